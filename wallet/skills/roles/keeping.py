"""A role as it is kept: plain JSON with the names of its fields, so that an older or newer program reads what it knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from wallet.skills.requirements import (
    AchievementAt,
    CredentialNamed,
    CredentialTyped,
    KindAndWords,
    NotUnderstood,
    Requirement,
    RequirementKind,
    Role,
    SkillNamed,
    Weakening,
)

_KINDS: Final[dict[str, type[Any]]] = {
    kind.__name__: kind for kind in (AchievementAt, CredentialNamed, CredentialTyped, KindAndWords, SkillNamed)
}
_DAYS: Final = frozenset({"posted", "closes", "starts", "days_left_at"})


def plain_role(role: Role) -> dict[str, Any]:
    """Returns a role as it is kept."""
    return dict(_members(role))


def kept_role(plain: dict[str, Any]) -> Role:
    """Returns the role; a kind of thing that this program does not know is listed as not understood."""
    rest = [NotUnderstood(**_known(NotUnderstood, each)) for each in plain.get("not_understood", ())]
    requirements = tuple(_requirement(each, rest) for each in plain.get("requirements", ()))
    values = _known(Role, plain) | {
        "requirements": requirements,
        "not_understood": tuple(rest),
        "splits": tuple((text, tuple(parts)) for text, parts in plain.get("splits", ())),
    }
    return Role(**values)


def _requirement(plain: dict[str, Any], rest: list[NotUnderstood]) -> Requirement:
    accept = []
    for each in plain.get("accept", ()):
        kind = _KINDS.get(each.get("is", ""))
        if kind is None:
            rest.append(NotUnderstood("kept_by_newer", plain.get("text", "")))
            continue
        values = _known(kind, each)
        accept.append(
            kind(**{name: tuple(v) if isinstance(v, list) and name != "places" else v for name, v in values.items()})
        )
    values = _known(Requirement, plain) | {
        "kind": RequirementKind(plain["kind"]),
        "weakening": frozenset(Weakening(word) for word in plain.get("weakening", ()) if word in set(Weakening)),
        "accept": tuple(accept),
    }
    return Requirement(**values)


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(value):
        yield field.name, _plain(getattr(value, field.name))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {"is": type(value).__name__, **dict(_members(value))}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, frozenset):
        return sorted(_plain(inner) for inner in value)
    return value


def _known(kind: type[Any], plain: dict[str, Any]) -> dict[str, Any]:
    """Returns the members that this program knows, days and places as they are held."""
    values = {field.name: plain[field.name] for field in fields(kind) if field.name in plain}
    for name, value in values.items():
        if name in _DAYS and value is not None:
            values[name] = date.fromisoformat(value)
        elif name == "places":
            values[name] = frozenset(value)
    return values
