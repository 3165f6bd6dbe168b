"""What a token says it is for (``typ``, RFC 7515 section 4.1.9; explicit typing, RFC 8725 section 3.11).

A token of another known purpose is refused, so that what its issuer signed for one use is not taken for another. A type
nobody knows says nothing: it is remarked, and the signature is asked.
"""

from __future__ import annotations

import re
from typing import Any, Final

VC_TYPES: Final = frozenset(
    {
        "jwt", "jose", "vc+jwt", "vp+jwt", "vc+ld+jwt", "vp+ld+jwt", "vc+ld+json+jwt", "vp+ld+json+jwt", "vc+ld+json",
        "vp+ld+json",
    }
)  # fmt: skip
"""Of credentials and presentations: VC Data Model 1.1 section 6.3.1, VC-JOSE-COSE and its drafts."""
SD_JWT_TYPES: Final = frozenset({"dc+sd-jwt", "vc+sd-jwt"})
"""SD-JWT VC and its drafts."""
KEY_BINDING: Final = "kb+jwt"

_OTHER_PURPOSES: Final = frozenset(
    {
        # Signing in, and who may do what: OAuth, OpenID Connect
        "at+jwt", "dpop+jwt", "ent+jwt", "id_token", "id_token+jwt", "introspection+jwt", "logout+jwt", "rt+jwt",
        "oauth-authz-req+jwt", "oauth-id-jag+jwt", "token-introspection+jwt", "txn_token+jwt", "txntoken+jwt",
        "backchannel-logout+jwt", "authorization-response+jwt", "client-authentication+jwt", "jarm+jwt", "userinfo+jwt",
        "oauth-client-attestation+jwt", "oauth-client-attestation-pop+jwt", "wallet-attestation+jwt",
        "wallet-unit-attestation+jwt", "wua+jwt", "key-attestation+jwt", "keyattestation+jwt", "verifier-attestation+jwt",
        "wallet-attestation-pop+jwt", "openid4vci-proof+jwt", "openidvci-issuer-metadata+jwt", "credential-offer+jwt",
        "pushed-authorization-request+jwt", "ciba-request+jwt", "jwt-authz-claims+jwt", "oidc-request+jwt",
        # Key binding
        KEY_BINDING, "kb+sd-jwt", "kb-jwt",
        # What is encrypted
        "jwe",
        # Lists and statements about others
        "statuslist+jwt", "status-list+jwt", "statuslist+cwt", "identifierlist+jwt", "entity-statement+jwt",
        "trust-mark+jwt",
        "trust-mark-delegation+jwt", "trust-mark-status-response+jwt", "trust-mark-status+jwt", "trust-chain+json",
        "entity-events-statement+jwt", "explicit-registration-response+jwt", "resolve-response+jwt", "jwk-set+jwt",
        "trust-list+jwt", "rc-rp+jwt", "rc-wrp+jwt", "signed-jwk-set+jwt", "federation-historical-keys+jwt",
        # Events, mail, telephony, devices
        "secevent+jwt", "statement+jwt", "passport", "shaken", "sip+jwt", "bpc+jwt", "eat+jwt", "eat-ucs+jwt",
        "attestation-result+jwt", "ldp+jwt", "yang-voucher-jws+json", "voucher-jws+json", "vouch", "mpa+jwt",
        "json-schema-signed+jwt", "toc+jwt", "sd-cwt", "gnap-binding-jwsd", "gnap-binding-jws", "gnap-binding-rotation-jws",
    }
)  # fmt: skip
"""Registered media types and those of published drafts whose tokens an issuer of credentials may well sign too."""
_SEVERAL: Final = re.compile(r"[,\s]+")
_CONTENT_TYPES: Final = frozenset(
    {
        "credential-claims-set+json", "json", "jwt", "ld+json", "vc", "vc+json", "vc+ld+json", "vp", "vp+json", "vp+ld+json",
    }
)  # fmt: skip
_PRESENTATIONS: Final = frozenset({"vp+jwt", "vp+ld+jwt", "vp+ld+json+jwt", "vp+ld+json"})


def type_fault(value: Any, own: frozenset[str]) -> str:
    """Returns what is to be said of a token's ``typ``, as a code; "" where it is one of ``own`` or is absent.

    ``token_for_another_use`` is a failure, ``token_type_unknown`` a remark. Types are compared without
    ``application/``, and without regard to case (RFC 2045 section 5.1).
    """
    if value is None:
        return ""
    if isinstance(value, str) and _name(value) in own:
        return ""
    # The types of the one form are known, and are not the other's.
    others = _OTHER_PURPOSES | (_PRESENTATIONS if own is SD_JWT_TYPES else SD_JWT_TYPES)
    return "token_for_another_use" if not others.isdisjoint(_names(value)) else "token_type_unknown"


def is_credential_type(value: Any) -> bool:
    """Says whether ``cty`` (RFC 7515 section 4.1.10) says that a credential or presentation is inside."""
    return _name(value) in _CONTENT_TYPES


def _name(value: Any) -> str:
    """Returns a media type's name without its tree, its parameters, and what is not seen in it."""
    text = value if isinstance(value, str) else ""
    return "".join(filter(str.isprintable, text)).strip().lower().removeprefix("application/").partition(";")[0].strip()


def _names(value: Any) -> set[str]:
    """Returns every type that somebody could read in a ``typ``: each of a list and of several in one text, and the last part
    of an address."""
    texts = [text for text in value if isinstance(text, str)] if isinstance(value, list) else [str(value)]
    pieces = [piece for text in texts for piece in _SEVERAL.split(text)]
    return {_name(piece).rpartition("/")[2] for piece in pieces}
