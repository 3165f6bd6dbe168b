"""Requests for a word and the answers to them, as one vault keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from wallet.credential.model import RecordId
from wallet.errors import IntakeError, StoreError
from wallet.limits.skills import MAX_REVIEWS
from wallet.skills.review import Decision, ReviewAnswer, ReviewEvidence, ReviewRequest
from wallet.store.copies.backup_contents import REVIEWS_SETTING
from wallet.store.vault import Vault

_ASKED: Final = "asked"
_RECEIVED: Final = "received"
_PROFILE: Final = "profile"


class ReviewState(StrEnum):
    """How far a request is."""

    OPEN = "open"
    WAITING = "waiting"
    """An answer is there by a key that nobody here recognises."""
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer as it was signed: canonical JSON, and the SHA-256 of it, hex."""

    text: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the person's own; ``records`` are those that it made, one for each skill.

    ``whom`` and ``remind`` are the person's own: who was asked, in their words, and the day they want to be reminded on.
    """

    request: ReviewRequest
    records: tuple[RecordId, ...]
    answer: Taken | None = None
    waiting: tuple[Taken, ...] = ()
    decision: Decision | None = None
    whom: str = ""
    remind: date | None = None

    @property
    def state(self) -> ReviewState:
        """How far it is."""
        if self.answer is not None:
            return ReviewState.ANSWERED
        return ReviewState.WAITING if self.waiting else ReviewState.OPEN


@dataclass(frozen=True, slots=True)
class ReceivedReview:
    """A request of somebody else, and what was decided: with what words, at which level, and when."""

    request: ReviewRequest
    decision: Decision | None = None
    comment: str = ""
    level: str = ""
    answered: datetime | None = None

    @property
    def state(self) -> ReviewState:
        """How far it is."""
        return ReviewState.OPEN if self.decision is None else ReviewState.ANSWERED


class ReviewKeeping:
    """The kept requests of one vault. Every change is durable on return; each call raises StoreError."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def require_room(self) -> None:
        """Raises StoreError ``too_many_reviews``."""
        if len(self._rows(_ASKED)) >= MAX_REVIEWS:
            raise StoreError("too_many_reviews")

    def all_asked(self) -> list[Asked]:
        """Returns what the person asked, oldest first."""
        return [_asked(row) for row in self._rows(_ASKED).values()]

    def all_received(self) -> list[ReceivedReview]:
        """Returns what others asked, oldest first."""
        return [_received(row) for row in self._rows(_RECEIVED).values()]

    def keep_asked(self, asked: Asked) -> None:
        """Keeps a request of the person's own."""
        self._keep(_ASKED, asked.request.id, _plain(asked.request) | _answers(asked))

    def forget_asked(self, records: Sequence[RecordId]) -> None:
        """Forgets the request that made these records, which never left."""
        rows = {key: row for key, row in self._rows(_ASKED).items() if not set(row["records"]) & set(records)}
        self._set(_ASKED, rows)

    def asked_for(self, answer: ReviewAnswer) -> Asked:
        """Returns the request that an answer answers, by the ids and the digests of its credentials.

        Raises IntakeError ``review_answer_foreign``, ``review_answer_other_request``.
        """
        for asked in self.all_asked():
            if set(asked.request.digests) == set(answer.digests):
                if dict(asked.request.digests) != dict(answer.digests):
                    raise IntakeError("review_answer_other_request")
                return asked
        raise IntakeError("review_answer_foreign")

    def took(self, asked: Asked, answer: Taken, decision: Decision | None) -> None:
        """Keeps an answer: as the request's one where there is a ``decision`` to go by, else among those that wait."""
        if decision is None:
            self.keep_asked(replace(asked, waiting=(*asked.waiting, answer)))
        else:
            self.keep_asked(replace(asked, answer=answer, waiting=(), decision=decision))

    def keep_received(self, request: ReviewRequest) -> ReceivedReview:
        """Keeps somebody's request; the same one again is given back as it stands.

        Raises StoreError ``too_many_reviews``; IntakeError ``review_request_other`` for another one with its id.
        """
        rows = self._rows(_RECEIVED)
        if request.id in rows:
            kept = _received(rows[request.id])
            if dict(kept.request.digests) != dict(request.digests):
                raise IntakeError("review_request_other")
            return kept
        if len(rows) >= MAX_REVIEWS:
            raise StoreError("too_many_reviews")
        self._keep(_RECEIVED, request.id, _plain(request) | {"decision": None})
        return ReceivedReview(request)

    def received(self, name: str) -> ReceivedReview:
        """Returns one by its id, or by how it begins. Raises StoreError ``review_unknown``, ``review_ambiguous``."""
        rows = self._rows(_RECEIVED)
        starts = [row for key, row in rows.items() if key == name] or [
            row for key, row in rows.items() if name and key.startswith(name.lower())
        ]
        if len(starts) != 1:
            raise StoreError("review_ambiguous" if starts else "review_unknown")
        return _received(starts[0])

    def decided(self, received: ReceivedReview) -> None:
        """Remembers what was answered to a request."""
        row = {
            "decision": None if received.decision is None else str(received.decision),
            "comment": received.comment,
            "level": received.level,
            "answered": None if received.answered is None else received.answered.isoformat(),
        }
        self._keep(_RECEIVED, received.request.id, _plain(received.request) | row)

    def profile(self) -> str:
        """Returns what the person called themselves in their last answer; "" for none."""
        return str((self._vault.settings.get(REVIEWS_SETTING) or {}).get(_PROFILE, ""))

    def keep_profile(self, name: str) -> None:
        """Remembers what the person calls themselves."""
        whole = dict(self._vault.settings.get(REVIEWS_SETTING) or {})
        self._vault.settings.set(REVIEWS_SETTING, whole | {_PROFILE: name})

    def _rows(self, part: str) -> dict[str, dict[str, Any]]:
        return dict((self._vault.settings.get(REVIEWS_SETTING) or {}).get(part, {}))

    def _keep(self, part: str, key: str, row: dict[str, Any]) -> None:
        self._set(part, self._rows(part) | {key: row})

    def _set(self, part: str, rows: dict[str, dict[str, Any]]) -> None:
        whole = dict(self._vault.settings.get(REVIEWS_SETTING) or {})
        self._vault.settings.set(REVIEWS_SETTING, whole | {part: rows})


def _plain(request: ReviewRequest) -> dict[str, Any]:
    return {
        "holder": request.holder,
        "holder_name": request.holder_name,
        "skills": list(request.skills.items()),
        "digests": dict(request.digests),
        "note": request.note,
        "evidence": [[item.name, item.sha256] for item in request.evidence],
        "asked": None if request.asked is None else request.asked.isoformat(),
        "expires": None if request.expires is None else request.expires.isoformat(),
    }


def _answers(asked: Asked) -> dict[str, Any]:
    return {
        "records": list(asked.records),
        "answer": None if asked.answer is None else [asked.answer.text, asked.answer.sha256],
        "waiting": [[each.text, each.sha256] for each in asked.waiting],
        "decision": None if asked.decision is None else str(asked.decision),
        "whom": asked.whom,
        "remind": None if asked.remind is None else asked.remind.isoformat(),
    }


def _request(row: dict[str, Any]) -> ReviewRequest:
    return ReviewRequest(
        row["holder"], row["holder_name"], dict(row["skills"]), row["digests"], row["note"],
        tuple(ReviewEvidence(*item) for item in row["evidence"]), _moment(row["asked"]), _moment(row["expires"]),
    )  # fmt: skip


def _asked(row: dict[str, Any]) -> Asked:
    answer = None if row["answer"] is None else Taken(*row["answer"])
    waiting = tuple(Taken(*each) for each in row["waiting"])
    # Requests from before whoever was asked was kept name nobody.
    remind = row.get("remind")
    return Asked(
        _request(row), tuple(map(RecordId, row["records"])), answer, waiting, _decision(row), row.get("whom", ""),
        None if remind is None else date.fromisoformat(remind),
    )  # fmt: skip


def _received(row: dict[str, Any]) -> ReceivedReview:
    # Answers from before their words were kept have none.
    return ReceivedReview(
        _request(row), _decision(row), row.get("comment", ""), row.get("level", ""), _moment(row.get("answered"))
    )


def _decision(row: dict[str, Any]) -> Decision | None:
    return None if row["decision"] is None else Decision(row["decision"])


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
