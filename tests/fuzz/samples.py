"""Signed credentials in every format, and what may be called verified when somebody has meddled with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from tests.fuzz.target import Finding
from tests.support import sd_jwts, signing
from tests.support.badge_site import EMAIL, BadgeSite
from tests.support.issuer_simulator import NOW, IssuerSimulator, Terms
from wallet.credential.model import Credential, Presentation
from wallet.encodings import base64url, cbor
from wallet.encodings.multibase import decode_multibase
from wallet.encodings.written import Written
from wallet.errors import IntakeError
from wallet.formats import selective
from wallet.formats.data_integrity import add_proof, enveloped, unsecured
from wallet.formats.parsed import ParsedCredential
from wallet.formats.reading import read_payload
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.verify.context import Expectations
from wallet.verify.policy import LEARNER, Policy
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.verifier import CHECKS, verify

THIEF = signing.THIEF
HOLDER = signing.HOLDER
DAY = timedelta(days=1)
POLICY = Policy("fuzz", LEARNER.required, frozenset({CheckName.REPLAY, CheckName.SUBJECT}))
CHALLENGE, DOMAIN = "n-1", "https://hospital.example"


@dataclass(frozen=True)
class Sample:
    """One signed thing.

    ``data`` is it as a file; ``document`` the JSON when it is JSON; ``good`` says that it is verified as it stands.
    """

    name: str
    data: bytes
    document: dict[str, Any] | None
    good: bool = True
    partly: bool = False
    """Its holder may leave parts out (SD-JWT): what is shown must be among what was signed, not all of it."""


@dataclass(frozen=True)
class World:
    """The samples, what their issuers publish, and the views that were signed."""

    samples: tuple[Sample, ...]
    documents: Mapping[str, bytes]
    views: frozenset[Any]
    partly: tuple[frozenset[Any], ...]


# What a view says, whatever its order --------------------------------------------------
def told(value: Any) -> Any:
    """Returns a view as a value that can be compared; the order of several values says nothing in a graph."""
    if isinstance(value, Written):
        # Endorsements that do not hold by themselves are left out of a view: fewer of them is no forgery.
        return (
            type(value).__name__,
            *(told(getattr(value, name)) for name in value.__struct_fields__ if name != "endorsements"),
        )
    if isinstance(value, (tuple, list)):
        return tuple(sorted((told(one) for one in value), key=repr))
    if isinstance(value, dict):
        return tuple(sorted(((name, told(one)) for name, one in value.items()), key=repr))
    return value


def sayings(value: Any, path: str = "") -> frozenset[Any]:
    """Returns every single thing that a view says, each with its place."""
    if isinstance(value, Written):
        parts = [sayings(getattr(value, name), f"{path}/{name}") for name in value.__struct_fields__]
    elif isinstance(value, (tuple, list)):
        parts = [sayings(one, path) for one in value]
    else:
        return frozenset({(path, value)}) if value not in ("", None, False) else frozenset()
    return frozenset().union(*parts)


# Judging ----------------------------------------------------------------------
def judged(parsed: ParsedCredential, documents: Mapping[str, bytes], *, at: datetime = NOW) -> VerificationReport:
    """Returns our report, after what holds for every report was looked at: all checks there, none broken."""
    expectations = _EXPECTED if parsed.kind == "presentation" or parsed.format == "sd_jwt" else Expectations()
    report = verify(parsed, VerificationRequest(POLICY, at, SuppliedDocuments(documents), expectations=expectations))
    for result in report.results:
        for problem in (*result.outcome.problems, *result.outcome.remarks):
            if problem.code == "check_broke":
                raise Finding(f"broke: {result.check} {problem.detail}")
    scopes: dict[str, list[CheckName]] = {}
    for result in report.results:
        scopes.setdefault(result.scope, []).append(result.check)
    whole = [name for name, _ in CHECKS]
    if scopes.get("") != whole or any(names != whole and names[-1:] != [CheckName.SHAPE] for names in scopes.values()):
        raise Finding("report: not every check of every scope")
    return report


_EXPECTED = Expectations(CHALLENGE, DOMAIN)


def require_signed(report: VerificationReport) -> None:
    """Raises Finding unless a verified report says only what somebody signed: the samples' issuers, or the thief for
    himself."""
    if report.verdict is not Verdict.VERIFIED:
        return
    if report.view is None:
        raise Finding("verified: and there is nothing to see")
    if not _signed(report.view):
        raise Finding(f"forged: verified, and nobody signed what is shown ({report.format} {report.type})")


def _signed(view: Credential | Presentation) -> bool:
    if not all(_signed(one) for one in _endorsements(view)):
        return False
    if told(view) in world().views or any(sayings(view) <= whole for whole in world().partly):
        return True
    own = view.holder if isinstance(view, Presentation) else view.issuer.id
    if isinstance(view, Presentation) and any(s.id == HOLDER.did for one in view.credentials for s in one.subjects):
        return False  # shown by the thief, and given to somebody else
    return own == THIEF.did and all(_signed(one) for one in view.credentials)


def _endorsements(view: Credential | Presentation) -> tuple[Credential, ...]:
    return view.endorsements if isinstance(view, Credential) else ()


# Making -----------------------------------------------------------------------
@cache
def world() -> World:
    """Returns everything, made once."""
    made = list(_made())
    site = BadgeSite()
    hosted = site.hosted()
    made.append(Sample("hosted", json.dumps(hosted).encode(), hosted))
    made.append(Sample("hosted_signed", site.signed().encode(), None))
    documents = {
        **_college().documents(),
        **{name: page if isinstance(page, bytes) else json.dumps(page).encode() for name, page in site.pages.items()},
    }
    views, partly = set(), []
    for one in made:
        report = judged(read_payload(one.data)[0], documents)
        if (report.verdict is Verdict.VERIFIED) is not one.good:
            problems = [(str(r.check), r.scope, r.outcome.problems) for r in report.results if r.outcome.problems]
            raise Finding(f"sample: {one.name} is {report.verdict}: {problems}")
        if one.good and one.partly:
            partly.append(sayings(report.view))
        elif one.good:
            views.add(told(report.view))
            views |= {told(inner) for inner in report.view.credentials}  # type: ignore[union-attr]
            views |= {told(inner) for inner in _endorsements(report.view)}  # type: ignore[arg-type]
    return World(tuple(made), documents, frozenset(views), tuple(partly))


@cache
def _college() -> IssuerSimulator:
    return IssuerSimulator()


@cache
def issuer() -> IssuerSimulator:
    return IssuerSimulator("Harrowgate Council", domain="harrowgate.example", method="key")


_SEVERAL = {
    "name": ["Telemetry", "Arrhythmia"],
    "evidence": [{"type": ["Evidence"], "name": [name, "seen"], "narrative": "Seen."} for name in ("b", "a")],
    "awardedDate": ["2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z"],
}  # fmt: skip


def _made() -> list[Sample]:
    college, council = _college(), issuer()
    short = Terms(image=False)
    until = Terms(image=False, valid_until=NOW + 100 * DAY, email=EMAIL)
    held = council.badge("life-support", subject=HOLDER.did, terms=until)
    plain = council.badge("telemetry", terms=short)
    listed = Terms(image=False, status=True)
    fine, withdrawn = college.badge(terms=listed), college.badge("telemetry", terms=listed)
    college.revoke(withdrawn)
    token = council.token("infection-control", subject=HOLDER.did, terms=until)
    evidence = {
        "@context": [signing.VC2, signing.OB3, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"],
        "evidence": [{"id": "https://harrowgate.example/e/1", "type": ["Evidence"], "name": "Log", "narrative": "Seen."}],
        "credentialSchema": [{"id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/achievementcredential.json",
                              "type": "1EdTechJsonSchemaValidator2019"}],
    }  # fmt: skip
    endorsed = council.badge(
        "critical-care", terms=Terms(image=False, extra={"endorsement": [council.endorsement(plain, "True.")]})
    )
    two = signing.signed(plain, by=THIEF)
    presented = signing.presentation(
        held, enveloped(token, media_type="application/vc+jwt"), challenge=CHALLENGE, domain=DOMAIN, created=NOW,
        expires=NOW + timedelta(minutes=10),
    )  # fmt: skip
    return [
        _json("badge", held),
        _json("badge_plain", plain),
        _json("badge_1_1", council.badge("wound-care-2", subject=HOLDER.did, terms=Terms("1.1", image=False))),
        _json("badge_jcs", council.badge("wound-care-2", terms=Terms(image=False, suite="eddsa-jcs-2022"))),
        _json("badge_evidence", council.badge("critical-care", terms=Terms(image=False, extra=evidence))),
        _json("badge_endorsed", endorsed),
        _json("badge_several", council.badge("telemetry", terms=Terms(image=False, extra=_SEVERAL))),
        _json("badge_listed", fine),
        _json("badge_withdrawn", withdrawn, good=False),
        _json(
            "badge_expired",
            council.badge(terms=Terms(image=False, valid_from=NOW - 9 * DAY, valid_until=NOW - DAY)),
            good=False,
        ),
        _json("badge_of_the_thief", signing.signed(signing.badge(THIEF.did), by=THIEF)),
        _json("two_proofs", two, good=False),
        _json("transcript", council.transcript(subject=HOLDER.did, courses=2, terms=short)),
        _json("presentation", presented),
        _json("part_of_a_licence", derived()),
        Sample("token", token.encode(), None),
        Sample("token_1_1", council.token(subject=HOLDER.did, terms=Terms("1.1", image=False)).encode(), None),
        Sample("token_rs256", college.token("telemetry", algorithm="RS256", terms=short).encode(), None),
        Sample("token_expired", council.token(terms=Terms(image=False, valid_until=NOW - DAY)).encode(), None, good=False),
        Sample("sd_jwt", _sd_jwt().encode(), None, partly=True),
    ]


def _json(name: str, document: dict[str, Any], *, good: bool = True) -> Sample:
    return Sample(name, json.dumps(document, ensure_ascii=False).encode(), document, good)


def _sd_jwt() -> str:
    parts = [
        sd_jwts.disclosure("s1", "given_name", "Amara"),
        sd_jwts.disclosure("s2", "licence", {"number": "RN-100", "state": "OR"}),
        sd_jwts.disclosure("s3", "IV therapy"),
    ]
    hidden = {"_sd": [sd_jwts.digest(one) for one in parts[:2]], "skills": [{"...": sd_jwts.digest(parts[2])}, "triage"]}
    return sd_jwts.shown(sd_jwts.issued(sd_jwts.claims(**hidden), *parts), nonce=CHALLENGE, audience=DOMAIN, at=NOW)


@cache
def derived(*, until: str = "2027-01-01T00:00:00Z") -> dict[str, Any]:
    """Returns a credential of which the holder shows a part (ecdsa-sd-2023)."""
    by, own = signing.EcdsaSigner(ec.SECP256R1()), signing.EcdsaSigner(ec.SECP256R1())
    plain = signing.badge(by.did, validUntil=until)
    proof = {
        "type": "DataIntegrityProof", "cryptosuite": selective.SUITE_ID, "created": "2026-05-01T00:00:00Z",
        "verificationMethod": by.method, "proofPurpose": "assertionMethod",
    }  # fmt: skip
    pointers = ["/issuer", "/validFrom", "/validUntil", "/credentialSubject/achievement/name"]
    whole = selective._Skolemized(plain, None)
    labels = selective.labels_of(whole.canonical_map, bytes(32))
    mandatory = whole.lines_at(pointers, labels)
    lines = selective.relabelled(whole.quads, labels)
    options = selective.base_proof_options({**plain, "proof": proof})
    public = decode_multibase(own.multikey)
    signed = selective.signed_by_issuer(options, public, [one for one in lines if one in mandatory])
    signatures = [own.sign(one.encode()) for one in lines if one not in mandatory]
    value = cbor.encode([by.sign(signed), public, bytes(32), signatures, pointers])
    base = {**plain, "proof": {**proof, "proofValue": "u" + base64url.encode(b"\xd9\x5d\x00" + value)}}
    return selective.derive(base, ["/credentialSubject/achievement/description", "/credentialSubject/id"])


# The thief signs anew -----------------------------------------------------------
def resigned(document: Any, suite: str, purpose: str) -> Any:
    """Returns a document with the thief's own proof in place of the one it had; as it is when that cannot be made."""
    try:
        return add_proof(
            unsecured(document), signer=THIEF.sign, cryptosuite=suite, verification_method=THIEF.method, purpose=purpose,
            created=NOW, challenge=CHALLENGE if purpose == "authentication" else None, domain=DOMAIN,
        )  # fmt: skip
    except (IntakeError, KeyError, AttributeError, TypeError, ValueError):
        return document


def token_parts(token: str) -> tuple[Any, Any, str]:
    """Returns header, payload and signature text of a compact token."""
    head, body, tail = token.split(".")
    return json.loads(base64url.decode(head)), json.loads(base64url.decode(body)), tail


def token_of(header: Any, payload: Any, tail: str, *, spell: Callable[[Any], str] = json.dumps) -> str:
    """Returns the compact text of its parts."""
    head, body = (base64url.encode(spell(one).encode("utf-8", "surrogatepass")) for one in (header, payload))
    return f"{head}.{body}.{tail}"


def token_by_thief(header: Any, payload: Any) -> str:
    """Returns a token that the thief signed."""
    return sign_jwt({**header, "kid": THIEF.method}, payload, signer=THIEF.sign, algorithm="EdDSA")
