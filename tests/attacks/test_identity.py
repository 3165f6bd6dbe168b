"""Attacks on whose it is: spoofed recipients, odd salts, other kinds, unsigned identities. Row V68."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.support.badge_site import EMAIL, NOW, SALT, BadgeSite, hashed
from tests.support.signing import HOLDER, THIEF, badge, codes, judge, outcome, presentation, remarks, signed
from wallet.credential.identity import Identity, IdentityType, likely_type
from wallet.credential.recipient import Matcher
from wallet.formats.reading import read_payload
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.verify.context import Expectations
from wallet.verify.identity import graded
from wallet.verify.policy import EMPLOYER, LEARNER, Policy
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.verifier import verify

KIM = "kim@example.org"
ASKED = replace(LEARNER, required=LEARNER.required | {CheckName.SUBJECT})
BINDING = Policy("binding", EMPLOYER.required - {CheckName.ISSUER_TRUST}, EMPLOYER.presentation_required)


def person(*values: str) -> tuple[Identity, ...]:
    return tuple(Identity(likely_type(value), value) for value in values)


def identity_object(
    value: str, salt: str = "Kosher", kind: str = "emailAddress", algorithm: str = "sha256"
) -> dict[str, Any]:
    digest = hashlib.new(algorithm, (value + salt).encode()).hexdigest()
    made = {"type": "IdentityObject", "hashed": True, "identityHash": f"{algorithm}${digest}", "identityType": kind}
    return {**made, "salt": salt} if salt else made


def issued(*told: dict[str, Any], subject: str | None = None, name: str = "") -> dict[str, Any]:
    made = badge(subject=subject)
    made["credentialSubject"] |= ({"identifier": list(told)} if told else {}) | ({"name": name} if name else {})
    return signed(made)


def asked(document: dict[str, Any], *values: str) -> VerificationReport:
    return judge(document, policy=ASKED, person=person(*values))


def test_the_right_address_is_verified_and_said() -> None:
    report = asked(issued(identity_object(KIM)), "Kim@Example.org")
    assert report.verdict is Verdict.VERIFIED
    (found,) = [r for r in outcome(report, "subject").remarks if r.code == "identity_matched"]
    assert found.detail == "email lower_case"
    assert KIM not in repr(report.results).lower()


def test_V68_another_address_is_named_and_the_signature_stands() -> None:
    report = asked(issued(identity_object("lee@example.org")), KIM)
    assert codes(report, "subject") == {"issued_to_another"}
    assert report.verdict is Verdict.NOT_VERIFIED
    assert outcome(report, "proof").kind == "passed"
    # Whoever did not ask whose it is gets the verdict over the credential alone.
    assert judge(issued(identity_object("lee@example.org"))).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    ("told", "remark"),
    [
        (identity_object(KIM, algorithm="md5"), "identity_hash_md5"),
        (identity_object(KIM, salt=""), "identity_hash_unsalted"),
    ],
)
def test_V68_weak_hashes_are_a_remark(told: dict[str, Any], remark: str) -> None:
    assert remark in remarks(judge(issued(told)), "subject")
    report = asked(issued(told), KIM)
    assert report.verdict is Verdict.VERIFIED
    assert {remark, "identity_matched"} <= remarks(report, "subject")


def test_an_address_in_the_name_is_a_name() -> None:
    report = asked(issued(name=KIM), KIM)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "identity_matched" not in remarks(report, "subject")
    # Also beside a hash of somebody else's address.
    report = asked(issued(identity_object("lee@example.org"), name=KIM), KIM)
    assert codes(report, "subject") == {"issued_to_another"}


@pytest.mark.parametrize("kind", ["name", "sourcedId", "isbn", "telephone"])
def test_an_address_under_another_kind_is_no_address(kind: str) -> None:
    report = asked(issued(identity_object(KIM, kind=kind)), KIM)
    assert report.verdict is not Verdict.VERIFIED
    assert "identity_matched" not in remarks(report, "subject")


@pytest.mark.parametrize("salt", ["\u202e\u0000é", "e\u0301", "🜁" * 40, "$", " "])
def test_odd_salts_are_taken_letter_by_letter(salt: str) -> None:
    report = asked(issued(identity_object(KIM, salt=salt)), KIM)
    assert "identity_matched" in remarks(report, "subject")
    # Composed, the same letters are another salt.
    composed = {**identity_object(KIM, salt="e\u0301"), "salt": "\u00e9"}
    assert codes(asked(issued(composed), KIM), "subject") == {"issued_to_another"}


def test_one_of_two_identities_is_enough() -> None:
    report = asked(issued(identity_object("old@example.org"), identity_object(KIM, salt="b")), KIM)
    assert report.verdict is Verdict.VERIFIED


def test_one_of_two_subjects_is_not_enough() -> None:
    made = badge(subject=None)
    first = made["credentialSubject"] | {"identifier": [identity_object(KIM)]}
    second = made["credentialSubject"] | {"identifier": [identity_object("lee@example.org")]}
    report = asked(signed({**made, "credentialSubject": [first, second]}), KIM)
    assert "issued_to_another" in codes(report, "subject")
    assert report.verdict is Verdict.NOT_VERIFIED


def test_an_identity_nobody_signed_names_nobody() -> None:
    made = issued()
    made["credentialSubject"]["identifier"] = [identity_object(KIM)]
    report = asked(made, KIM)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "subject") == {"identity_not_signed"}
    assert "identity_matched" not in remarks(report, "subject")
    # Nor in the wallet that keeps it.
    kept = graded(judge(made), Matcher(person(KIM)))
    assert "identity_matched" not in remarks(kept, "subject")


def test_a_member_beside_the_signed_ones_is_not_read() -> None:
    made = issued(identity_object("lee@example.org"))
    made["credentialSubject"]["identity"] = KIM
    assert asked(made, KIM).verdict is Verdict.NOT_VERIFIED


def test_a_name_settles_nothing() -> None:
    for told, wanted in (("Kim Doe", "name_only"), ("Lee Roe", "name_differs")):
        report = judge(issued(name=told), policy=ASKED, person=person("kim doe"))
        assert codes(report, "subject") == {wanted}
        assert report.verdict is Verdict.INCONCLUSIVE


def test_a_bearer_badge_is_nobodys() -> None:
    report = asked(issued(), KIM)
    assert codes(report, "subject") == {"identity_not_compared"}
    assert report.verdict is Verdict.INCONCLUSIVE


# In a presentation -----------------------------------------------------------------------------------------------------
def test_a_stolen_badge_with_the_right_address_is_still_stolen() -> None:
    """Bound to the holder's key and to their address; a thief who knows the address presents it."""
    stolen = issued(identity_object(KIM), subject=HOLDER.did)
    report = judge(presentation(stolen, by=THIEF, challenge="c"), policy=BINDING, challenge="c", person=person(KIM))
    assert codes(report, "subject", "/verifiableCredential/0") == {"not_the_presenters"}
    assert report.verdict is Verdict.NOT_VERIFIED


def test_an_address_that_fits_answers_what_a_key_cannot() -> None:
    by_mail = issued(identity_object(KIM))
    shown = presentation(by_mail, challenge="c")
    assert judge(shown, policy=BINDING, challenge="c").verdict is Verdict.INCONCLUSIVE
    report = judge(shown, policy=BINDING, challenge="c", person=person(KIM))
    assert report.verdict is Verdict.VERIFIED
    assert "identity_matched" in remarks(report, "subject", "/verifiableCredential/0")
    other = judge(shown, policy=BINDING, challenge="c", person=person("lee@example.org"))
    assert other.verdict is Verdict.NOT_VERIFIED


def test_one_of_two_shown_is_somebody_elses() -> None:
    shown = presentation(issued(identity_object(KIM)), issued(identity_object("lee@example.org")), challenge="c")
    report = judge(shown, policy=BINDING, challenge="c", person=person(KIM))
    assert codes(report, "subject", "/verifiableCredential/1") == {"issued_to_another"}
    assert report.verdict is Verdict.NOT_VERIFIED


# The keyring of a wallet -----------------------------------------------------------------------------------------------
def test_in_ones_own_wallet_another_address_is_unknown_and_the_verdict_stays() -> None:
    before = judge(issued(identity_object("lee@example.org")))
    after = graded(before, Matcher(person(KIM)))
    assert codes(after, "subject") == {"issued_to_unknown_identity"}
    assert (after.verdict, after.at) == (before.verdict, before.at)
    assert [r for r in after.results if r.check is not CheckName.SUBJECT] == [
        r for r in before.results if r.check is not CheckName.SUBJECT
    ]


def test_a_kept_presentation_is_compared_credential_by_credential() -> None:
    shown = presentation(issued(identity_object(KIM)), issued(identity_object("lee@example.org")))
    kept = graded(judge(shown), Matcher(person(KIM)))
    assert "identity_matched" in remarks(kept, "subject", "/verifiableCredential/0")
    assert "issued_to_unknown_identity" in codes(kept, "subject", "/verifiableCredential/1")


# Open Badges 2.0 -------------------------------------------------------------------------------------------------------
def ob2(site: BadgeSite, made: Any, *values: str, pages: bool = True) -> VerificationReport:
    documents = {name: json.dumps(page).encode() for name, page in site.pages.items() if not isinstance(page, bytes)}
    return verify(
        read_payload(json.dumps(made).encode())[0],
        VerificationRequest(
            ASKED,
            NOW,
            SuppliedDocuments(documents if pages else {"https://nobody.example": b""}),
            expectations=Expectations(identities=person(*values)),
        ),
    )


@pytest.mark.parametrize(
    ("told", "good"),
    [
        ({"type": "email", "hashed": True, "salt": SALT, "identity": hashed(EMAIL)}, True),
        ({"type": "email", "hashed": True, "salt": SALT, "identity": hashed(EMAIL, algorithm="md5")}, True),
        ({"type": "email", "hashed": True, "identity": hashed(EMAIL, salt="")}, True),
        ({"type": "email", "hashed": False, "identity": EMAIL}, True),
        ({"type": "email", "hashed": True, "salt": "other", "identity": hashed(EMAIL)}, False),
        ({"type": "email", "hashed": True, "salt": SALT, "identity": hashed("lee@example.org")}, False),
        ({"type": "url", "hashed": True, "salt": SALT, "identity": hashed(EMAIL)}, False),
        ({"type": "email", "hashed": True, "salt": 5, "identity": hashed(EMAIL)}, False),
    ],
)
def test_V68_recipients_of_open_badges_2(told: dict[str, Any], good: bool) -> None:
    site = BadgeSite()
    report = ob2(site, site.hosted(recipient=told), EMAIL)
    assert (report.verdict is Verdict.VERIFIED) is good, report.results
    assert ("identity_matched" in {r.code for r in report.outcome(CheckName.SUBJECT).remarks}) is good


def test_a_hosted_badge_that_was_not_looked_up_only_claims_its_recipient() -> None:
    site = BadgeSite()
    report = ob2(site, site.hosted(), EMAIL, pages=False)
    assert codes(report, "subject") == {"identity_not_signed"}
    kept = graded(report, Matcher(person(EMAIL)))
    assert "identity_not_signed" in codes(kept, "subject")


def test_an_identity_that_is_no_address_is_kept_out() -> None:
    assert Identity(IdentityType.EMAIL, KIM).value not in repr(asked(issued(identity_object(KIM)), KIM).results)
