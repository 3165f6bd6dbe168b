"""What a securing mechanism found when it opened a credential: four outcomes and the signed claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Protocol

import wallet.verify.proofs as proofs_package
from wallet.credential.model import Credential, Presentation
from wallet.errors import BugError
from wallet.formats.parsed import ParsedCredential
from wallet.plugins import discover
from wallet.report import NOT_RUN, Outcome, Problem, Skipped
from wallet.verify.context import CheckContext


@dataclass(slots=True)
class Opened:
    """The four checks a mechanism makes, and what it vouches for.

    Attributes:
        view: what the signed statements say, read only from them; None when nothing could be read.
        trusted: the proof held, so that ``view`` may be shown as said by the key's holder.
        children: embedded credentials, each judged on its own: (JSON Pointer, parsed).
        presenter: id of the party whose key signed a presentation and was shown to be theirs.
        key_bound: a token whose holder key was proved by a key binding token; None where there is no such thing.
        challenge, domain: what a presentation's proof was made for.
        not_before, not_after: further limits a token sets; the most restrictive date wins.
        dates: problems of dates that are no dates.
    """

    shape: Outcome = field(default_factory=lambda: Skipped(NOT_RUN))
    context: Outcome = field(default_factory=lambda: Skipped(NOT_RUN))
    proof: Outcome = field(default_factory=lambda: Skipped(NOT_RUN))
    issuer_binding: Outcome = field(default_factory=lambda: Skipped(NOT_RUN))
    view: Credential | Presentation | None = None
    trusted: bool = False
    children: tuple[tuple[str, ParsedCredential], ...] = ()
    presenter: str = ""
    key_bound: bool | None = None
    challenge: str = ""
    domain: tuple[str, ...] = ()
    not_before: datetime | None = None
    not_after: datetime | None = None
    dates: tuple[Problem, ...] = ()


class Mechanism(Protocol):
    """How a format is secured: one module with ``MECHANISM``."""

    id: str
    formats: frozenset[str]

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges shape, context, proof and issuer binding. Never raises for a bad credential."""
        ...


@cache
def mechanisms() -> dict[str, Mechanism]:
    """Returns the mechanism of every format."""
    return {name: one for one in discover(proofs_package, "MECHANISM") for name in one.formats}


def open_parsed(parsed: ParsedCredential, ctx: CheckContext) -> Opened:
    """Opens ``parsed`` with its format's mechanism."""
    mechanism = mechanisms().get(parsed.format)
    if mechanism is None:
        raise BugError("no_plugins", parsed.format)
    return mechanism.open(parsed, ctx)
