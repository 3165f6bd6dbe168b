"""The acknowledgements: written by a child only after the vault's call returned, synced, read by who judges.

One JSON line each: ``{"begin": op}``, ``{"part": n}`` (one of many is saved), ``{"done": true}``,
``{"failed": code}``, and whatever else a row wants to say.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.durability.shelf import Op, Shelf, steps


class Pen:
    """Writes the lines."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, **told: Any) -> None:
        """Writes one line and waits until it is on the disk."""
        os.write(self._handle, json.dumps(told).encode() + b"\n")
        os.fsync(self._handle)


@dataclass
class Story:
    """What the lines tell."""

    lines: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, data: bytes) -> Story:
        """Reads the lines; one that was cut short was not told."""
        return cls([json.loads(line) for line in data.split(b"\n")[:-1]])

    def said(self, word: str) -> bool:
        """Whether a line has ``word``."""
        return any(word in line for line in self.lines)

    @property
    def acknowledged(self) -> int:
        """How many times a person would have been told "saved"."""
        return sum(1 for line in self.lines if "done" in line or "part" in line)

    @property
    def in_flight(self) -> Op | None:
        """The operation that was begun and neither done nor refused."""
        begun = None
        for line in self.lines:
            if "begin" in line:
                begun = line["begin"]
            elif "done" in line or "failed" in line:
                begun = None
        return begun

    def allowed(self, shelf: Shelf) -> list[Shelf]:
        """Returns every state the vault may be in: all that was acknowledged, and the one in flight or not.

        An operation that was *refused* may be there or not as well: the disk said no in the middle.
        """
        states = [shelf]
        begun: Op | None = None
        parts: set[int] = set()
        for line in self.lines:
            if "begin" in line:
                begun, parts = line["begin"], set()
            elif "part" in line:
                parts.add(line["part"])
            elif "done" in line and begun is not None:
                states, begun = [steps(s, begun)[-1] for s in states], None
            elif "failed" in line and begun is not None:
                states = _either(states, begun, parts)
                begun = None
        return states if begun is None else _either(states, begun, parts)


def _either(states: list[Shelf], op: Op, parts: set[int]) -> list[Shelf]:
    found = []
    for one in states:
        for state in (one, *steps(one, op)):
            if parts <= set(state.things) and state not in found:
                found.append(state)
    return found
