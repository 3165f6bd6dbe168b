"""What the records add up to: skills with what shows them, roles that are followed, and what a change adds to both."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson

from wallet.errors import StoreError
from wallet.limits.skills import MAX_FOLLOWED_ROLES
from wallet.records.days import local_day
from wallet.service.changes import Changes
from wallet.service.context import ServiceContext
from wallet.service.frameworks import Frameworks
from wallet.service.roles import Roles
from wallet.skills.held import Held
from wallet.skills.holdings import Holding
from wallet.skills.labels import same_label
from wallet.skills.likeness import suggestions
from wallet.skills.matching import Matched, OutcomeKind, counts, match
from wallet.skills.my_path import MyPath as MyPath
from wallet.skills.my_path import PathEvent as PathEvent
from wallet.skills.my_path import PathGroup as PathGroup
from wallet.skills.my_path import PathSkill as PathSkill
from wallet.skills.my_path import Standing as Standing
from wallet.skills.my_path import my_path, standing_of
from wallet.skills.reach import SkillIndex
from wallet.skills.requirements import NotUnderstood as NotUnderstood
from wallet.skills.requirements import Role as Role
from wallet.skills.requirements import SkillNamed
from wallet.skills.roles.keeping import kept_role, plain_role
from wallet.skills.skill_lines import skill_lines
from wallet.store.copies.backup_contents import ROLES_SETTING

_ASKED: Final = 8
"""Open words that are asked about at a time."""


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """What became of one requirement. ``ref``, ``title``: the best evidence; ``reason`` is a code, with what it names."""

    text: str
    required: bool
    outcome: str
    reason: str
    reason_detail: str
    ref: str = ""
    title: str = ""
    standing: Standing | None = None
    step: str = ""


@dataclass(frozen=True, slots=True)
class RoleMatch:
    """One role against what is held today."""

    id: str
    title: str
    publisher: str
    source: str
    starts: date | None
    requirements: tuple[RequirementLine, ...]
    not_understood: tuple[NotUnderstood, ...]

    @property
    def met(self) -> int:
        """How many requirements are met."""
        return sum(line.outcome == OutcomeKind.MET for line in self.requirements)


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a record that names no skill, or several, with what it may mean: (address, label, framework)."""

    word: str
    ambiguous: bool
    titles: tuple[str, ...]
    may_mean: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything that the place Skills shows."""

    path: MyPath
    asked: tuple[AskedWord, ...]
    roles: tuple[RoleMatch, ...]


@dataclass(frozen=True, slots=True)
class RoleMoved:
    """A followed role, before and after a change: how many requirements are met, and the texts of those newly met."""

    id: str
    title: str
    met: int
    was: int
    of: int
    newly: tuple[str, ...]
    following: str
    """What is to be done next for it: the text of the first requirement that is not met, or ""."""


@dataclass(frozen=True, slots=True)
class Additions:
    """What some records add: skills that nothing showed before, and roles (all that are followed)."""

    skills: tuple[PathSkill, ...]
    roles: tuple[RoleMoved, ...]


class SkillBook:
    """What the records of one wallet add up to. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext, roles: Roles, frameworks: Frameworks) -> None:
        self._context = context
        self._roles = roles
        self._frameworks = frameworks

    # Skills -------------------------------------------------------------------------------
    def book(self) -> Book:
        """Returns skills, path and roles as of today."""
        held, index = Held(self._roles.held()), self._frameworks.index()
        concepts = self._frameworks.concepts
        lines, words = skill_lines(held, index, concepts)
        followed = [(key, role, self._match(role, held, index)) for key, role in self._followed().items()]
        roles_by_label, asked = _asked_for([(role, results) for _, role, results in followed], index)
        path = my_path(held, lines, concepts, asked=asked, roles=roles_by_label)
        asked_words = tuple(
            AskedWord(word.word, word.ambiguous, word.titles, self._may_mean(word.word)) for word in words[:_ASKED]
        )
        return Book(path, asked_words, tuple(_view(key, role, results) for key, role, results in followed))

    def _may_mean(self, word: str) -> tuple[tuple[str, str, str], ...]:
        concepts = [suggestion.concept for suggestion in suggestions(word, self._frameworks.concepts)]
        return tuple((concept.address, concept.label, concept.framework_title) for concept in concepts)

    # Roles -------------------------------------------------------------------------------
    def role(self, key: str) -> RoleMatch:
        """Returns a followed role. Raises StoreError ``role_unknown``."""
        held = Held(self._roles.held())
        role = self._role(key)
        return _view(key, role, self._match(role, held, self._frameworks.index()))

    def follow(self, role: Role) -> str:
        """Follows a role; the same one again takes its place. Returns its id. Raises StoreError ``too_many_roles``."""
        rows, key = self._rows(), role_id(role)
        rows[key] = plain_role(role)
        if len(rows) > MAX_FOLLOWED_ROLES:
            raise StoreError("too_many_roles")
        self._context.vault.settings.set(ROLES_SETTING, rows)
        return key

    def start(self, key: str, day: date | None) -> Changes:
        """Says when the work of a followed role starts. Raises StoreError ``role_unknown``."""
        rows = self._rows()
        if key not in rows:
            raise StoreError("role_unknown")
        rows[key] = rows[key] | {"starts": day.isoformat() if day else None}
        self._context.vault.settings.set(ROLES_SETTING, rows)
        return Changes(plans=True)

    def forget(self, key: str) -> Changes:
        """Follows a role no more. Raises StoreError ``role_unknown``."""
        rows = self._rows()
        if rows.pop(key, None) is None:
            raise StoreError("role_unknown")
        self._context.vault.settings.set(ROLES_SETTING, rows)
        return Changes(plans=True)

    def confirm(self, word: str, address: str) -> Changes:
        """Remembers what a word means (:meth:`.Frameworks.confirm`)."""
        self._frameworks.confirm(word, address)
        return Changes(plans=True)

    def take_back(self, word: str) -> Changes:
        """Takes back what was said of a word (:meth:`.Frameworks.forget`)."""
        self._frameworks.forget(word)
        return Changes(plans=True)

    # What a change adds ---------------------------------------------------------------------
    def additions(self, refs: Collection[str]) -> Additions:
        """Returns what the records ``refs`` add to what was there without them."""
        new = set(refs)
        every = self._roles.held()
        before = Held(holding for holding in every if holding.ref not in new)
        after, index = Held(every), self._frameworks.index()
        return Additions(self._new_skills(before, after, index), self._moved(before, after, index))

    def _new_skills(self, before: Held, after: Held, index: SkillIndex) -> tuple[PathSkill, ...]:
        concepts = self._frameworks.concepts
        known = {line.id or same_label(line.label) for line in skill_lines(before, index, concepts)[0]}
        lines = [line for line in skill_lines(after, index, concepts)[0] if (line.id or same_label(line.label)) not in known]
        return tuple(my_path((), lines, concepts).skills)

    def _moved(self, before: Held, after: Held, index: SkillIndex) -> tuple[RoleMoved, ...]:
        moved = []
        for key, role in self._followed().items():
            was, now = self._match(role, before, index), self._match(role, after, index)
            pairs = list(zip(was, now, strict=True))
            newly = [
                n.requirement.text for w, n in pairs if n.outcome is OutcomeKind.MET and w.outcome is not OutcomeKind.MET
            ]
            left = (n.requirement.text for n in now if n.outcome is not OutcomeKind.MET)
            moved.append(
                RoleMoved(
                    key, role.title, counts(now)[OutcomeKind.MET], counts(was)[OutcomeKind.MET], len(now), tuple(newly),
                    next(left, ""),
                )
            )  # fmt: skip
        return tuple(moved)

    # ----------------------------------------------------------------------------------------
    def _match(self, role: Role, held: Sequence[Holding], index: SkillIndex) -> list[Matched]:
        return match(role, held, local_day(self._context.clock.now()), index=index)

    def _rows(self) -> dict[str, dict[str, Any]]:
        return dict(self._context.vault.settings.get(ROLES_SETTING) or {})

    def _followed(self) -> dict[str, Role]:
        return {key: kept_role(row) for key, row in self._rows().items()}

    def _role(self, key: str) -> Role:
        row = self._rows().get(key)
        if row is None:
            raise StoreError("role_unknown")
        return kept_role(row)


def role_id(role: Role) -> str:
    """Returns what tells a role from another: its address and what it asks for, not the day it was read on."""
    plain = plain_role(role)
    members = {name: plain[name] for name in ("title", "publisher", "source", "requirements")}
    return hashlib.sha256(orjson.dumps(members, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def _view(key: str, role: Role, results: Sequence[Matched]) -> RoleMatch:
    lines = tuple(_line(result) for result in results)
    return RoleMatch(key, role.title, role.publisher, role.source, role.starts, lines, role.not_understood)


def _line(result: Matched) -> RequirementLine:
    asked, best = result.requirement, result.evidence[0] if result.evidence else None
    line = RequirementLine(asked.text, asked.required, str(result.outcome), result.reason, result.reason_detail)
    if best is None:
        return line
    return RequirementLine(
        line.text, line.required, line.outcome, line.reason, line.reason_detail, best.holding.ref, best.holding.title,
        standing_of(best.holding), str(best.step),
    )  # fmt: skip


def _asked_for(
    roles: Sequence[tuple[Role, Sequence[Matched]]], index: SkillIndex
) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, str]]]:
    """Returns by each label of a skill the roles that ask for it, and the skills that are missing: (address, label)."""
    roles_by_label: dict[str, dict[str, None]] = {}
    missing: dict[str, str] = {}
    for role, results in roles:
        for result in results:
            named = [accepted for accepted in result.requirement.accept if isinstance(accepted, SkillNamed)]
            for skill in named:
                concepts = index.resolved(skill.name, skill.address, skill.code, skill.framework).concepts
                labels = {concept.label for concept in concepts} | {skill.name}
                for label in labels - {""}:
                    roles_by_label.setdefault(label, {})[role.title] = None
                if result.outcome is OutcomeKind.MISSING and len(result.requirement.accept) == 1:
                    label = (concepts[0].label if concepts else "") or skill.name
                    address = concepts[0].address if concepts else skill.address
                    if label:
                        missing[address or f"urn:lanyard:asked:{same_label(label)}"] = label
    return {label: tuple(titles) for label, titles in roles_by_label.items()}, list(missing.items())
