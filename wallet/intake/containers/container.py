"""What a container is: something a credential is carried in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Part:
    """One thing taken out.

    Attributes:
        payload: its bytes.
        is_file: the part is a file of its own (a ZIP member, an attachment); else it is the credential text
            inside a file (a baked picture), and the file around it is what was received.
        name: the member's name as given, or "".
        left_out: the code that says why this is not taken in though it is known what it is (a key, a profile).
        refused: the code that says why this one could not be read, though its neighbours could.
        address: the payload is nothing but the address of a hosted Open Badge, baked into the picture around it.
    """

    payload: bytes = field(repr=False)
    is_file: bool = False
    name: str = ""
    left_out: str = ""
    refused: str = ""
    address: bool = False


class Container(Protocol):
    """One module in this folder with ``CONTAINER``."""

    id: str

    def claims(self, data: bytes) -> bool:
        """Says whether these bytes are such a container, by their beginning. Never raises."""
        ...

    def parts(self, data: bytes) -> list[Part]:
        """Returns what is inside. Raises IntakeError."""
        ...


@runtime_checkable
class SpecialContainer(Container, Protocol):
    """A container that knows better than a general one what such bytes are: a picture of codes is also a PNG."""

    instead_of: tuple[str, ...]
    """Ids of the containers that stand back where this one claims."""


@runtime_checkable
class LockedContainer(Container, Protocol):
    """A container that a password may open."""

    def parts_with(self, data: bytes, password: str | None) -> list[Part]:
        """Returns what is inside. Raises IntakeError ``password_needed``, ``password_wrong`` and what ``parts`` raises."""
        ...
