"""Praise: shown only when it is proven, in force, and of what it stands on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.attacks.test_status_tricks import ADDRESS, ENTRY, SIZE, a_list, packed
from tests.support.nesting import COLLEGE, token, unsigned
from tests.support.signing import HOLDER, ISSUER, NOW, OB3, THIEF, VC2, Ed25519Signer, badge, changed, judge, remarks, signed
from wallet.credential.model import Credential
from wallet.report import Verdict, VerificationReport


def endorsement(
    about: Any = "https://uni.example/achievements/1", *, by: Ed25519Signer = COLLEGE, **members: Any
) -> dict[str, Any]:
    document = {
        "@context": [VC2, OB3],
        "id": "urn:uuid:33333333-2222-4333-8444-555555555555",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": by.did, "type": ["Profile"], "name": "Nursing Board"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Endorsement",
        "credentialSubject": {"id": about, "type": ["EndorsementSubject"], "endorsementComment": "We accredit this."},
    }
    return {**document, **members}


def praised(praise: Any, where: str = "credential", **members: Any) -> dict[str, Any]:
    made = badge(**members)
    places = {"credential": made, "achievement": made["credentialSubject"]["achievement"], "issuer": made["issuer"]}
    places[where]["endorsementJwt" if isinstance(praise, str) else "endorsement"] = [praise]
    return made


def shown_praise(report: VerificationReport) -> int:
    assert isinstance(report.view, Credential)
    assert report.verdict is Verdict.VERIFIED, "praise never changes what a credential is worth"
    return len(report.view.endorsements)


@pytest.mark.parametrize("where", ["credential", "achievement", "issuer"])
@pytest.mark.parametrize(
    "about", ["urn:uuid:11111111-2222-4333-8444-555555555555", "https://uni.example/achievements/1", ISSUER.did]
)
def test_praise_of_it_of_what_it_is_for_or_of_its_issuer_is_shown(where: str, about: str) -> None:
    report = judge(signed(praised(signed(endorsement(about), by=COLLEGE), where)))
    assert shown_praise(report) == 1
    assert not remarks(report, "profile")
    assert shown_praise(judge(signed(praised(token(endorsement(about), COLLEGE), where)))) == 1


BAD_PRAISE: dict[str, tuple[Any, str]] = {
    "of another": (signed(endorsement("https://other.example/achievements/bsn"), by=COLLEGE), "endorsement_of_another"),
    "of nobody": (signed(endorsement("urn:x:1"), by=COLLEGE), "endorsement_of_another"),
    "of its holder": (signed(endorsement(HOLDER.did), by=COLLEGE), "endorsement_of_another"),
    "of the address with a slash": (
        signed(endorsement("https://uni.example/achievements/1/"), by=COLLEGE), "endorsement_of_another",
    ),
    "of this and another": (
        signed(
            endorsement(
                credentialSubject=[
                    {"id": "https://uni.example/achievements/1", "type": ["EndorsementSubject"], "endorsementComment": "!"},
                    {"id": "https://other.example/1", "type": ["EndorsementSubject"], "endorsementComment": "Good."},
                ]
            ),
            by=COLLEGE,
        ),
        "endorsement_of_another",
    ),
    "ended": (signed(endorsement(validUntil="2026-02-01T00:00:00Z"), by=COLLEGE), "endorsement_expired"),
    "ended on a day": (signed(endorsement(validUntil="2026-02-01"), by=COLLEGE), "endorsement_expired"),
    "to come": (signed(endorsement(validFrom="2027-02-01T00:00:00Z"), by=COLLEGE), "endorsement_expired"),
    "no endorsement": (
        signed(
            {**endorsement(), "type": ["VerifiableCredential", "OpenBadgeCredential"],
             "credentialSubject": {"id": "https://uni.example/achievements/1", "type": ["AchievementSubject"], "role": "x"}},
            by=COLLEGE,
        ),
                       "endorsement_of_another_kind"),
    "a bare credential": (
        signed(endorsement(type=["VerifiableCredential"]), by=COLLEGE), "endorsement_of_another_kind",
    ),
    "a presentation": (token(unsigned(signed(endorsement(), by=COLLEGE)), COLLEGE, "vp+jwt"), "endorsement_of_another_kind"),
    "by somebody else": (signed(endorsement(), by=THIEF), "endorsement_unproven"),
    "not signed": (endorsement(), "endorsement_unproven"),
    "changed": (
        changed(signed(endorsement(), by=COLLEGE), lambda m: m["credentialSubject"].update(endorsementComment="The best.")),
        "endorsement_unproven",
    ),
    "a token of another": (token(endorsement(), THIEF), "endorsement_unproven"),
    "an ended token": (token({**endorsement(), "exp": int(NOW.timestamp()) - 60}, COLLEGE), "endorsement_expired"),
    "not a token": ("praise", "endorsement_of_another_kind"),
    "a list that was not asked": (signed(endorsement(credentialStatus=ENTRY), by=COLLEGE), "endorsement_status_unknown"),
    "a status nobody knows": (
        signed(endorsement(credentialStatus={"id": "urn:x:1", "type": "https://uni.example/terms#Unknown"}), by=COLLEGE),
        "endorsement_status_unknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", ["credential", "achievement", "issuer"])
@pytest.mark.parametrize("how", BAD_PRAISE)
def test_other_praise_is_not_shown_as_praise(how: str, where: str) -> None:
    praise, code = BAD_PRAISE[how]
    try:
        made = signed(praised(praise, where))
    except Exception as error:  # noqa: BLE001  # what leaves no statement cannot be signed as one
        pytest.skip(type(error).__name__)
    report = judge(made)
    assert shown_praise(report) == 0
    assert remarks(report, "profile") == {code}


def test_praise_that_was_taken_back() -> None:
    praise = signed(endorsement(credentialStatus=ENTRY), by=COLLEGE)
    report = judge(signed(praised(praise)), documents={ADDRESS: a_list(by=COLLEGE)})
    assert shown_praise(report) == 0
    assert remarks(report, "profile") == {"endorsement_withdrawn"}
    kept = judge(signed(praised(praise)), documents={ADDRESS: a_list(packed(bytes(SIZE)), by=COLLEGE)})
    assert shown_praise(kept) == 1


def test_good_praise_beside_bad_is_shown() -> None:
    made = badge(
        endorsement=[signed(endorsement(), by=COLLEGE), signed(endorsement("urn:x:1", id="urn:uuid:4"), by=COLLEGE)]
    )
    report = judge(signed(made))
    assert shown_praise(report) == 1
    assert remarks(report, "profile") == {"endorsement_of_another"}
