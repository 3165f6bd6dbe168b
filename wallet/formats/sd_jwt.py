"""Selective disclosure tokens (SD-JWT, RFC 9901): the issuer's token, what is disclosed of it, and a key binding.

Only the reading and making. Nothing here is proven: ``wallet.verify.proofs.sd_jwt`` does that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from wallet.encodings import base64url, strict_json
from wallet.errors import IntakeError, ShareError
from wallet.formats.confirmation import holder_key
from wallet.formats.parsed import Claim, Kind, ParsedCredential
from wallet.formats.presenting import BoundToken, KeyBinding, Presentable
from wallet.formats.vc_jwt import read_token, sign_jwt
from wallet.limits import MAX_DISCLOSURES, MAX_JSON_DEPTH

HASHES: Final = {"sha-256": hashlib.sha256, "sha-384": hashlib.sha384, "sha-512": hashlib.sha512}
"""Names of the IANA registry (RFC 9901 section 4.1.1) that are strong enough; any other is refused."""
OPEN_CLAIMS: Final = frozenset(
    {
        "@context", "_sd_alg", "aud", "cnf", "credentialStatus", "exp", "expirationDate", "iss", "issuanceDate", "issuer",
        "nbf", "status", "type", "validFrom", "validUntil", "vct", "vct#integrity",
    }
)  # fmt: skip
"""Claims that decide and so must not be hidden, nor any part of them (SD-JWT VC section 3.2.2.2, V63; VC-JOSE-COSE has the
members of the data model in their place). Of an issuer only who it is decides."""
_ISSUER_IDS: Final = frozenset({"id", "@id"})
_CHARACTERS: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~ \t\r\n")


@dataclass(frozen=True, slots=True)
class SdJwt:
    """The parts of one compact SD-JWT, as text.

    ``key_binding`` is "" where there is none; ``presented`` is everything before it, with the last ``~``: what its
    ``sd_hash`` is over.
    """

    token: str
    disclosures: tuple[str, ...]
    key_binding: str

    @property
    def presented(self) -> str:
        return "~".join((self.token, *self.disclosures, ""))


def split(text: str) -> SdJwt:
    """Returns the parts of a compact SD-JWT (section 4). Raises IntakeError ``token_malformed``, ``too_many_items``."""
    parts = text.split("~")
    if not text.isascii():
        # Their digests are over ASCII (section 4.2.3); the JSON serialisations could bring anything.
        raise IntakeError("token_malformed", "a character no token has")
    if len(parts) < 2 or parts[0].count(".") != 2:
        raise IntakeError("token_malformed")
    if len(parts) - 2 > MAX_DISCLOSURES:
        raise IntakeError("too_many_items")
    disclosures, last = parts[1:-1], parts[-1]
    if not all(disclosures) or (last and last.count(".") != 2):
        raise IntakeError("token_malformed", "a disclosure that is none")
    return SdJwt(parts[0], tuple(disclosures), last)


def digest(text: str, algorithm: str) -> str:
    """Returns the base64url hash of ``text`` as disclosures and ``sd_hash`` have it (section 4.2.3)."""
    return base64url.encode(HASHES[algorithm](text.encode("ascii")).digest())


def algorithm_of(claims: dict[str, Any]) -> str:
    """Returns the ``_sd_alg`` of a payload. Raises IntakeError ``sd_algorithm_not_allowed``."""
    algorithm = claims.get("_sd_alg", "sha-256")
    if not isinstance(algorithm, str) or algorithm not in HASHES:
        raise IntakeError("sd_algorithm_not_allowed")
    return algorithm


@dataclass(frozen=True, slots=True)
class _Disclosure:
    name: str | None
    """The claim's name; None for an element of an array."""
    value: Any


def disclosed(claims: dict[str, Any], disclosures: Sequence[str]) -> dict[str, Any]:
    """Returns the claims with what is disclosed put in its place (section 7.1, steps 3 to 5).

    Raises IntakeError: ``sd_algorithm_not_allowed``; ``disclosure_malformed``; ``disclosure_not_used`` (one that no
    digest asks for); ``disclosure_repeated`` (a digest or a claim twice); ``claim_hidden`` (one that decides).
    """
    return _Putting(claims, disclosures).run()


class _Putting:
    def __init__(self, claims: dict[str, Any], disclosures: Sequence[str]) -> None:
        self._claims = claims
        algorithm = algorithm_of(claims)
        self._known: dict[str, _Disclosure] = {}
        for text in disclosures:
            key = digest(text, algorithm)
            if key in self._known:
                raise IntakeError("disclosure_repeated")
            self._known[key] = _read(text)
        self._seen: set[str] = set()
        self._used: set[str] = set()

    def run(self) -> dict[str, Any]:
        disclosed_claims = self._object(self._claims, 0)
        disclosed_claims.pop("_sd_alg", None)
        if self._used != set(self._known):
            raise IntakeError("disclosure_not_used")
        return disclosed_claims

    def _take(self, text: Any) -> _Disclosure | None:
        if not isinstance(text, str):
            raise IntakeError("disclosure_malformed", "a digest that is no text")
        if text in self._seen:
            raise IntakeError("disclosure_repeated", "a digest")
        self._seen.add(text)
        if text not in self._known:
            return None
        self._used.add(text)
        return self._known[text]

    def _value(self, value: Any, depth: int, claim: str) -> Any:
        if depth > MAX_JSON_DEPTH:
            # Disclosures can nest deeper than any one text the JSON reader saw.
            raise IntakeError("json_too_deep")
        if isinstance(value, dict):
            return self._object(value, depth, claim)
        return self._array(value, depth, claim) if isinstance(value, list) else value

    def _object(self, value: dict[str, Any], depth: int, claim: str = "") -> dict[str, Any]:
        """``claim`` is the claim that ``value`` is part of, "" for the whole."""
        members: dict[str, Any] = {}
        digests = value.get("_sd", [])
        if not isinstance(digests, list):
            raise IntakeError("disclosure_malformed", "_sd")
        if digests and claim in OPEN_CLAIMS and claim != "issuer":
            # A part that is not shown could be the one that decides, shown or not.
            raise IntakeError("claim_hidden", claim)
        for name, member in value.items():
            if name == "...":
                raise IntakeError("disclosure_malformed", "...")
            if name != "_sd":
                members[name] = self._value(member, depth + 1, claim or name)
        for text in digests:
            disclosure = self._take(text)
            if disclosure is None:
                continue
            shown = disclosure.name
            if shown is None or shown in ("_sd", "..."):
                raise IntakeError("disclosure_malformed")
            if shown in value or shown in members:
                raise IntakeError("disclosure_repeated", "a claim")
            if (depth == 0 and shown in OPEN_CLAIMS) or (claim == "issuer" and shown in _ISSUER_IDS):
                raise IntakeError("claim_hidden", shown)
            members[shown] = self._value(disclosure.value, depth + 1, claim or shown)
        return members

    def _array(self, values: list[Any], depth: int, claim: str) -> list[Any]:
        members = []
        for entry in values:
            if isinstance(entry, dict) and "..." in entry:
                if len(entry) != 1:
                    raise IntakeError("disclosure_malformed", "...")
                if claim in OPEN_CLAIMS:
                    raise IntakeError("claim_hidden", claim)
                disclosure = self._take(entry["..."])
                if disclosure is None:
                    continue
                if disclosure.name is not None:
                    raise IntakeError("disclosure_malformed")
                members.append(self._value(disclosure.value, depth + 1, claim))
            else:
                members.append(self._value(entry, depth + 1, claim))
        return members


def hides_something(claims: dict[str, Any]) -> bool:
    """Says whether a payload holds digests: what it shows is then not all that its issuer wrote."""
    stack: list[Any] = [claims]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if value.get("_sd") or "..." in value:
                return True
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return False


def _read(text: str) -> _Disclosure:
    try:
        parts = strict_json.loads(base64url.decode(text))
    except IntakeError:
        raise IntakeError("disclosure_malformed") from None
    if not isinstance(parts, list) or len(parts) not in (2, 3) or not isinstance(parts[0], str):
        raise IntakeError("disclosure_malformed")
    if len(parts) == 2:
        return _Disclosure(None, parts[1])
    if not isinstance(parts[1], str):
        raise IntakeError("disclosure_malformed")
    return _Disclosure(parts[1], parts[2])


class SdJwtFormat:
    """Compact SD-JWT, with or without key binding."""

    id = "sd_jwt"

    def claims(self, payload: bytes, document: dict[str, Any] | None) -> Claim:
        """Yes for a token that is followed by ``~``, and for its JSON serialisations (section 8)."""
        text = payload.strip()
        if document is not None:
            return Claim.YES if _from_json(document) else Claim.NO
        if b"~" not in text or not text.startswith((b"eyJ", b"ew")):
            return Claim.NO
        return Claim.YES if set(text) <= _CHARACTERS and text.partition(b"~")[0].count(b".") == 2 else Claim.NO

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Reads it; ``document`` is the issuer's payload as it stands, digests and all.

        Raises IntakeError ``token_malformed`` and what the JSON reader says.
        """
        compact = payload.decode("ascii") if document is None else _from_json(document)
        text = "".join(compact.split())
        header, claims = read_token(split(text).token)
        return ParsedCredential(payload, payload, self.id, Kind.CREDENTIAL, claims, header, text)

    def present(self, parsed: ParsedCredential, parts: Sequence[str] = ()) -> Presentable:
        """By itself: what is always open and the disclosures that ``parts`` names, bound to one receiver."""
        try:
            chosen = choose(parsed.token, parts)
            whole = split(chosen)
            claims = disclosed(parsed.document, whole.disclosures)
        except IntakeError as error:
            code = error.code if error.code == "disclosure_not_found" else "cannot_be_presented"
            raise ShareError(code, error.detail) from None
        return BoundToken(chosen, claims, holder_key(parsed.document), partial(_bound, chosen))


FORMAT = SdJwtFormat()


def _from_json(document: dict[str, Any]) -> str:
    """Returns the compact form of a flattened or general JWS with disclosures (section 8), "" when it is none.

    Only one signature: several would leave open whose disclosures these are.
    """
    several = document.get("signatures")
    if several is not None and (not isinstance(several, list) or len(several) != 1):
        return ""
    jws = document if several is None else several[0]
    if not isinstance(jws, dict):
        return ""
    # Drafts before RFC 9901 had the two members beside the signature instead of in its unprotected header.
    unprotected = jws.get("header", jws)
    if not isinstance(unprotected, dict):
        return ""
    token = [jws.get("protected"), document.get("payload"), jws.get("signature")]
    disclosures, binding = unprotected.get("disclosures", []), unprotected.get("kb_jwt", "")
    if not isinstance(disclosures, list) or not ("disclosures" in unprotected or binding):
        return ""
    parts = [*token, *disclosures, binding]
    if not all(isinstance(part, str) and "~" not in part for part in parts):
        return ""
    return "~".join((".".join(str(part) for part in token), *disclosures, binding))


# Making ----------------------------------------------------------------------
def choose(text: str, names: Collection[str]) -> str:
    """Returns the SD-JWT with only the disclosures named, and those they stand inside of; without a key binding.

    ``names`` are claim names; an element of an array goes by the name of the claim that holds the array, and a claim
    inside a disclosed object by ``outer/inner``. Raises IntakeError ``disclosure_not_found`` for a name that nothing
    discloses, and what :func:`disclosed` says.
    """
    whole = split(text)
    _, claims = read_token(whole.token)
    disclosed(claims, whole.disclosures)
    algorithm = algorithm_of(claims)
    known = {digest(disclosure, algorithm): disclosure for disclosure in whole.disclosures}
    paths = _paths(claims, known)
    requested: set[str] = set()
    for name in names:
        chosen = [key for key, path in paths.items() if path == name or path.startswith(f"{name}/")]
        if not chosen:
            raise IntakeError("disclosure_not_found", name[:80])
        requested.update(chosen)
        parts = name.split("/")
        above = {"/".join(parts[:count]) for count in range(1, len(parts))}
        requested.update(key for key, path in paths.items() if path in above)
    kept = [disclosure for disclosure in whole.disclosures if digest(disclosure, algorithm) in requested]
    return "~".join((whole.token, *kept, ""))


def selectable(text: str) -> list[str]:
    """Returns the names that :func:`choose` takes, in order, each once."""
    whole = split(text)
    _, claims = read_token(whole.token)
    algorithm = algorithm_of(claims)
    return sorted(
        set(_paths(claims, {digest(disclosure, algorithm): disclosure for disclosure in whole.disclosures}).values())
    )


def _paths(claims: dict[str, Any], known: dict[str, str]) -> dict[str, str]:
    """Digest → the path of what it discloses."""
    paths: dict[str, str] = {}

    def walk(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for key in value.get("_sd", ()):
                if key in known and key not in paths:
                    disclosure = _read(known[key])
                    paths[key] = f"{path}/{disclosure.name}" if path else str(disclosure.name)
                    walk(disclosure.value, paths[key])
            for name, member in value.items():
                if name != "_sd":
                    walk(member, f"{path}/{name}" if path else name)
        elif isinstance(value, list):
            for member in value:
                if isinstance(member, dict) and set(member) == {"..."} and member["..."] in known:
                    paths[member["..."]] = path
                    walk(_read(known[member["..."]]).value, path)
                else:
                    walk(member, path)

    walk(claims, "")
    return paths


def bind(
    text: str,
    *,
    nonce: str,
    audience: str,
    issued: datetime,
    signer: Callable[[bytes], bytes],
    algorithm: str,
    expires: datetime | None = None,
) -> str:
    """Returns the SD-JWT with a key binding token (section 4.3), made for one audience and one nonce.

    ``signer`` makes the signature with the key that the token's ``cnf`` names. ``expires`` is until when the binding is
    meant (RFC 7519 section 4.1.4).
    """
    whole = split(text)
    _, claims = read_token(whole.token)
    payload = {
        "iat": int(issued.timestamp()),
        "aud": audience,
        "nonce": nonce,
        "sd_hash": digest(whole.presented, algorithm_of(claims)),
    }
    if expires is not None:
        payload["exp"] = int(expires.timestamp())
    return whole.presented + sign_jwt({"typ": "kb+jwt"}, payload, signer=signer, algorithm=algorithm)


def _bound(text: str, binding: KeyBinding) -> bytes:
    bound = bind(
        text, nonce=binding.nonce, audience=binding.audience, issued=binding.issued, expires=binding.expires,
        signer=binding.sign, algorithm="EdDSA",
    )  # fmt: skip
    return bound.encode("ascii")
