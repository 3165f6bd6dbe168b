"""A supervisor's word between two wallets, by files alone; and every answer that is not to be believed."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.interop.test_presentations import peer
from tests.support.sharing import HandClock, issue, new_wallet
from tests.support.signing import signed
from wallet.errors import IntakeError, LanyardError, StoreError
from wallet.intake.source import Source
from wallet.records.record import AddStatus, Provenance
from wallet.report import Verdict
from wallet.service.reviews import AnswerTaken, Decision
from wallet.service.wallet import Wallet


class Ward:
    """A learner and a supervisor, a folder between them, and one clock."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, HandClock()
        self.learner = new_wallet(folder / "learner", self.clock)
        self.supervisor = new_wallet(folder / "supervisor", self.clock)
        self.request, self.answer = folder / "request.json", folder / "answer.json"

    def asked(self, *skills: str, **more: Any) -> str:
        return self.learner.reviews.ask(skills or ("Wound care",), self.request, name="Ana Ruiz", **more).request.id

    def decided(self, decision: Decision = Decision.CONFIRMED, **more: Any) -> dict[str, Any]:
        received = self.supervisor.reviews.receive(source(self.request.read_bytes()))
        name = {"own_name": "Dana Reyes, charge nurse", "comment": "Seen on the floor.", **more}
        self.supervisor.reviews.decide(received.request.id, decision, self.answer, **name)
        document: dict[str, Any] = json.loads(self.answer.read_bytes())
        return document

    def take(self, document: dict[str, Any], wallet: Wallet | None = None) -> AnswerTaken:
        return (wallet or self.learner).reviews.take(source(json.dumps(document).encode()))

    def recognise(self) -> None:
        self.learner.trusted_issuers.recognise(self.supervisor.sharing.holder_key().did, "Dana Reyes")

    def forged(self, document: dict[str, Any], **members: Any) -> dict[str, Any]:
        """Returns an answer with other members, signed anew by the supervisor."""
        key = self.supervisor.sharing.holder_key()
        bare = {name: value for name, value in document.items() if name != "proof"} | members

        class Signer:
            method = key.verification_method
            sign = staticmethod(key.sign)

        return signed(bare, by=Signer, created=self.clock.now())  # type: ignore[arg-type]


def source(data: bytes) -> Source:
    return Source("x.json", data, Provenance("file", "x.json"))


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    ward = Ward(tmp_path)
    yield ward
    ward.learner.close()
    ward.supervisor.close()


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(LanyardError) as caught:
        act()
    return caught.value.code


def test_asked_decided_taken_and_shown(ward: Ward) -> None:
    badge = issue(ward.learner)
    name = ward.asked("Wound care", "Triage", records=[badge], evidence={"photo.jpg": b"picture"}, note="Ward 4, in May")
    received = ward.supervisor.reviews.receive(source(ward.request.read_bytes())).request
    assert (received.id, received.holder) == (name, ward.learner.sharing.holder_key().did)
    assert (received.holder_name, received.note) == ("Ana Ruiz", "Ward 4, in May")
    assert list(received.skills.values()) == ["Wound care", "Triage"]
    assert [(item.name, item.sha256) for item in received.evidence] == [("photo.jpg", sha256(b"picture").hexdigest())]
    ward.recognise()
    taken = ward.take(ward.decided(level="Proficient"))
    assert taken.recognised
    assert len(taken.records) == 2
    for record in taken.records:
        (endorsed,) = ward.learner.reviews.endorsements(record)
        assert (endorsed.verdict, endorsed.recognised) == (Verdict.VERIFIED, True)
        assert (endorsed.answer.comment, endorsed.answer.level) == ("Seen on the floor.", "Proficient")
        # What was signed stays as it was signed.
        assert b"ndorsement" not in ward.learner.library.record(record).received
    assert ward.learner.reviews.endorsements(badge) == []


def test_what_one_asks_about_meets_nothing(ward: Ward) -> None:
    ward.asked()
    (holding,) = ward.learner.roles.held()
    assert not holding.is_believed


def test_nobody_recognises_the_key_so_it_waits(ward: Ward) -> None:
    ward.asked()
    answer = ward.decided()
    waiting = ward.take(answer)
    assert (waiting.recognised, waiting.records) == (False, ())
    ((asked,), _) = ward.learner.reviews.all()
    assert asked.state == "waiting"
    assert ward.learner.reviews.endorsements(asked.records[0]) == []
    assert refused(lambda: ward.take(answer)) == "review_answer_waits"
    ward.recognise()
    assert ward.take(answer).recognised
    assert refused(lambda: ward.take(answer)) == "review_answer_taken"
    # Taken off the list, they are shown as nobody the person recognises.
    ward.learner.trusted_issuers.forget(ward.supervisor.sharing.holder_key().did)
    (endorsed,) = ward.learner.reviews.endorsements(asked.records[0])
    assert not endorsed.recognised


def test_an_answer_that_is_added_leads_to_reviews_and_is_no_credential(ward: Ward) -> None:
    ward.asked("Wound care", "Triage")
    ward.recognise()
    answer = ward.decided()
    before = ward.learner.library.count("")
    altered = answer | {"reviewDecision": "not-yet"}
    for document in (answer, altered):
        (outcome,) = ward.learner.adding.add([source(json.dumps(document).encode())])
        assert (outcome.outcome, outcome.error, outcome.id) == (AddStatus.REFUSED, "review_answer_here", None)
    assert ward.learner.library.count("") == before
    # Nothing was taken by it: the answer is there to be taken, and the altered one is found out.
    assert refused(lambda: ward.take(altered)) == "review_answer_altered"
    assert ward.take(answer).recognised
    # In a wallet that asked nothing it is an endorsement like any other, and kept.
    (kept,) = ward.supervisor.adding.add([source(json.dumps(answer).encode())])
    assert kept.outcome is AddStatus.ADDED


@pytest.mark.parametrize("decision", [Decision.NOT_YET, Decision.MORE])
def test_what_does_not_confirm_endorses_nothing(ward: Ward, decision: Decision) -> None:
    ward.asked()
    ward.recognise()
    taken = ward.take(ward.decided(decision))
    assert (taken.recognised, taken.records, taken.answer.decision) == (True, (), decision)
    ((asked,), _) = ward.learner.reviews.all()
    assert ward.learner.reviews.endorsements(asked.records[0]) == []


def test_a_second_answer_is_refused_and_so_is_deciding_twice(ward: Ward) -> None:
    name = ward.asked()
    ward.recognise()
    answer = ward.decided(Decision.NOT_YET)
    ward.take(answer)
    another = ward.forged(answer, id="urn:uuid:00000000-0000-4000-8000-000000000001", reviewDecision="confirmed")
    assert refused(lambda: ward.take(another)) == "review_answered_already"
    with pytest.raises(StoreError, match="review_decided_already"):
        ward.supervisor.reviews.decide(name, Decision.CONFIRMED, ward.answer, comment="Yes")


def test_altered_unsigned_and_forged(ward: Ward) -> None:
    ward.asked()
    ward.recognise()
    answer = ward.decided(Decision.NOT_YET)
    altered = answer | {"reviewDecision": "confirmed"}
    assert refused(lambda: ward.take(altered)) == "review_answer_altered"
    unsigned = {name: value for name, value in answer.items() if name != "proof"}
    assert refused(lambda: ward.take(unsigned)) == "review_answer_unsigned"
    # Signed by somebody, in the supervisor's name.
    forged = signed(unsigned | {"reviewDecision": "confirmed"}, created=ward.clock.now())
    assert refused(lambda: ward.take(forged)) == "review_answer_forged"
    # Nothing of these was kept: the true one is taken.
    assert ward.take(answer).answer.decision is Decision.NOT_YET


def test_an_answer_to_another_person_or_to_another_text(ward: Ward, tmp_path: Path) -> None:
    ward.asked()
    ward.recognise()
    answer = ward.decided()
    third = new_wallet(tmp_path / "third", ward.clock)
    assert refused(lambda: ward.take(answer, third)) == "review_answer_foreign"
    third.close()
    related = copy.deepcopy(answer["relatedResource"])
    related[0]["digestSRI"] = "sha256-" + "A" * 43 + "="
    other = ward.forged(answer, relatedResource=related)
    assert refused(lambda: ward.take(other)) == "review_answer_other_request"
    made_up = ward.forged(
        answer,
        relatedResource=[related[0] | {"id": "urn:uuid:1"}],
        credentialSubject=answer["credentialSubject"] | {"id": "urn:uuid:1"},
    )
    assert refused(lambda: ward.take(made_up)) == "review_answer_foreign"


def test_nobody_confirms_themselves(ward: Ward) -> None:
    ward.asked()
    assert refused(lambda: ward.learner.reviews.receive(source(ward.request.read_bytes()))) == "review_request_own"
    answer = ward.decided()
    key = ward.learner.sharing.holder_key()

    class Signer:
        method = key.verification_method
        sign = staticmethod(key.sign)

    bare = {name: value for name, value in answer.items() if name != "proof"} | {
        "issuer": {"id": key.did, "type": ["Profile"]}
    }
    own = signed(bare, by=Signer, created=ward.clock.now())  # type: ignore[arg-type]
    assert refused(lambda: ward.take(own)) == "review_answer_own"


def test_an_old_answer_and_an_old_request(ward: Ward) -> None:
    ward.asked()
    ward.recognise()
    answer = ward.decided()
    ward.asked("Triage")
    late = ward.request.read_bytes()
    ward.clock.at += timedelta(days=366)
    assert refused(lambda: ward.take(answer)) == "review_answer_too_old"
    assert refused(lambda: ward.supervisor.reviews.receive(source(late))) == "review_request_expired"


def test_terms_of_its_own_say_nothing(ward: Ward) -> None:
    ward.asked()
    ward.recognise()
    answer = ward.decided(Decision.NOT_YET)
    turned = [*answer["@context"][:2], answer["@context"][2] | {"reviewDecision": "https://schema.org/name"}]
    other = ward.forged(answer, **{"@context": turned}, reviewDecision="confirmed")
    assert refused(lambda: ward.take(other)) == "review_answer_malformed"


def test_a_request_that_was_changed_or_is_none(ward: Ward) -> None:
    ward.asked()
    document = json.loads(ward.request.read_bytes())
    document["verifiableCredential"][0]["name"] = "Surgery"
    with pytest.raises(IntakeError, match="review_request_not_good"):
        ward.supervisor.reviews.receive(source(json.dumps(document).encode()))
    assert (
        refused(lambda: ward.supervisor.reviews.receive(source(json.dumps(signed()).encode()))) == "review_request_not_one"
    )
    assert ward.supervisor.reviews.all() == ([], [])


def test_what_could_not_be_written_leaves_nothing_behind(ward: Ward) -> None:
    ward.request = ward.folder / "nowhere" / "request.json"
    assert refused(lambda: ward.asked()) == "cannot_write_share"
    assert ward.learner.reviews.all() == ([], [])
    assert ward.learner.library.find("") == []


@pytest.mark.peer("@digitalbazaar/vc", "ours to theirs")
def test_a_verifier_of_others_verifies_the_answer(ward: Ward) -> None:
    ward.asked("Wound care", "Triage")
    answer = ward.decided(level="Proficient")
    now = ward.clock.now().isoformat().replace("+00:00", "Z")
    assert peer("verify-credential", credential=answer, now=now) == {"verified": True, "errors": []}
    assert not peer("verify-credential", credential=answer | {"reviewDecision": "more"}, now=now)["verified"]
