"""Whether somebody was asked: not asked, asked without an answer, answered badly are three things, and told apart here.

What could not be had is a problem whose detail is the code of the fetch that failed; ``offline`` means that nobody was
asked. A problem that speaks of what came (a list that is broken, a page of another kind) was answered.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from wallet.report import Problem


class Asking(StrEnum):
    """What became of a question to somebody."""

    NOT_ASKED = "not_asked"
    NO_ANSWER = "no_answer"
    BAD_ANSWER = "bad_answer"
    NOT_WRITTEN_DOWN = "not_at_hand"
    """It was not had, and an older report does not say why."""


NOT_ASKED: Final = "offline"
"""The fetch that was not made: no network, or nobody said that it may be used."""
_NO_ANSWER: Final = frozenset(
    {"proxy_not_used", "proxy_unreachable", "proxy_needs_password", "proxy_refused", "proxy_kind_unknown", "proxy_malformed",
     "unreachable", "no_network", "too_slow", "tls_refused", "redirect_refused", "not_found", "server_trouble",
     "address_refused", "stopped"}
)  # fmt: skip
_SAYS_NOTHING_MORE: Final = "unreachable"
"""Its sentence would only say again that no answer came."""
_BAD_FETCH: Final = frozenset({"not_a_document", "document_too_large"})
_WHAT: Final = {
    "status_list_unreachable": "status_list",
    "status_list_key_unreachable": "status_list_key",
    "issuer_key_unreachable": "issuer_key",
    "hosted_copy_unreachable": "hosted_copy",
    "badge_class_unreachable": "badge_class",
    "issuer_profile_unreachable": "issuer_page",
    "registry_unreachable": "registry",
    "endorsement_unreachable": "endorsement",
    "issuer_not_established": "issuer_key",
}
"""Codes of what could not be had, each with what it was."""
_ALSO_OTHERWISE: Final = frozenset({"issuer_not_established"})
"""Codes that speak of a question only where their detail does."""
_BAD_ANSWERS: Final = {
    "status_list_malformed": "status_list",
    "status_list_bad_signature": "status_list",
    "status_list_unsigned": "status_list",
    "status_list_expired": "status_list",
    "status_list_not_yet": "status_list",
    "status_list_not_that": "status_list",
    "status_list_of_another": "status_list",
    "status_list_without_tls": "status_list",
    "status_purpose_mismatch": "status_list",
    "status_bit_order_unclear": "status_list",
    "status_value_unknown": "status_list",
    "index_out_of_range": "status_list",
    "did_document_malformed": "issuer_key",
    "did_spelled_otherwise": "issuer_key",
    "document_elsewhere": "issuer_page",
    "document_of_another_kind": "issuer_page",
    "entity_statement_malformed": "registry",
    "entity_statement_bad_signature": "registry",
    "entity_statement_expired": "registry",
    "entity_statement_not_yet": "registry",
    "registry_expired": "registry",
    "registry_dates_unreadable": "registry",
    "registry_not_yet": "registry",
    "registry_entry_unreadable": "registry",
    "status_list_not_checked": "status_list",
}
"""Codes of answers that cannot be used."""


def asked_for(problem: Problem) -> tuple[Asking, str] | None:
    """Returns what became of the question and what was asked for; None for a problem that is about no question.

    What was asked for is one of the ``what.…`` texts: ``status_list``, ``issuer_key`` …, or ``document``.
    """
    if problem.code in _BAD_ANSWERS:
        return Asking.BAD_ANSWER, _BAD_ANSWERS[problem.code]
    fetch = _fetch(problem)
    what = _WHAT.get(problem.code, "document")
    if fetch == NOT_ASKED:
        return Asking.NOT_ASKED, what
    if fetch in _BAD_FETCH:
        return Asking.BAD_ANSWER, what
    if fetch in _NO_ANSWER:
        return Asking.NO_ANSWER, what
    unexplained = problem.code in _WHAT and problem.code not in _ALSO_OTHERWISE
    return (Asking.NOT_WRITTEN_DOWN, what) if unexplained else None


def why_no_answer(problem: Problem) -> Problem | None:
    """Returns what kept the answer away (no network, a page that is not there …); None where nothing more is known."""
    fetch = _fetch(problem)
    return None if fetch == _SAYS_NOTHING_MORE else Problem(fetch)


def _fetch(problem: Problem) -> str:
    return problem.detail.rpartition(" ")[2] if problem.code in _WHAT else problem.code
