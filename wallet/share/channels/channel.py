"""What a channel is: a way to hand a signed presentation over. One module in this folder with ``CHANNEL``.

A file channel makes something that lies somewhere and cannot be called back. A live channel shows something for as long
as it is wished, and stops.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, runtime_checkable

from wallet.records.record import ShareState
from wallet.share.presentation import PresentationRequest, SignedPresentation
from wallet.share.selection import Disclosed
from wallet.share.warnings import ShareWarning

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of the modules of one code, dark is True, without the quiet zone."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a channel cannot carry something: a problem code, what it is about, and a figure that its sentence has room for.

    ``title`` is a credential's, or "" for all of it; ``detail`` is "" where there is no figure.
    """

    code: str
    title: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a receiver really gets by a channel.

    Attributes:
        data: the bytes that they read and check.
        until: when these stop being good; None where nothing but what their issuer says ends them.
    """

    data: bytes = field(repr=False)
    until: datetime | None


Draw = Callable[[SignedPresentation], Mapping[str, bytes]]
"""Draws the pictures that were signed into what is shown (PNG, JPEG), by the record they are of."""


class Channel(Protocol):
    """A way to hand over.

    Attributes:
        id: its name in the ledger.
        lifetime: how long a share of this kind is good for unless the person says otherwise.
    """

    id: str
    lifetime: timedelta

    def leaving(self, signed: SignedPresentation) -> Leaving:
        """Returns what of ``signed`` leaves."""
        ...

    def camera_text(self, signed: SignedPresentation) -> str:
        """Returns what a bare camera reads of it; "" where there is no code, or where several take turns."""
        ...

    def cautions(self, signed: SignedPresentation) -> Sequence[ShareWarning]:
        """Returns what is told before ``signed`` is handed over this way, besides what is told of any way."""
        ...

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """Says beforehand what of ``disclosed`` cannot be handed over as ``request`` wishes; empty when all can.

        What depends on the last byte of the signed text can only be found when it is handed over.
        """
        ...


class PresentationChannel:
    """What channels share that hand over the whole presentation."""

    def leaving(self, signed: SignedPresentation) -> Leaving:
        """Returns the presentation: good until its proof ends."""
        return Leaving(signed.document, signed.expires)

    def camera_text(self, signed: SignedPresentation) -> str:
        """Returns "": there is no code."""
        _ = signed
        return ""

    def cautions(self, signed: SignedPresentation) -> Sequence[ShareWarning]:
        """Returns nothing: what is known of this way is known of any."""
        _ = signed
        return ()


@runtime_checkable
class FileChannel(Channel, Protocol):
    """Hands over by a file. ``suffix`` is what its name ends in, "" where the presentation decides."""

    suffix: str

    def write(self, signed: SignedPresentation, path: Path, *, language: str, draw: Draw) -> None:
        """Writes to ``path``, which is not there yet, for its owner alone. Raises ShareError, OSError."""
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
    def code(self) -> str:
        """The digits that are asked for there, or "" where none are."""
        ...

    @property
    def matrices(self) -> Sequence[Matrix]:
        """The codes to show, in turn; none where there is only an address."""
        ...

    @property
    def views(self) -> int | None:
        """How often it was looked at; None where that cannot be known."""
        ...

    @property
    def visited(self) -> Sequence[datetime]:
        """When it was looked at, as far as that can be known."""
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
