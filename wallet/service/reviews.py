"""A supervisor's word, with no account and no server: asked for here, given here for others, taken here.

A request and its answer are files. What an answer says is kept beside the record it speaks of, as it was signed, and judged
again whenever it is shown; nothing is ever put into what somebody else signed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from wallet.credential.model import Credential, Presentation, RecordId
from wallet.encodings import jcs, strict_json
from wallet.errors import IntakeError, StoreError
from wallet.formats.data_integrity import add_proof
from wallet.intake.source import Source
from wallet.limits.skills import MAX_ANSWER_AGE, MAX_WAITING_ANSWERS, REVIEW_LIFETIME
from wallet.records.record import Provenance
from wallet.report import CheckName, Failed, Passed, Verdict, VerificationReport
from wallet.service.adding import Adding
from wallet.service.context import ServiceContext
from wallet.service.library import Library
from wallet.service.review_keeping import Asked as Asked
from wallet.service.review_keeping import ReceivedReview as ReceivedReview
from wallet.service.review_keeping import ReviewKeeping, Taken
from wallet.service.review_keeping import ReviewState as ReviewState
from wallet.service.sharing import Delivered, Sharing, SignedPresentation
from wallet.share.presentation import PresentationRequest
from wallet.share.writing import write_whole
from wallet.skills.review import Decision as Decision
from wallet.skills.review import ReviewAnswer as ReviewAnswer
from wallet.skills.review import ReviewEvidence as ReviewEvidence
from wallet.skills.review import (
    answer_credential,
    digest_sri,
    evidence_of,
    read_answer,
    read_request,
    request_credentials,
)
from wallet.verify.policy import LEARNER, RECEIVER

_MUST_PASS: Final = (
    CheckName.CONTAINER, CheckName.SHAPE, CheckName.CONTEXT, CheckName.PROOF, CheckName.ISSUER_BINDING, CheckName.VALIDITY,
)  # fmt: skip
_AHEAD: Final = timedelta(days=1)
"""How far a supervisor's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class AnswerTaken:
    """What became of an answer.

    ``recognised``: the signer is somebody whom the person recognises; otherwise the answer waits. ``records`` are the
    records that are endorsed by it: none while it waits, and none when it does not confirm.
    """

    request: str
    recognised: bool
    answer: ReviewAnswer
    records: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True)
class Endorsed:
    """A word that is kept beside a record, as it is judged now."""

    answer: ReviewAnswer
    verdict: Verdict
    recognised: bool


@dataclass(frozen=True, slots=True)
class _Words:
    note: str
    name: str
    whom: str
    remind: date | None


class Reviews:
    """Reviews of one open wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext, adding: Adding, library: Library, sharing: Sharing) -> None:
        self._context = context
        self._adding = adding
        self._library = library
        self._sharing = sharing
        self._kept = ReviewKeeping(context.vault)

    # Asking -------------------------------------------------------------------
    def ask(
        self,
        skills: Sequence[str],
        path: Path,
        *,
        records: Sequence[RecordId] = (),
        evidence: Mapping[str, bytes] | None = None,
        note: str = "",
        name: str = "",
        whom: str = "",
        remind: date | None = None,
    ) -> Asked:
        """Writes a request to ``path``, and remembers it as open. Each skill becomes a record of its own that waits.

        ``evidence`` is files by name: their digests go along, their bytes do not. ``whom`` and ``remind`` are kept here and
        go nowhere. Raises UsageError as :func:`wallet.skills.review.request_credentials`, ShareError as
        :meth:`wallet.service.sharing.Sharing.present`.
        """
        words = _Words(note, name, whom, remind)
        return self._ask(skills, records, evidence or {}, words, lambda signed: self._sharing.deliver(signed, "file", path))[
            0
        ]

    def ask_on_screen(
        self,
        skills: Sequence[str],
        *,
        records: Sequence[RecordId] = (),
        evidence: Mapping[str, bytes] | None = None,
        note: str = "",
        name: str = "",
        whom: str = "",
        remind: date | None = None,
    ) -> tuple[Asked, Delivered]:
        """Begins to show a request as codes that take turns, as :meth:`ask` otherwise."""
        words = _Words(note, name, whom, remind)
        return self._ask(skills, records, evidence or {}, words, lambda signed: self._sharing.start(signed, "screen"))

    def _ask(
        self,
        skills: Sequence[str],
        records: Sequence[RecordId],
        evidence: Mapping[str, bytes],
        words: _Words,
        hand_over: Callable[[SignedPresentation], Delivered],
    ) -> tuple[Asked, Delivered]:
        self._context.vault.require_writable()
        now, key = self._context.clock.now(), self._context.vault.keys.for_signing()
        named = evidence_of(evidence)
        bare = request_credentials(skills, holder=key.did, name=words.name, note=words.note, evidence=named, now=now)
        self._kept.require_room()
        # As they stand canonically, so that the digest of an answer is that of the record's very bytes.
        texts = [jcs.canonical(self._signed(document)) for document in bare]
        own: list[RecordId] = []
        try:
            for text in texts:
                (outcome,) = self._adding.add([Source("review", text, Provenance("review"))])
                if outcome.id is None:
                    raise IntakeError(outcome.error)
                own.append(outcome.id)
            request = PresentationRequest(
                audience=words.whom, purpose=words.note[:200], expires_in=REVIEW_LIFETIME, words_signed=False
            )
            signed = self._sharing.present([*own, *records], request)
            view = signed.report.view
            if not isinstance(view, Presentation):
                raise IntakeError("review_request_not_one")
            read = read_request(view, strict_json.loads(signed.document))
            asked = Asked(read, tuple(own), whom=words.whom, remind=words.remind)
            # Remembered before it can leave: an answer to it must find it here.
            self._kept.keep_asked(asked)
            delivered = hand_over(signed)
        except Exception:
            self._take_back(own)
            raise
        return asked, delivered

    def _take_back(self, records: Sequence[RecordId]) -> None:
        """Leaves nothing of a request that did not leave."""
        self._kept.forget_asked(records)
        self._library.remove(records)
        self._library.destroy(records)

    def _signed(self, document: dict[str, Any]) -> dict[str, Any]:
        key = self._context.vault.keys.for_signing()
        return add_proof(
            document,
            signer=key.sign,
            cryptosuite="eddsa-rdfc-2022",
            verification_method=key.verification_method,
            purpose="assertionMethod",
            created=self._context.clock.now().replace(microsecond=0),
        )

    # Deciding -----------------------------------------------------------------
    def receive(self, source: Source) -> ReceivedReview:
        """Takes a request of somebody else into the inbox, once its signatures hold; one that is there stays as it is.

        Raises IntakeError ``review_request_not_one``, ``review_request_not_good``, ``review_request_expired``,
        ``review_request_own``, and why the file cannot be read.
        """
        self._context.vault.require_writable()
        report, document = self._judged(source, presented=True)
        view = report.view
        if not isinstance(view, Presentation):
            raise IntakeError("review_request_not_one")
        _require_good(report, "")
        request = read_request(view, document)
        for position, credential in enumerate(view.credentials):
            if credential.id in request.skills:
                _require_good(report, f"/verifiableCredential/{position}")
        if request.holder in self._own_names():
            raise IntakeError("review_request_own")
        if request.expires is None or request.expires < self._context.clock.now():
            raise IntakeError("review_request_expired")
        return self._kept.keep_received(request)

    def decide(
        self, name: str, decision: Decision, path: Path, *, comment: str, level: str = "", own_name: str = ""
    ) -> None:
        """Signs an answer with the wallet's own key and writes it to ``path``; a request is answered once.

        ``name`` is the request's id or how it begins. Raises StoreError ``review_unknown``, ``review_ambiguous``,
        ``review_decided_already``; IntakeError ``review_request_expired``; UsageError as
        :func:`wallet.skills.review.answer_credential`; ShareError ``cannot_write_share``.
        """
        self._context.vault.require_writable()
        received, now = self._kept.received(name), self._context.clock.now()
        if received.decision is not None:
            raise StoreError("review_decided_already")
        if received.request.expires is not None and received.request.expires < now:
            raise IntakeError("review_request_expired")
        document = answer_credential(
            received.request.digests, decision, issuer=self._context.vault.keys.for_signing().did, name=own_name,
            comment=comment, level=level, now=now,
        )  # fmt: skip
        write_whole(path, json.dumps(self._signed(document), ensure_ascii=False, indent=1).encode())
        subtitle = (" ".join(comment.split()), " ".join(level.split()))
        self._kept.decided(ReceivedReview(received.request, decision, *subtitle, now))
        if own_name:
            self._kept.keep_profile(own_name)

    def received(self, name: str) -> ReceivedReview:
        """Returns one request of somebody else by its id, or by how it begins. Raises as :meth:`decide`."""
        return self._kept.received(name)

    def profile(self) -> str:
        """Returns what the person called themselves in their last answer; "" for none."""
        return self._kept.profile()

    def seen_before(self, received: ReceivedReview) -> date | None:
        """Returns the day on which the key of a request was first seen in an earlier one; None for a new key."""
        request = received.request
        others = [other.request for other in self._kept.all_received() if other.request.id != request.id]
        days = [other.asked.date() for other in others if other.holder == request.holder and other.asked is not None]
        return min(days, default=None)

    def open(self, source: Source) -> ReceivedReview | AnswerTaken:
        """Takes what was handed over, whichever it is: a request into the inbox, or an answer to a request of one's own.

        Raises as :meth:`receive` and :meth:`take`.
        """
        try:
            return self.receive(source)
        except IntakeError as error:
            if error.code != "review_request_not_one":
                raise
        return self.take(source)

    # Taking -------------------------------------------------------------------
    def take(self, source: Source) -> AnswerTaken:
        """Takes an answer to a request of this wallet: kept beside the record when its signer is recognised, else it waits.

        Raises IntakeError: ``review_answer_unsigned``, ``review_answer_altered``, ``review_answer_forged``,
        ``review_answer_out_of_date``, ``review_answer_not_good``, ``review_answer_malformed``; ``review_answer_foreign`` (no
        request of this wallet), ``review_answer_other_request`` (another credential of that id), ``review_answer_own``,
        ``review_answer_too_old``, ``review_answer_taken``, ``review_answered_already``, ``review_answer_waits``,
        ``review_answers_too_many``.
        """
        self._context.vault.require_writable()
        report, document = self._judged(source, presented=False)
        answer = _answer(report, document)
        now = self._context.clock.now()
        asked = self._kept.asked_for(answer)
        if answer.issuer in self._own_names():
            raise IntakeError("review_answer_own")
        if answer.valid_from < now - MAX_ANSWER_AGE or answer.valid_from > now + _AHEAD:
            raise IntakeError("review_answer_too_old" if answer.valid_from < now else "review_answer_out_of_date")
        text = jcs.canonical(document)
        digest = sha256(text).hexdigest()
        if asked.answer is not None:
            raise IntakeError("review_answer_taken" if asked.answer.sha256 == digest else "review_answered_already")
        recognised = isinstance(report.outcome(CheckName.ISSUER_TRUST), Passed)
        if not recognised and any(each.sha256 == digest for each in asked.waiting):
            raise IntakeError("review_answer_waits")
        if not recognised and len(asked.waiting) >= MAX_WAITING_ANSWERS:
            raise IntakeError("review_answers_too_many")
        self._kept.took(asked, Taken(text.decode(), digest), answer.decision if recognised else None)
        confirms = recognised and answer.decision is Decision.CONFIRMED
        return AnswerTaken(asked.request.id, recognised, answer, asked.records if confirms else ())

    def waiting(self) -> list[tuple[Asked, ReviewAnswer]]:
        """Returns the answers that wait because nobody here recognises their key, each with what it answers."""
        kept = ((asked, taken) for asked in self._kept.all_asked() for taken in asked.waiting)
        judged = ((asked, self._judged_again(taken)) for asked, taken in kept)
        return [(asked, known[0]) for asked, known in judged if known is not None]

    def take_waiting(self) -> list[AnswerTaken]:
        """Takes the answers that waited and whose signer the person recognises by now."""
        self._context.vault.require_writable()
        results = []
        for asked in self._kept.all_asked():
            for taken in asked.waiting:
                known = self._judged_again(taken)
                if known is None or not isinstance(known[1].outcome(CheckName.ISSUER_TRUST), Passed):
                    continue
                answer = known[0]
                self._kept.took(asked, taken, answer.decision)
                records = asked.records if answer.decision is Decision.CONFIRMED else ()
                results.append(AnswerTaken(asked.request.id, True, answer, records))
                break
        return results

    def _judged_again(self, taken: Taken) -> tuple[ReviewAnswer, VerificationReport] | None:
        """Returns what a kept answer says, judged now; None where it does not hold."""
        source = Source("review", taken.text.encode(), Provenance("review"))
        report, document = self._judged(source, presented=False)
        try:
            return _answer(report, document, when_due=True), report
        except IntakeError:
            return None

    def endorsements(self, record_id: RecordId) -> list[Endorsed]:
        """Returns the answers that confirm a record, each as it is judged now, against the person's lists of now."""
        endorsed = []
        for asked in self._kept.all_asked():
            if asked.answer is None or record_id not in asked.records:
                continue
            # What is kept about it is not believed: the answer must name the record's very bytes.
            if digest_sri(strict_json.loads(self._library.record(record_id).received)) not in asked.request.digests.values():
                continue
            known = self._judged_again(asked.answer)
            if known is None:
                continue
            answer, report = known
            if answer.decision is Decision.CONFIRMED and dict(answer.digests) == dict(asked.request.digests):
                trusted = isinstance(report.outcome(CheckName.ISSUER_TRUST), Passed)
                endorsed.append(Endorsed(answer, report.verdict, trusted))
        return endorsed

    def all(self) -> tuple[list[Asked], list[ReceivedReview]]:
        """Returns what was asked and what was received, oldest first."""
        return self._kept.all_asked(), self._kept.all_received()

    def _own_names(self) -> set[str]:
        return {key.did for key in self._context.vault.keys.all()}

    def _judged(self, source: Source, *, presented: bool) -> tuple[VerificationReport, dict[str, Any]]:
        """Returns the one thing in ``source`` as the examiner judged it, and its JSON."""
        request = self._context.request(policy=RECEIVER if presented else LEARNER)
        items = list(self._context.examiner.examine_each([source], request))
        other = IntakeError("review_request_not_one" if presented else "review_answer_malformed")
        judged = [item for item in items if item.report is not None and item.received is not None]
        if not judged:
            raise items[0].problem
        if len(judged) > 1:
            raise other
        (item,) = judged
        if item.received is None or item.report is None or item.received.format != "data_integrity":
            raise other
        document = strict_json.loads(item.received.payload)
        if not isinstance(document, dict):
            raise other
        return item.report, document


def _require_good(report: VerificationReport, scope: str) -> None:
    if isinstance(report.outcome(CheckName.VALIDITY, scope), Failed):
        raise IntakeError("review_request_expired")
    for check in _MUST_PASS:
        if not isinstance(report.outcome(check, scope), Passed):
            raise IntakeError("review_request_not_good", str(check))


def _answer(report: VerificationReport, document: Mapping[str, Any], *, when_due: bool = False) -> ReviewAnswer:
    """Returns what an answer says, once its signature holds. ``when_due``: whatever its dates say by now."""
    proof = report.outcome(CheckName.PROOF)
    if not isinstance(proof, Passed):
        unsigned = any(problem.code == "no_proof" for problem in proof.problems)
        raise IntakeError("review_answer_unsigned" if unsigned else "review_answer_altered")
    if not isinstance(report.outcome(CheckName.ISSUER_BINDING), Passed):
        raise IntakeError("review_answer_forged")
    if not isinstance(report.outcome(CheckName.VALIDITY), Passed) and not when_due:
        raise IntakeError("review_answer_out_of_date")
    wrong = next((check for check in _MUST_PASS[:3] if not isinstance(report.outcome(check), Passed)), None)
    if wrong is not None or (report.verdict is not Verdict.VERIFIED and not when_due):
        raise IntakeError("review_answer_not_good", str(wrong or CheckName.STATUS))
    if not isinstance(report.view, Credential):
        raise IntakeError("review_answer_malformed")
    return read_answer(report.view, document)
