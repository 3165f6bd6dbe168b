"""Published credentials, presentations, lists and images judged by the verifier, group by group.

Differences are argued in docs/conformance.md, under the words in the last column.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from os.path import commonprefix
from pathlib import Path
from typing import Any, Final

from tests.conformance.table import NOTHING_ASSERTED, Row, manifest, moment, supplied_contexts
from wallet.encodings import base64url, strict_json
from wallet.errors import IntakeError, LanyardError
from wallet.intake.source import Source
from wallet.intake.unwrap import unwrap
from wallet.records.record import Provenance
from wallet.report import CheckName, OutcomeKind, VerificationReport
from wallet.verify.policy import LEARNER
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.verifier import verify

GROUPS: Final = (
    "dcc-vc-test-fixtures",
    "dcc-learner-credential-wallet",
    "1edtech-validator-ob30",
    "1edtech-validator-ob20",
    "1edtech-validator-clr20",
    "1edtech-spec",
    "openbadges-validator-core",
    "openid4vc-examples",
    "ssi-examples",
    "w3c-vc-di-eddsa",
    "w3c-vc-di-ecdsa",
    "w3c-vc-di-bbs",
    "w3c-vc-jose-cose",
    "w3c-vcdm1",
    "w3c-vcdm2",
)
STRUCTURE: Final = ("w3c-vcdm1", "w3c-vcdm2")
JOSE: Final = "w3c-vc-jose-cose"
_ELSEWHERE: Final = frozenset({"equals", "equals-result"})
"""Told by tests.conformance.values."""
_STRUCTURE_CHECKS: Final = {CheckName.SHAPE, CheckName.CONTEXT, CheckName.PROFILE}
_OPEN_BADGES_2: Final = ("1edtech-validator-ob20", "openbadges-validator-core")

# The source says valid of the signature alone: nobody has shown that the key is the issuer's.
SIGNATURE_ONLY: Final = frozenset(
    {"1edtech-validator-ob30", "1edtech-validator-clr20", "1edtech-spec", "w3c-vc-di-eddsa", "w3c-vc-di-ecdsa"}
)
# Nothing says when these were looked at: before the first of them ended.
_WHEN: Final = {"dcc-learner-credential-wallet": datetime(2022, 9, 1, tzinfo=UTC)}

_SINGLE_REASONS: Final = {
    "revoked": (CheckName.STATUS, "revoked"),
    "suspended": (CheckName.STATUS, "suspended"),
    "expired": (CheckName.VALIDITY, "expired"),
    "not-yet-valid": (CheckName.VALIDITY, "not_yet_valid"),
    "tampered": (CheckName.PROOF, "signature_does_not_fit"),
}

# file (or its end) → the heading in docs/conformance.md that argues the difference
ARGUED: Final = {
    "dcc-learner-credential-wallet/mockCredential.json": "lists that are not held",
    "dcc-learner-credential-wallet/revokedCredential.json": "lists that are not held",
    "1edtech-validator-ob20/warning-issuer-non-http.json": "an issuer that is no page",
    "ssi-examples/vc.jsonld": "did:example is for examples",
    "w3c-vc-jose-cose/credential-unknown-extensions.json": "we issue for nobody",
    "w3c-vc-jose-cose/presentation-jose-multiple.txt": "shown by somebody else",
    "w3c-vc-jose-cose/presentation-multiple.json": "an address with a line break",
    "w3c-vc-jose-cose/presentation-single.json": "the envelope is opened",
    "statusLists/didkey-ed25519Signature2020/missingBitStringType.json": "a list is more than its signature",
    "v2/ed25519/didKey/legacy-noStatus-noExpiry-lcwExperience.json": "made after the frozen day",
    "credential-issuer-null-fail.json": "found by issuer_binding",
    "presentation-enveloped-vc-ok.json": "the envelope is opened",
    "example-012.jsonld": "relative addresses are not signed",
    "example-013.jsonld": "relative addresses are not signed",
    "example-7.jsonld": "relative addresses are not signed",
    "example-8.jsonld": "relative addresses are not signed",
    "example-015-zkp-bad-no-credential-schema-id.jsonld": "anonymous credentials of 2019",
    "example-015-zkp-bad-no-credential-schema.jsonld": "anonymous credentials of 2019",
    "example-015-zkp-bad-no-proof.jsonld": "found by proof",
    "example-015-zkp-vp-bad-missing-proof.jsonld": "found by proof",
    "example-015-zkp-vp-bad-no-credential-schema.jsonld": "anonymous credentials of 2019",
    "example-4-bad-missing-issuer.jsonld": "found by issuer_binding",
    "assertion-with-extension-node-basic.json": "pages without encryption",
    "assertion-with-multiple-extensions.json": "pages without encryption",
    "basic-assertion-with-allowed-origins-valid-multiple-starts-with.json": "pages without encryption",
    "basic-assertion-with-allowed-origins-valid-starts-with.json": "pages without encryption",
    "/basic-assertion-with-allowed-origins.json": "pages without encryption",
    "/simple-not-revoked.jwt": "pages without encryption",
    "/simple.jwt": "pages without encryption",
}


def rows(shared: Path) -> Iterator[Row]:
    """Yields a row for every file of every group."""
    for group in GROUPS:
        yield from group_rows(shared, group)


def group_rows(shared: Path, group: str) -> Iterator[Row]:
    """Yields a row for every file of ``group`` that is no intermediate value."""
    folder = shared / "vectors" / group
    told = manifest(folder)
    documents = {address: (folder / file).read_bytes() for address, file in told.get("documents", {}).items()}
    documents = supplied_contexts(shared) | documents
    for vector in told["vectors"]:
        if vector["expect"] not in _ELSEWHERE and vector["kind"] != "intermediate":
            yield _row(group, folder, vector, documents | _published(folder, group, Path(vector["file"]).stem))


def _published(folder: Path, group: str, stem: str) -> dict[str, bytes]:
    """Returns what the groups' own issuers would publish: pages under their own ids, the keys of the token suite.

    Several files stand for one page; the one whose name ends most like ``stem`` is the one that goes with it.
    """
    if group == JOSE:
        return _controllers(folder)
    found: dict[str, bytes] = {}
    if group in _OPEN_BADGES_2:
        for path in sorted(folder.rglob("*.json"), key=lambda path: (_common_end(path.stem, stem), -len(path.name))):
            name = _own_address(path.read_bytes())
            if name.startswith("http"):
                found[name] = path.read_bytes()
        for path in sorted((folder / "assets").glob("*.json")):
            for scheme in ("https", "http"):
                found.setdefault(f"{scheme}://example.org/{path.name}", path.read_bytes())
    if group == "ssi-examples":
        found["did:example:foo"] = (folder / "did-example-foo.json").read_bytes()
    return found


def _common_end(one: str, other: str) -> int:
    return len(commonprefix([one[::-1], other[::-1]]))


def _own_address(data: bytes) -> str:
    try:
        told = json.loads(data)
    except ValueError:
        return ""
    return str(told.get("id", told.get("@id", ""))) if isinstance(told, dict) else ""


def _controllers(folder: Path) -> dict[str, bytes]:
    methods = [json.loads(path.read_bytes()) for path in sorted(folder.glob("vm-*.json"))]
    found = {}
    for owner in {method["controller"] for method in methods}:
        own = [method for method in methods if method["controller"] == owner]
        ids = [method["id"] for method in own]
        uses = {"assertionMethod": ids, "authentication": ids}
        found[owner] = json.dumps({"id": owner, "verificationMethod": own, **uses}).encode()
    return found


def _row(group: str, folder: Path, vector: dict[str, Any], documents: dict[str, bytes]) -> Row:
    name, expected = f"{group}/{vector['file']}", vector["expect"]
    data = (folder / vector["file"]).read_bytes()
    now = _made(data) if group == JOSE else _WHEN.get(group, moment(vector))
    try:
        parsed = unwrap(Source("", data, Provenance("bytes")))[0]
        if group in _OPEN_BADGES_2 and not parsed.token and _own_address(parsed.payload).startswith("http"):
            # Several files stand for one page: the one that is judged is what is published.
            documents = {**documents, _own_address(parsed.payload): parsed.payload}
        report = verify(parsed, VerificationRequest(LEARNER, now, SuppliedDocuments(documents)))
    except LanyardError as error:
        got = f"unreadable ({error.code})"
        agrees = expected in NOTHING_ASSERTED or not expected.startswith("valid")
        if expected == "no-baked-credential":
            agrees = error.code in ("no_baked_badge", "qr_is_address")
    else:
        got = _told(report)
        agrees = expected in NOTHING_ASSERTED or (
            _structure_agrees(report, expected)
            if group in STRUCTURE or "-issue" in vector["kind"]
            else _agrees(report, expected, group)
        )
    argued = "" if agrees else next((why for end, why in ARGUED.items() if name.endswith(end)), "")
    return Row(group, vector["file"], expected, got, agrees, argued)


def _made(data: bytes) -> datetime:
    """A token of the suite is looked at in the minute after it was made; its documents have no such day."""
    try:
        claims = strict_json.loads(base64url.decode(data.decode("ascii").split(".")[1]))
        return datetime.fromtimestamp(claims["iat"] + 60, UTC)
    except (IntakeError, UnicodeDecodeError, IndexError, KeyError, TypeError):
        return datetime(2025, 1, 1, tzinfo=UTC)


def _told(report: VerificationReport) -> str:
    found = [
        f"{r.check.value}{'@' + r.scope if r.scope else ''}:{r.outcome.problems[0].code}"
        for r in report.results
        if r.outcome.problems and r.check not in (CheckName.ISSUER_TRUST, CheckName.SCHEMA)
    ]
    return " ".join([report.verdict.value, *found[:3]])


def _agrees(report: VerificationReport, expected: str, group: str) -> bool:
    proof = {problem.code for problem in report.outcome(CheckName.PROOF).problems}
    if expected == "valid-base":
        return proof == ({"base_proof"} if group != "w3c-vc-di-bbs" else {"suite_not_supported"})
    if expected.startswith("valid"):
        return _valid(report, proof, group)
    if expected in ("status-list-invalid", "issuer-did-unresolvable"):
        return report.verdict.value == "inconclusive"
    if expected == "invalid":
        # Never verified; what is named as not supported may not be called bad either.
        return report.verdict.value != "verified"
    reasons = [_SINGLE_REASONS[one] for one in expected.split("+") if one in _SINGLE_REASONS]
    told = {(check, p.code) for check in CheckName for p in report.outcome(check).problems}
    return report.verdict.value == "not_verified" and bool(reasons) and told >= set(reasons)


def _valid(report: VerificationReport, proof: set[str], group: str) -> bool:
    proof |= {p.code for r in report.results if r.check is CheckName.PROOF for p in r.outcome.problems}
    if proof & {"suite_not_supported", "algorithm_not_supported", "not_an_award"}:
        # Seen and not supported, or a page that is no award: named so, and nothing bad is said of it.
        return report.verdict.value == "inconclusive"
    if group in SIGNATURE_ONLY:
        return report.outcome(CheckName.PROOF).kind is OutcomeKind.PASSED
    return report.verdict.value == "verified"


def _structure_agrees(report: VerificationReport, expected: str) -> bool:
    """These are unsigned: only whether the document may be a credential at all is compared."""
    faults = [r for r in report.results if r.check in _STRUCTURE_CHECKS]
    faults = [r for r in faults if r.outcome.kind in (OutcomeKind.FAILED, OutcomeKind.UNKNOWN)]
    # An envelope that nobody signed is opened whatever it looks like; what is wrong with it is a remark.
    wrapping = any(remark.code == "envelope_malformed" for remark in report.outcome(CheckName.SHAPE).remarks)
    dates = any(p.code == "date_malformed" for r in report.results for p in r.outcome.problems)
    return (not faults and not dates and not wrapping) == (expected == "valid")
