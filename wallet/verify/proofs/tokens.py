"""A compact token's signature and key (JWS, RFC 7515; RFC 8725): one piece for every kind of token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from wallet.errors import FetchError, IntakeError
from wallet.report import Outcome, Passed, Problem, failed, unknown
from wallet.verify.context import CheckContext
from wallet.verify.dids.listed_keys import KeyFinding
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.jws import ALGORITHMS, anyone_can_make, key_of_token, token_fits
from wallet.verify.keys import key_standing
from wallet.verify.proofs.token_types import type_fault

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
    token: str, header: dict[str, Any], signer: str, ctx: CheckContext, *, relationship: str, types: frozenset[str]
) -> Judged:
    """Judges a compact JWS that ``signer`` is to have signed.

    ``relationship`` is ``assertionMethod`` or ``authentication``; ``types`` are the values of ``typ`` that such a token
    has (:mod:`wallet.verify.proofs.token_types`). The binding is passed on as ``Passed`` where the key is not refused:
    whose it is, ``issuer_binding.decide`` says.
    """
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        if not isinstance(algorithm, str) or anyone_can_make(algorithm):
            return Judged(failed("algorithm_not_allowed"), unknown("not_run"))
        return Judged(unknown("algorithm_not_supported", algorithm[:40]), unknown("not_run"))
    if "crit" in header or header.get("b64", True) is not True:
        return Judged(failed("critical_header_unknown"), unknown("not_run"))
    code = type_fault(header.get("typ"), types)
    if code == "token_for_another_use":
        return Judged(failed(code, str(header["typ"])[:40]), unknown("not_run"))
    remarks = (Problem(code, "", str(header["typ"])[:40]),) if code else ()
    try:
        finding = key_of_token(header, signer, documents=ctx.documents, relationship=relationship, token=token)
    except FetchError as error:
        return Judged(unknown("issuer_key_unreachable", error.code), unknown("issuer_key_unreachable", error.code))
    except (ResolutionError, IntakeError) as error:
        if error.code in _NEVER:
            return Judged(failed(error.code, error.detail), unknown("not_run"))
        if error.code in _DISPROVED:
            return Judged(unknown("key_not_found", error.code), failed(error.code))
        return Judged(unknown(error.code, error.detail), unknown(error.code))
    if finding.key.algorithm != ALGORITHMS[algorithm]:
        return Judged(failed("key_type_differs"), unknown("not_run"))
    if not token_fits(token, finding):
        return Judged(failed("signature_does_not_fit"), unknown("not_run"))
    # A token's own date says nothing about when a key that ended was used last.
    standing = key_standing(finding.key, at=ctx.at, signed=None)
    if not isinstance(standing, Passed):
        return Judged(standing, unknown("not_run"))
    return Judged(Passed(remarks), Passed(), finding)
