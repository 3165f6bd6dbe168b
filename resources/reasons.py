"""Who must act when something does not check out, and what the issuer is told: for every problem code, as data."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any

from resources.catalogue import has_text, text
from resources.reader import names, read_json


class Actor(StrEnum):
    """Who can mend it. ``PERSON`` is whoever reads it: the learner, or the one who checks."""

    ISSUER = "issuer"
    PERSON = "person"
    NOBODY = "nobody"
    US = "us"


@cache
def _table() -> dict[str, Any]:
    document = read_json("translations/who_acts.json")
    table = dict(document["codes"])
    for room, actor in document["rooms"].items():
        for name in names("translations/en/problems", f"{room}.json"):
            for code in read_json(name):
                table.setdefault(code, actor)
    return table


def who_acts(code: str) -> Actor:
    """Returns who must act on ``code``; a code nobody wrote down is ours."""
    return Actor(_table().get(code, Actor.US))


def who_words(code: str, language: str = "en") -> str:
    """Returns a sentence that says who can mend it; that it may pass by itself, where it may."""
    waits = code in read_json("translations/who_acts.json")["may_pass"]
    return text("who.wait" if waits else f"who.{who_acts(code)}", language)


def mend(code: str, language: str = "en") -> str:
    """Returns what to tell the issuer about ``code``, or "" where the issuer has nothing to mend."""
    key = f"letter.mend.{code}"
    return text(key, language) if who_acts(code) is Actor.ISSUER and has_text(key, language) else ""
