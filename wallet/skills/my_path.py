"""What somebody's records come to over time, and by groups of skills: what the picture *My path* and its table both show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from wallet.credential.model import Attainment
from wallet.limits.skills import MAX_GROUP_STEPS, MAX_PATH_GROUPS
from wallet.skills.concepts import Concepts, address_key
from wallet.skills.frameworks.model import ConceptKind, RelationKind
from wallet.skills.holdings import Holding, Rung
from wallet.skills.skill_lines import SkillLine, SkillOf


class Lane(StrEnum):
    """The three lines of time."""

    STUDY = "study"
    BADGES = "badges"
    WORK = "work"


class Standing(StrEnum):
    """How we know, and whether it counts today: one mark each. The first are rungs of the trust ladder, best first."""

    GENUINE = "genuine"
    SIGNATURE_HOLDS = "signature_holds"
    SITE_CONFIRMS = "site_confirms"
    SIGNED_PDF = "signed_pdf"
    ENDORSED = "endorsed"
    WITH_EVIDENCE = "recorded_with_evidence"
    RECORDED = "recorded"
    COULD_NOT_CHECK = "unknown"
    IN_PROGRESS = "in_progress"
    NOT_EARNED = "not_earned"
    WAITING = "waiting"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    ON_HOLD = "on_hold"
    WITHDRAWN = "withdrawn"
    BAD = "bad"
    MISSING = "missing"
    """Asked for by a role that is followed, and nothing held says so."""


_OF_RUNG: Final = {
    Rung.RECOGNISED: Standing.GENUINE, Rung.SIGNATURE: Standing.SIGNATURE_HOLDS, Rung.SITE: Standing.SITE_CONFIRMS,
    Rung.SIGNED_PDF: Standing.SIGNED_PDF, Rung.ENDORSED: Standing.ENDORSED, Rung.WITH_EVIDENCE: Standing.WITH_EVIDENCE,
    Rung.OWN_WORD: Standing.RECORDED,
}  # fmt: skip
_STUDY: Final = frozenset({"degree", "transcript", "course"})
STANDINGS: Final = tuple(Standing)
OTHER_GROUP: Final = ""
"""The group of skills that are in no group of a framework that is here, and of those past the largest groups."""


def standing_of(holding: Holding) -> Standing:
    """Returns how a holding stands; what was not checked is never better than that."""
    if holding.state in ("withdrawn", "bad", "expired", "not_yet", "on_hold"):
        return Standing(holding.state)
    if holding.attainment is not Attainment.EARNED:
        return Standing(holding.attainment.value)
    if holding.state in ("unknown", "owner_not_shown"):
        return Standing.COULD_NOT_CHECK
    return _OF_RUNG[holding.rung] if holding.rung is not None else Standing.COULD_NOT_CHECK


@dataclass(frozen=True, slots=True)
class PathEvent:
    """One credential, or one course of a transcript. ``begins`` None: it names no day."""

    ref: str
    scope: str
    title: str
    issuer: str
    kind: str
    lane: Lane
    begins: date | None
    ends: date | None
    standing: Standing
    skills: int


@dataclass(frozen=True, slots=True)
class ShownBy:
    """A record that speaks of a skill, and the step by which it was found to."""

    ref: str
    title: str
    issuer: str
    step: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class PathSkill:
    """One skill with everything that shows it, best first; ``roles`` are the titles of followed roles that ask for it."""

    id: str
    label: str
    framework: str
    code: str
    standing: Standing
    shown_by: tuple[ShownBy, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathGroup:
    """A group of a framework, with the skills in it; ``title`` "" for those in none."""

    title: str
    skills: tuple[PathSkill, ...]


@dataclass(frozen=True, slots=True)
class MyPath:
    """Everything, in the order in which it is shown: events by day, those without one last; groups by their size."""

    events: tuple[PathEvent, ...]
    groups: tuple[PathGroup, ...]

    @property
    def skills(self) -> Sequence[PathSkill]:
        """Every skill that something shows; those only asked for are not among them."""
        return [skill for group in self.groups for skill in group.skills if skill.shown_by]


def my_path(
    held: Sequence[Holding],
    lines: Sequence[SkillLine],
    concepts: Concepts,
    *,
    asked: Sequence[tuple[str, str]] = (),
    roles: Mapping[str, tuple[str, ...]] | None = None,
) -> MyPath:
    """Returns what is held as a path.

    ``asked``: (address, label) of skills that followed roles ask for and nobody shows; ``roles``: by a skill's label, the
    roles that ask for it.
    """
    wanted_by = roles or {}
    skills = [_skill(line, wanted_by.get(line.label, ())) for line in lines]
    skills += [
        PathSkill(i, label, "", "", Standing.MISSING, (), wanted_by.get(label, ())) for i, label in dict(asked).items()
    ]
    count = Counter((of.ref, of.scope) for line in lines for of in map(_place, line.records))
    events = [_event(holding, count[holding.ref, holding.scope]) for holding in held]
    events.sort(
        key=lambda event: (event.begins is None, event.begins or date.max, event.title.casefold(), event.ref, event.scope)
    )
    return MyPath(tuple(events), _groups(skills, concepts))


@dataclass(frozen=True, slots=True)
class _Place:
    ref: str
    scope: str


def _place(of: SkillOf) -> _Place:
    return _Place(of.holding.ref, of.holding.scope)


def _skill(line: SkillLine, roles: tuple[str, ...]) -> PathSkill:
    shown = [
        ShownBy(of.holding.ref, of.holding.title, of.holding.issuer, str(of.step), standing_of(of.holding))
        for of in line.records
    ]
    shown.sort(key=lambda of: STANDINGS.index(of.standing))
    return PathSkill(line.id, line.label, line.framework, line.code, shown[0].standing, tuple(shown), roles)


def _event(holding: Holding, skills: int) -> PathEvent:
    subject = holding.view.subjects[0] if holding.view.subjects else None
    worked = holding.kind == "experience"
    begins = _day(subject.activity_start_date) if subject is not None else None
    ends = _day(subject.activity_end_date) if subject is not None and worked else None
    return PathEvent(
        holding.ref, holding.scope, holding.title, holding.issuer, holding.kind,
        Lane.WORK if worked else Lane.STUDY if holding.kind in _STUDY or holding.scope else Lane.BADGES,
        (begins if worked else None) or holding.issued or begins or holding.starts, ends, standing_of(holding), skills,
    )  # fmt: skip


def _day(text: str) -> date | None:
    """Returns a day as written; a month or a year is its first day."""
    day = text.partition("T")[0]
    try:
        return date.fromisoformat(day + {4: "-01-01", 7: "-01"}.get(len(day), ""))
    except ValueError:
        return None


# Groups ---------------------------------------------------------------------------------
def _groups(skills: Iterable[PathSkill], concepts: Concepts) -> tuple[PathGroup, ...]:
    every = list(skills)
    titles = group_titles({address_key(skill.id) for skill in every if skill.id}, concepts)
    grouped: dict[str, list[PathSkill]] = defaultdict(list)
    for skill in every:
        grouped[titles.get(address_key(skill.id), OTHER_GROUP) if skill.id else OTHER_GROUP].append(skill)
    largest = sorted((title for title in grouped if title), key=lambda title: (-len(grouped[title]), title.casefold()))
    for title in largest[MAX_PATH_GROUPS - 1 :]:
        grouped[OTHER_GROUP] += grouped.pop(title)
    order = [*largest[: MAX_PATH_GROUPS - 1], OTHER_GROUP] if OTHER_GROUP in grouped else largest
    return tuple(PathGroup(title, tuple(sorted(grouped[title], key=_in_group))) for title in order)


def _in_group(skill: PathSkill) -> tuple[int, str, str]:
    return STANDINGS.index(skill.standing), skill.label.casefold(), skill.id


def group_titles(keys: Collection[int], concepts: Concepts) -> dict[int, str]:
    """Returns the title of the nearest group above each skill, by its number; those in none are left out."""
    titles: dict[int, str] = {}
    above: dict[int, set[int]] = {key: {key} for key in keys}
    seen: dict[int, set[int]] = {key: {key} for key in keys}
    for _ in range(MAX_GROUP_STEPS):
        ends = {end for reached in above.values() for end in reached}
        if not ends:
            break
        wider: dict[int, set[int]] = defaultdict(set)
        for _kind, source, target in concepts.related(ends, (RelationKind.BROADER,)):
            wider[source].add(target)
        labels = {
            c.key: c.label for c in concepts.at({t for ts in wider.values() for t in ts}) if c.kind is ConceptKind.GROUP
        }
        following: dict[int, set[int]] = {}
        for key, reached in above.items():
            met = {target for end in reached for target in wider.get(end, ())} - seen[key]
            named = sorted(label for target in met if (label := labels.get(target)))
            if named:
                titles[key] = named[0]
            elif met:
                seen[key] |= met
                following[key] = met
        above = following
    return titles
