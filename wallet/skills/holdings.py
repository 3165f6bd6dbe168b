"""What somebody holds, as far as requirements ask: one holding for each credential of a report, courses included.

How far it is to be believed is the statement's (wallet.records.statement), never judged again here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import IntEnum
from typing import Final

from wallet.credential.model import Achievement, Alignment, Attainment, Credential
from wallet.records import by_hand
from wallet.records.facts import Facts, facts
from wallet.records.scopes import credentials_by_scope
from wallet.records.statement import Statement, statement
from wallet.report import CheckName, Passed, VerificationReport
from wallet.skills.credential_terms import terms
from wallet.skills.labels import same_address, same_label, spellings
from wallet.skills.places import is_multistate, place_code, places_in


class Rung(IntEnum):
    """The trust ladder, best first (docs/vocabulary.md)."""

    RECOGNISED = 1
    """Signature holds, issuer recognised."""
    SIGNATURE = 2
    """Signature holds, issuer not recognised."""
    SITE = 3
    """The issuer's site confirms it."""
    SIGNED_PDF = 4
    ENDORSED = 5
    WITH_EVIDENCE = 6
    """The person's own word, with evidence."""
    OWN_WORD = 7


_RUNGS: Final = {
    "genuine": Rung.RECOGNISED, "signature_holds": Rung.SIGNATURE, "site_confirms": Rung.SITE, "signed_pdf": Rung.SIGNED_PDF,
    "endorsed": Rung.ENDORSED, "recorded_with_evidence": Rung.WITH_EVIDENCE, "recorded": Rung.OWN_WORD,
}  # fmt: skip
_NOT_VERIFIED: Final = frozenset({"unknown", "own_word", "owner_not_shown"})
_COUNTS: Final = frozenset({"genuine", "holds"})
_NOT_NOW: Final = frozenset({"expired", "not_yet", "on_hold"})


@dataclass(frozen=True, slots=True)
class SkillClaim:
    """One skill that a holding names, by whatever it says of it; compared forms beside."""

    name: str
    address: str = ""
    code: str = ""
    framework: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """One credential that somebody holds.

    Attributes:
        ref: the record's id, or the source's name where nothing is kept.
        scope: where in it, "" for the whole.
        title, issuer: from signed statements, unescaped.
        state: what the statement counts it as: ``genuine holds own_word unknown expired not_yet on_hold withdrawn bad``; or
            ``owner_not_shown``, of what somebody else shows and is not proved to be theirs.
        rung: of the trust ladder; None where its checks reached none.
        attainment: earned, or not yet.
        names: what it is called, as labels (see :func:`~wallet.skills.labels.spellings`).
        term: id of the common credential its title names, or "".
        addresses: of its achievements, as :func:`~wallet.skills.labels.same_address` says.
        types: its types and their local names; ``vct`` among them.
        kind: what sort of thing it says it is, as kinds of records by hand are called; "" when it does not say.
        places, compact: where a licence holds.
        skills: what it says was learned.
        starts, ends: days; ``ends`` None when it names no end.
        issued: the day it was issued, or None.
    """

    ref: str
    scope: str
    title: str
    issuer: str
    state: str
    rung: Rung | None
    attainment: Attainment
    names: frozenset[str]
    term: str
    addresses: frozenset[str]
    types: frozenset[str]
    kind: str
    places: frozenset[str]
    compact: bool
    skills: tuple[SkillClaim, ...]
    starts: date | None
    ends: date | None
    issued: date | None
    view: Credential
    kept: bool = False
    """It stands in the vault, and ``ref`` is its record's id."""

    @property
    def is_believed(self) -> bool:
        """Says whether it may meet what is asked for: verified and in force, and not only its holder's own word."""
        return self.state in _COUNTS

    @property
    def is_only_claimed(self) -> bool:
        """Says whether it is somebody's word that nothing bears out, or could not be checked."""
        return self.state in _NOT_VERIFIED

    @property
    def is_out_of_force(self) -> bool:
        """Says whether it is real and does not count today."""
        return self.state in _NOT_NOW


def holdings(
    report: VerificationReport, now: datetime, *, ref: str, shown: bool = False, must_answer: bool = False
) -> list[Holding]:
    """Returns what ``report`` shows as held at ``now``: each credential that was read, however deep; the presentation
    that shows them is none.

    ``shown``: by somebody else than the reader. Then what is not proved to be theirs is only claimed: a genuine credential
    can be anybody's copy. A course that names nobody is theirs with the transcript of its own issuer that it stands in.
    ``must_answer``: it was asked for with a challenge; what does not answer it, or answers it once more, may be anybody's.
    """
    known = facts(report)
    views = credentials_by_scope(report)
    whole = statement(known, now)
    statements = {item.scope: item for item in (whole, *whole.everything())}
    about = {item.scope: item for item in _everything(known)}
    held = [
        _holding(view, about[scope], statements[scope], ref, recorded=report.format == by_hand.FORMAT)
        for scope, view in views.items()
        if scope in statements and scope in about
    ]
    if not shown:
        return held
    if must_answer and not _answers(report):
        return [replace(holding, state="owner_not_shown") if holding.is_believed else holding for holding in held]
    whole_ones = {holding.scope: holding for holding in held if holding.is_believed and _is_theirs(report, holding.scope)}
    return [
        holding if not holding.is_believed or holding.scope in whole_ones or _is_course_of(holding, views, whole_ones)
        else replace(holding, state="owner_not_shown")
        for holding in held
    ]  # fmt: skip


def _answers(report: VerificationReport) -> bool:
    return any(
        result.check is CheckName.REPLAY and not result.scope and isinstance(result.outcome, Passed)
        for result in report.results
    )


def _is_theirs(report: VerificationReport, scope: str) -> bool:
    return any(
        result.scope == scope and result.check is CheckName.SUBJECT and isinstance(result.outcome, Passed)
        for result in report.results
    )


def _is_course_of(holding: Holding, views: Mapping[str, Credential], theirs: Mapping[str, Holding]) -> bool:
    """Says whether it stands in something of theirs that its own issuer made. Anybody can make a transcript of their own
    and put somebody else's badge into it."""
    outermost = min((scope for scope in views if holding.scope.startswith(f"{scope}/")), key=len, default=None)
    whole = theirs.get(outermost) if outermost is not None else None
    return whole is not None and bool(whole.view.issuer.id) and whole.view.issuer.id == holding.view.issuer.id


def _everything(known: Facts) -> Iterator[Facts]:
    yield known
    for item in known.inside:
        yield from _everything(item)


def _holding(view: Credential, known: Facts, spoken: Statement, ref: str, *, recorded: bool) -> Holding:
    achievements = [achievement for subject in view.subjects for achievement in subject.achievement]
    names = dict.fromkeys([view.title, view.name, *(achievement.name for achievement in achievements)])
    own_word = known.modest and spoken.state in _COUNTS
    return Holding(
        ref=ref,
        scope=known.scope,
        title=view.title,
        issuer=known.issuer or view.issuer.name,
        state="own_word" if own_word else spoken.state,
        rung=_rung(view, known, own_word=own_word or spoken.state == "own_word"),
        attainment=view.attainment,
        names=frozenset(label for name in names if name for label in spellings(name)),
        term=_term(view.title),
        addresses=frozenset(same_address(achievement.id) for achievement in achievements if achievement.id),
        types=frozenset(_types(view)),
        kind=_kind(view, achievements, recorded=recorded),
        places=_places(view, known.issuer or view.issuer.name),
        compact=is_multistate(" ".join([view.title, *(subject.place for subject in view.subjects)])),
        skills=tuple(dict.fromkeys(_skills(view, achievements))),
        starts=known.starts.day if known.starts else None,
        ends=known.ends.day if known.ends else None,
        issued=view.valid_from.date() if view.valid_from else None,
        view=view,
    )


def _places(view: Credential, issuer: str) -> frozenset[str]:
    named = frozenset(place_code(subject.place) for subject in view.subjects if subject.place)
    return named or places_in(f"{view.title} {issuer}")


def _rung(view: Credential, known: Facts, *, own_word: bool) -> Rung | None:
    if own_word and known.rung != "signed_pdf":
        return Rung.WITH_EVIDENCE if view.evidence else Rung.OWN_WORD
    return _RUNGS.get(known.rung)


def _term(title: str) -> str:
    common = terms().of_title(title)
    return common.id if common else ""


def _types(view: Credential) -> Iterator[str]:
    for name in view.type:
        yield name
        yield name.rpartition("#")[2].rpartition("/")[2].rpartition(":")[2]
    for subject in view.subjects:
        yield from subject.type


_KINDS: Final = {
    "license": "licence", "licence": "licence", "certification": "certification", "certificate": "certification",
    "certificateofcompletion": "course", "course": "course", "degree": "degree", "associatedegree": "degree",
    "bachelordegree": "degree", "masterdegree": "degree", "doctoraldegree": "degree", "diploma": "degree",
    "secondaryschooldiploma": "degree", "generaleducationdevelopment": "degree", "membership": "membership",
    "badge": "certification", "microcredential": "certification", "apprenticeshipcertificate": "certification",
    "journeymancertificate": "certification", "mastercertificate": "certification", "learningprogram": "course",
    "professionaldoctorate": "degree", "researchdoctorate": "degree",
}  # fmt: skip
"""OB 3.0 ``achievementType`` by the kinds of records by hand."""


def _kind(view: Credential, achievements: list[Achievement], *, recorded: bool) -> str:
    if {"ClrCredential", "CLR"} & set(view.type):
        return "transcript"
    if recorded and achievements:
        return achievements[0].achievement_type
    named = (_KINDS.get(achievement.achievement_type.casefold().removeprefix("ext:")) for achievement in achievements)
    kind = next((kind for kind in named if kind), "")
    common = terms().of_title(view.title)
    return common.kind if common and kind in ("", "certification") else kind


def _skills(view: Credential, achievements: list[Achievement]) -> Iterator[SkillClaim]:
    for achievement in achievements:
        yield from (_aligned(alignment) for alignment in achievement.alignment)
        yield SkillClaim(achievement.name, achievement.id)
        if achievement.human_code:
            yield SkillClaim("", code=achievement.human_code)
        yield from (SkillClaim(tag) for tag in achievement.tag if tag.strip())
    for subject in view.subjects:
        for result in subject.result:
            yield from (_aligned(alignment) for alignment in result.alignment)
    if not achievements and view.title:
        yield SkillClaim(view.title)


def _aligned(alignment: Alignment) -> SkillClaim:
    return SkillClaim(alignment.target_name, alignment.target_url, alignment.target_code, alignment.target_framework)


def occurs(word: str, holding: Holding) -> bool:
    """Says whether ``word`` (or several) stands in the holding's title or issuer, as whole words, case and accents apart."""
    text = f" {same_label(holding.title)} {same_label(holding.issuer)} "
    return f" {same_label(word)} " in text
