"""What was reached, in words: a value, or the name of a rubric's level, never the level's address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.text.plain import plain

if TYPE_CHECKING:
    from wallet.credential.model import Credential, Result, Subject


def levels(subject: Subject) -> dict[str, str]:
    """Returns id → name of every rubric level the subject's achievements describe."""
    return {
        level.id: level.name or level.level
        for achievement in subject.achievement
        for description in achievement.result_description
        for level in description.rubric_criterion_level
        if level.id
    }


def reached(result: Result, known: dict[str, str]) -> str:
    """Returns what a result says was reached, or ""."""
    if result.value:
        return result.value
    named = known.get(result.achieved_level, "")
    # An id that nothing explains is an address of the issuer's and says nothing to a person.
    return named if named or ":" in result.achieved_level else result.achieved_level


def grade(course: Credential, *, limit: int = 16) -> str:
    """Returns the first result of a course, for a column."""
    for subject in course.subjects:
        known = levels(subject)
        for result in subject.result:
            if text := reached(result, known):
                return plain(text, limit=limit)
    return ""


def credits(course: Credential) -> str:
    """Returns the credits a course brought, for a column."""
    return next((plain(s.credits_earned, limit=8) for s in course.subjects if s.credits_earned), "")


def total_credits(courses: tuple[Credential, ...]) -> str:
    """Returns the sum of the courses' credits; "" when any that is told is no number."""
    credits = [subject.credits_earned for course in courses for subject in course.subjects if subject.credits_earned]
    try:
        total = sum(float(credit) for credit in credits)
    except ValueError:
        return ""
    return f"{total:g}" if credits and 0 < total < 1e6 else ""
