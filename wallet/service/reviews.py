"""A supervisor's word, with no account and no server: asked for here, given here for others, taken here.

A request and its answer are files. What an answer says is kept beside the record it speaks of, as it was signed, and judged
again whenever it is shown; nothing is ever put into what somebody else signed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
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
from wallet.service.sharing import Sharing
from wallet.share.presentation import PresentationRequest
from wallet.share.writing import write_whole
from wallet.skills.review import Decision as Decision
from wallet.skills.review import (
    ReviewAnswer,
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
    ) -> Asked:
        """Writes a request to ``path``, and remembers it as open. Each skill becomes a record of its own that waits.

        ``evidence`` is files by name: their digests go along, their bytes do not. Raises UsageError as
        :func:`wallet.skills.review.request_credentials`, ShareError as :meth:`wallet.service.sharing.Sharing.present`.
        """
        self._context.vault.require_writable()
        now, key = self._context.clock.now(), self._context.vault.keys.for_signing()
        named = evidence_of(evidence or {})
        bare = request_credentials(skills, holder=key.did, name=name, note=note, evidence=named, now=now)
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
            request = PresentationRequest(purpose=note[:200], expires_in=REVIEW_LIFETIME, words_signed=False)
            signed = self._sharing.present([*own, *records], request)
            view = signed.report.view
            if not isinstance(view, Presentation):
                raise IntakeError("review_request_not_one")
            asked = Asked(read_request(view, strict_json.loads(signed.document)), tuple(own))
            # Remembered before it can leave: an answer to it must find it here.
            self._kept.keep_asked(asked)
            self._sharing.deliver(signed, "file", path)
        except Exception:
            self._take_back(own)
            raise
        return asked

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
        self._kept.decided(received, decision)

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

    def endorsements(self, record_id: RecordId) -> list[Endorsed]:
        """Returns the answers that confirm a record, each as it is judged now, against the person's lists of now."""
        endorsed = []
        for asked in self._kept.all_asked():
            if asked.answer is None or record_id not in asked.records:
                continue
            # What is kept about it is not believed: the answer must name the record's very bytes.
            if digest_sri(strict_json.loads(self._library.record(record_id).received)) not in asked.request.digests.values():
                continue
            data = asked.answer.text.encode()
            report, document = self._judged(Source("review", data, Provenance("review")), presented=False)
            try:
                answer = _answer(report, document, when_due=True)
            except IntakeError:
                continue
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
