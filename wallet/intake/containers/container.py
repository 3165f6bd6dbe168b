"""What a container is: something a credential is carried in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Part:
    """One thing taken out.

    Attributes:
        payload: its bytes.
        is_file: the part is a file of its own (a ZIP member, an attachment); else it is the credential text
            inside a file (a baked picture), and the file around it is what was received.
        name: the member's name as given, or "".
    """

    payload: bytes = field(repr=False)
    is_file: bool = False
    name: str = ""


class Container(Protocol):
    """One module in this folder with ``CONTAINER``."""

    id: str

    def claims(self, data: bytes) -> bool:
        """Says whether these bytes are such a container, by their beginning. Never raises."""
        ...

    def parts(self, data: bytes) -> list[Part]:
        """Returns what is inside. Raises IntakeError."""
        ...
