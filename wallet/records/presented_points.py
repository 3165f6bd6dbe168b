"""What a presentation gives to say besides what is in it: for whom it was made, and who shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wallet.credential.model import Credential, Presentation
from wallet.records.points import Point, Rank, Tone, phrase
from wallet.report import CheckName, Failed, Outcome, Passed, Skipped

Outcomes = Mapping[CheckName, Outcome]


def presented_points(
    view: Credential | Presentation | None, outcomes: Outcomes, items: Sequence[Outcomes]
) -> Iterator[Point]:
    """Yields the points; ``items`` are the outcomes of what it holds.

    None of them is ever *good*: whom it is for and who shows it stand beside what holds, and do not make it hold.
    """
    if not items and not any(isinstance(outcome, Failed) for outcome in outcomes.values()):
        yield Point(Rank.CAVEAT, Tone.NEUTRAL, phrase("nothing_presented"))
    if not isinstance(view, Presentation):
        return
    yield from _for_whom(view, outcomes)
    yield from _whose(view, outcomes, items)


def _for_whom(view: Presentation, outcomes: Outcomes) -> Iterator[Point]:
    name = view.audience or next(iter(view.domain), "")
    if _is_unproved(outcomes):
        code = "says_for_whom"
    else:
        code = "for_you" if isinstance(outcomes.get(CheckName.REPLAY), Passed) else "for_whom"
    if name and not _made_for_another(outcomes):
        why = phrase("purpose", purpose=view.purpose) if view.purpose else None
        yield Point(Rank.FOR_WHOM, Tone.NEUTRAL, phrase(code, name=name), why)


def _is_unproved(outcomes: Outcomes) -> bool:
    """Says whether nobody can be held to what it says; that it has ended is no fault of its signature."""
    proof = outcomes.get(CheckName.PROOF)
    return isinstance(proof, Failed) and any(problem.code != "proof_expired" for problem in proof.problems)


def _made_for_another(outcomes: Outcomes) -> bool:
    replay = outcomes.get(CheckName.REPLAY)
    return isinstance(replay, Failed) and any(problem.code.startswith("domain_") for problem in replay.problems)


def _whose(view: Presentation, outcomes: Outcomes, items: Sequence[Outcomes]) -> Iterator[Point]:
    proof, binding = outcomes.get(CheckName.PROOF), outcomes.get(CheckName.ISSUER_BINDING)
    if _is_unproved(outcomes):
        yield Point(Rank.WHOSE, Tone.NEUTRAL, phrase("owner_not_judged"), phrase("owner_not_judged_why"))
        return
    subjects = [item.get(CheckName.SUBJECT) for item in items]
    if not (isinstance(proof, Passed) and isinstance(binding, Passed)) or any(isinstance(s, Failed) for s in subjects):
        # Said by a point of its own: nobody is shown to present it, or somebody else than it was issued to.
        return
    if not subjects:
        return
    if not all(isinstance(subject, Passed) for subject in subjects):
        yield Point(Rank.WHOSE, Tone.NEUTRAL, phrase("signed_by_sender"), phrase("signed_by_sender_why"))
    elif isinstance(outcomes.get(CheckName.REPLAY), Skipped):
        yield Point(Rank.WHOSE, Tone.NEUTRAL, phrase("theirs"), phrase("theirs_not_asked"))
    elif view.challenge:
        yield Point(Rank.WHOSE, Tone.NEUTRAL, phrase("theirs_code", code=view.challenge))
    else:
        yield Point(Rank.WHOSE, Tone.NEUTRAL, phrase("theirs"), phrase("theirs_asked"))
