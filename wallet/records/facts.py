"""What a whole report amounts to, before anybody looks at the calendar: the one way from a report to what is said of it.

:func:`facts` goes over every scope of a report, the outer checks included, and is asked again only when there is a new
report. :func:`wallet.records.statement.statement` says of the facts what is so on a given day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from wallet.credential.model import Attainment, Credential, Presentation
from wallet.limits import MAX_TITLE_CHARS
from wallet.records import by_hand, days
from wallet.records.check_points import CAVEATS, About, check_points, reason
from wallet.records.days import Bound
from wallet.records.points import Phrase, Point, Rank, Tone, phrase
from wallet.records.presented_points import presented_points
from wallet.records.scopes import credentials_by_scope, inside, is_presentation, outcomes_by_scope
from wallet.records.signed_files import SIGNED_PDF, is_signed, signature_points
from wallet.report import (
    NOT_APPLICABLE,
    CheckName,
    Failed,
    Outcome,
    Passed,
    Skipped,
    Unknown,
    Verdict,
    VerificationReport,
)

GENUINE: Final = "genuine"
SIGNATURE_HOLDS: Final = "signature_holds"
SITE_CONFIRMS: Final = "site_confirms"
ALL_HOLD: Final = "all_hold"
RECORDED: Final = "recorded"
RECORDED_WITH_EVIDENCE: Final = "recorded_with_evidence"
_MAY_BE_UNKNOWN: Final = frozenset({CheckName.ISSUER_TRUST, CheckName.SCHEMA, CheckName.PROFILE})
_MUST_PASS: Final = frozenset({CheckName.SHAPE, CheckName.PROOF, CheckName.ISSUER_BINDING})
_NO_RUNG: Final = frozenset({Rank.BROKEN, Rank.WITHDRAWN, Rank.UNKNOWN})
_WITHDRAWALS: Final = frozenset({"status_list", "hosted"})
"""Kinds of evidence that say whether something was withdrawn."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so of one thing whatever the day.

    Attributes:
        scope: where it stands in the report; "" for the whole.
        title, issuer: from signed statements, unescaped; the issuer by the name that those who vouch for it know.
        presentation: it shows others and is none itself.
        checked_at: the moment of the report.
        verified: for the whole, that the policy's verdict is *verified*; for what is inside, that the whole is, or that
            every check of it and of everything in it passed or does not apply.
        recognised: somebody vouches for every issuer in it.
        modest: it, or something in it, is never shown as good: the person's own word, nobody shown to present it.
        rung: the rung of the trust ladder that its own checks reached, as a phrase's code; "" when they reached none.
        attainment: earned or not yet.
        points: what its own checks give to say.
        starts, ends: the narrowest bounds of its own.
        endless: it was read and names no end. (What has an end that cannot be read is not endless.)
        inside: what is directly in it, in order. On the shelf only what can make a difference to its headline.
        plain: how many more are inside of which no day changes anything: (rung, number).
    """

    scope: str
    title: str
    issuer: str
    presentation: bool
    checked_at: datetime
    verified: bool
    recognised: bool
    modest: bool
    rung: str
    attainment: Attainment = Attainment.EARNED
    points: tuple[Point, ...] = ()
    starts: Bound | None = None
    ends: Bound | None = None
    endless: bool = False
    inside: tuple[Facts, ...] = ()
    plain: tuple[tuple[str, int], ...] = ()


def facts(report: VerificationReport) -> Facts:
    """Returns what ``report`` amounts to, everything inside it included."""
    return _Reading(report).of("")


def for_shelf(whole: Facts) -> Facts:
    """Returns the facts without those inside that change nothing about the headline on any day: they are counted."""
    counts = dict(whole.plain)
    for item in whole.inside:
        if _plain(item):
            counts[item.rung] = counts.get(item.rung, 0) + 1
    telling = tuple(for_shelf(item) for item in whole.inside if not _plain(item))
    return replace(whole, inside=telling, plain=tuple(counts.items()))


def _plain(item: Facts) -> bool:
    """Says whether ``item`` stays as it is whatever the day, and is told by its rung alone."""
    settled = bool(item.rung) and all(point.rank > Rank.HOLDS for point in item.points)
    undated = item.starts is None and item.ends is None and not item.inside and not item.plain
    return settled and undated and item.attainment is Attainment.EARNED


class _Reading:
    """One report, read scope by scope."""

    def __init__(self, report: VerificationReport) -> None:
        self._report = report
        self._tree = inside(report)
        self._outcomes = outcomes_by_scope(report)
        self._views: dict[str, Credential | Presentation] = {}
        if report.view is not None:
            self._views = {**credentials_by_scope(report, self._tree, self._outcomes), "": report.view}
        self._decided = report.verdict is Verdict.VERIFIED

    def of(self, scope: str) -> Facts:
        """Returns the facts of one scope and of everything in it."""
        if self._report.format == by_hand.FORMAT and isinstance(self._report.view, Credential):
            return self._recorded(self._report.view)
        outcomes, view = self._outcomes.get(scope, {}), self._views.get(scope)
        items = tuple(self.of(child) for child in self._tree.get(scope, ()))
        presentation = isinstance(view, Presentation) or (view is None and is_presentation(self._report, scope))
        about = self._about(view, outcomes, presentation=presentation)
        points = check_points(outcomes, about, counts_against=self._report.verdict is Verdict.NOT_VERIFIED)
        starts, ends = _bounds(view)
        points += _fallen_out_of_date(outcomes, starts, ends, self._report.at, presentation=presentation)
        if presentation:
            points += presented_points(view, outcomes, [self._outcomes[item.scope] for item in items])
        elif scope:
            points += _owner_not_shown(outcomes)
        recognised = _recognised(outcomes, presentation=presentation) and all(item.recognised for item in items)
        modest = any(point.rank is Rank.CAVEAT for point in points) or any(item.modest for item in items)
        modest = modest or any(isinstance(outcome, Failed) for outcome in outcomes.values())
        rung = "" if any(point.rank in _NO_RUNG for point in points) else self._rung(view, outcomes, presentation)
        if scope == "":
            modest = modest or self._endorses_itself()
            points += self._undecided([*points, *_all_points(items)], recognised=recognised)
        return Facts(
            scope=scope,
            title=view.title[:MAX_TITLE_CHARS] if view is not None else "",
            issuer=about.issuer,
            presentation=presentation,
            checked_at=self._report.at,
            verified=self._decided or (_strict(outcomes) and all(item.verified for item in items)),
            recognised=recognised,
            modest=modest,
            rung=rung,
            attainment=view.attainment if isinstance(view, Credential) else Attainment.EARNED,
            points=tuple(points),
            starts=starts,
            ends=ends,
            endless=isinstance(view, Credential) and ends is None and _names_no_end(view, outcomes),
            inside=items,
        )

    def _recorded(self, view: Credential) -> Facts:
        """The facts of a record by hand: the person's own word, its dates, and whether files of its are signed."""
        starts, ends = _bounds(view)
        container = self._outcomes.get("", {}).get(CheckName.CONTAINER)
        rung = SIGNED_PDF if is_signed(container) else RECORDED_WITH_EVIDENCE if view.evidence else RECORDED
        return Facts(
            "", view.title[:MAX_TITLE_CHARS], view.issuer.name[:MAX_TITLE_CHARS], False, self._report.at,
            verified=False, recognised=False, modest=True, rung=rung, points=tuple(signature_points(container)),
            starts=starts, ends=ends, endless=ends is None,
        )  # fmt: skip

    def _about(
        self, view: Credential | Presentation | None, outcomes: Mapping[CheckName, Outcome], *, presentation: bool
    ) -> About:
        seen = max((e.fetched_at for e in self._report.evidence if e.kind in _WITHDRAWALS), default=None)
        older = seen if seen is not None and seen < self._report.at else None
        issuer, seen = _issuer(view, outcomes), seen or self._report.at
        if isinstance(view, Credential):
            return About(presentation, issuer, seen, older, view.valid_from_text, view.valid_until_text)
        audience = "" if view is None else view.audience or next(iter(view.domain), "")
        return About(presentation, issuer, seen, older, audience=audience)

    def _rung(
        self, view: Credential | Presentation | None, outcomes: Mapping[CheckName, Outcome], presentation: bool
    ) -> str:
        if presentation:
            return ALL_HOLD
        if isinstance(outcomes.get(CheckName.ISSUER_TRUST), Passed):
            return GENUINE
        own = view.id if isinstance(view, Credential) else ""
        hosted = own and any(item.kind == "hosted" and item.address == own for item in self._report.evidence)
        return SITE_CONFIRMS if hosted else SIGNATURE_HOLDS

    def _endorses_itself(self) -> bool:
        """Says whether an endorsement in it is its author's own word about itself."""
        endorsements = (outcomes for scope, outcomes in self._outcomes.items() if scope not in self._tree)
        return any(note.code in CAVEATS for outcomes in endorsements for o in outcomes.values() for note in o.remarks)

    def _undecided(self, points: Iterable[Point], *, recognised: bool) -> Iterator[Point]:
        """What to say where the verdict is worse than anything that was found to say."""
        worst = min((point.rank for point in points), default=Rank.REMARK)
        if self._report.verdict is Verdict.NOT_VERIFIED and worst >= Rank.UNKNOWN and not self._out_of_date():
            yield Point(Rank.FAILED, Tone.BAD, phrase("not_verified"), self._first_reason(Failed))
        elif self._report.verdict is Verdict.INCONCLUSIVE and worst > Rank.CAVEAT and recognised:
            # All that is missing is whose it is: employers ask for that.
            yield Point(Rank.UNKNOWN, Tone.UNKNOWN, phrase("owner_not_shown"), self._first_reason(Unknown))

    def _out_of_date(self) -> bool:
        checked = (outcomes.get(CheckName.VALIDITY) for scope, outcomes in self._outcomes.items() if scope in self._tree)
        return any(problem.code in ("expired", "not_yet_valid") for o in checked if o for problem in o.problems)

    def _first_reason(self, kind: type[Outcome]) -> Phrase | None:
        outcomes = (o for scope in self._tree for o in self._outcomes.get(scope, {}).values())
        return next((reason(o.problems[0]) for o in outcomes if isinstance(o, kind) and o.problems), None)


def _all_points(items: Iterable[Facts]) -> Iterator[Point]:
    for item in items:
        yield from item.points
        yield from _all_points(item.inside)


def _strict(outcomes: Mapping[CheckName, Outcome]) -> bool:
    """Says whether every check passed or does not apply; what is only to be known about the issuer and the form apart."""
    for check, outcome in outcomes.items():
        skipped = isinstance(outcome, Skipped) and outcome.reason == NOT_APPLICABLE and check not in _MUST_PASS
        open_question = isinstance(outcome, Unknown) and check in _MAY_BE_UNKNOWN
        if not (isinstance(outcome, Passed) or skipped or open_question):
            return False
    return set(outcomes) >= _MUST_PASS


def _recognised(outcomes: Mapping[CheckName, Outcome], *, presentation: bool) -> bool:
    return presentation or isinstance(outcomes.get(CheckName.ISSUER_TRUST), Passed)


def _issuer(view: Credential | Presentation | None, outcomes: Mapping[CheckName, Outcome]) -> str:
    """Returns the issuer's name: the one that whoever vouches for it knows, where the credential gives another."""
    if not isinstance(view, Credential):
        return ""
    trust = outcomes.get(CheckName.ISSUER_TRUST)
    known = next((note.detail for note in trust.remarks if note.code == "issuer_name_differs"), "") if trust else ""
    return (known or view.issuer.name)[:MAX_TITLE_CHARS]


def _bounds(view: Credential | Presentation | None) -> tuple[Bound | None, Bound | None]:
    if isinstance(view, Presentation):
        return None, days.end(view.expires) if view.expires is not None else None
    if view is None:
        return None, None
    starts = days.start(view.valid_from, view.valid_from_text) if view.valid_from is not None else None
    return starts, days.end(view.valid_until, view.valid_until_text) if view.valid_until is not None else None


def _names_no_end(view: Credential, outcomes: Mapping[CheckName, Outcome]) -> bool:
    return not view.valid_until_text and isinstance(outcomes.get(CheckName.VALIDITY), Passed | Skipped)


def _fallen_out_of_date(
    outcomes: Mapping[CheckName, Outcome], starts: Bound | None, ends: Bound | None, at: datetime, *, presentation: bool
) -> Iterator[Point]:
    """Points for what the check found past or still to come while no date that can be shown says so."""
    checks = (outcomes.get(CheckName.VALIDITY), *([outcomes.get(CheckName.PROOF)] if presentation else []))
    codes = {problem.code for outcome in checks if isinstance(outcome, Failed) for problem in outcome.problems}
    if codes & {"expired", "proof_expired"} and (ends is None or at <= ends.moment):
        rank, code = (Rank.ENDED, "ended_some_day") if presentation else (Rank.DATES, "expired_some_day")
        yield Point(rank, Tone.BAD if presentation else Tone.ATTENTION, phrase(code))
    if "not_yet_valid" in codes and (starts is None or at >= starts.moment):
        yield Point(Rank.DATES, Tone.ATTENTION, phrase("not_yet_some_day"))


def _owner_not_shown(outcomes: Mapping[CheckName, Outcome]) -> Iterator[Point]:
    """Yields the point where it is not shown whose one of several is; that nobody is shown to present is the whole's."""
    subject = outcomes.get(CheckName.SUBJECT)
    if isinstance(subject, Unknown) and subject.problems[0].code != "presenter_not_established":
        yield Point(Rank.WHOSE, Tone.NEUTRAL, phrase("owner_not_shown"), reason(subject.problems[0]))
