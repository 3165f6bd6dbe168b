"""Published credentials judged by the verifier: file, what its source says, what we say, and why they differ.

``python -m tests.conformance credentials``. Differences are argued in docs/conformance.md, by the word in the last
column.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tests.support.shared import shared_folder
from wallet.errors import LanyardError
from wallet.formats.reading import read_payload
from wallet.report import CheckName, VerificationReport, Word
from wallet.verify.documents import SuppliedDocuments
from wallet.verify.policy import LEARNER
from wallet.verify.verifier import verify

SIGNED: Final = ("dcc-vc-test-fixtures", "1edtech-validator-ob30", "1edtech-spec", "w3c-vc-di-eddsa", "w3c-vc-di-ecdsa")
STRUCTURE: Final = ("w3c-vcdm2", "w3c-vcdm1")
_NOT_JUDGED: Final = {"support", "equals", "n/a", "sample", "unknown", "no-baked-credential", "unsigned"}
_READ_HERE: Final = (".json", ".jsonld", ".1ob")
_DEFAULT_NOW: Final = "2026-01-23T00:00:00Z"
_STRUCTURE_CHECKS: Final = {CheckName.SHAPE, CheckName.CONTEXT, CheckName.PROFILE}
_OTHER_CONTEXTS: Final = ("examples", "citizenship")

# The source says valid of the signature alone: nobody has shown that the key is the issuer's.
SIGNATURE_ONLY: Final = {"1edtech-validator-ob30", "1edtech-spec", "w3c-vc-di-eddsa", "w3c-vc-di-ecdsa"}

# file (or its end) → the heading in docs/conformance.md that argues the difference
ARGUED: Final = {
    "statusLists/didkey-ed25519Signature2020/missingBitStringType.json": "a list is more than its signature",
    "v2/ed25519/didKey/legacy-noStatus-noExpiry-lcwExperience.json": "made after the frozen day",
    "1edtech-validator-ob30/complete.json": "schemas are remarks",
    "credential-no-issuer-fail.json": "found by issuer_binding",
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
    "example-1-bad-url.jsonld": "found by issuer_binding",
    "example-4-bad-missing-issuer.jsonld": "found by issuer_binding",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    file: str
    expected: str
    got: str
    agrees: bool
    argued: str = ""


def rows(shared: Path) -> Iterator[Row]:
    """Yields a row for every file whose source says what it expects."""
    contexts = _contexts(shared)
    for group in (*SIGNED, *STRUCTURE):
        folder = shared / "vectors" / group
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        documents = {address: (folder / file).read_bytes() for address, file in manifest.get("documents", {}).items()}
        source = SuppliedDocuments({**contexts, **documents})
        for vector in manifest["vectors"]:
            if vector["expect"] in _NOT_JUDGED or not vector["file"].endswith(_READ_HERE):
                continue
            yield _row(group, folder, vector, source)


def _contexts(shared: Path) -> dict[str, bytes]:
    index = json.loads((shared / "contexts" / "index.json").read_text(encoding="utf-8"))
    return {
        entry["url"]: (shared / "contexts" / entry["file"]).read_bytes()
        for entry in index["contexts"]
        if any(word in entry["url"] for word in _OTHER_CONTEXTS)
    }


def _row(group: str, folder: Path, vector: dict[str, Any], source: SuppliedDocuments) -> Row:
    name, expected = f"{group}/{vector['file']}", vector["expect"]
    now = datetime.fromisoformat((vector.get("now") or _DEFAULT_NOW).replace("Z", "+00:00"))
    try:
        parsed = read_payload((folder / vector["file"]).read_bytes())[0]
        report = verify(parsed, policy=LEARNER, at=now, documents=source)
    except LanyardError as error:
        got, agrees = f"unreadable ({error.code})", not expected.startswith("valid")
    else:
        got = _told(report)
        agrees = _structure_agrees(report, expected) if group in STRUCTURE else _agrees(report, expected, group)
    argued = "" if agrees else next((why for end, why in ARGUED.items() if name.endswith(end)), "")
    return Row(name, expected, got, agrees, argued)


def _told(report: VerificationReport) -> str:
    found = [
        f"{r.check.value}{'@' + r.scope if r.scope else ''}:{r.outcome.problems[0].code}"
        for r in report.results
        if r.outcome.problems and r.check not in (CheckName.ISSUER_TRUST, CheckName.SCHEMA)
    ]
    return " ".join([report.verdict.value, *found[:3]])


def _agrees(report: VerificationReport, expected: str, group: str) -> bool:
    if expected == "valid-base":
        return {p.code for p in report.outcome(CheckName.PROOF).problems} == {"base_proof"}
    if expected.startswith("valid"):
        if group in SIGNATURE_ONLY:
            return report.outcome(CheckName.PROOF).word is Word.PASSED
        return report.verdict.value == "verified"
    if expected in ("status-list-invalid", "issuer-did-unresolvable"):
        return report.verdict.value == "inconclusive"
    return report.verdict.value == "not_verified"


def _structure_agrees(report: VerificationReport, expected: str) -> bool:
    """These are unsigned: only whether the document may be a credential at all is compared."""
    faults = [r for r in report.results if r.check in _STRUCTURE_CHECKS and r.outcome.word is not Word.PASSED]
    faults = [r for r in faults if r.outcome.word in (Word.FAILED, Word.UNKNOWN)]
    dates = any(p.code == "date_malformed" for r in report.results for p in r.outcome.problems)
    return (not faults and not dates) == (expected == "valid")


def main() -> int:
    """Prints the table; exit 1 when something differs and nothing argues it."""
    shared = shared_folder()
    if shared is None:
        return 2
    found = list(rows(shared))
    for row in found:
        if not row.agrees:
            print(f"{row.file:95} {row.expected:22} {row.got}   [{row.argued or 'NOT ARGUED'}]")
    agreeing = sum(row.agrees for row in found)
    print(f"{agreeing} of {len(found)} agree; {sum(not r.agrees and bool(r.argued) for r in found)} differ as argued")
    return int(any(not row.agrees and not row.argued for row in found))
