"""What lists, keys and documents say of a thing's end: from when and until when it counts, and that it was taken back.

The standards name a few members for it (``expires``, ``revoked``, ``exp``); publishers write others, which mean the same to
whoever reads them. Bad news counts in every spelling of its name, and what cannot be read is no good news.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from wallet.encodings import xsd_datetime
from wallet.formats.plain_members import is_flagged

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_FILLERS: Final = frozenset(
    {
        "at", "been", "by", "date", "datetime", "dids", "entries", "has", "is", "issuer", "issuers", "member", "members",
        "on", "time", "was",
    }
)  # fmt: skip
"""Words that leave a name's meaning as it is: ``isRevoked``, ``revoked_at``, ``revocationDate``."""
_ENDS: Final = frozenset(
    {
        "end", "ends", "exp", "expiration", "expires", "expiry", "goodthrough", "gooduntil", "nextupdate", "notafter",
        "until", "validthrough", "validtill", "validto", "validuntil",
    }
)  # fmt: skip
_BEGINS: Final = frozenset(
    {"activefrom", "begin", "begins", "effective", "effectivefrom", "nbf", "notbefore", "start", "starts", "validfrom"}
)
_AGAINST: Final = frozenset(
    {
        "banned", "blacklisted", "blocked", "cancelled", "compromised", "deactivated", "deleted", "denied", "disabled",
        "distrusted", "excluded", "expelled", "expired", "inactive", "invalid", "invalidated", "rejected", "removed",
        "retired", "revocation", "revocationreason", "revoked", "suspended", "suspension", "terminated", "termination",
        "untrusted", "withdrawal", "withdrawn",
    }
)  # fmt: skip
"""Members that mean bad news, whatever they say but a plain "no"."""
_FOR: Final = frozenset(
    {
        "accredited", "active", "allowed", "approved", "enabled", "listed", "recognised", "recognized", "trusted", "valid",
        "verified",
    }
)  # fmt: skip
"""Members that mean good news where they say a plain "yes"."""
_STATES: Final = ("standing", "state", "status", "statuses")
_GOOD_STATES: Final = _FOR | {"current", "good", "granted", "ok"}
_BAD_STATES: Final = _AGAINST | {"former"}
_TEXTS: Final = frozenset({"description", "label", "legalName", "name", "title"})
"""Members in anybody's own words: a school may be called "Former"."""
_LAST_SECOND: Final = 253_402_300_799
"""The last second of the year 9999."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of a thing.

    Attributes:
        begins, ends: the latest beginning and the earliest end.
        withdrawn: it was taken back, or is not vouched for.
        withdrawn_at: since when, the earliest day where one is given.
        unreadable: something of it cannot be read.
    """

    begins: datetime | None = None
    ends: datetime | None = None
    withdrawn: bool = False
    withdrawn_at: datetime | None = None
    unreadable: bool = False


def standing_of(members: Mapping[str, Any], *, passed_over: Collection[str] = ()) -> Standing:
    """Returns what ``members`` say, but for the names in ``passed_over``, which the caller reads by its own standard."""
    begins: list[datetime] = []
    ends: list[datetime] = []
    since: list[datetime] = []
    withdrawn = unreadable = False
    for name, value in members.items():
        if name in passed_over or value is None:
            continue
        word = plain_name(name)
        if word in _ENDS or word in _BEGINS:
            when = moment(value)
            unreadable = unreadable or when is None
            if when is not None:
                (ends if word in _ENDS else begins).append(when)
        elif word in _AGAINST:
            when = moment(value) if is_flagged(value) else None
            withdrawn = withdrawn or is_flagged(value)
            since.extend([] if when is None else [when])
        else:
            speaks = _speaks(name, word, value)
            withdrawn, unreadable = withdrawn or speaks is False, unreadable or speaks is None
    return Standing(max(begins, default=None), min(ends, default=None), withdrawn, min(since, default=None), unreadable)


def is_against(name: str) -> bool:
    """Says whether a member of that name means bad news."""
    return plain_name(name) in _AGAINST


def plain_name(name: str) -> str:
    """Returns a member's name without case, underscores and the words that change nothing."""
    words = [word.lower() for word in _WORD.findall(re.split(r"[:/#]", name)[-1])]
    return "".join(word for word in words if word not in _FILLERS) or "".join(words)


def _speaks(name: str, word: str, value: Any) -> bool | None:
    """Says whether a member speaks for the thing; True also for one that says nothing of it, None where that is unclear."""
    if word in _FOR or (word.startswith("not") and word[3:] in _FOR):
        if not isinstance(value, bool):
            return None
        return value is not word.startswith("not")
    if word.endswith(_STATES):
        state = _last_word(value)
        return True if state in _GOOD_STATES else False if state in _BAD_STATES else None
    return name in _TEXTS or _last_word(value) not in _BAD_STATES


def _last_word(value: Any) -> str:
    """Returns the word that a text is, or that the address ends with which it is; "" for anything else."""
    return plain_name(value.strip()) if isinstance(value, str) else ""


def moment(value: Any) -> datetime | None:
    """Returns a date as lists and keys have them, with its zone or in seconds since 1970; None where it is none."""
    if isinstance(value, str):
        return xsd_datetime.parse(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _LAST_SECOND:
        return None
    return datetime.fromtimestamp(value, UTC)
