"""What every form of a role gives its reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from wallet.skills.requirements import NotUnderstood, Role


@dataclass(frozen=True, slots=True)
class RoleFile:
    """A file, read once for all forms.

    Attributes:
        text: as a reader of it sees it; for JSON the text of the file.
        nodes: the JSON of the file, or of every script of a page, and its microdata.
        problems: what on the page could not be read: (code, where).
        is_page: HTML, whose ``text`` is what stands on it.
    """

    text: str
    nodes: tuple[Any, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    is_page: bool = False

    def not_read(self) -> tuple[NotUnderstood, ...]:
        """What could not be read, as what was not understood."""
        return tuple(NotUnderstood(code, "", where) for code, where in self.problems)


class RoleForm(Protocol):
    """One form. ``order``: the lowest that claims a file reads it."""

    order: int

    def claims(self, file: RoleFile) -> bool: ...

    def read(self, file: RoleFile) -> list[Role]: ...


@dataclass
class Gathered:
    """What a reader gathers while it goes through a source."""

    requirements: list[Any] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)
    splits: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The number of the next requirement."""
        return str(len(self.requirements) + 1)
