"""What stands behind the ``#`` of a viewer's address (docs/ways.md): canonical statements with their signatures, or a token.

Words, titles and the sender's report that come along are not read: the credential is put together again and judged as
any other. What is handed on is the JSON that was made; that the container ``carried_statements`` was opened says so.
"""

from __future__ import annotations

import json
from typing import Any

from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.formats.data_integrity import proof_options, unsecured
from wallet.intake.containers.container import Part
from wallet.jsonld import canonicalize, to_quads
from wallet.jsonld.rebuilt import from_statements
from wallet.limits import MAX_CARRIED_BYTES, MAX_CARRIED_PROOFS


class CarriedStatements:
    """One credential as :func:`wallet.share.page_data.fragment_data` writes it."""

    id = "carried_statements"

    def claims(self, data: bytes) -> bool:
        if not data.startswith(b"{") or b'"credentials"' not in data[:MAX_CARRIED_BYTES]:
            return False
        try:
            return _carries(strict_json.loads(data))
        except IntakeError:
            return False

    def parts(self, data: bytes) -> list[Part]:
        """Returns the token, or the JSON put together. Raises IntakeError ``not_put_together``."""
        content = strict_json.loads(data)
        if isinstance(content.get("alone"), str):
            return [Part(_ascii(content["alone"]), is_file=True)]
        items = content["credentials"]
        if len(items) != 1:
            raise IntakeError("not_put_together", "several credentials")
        (item,) = items
        if isinstance(item.get("token"), str):
            return [Part(_ascii(item["token"]), is_file=True)]
        if len(data) > MAX_CARRIED_BYTES:
            raise IntakeError("not_put_together", "size")
        try:
            return [Part(json.dumps(_put_together(item), ensure_ascii=False).encode("utf-8"), is_file=True)]
        except (IntakeError, UnicodeEncodeError) as error:
            raise IntakeError("not_put_together", error.code if isinstance(error, IntakeError) else "not_unicode") from None


CONTAINER = CarriedStatements()


def _carries(content: Any) -> bool:
    items = content.get("credentials") if isinstance(content, dict) else None
    if not isinstance(items, list) or not items or not isinstance(items[0], dict):
        return False
    item = items[0]
    stated = isinstance(item.get("document"), str) and isinstance(item.get("proofs"), list)
    return stated or isinstance(item.get("token"), str) or isinstance(content.get("alone"), str)


def _ascii(token: str) -> bytes:
    try:
        return token.encode("ascii")
    except UnicodeEncodeError:
        raise IntakeError("not_put_together", "token") from None


def _put_together(item: dict[str, Any]) -> dict[str, Any]:
    """Returns the credential with its proofs. Raises IntakeError; its code says why not, to nobody but a developer."""
    context = item.get("context")
    proofs = item["proofs"]
    # Proofs that a page cannot check stay behind, and one of them may be the one that fails: never judged without them.
    if "more_proofs" in item or not 0 < len(proofs) <= MAX_CARRIED_PROOFS:
        raise IntakeError("not_put_together", "proofs")
    document = from_statements(item["document"], context)
    rebuilt = [_proof(proof, context) for proof in proofs]
    if "proof" in document:
        raise IntakeError("not_put_together", "proof in the document")
    whole = {**document, "proof": rebuilt[0] if len(rebuilt) == 1 else rebuilt}
    _prove(whole, item)
    return whole


def _proof(proof: Any, context: Any) -> dict[str, Any]:
    """Returns one proof: the members of its options, and the signature."""
    if not isinstance(proof, dict) or not all(isinstance(proof.get(name), str) for name in ("options", "signature")):
        raise IntakeError("not_put_together", "proof")
    options = from_statements(proof["options"], context)
    return {
        **unsecured({name: value for name, value in options.items() if name != "@context"}),
        "proofValue": proof["signature"],
    }


def _prove(whole: dict[str, Any], item: dict[str, Any]) -> None:
    """Takes the result apart as a verifier does. Raises IntakeError where that is not what was carried."""
    listed = whole["proof"] if isinstance(whole["proof"], list) else [whole["proof"]]
    pairs = [(unsecured(whole), item["document"])]
    pairs += [(proof_options(member, whole), proof["options"]) for member, proof in zip(listed, item["proofs"], strict=True)]
    for document, carried in pairs:
        quads = to_quads(document).quads
        if all(canonicalize(quads, hash_name=name) != carried for name in ("sha256", "sha384")):
            raise IntakeError("not_put_together", "other statements")
