"""Credentials of published test suites: file, expected, got."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.support.shared import shared_folder
from wallet.encodings import xsd_datetime
from wallet.errors import IntakeError
from wallet.examine import verify_bytes
from wallet.report import CheckName, Verdict, VerificationReport, Word

GROUPS = ("dcc-vc-test-fixtures", "1edtech-validator-ob30", "1edtech-spec", "w3c-vc-di-eddsa", "w3c-vc-di-ecdsa")
JUDGED = {"valid", "valid-with-warning", "invalid", "expired", "revoked", "revoked+expired", "not-yet-valid", "tampered",
          "status-list-invalid", "issuer-did-unresolvable", "no-baked-credential", "revoked+schema-invalid",
          "valid-with-one-error", "suspended"}  # fmt: skip

# Where our answer differs from the source's, and why. Argued at length in docs/conformance.md.
ARGUED = {
    "1edtech-validator-ob30/complete.json": "the source refuses an inline schema reference; the signature fits a key in "
    "the address, so: inconclusive",
}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    expected: str
    got: str
    agrees: bool
    why: str = ""


def rows(group: str, folder: Path) -> Iterator[Row]:
    """Judges every file of one group under its own clock, offline, with the documents it maps."""
    manifest: dict[str, Any] = json.loads((folder / group / "manifest.json").read_bytes())
    documents = _documents(group, folder, manifest)
    for vector in manifest["vectors"]:
        if vector["expect"] not in JUDGED or "equals" in vector["kind"]:
            continue
        name = f"{group}/{vector['file']}"
        at = xsd_datetime.parse(vector.get("now") or "") or datetime(2026, 7, 1, tzinfo=UTC)
        try:
            reports = verify_bytes(
                (folder / group / vector["file"]).read_bytes(), policy="learner", at=at, documents=documents
            )
        except IntakeError as error:
            agrees = vector["expect"] in ("invalid", "no-baked-credential")
            yield Row(name, vector["expect"], f"unreadable {error.code}", agrees)
            continue
        yield from (_row(name, vector, report) for report in reports)


def _documents(group: str, folder: Path, manifest: dict[str, Any]) -> dict[str, bytes]:
    """The files a manifest maps, and the contexts of examples, which are not bundled and so must be supplied."""
    found = {address: (folder / group / name).read_bytes() for address, name in manifest.get("documents", {}).items()}
    contexts = folder.parent / "contexts"
    for entry in json.loads((contexts / "index.json").read_bytes())["contexts"]:
        if "/examples/" in entry["url"]:
            found[entry["url"]] = (contexts / entry["file"]).read_bytes()
    return found


def _row(name: str, vector: dict[str, Any], report: VerificationReport) -> Row:
    expected = vector["expect"]
    told = [
        f"{r.check}{r.scope}:{p.code}"
        for r in report.results
        for p in r.outcome.problems
        if r.check in (CheckName.SHAPE, CheckName.CONTEXT, CheckName.PROOF, CheckName.ISSUER_BINDING,
                       CheckName.VALIDITY, CheckName.STATUS, CheckName.PROFILE)
    ]  # fmt: skip
    return Row(name, expected, f"{report.verdict} {' '.join(told)}", _agrees(expected, vector, report))


def _agrees(expected: str, vector: dict[str, Any], report: VerificationReport) -> bool:
    codes = {p.code for r in report.results for p in r.outcome.problems}
    if expected.startswith("valid"):
        if report.verdict is Verdict.VERIFIED:
            return True
        # The signature fits a key that came with the credential: the README's "issuer not established".
        return codes >= {"issuer_not_established"} and report.outcome(CheckName.PROOF).word is Word.PASSED
    if expected in ("status-list-invalid", "issuer-did-unresolvable"):
        return report.verdict is Verdict.INCONCLUSIVE
    wanted = {"expired": {"expired"}, "revoked": {"revoked"}, "not-yet-valid": {"not_yet_valid"},
              "tampered": {"signature_does_not_fit"}, "suspended": {"suspended"}}  # fmt: skip
    need: set[str] = set()
    for part in expected.split("+"):
        need |= wanted.get(part, set())
    if expected == "invalid":
        return report.verdict is not Verdict.VERIFIED
    return report.verdict is Verdict.NOT_VERIFIED and need <= codes


def main() -> int:
    """Prints the table; 1 when something differs that is not argued."""
    folder = shared_folder()
    assert folder is not None
    counts: Counter[str] = Counter()
    for group in GROUPS:
        for row in rows(group, folder / "vectors"):
            state = "agrees" if row.agrees else "argued" if row.name in ARGUED else "DIFFERS"
            counts[state] += 1
            print(f"{state:8} {row.name:90} expected {row.expected:18} got {row.got}")
    print(dict(counts))
    return 1 if counts["DIFFERS"] else 0
