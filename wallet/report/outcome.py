"""What one check found: passed, failed, unknown or skipped.

After verifier-core's checks and RFC 9457's problems: a check never raises for a
bad credential, it says what it found. ``Unknown`` is a full member: what could
not be checked is never shown as good.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from wallet.encodings.written import Written


class OutcomeKind(StrEnum):
    """The four kinds of outcome, as the command line's JSON has them."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class Problem(Written, frozen=True, tag="Problem"):
    """One thing that was found.

    Attributes:
        code: stable snake_case; has a sentence in every language.
        pointer: JSON Pointer (RFC 6901) to the place, relative to the scope.
        detail: for the log and for experts; no secrets.
    """

    code: str
    pointer: str = ""
    detail: str = ""


class Passed(Written, frozen=True, tag="Passed"):
    """The check holds. ``remarks`` do not change that."""

    remarks: tuple[Problem, ...] = ()

    kind: ClassVar[OutcomeKind] = OutcomeKind.PASSED
    problems: ClassVar[tuple[Problem, ...]] = ()


class Failed(Written, frozen=True, tag="Failed"):
    """The check was made and does not hold."""

    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()

    kind: ClassVar[OutcomeKind] = OutcomeKind.FAILED


class Unknown(Written, frozen=True, tag="Unknown"):
    """The check could not be made to its end."""

    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()

    kind: ClassVar[OutcomeKind] = OutcomeKind.UNKNOWN


class Skipped(Written, frozen=True, tag="Skipped"):
    """The check does not apply (``not_applicable``) or had nothing to stand on (``not_run``)."""

    reason: str
    remarks: tuple[Problem, ...] = ()

    kind: ClassVar[OutcomeKind] = OutcomeKind.SKIPPED
    problems: ClassVar[tuple[Problem, ...]] = ()


Outcome = Passed | Failed | Unknown | Skipped

NOT_APPLICABLE = "not_applicable"
NOT_RUN = "not_run"


def failed(code: str, detail: str = "", *, pointer: str = "") -> Failed:
    """Returns a failure with one problem."""
    return Failed((Problem(code, pointer, detail),))


def unknown(code: str, detail: str = "", *, pointer: str = "") -> Unknown:
    """Returns an unknown with one problem."""
    return Unknown((Problem(code, pointer, detail),))


def worst(outcomes: tuple[Outcome, ...]) -> Outcome:
    """Joins outcomes of one check over several things: the worst word stands.

    failed > unknown > passed > skipped. Problems and remarks of all are kept.
    """
    if not outcomes:
        return Skipped(NOT_APPLICABLE)
    remarks = tuple(r for o in outcomes for r in o.remarks)
    problems = tuple(p for o in outcomes for p in o.problems)
    kinds = {o.kind for o in outcomes}
    if OutcomeKind.FAILED in kinds:
        return Failed(problems, remarks)
    if OutcomeKind.UNKNOWN in kinds:
        return Unknown(problems, remarks)
    if OutcomeKind.PASSED in kinds:
        return Passed(remarks)
    return Skipped(outcomes[0].reason if isinstance(outcomes[0], Skipped) else NOT_APPLICABLE, remarks)
