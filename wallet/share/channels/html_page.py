"""The page that verifies itself: canonical N-Quads and signatures, and a small program that checks and shows them."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from resources import catalogue
from resources.reader import read_text
from wallet.encodings import strict_json
from wallet.errors import IntakeError, ShareError
from wallet.formats.data_integrity import listed, proof_options, unsecured
from wallet.jsonld import canonicalize, to_quads
from wallet.limits import DOCUMENT_LIFETIME
from wallet.records.record import Record
from wallet.report import CheckName, OutcomeKind, VerificationReport
from wallet.share.channels.channel import Refusal
from wallet.share.presentation import SignedPresentation
from wallet.share.selection import Disclosed
from wallet.share.writing import write_private

_CHECKED_HERE: Final = {"eddsa-rdfc-2022": "sha256", "Ed25519Signature2020": "sha256", "ecdsa-rdfc-2019": ""}
_PREFIX: Final = "portfolio."
_KEYS: Final = [
    "title",
    "unchecked",
    "made",
    "made_for",
    "count_one",
    "count",
    "left_out",
    "no_judge",
    "save",
    "issued",
    "issued_until",
    "holds_by",
    "unfinished",
    "changed",
    "not_issuers",
    "not_presenters",
    "not_in_presentation",
    "presentation_changed",
    "presentation_expired",
    "expired",
    "key_missing",
    "no_crypto",
    "unreadable",
    "unnamed",
    "how_known",
    "signature",
    "signature_holds",
    "issuer_key",
    "key_in_id",
    "key_kept",
    "issuer",
    "holder",
    "holder_proved",
    "bearer",
    "withdrawn",
    "status_none",
    "status_kept",
    "status_unknown",
    "dates",
    "in_date",
    "made_by",
]


class HtmlPage:
    """One HTML file, no network, readable without JavaScript (and then it claims nothing)."""

    id = "html"
    suffix = ".html"
    lifetime = DOCUMENT_LIFETIME

    def carries(self, disclosed: Disclosed) -> Sequence[Refusal]:
        """What stands in a presentation. The page has no program to check a token that is shown by itself."""
        return () if disclosed.token is None else (Refusal("not_on_a_page", disclosed.selection.records[0].summary.title),)

    def write(self, signed: SignedPresentation, path: Path, *, language: str) -> None:
        """Writes the page. Raises ShareError ``not_on_a_page`` for a presentation that is a token."""
        if signed.request.as_token:
            raise ShareError("not_on_a_page")
        write_private(path, page(signed, language=language).encode("utf-8"))


CHANNEL = HtmlPage()


def page(signed: SignedPresentation, *, language: str) -> str:
    """Returns the page. Everything in it is either ours, escaped, or inside one JSON element."""
    style, script = read_text("viewer/portfolio.css"), read_text("viewer/portfolio.js")
    titles = "".join(f"<p>{html.escape(record.summary.title)}</p>\n" for record in signed.records)
    parts = {
        "language": language,
        "script_hash": _source_hash(script),
        "style_hash": _source_hash(style),
        "title": html.escape(catalogue.text(f"{_PREFIX}title", language)),
        "unchecked": html.escape(catalogue.text(f"{_PREFIX}unchecked", language)),
        "listed": titles,
        "style": style,
        "data": _json(_data(signed, language)),
        "script": script,
    }
    template = read_text("viewer/portfolio.html")
    pieces = template.split("{")
    out = [pieces[0]]
    for piece in pieces[1:]:
        # One pass: a value that holds a brace is not looked into.
        name, _, rest = piece.partition("}")
        out.append(parts[name] + rest)
    return "".join(out)


def _source_hash(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _json(value: Any) -> str:
    """JSON that cannot end the element it stands in (U12)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _data(signed: SignedPresentation, language: str) -> dict[str, Any]:
    document = strict_json.loads(signed.document)
    inside = listed(document.get("verifiableCredential"))
    credentials = [
        item | {"status": _status_seen(record.report)}
        for record, credential in zip(signed.records, inside, strict=True)
        if (item := _item(credential)) is not None
    ]
    return {
        "presentation": _item(document),
        "credentials": credentials,
        "left_out": len(inside) - len(credentials),
        "keys": _kept_keys(signed.records),
        "raw": base64.b64encode(signed.document).decode("ascii"),
        "text": {key: catalogue.raw_text(f"{_PREFIX}{key}", language) for key in _KEYS},
    }


def _item(document: dict[str, Any]) -> dict[str, Any] | None:
    """Returns what the page needs to check one document: quads of document and proof, and the signature."""
    for proof in listed(document.get("proof")):
        suite = proof.get("cryptosuite") if proof.get("type") == "DataIntegrityProof" else proof.get("type")
        if suite not in _CHECKED_HERE or "previousProof" in proof:
            continue
        hash_name = _CHECKED_HERE[suite] or _curve_hash(str(proof.get("verificationMethod")))
        try:
            body = canonicalize(to_quads(unsecured(document)).quads, hash_name=hash_name)
            options = canonicalize(to_quads(proof_options(proof, document)).quads, hash_name=hash_name)
        except IntakeError:
            return None
        return {"document": body, "options": options, "signature": proof["proofValue"]}
    return None


def _curve_hash(method: str) -> str:
    return "sha384" if method.rpartition("#")[2].startswith("z82") else "sha256"


def _status_seen(report: VerificationReport) -> str | None:
    """When the issuer's list was last seen without bad news; None when it was not."""
    passed = report.outcome(CheckName.STATUS).kind is OutcomeKind.PASSED
    times = [item.fetched_at for item in report.evidence if item.kind == "status_list"]
    return max(times, default=report.at).isoformat() if passed else None


def _kept_keys(records: tuple[Record, ...]) -> dict[str, dict[str, str]]:
    """Keys of issuers that are not their own identifier, out of the documents kept as evidence."""
    keys: dict[str, dict[str, str]] = {}
    for record in records:
        for item in record.report.evidence:
            if item.kind != "did_document" or not item.content:
                continue
            try:
                document = strict_json.loads(item.content)
            except IntakeError:
                continue
            for method in listed(document.get("verificationMethod")) if isinstance(document, dict) else []:
                if isinstance(method, dict) and isinstance(method.get("publicKeyMultibase"), str):
                    kept = {"key": method["publicKeyMultibase"], "kept": item.fetched_at.isoformat()}
                    keys[str(method.get("id"))] = kept
    return keys
