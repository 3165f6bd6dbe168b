"""The law of what is said, worked out from a report anew: it knows nothing of how a statement is made.

Nothing is *good* unless every scope that is shown is verified, current and of a recognised issuer; what is all that is
*good*. What could not be checked is its own state. What is bad about the whole comes first. An end that is there is never
"no end date".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from wallet.credential.model import Credential, Presentation
from wallet.records.facts import facts, for_shelf
from wallet.records.facts_json import from_text, to_text
from wallet.records.record import Period, StandingKind
from wallet.records.standing import standing
from wallet.records.statement import statement
from wallet.records.wording import statement_row
from wallet.report import CheckName, OutcomeKind, Passed, Skipped, Verdict, VerificationReport
from wallet.verify.context import DocumentSource, TrustEntry

NEEDED = (
    CheckName.CONTAINER, CheckName.SHAPE, CheckName.CONTEXT, CheckName.PROOF, CheckName.ISSUER_BINDING,
    CheckName.VALIDITY, CheckName.STATUS,
)  # fmt: skip
MODEST = {"presentation_unsigned", "self_issued"}
NOBODYS = {"presenter_not_proved", "nothing_presented"}
"""Said of a presentation inside another that nobody made: whatever it holds, it is counted as not checked."""
HOLDING = {"all_hold", "signatures_hold", "genuine", "genuine_unnamed", "signature_holds", "site_confirms"}
BAD = {"bad", "attention"}
RUNGS = {StandingKind.GENUINE, StandingKind.SIGNATURE_HOLDS, StandingKind.SITE_CONFIRMS}
OPEN = {Period.NO_END, Period.UNTIL, Period.ENDS_SOON}


class Everybody:
    """Trust that knows every issuer: the other half of the law needs somebody recognised."""

    name = "everybody"

    def lookup(self, issuer: str, documents: DocumentSource, at: datetime) -> TrustEntry | None:
        return TrustEntry(issuer, "", "everybody") if issuer else None


def breaches(report: VerificationReport, now: datetime) -> list[str]:
    """Returns each way in which what is said of ``report`` at ``now`` breaks the law; none for a lawful one."""
    known = facts(report)
    spoken = {language: statement_row(statement(known, now), language) for language in ("en", "es")}
    english = spoken["en"]
    return [
        *_good_only_when_all_is(report, english, now),
        *_all_well_is_good(report, english, now),
        *_states_are_kept_apart(report, english, now),
        *_ends_are_said(report, english),
        *_words_are_whole(spoken),
        *_shelf_says_the_same(report, english, now),
        *_items_are_counted(statement(known, now)),
    ]


# What the report says, read anew -----------------------------------------------------------------------------------
def _shown(report: VerificationReport, below: str = "") -> Iterator[Any]:
    """The results of everything at or below a scope; endorsements speak about it and are not part of it."""
    for result in report.results:
        inside = result.scope == below or result.scope.startswith(f"{below}/")
        if inside and "/endorsement" not in result.scope:
            yield result


def _holds(report: VerificationReport, below: str = "") -> bool:
    """Every check that is needed passed or does not apply, and nothing failed, in every scope."""
    for result in _shown(report, below):
        word = result.outcome.kind
        needed = result.check in (*NEEDED, CheckName.SUBJECT)
        if word is OutcomeKind.FAILED or (word is OutcomeKind.UNKNOWN and needed):
            return False
    return True


def _recognised(report: VerificationReport, below: str = "") -> bool:
    trust = [r.outcome for r in _shown(report, below) if r.check is CheckName.ISSUER_TRUST]
    return all(isinstance(outcome, Passed | Skipped) for outcome in trust)


def _credentials(view: Credential | Presentation | None) -> Iterator[Credential]:
    if isinstance(view, Credential):
        yield view
    for inner in view.credentials if view is not None else ():
        yield from _credentials(inner)


def _current(report: VerificationReport, now: datetime) -> bool:
    view = report.view
    if isinstance(view, Presentation) and view.expires is not None and view.expires < now:
        return False
    for credential in _credentials(view):
        if credential.valid_until is not None and credential.valid_until < now:
            return False
        if credential.valid_from is not None and credential.valid_from > min(now, report.at):
            return False
    return True


def _modest(report: VerificationReport) -> bool:
    empty = isinstance(report.view, Presentation) and not any(r.scope for r in report.results)
    codes = {note.code for r in report.results for note in (*r.outcome.remarks, *r.outcome.problems)}
    return empty or bool(codes & MODEST)


# The law ------------------------------------------------------------------------------------------------------------
def _good_only_when_all_is(report: VerificationReport, spoken: dict[str, Any], now: datetime) -> Iterator[str]:
    verified = report.verdict is Verdict.VERIFIED
    if spoken["tone"] == "good":
        if not verified:
            yield f"good headline over {report.verdict}"
        if not (_recognised(report) and _current(report, now)):
            yield "good headline, and not all recognised and current"
        if _modest(report):
            yield "good headline over a word of one's own, nothing, or nobody"
    for item in spoken["items"]:
        strict = _holds(report, item["scope"])
        if item["tone"] == "good" and not ((verified or strict) and _recognised(report, item["scope"])):
            yield f"good item {item['scope']}"
    for part in (spoken, *spoken["items"]):
        if any(line["tone"] == "good" for line in part["lines"]):
            yield "a good line that is no headline"


def _all_well_is_good(report: VerificationReport, spoken: dict[str, Any], now: datetime) -> Iterator[str]:
    verified = report.verdict is Verdict.VERIFIED
    whole = all(r.outcome.kind in (OutcomeKind.PASSED, OutcomeKind.SKIPPED) for r in _shown(report) if r.check in NEEDED)
    failed = any(r.outcome.kind is OutcomeKind.FAILED for r in _shown(report) if r.check not in (CheckName.SCHEMA,))
    if verified and whole and not failed and _recognised(report) and _current(report, now) and not _modest(report):
        if spoken["tone"] != "good":
            yield f"all well, and the headline is {spoken['tone']}: {spoken['headline']}"


def _states_are_kept_apart(report: VerificationReport, spoken: dict[str, Any], now: datetime) -> Iterator[str]:
    tone = spoken["tone"]
    if report.verdict is Verdict.NOT_VERIFIED and report.at == now and tone not in BAD:
        yield f"not verified, and the headline is {tone}: {spoken['headline']}"
    stolen = any(r.outcome.kind is OutcomeKind.FAILED for r in _shown(report) if r.check is CheckName.SUBJECT)
    if report.verdict is Verdict.INCONCLUSIVE and report.at == now and tone in ("good", "bad") and not stolen:
        yield f"could not be decided, and the headline is {tone}: {spoken['headline']}"
    needed = [r.outcome.kind for r in _shown(report) if r.check in NEEDED]
    if OutcomeKind.UNKNOWN in needed and OutcomeKind.FAILED not in needed and tone in ("good", "neutral"):
        yield f"something could not be checked, and the headline is {tone}: {spoken['headline']}"


def _ends_are_said(report: VerificationReport, spoken: dict[str, Any]) -> Iterator[str]:
    codes = {"": {line["code"] for line in spoken["lines"]}}
    codes |= {item["scope"]: {line["code"] for line in item["lines"]} for item in spoken["items"]}
    endless = {scope for scope, spoken in codes.items() if "no_end" in spoken}
    view = report.view
    if "" in endless and not (isinstance(view, Credential) and _endless(view)):
        yield "no end date, and there is one, or nothing was read"
    inside = [credential for credential in _credentials(view) if credential is not view]
    if len(endless - {""}) > sum(map(_endless, inside)):
        yield "no end date inside, where there is one"


def _endless(credential: Credential) -> bool:
    return credential.valid_until is None and not credential.valid_until_text


def _words_are_whole(spoken: dict[str, dict[str, Any]]) -> Iterator[str]:
    for language, row in spoken.items():
        for part in (row, *row["items"]):
            texts = [part["headline"], part.get("why", "-"), *(line["text"] for line in part["lines"])]
            texts += [line["why"] for line in part["lines"] if "why" in line]
            if not all(texts):
                yield f"{language}: an empty text"
    if _shape(spoken["en"]) != _shape(spoken["es"]):
        yield "the languages say different things"


def _shape(row: dict[str, Any]) -> list[Any]:
    parts = (row, *row["items"])
    return [(part["code"], part["tone"], [(line["code"], line["tone"]) for line in part["lines"]]) for part in parts]


def _shelf_says_the_same(report: VerificationReport, spoken: dict[str, Any], now: datetime) -> Iterator[str]:
    kept = from_text(to_text(for_shelf(facts(report))))
    if kept is None:
        yield "the facts cannot be kept"
        return
    again = statement_row(statement(kept, now), "en")
    if {**again, "items": []} != {**spoken, "items": []}:
        yield f"the shelf says {again['headline']!r}, the report {spoken['headline']!r}"
    stands = standing(kept, now)
    if report.verdict is not Verdict.VERIFIED and report.at == now:
        decided = all(
            r.outcome.kind in (OutcomeKind.PASSED, OutcomeKind.SKIPPED) for r in _shown(report) if r.check in NEEDED
        )
        if stands.kind in RUNGS and stands.period in OPEN and not decided:
            yield f"state {stands.kind} {stands.period} over {report.verdict}"


def _items_are_counted(spoken: Any) -> Iterator[str]:
    counts = dict(spoken.counts)
    if sum(counts.values()) != len(spoken.items):
        yield "not everything inside is counted"
    unknown = [item for item in spoken.items if str(item.tone) == "unknown" or item.headline.phrase.code in NOBODYS]
    if counts.get("unknown", 0) != len(unknown):
        yield "could not check is counted as something else"
    if unknown and spoken.headline.phrase.code in HOLDING:
        yield "it holds, and something inside could not be checked"
    for item in spoken.items:
        yield from _items_are_counted(item)
