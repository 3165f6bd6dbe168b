"""One line of words with the mark that goes before it. What it says of a credential, ui.text.standing decides."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatusText:
    """``mark`` is the name of an icon, or ""; ``colour`` the role of its colour; ``text`` what stands beside it."""

    mark: str
    colour: str
    text: str
