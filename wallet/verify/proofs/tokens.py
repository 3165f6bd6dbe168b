"""A compact token's signature and key (JWS, RFC 7515; RFC 8725): one piece for every kind of token."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography import x509

from wallet.encodings import base64url
from wallet.encodings.jwk import jwk_to_public, public_key
from wallet.errors import FetchError, IntakeError
from wallet.report import Outcome, Passed, Problem, failed, unknown
from wallet.verify.context import CheckContext, VerificationKey
from wallet.verify.dids.resolution import KeyFinding, issuer_keys
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.keys import find
from wallet.verify.proofs.signatures import signature_fits

ALGORITHMS: Final = {"EdDSA": "Ed25519", "Ed25519": "Ed25519", "ES256": "P-256", "ES384": "P-384", "RS256": "RSA"}
"""What may be said in ``alg``, and the one type of key it goes with: the header never chooses for the key (V02)."""
_MAX_NUMERIC_DATE: Final = 253_402_300_799
"""The last second of the year 9999."""
_NEVER: Final = ("key_not_for_this_use", "key_malformed", "did_malformed", "issuer_not_in_certificate")
_DISPROVED: Final = ("key_not_listed", "key_controller_differs", "did_document_malformed")


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found: whether the signature fits, whose key it is so far, and the key when it fits."""

    proof: Outcome
    binding: Outcome
    key: KeyFinding | None = None


def numeric_date(claims: dict[str, Any], name: str, problems: list[Problem]) -> datetime | None:
    """Returns a NumericDate (RFC 7519 section 2), or None; one that is no date is put into ``problems``."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _MAX_NUMERIC_DATE:
        problems.append(Problem("date_malformed", f"/{name}"))
        return None
    return datetime.fromtimestamp(value, UTC)


def judge(
    token: str,
    header: dict[str, Any],
    said: str,
    ctx: CheckContext,
    *,
    relationship: str,
    known_type: Callable[[str], bool],
) -> Judged:
    """Judges a compact JWS that ``said`` is to have signed.

    ``relationship`` is ``assertionMethod`` or ``authentication``; ``known_type`` says of a ``typ`` whether it is one
    that such a token has (another is a remark). The binding is passed on as ``Passed`` where the key is not refused:
    whose it is, ``issuer_binding.decide`` says.
    """
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        known = isinstance(algorithm, str) and algorithm[:2] in ("PS", "ES", "RS") and algorithm != "ES256K"
        code = "algorithm_not_supported" if known else "algorithm_not_allowed"
        return Judged(unknown(code) if known else failed(code), unknown("not_run"))
    if "crit" in header or header.get("b64") is False:
        return Judged(failed("critical_header_unknown"), unknown("not_run"))
    typ = header.get("typ")
    remarks: tuple[Problem, ...] = ()
    if typ is not None and not (isinstance(typ, str) and known_type(typ)):
        remarks = (Problem("token_type_unknown", "", str(typ)[:40]),)
    try:
        found = _key(header, said, ctx, relationship)
    except FetchError as error:
        return Judged(unknown("issuer_key_unreachable", error.code), unknown("issuer_key_unreachable"))
    except (ResolutionError, IntakeError) as error:
        if error.code in _NEVER:
            return Judged(failed(error.code, error.detail), unknown("not_run"))
        if error.code in _DISPROVED:
            return Judged(unknown("key_not_found", error.code), failed(error.code))
        return Judged(unknown(error.code, error.detail), unknown(error.code))
    if found.key.algorithm != ALGORITHMS[str(algorithm)]:
        return Judged(failed("key_type_differs"), unknown("not_run"))
    signed, _, tail = token.rpartition(".")
    try:
        fits = signature_fits(found.key.key, base64url.decode(tail), signed.encode("ascii"))
    except IntakeError:
        fits = False
    if not fits:
        return Judged(failed("signature_does_not_fit"), unknown("not_run"))
    if found.key.revoked is not None or (found.key.expires is not None and ctx.at > found.key.expires):
        return Judged(failed("key_revoked" if found.key.revoked else "key_expired"), unknown("not_run"))
    return Judged(Passed(remarks), Passed(), found)


def _key(header: dict[str, Any], said: str, ctx: CheckContext, relationship: str) -> KeyFinding:
    """Key from the issuer: by ``kid``, else the issuer's only key; one in the header proves nothing by itself (V03)."""
    kid = header.get("kid")
    jwk = header.get("jwk")
    if isinstance(kid, str) and (kid.startswith("did:") or kid.startswith(("https://", "http://"))):
        return find(kid, documents=ctx.documents, relationship=relationship)
    if isinstance(jwk, dict):
        return _carried(jwk)
    if isinstance(kid, str) and said.startswith("did:"):
        return find(f"{said}#{kid.removeprefix('#')}", documents=ctx.documents, relationship=relationship)
    if not isinstance(kid, str):
        # (RFC 7515 section 4.1.4) a hint, and no hint when it is no text: the issuer's own keys are asked.
        kid = None
    certified = _certified(header["x5c"], said) if "x5c" in header and not said.startswith("did:") else None
    try:
        found = list(issuer_keys(said, documents=ctx.documents, relationship=relationship))
    except FetchError:
        if certified is None:
            raise
        return certified
    for one in found:
        if kid is None or one.key.id.rpartition("#")[2] == kid or one.key.id == kid:
            return one
    raise ResolutionError("key_not_listed")


def _carried(jwk: dict[str, Any]) -> KeyFinding:
    public = jwk_to_public(jwk)
    return KeyFinding(VerificationKey("", "", public, public.algorithm, frozenset()), "", carried=True)


def _certified(chain: Any, said: str) -> KeyFinding | None:
    """The key of the certificate that came along (RFC 7515 section 4.1.6), None where it cannot be read.

    No authority stands behind it here, so it proves nothing about the issuer; one that names another party disproves
    it (SD-JWT VC section 3.5, V64).
    """
    try:
        leaf = x509.load_der_x509_certificate(base64.b64decode(chain[0], validate=True))
        public = public_key(leaf.public_key())
    except (TypeError, KeyError, IndexError, ValueError, binascii.Error, IntakeError):
        return None
    try:
        names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        addresses = set(names.get_values_for_type(x509.UniformResourceIdentifier))
        hosts = {name.lower() for name in names.get_values_for_type(x509.DNSName)}
    except (x509.ExtensionNotFound, ValueError):
        addresses, hosts = set(), set()
    if said and said not in addresses and (urlsplit(said).hostname or "") not in hosts:
        raise ResolutionError("issuer_not_in_certificate")
    return KeyFinding(VerificationKey("", "", public, public.algorithm, frozenset()), "", carried=True)
