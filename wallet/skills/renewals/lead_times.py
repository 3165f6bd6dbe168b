"""How many days before its end a thing is brought to mind, by what sort of thing it is."""

from __future__ import annotations

from typing import Final

DEFAULT: Final = (90, 60, 30, 7)
"""A quarter to find a course or to send the forms, and a week for who forgot."""
_BY_KIND: Final = {"membership": (30, 7), "course": (30, 7), "experience": (7,)}
"""What is renewed in an evening, or not at all, is not spoken of for a quarter."""


def lead_times(kind: str) -> tuple[int, ...]:
    """Returns the days before an end, longest first; ``kind`` as records by hand are called, "" where none is known."""
    return _BY_KIND.get(kind, DEFAULT)
