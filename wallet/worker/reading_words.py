"""What a reading worker says, as plain JSON and back. The reader of it is strict: the worker is doubted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from wallet.limits.skills import MAX_COMPLETIONS, MAX_LABEL_CHARS, MAX_ROLE_TEXT_CHARS
from wallet.skills.frameworks.model import Credit, Entry, Occupation, ReadingProblem, Relation, Skill
from wallet.skills.pathways.completion import Completion
from wallet.skills.pathways.graph import Pathway
from wallet.skills.requirements import Role
from wallet.worker.frames import GarbledError

_ENTRIES: Final = {"s": Skill, "o": Occupation, "r": Relation, "c": Credit, "p": ReadingProblem}
_LETTERS: Final = {kind: letter for letter, kind in _ENTRIES.items()}


def plain_entry(entry: Entry) -> list[Any]:
    """Returns an entry of a framework as a letter and its fields."""
    return [_LETTERS[type(entry)], *(_plain(getattr(entry, field.name)) for field in fields(entry))]


def read_entry(plain: Any) -> Entry:
    """Returns the entry. Raises GarbledError for what no honest worker sends."""
    try:
        letter, *values = plain
        entry: Entry = _built(_ENTRIES[letter], values, MAX_LABEL_CHARS)
    except (KeyError, TypeError, ValueError):
        raise GarbledError("no entry") from None
    return entry


def plain_value(value: Pathway | Completion) -> list[Any]:
    """Returns a pathway, or one thing that was completed, as plain JSON."""
    plain: list[Any] = _plain(value)[1:]
    return plain


def read_plain_pathway(plain: Any) -> Pathway:
    """Returns the pathway. Raises GarbledError for what no honest worker sends."""
    try:
        pathway: Pathway = _built(Pathway, plain, MAX_ROLE_TEXT_CHARS)
    except (KeyError, TypeError, ValueError):
        raise GarbledError("no pathway") from None
    return pathway


def read_plain_completions(plain: Any) -> list[Completion]:
    """Returns what was completed. Raises GarbledError for what no honest worker sends."""
    try:
        return [_built(Completion, values, MAX_ROLE_TEXT_CHARS) for values in _list(plain)[: MAX_COMPLETIONS + 1]]
    except (KeyError, TypeError, ValueError):
        raise GarbledError("no completions") from None


def plain_roles(roles: list[Role]) -> list[Any]:
    """Returns roles as plain JSON."""
    return [_plain(role)[1:] for role in roles]


def read_plain_roles(plain: Any) -> list[Role]:
    """Returns the roles. Raises GarbledError for what no honest worker sends."""
    try:
        if not isinstance(plain, list) or not plain:
            raise GarbledError("no roles")
        return [_built(Role, values, MAX_ROLE_TEXT_CHARS) for values in plain]
    except (KeyError, TypeError, ValueError):
        raise GarbledError("no role") from None


# Both ways, by the types of the fields ----------------------------------------------
def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, field.name)) for field in fields(value))]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, frozenset):
        return sorted(_plain(inner) for inner in value)
    return value


def _built(kind: type[Any], values: Any, longest: int) -> Any:
    readers = _readers(kind)  # type: ignore[arg-type]  # a class can be hashed
    if not isinstance(values, list) or len(values) != len(readers):
        raise GarbledError(f"no {kind.__name__}")
    return kind(*(reader(value, longest) for reader, value in zip(readers, values, strict=True)))


@cache
def _readers(kind: type[Any]) -> tuple[Callable[[Any, int], Any], ...]:
    hints = get_type_hints(kind)
    return tuple(_reader(hints[field.name]) for field in fields(kind))


def _reader(hint: Any) -> Callable[[Any, int], Any]:
    """Returns what reads a value of a type, exactly."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (UnionType, Union):
        return _one_of(inside)
    if origin is tuple and inside[-1] is Ellipsis:
        read_inner = _reader(inside[0])
        return lambda value, longest: tuple(read_inner(inner, longest) for inner in _list(value))
    if origin is tuple:
        readers = [_reader(part) for part in inside]
        return lambda value, longest: tuple(r(v, longest) for r, v in zip(readers, _list(value), strict=True))
    if origin is frozenset:
        read_inner = _reader(inside[0])
        return lambda value, longest: frozenset(read_inner(inner, longest) for inner in _list(value))
    if is_dataclass(hint):
        return lambda value, longest: _named(value, (hint,), longest)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return lambda value, _: hint(value)
    if hint is date:
        return lambda value, _: date.fromisoformat(value)
    if hint in (str, int, bool):
        return lambda value, longest: _exactly(hint, value, longest)
    raise TypeError(f"no reader of {hint}")


def _one_of(kinds: tuple[Any, ...]) -> Callable[[Any, int], Any]:
    rest = tuple(kind for kind in kinds if kind is not type(None))
    optional = len(rest) < len(kinds)
    if not all(is_dataclass(kind) for kind in rest):
        (only,) = rest
        read_only = _reader(only)
        return lambda value, longest: None if value is None and optional else read_only(value, longest)
    return lambda value, longest: None if value is None and optional else _named(value, rest, longest)


def _named(value: Any, kinds: tuple[Any, ...], longest: int) -> Any:
    name, *values = _list(value)
    kind = next((kind for kind in kinds if kind.__name__ == name), None)
    if kind is None:
        raise GarbledError("of no kind that may stand here")
    return _built(kind, values, longest)


def _exactly(kind: type[Any], value: Any, longest: int) -> Any:
    if type(value) is not kind or (kind is str and len(value) > longest):
        raise GarbledError(f"no {kind.__name__}")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise GarbledError("no list")
    return value
