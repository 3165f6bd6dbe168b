"""SD-JWT, SD-JWT VC and Token Status List vectors: the signature, the claims that come out, the statuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.conformance.table import NOTHING_ASSERTED, Row, manifest
from wallet.encodings.strict_json import loads
from wallet.errors import IntakeError
from wallet.formats.reading import read_payload
from wallet.formats.sd_jwt import disclosed, split
from wallet.report import CheckName
from wallet.verify.context import Expectations
from wallet.verify.policy import LEARNER
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.status.token_status_list import status_at, unpack
from wallet.verify.verifier import verify

GROUPS = ("sd-jwt", "sd-jwt-vc", "token-status-list")
KEY_BINDING = "a key binding over the JSON form"
ARGUED = {
    # The maker's key binding is over the issuer's JSON text; RFC 9901 section 8.1 asks for the compact form.
    "sd-jwt/json_serialization_flattened/sd_jwt_presentation.json": "proof: key_binding_of_another",
    "sd-jwt/json_serialization_general/sd_jwt_presentation.json": "proof: key_binding_of_another",
}
REQUEST = Expectations("1234567890", "https://example.com/verifier")


def _sd_jwt(folder: Path, keys: dict[str, Any], vector: dict[str, Any]) -> str:
    """Returns "valid", or what stood in the way."""
    text = (folder / vector["file"]).read_bytes()
    # The JSON serialisations lie there as a JSON text inside a JSON string.
    (parsed,) = read_payload(json.loads(text).encode() if text.startswith(b'"') else text)
    issuer = parsed.document.get("iss", "")
    published = {"keys": [{**keys["issuer"], **{k: v for k, v in parsed.header.items() if k == "kid"}}]}
    now = datetime(2026, 11, 1, tzinfo=UTC)
    if vector.get("key_binding"):
        _, told = _payload(split(parsed.token).key_binding)
        now = datetime.fromtimestamp(told["iat"], UTC)
    documents = SuppliedDocuments({issuer: json.dumps(published).encode()} if issuer else {})
    expectations = REQUEST if vector.get("key_binding") else Expectations()
    report = verify(parsed, VerificationRequest(LEARNER, now, documents, expectations=expectations))
    for check in (CheckName.SHAPE, CheckName.REPLAY, CheckName.PROOF):
        outcome = report.outcome(check)
        if outcome.problems:
            return f"{check}: {outcome.problems[0].code}"
    if vector["result"]:
        claims = disclosed(parsed.document, split(parsed.token).disclosures)
        if claims != loads((folder / vector["result"]).read_bytes()):
            return "other claims"
    return "valid"


def _payload(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    from wallet.formats.vc_jwt import read_token

    return read_token(token)


def _status_list(folder: Path, vector: dict[str, Any]) -> str:
    told = loads((folder / vector["file"]).read_bytes())
    data = unpack(told["status_list"]["lst"])
    if data is None:
        return "not unpacked"
    bits = told["status_list"]["bits"]
    pairs = told["statuses"].items()
    wrong = [place for place, value in pairs if status_at(data, bits, int(place)) != value]
    return "equals" if not wrong else f"differs at {wrong[0]}"


def rows(shared: Path, group: str) -> Iterator[Row]:
    """Yields a row for every file of a group."""
    folder = shared / "vectors" / group
    keys = loads((folder / "keys.json").read_bytes()) if (folder / "keys.json").is_file() else {}
    for vector in manifest(folder)["vectors"]:
        asserted = vector["expect"] not in NOTHING_ASSERTED
        try:
            if group == "token-status-list":
                got = _status_list(folder, vector) if asserted else "-"
            else:
                got = _sd_jwt(folder, keys, vector) if asserted else "-"
        except IntakeError as error:
            got = error.code
        agrees = not asserted or got == vector["expect"]
        argued = KEY_BINDING if not agrees and ARGUED.get(f"{group}/{vector['file']}") == got else ""
        yield Row(group, vector["file"], vector["expect"], got, agrees, argued)
