"""Inputs of our own for the law: whatever can be so of a credential, a transcript or a presentation, made on the spot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.support.signing import HOLDER, ISSUER, MADE, NOW, THIEF, VC2, badge, changed, presentation, signed
from wallet.formats.vc_jwt import sign_jwt

_CANNOT_BE_SHOWN = frozenset({"words not known"})
"""What nobody can state in a presentation that is signed over its words."""
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


def credentials() -> Iterator[tuple[str, Any]]:
    """Yields (name, document or token) of single credentials."""
    yield "well", signed()
    yield "for nobody", signed(badge(subject=None))
    yield "somebody else's", signed(badge(subject=THIEF.did))
    yield "its own word", signed(badge(subject=ISSUER.did))
    yield "until next year", signed(badge(validUntil="2027-06-01T00:00:00Z"))
    yield "until next month", signed(badge(validUntil="2026-07-01T23:59:59-08:00"))
    yield "until today", signed(badge(validUntil="2026-06-01T23:59:59+00:00"))
    yield "ended", signed(badge(validUntil="2026-05-31T00:00:00Z"))
    yield "ended long ago", signed(badge(validUntil="2006-05-31T00:00:00Z"))
    yield "end is a day", signed(badge(validUntil="2020-01-01"))
    yield "end is a word", signed(badge(validUntil="soon"))
    yield "end is nothing", signed(badge(validUntil=""))
    yield "begins tomorrow", signed(badge(validFrom="2026-06-02T00:00:00+14:00"))
    yield "begins at noon", signed(badge(validFrom="2026-06-01T12:00:01Z"))
    yield "not signed", badge()
    yield "changed", changed(signed(), lambda m: m.update(name="Surgery"))
    yield "changed and ended", changed(signed(badge(validUntil="2006-05-31T00:00:00Z")), lambda m: m.update(name="x"))
    yield "signed by a thief", signed(by=THIEF)
    yield "another purpose", signed(purpose="authentication")
    yield "signed in the future", signed(created=NOW.replace(year=2099))
    yield "a list not at hand", signed(badge(credentialStatus=_entry("https://uni.example/list")))
    yield "a key not at hand", signed(badge(issuer="did:web:uni.example"), method="did:web:uni.example#key-1")
    yield "words not known", signed(badge()) | {"@context": [*badge()["@context"], "https://uni.example/words"]}
    yield "in progress", signed(_with_result("InProgress"))
    yield "failed", signed(_with_result("Failed"))
    yield "no achievement", signed(_without_achievement())
    yield "a token", token(badge())
    yield "a token that ended", token({**badge(validUntil="2030-01-01T00:00:00Z"), "exp": 1_767_225_600})
    yield "a token whose end is a word", token({**badge(), "exp": "2030"})
    yield "a transcript", transcript(signed(), signed())
    yield "a transcript of none", transcript()
    yield "a transcript with one changed", transcript(signed(), changed(signed(), lambda m: m.update(name="Surgery")))
    yield "a transcript with one ended", transcript(signed(), signed(badge(validUntil="2006-05-31T00:00:00Z")))
    yield "a transcript with one ending", transcript(signed(), signed(badge(validUntil="2026-06-20T00:00:00Z")))
    yield (
        "a transcript with a list not at hand",
        transcript(signed(), signed(badge(credentialStatus=_entry("https://uni.example/list")))),
    )
    yield "a transcript that ended", transcript(signed(), validUntil="2006-05-31T00:00:00Z")


def presentations() -> Iterator[tuple[str, Any]]:
    """Yields (name, document) of presentations."""
    for name, document in credentials():
        if isinstance(document, dict) and name not in _CANNOT_BE_SHOWN:
            yield f"shown: {name}", presentation(document)
            yield f"shown with one well: {name}", presentation(signed(), document)
    yield "of nothing", presentation()
    yield "that nobody signed", {key: value for key, value in presentation(signed()).items() if key != "proof"}
    yield "changed", changed(presentation(signed()), lambda m: m.update(id="urn:uuid:another"))
    yield "ended", presentation(signed(), expires=MADE)
    yield "ends today", presentation(signed(), expires=NOW.replace(hour=23))
    yield "of a presentation", presentation(presentation(signed()))
    yield "of a broken thing", shown_as_token(signed(), "not a token")
    yield "of tokens", shown_as_token(token(badge()).decode(), token(badge(validUntil="2006-05-31T00:00:00Z")).decode())
    yield "signed by another than it names", presentation(signed(), holder=THIEF.did)
    yield "signed by its issuer", presentation(signed(), by=ISSUER)


def everything() -> list[tuple[str, Any]]:
    """Returns all of them."""
    return [*credentials(), *presentations()]


def token(payload: dict[str, Any], by: Any = ISSUER) -> bytes:
    """Returns the credential as a token of its own."""
    return sign_jwt({"typ": "vc+jwt", "kid": by.method}, payload, signer=by.sign, algorithm="EdDSA").encode()


def shown_as_token(*inside: Any, **members: Any) -> bytes:
    """Returns a presentation as a token: its inside may be anything, JSON-LD has no say."""
    document = {"@context": [VC2], "type": ["VerifiablePresentation"], "holder": HOLDER.did}
    payload = {**document, "verifiableCredential": list(inside), **members}
    return sign_jwt({"typ": "vp+jwt", "kid": HOLDER.method}, payload, signer=HOLDER.sign, algorithm="EdDSA").encode()


def transcript(*courses: Any, **members: Any) -> dict[str, Any]:
    """Returns a signed transcript of these courses."""
    about = {"id": HOLDER.did, "type": ["ClrSubject"], "verifiableCredential": list(courses)}
    document = badge(type=["VerifiableCredential", "ClrCredential"], name="Transcript", credentialSubject=about, **members)
    return signed({**document, "@context": [document["@context"][0], CLR, *document["@context"][1:]]})


def _entry(address: str) -> dict[str, Any]:
    return {
        "id": f"{address}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": address,
    }


def _with_result(status: str) -> dict[str, Any]:
    document = badge()
    document["credentialSubject"]["result"] = [{"type": ["Result"], "status": status}]
    return document


def _without_achievement() -> dict[str, Any]:
    document = badge()
    del document["credentialSubject"]["achievement"]
    return document
