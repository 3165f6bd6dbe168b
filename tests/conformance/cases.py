"""Cases of people who do this job: honest shapes that must be read right, attacks that must not look good.

The manifests say in words what is right; what can be read out of them by a rule is compared here: the verdict, remarks
that must be there, codes and phrases that must not. What needs a browser or a window is named and left to its own test.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from resources import catalogue
from tests.conformance.table import Row
from wallet.errors import LanyardError
from wallet.intake.source import Source
from wallet.intake.unwrap import unwrap
from wallet.records.record import Period, Provenance, StandingKind
from wallet.records.standing import standing
from wallet.report import CheckName, Problem, Verdict, VerificationReport
from wallet.verify.context import Document, DocumentSource, Expectations, TrustSource
from wallet.verify.policy import EMPLOYER, LEARNER, POLICIES, Policy
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.sources.newest import fallback_to
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.trust.listed import ListedTrust
from wallet.verify.trust.reading import load_trust
from wallet.verify.verifier import verify

GROUPS: Final = ("attacks", "honest-shapes", "mission")
_DAY_OF_THE_CASES: Final = datetime(2026, 11, 30, 15, 10, tzinfo=UTC)
"""After everything in the mission was signed, and before its presentations run out."""
_VERDICTS: Final = re.compile(r"\b(not_verified|verified|inconclusive)\b")
_GREEN: Final = frozenset({StandingKind.GENUINE, StandingKind.SIGNATURE_HOLDS, StandingKind.SITE_CONFIRMS})
_RUNNING: Final = frozenset({Period.NO_END, Period.UNTIL, Period.ENDS_SOON})
_ELSEWHERE: Final = {"portfolio": "the page's own test in a browser"}
# The mission's presentations have no manifest: their names say what was done to them. The good one's issuer keeps a list
# that is not among the files, so nothing is wrong with it and not everything is known.
_MISSION: Final = {
    "good.vp.json": Verdict.INCONCLUSIVE,
    "changed-audience.vp.json": Verdict.NOT_VERIFIED,
    "stolen.vp.json": Verdict.NOT_VERIFIED,
    "moved.vp.json": Verdict.NOT_VERIFIED,
    "badge.json": Verdict.VERIFIED,
    "endorse.json": Verdict.VERIFIED,
    "lcw.json": Verdict.VERIFIED,
    "noimg.json": Verdict.VERIFIED,
    "pl.json": Verdict.VERIFIED,
}


def cases_folder(shared: Path) -> Path | None:
    """Returns the folder of the cases, or None where it is not there."""
    folder = shared / "cases"
    return folder if (folder / "attacks" / "manifest.json").is_file() else None


def rows(shared: Path, group: str) -> Iterator[Row]:
    """Yields a row per case of a group: its id or file, what is right, what we say."""
    folder = shared / "cases" / group
    if group == "attacks":
        yield from (_attack(folder, case) for case in _manifest(folder)["cases"])
    elif group == "honest-shapes":
        yield from (_honest(folder, case) for case in _manifest(folder)["inputs"])
    else:
        yield from (_mission(folder / name, verdict) for name, verdict in _MISSION.items())


def _manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return found


# One input judged ------------------------------------------------------------------------------------------------
def _judged(
    path: Path,
    *,
    at: datetime,
    documents: DocumentSource,
    policy: Policy = LEARNER,
    trust: Sequence[TrustSource] = (),
    expectations: Expectations = Expectations(),
) -> list[VerificationReport]:
    request = VerificationRequest(policy, at, documents, tuple(trust), expectations)
    return [verify(parsed, request) for parsed in unwrap(Source("", path.read_bytes(), Provenance("file")))]


def _documents(folder: Path) -> DocumentSource:
    return SuppliedDocuments(folder) if folder.is_dir() else NoDocuments()


def _found(report: VerificationReport) -> list[Problem]:
    return [
        problem
        for result in report.results
        for problem in (*result.outcome.problems, *result.outcome.remarks)
        if result.check is not CheckName.ISSUER_TRUST
    ]


def _got(reports: Sequence[VerificationReport]) -> str:
    summaries = []
    for report in reports:
        bad = [
            f"{r.check}{'@' + r.scope if r.scope else ''}:{r.outcome.problems[0].code}"
            for r in report.results
            if r.outcome.problems and r.check not in (CheckName.ISSUER_TRUST, CheckName.SCHEMA)
        ]
        summaries.append(" ".join([str(report.verdict), *bad[:3]]))
    return " | ".join(summaries)


# Attacks ----------------------------------------------------------------------------------------------------------
def _attack(folder: Path, case: Mapping[str, Any]) -> Row:
    name, expected = case["id"], case["expect"]
    kind = name.partition("/")[0]
    if kind in _ELSEWHERE:
        return Row("attacks", name, expected[:60], "not run here", False, _ELSEWHERE[kind])
    try:
        if kind == "evidence":
            got, agrees = _evidence(folder / case["file"])
        elif kind == "card" and "how" in case:
            got, agrees = _card(folder / case["file"])
        else:
            got, agrees = _verified_attack(folder, case)
    except LanyardError as error:
        # Never shown as good: it never came in.
        got, agrees = f"unreadable ({error.code})", True
    return Row("attacks", name, expected[:60], got, agrees)


def _verified_attack(folder: Path, case: Mapping[str, Any]) -> tuple[str, bool]:
    parser = argparse.ArgumentParser()
    for option in ("--policy", "--trust", "--challenge", "--domain"):
        parser.add_argument(option)
    options = parser.parse_args(case.get("args", []))
    reports = _judged(
        folder / case["file"],
        at=datetime.fromisoformat(case["at"]),
        documents=_documents(folder / case.get("documents", "none")),
        policy=POLICIES[options.policy or "learner"],
        trust=load_trust(folder / options.trust) if options.trust else (),
        expectations=Expectations(options.challenge, options.domain),
    )
    verdicts = {report.verdict for report in reports}
    problems = [problem for report in reports for problem in _found(report)]
    codes = {problem.code for problem in problems}
    expected = case["expect"]
    if "endorsement" in expected:
        shown = [report.view for report in reports if getattr(report.view, "endorsements", ())]
        agrees = verdicts == {Verdict.VERIFIED} and not shown and any(code.startswith("endorsement") for code in codes)
    elif expected.startswith("not_verified"):
        named = set(expected.split()[1:])
        agrees = verdicts == {Verdict.NOT_VERIFIED} and named <= codes
    elif "remark that shows" in expected:
        agrees = Verdict.VERIFIED not in verdicts or any(code == "status_message" for code in codes)
    else:
        agrees = expected.startswith(("never_verified", "never verified")) and Verdict.VERIFIED not in verdicts
    return _got(reports), agrees


def _card(path: Path) -> tuple[str, bool]:
    """What a card says of it once its issuer is recognised: never a good state beside a running period, unless verified."""
    issuers = re.findall(r"did:key:z[1-9A-HJ-NP-Za-km-z]+", path.read_text("ascii", "replace") + _payloads(path))
    trust = (ListedTrust("own", dict.fromkeys(issuers, "School"), own=True),)
    at = _DAY_OF_THE_CASES
    reports = _judged(path, at=at, documents=NoDocuments(), trust=trust)
    lines = [standing(report, at) for report in reports]
    agrees = not any(
        line.kind in _GREEN and line.period in _RUNNING and report.verdict is not Verdict.VERIFIED
        for line, report in zip(lines, reports, strict=True)
    )
    return f"{_got(reports)}; {' | '.join(f'{line.kind} {line.period}' for line in lines)}", agrees


def _payloads(path: Path) -> str:
    from wallet.encodings import base64url

    text = []
    for part in re.findall(r"eyJ[A-Za-z0-9_-]+", path.read_text("ascii", "replace")):
        try:
            text.append(base64url.decode(part).decode("utf-8", "replace"))
        except LanyardError:
            continue
    return " ".join(text)


class _Published:
    """One status list, published anew for every question."""

    def __init__(self, content: bytes, now: datetime) -> None:
        self._content = content
        self._now = now

    def get(self, address: str, *, purpose: str) -> Document:
        _ = purpose
        return Document(address, self._content, fetched_at=self._now, origin="network")


def _evidence(path: Path) -> tuple[str, bool]:
    """A good list, one that withdraws, the good one again: what was withdrawn stays withdrawn."""
    folder, verdicts_seen = path.parent, []
    for third in ("good-undated.json", "good-dated.json"):
        report: VerificationReport | None = None
        for day, name in enumerate(("good-undated.json", "bad-undated.json", third)):
            now = datetime(2026, 11, 20 + day, tzinfo=UTC)
            fresh: DocumentSource = _Published((folder / name).read_bytes(), now)
            if report is not None:
                fresh = fallback_to(fresh, report, at=None, now=now)
            (report,) = _judged(path, at=now, documents=fresh)
            verdicts_seen.append(report.verdict)
    verdicts_allowed = [Verdict.VERIFIED, Verdict.NOT_VERIFIED, Verdict.NOT_VERIFIED]
    return " ".join(verdicts_seen), verdicts_seen == [*verdicts_allowed, *verdicts_allowed]


# Honest shapes ----------------------------------------------------------------------------------------------------
def _honest(folder: Path, case: Mapping[str, Any]) -> Row:
    name, expected = case["file"], case["expected"]
    at = datetime.fromisoformat(case["at"]) if "at" in case else _DAY_OF_THE_CASES
    if "add" in expected:
        return Row("honest-shapes", name, expected["add"][:60], "not run here", False, "adding's own test")
    verdicts_allowed = _VERDICTS.findall(expected["verdict"].partition(";")[0])
    if "when the address answers" in expected["verdict"]:
        verdicts_allowed = verdicts_allowed[:1]
    try:
        reports = _judged(folder / name, at=at, documents=_documents(folder / f"{name}.docs"))
    except LanyardError as error:
        return Row("honest-shapes", name, " or ".join(verdicts_allowed), f"unreadable ({error.code})", False)
    faults = list(_honest_faults(reports, expected, verdicts_allowed))
    got = _got(reports) + (f"; {', '.join(faults)}" if faults else "")
    return Row("honest-shapes", name, " or ".join(verdicts_allowed), got, not faults)


def _honest_faults(
    reports: Sequence[VerificationReport], expected: Mapping[str, Any], verdicts_allowed: Sequence[str]
) -> Iterator[str]:
    verdicts = {str(report.verdict) for report in reports}
    if verdicts_allowed and not verdicts <= set(verdicts_allowed):
        yield "verdict"
    found = [problem for report in reports for problem in _found(report)]
    codes = {problem.code for problem in found}
    for code in re.findall(r"remark ([a-z0-9_]+)", expected["verdict"]):
        if code not in codes:
            yield f"no {code}"
    for code in re.findall(r"[a-z]+(?:_[a-z]+)+", f"{expected.get('remark', '')} {expected.get('proof', '')}"):
        if code not in codes:
            yield f"no {code}"
    spoken = " ".join(catalogue.problem(code).sentence for code in codes).lower()
    for forbidden in expected.get("must_not", ()):
        phrase = forbidden.partition(" as a failure")[0].strip('"').lower()
        if phrase in codes or phrase in spoken:
            yield f"says {phrase}"
    if "title" in expected and [report.view.title if report.view else "" for report in reports] != [expected["title"]]:
        yield "title"


# The mission ------------------------------------------------------------------------------------------------------
def _mission(path: Path, verdict: Verdict) -> Row:
    at = _DAY_OF_THE_CASES
    try:
        reports = _judged(path, at=at, documents=NoDocuments())
    except LanyardError as error:
        return Row("mission", path.name, verdict, f"unreadable ({error.code})", False)
    agrees = {report.verdict for report in reports} == {verdict}
    if verdict is Verdict.NOT_VERIFIED:
        for report in _judged(path, at=at, documents=NoDocuments(), policy=EMPLOYER):
            agrees = agrees and report.verdict is Verdict.NOT_VERIFIED
    return Row("mission", path.name, verdict, _got(reports), agrees)
