"""What a check asks for: DID documents and keys, status lists, trust lists, a person's folder of documents."""

from __future__ import annotations

import base64
import json
import tempfile
import zlib
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.fuzz.choices import Choices
from tests.fuzz.json_mutation import mutated, text_of
from tests.fuzz.samples import NOW, _college, issuer, judged, token_of, token_parts, world
from tests.fuzz.target import Finding, Target, only
from tests.support.federation import Entity
from wallet.encodings import base64url, cbor, strict_json
from wallet.encodings.multikey import public_to_multikey
from wallet.errors import FetchError, IntakeError, UsageError
from wallet.formats.cwt import read_cwt
from wallet.formats.reading import read_payload
from wallet.report import CheckName, OutcomeKind
from wallet.sample.identity import compact_token
from wallet.verify.dids.listed_keys import KeyFinding
from wallet.verify.dids.resolution import find_key, issuer_keys, resolve_did
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.jws import key_of_token
from wallet.verify.sources.supplied import SuppliedDocuments, supplied_contexts
from wallet.verify.status.signed_list import expand, value_at
from wallet.verify.status.token_status_list import status_at, unpack
from wallet.verify.trust.errors import TrustError
from wallet.verify.trust.federation import TrustAnchor
from wallet.verify.trust.published import PublishedTrust
from wallet.verify.trust.reading import read_trust

DID, PAGE = "did:web:uni.example", "https://uni.example/issuer"
USES = {"assertionMethod", "authentication", "capabilityDelegation", "capabilityInvocation", "keyAgreement"}
_OUTSIDE = (ResolutionError, FetchError, IntakeError)


# DID documents and keys ---------------------------------------------------------
def _did_document(data: bytes) -> None:
    """A document at the address of a did:web, and at an https issuer's: every way to ask it for a key."""
    published = SuppliedDocuments({DID: data, PAGE: data, "https://uni.example/.well-known/jwt-vc-issuer/issuer": data})
    found = only(_OUTSIDE, lambda: resolve_did(DID, published))
    if isinstance(found, dict) and found.get("id") != DID:
        raise Finding("did: a document about somebody else")
    for relationship in ("assertionMethod", "authentication"):
        for method in (DID, f"{DID}#k", f"{DID}#other", PAGE, f"{PAGE}#k"):
            key = only(_OUTSIDE, lambda: find_key(method, documents=published, relationship=relationship))  # noqa: B023
            if isinstance(key, KeyFinding) and not key.carried:
                _listed(data, key, relationship)
        for asked in (DID, PAGE):
            only(_OUTSIDE, lambda: list(issuer_keys(asked, documents=published, relationship=relationship)))  # noqa: B023


def _listed(data: bytes, key: KeyFinding, relationship: str) -> None:
    if key.owner not in (DID, PAGE):
        raise Finding("did: a key of somebody else's document")
    document = strict_json.loads(data)
    # A list of keys, an issuer's metadata with one in it, and a page that names no use of any key give them for every use.
    listed = not document.keys().isdisjoint({relationship, "keys", "jwks"})
    if not listed and not (key.owner == PAGE and document.keys().isdisjoint(USES)):
        raise Finding("did: a key for a use that the document does not name")


def _dids(data: bytes) -> None:
    """Identifiers: did:key and did:jwk are their own documents; what is read must be written the same."""
    text = data.decode("utf-8", "replace")
    nothing = SuppliedDocuments({})
    for did in (text, f"did:key:{text}", f"did:jwk:{text}", f"did:web:{text}"):
        found = only(_OUTSIDE, lambda did=did: resolve_did(did, nothing))  # type: ignore[misc]
        if isinstance(found, dict) and found.get("id") != did:
            raise Finding("did: its document has another id")
        key = only(_OUTSIDE, lambda did=did: find_key(did, documents=nothing, relationship="assertionMethod"))  # type: ignore[misc]
        if isinstance(key, KeyFinding) and did.startswith("did:key:z") and public_to_multikey(key.key.key.key) != did[8:]:
            raise Finding("did: a second spelling of one key")


@cache
def _did_seeds() -> list[bytes]:
    multikey = issuer().id.removeprefix("did:key:")
    method = {"id": f"{DID}#k", "type": "Multikey", "controller": DID, "publicKeyMultibase": multikey}
    jwk = {"kty": "EC", "crv": "P-256", "kid": "k", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
           "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}  # fmt: skip
    whole = {"id": DID, "verificationMethod": [method], "assertionMethod": [f"{DID}#k"], "authentication": ["#k"]}
    web = next(content for address, content in world().documents.items() if address.endswith("did.json"))
    return [
        json.dumps(one).encode()
        for one in (
            whole,
            {"id": DID, "assertionMethod": {**method, "id": "#k", "expires": "2027-01-01T00:00:00Z"}},
            {"id": DID, "publicKey": [{**method, "publicKeyJwk": jwk, "publicKeyMultibase": None}], "assertionMethod": "#k"},
            {"keys": [jwk, {**jwk, "kid": f"{PAGE}#k", "use": "sig"}]},
            {**whole, "id": PAGE, "assertionMethod": [{**method, "id": f"{PAGE}#k", "controller": PAGE}]},
            {**method, "id": f"{PAGE}#k", "controller": PAGE},
            {"issuer": PAGE, "jwks_uri": PAGE},
            {"issuer": PAGE, "jwks": {"keys": [jwk]}},
        )
    ] + [web]


def _identifiers() -> list[bytes]:
    jwk = base64url.encode(b'{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}')
    return [
        issuer().id.removeprefix("did:key:").encode(),
        jwk.encode(),
        b"did:web:uni.example%3A8443:a:b",
        b"did:key:z6Mk#z6Mk",
    ]


def _certificate(data: bytes) -> None:
    """A certificate that came along in a token's header (RFC 7515 section 4.1.6)."""
    nothing = SuppliedDocuments({})
    chain = {"x5c": [base64.b64encode(data).decode()], "alg": "ES256"}
    for said in ("https://uni.example", "https://[uni.example", ""):
        key = only(_OUTSIDE, lambda: key_of_token(chain, said, documents=nothing, relationship="assertionMethod"))  # noqa: B023
        if isinstance(key, KeyFinding) and (not key.carried or key.owner):
            raise Finding("certificate: it came along, and counts as the issuer's own")


@cache
def _certificates() -> list[bytes]:
    key = ec.derive_private_key(7, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "uni.example")])
    names = x509.SubjectAlternativeName([x509.DNSName("uni.example"), x509.UniformResourceIdentifier("https://uni.example")])
    found = []
    for extensions in ([names], []):
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        made = made.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=9))
        for one in extensions:
            made = made.add_extension(one, critical=False)
        found.append(made.sign(key, hashes.SHA256()).public_bytes(Encoding.DER))
    return found


# Status lists ---------------------------------------------------------------------
def _status(data: bytes) -> None:
    """A withdrawn credential, and its list meddled with on the way: it must never be told that all is well."""
    choices = Choices(data)
    way = choices.below(4)
    if way == 3:
        _token_status(choices)
        return
    college = _college()
    name = f"{college.base}/status/revocation"
    listed = strict_json.loads(world().documents[name])
    donors = [listed, strict_json.loads(world().documents[f"{college.base}/status/suspension"])]
    changed = text_of(mutated(listed, choices, donors), choices) if way else _changed(world().documents[name], choices)
    _ask("badge_withdrawn", {**world().documents, name: changed})


def _changed(text: bytes, choices: Choices) -> bytes:
    at = (choices.byte() << 8 | choices.byte()) % len(text)
    return text[:at] + bytes([choices.byte()]) + text[at + choices.below(2) :]


def _ask(name: str, documents: dict[str, bytes]) -> None:
    sample = next(one for one in world().samples if one.name == name)
    report = judged(read_payload(sample.data)[0], documents)
    if report.outcome(CheckName.STATUS).kind in (OutcomeKind.PASSED, OutcomeKind.SKIPPED):
        raise Finding(f"status: the list was changed, and what is withdrawn counts as good ({name})")


_URI = "https://mercycollege.example/statuslists/1"


@cache
def _withdrawn_token() -> tuple[bytes, str, bytes]:
    """Returns a token that is withdrawn, and its list as a JWT and as a CWT."""
    college = _college()
    draft = token_parts(college.token("telemetry"))[1]
    held = compact_token({"typ": "vc+jwt"}, {**draft, "status": {"status_list": {"idx": 77, "uri": _URI}}}, college.key)
    bits = bytearray(512)
    bits[77 * 2 // 8] |= 1 << (77 * 2 % 8)
    packed, made = zlib.compress(bytes(bits), 9), int(NOW.timestamp()) - 60
    told = {"sub": _URI, "iat": made, "ttl": 600, "status_list": {"bits": 2, "lst": base64url.encode(packed)}}
    claims = cbor.encode({2: _URI, 6: made, 65533: {"bits": 2, "lst": packed}})
    protected = cbor.encode({1: -8, 4: college.key.id.encode(), 16: "application/statuslist+cwt"})
    signature = college.key.sign(cbor.encode(["Signature1", protected, b"", claims]))
    token = b"\xd2" + cbor.encode([protected, {}, claims, signature])
    return held.encode(), compact_token({"typ": "statuslist+jwt"}, told, college.key), token


def _token_status(choices: Choices) -> None:
    held, token, cwt = _withdrawn_token()
    header, payload, tail = token_parts(token)
    way = choices.below(6)
    if way == 0:
        token = token_of(mutated(header, choices, most=2), payload, tail)
    elif way == 1:
        token = token_of(header, mutated(payload, choices, [header]), tail)
    elif way == 2:
        token = _changed(token.encode(), choices).decode("latin-1")
    made = token.encode("utf-8", "surrogatepass")
    if way in (3, 4):
        made = _changed(cwt, choices) if way == 3 else cwt
    report = judged(read_payload(held)[0], {**world().documents, _URI: made})
    word = report.outcome(CheckName.STATUS).kind
    if word in (OutcomeKind.PASSED, OutcomeKind.SKIPPED) or (way >= 4 and word is not OutcomeKind.FAILED):
        raise Finding("status: the list was changed, and what is withdrawn counts as good (token)")


def _cwt(data: bytes) -> None:
    """Tokens in CBOR: read, or refused by name."""
    only(IntakeError, lambda: cbor.decode(data, simple=True))
    found = only(IntakeError, lambda: read_cwt(data))
    if found is not None and not all(isinstance(found.header.get(name, ""), str) for name in ("alg", "typ", "kid")):  # type: ignore[attr-defined]
        raise Finding("cwt: a header that is no text")


def _lists(data: bytes) -> None:
    """Packed lists: what is read at a place is what was written there."""
    text = data.decode("utf-8", "replace")
    for read in (expand, unpack):
        bits = read(text)
        if isinstance(bits, bytes) and bits:
            value_at(bits, len(bits) * 8 - 1, 1)
            status_at(bits, 1, len(bits) * 8)
    choices = Choices(data)
    size = choices.one((1, 2, 4, 8))
    packed = bytearray(16)
    place = choices.below(128 // size)
    value = choices.below(1 << size)
    packed[place * size // 8] |= value << (place * size % 8)
    if status_at(bytes(packed), size, place) != value:
        raise Finding("status: another value than was written (token)")
    left = int.from_bytes(bytes(16), "big") | value << (128 - (place + 1) * size)
    if value_at(left.to_bytes(16, "big"), place, size) != value:
        raise Finding("status: another value than was written (bitstring)")


def _plain_lists(data: bytes) -> None:
    """Lists that nobody signed (1EdTech), and Open Badges' own: any text may stand there."""
    college = _college()
    held = _held_elsewhere()
    documents = {**world().documents, f"{college.base}/revoked.json": data, "https://college.example/revoked.json": data}
    report = judged(read_payload(held)[0], documents)
    told = only(IntakeError, lambda: strict_json.loads(data))
    if not isinstance(told, dict) and report.outcome(CheckName.STATUS).kind is OutcomeKind.PASSED:
        raise Finding("status: no list, and all is well")


@cache
def _held_elsewhere() -> bytes:
    from tests.support.issuer_simulator import Terms

    college = _college()
    extra = {
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
                     "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"],
        "credentialStatus": {"id": f"{college.base}/revoked.json", "type": "1EdTechRevocationList"},
    }  # fmt: skip
    return json.dumps(college.badge(terms=Terms(image=False, extra=extra))).encode()


def _plain_seeds() -> list[bytes]:
    base = _college().base
    return [
        json.dumps({"id": f"{base}/revoked.json", "issuer": {"id": _college().id}, "revokedCredentials": [
            {"id": "urn:uuid:1", "revoked": True, "revocationReason": "x"}]}).encode(),
        b'{"revokedCredentials":[]}',
        b'{"revokedAssertions":["urn:uuid:1",{"id":"urn:uuid:2","revocationReason":"x"}]}',
    ]  # fmt: skip


# Trust lists and folders -------------------------------------------------------------
def _trust(data: bytes) -> None:
    published = SuppliedDocuments({PAGE: data})
    told = only(IntakeError, lambda: strict_json.loads(data))
    for asked in (DID, "did:key:z6Mk", ""):
        found = only((FetchError, TrustError), lambda asked=asked: PublishedTrust(PAGE).lookup(asked, published, NOW))  # type: ignore[misc]
        if found is not None and not (
            isinstance(told, dict) and asked in {**_table(told, "issuers"), **_table(told, "registry")}
        ):
            raise Finding("trust: an issuer that nobody listed")


def _read_trust(data: bytes) -> None:
    """A trust file of any kind: a list, several, a federation's anchor."""
    for source in only(UsageError, lambda: read_trust(data, "file")) or ():  # type: ignore[attr-defined]
        only((FetchError, TrustError), lambda source=source: source.lookup(DID, SuppliedDocuments({}), NOW))  # type: ignore[misc]


@cache
def _federation() -> tuple[TrustAnchor, dict[str, bytes], dict[str, Entity]]:
    anchor, state = Entity("https://registry.example", "National registry"), Entity("https://state.example", "State office")
    uni = Entity("https://uni.example", "Example University")
    pages = {
        anchor.page: anchor.configuration(NOW),
        state.page: state.configuration(NOW, (anchor.id,)),
        uni.page: uni.configuration(NOW, (state.id,)),
        anchor.address_of(state.id): anchor.about(state, NOW),
        state.address_of(uni.id): state.about(
            uni, NOW, constraints={"max_path_length": 1, "naming_constraints": {"permitted": [".example"]}},
            metadata_policy={"federation_entity": {"organization_name": {"one_of": ["Example University", "Other"]}}},
        ),
    }  # fmt: skip
    by = {name: anchor if "registry" in name else state if "state" in name else uni for name in pages}
    return TrustAnchor("National registry", anchor.id, (anchor.jwk,)), pages, by


def _statements(data: bytes) -> None:
    """A federation in which one page was changed, or one member signs anything at all."""
    choices = Choices(data)
    anchor, pages, by = _federation()
    place = choices.one(list(pages))
    header, payload, tail = token_parts(pages[place].decode())
    way = choices.below(4)
    changed = mutated(payload, choices, [payload, header])
    if way == 0:
        made = token_of(mutated(header, choices, most=2), payload, tail).encode("utf-8", "surrogatepass")
    elif way == 1:
        made = token_of(header, changed, tail).encode("utf-8", "surrogatepass")
    elif way == 2:
        made = _changed(pages[place], choices)
    else:
        made = by[place].token(changed) if isinstance(changed, dict) else b""
    honest = anchor.lookup("https://uni.example", SuppliedDocuments(pages), NOW)
    found = only(
        (FetchError, TrustError),
        lambda: anchor.lookup("https://uni.example", SuppliedDocuments({**pages, place: made}), NOW),
    )
    if found is not None and found != honest and way != 3:
        raise Finding("trust: a page was changed on the way, and another entry is believed")


def _table(told: dict[str, Any], name: str) -> dict[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="lanyard-fuzz-"))
    (folder / "documents").mkdir()
    (folder / "secret.json").write_text("SECRET", "ascii")
    (folder / "documents" / "a.json").write_text('{"id": "a"}', "ascii")
    return folder / "documents"


def _manifest(data: bytes) -> None:
    """A person's folder: any index, and never a file outside."""
    folder = _folder()
    (folder / "index.json").write_bytes(data)
    found = only(UsageError, lambda: SuppliedDocuments(folder))
    if not isinstance(found, SuppliedDocuments):
        return
    for address in [*list(found.addresses())[:50], "https://a.example/"]:
        document = only(FetchError, lambda address=address: found.get(address, purpose="hosted"))  # type: ignore[misc]
        if document is not None and b"SECRET" in document.content:  # type: ignore[attr-defined]
            raise Finding("folder: a file outside it")
    contexts = supplied_contexts(found)
    for address in contexts:
        only(KeyError, lambda address=address: contexts[address])  # type: ignore[arg-type, misc]


def _fixed(*seeds: bytes) -> Callable[[], list[bytes]]:
    return lambda: list(seeds)


_WORDS = tuple(
    b"""
    "verificationMethod" "assertionMethod" "authentication" "controller" "publicKeyMultibase" "keys"
    "publicKeyJwk" "publicKeyBase58" "kid" "jwks_uri" "jwks" "issuer" "expires" "revoked"
    did:web:uni.example https://uni.example/issuer #k did:key:z6Mk
""".split()
)
_COUNTED = [bytes([one, *range(one, one + 50)]) for one in range(16)]

TARGETS = (
    Target("did_document", _did_document, _did_seeds, _WORDS, limit=4096),
    Target("did", _dids, _identifiers, (b"did:web:", b"did:key:z6Mk", b"%3A", b":..", b"#", b"did:jwk:eyJ"), limit=1024),
    Target("certificate", _certificate, _certificates, (b"\x06\x03\x55\x1d\x11", b"\x30\x82", b"uni.example"), limit=2048),
    Target("status", _status, lambda: _COUNTED, limit=96),
    Target(
        "status_bits", _lists, _fixed(b"uH4sIAAAAAAAAA2NgAAAt3BW-AgAAAA", b"eJxjYAAAAAIAAQ", bytes(range(30))), limit=1024
    ),
    Target(
        "status_page", _plain_lists, _plain_seeds, (b'"revokedCredentials"', b'"revoked"', b'"id"', b'"issuer"'), limit=2048
    ),
    Target(
        "cwt",
        _cwt,
        lambda: [_withdrawn_token()[2]],
        (b"\xd2\x84", b"\xd8\x3d\xd2", b"\xa1\x01\x26", b"\xf5", b"\xfb"),
        limit=2048,
    ),
    Target("federation", _statements, lambda: _COUNTED, limit=96),
    Target(
        "trust_file",
        _read_trust,
        _fixed(
            b'{"trust_anchor":"https://registry.example","jwks":{"keys":[{"kty":"OKP"}]},"name":"n"}',
            b'{"registries":[{"name":"n","type":"oidf","trustAnchorEC":"https://r.example/.well-known/openid-federation"}]}',
            b'{"name":"n","issuers":{"did:web:uni.example":{"name":"U"}},"updated":"2026-01-01T00:00:00Z"}',
        ),
        (b'"trust_anchor"', b'"jwks"', b'"trustAnchorEC"', b'"type"', b'"oidf"', b'"issuers"', b'"expires"', b"https://["),
        limit=2048,
    ),
    Target(
        "trust",
        _trust,
        _fixed(
            b'{"name":"n","issuers":{"did:web:uni.example":{"name":"U"}},"updated":"2026-01-01T00:00:00Z"}',
            b'{"meta":{"updated":"x"},"registry":{"did:key:z6Mk":{"name":"U","url":"u"}}}',
        ),
        (b'"issuers"', b'"registry"', b'"meta"', b'"updated"', b'"name"', b"did:web:uni.example"),
        limit=2048,
    ),
    Target(
        "folder",
        _manifest,
        _fixed(
            b'{"https://a.example/":"a.json","did:web:b.example":"../secret.json"}',
            b'{"documents":{"https://a.example/":"a.json"}}',
        ),
        (b'"documents"', b"../", b"a.json", b"secret.json", b"/etc/passwd", b"did:web:", b"\\u0000", b"index.json"),
        limit=2048,
    ),
)
