"""What the signatures of a record's own files come to: findings of the container check, and points to say of them.

A signed PDF is a file that somebody signed; what a record by hand says of it stays the person's own word. So it reaches
rung 4 of the trust ladder and no other, and is never *good*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from wallet.records.points import Point, Rank, Tone, phrase
from wallet.report import Failed, Outcome, Passed, Problem, Unknown

SIGNED_PDF: Final = "signed_pdf"
_SHOWN: Final = 2
"""Signatures of which everything is said; a document with more has them all in ``lanyard signatures``."""
_CODES: Final = {
    "unchanged": "pdf_unchanged", "added_to": "pdf_added_to", "changed": "pdf_changed", "unknown": "pdf_unknown",
}  # fmt: skip
_UNDATED: Final = {"pdf_unchanged": "pdf_unchanged_undated", "pdf_added_to": "pdf_added_to_undated"}
"""What is said of a signature that holds, where its signer's clock is not known; of no other is it asked."""
_OF_THE_SIGNER: Final = frozenset({"pdf_signer_known", "pdf_signer_not_known", "pdf_certified"})


@dataclass(frozen=True, slots=True)
class FileSignature:
    """One signature in one file. ``state``: ``unchanged``, ``added_to``, ``changed``, ``unknown``.

    ``file`` is the number of the file among the record's; ``signer`` what the certificate says (untrusted text), ``day``
    what the signer's own clock said.
    """

    file: int
    signer: str
    day: date | None
    state: str
    is_known: bool
    is_certified: bool


def container_outcome(signatures: Sequence[FileSignature]) -> Outcome:
    """Returns what the container check found: whether a signed file was changed; everything else is a remark."""
    problems = tuple(_problem(signature) for signature in signatures if signature.state in ("changed", "unknown"))
    remarks = tuple(remark for signature in signatures for remark in _remarks(signature))
    if any(problem.code == "pdf_changed" for problem in problems):
        return Failed(problems, remarks)
    return Unknown(problems, remarks) if problems else Passed(remarks)


def _problem(signature: FileSignature) -> Problem:
    day = signature.day.isoformat() if signature.day is not None else "-"
    return Problem(_CODES[signature.state], f"/evidence/{signature.file}", f"{day} {signature.signer}")


def _remarks(signature: FileSignature) -> Iterator[Problem]:
    if signature.state not in ("changed", "unknown"):
        yield _problem(signature)
    where = f"/evidence/{signature.file}"
    yield Problem("pdf_signer_known" if signature.is_known else "pdf_signer_not_known", where, signature.signer)
    if signature.is_certified:
        yield Problem("pdf_certified", where, signature.signer)


def is_signed(outcome: Outcome | None) -> bool:
    """Says whether every signature holds, and there is one: what rung 4 needs."""
    return isinstance(outcome, Passed) and any(remark.code in _UNDATED for remark in outcome.remarks)


def signature_points(outcome: Outcome | None) -> Iterator[Point]:
    """Yields what to say: that a file was changed first, then of each signature three things that are not one another."""
    if outcome is None:
        return
    for problem in outcome.problems:
        if problem.code == "pdf_changed":
            yield Point(Rank.FAILED, Tone.BAD, phrase("pdf_changed", name=_signer(problem)))
        elif problem.code == "pdf_unknown":
            yield Point(Rank.UNKNOWN, Tone.UNKNOWN, phrase("pdf_unknown", name=_signer(problem)))
    number = 0
    for remark in outcome.remarks:
        if remark.code in _UNDATED:
            number += 1
            day, _, signer = remark.detail.partition(" ")
            dated = {} if day == "-" else {"date": day}
            code = _UNDATED[remark.code] if day == "-" else remark.code
            if number <= _SHOWN:
                yield Point(Rank.REMARK, Tone.NEUTRAL, phrase(code, name=signer, **dated))
        elif remark.code in _OF_THE_SIGNER and number <= _SHOWN:
            yield Point(Rank.REMARK, Tone.NEUTRAL, phrase(remark.code, name=remark.detail))


def _signer(problem: Problem) -> str:
    return problem.detail.partition(" ")[2]
