"""did:jwk: the identifier is a JWK in base64url; the document is made here, no network."""

from __future__ import annotations

from typing import Any, Final

from wallet.encodings import base64url, strict_json
from wallet.encodings.jwk import jwk_to_public
from wallet.errors import IntakeError
from wallet.verify.context import DocumentSource
from wallet.verify.dids.resolution_errors import ResolutionError

_ASYMMETRIC: Final = ("OKP", "EC", "RSA")


class DidJwk:
    """Any public key; one that is for encryption only signs nothing."""

    id = "jwk"

    def resolve(self, did: str, documents: DocumentSource) -> dict[str, Any]:
        """Returns the document with its key ``#0`` (did:jwk method specification, "Read")."""
        _ = documents
        try:
            jwk = strict_json.loads(base64url.decode(did.removeprefix("did:jwk:")))
            if not isinstance(jwk, dict):
                raise ResolutionError("did_malformed")
            jwk_to_public(jwk)
        except IntakeError as error:
            # A kind of key that is not known here has its document all the same; whoever needs the key is told then.
            if error.code != "key_type_not_supported" or jwk.get("kty") not in _ASYMMETRIC:
                raise ResolutionError("did_malformed", error.code) from None
        if "d" in jwk:
            # A private key in an identifier: anybody can sign with it.
            raise ResolutionError("did_malformed", "a private key")
        method = f"{did}#0"
        key = {"id": method, "type": "JsonWebKey2020", "controller": did, "publicKeyJwk": jwk}
        document: dict[str, Any] = {"id": did, "verificationMethod": [key]}
        if jwk.get("use") != "sig":
            document["keyAgreement"] = [method]
        if jwk.get("use") != "enc":
            for name in ("authentication", "assertionMethod", "capabilityDelegation", "capabilityInvocation"):
                document[name] = [method]
        return document


METHOD = DidJwk()
