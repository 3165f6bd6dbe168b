"""What a channel is: a way to hand a signed presentation over. One module in this folder with ``CHANNEL``.

A file channel makes something that lies somewhere and cannot be called back. A live channel shows something for as long
as it is wished, and stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable

from wallet.records.record import ShareState
from wallet.share.presentation import SignedPresentation
from wallet.share.selection import Disclosed

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of the modules of one code, dark is True, without the quiet zone."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a channel cannot carry something: a problem code, and the title of what it is about, or "" for all of it."""

    code: str
    title: str = ""


class Channel(Protocol):
    """A way to hand over.

    Attributes:
        id: its name in the ledger.
        lifetime: how long a share of this kind is good for unless the person says otherwise.
    """

    id: str
    lifetime: timedelta

    def carries(self, disclosed: Disclosed) -> Sequence[Refusal]:
        """Says beforehand what of ``disclosed`` it cannot hand over; empty when it can carry all of it.

        What depends on the last byte of the signed text can only be found when it is handed over.
        """
        ...


@runtime_checkable
class FileChannel(Channel, Protocol):
    """Hands over by a file. ``suffix`` is what its name ends in, "" where the presentation decides."""

    suffix: str

    def write(self, signed: SignedPresentation, path: Path, *, language: str) -> None:
        """Writes to ``path``, which is not there yet, readable by its owner alone. Raises ShareError, OSError."""
        ...


class LiveShare(Protocol):
    """A share that is going on."""

    @property
    def state(self) -> ShareState:
        """``live``, ``ended``, ``stopped`` or ``unreachable``."""
        ...

    @property
    def address(self) -> str:
        """Where it is seen, or "" where there is no address."""
        ...

    @property
    def matrices(self) -> Sequence[Matrix]:
        """The codes to show, in turn; none where there is only an address."""
        ...

    @property
    def views(self) -> int | None:
        """How often it was looked at; None where that cannot be known."""
        ...

    def stop(self) -> None:
        """Takes it back at once; ``state`` then says whether that could be done."""
        ...


@runtime_checkable
class LiveChannel(Channel, Protocol):
    """Hands over by showing."""

    def start(self, signed: SignedPresentation) -> LiveShare:
        """Begins. Raises ShareError."""
        ...
