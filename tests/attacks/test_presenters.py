"""Who presents what: what was issued to another, and the person's own word about themselves."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from tests.support.nesting import ITEM, STRICT, token, unsigned
from tests.support.sd_jwts import claims, issued, shown
from tests.support.signing import (
    HOLDER,
    ISSUER,
    THIEF,
    Ed25519Signer,
    badge,
    codes,
    did_document,
    judge,
    outcome,
    presentation,
    remarks,
    signed,
)
from wallet.encodings import base64url
from wallet.formats.data_integrity import enveloped
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.verify.policy import EMPLOYER, LEARNER, Policy, load_policy
from wallet.verify.trust.listed import ListedTrust


# Somebody else's --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("policy", [LEARNER, EMPLOYER, STRICT], ids=lambda policy: policy.id)
def test_what_was_issued_to_another_is_never_verified(policy: Policy, tmp_path: Any) -> None:
    trust = (ListedTrust("list", {ISSUER.did: "Example University"}),)
    jwk_of_thief = "did:jwk:" + base64url.encode(json.dumps(_jwk(THIEF)).encode())
    for subject in (THIEF.did, jwk_of_thief, "did:web:somebody.example"):
        made = presentation(signed(badge(subject=subject)))
        report = judge(made, policy=policy, trust=trust)
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "subject", ITEM) == {"not_the_presenters"}
    # A policy that leaves everything out leaves this in.
    file = tmp_path / "policy.json"
    file.write_text('{"id": "anything", "required": []}')
    assert judge(presentation(signed(), by=THIEF), policy=load_policy(file)).verdict is Verdict.NOT_VERIFIED


def test_one_of_several_is_enough() -> None:
    made = presentation(signed(), signed(badge(subject=THIEF.did)))
    assert judge(made).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("subject", [None, "https://kim.example", "mailto:kim@example.org"])
def test_what_names_no_key_is_shown_and_not_held_against_the_learner(subject: str | None) -> None:
    report = judge(presentation(signed(badge(subject=subject))))
    assert report.verdict is Verdict.VERIFIED
    assert outcome(report, "subject", ITEM).kind == "unknown"
    assert judge(presentation(signed(badge(subject=subject))), policy=STRICT).verdict is Verdict.INCONCLUSIVE


def _jwk(signer: Ed25519Signer) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(signer.private.public_key().public_bytes_raw())}


def test_one_key_by_two_names_is_one_presenter() -> None:
    subject = "did:jwk:" + base64url.encode(json.dumps(_jwk(HOLDER)).encode())
    report = judge(presentation(signed(badge(subject=subject))), policy=STRICT)
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "subject", ITEM) == {"bound_to_presenter"}


def test_a_key_binding_that_was_caught_is_no_binding_to_the_one_who_shows_it_on() -> None:
    """A captured SD-JWT with its holder's key binding inside a thief's own presentation, made for our challenge."""
    caught = shown(issued(claims()))
    for inside in (caught, enveloped(caught, media_type="application/dc+sd-jwt")):
        document = {**unsigned(inside), "nonce": "c", "holder": THIEF.did}
        report = judge(token(document, THIEF, "vp+jwt").encode(), challenge="c")
        assert report.verdict is Verdict.NOT_VERIFIED
        assert codes(report, "subject", ITEM) == {"not_the_presenters"}
        own = judge(token({**document, "holder": HOLDER.did}, HOLDER, "vp+jwt").encode(), challenge="c")
        assert own.verdict is Verdict.VERIFIED
        # Without its binding it is still another's.
        bare = {**document, "verifiableCredential": [issued(claims())]}
        assert judge(token(bare, THIEF, "vp+jwt").encode(), challenge="c").verdict is Verdict.NOT_VERIFIED
    assert judge(unsigned(caught), policy=STRICT).verdict is Verdict.INCONCLUSIVE


# Whose own word it is ---------------------------------------------------------------------------------------------------
def _hash(address: str, salt: str = "s") -> dict[str, Any]:
    digest = hashlib.sha256(f"{address}{salt}".encode()).hexdigest()
    return {"type": "IdentityObject", "hashed": True, "identityHash": f"sha256${digest}", "identityType": "emailAddress",
            "salt": salt}  # fmt: skip


def _about(**members: Any) -> dict[str, Any]:
    about = {**badge()["credentialSubject"], **members}
    return {name: value for name, value in about.items() if value is not None}


def own_badge(**members: Any) -> dict[str, Any]:
    return {**badge(), **members}


PAGE = {"type": "IdentityObject", "hashed": False, "identityHash": "https://kim.example/", "identityType": "url"}
OWN = {
    "by id": lambda: judge(signed(badge(HOLDER.did), by=HOLDER)),
    "by key": lambda: judge(
        signed(badge("did:web:kim.example", subject=HOLDER.did), by=HOLDER, method="did:web:kim.example#k"),
        documents={"did:web:kim.example": did_document("did:web:kim.example", multikey=HOLDER.multikey)},
    ),
    "by the other spelling of a key": lambda: judge(
        signed(badge(HOLDER.did, subject="did:jwk:" + base64url.encode(json.dumps(_jwk(HOLDER)).encode())), by=HOLDER)
    ),
    "by the key of its method": lambda: judge(signed(badge(HOLDER.did, subject=HOLDER.method), by=HOLDER)),
    "by the presenter": lambda: judge(presentation(signed(badge(HOLDER.did, subject=None), by=HOLDER))),
    "by the named key": lambda: judge(issued(claims(iss=ISSUER.did, cnf={"jwk": _jwk(ISSUER)})).encode()),
    "by a token's sub": lambda: judge(
        token({"iss": HOLDER.did, "sub": HOLDER.did, "vc": badge(HOLDER.did, subject=None)}, HOLDER).encode()
    ),
    "by address": lambda: judge(
        signed(
            own_badge(
                issuer={"id": THIEF.did, "type": ["Profile"], "name": "Kim", "email": "kim@example.org"},
                credentialSubject=_about(id=None, identifier=[_hash("kim@example.org")]),
            ),
            by=THIEF,
        )
    ),
    "by page": lambda: judge(
        signed(
            own_badge(
                issuer={"id": THIEF.did, "type": ["Profile"], "name": "Kim", "url": "https://kim.example"},
                credentialSubject=_about(id=None, identifier=[PAGE]),
            ),
            by=THIEF,
        )
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", OWN)
def test_the_persons_own_word_is_said_to_be_that(how: str) -> None:
    report: VerificationReport = OWN[how]()
    found = {remark.code for r in report.results if r.check is CheckName.SUBJECT for remark in r.outcome.remarks}
    assert "self_issued" in found, how


WEB = "did:web:kim.example"
ALIASES = {
    "scheme": (HOLDER.did, "DID" + HOLDER.did[3:]),
    "method": (HOLDER.did, "did:KEY" + HOLDER.did[7:]),
    "query": (HOLDER.did, HOLDER.did + "?x=1"),
    "path": (HOLDER.did, HOLDER.did + "/"),
    "fragment": (HOLDER.did, HOLDER.did + "#x"),
    "host": (WEB, "did:web:KIM.example"),
    "port": (WEB, "did:web:kim.example%3A443"),
    "page": (WEB, "https://Kim.example/"),
    "page's port": (WEB, "https://kim.example:443"),
    "page of a path": (f"{WEB}:me", "https://kim.example/me"),
    "mail address": (HOLDER.did, "mailto:Kim@example.org?subject=x"),
}


@pytest.mark.parametrize("how", ALIASES)
def test_the_persons_own_word_is_seen_in_every_spelling(how: str) -> None:
    issuer, subject = ALIASES[how]
    profile = {"id": issuer, "type": ["Profile"], "name": "Kim", "email": "kim@example.org"}
    report = judge(signed(own_badge(issuer=profile, credentialSubject=_about(id=subject)), by=THIEF))
    found = {remark.code for r in report.results if r.check is CheckName.SUBJECT for remark in r.outcome.remarks}
    assert "self_issued" in found


@pytest.mark.parametrize("scheme", ["DID:key:", "Did:Key:", "did:KEY:"])
def test_a_stolen_credential_is_recognised_in_every_spelling(scheme: str) -> None:
    stolen = judge(presentation(signed(badge(subject=scheme + THIEF.multikey)), by=HOLDER))
    assert codes(stolen, "subject", ITEM) == {"not_the_presenters"}
    own = judge(presentation(signed(badge(subject=scheme + HOLDER.multikey)), by=HOLDER))
    assert codes(own, "subject", ITEM) == {"name_only"}


def test_an_issuer_s_word_about_somebody_else_is_not_their_own() -> None:
    for report in (
        judge(signed()),
        judge(presentation(signed())),
        judge(token(badge()).encode()),
        judge(shown(issued(claims())).encode()),
        judge(signed(badge(credentialSubject=_about(identifier=[_hash("kim@example.org")])))),
    ):
        assert not any(remark.code == "self_issued" for r in report.results for remark in r.outcome.remarks)
