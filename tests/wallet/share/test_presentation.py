"""A presentation is signed, bound to a question, checked by our own verifier, and says nothing more than was chosen."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.support.holder import FakeHolderKey, checker, judge, record_of
from tests.support.issuer_simulator import NOW, IssuerSimulator, Terms, canonical_by_pyld
from wallet.credential.record import Record
from wallet.encodings.multibase import decode_multibase
from wallet.encodings.multikey import multikey_to_public
from wallet.errors import ShareError
from wallet.report import CheckName, Verdict, Word
from wallet.share.disclosure import Disclosed, disclose
from wallet.share.presentation import Form, PresentationRequest, SignedPresentation, present, sign
from wallet.share.selection import Selection, select
from wallet.verify.context import Expectations

KEY = FakeHolderKey()
ISSUER = IssuerSimulator(method="key")
REQUEST = PresentationRequest(audience="Saltmarsh Regional Hospital", purpose="Application, ICU nurse, post 4471")


def badge(**terms: Any) -> Record:
    return record_of(ISSUER.badge(subject=KEY.did, terms=Terms(**terms)))


def made(*records: Record, request: PresentationRequest = REQUEST, **more: Any) -> SignedPresentation:
    return present(records, request, key=KEY, now=NOW, check=checker(), **more)


def test_a_presentation_is_verified_and_says_for_whom() -> None:
    signed = made(badge(), badge())
    report = judge(signed.data)
    assert report.verdict is Verdict.VERIFIED
    assert report.view.audience == REQUEST.audience
    assert report.view.purpose == REQUEST.purpose
    assert report.view.holder == KEY.did
    assert report.view.challenge == signed.challenge
    assert signed.challenge_is_ours
    assert signed.digest == hashlib.sha256(signed.data).hexdigest()
    assert signed.titles == ("Wound Care, Level 2", "Wound Care, Level 2")
    for place in (0, 1):
        subject = report.outcome(CheckName.SUBJECT, f"/verifiableCredential/{place}")
        assert subject.word is Word.PASSED


def test_fresh_challenges_differ_and_a_given_one_is_kept() -> None:
    assert made(badge()).challenge != made(badge()).challenge
    request = PresentationRequest(challenge="c-471", domain="saltmarsh.example")
    signed = made(badge(), request=request)
    assert not signed.challenge_is_ours
    good = judge(signed.data, expectations=Expectations("c-471", "saltmarsh.example"))
    assert good.verdict is Verdict.VERIFIED
    other = judge(signed.data, expectations=Expectations("c-472", "saltmarsh.example"))
    assert other.verdict is Verdict.NOT_VERIFIED


def test_it_ends_when_it_was_said_to() -> None:
    signed = made(badge(), request=PresentationRequest(expires_in=timedelta(hours=1)))
    assert signed.expires == NOW + timedelta(hours=1)
    assert judge(signed.data, at=NOW + timedelta(minutes=59)).verdict is Verdict.VERIFIED
    assert judge(signed.data, at=NOW + timedelta(minutes=61)).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("version", ["1.1", "2.0"])
def test_an_independent_engine_agrees_with_the_signature(version: str) -> None:
    document = json.loads(made(badge(version=version, status=False)).data)
    proof = document.pop("proof")
    value = decode_multibase(proof.pop("proofValue"))
    options = canonical_by_pyld({"@context": document["@context"], **proof})
    body = canonical_by_pyld(document)
    data = hashlib.sha256(options.encode()).digest() + hashlib.sha256(body.encode()).digest()
    key = multikey_to_public(proof["verificationMethod"].partition("#")[2]).key
    key.verify(value, data)  # raises when it does not fit
    assert REQUEST.audience in body
    assert REQUEST.purpose in body


def test_old_credentials_go_into_a_presentation_old_readers_know() -> None:
    old = json.loads(made(badge(version="1.1")).data)
    assert old["@context"][0] == "https://www.w3.org/2018/credentials/v1"
    assert old["proof"]["type"] == "Ed25519Signature2020"
    mixed = made(badge(version="1.1"), badge(version="2.0"))
    told = json.loads(mixed.data)
    assert told["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert told["proof"]["cryptosuite"] == "eddsa-rdfc-2022"
    assert mixed.report.verdict is Verdict.VERIFIED


def test_what_goes_in_comes_out_unchanged() -> None:
    credential = ISSUER.badge(subject=KEY.did)
    told = json.loads(made(record_of(credential)).data)
    assert told["verifiableCredential"] == [credential]


def test_courses_are_shown_without_their_transcript() -> None:
    transcript = ISSUER.transcript(subject=KEY.did)
    record = record_of(transcript)
    parts = {
        record.summary.id: ("/credentialSubject/verifiableCredential/2", "/credentialSubject/verifiableCredential/7")
    }
    signed = made(record, request=PresentationRequest(parts=parts))
    assert signed.titles == ("Health Assessment", "Critical Care Nursing")
    assert b"Pharmacology" not in signed.data
    assert signed.record_ids == (record.summary.id,)
    assert signed.report.verdict is Verdict.VERIFIED
    with pytest.raises(ShareError) as refused:
        made(record, request=PresentationRequest(parts={record.summary.id: ("/credentialSubject/x",)}))
    assert refused.value.code == "part_not_found"


def test_a_whole_transcript_is_presented_with_all_its_courses() -> None:
    signed = made(record_of(ISSUER.transcript(subject=KEY.did)))
    assert signed.report.verdict is Verdict.VERIFIED
    assert len(signed.report.view.credentials[0].credentials) == 10


def test_withdrawn_and_expired_ones_may_be_shown_and_say_so() -> None:
    record = badge(valid_until=NOW - timedelta(days=3))
    signed = made(record)
    assert signed.report.verdict is Verdict.NOT_VERIFIED
    item = signed.disclosed.items[0]
    assert item.failed
    assert {"share_expired", "share_issuer_unknown"} <= {one.code for one in signed.disclosed.cautions}


def test_a_changed_credential_is_shown_as_changed_never_as_good() -> None:
    credential = ISSUER.badge(subject=KEY.did)
    credential["name"] = "Head of Surgery"
    signed = made(record_of(credential))
    assert signed.report.verdict is Verdict.NOT_VERIFIED
    assert signed.disclosed.items[0].failed


def test_cautions_name_what_is_inside() -> None:
    stranger = record_of(
        ISSUER.badge(subject="did:example:somebody", terms=Terms(extra={"name": "For a@mail.example"}))
    )
    bearer = record_of(ISSUER.badge())
    cautions = disclose(select([stranger, bearer]), holder=KEY.did, now=NOW).cautions
    assert {(one.code, one.item) for one in cautions} >= {
        ("share_other_key", 0),
        ("share_email_inside", 0),
        ("share_bearer", 1),
    }
    assert ("share_email_inside", 1) not in {(one.code, one.item) for one in cautions}


def test_steps_cannot_be_left_out() -> None:
    with pytest.raises(ShareError):
        Selection(())
    with pytest.raises(ShareError):
        made()
    with pytest.raises(ShareError):
        Disclosed(None, (), ())  # type: ignore[arg-type]
    signed = made(badge())
    with pytest.raises(ShareError) as refused:
        SignedPresentation(
            disclosed=signed.disclosed,
            report=judge(signed.data.replace(b"Saltmarsh", b"Saltmersh")),
            data=signed.data,
            form=Form.LINKED,
            holder=KEY.did,
            challenge="c",
            challenge_is_ours=True,
            domain=None,
            audience="",
            purpose="",
            created=NOW,
            expires=NOW,
        )
    assert refused.value.code == "presentation_check_failed"


def test_nothing_leaves_when_our_own_verifier_refuses() -> None:
    disclosed = disclose(select([badge()]), holder=KEY.did, now=NOW)

    class Wrong(FakeHolderKey):
        def sign(self, data: bytes) -> bytes:
            return super().sign(data + b"!")

    with pytest.raises(ShareError) as refused:
        sign(disclosed, REQUEST, key=Wrong(), now=NOW, check=checker())
    assert refused.value.code == "presentation_check_failed"


def test_requests_with_no_meaning_are_refused() -> None:
    for wrong in (
        {"expires_in": timedelta(0)},
        {"expires_in": timedelta(days=4000)},
        {"audience": "a\nb"},
        {"purpose": "x" * 501},
        {"challenge": ""},
        {"form": "carrier_pigeon"},
    ):
        with pytest.raises(ShareError):
            PresentationRequest(**wrong)


def test_unsigned_files_and_presentations_are_turned_away_with_a_reason() -> None:
    plain = ISSUER.badge()
    del plain["proof"]
    with pytest.raises(ShareError) as refused:
        made(record_of(plain))
    assert refused.value.code == "not_signed"
    with pytest.raises(ShareError) as refused:
        made(record_of(made(badge()).data))
    assert refused.value.code == "already_a_presentation"


def test_no_secret_or_claim_in_a_repr() -> None:
    signed = made(badge())
    assert "Saltmarsh" not in repr(signed.disclosed)
    assert "proofValue" not in repr(signed)
    assert "narrative" not in repr(signed)
