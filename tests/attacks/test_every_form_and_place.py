"""One piece of bad news in every form a credential has and at every place it can stand: good is said of none of them.

Generated: every fault times every form times every third place, another third each time.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tests.attacks.test_status_tricks import ADDRESS, ENTRY, a_list, packed
from tests.support.nesting import transcript
from tests.support.signing import HOLDER, ISSUER, NOW, THIEF, VC2, Ed25519Signer, badge, judge, presentation, signed
from wallet.formats.data_integrity import enveloped
from wallet.formats.vc_jwt import sign_jwt
from wallet.jsonld import JsonLdError
from wallet.records.points import Tone
from wallet.records.statement import statement
from wallet.report import Verdict

VC1 = "https://www.w3.org/2018/credentials/v1"
PAST, FUTURE = "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"
CREDENTIALS = "https://www.w3.org/2018/credentials#"
Document = dict[str, Any]


def token(payload: Document, by: Ed25519Signer = ISSUER, typ: str = "vc+jwt") -> str:
    return sign_jwt({"typ": typ, "kid": by.method}, payload, signer=by.sign, algorithm="EdDSA")


# Forms ----------------------------------------------------------------------------------------------------------
def rdfc(document: Document, by: Ed25519Signer = ISSUER) -> Any:
    return signed(document, by=by)


def jcs(document: Document, by: Ed25519Signer = ISSUER) -> Any:
    return signed(document, by=by, suite="eddsa-jcs-2022")


def proof_of_2020(document: Document, by: Ed25519Signer = ISSUER) -> Any:
    suite = "https://w3id.org/security/suites/ed25519-2020/v1"
    return signed({**document, "@context": [*document["@context"], suite]}, by=by, suite="Ed25519Signature2020")


def jwt(document: Document, by: Ed25519Signer = ISSUER) -> Any:
    return token(document, by)


def jwt_of_1_1(document: Document, by: Ed25519Signer = ISSUER) -> Any:
    inside = dict(document)
    if "@context" in inside:
        inside["@context"] = [VC1, *inside["@context"][1:]]
    if "validFrom" in inside:
        inside["issuanceDate"] = inside.pop("validFrom")
    return token({"iss": by.did, "vc": inside}, by, "JWT")


def sd_jwt(document: Document, by: Ed25519Signer = ISSUER) -> Any:
    made = sign_jwt({"typ": "vc+sd-jwt", "kid": by.method}, document, signer=by.sign, algorithm="EdDSA")
    return f"{made}~"


FORMS: tuple[Callable[..., Any], ...] = (rdfc, jcs, proof_of_2020, jwt, jwt_of_1_1, sd_jwt)
EMBEDDED = (rdfc, jcs, proof_of_2020)


# Places ---------------------------------------------------------------------------------------------------------
def inside(one: Any) -> Any:
    """A token stands in a document of VC 2.0 in an envelope of its own."""
    if not isinstance(one, str):
        return one
    return enveloped(one, media_type="application/vc+sd-jwt" if "~" in one else "application/vc+jwt")


def presented(*members: Any) -> Any:
    try:
        return presentation(*members)
    except JsonLdError:
        # What has no statements cannot stand among signed ones.
        return {**presentation(signed()), "verifiableCredential": list(members)}


def alone(one: Any) -> Any:
    return one


def in_a_list(one: Any) -> Any:
    return presented(signed(badge(id="urn:uuid:11111111-2222-4333-8444-000000000000")), inside(one))


def in_a_presentation(one: Any) -> Any:
    return presented(inside(one))


def in_a_presentation_token(one: Any) -> Any:
    held = {"@context": [VC2], "type": ["VerifiablePresentation"], "holder": HOLDER.did, "verifiableCredential": [one]}
    return token(held, HOLDER, "vp+jwt")


def in_a_vp_claim(one: Any) -> Any:
    held = {"@context": [VC1], "type": ["VerifiablePresentation"], "verifiableCredential": [one]}
    return token({"iss": HOLDER.did, "vp": held}, HOLDER, "JWT")


def in_an_envelope(one: Any) -> Any:
    return {"@context": [VC2], "type": "VerifiablePresentation", "verifiableCredential": inside(one)}


def in_two_envelopes(one: Any) -> Any:
    return in_an_envelope(in_an_envelope(one))


def in_a_transcript_token(one: Any) -> Any:
    return token(transcript(one))


def in_a_transcript(one: Any) -> Any:
    made = transcript(one)
    made["@context"].append("https://w3id.org/security/suites/ed25519-2020/v1")
    return signed(made)


def in_a_presented_transcript(one: Any) -> Any:
    return in_a_presentation(in_a_transcript_token(one))


PLACES = (alone, in_a_presentation, in_a_list, in_a_presentation_token, in_a_vp_claim, in_an_envelope, in_two_envelopes,
          in_a_transcript_token, in_a_presented_transcript)  # fmt: skip
THIRDS = 3


# Faults ---------------------------------------------------------------------------------------------------------
def entry(**more: Any) -> Document:
    return {**ENTRY, **more}


def alias(term: str, value: Any, **definition: Any) -> Document:
    made = badge(**{"bisWann": value})
    made["@context"].append({"bisWann": {"@id": CREDENTIALS + term, **definition} if definition else CREDENTIALS + term})
    return made


def faulty(issuer: Any = ISSUER.did, **members: Any) -> Document:
    return {
        **badge(),
        "issuer": {**badge()["issuer"], "id": issuer} if issuer in (ISSUER.did, THIEF.did) else issuer,
        **members,
    }


def without(name: str) -> Document:
    return {member: value for member, value in badge().items() if member != name}


def with_subject(**members: Any) -> Document:
    made = badge()
    made["credentialSubject"] |= members
    return made


OTHER_LIST, REFUSED = "https://uni.example/lists/2", "https://uni.example/lists/gone"
FAULTS: dict[str, Document] = {
    # (validity) every way an end can have passed, or be no end
    "ended": faulty(validUntil=PAST),
    "ended_in_another_zone": faulty(validUntil="2026-06-01T13:59:59+14:00"),
    "ended_by_the_day": faulty(validUntil="2020-01-01"),
    "ended_without_a_zone": faulty(validUntil="2020-01-01T00:00:00"),
    "an_end_that_is_no_day": faulty(validUntil="2030-02-30T00:00:00Z"),
    "an_end_in_words": faulty(validUntil="never"),
    "an_empty_end": faulty(validUntil=""),
    "a_number_for_an_end": faulty(validUntil=1_893_456_000),
    "a_false_end": faulty(validUntil=False),
    "two_ends": faulty(validUntil=[FUTURE, PAST]),
    "two_ends_to_come": faulty(validUntil=[FUTURE, "2031-01-01T00:00:00Z"]),
    "an_end_in_an_array_in_an_array": faulty(validUntil=[[PAST]]),
    "an_end_with_a_value": faulty(validUntil={"@value": PAST}),
    "an_end_of_1_1": faulty(expirationDate=PAST),
    "two_forms_of_an_end": faulty(validUntil=FUTURE, expirationDate=PAST),
    "not_begun": faulty(validFrom=FUTURE),
    "not_begun_by_the_day": faulty(validFrom="2030-01-01"),
    "two_beginnings": faulty(validFrom=["2026-01-01T00:00:00Z", FUTURE]),
    "a_beginning_in_words": faulty(validFrom="soon"),
    # (status) every way an entry can have bad news, or none that anybody can read
    "withdrawn": faulty(credentialStatus=entry()),
    "withdrawn_in_an_array": faulty(credentialStatus=[entry()]),
    "withdrawn_in_an_array_in_an_array": faulty(credentialStatus=[[entry()]]),
    "withdrawn_by_the_second": faulty(credentialStatus=[entry(statusListIndex="8"), entry()]),
    "withdrawn_by_a_number": faulty(credentialStatus=entry(statusListIndex=7)),
    "withdrawn_with_two_types": faulty(credentialStatus=entry(type=["Other", "BitstringStatusListEntry"])),
    "withdrawn_by_the_older_entry": faulty(credentialStatus=entry(type="StatusList2021Entry")),
    "a_purpose_nobody_knows": faulty(credentialStatus=entry(statusPurpose="Revocation", statusListCredential=OTHER_LIST)),
    "another_purpose_than_the_list": faulty(credentialStatus=entry(statusPurpose="suspension")),
    "an_index_past_the_end": faulty(credentialStatus=entry(statusListIndex="9999999")),
    "an_index_in_words": faulty(credentialStatus=entry(statusListIndex="seven")),
    "a_list_that_is_not_there": faulty(credentialStatus=entry(statusListCredential=REFUSED)),
    "an_entry_of_another_kind": faulty(credentialStatus={"id": f"{ADDRESS}#7", "type": "CredentialStatusList2017"}),
    "an_entry_without_a_kind": faulty(credentialStatus={"id": f"{ADDRESS}#7"}),
    "an_address_for_an_entry": faulty(credentialStatus=f"{ADDRESS}#7"),
    "text_for_an_entry": faulty(credentialStatus="revoked"),
    "a_number_for_an_entry": faulty(credentialStatus=1),
    "true_for_an_entry": faulty(credentialStatus=True),
    "an_empty_entry": faulty(credentialStatus={}),
    # (issuer) two, none, one that cannot be read
    "two_issuers": faulty(issuer=[{"id": ISSUER.did, "type": "Profile"}, {"id": THIEF.did, "type": "Profile"}]),
    "two_issuers_by_address": faulty(issuer=[ISSUER.did, THIEF.did]),
    "an_issuer_without_an_address": faulty(issuer={"type": "Profile", "name": "Example University"}),
    "no_issuer": without("issuer"),
    "another_issuer": faulty(THIEF.did),
    "a_number_for_an_issuer": faulty(issuer=5),
    "an_empty_issuer": faulty(issuer=""),
    "a_name_for_an_issuer": faulty(issuer="Example University"),
    # (words) that decide, under another name
    "an_end_as_an_address": faulty(**{f"{CREDENTIALS}validUntil": PAST}),
    "an_older_end_as_an_address": faulty(**{f"{CREDENTIALS}expirationDate": PAST}),
    "a_status_as_an_address": faulty(**{f"{CREDENTIALS}credentialStatus": entry()}),
    "an_aliased_end": alias("validUntil", PAST, **{"@type": "http://www.w3.org/2001/XMLSchema#dateTime"}),
    "an_aliased_older_end": alias("expirationDate", PAST),
    "an_aliased_status": alias("credentialStatus", entry()),
    "an_aliased_second_issuer": alias("issuer", THIEF.did, **{"@type": "@id"}),
    "an_aliased_second_issuer_as_text": alias("issuer", THIEF.did),
    # (kind, subject)
    "no_credential_by_its_type": faulty(type=["OpenBadgeCredential"]),
    "no_type": without("type"),
    "a_presentation_too": faulty(type=["VerifiableCredential", "VerifiablePresentation"]),
    "no_subject": without("credentialSubject"),
    "an_empty_subject": faulty(credentialSubject={}),
    "no_context": without("@context"),
    "a_null_context_inside": with_subject(**{"@context": None, "validUntil": PAST}),
    "a_word_turned_round": {**faulty(), "@reverse": {}},
}


def documents() -> Document:
    return {
        ADDRESS: a_list(packed(), subject={"statusPurpose": "revocation"}),
        OTHER_LIST: a_list(packed(), subject={"statusPurpose": "Revocation"}, id=OTHER_LIST),
    }


FITTING = {("no_issuer", jwt_of_1_1)}
"""What is no fault in one form: a token of VC 1.1 may name its issuer in ``iss`` alone (section 6.3.1)."""


def made(form: Callable[..., Any], document: Document, by: Ed25519Signer = ISSUER) -> Any:
    """Returns a document in a form; where it has no statements to be signed, signed by hand over those it should have."""
    try:
        return form(copy.deepcopy(document), by)
    except (JsonLdError, KeyError, TypeError):
        return {**document, "proof": form(badge(), by)["proof"]}


@cache
def lists() -> Any:
    return documents()


def never_good(one: Any) -> None:
    data = one.encode() if isinstance(one, str) else one
    report = judge(data, documents=lists())
    assert report.verdict is not Verdict.VERIFIED
    assert statement(report, NOW).tone is not Tone.GOOD
    assert not any(problem.code == "check_broke" for result in report.results for problem in result.outcome.problems)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_the_honest_one_is_good_in_every_form_and_place(form: Callable[..., Any], place: Callable[..., Any]) -> None:
    asked = badge(credentialStatus=entry(statusListIndex="8"), validUntil=FUTURE)
    for document in (badge(), asked, badge(validUntil=[], credentialStatus=None)):
        one = place(form(document))
        report = judge(one.encode() if isinstance(one, str) else one, documents=lists())
        assert report.verdict is Verdict.VERIFIED, [r for r in report.results if r.outcome.problems]


def places_of(fault: str, form: Callable[..., Any]) -> tuple[Callable[..., Any], ...]:
    """Returns where a fault in a form is tried: by itself and at a third of the other places, each time another third, so
    that every fault is tried at every place in some form and every form at every place with some fault.
    """
    turn = (list(FAULTS).index(fault) + FORMS.index(form)) % THIRDS
    return (PLACES[0], *PLACES[1 + turn :: THIRDS])


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_fault_in_every_form_and_place(fault: str, form: Callable[..., Any]) -> None:
    if (fault, form) in FITTING:
        assert judge(form(FAULTS[fault]).encode()).verdict is Verdict.VERIFIED
        return
    for place in places_of(fault, form):
        never_good(place(made(form, FAULTS[fault])))


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_somebody_else_s_signature_in_every_form_and_place(form: Callable[..., Any], place: Callable[..., Any]) -> None:
    never_good(place(form(badge(ISSUER.did), THIEF)))


@pytest.mark.parametrize("form", EMBEDDED, ids=lambda form: form.__name__)
def test_a_course_inside_signed_statements(form: Callable[..., Any]) -> None:
    assert judge(in_a_transcript(form(badge()))).verdict is Verdict.VERIFIED
    for fault, document in FAULTS.items():
        try:
            whole = in_a_transcript(made(form, document))
        except (JsonLdError, KeyError, TypeError):
            continue
        assert judge(whole, documents=lists()).verdict is not Verdict.VERIFIED, fault


# A presentation's own dates -----------------------------------------------------------------------------------------
def shown_in_a_token(**members: Any) -> Any:
    return token({"@context": [VC2], "type": ["VerifiablePresentation"], "holder": HOLDER.did,
                  "verifiableCredential": [inside(jwt(badge()))], **members}, HOLDER, "vp+jwt")  # fmt: skip


def shown_in_a_claim(**members: Any) -> Any:
    held = {"@context": [VC1], "type": ["VerifiablePresentation"], "verifiableCredential": [jwt(badge())], **members}
    return token({"iss": HOLDER.did, "vp": held}, HOLDER, "JWT")


def shown_with_words_of_its_own(**members: Any) -> Any:
    words = {name: {"@id": CREDENTIALS + name, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"} for name in members}
    document = {"@context": [VC2, words], "type": ["VerifiablePresentation"], "holder": HOLDER.did,
                "verifiableCredential": [signed()], **members}  # fmt: skip
    return signed(document, by=HOLDER, purpose="authentication")


OWN_DATES = {
    "validUntil": (PAST, FUTURE), "expirationDate": (PAST, FUTURE), "validFrom": (FUTURE, PAST),
    "issuanceDate": (FUTURE, PAST),
}  # fmt: skip


@pytest.mark.parametrize("name", OWN_DATES)
@pytest.mark.parametrize(
    "shown", [shown_in_a_token, shown_in_a_claim, shown_with_words_of_its_own], ids=lambda f: f.__name__
)
def test_a_presentation_that_says_when_it_ends_means_it(shown: Callable[..., Any], name: str) -> None:
    bad, good = OWN_DATES[name]
    unreadable: tuple[Any, ...] = ("2030-01-01", "soon", "", 5, [FUTURE, PAST], {"a": PAST})
    for value in (bad, *unreadable[: 2 if shown is shown_with_words_of_its_own else None]):
        never_good(shown(**{name: value}))
    one = shown(**{name: good})
    assert judge(one.encode() if isinstance(one, str) else one).verdict is Verdict.VERIFIED
