"""Who must act when something does not check out, and what the issuer is told: for every problem code, as data."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from resources.catalogue import has_text, text
from resources.reader import names, read_json


class Actor(StrEnum):
    """Who can mend it. ``PERSON`` is whoever reads it: the learner, or the one who checks."""

    ISSUER = "issuer"
    PERSON = "person"
    NOBODY = "nobody"
    US = "us"


class Reason(NamedTuple):
    """A problem: its code, where it is (JSON Pointer), and its detail. Of what could not be had, the last word of the
    detail is the code of the fetch that failed."""

    code: str
    pointer: str = ""
    detail: str = ""


@cache
def _written() -> dict[str, Any]:
    written: dict[str, Any] = read_json("translations/who_acts.json")
    return written


@cache
def _table() -> dict[str, Any]:
    table = dict(_written()["codes"])
    for room, actor in _written()["rooms"].items():
        for name in names("translations/en/problems", f"{room}.json"):
            for code in read_json(name):
                table.setdefault(code, actor)
    return table


def who_acts(code: str, detail: str = "") -> Actor:
    """Returns who must act on ``code``; a code nobody wrote down is ours. Where nobody was asked, the person asks first."""
    if code in _written()["by_fetch"] and _fetch(detail) in _written()["not_asked"]:
        return Actor.PERSON
    return Actor(_table().get(code, Actor.US))


def who_words(code: str, language: str = "en", detail: str = "", *, shown: bool = False) -> str:
    """Returns a sentence that says who can mend it; that it may pass by itself, where it may.

    ``shown``: it is about a presentation; no issuer can mend that.
    """
    actor = who_acts(code, detail)
    if shown and actor is Actor.ISSUER:
        return text("who.shows_it", language)
    waits = code in _written()["may_pass"] and actor is Actor.ISSUER
    return text("who.wait" if waits else f"who.{actor}", language)


def issuer_remedy(reason: Reason, language: str = "en") -> str:
    """Returns what to tell the issuer, or "" where the issuer has nothing to mend.

    Of what could not be had it is told only what was seen when it was asked for: never that nobody asked, nor that no
    answer came, which may be the fault of the network in between.
    """
    if who_acts(reason.code, reason.detail) is not Actor.ISSUER:
        return ""
    step = _remedy(reason.code, language)
    if reason.code not in _written()["by_fetch"] or (reason.code == _OTHERWISE and not reason.detail):
        return step
    fetch = _fetch(reason.detail)
    return f"{step} {_remedy(fetch, language)}".strip() if fetch in _written()["seen"] else ""


_OTHERWISE = "issuer_not_established"
"""Is found also where everything was at hand: the issuer publishes no key that fits."""


def _fetch(detail: str) -> str:
    return detail.rpartition(" ")[2]


def _remedy(code: str, language: str) -> str:
    key = f"letter.mend.{code}"
    return text(key, language) if has_text(key, language) else ""
