"""From what each check found about one thing to the points that can be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wallet.records.asking import Asking, asked_for, why_no_answer
from wallet.records.points import Phrase, Point, Rank, Tone, phrase
from wallet.report import NOT_RUN, CheckName, Failed, Outcome, Problem, Skipped, Unknown

_NEVER_SIGNED: Final = dict.fromkeys(
    ("unsigned_claim", "embedded_hidden", "misplaced_keyword", "compact_key", "blank_predicate"), "not_genuine"
) | {"token_for_another_use": "another_use"}
_BROKEN: Final[dict[CheckName, tuple[dict[str, str], str]]] = {
    CheckName.PROOF: (
        {
            "signature_does_not_fit": "changed",
            "text_damaged": "damaged",
            "hosted_copy_differs": "copy_differs",
            "no_proof": "unsigned",
            "key_binding_does_not_fit": "owner_did_not_sign",
            "key_binding_of_another": "owner_did_not_sign",
            "token_for_another_use": "another_use",
            "proof_expired": "signature_ended",
        },
        "signature_refused",
    ),
    CheckName.SHAPE: (_NEVER_SIGNED, "malformed"),
    CheckName.CONTEXT: (
        _NEVER_SIGNED | dict.fromkeys(("context_redefines_term", "word_renamed"), "words_changed"),
        "malformed",
    ),
    CheckName.CONTAINER: ({}, "malformed"),
    CheckName.ISSUER_BINDING: (
        {
            "issuer_missing": "issuer_missing",
            "hosted_elsewhere": "not_kept_by_issuer",
            # It is the issuer's own key, and one that has ended: nobody else signed.
            "key_revoked": "signature_refused",
            "key_expired": "signature_refused",
        },
        "not_the_issuers",
    ),
}
"""For each check that may say that nothing in it counts: its codes' sentences, and that of any other code."""
_OF_A_PRESENTATION: Final = {"changed": "presentation_changed", "not_the_issuers": "not_the_holders"}
_SAYS_ITSELF: Final = frozenset({"changed", "presentation_changed", "unsigned", "issuer_missing", "not_genuine"})
"""Sentences that need no reason beneath them: the reason would say the same."""
_REPLAY: Final = {
    "challenge_differs": ("other_request", Tone.ATTENTION),
    "challenge_missing": ("no_request", Tone.ATTENTION),
    "domain_missing": ("for_nobody", Tone.ATTENTION),
    "domain_differs": ("not_for_you", Tone.ATTENTION),
    "not_a_presentation": ("not_a_presentation", Tone.ATTENTION),
    "challenge_used": ("request_answered", Tone.BAD),
}
_NEEDED: Final = (
    CheckName.CONTAINER,
    CheckName.SHAPE,
    CheckName.CONTEXT,
    CheckName.PROOF,
    CheckName.ISSUER_BINDING,
    CheckName.VALIDITY,
    CheckName.STATUS,
    CheckName.PROFILE,
    CheckName.REPLAY,
)
"""Where one of these is unknown nothing is known for good."""
_CONSEQUENCES: Final = frozenset({"not_run", "not_read"})
"""They only say that something before them was the matter."""
_SAID_ELSEWHERE: Final = frozenset({"nothing_presented"})
_DATE_CODES: Final = frozenset({"expired", "not_yet_valid", "date_malformed"})
_STARTS: Final = frozenset({"/validFrom", "/issuanceDate", "/nbf", "/iat", "/issuedOn"})
CAVEATS: Final = {"self_issued": "own_word", "presentation_unsigned": "presenter_not_proved"}
"""Codes of what holds and is not what it seems."""
_LOUD: Final = frozenset(
    {
        "issuer_name_differs", "issuer_withdrawn_by_registry", "issuer_profile_withdrawn", "badge_class_withdrawn",
        "status_stale", "status_message", "key_revoked_since", "key_expired_since", "clock_suspect", "another_subject",
    }
)  # fmt: skip
"""Remarks to be noticed, though they change no verdict."""
_QUIET: Final = frozenset(
    {
        # Said by other points: whose it is, who vouches, what was asked.
        "bound_to_key", "bound_to_presenter", "bearer", "name_only", "name_matched", "identity_hashed", "identity_plain",
        "identity_matched", "vouched_for", "recognised_by_you", "no_request_to_compare", "nothing_presented",
        "issuer_not_recognised",
        # About the form alone; they stand under "Details for experts".
        "older_version", "criteria_missing", "achievement_unnamed", "recipient_missing", "inline_context", "undefined_term",
        "token_type_unknown", "context_supplied", "status_address_unique", "status_list_short", "status_list_id_differs",
        "status_list_page_only", "hosted_without_tls", "document_moved", "signed_with_its_record", "date_not_numeric",
        "member_missing", "member_repeated", "schema_differs", "open_badges_1", "vct_missing", "context_not_bundled",
        "transcript_empty", "too_many_endorsements", "endorsement_unreachable", "endorsement_unreadable",
    }
)  # fmt: skip
"""Remarks that no line of their own is made of."""


@dataclass(frozen=True, slots=True)
class About:
    """What the points are about: a presentation or a credential, whose, and when it was looked at.

    ``start_text``, ``end_text`` are the dates as written, for what cannot be read; ``seen`` is the day of the issuer's
    newest word about withdrawals, ``last_seen`` the same where it is older than this check.
    """

    presentation: bool
    issuer: str
    seen: datetime
    last_seen: datetime | None = None
    start_text: str = ""
    end_text: str = ""
    audience: str = ""


def check_points(outcomes: Mapping[CheckName, Outcome], about: About, *, counts_against: bool = True) -> list[Point]:
    """Returns the points of one scope: what is broken, withdrawn, wrong, not known, and the remarks.

    ``counts_against``: a thing that is not of its kind does not hold; for who keeps it that is something to know.
    """
    broken = [point for point in (_broken(check, outcomes, about) for check in _BROKEN) if point is not None]
    points = broken[:1]
    points += _status(outcomes, about)
    points += _dates(outcomes, about)
    points += _whose(outcomes)
    points += _presented(outcomes, about)
    points += _failed(outcomes, counts_against=counts_against)
    if not _problems(outcomes, CheckName.PROOF, Failed) and not broken:
        points += _unknown(outcomes, about)
    points += _remarks(outcomes)
    return points


def reason(problem: Problem, *, shown: bool = False) -> Phrase:
    """Returns the problem's own sentence; ``shown`` when it is one of a presentation."""
    return phrase("problem", problem=problem.code, detail=problem.detail, shown=int(shown))


def _problems(outcomes: Mapping[CheckName, Outcome], check: CheckName, kind: type[Outcome]) -> tuple[Problem, ...]:
    outcome = outcomes.get(check)
    return outcome.problems if isinstance(outcome, kind) else ()


def _broken(check: CheckName, outcomes: Mapping[CheckName, Outcome], about: About) -> Point | None:
    problems = _problems(outcomes, check, Failed)
    if not problems:
        return None
    codes, other = _BROKEN[check]
    telling = next((problem for problem in problems if problem.code in codes), problems[0])
    code = codes.get(telling.code, other)
    if about.presentation:
        if code == "signature_ended" and len({problem.code for problem in problems}) == 1:
            # It was made to end then: that is no fault of its signature, and said with its dates.
            return None
        code = _OF_A_PRESENTATION.get(code, code)
    why = None if code in _SAYS_ITSELF else reason(telling, shown=about.presentation)
    return Point(Rank.BROKEN, Tone.BAD, phrase(code, issuer=about.issuer), why)


def _status(outcomes: Mapping[CheckName, Outcome], about: About) -> Iterator[Point]:
    codes = {problem.code for problem in _problems(outcomes, CheckName.STATUS, Failed)}
    when = about.seen.isoformat()
    if codes - {"suspended"}:
        yield Point(Rank.WITHDRAWN, Tone.BAD, phrase("withdrawn", when=when))
    elif codes:
        yield Point(Rank.ON_HOLD, Tone.ATTENTION, phrase("on_hold", when=when))


def _dates(outcomes: Mapping[CheckName, Outcome], about: About) -> Iterator[Point]:
    """Dates that nobody can read, and those that contradict one another; what has passed, the day says."""
    for problem in _problems(outcomes, CheckName.VALIDITY, Failed):
        if problem.code == "date_malformed":
            at_start = problem.pointer in _STARTS
            text = (about.start_text if problem.pointer == "/validFrom" else "") if at_start else ""
            text = about.end_text if problem.pointer == "/validUntil" else text
            code = "start_unreadable" if at_start else "end_unreadable"
            sentence = phrase(f"{code}_as", text=text) if text else phrase(code)
            yield Point(Rank.DATES, Tone.BAD, sentence)
        elif problem.code not in _DATE_CODES:
            yield Point(Rank.DATES, Tone.BAD, phrase("dates_contradict"), reason(problem))


def _whose(outcomes: Mapping[CheckName, Outcome]) -> Iterator[Point]:
    problems = _problems(outcomes, CheckName.SUBJECT, Failed)
    if problems:
        code = "for_another" if problems[0].code == "issued_to_another" else "not_theirs"
        yield Point(Rank.NOT_THEIRS, Tone.BAD, phrase(code), reason(problems[0]))


def _presented(outcomes: Mapping[CheckName, Outcome], about: About) -> Iterator[Point]:
    for problem in _problems(outcomes, CheckName.REPLAY, Failed)[:1]:
        code, tone = _REPLAY.get(problem.code, ("shown_before", Tone.BAD))
        if code == "not_for_you" and not about.audience:
            code = "not_for_you_unnamed"
        yield Point(Rank.ENDED, tone, phrase(code, name=about.audience), reason(problem))


def _failed(outcomes: Mapping[CheckName, Outcome], *, counts_against: bool) -> Iterator[Point]:
    for problem in _problems(outcomes, CheckName.PROFILE, Failed)[:1]:
        if counts_against:
            yield Point(Rank.FAILED, Tone.BAD, phrase("not_its_kind"), reason(problem))
        else:
            yield Point(Rank.REMARK, Tone.ATTENTION, phrase("not_its_kind"), reason(problem))


def _unknown(outcomes: Mapping[CheckName, Outcome], about: About) -> list[Point]:
    points: dict[Phrase, Point] = {}
    missing: CheckName | None = None
    for check in _NEEDED:
        outcome = outcomes.get(check)
        if outcome is None and check not in (CheckName.PROFILE, CheckName.REPLAY):
            missing = missing or check
        if isinstance(outcome, Skipped) and outcome.reason == NOT_RUN:
            missing = missing or check
        if not isinstance(outcome, Unknown):
            continue
        for problem in outcome.problems:
            if problem.code in _CONSEQUENCES:
                missing = missing or check
            if problem.code in _CONSEQUENCES or problem.code in _SAID_ELSEWHERE:
                continue
            point = _not_known(problem, check, about)
            points.setdefault(point.phrase, point)
    known = [point for point in points.values() if not _repeats(point, points)]
    if not known and missing is not None:
        known = [Point(Rank.UNKNOWN, Tone.UNKNOWN, phrase("could_not_check", reason="not_run", check=str(missing)))]
    return known


def _repeats(point: Point, points: Mapping[Phrase, Point]) -> bool:
    """Says whether ``point`` knows less than another about the same thing: two checks may want one document."""
    if point.phrase.code != str(Asking.NOT_WRITTEN_DOWN):
        return False
    what = dict(point.phrase.values)["what"]
    return any(dict(other.values).get("what") == what for other in points if other != point.phrase)


def _not_known(problem: Problem, check: CheckName, about: About) -> Point:
    answer = asked_for(problem)
    if answer is None:
        sentence = phrase("could_not_check", reason=problem.code, check=str(check))
        return Point(Rank.UNKNOWN, Tone.UNKNOWN, sentence, reason(problem, shown=about.presentation))
    asking, what = answer
    if asking is Asking.NO_ANSWER and check is CheckName.STATUS and about.last_seen is not None:
        sentence = phrase("last_seen", what=what, when=about.last_seen.isoformat())
    else:
        sentence = phrase(str(asking), what=what)
    telling = problem if asking is Asking.BAD_ANSWER else why_no_answer(problem) if asking is Asking.NO_ANSWER else None
    why = reason(telling, shown=about.presentation) if telling is not None else None
    return Point(Rank.UNKNOWN, Tone.UNKNOWN, sentence, why)


def _remarks(outcomes: Mapping[CheckName, Outcome]) -> list[Point]:
    notes: dict[str, Problem] = {}
    for check, outcome in outcomes.items():
        for note in outcome.remarks:
            notes.setdefault(note.code, note)
        if isinstance(outcome, Unknown | Failed):
            for problem in outcome.problems:
                if check is CheckName.ISSUER_TRUST or problem.code in CAVEATS:
                    notes.setdefault(problem.code, problem)
    points = []
    for code, note in notes.items():
        if code in CAVEATS:
            points.append(Point(Rank.CAVEAT, Tone.NEUTRAL, phrase(CAVEATS[code])))
        elif code not in _QUIET:
            points.append(Point(Rank.REMARK, Tone.ATTENTION if code in _LOUD else Tone.NEUTRAL, reason(note)))
    return points
