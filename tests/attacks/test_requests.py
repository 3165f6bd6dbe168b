"""Requests that lie about who asks, where the answer goes, or what is wanted: a sentence, and nothing is sent."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from resources import catalogue
from tests.support.sharing import HandClock, issue, new_wallet
from tests.support.signing import NOW, THIEF, EcdsaSigner
from tests.support.tls_server import answer
from tests.support.verifier_site import HOST, Exchange, Received, VerifierSite, at, read, routes, verifier
from wallet.encodings import base64url
from wallet.errors import LanyardError
from wallet.formats.vc_jwt import sign_jwt
from wallet.service.wallet import Wallet

BADGE = {"id": "badge", "format": "ldp_vc", "meta": {"type_values": [["OpenBadgeCredential"]]}}
ANSWER = "https://verifier.example/answer"
HEADER = {"typ": "oauth-authz-req+jwt"}


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    wallet = new_wallet(tmp_path / "v", HandClock())
    issue(wallet)
    yield wallet
    wallet.close()


@pytest.fixture
def site(tmp_path: Path, wallet: Wallet) -> Iterator[VerifierSite]:
    with verifier(tmp_path, wallet) as running:
        yield running


def asked(to: str = ANSWER, **changed: Any) -> dict[str, Any]:
    """Returns the parameters of a good request; None takes one away."""
    whole = {
        "response_type": "vp_token", "client_id": f"redirect_uri:{to}", "response_uri": to, "response_mode": "direct_post",
        "nonce": "n-1", "dcql_query": {"credentials": [BADGE]}, **changed,
    }  # fmt: skip
    return {name: value for name, value in whole.items() if value is not None}


def by_value(**changed: Any) -> str:
    parameters = asked(**changed)
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
    return f"openid4vp://?{urlencode(texts)}"


def by_token(token: str, client_id: str) -> str:
    return f"openid4vp://?{urlencode({'client_id': client_id, 'request': token})}"


def refused(wallet: Wallet, text: str, site: VerifierSite | None = None) -> str:
    """Returns the code with which a request is refused; its sentence exists, and nothing was sent to anybody."""
    with pytest.raises(LanyardError) as error:
        reading = wallet.answering.reading(text)
        while (request := wallet.answering.read(reading)) is None:
            continue
        prepared = wallet.answering.prepare(request, wallet.answering.chosen(wallet.answering.choices(request)))
        wallet.answering.send(prepared)
    for language in catalogue.LANGUAGES:
        assert error.value.code in catalogue.problem_codes(language), error.value.code
    assert site is None or site.sent_here == []
    assert all(str(entry.state) != "delivered" for entry in wallet.sharing.ledger())
    return error.value.code


def test_a_good_one_is_read(wallet: Wallet) -> None:
    # Each row below is this one with one thing changed.
    assert read(wallet, by_value()).answer_to == ANSWER


@pytest.mark.parametrize(
    "address",
    [
        "http://verifier.example/a", "file:///etc/passwd", "ftp://verifier.example", "javascript:alert(1)", "",
        "verifier.example", "https://user:secret@verifier.example/a", "https:///a", "https://[::1",
        "https://verifier.example:99999/a", "smb://h/x",
    ],
)  # fmt: skip
def test_the_answer_goes_to_no_such_address(wallet: Wallet, address: str) -> None:
    assert refused(wallet, by_value(to=address)) in {"request_address_refused", "request_malformed", "request_asker_unknown"}


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.0.0.8", "169.254.169.254", "[::1]", "[fd00::1]", "192.168.1.1", "100.64.0.1", "[::]", "localhost"],
)
def test_N02_the_answer_goes_to_nobody_on_a_private_network(wallet: Wallet, site: VerifierSite, host: str) -> None:
    from wallet.net.client import GuardedClient

    literal = host.strip("[]")
    wallet._context.client = lambda: GuardedClient(
        resolver=lambda name, port: ["127.0.0.1" if name == "localhost" else literal]
    )
    for text in (by_value(to=f"https://{host}:{site.port}/answer"), f"https://{host}:{site.port}/exchanges/1"):
        assert refused(wallet, text, site) == "address_refused"
    assert site.accepted == 0


def test_N05_a_request_is_not_fetched_from_elsewhere_than_said(wallet: Wallet, site: VerifierSite) -> None:
    site.routes = {}
    site.respond = lambda message: _redirecting(message, at(site, "/other"))
    address = f"openid4vp://?{urlencode({'client_id': 'x', 'request_uri': at(site, '/request')})}"
    assert refused(wallet, address, site) == "redirect_refused"
    assert [message.path for message in site.received] == ["/request"]


def _redirecting(message: Received, to: str) -> bytes:
    _ = message
    return answer(b"", f"Location: {to}", status="302 Found")


def test_N05_an_answer_is_not_sent_on(wallet: Wallet, site: VerifierSite) -> None:
    site.respond = lambda message: answer(b"", f"Location: {at(site, '/elsewhere')}", status="307 Temporary Redirect")
    request = read(wallet, by_value(to=at(site, "/answer")))
    prepared = wallet.answering.prepare(request, wallet.answering.chosen(wallet.answering.choices(request)))
    with pytest.raises(LanyardError) as error:
        wallet.answering.send(prepared)
    assert error.value.code == "redirect_refused"
    assert [message.path for message in site.received] == ["/answer"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"client_id": "redirect_uri:https://other.example/answer"}, "request_asker_differs"),
        ({"client_id": "redirect_uri:https://verifier.example/answer/"}, "request_asker_differs"),
        ({"client_id": "x509_san_dns:verifier.example"}, "request_must_be_signed"),
        ({"client_id": "x509_hash:abc"}, "request_must_be_signed"),
        ({"client_id": f"decentralized_identifier:{THIEF.did}"}, "request_must_be_signed"),
        ({"client_id": "verifier.example"}, "request_asker_unknown"),
        ({"client_id": "origin:https://verifier.example"}, "request_asker_unknown"),
        ({"client_id": "openid_federation:https://verifier.example"}, "request_asker_unknown"),
        ({"client_id": None}, "request_asker_unknown"),
        ({"nonce": None}, "request_malformed"),
        ({"nonce": "a nonce"}, "request_malformed"),
        ({"nonce": "n" * 501}, "request_malformed"),
        ({"response_type": "code"}, "request_not_supported"),
        ({"response_type": "vp_token id_token"}, "request_not_supported"),
        ({"response_mode": None}, "request_not_supported"),
        ({"response_mode": "fragment"}, "request_not_supported"),
        ({"response_mode": "dc_api"}, "request_not_supported"),
        ({"redirect_uri": ANSWER}, "request_malformed"),
        ({"transaction_data": ["eyJ0eXBlIjoicGF5In0"]}, "request_not_supported"),
        ({"dcql_query": None, "scope": "openid"}, "request_not_supported"),
        ({"dcql_query": None, "presentation_definition": {"id": "x"}}, "request_not_supported"),
        ({"dcql_query": {"credentials": []}}, "request_query_malformed"),
        ({"dcql_query": {"credentials": [BADGE, BADGE]}}, "request_query_malformed"),
        ({"dcql_query": {"credentials": [BADGE | {"claims": []}]}}, "request_query_malformed"),
        ({"dcql_query": {"credentials": [BADGE | {"claims": [{"path": [True]}]}]}}, "request_query_malformed"),
        ({"dcql_query": {"credentials": [BADGE | {"claims": [{"path": [-1]}]}]}}, "request_query_malformed"),
        ({"dcql_query": {"credentials": [BADGE], "credential_sets": [{"options": [["x"]]}]}}, "request_query_malformed"),
        ({"dcql_query": {"credentials": [BADGE | {"id": f"b{n}"} for n in range(21)]}}, "request_too_large"),
        ({"dcql_query": {"credentials": [BADGE | {"claims": [{"path": ["a"]}] * 101}]}}, "request_too_large"),
        ({"dcql_query": "[" * 10_000}, "request_malformed"),
        ({"state": "s" * 70_000}, "request_too_large"),
        ({"response_mode": "direct_post.jwt"}, "request_encryption_unknown"),
        ({"response_mode": "direct_post.jwt", "client_metadata": {"jwks": {"keys": [{"kty": "oct", "k": "AA"}]}}},
         "request_encryption_unknown"),
        ({"client_metadata": "[]"}, "request_malformed"),
    ],
)  # fmt: skip
def test_what_is_not_well_made_is_refused(wallet: Wallet, changed: dict[str, Any], code: str) -> None:
    assert refused(wallet, by_value(**changed)) == code


@pytest.mark.parametrize(
    "query",
    [
        {"id": "a", "format": "ldp_vc"},
        {"id": "a", "format": "ldp_vc", "meta": {"type_values": [["VerifiableCredential"]]}, "multiple": True},
        {"id": "a", "format": "ldp_vc", "meta": {"type_values": [["https://www.w3.org/2018/credentials#VerifiableCredential"]]}},
    ],
)  # fmt: skip
def test_who_asks_for_everything_is_told_nothing(wallet: Wallet, query: dict[str, Any]) -> None:
    assert refused(wallet, by_value(dcql_query={"credentials": [query]})) == "request_asks_for_anything"


def test_a_parameter_stands_there_once(wallet: Wallet) -> None:
    assert refused(wallet, by_value() + "&nonce=other") == "request_malformed"
    assert refused(wallet, by_value() + "&request=a.b.c&request_uri=https://verifier.example/r") == "request_malformed"
    assert refused(wallet, "openid4vp://") == "request_not_supported"
    assert refused(wallet, "mailto:a@b.example") == "request_unknown"


# Signed requests -----------------------------------------------------------------------
SIGNER = EcdsaSigner(ec.SECP256R1())
DID = f"decentralized_identifier:{SIGNER.did}"


def request_object(header: dict[str, Any] | None = None, *, algorithm: str = "ES256", **changed: Any) -> str:
    whole = {"typ": HEADER["typ"], "kid": SIGNER.method} if header is None else header
    claims = {"aud": "https://self-issued.me/v2", **asked(**{"client_id": DID, **changed})}
    return sign_jwt(whole, claims, signer=SIGNER.sign, algorithm=algorithm)


def test_a_good_signed_one_is_read(wallet: Wallet) -> None:
    assert read(wallet, by_token(request_object(), DID)).audience == DID


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "ES384", "RS256", "EdDSA"])
def test_V01_the_algorithm_is_the_key_s(wallet: Wallet, algorithm: str) -> None:
    token = request_object(algorithm=algorithm)
    unsigned = token.rpartition(".")[0] + "."
    for text in (token, unsigned):
        assert refused(wallet, by_token(text, DID)) in {"request_not_signed_by_asker", "request_malformed"}


def test_a_signature_that_is_not_the_asker_s(wallet: Wallet) -> None:
    claims = asked(client_id=DID)
    by_another = sign_jwt(
        {**HEADER, "kid": SIGNER.method}, claims, signer=EcdsaSigner(ec.SECP256R1()).sign, algorithm="ES256"
    )
    assert refused(wallet, by_token(by_another, DID)) == "request_not_signed_by_asker"
    of_another = sign_jwt({**HEADER, "kid": THIEF.method}, claims, signer=THIEF.sign, algorithm="EdDSA")
    assert refused(wallet, by_token(of_another, DID)) == "request_not_signed_by_asker"
    no_kid = sign_jwt({**HEADER, "jwk": {"kty": "OKP"}}, claims, signer=SIGNER.sign, algorithm="ES256")
    assert refused(wallet, by_token(no_kid, DID)) == "request_not_signed_by_asker"
    head, body, tail = request_object().split(".")
    other = base64url.encode(base64url.decode(body).replace(b'"n-1"', b'"n-2"'))
    assert refused(wallet, by_token(f"{head}.{other}.{tail}", DID)) == "request_not_signed_by_asker"


@pytest.mark.parametrize(
    ("nonce", "code"),
    [("theirs", ""), ("another", "request_for_another"), (None, "request_for_another")],
)
def test_a_request_asked_for_by_post_was_made_for_this_question(
    wallet: Wallet, site: VerifierSite, nonce: str | None, code: str
) -> None:
    def respond(message: Received) -> bytes:
        (sent,) = parse_qs(message.body.decode())["wallet_nonce"]
        held: dict[str, Any] = {} if nonce is None else {"wallet_nonce": sent if nonce == "theirs" else nonce}
        return answer(request_object(**held).encode(), media="application/oauth-authz-req+jwt")

    site.respond = respond
    address = f"openid4vp://?{urlencode({'client_id': DID, 'request_uri': at(site, '/r'), 'request_uri_method': 'post'})}"
    if code:
        assert refused(wallet, address) == code
    else:
        assert read(wallet, address).asker.identifier == DID
    assert [(message.method, message.path) for message in site.received] == [("POST", "/r")]
    assert set(parse_qs(site.received[0].body.decode())) == {"wallet_nonce"}, "nothing about this wallet"
    for method in ("PUT", "POST", ""):
        strange = (
            f"openid4vp://?{urlencode({'client_id': 'x', 'request_uri': at(site, '/r'), 'request_uri_method': method})}"
        )
        with pytest.raises(LanyardError, match="request_malformed"):
            read(wallet, strange)


def test_a_token_for_another_purpose_is_none(wallet: Wallet) -> None:
    for typ in ("JWT", "kb+jwt", "vp+jwt", "oauth-authz-req", None):
        header = {"kid": SIGNER.method, **({"typ": typ} if typ else {})}
        assert refused(wallet, by_token(request_object(header), DID)) == "request_malformed"
    assert (
        refused(wallet, by_token(request_object({**HEADER, "kid": SIGNER.method, "crit": ["x"]}), DID))
        == "request_malformed"
    )


def test_whoever_s_keys_are_asked_for_is_named_before(wallet: Wallet) -> None:
    text = by_value(client_id="decentralized_identifier:did:web:Bank.example%3A8443:keys:1")
    assert wallet.answering.reading(text).hosts == ("bank.example",)
    both = urlencode({"client_id": "decentralized_identifier:did:web:bank.example", "request_uri": "https://v.example/r"})
    assert wallet.answering.reading(f"openid4vp://?{both}").hosts == ("v.example", "bank.example")


def test_what_is_inside_and_outside_must_agree(wallet: Wallet) -> None:
    token = request_object()
    assert refused(wallet, by_token(token, f"redirect_uri:{ANSWER}")) == "request_asker_differs"
    assert refused(wallet, f"openid4vp://?request={token}") == "request_asker_differs"
    signed_address = request_object(client_id=f"redirect_uri:{ANSWER}")
    assert refused(wallet, by_token(signed_address, f"redirect_uri:{ANSWER}")) == "request_not_signed_by_asker"


def test_a_request_has_its_time_and_its_reader(wallet: Wallet) -> None:
    now = int(NOW.timestamp())
    hour = int(timedelta(hours=1).total_seconds())
    for changed, code in (
        ({"exp": now - hour}, "request_over"), ({"nbf": now + hour}, "request_over"), ({"exp": "soon"}, "request_over"),
        ({"aud": "https://another-wallet.example"}, "request_for_another"), ({"aud": []}, "request_for_another"),
    ):  # fmt: skip
        assert refused(wallet, by_token(request_object(**changed), DID)) == code


def test_a_certificate_names_whom_it_is_for(wallet: Wallet, site: VerifierSite, tmp_path: Path) -> None:
    site.authority.server_context("other.example")  # type: ignore[attr-defined]
    pem = sorted(tmp_path.glob("server *.pem"))[-1].read_bytes()
    key = load_pem_private_key(pem, None)
    der = base64.b64encode(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)).decode()
    assert isinstance(key, ec.EllipticCurvePrivateKey)

    def signed(client_id: str, chain: Any, to: str = ANSWER) -> str:
        signer = EcdsaSigner(ec.SECP256R1())
        signer._private = key
        token = sign_jwt({**HEADER, "x5c": chain}, asked(to, client_id=client_id), signer=signer.sign, algorithm="ES256")
        return by_token(token, client_id)

    assert refused(wallet, signed(f"x509_san_dns:{HOST}", [der])) == "request_asker_differs"
    # It is theirs, and the answer would go to somebody else.
    assert refused(wallet, signed("x509_san_dns:other.example", [der])) == "request_asker_differs"
    assert refused(wallet, signed("x509_hash:AAAA", [der])) == "request_asker_differs"
    for chain in ([], [der] * 9, ["AAAA"], "x", None, [7]):
        assert refused(wallet, signed("x509_san_dns:other.example", chain)) == "request_not_signed_by_asker"
    assert read(wallet, signed("x509_san_dns:other.example", [der], "https://other.example/answer"))


# Exchanges -----------------------------------------------------------------------------
def begun(site: VerifierSite, **changed: Any) -> str:
    like = {"type": ["OpenBadgeCredential"]}
    query = [{"type": "QueryByExample", "credentialQuery": {"example": like}}]
    request = {"query": query, "challenge": "c-1", "domain": f"https://{HOST}", **changed}
    site.respond = routes({"/exchanges/1": Exchange(request)})
    return at(site, "/exchanges/1")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"domain": "https://bank.example"}, "request_asker_differs"),
        ({"domain": "verifier.example.evil.example"}, "request_asker_differs"),
        ({"domain": ""}, "request_asker_differs"),
        ({"domain": 7}, "request_asker_differs"),
        ({"challenge": ""}, "request_malformed"),
        ({"challenge": None}, "request_malformed"),
        ({"query": []}, "request_not_supported"),
        ({"query": [{"type": "DIDAuthentication"}]}, "request_not_supported"),
        ({"query": [{"type": "AuthorizationCapabilityQuery"}]}, "request_not_supported"),
        ({"query": [{"type": "QueryByExample", "credentialQuery": 7}]}, "request_query_malformed"),
        ({"query": [{"type": "QueryByExample", "credentialQuery": {"example": {}}}]}, "request_asks_for_anything"),
        ({"interact": {"service": [{"type": "UnmediatedHttpPresentationService2021", "serviceEndpoint": "https://bank.example/"}]}},
         "request_asker_differs"),
        ({"interact": {"service": {"type": "VerifiableCredentialApiExchangeService", "serviceEndpoint": "file:///x"}}},
         "request_address_refused"),
    ],
)  # fmt: skip
def test_S18_what_is_made_for_one_is_not_given_to_another(
    wallet: Wallet, site: VerifierSite, changed: dict[str, Any], code: str
) -> None:
    assert refused(wallet, begun(site, **changed), site) == code


def test_an_exchange_that_offers_or_answers_nonsense(wallet: Wallet, site: VerifierSite) -> None:
    for body, code in (
        (b'{"verifiablePresentation": {}}', "request_is_an_offer"), (b"[]", "request_malformed"),
        (b"{", "request_malformed"),
        (b'{"a": 1, "a": 2}', "request_malformed"), (b'{"x": "' + b"y" * 70_000 + b'"}', "request_too_large"),
    ):  # fmt: skip
        site.respond = lambda message, body=body: answer(body)  # type: ignore[misc]
        assert refused(wallet, at(site, "/exchanges/1"), site) == code
    site.respond = lambda message: answer(b'{"protocols": {"vcapi": "https://10.0.0.1/x"}}')
    assert refused(wallet, at(site, "/i?iuv=1"), site) in {"unreachable", "address_refused"}
    site.respond = lambda message: answer(b'{"protocols": {"vcapi": "file:///x"}}')
    assert refused(wallet, at(site, "/i?iuv=1"), site) == "request_address_refused"
    site.respond = lambda message: answer(b'{"protocols": {"OID4VCI": "openid-credential-offer://"}}')
    assert refused(wallet, at(site, "/i?iuv=1"), site) == "request_not_supported"


# Whom it leads to ------------------------------------------------------------------------
OTHER = "elsewhere.example"


@pytest.fixture
def two(tmp_path: Path, wallet: Wallet) -> Iterator[VerifierSite]:
    """One site under two names: what is asked under each, its ``received`` do not tell apart, its paths do."""
    with verifier(tmp_path, wallet, HOST, OTHER) as running:
        yield running


def wished(domain: str) -> dict[str, Any]:
    example = {"type": ["OpenBadgeCredential"]}
    query = [{"type": "QueryByExample", "credentialQuery": {"reason": "x", "example": example}}]
    return {"query": query, "challenge": "c-1", "domain": domain}


def leading_to(site: VerifierSite, kind: str) -> str:
    """Returns an address of HOST that leads to OTHER, in each way that there is."""
    token = request_object(response_uri=at(site, "/answer", OTHER), client_id=DID)
    further = {
        "exchange": json.dumps({"protocols": {"vcapi": at(site, "/x", OTHER)}}),
        "openid4vp": json.dumps({"protocols": {
            "OID4VP": f"openid4vp://?{urlencode({'client_id': DID, 'request_uri': at(site, '/r', OTHER)})}"
        }}),
    }[kind]  # fmt: skip
    site.respond = routes({
        "/i": further.encode(), "/x": Exchange(wished(OTHER)),
        "/r": lambda _: answer(token.encode(), media="application/oauth-authz-req+jwt"), "/answer": b"{}",
    })  # fmt: skip
    return at(site, "/i?iuv=1")


@pytest.mark.parametrize("kind", ["exchange", "openid4vp"])
def test_N01_nobody_is_asked_whom_only_an_answer_named(wallet: Wallet, two: VerifierSite, kind: str) -> None:
    reading = wallet.answering.reading(leading_to(two, kind))
    assert reading.hosts == (HOST,)
    assert two.received == []
    assert wallet.answering.read(reading) is None
    assert reading.hosts == (OTHER,)
    assert [message.path for message in two.received] == ["/i?iuv=1"]
    request = wallet.answering.read(reading)
    assert request is not None
    assert (request.asker.host, request.asker.by_way_of) == (OTHER, (HOST,))
    # What had been answered was not asked for again: it may be there once.
    assert [message.path for message in two.received] == ["/i?iuv=1", {"exchange": "/x", "openid4vp": "/r"}[kind]]
    assert two.sent_here == []


def test_N01_the_asker_s_keys_are_not_fetched_from_whom_nobody_named(wallet: Wallet, two: VerifierSite) -> None:
    did = f"did:web:{OTHER}%3A{two.port}"
    claims = asked(client_id=f"decentralized_identifier:{did}")
    token = sign_jwt({**HEADER, "kid": f"{did}#k"}, claims, signer=SIGNER.sign, algorithm="ES256")
    reference = urlencode({"client_id": f"decentralized_identifier:{did}", "request_uri": at(two, "/r")})
    two.respond = routes({
        "/i": json.dumps({"protocols": {"OID4VP": f"openid4vp://?{reference}"}}).encode(),
        "/r": lambda _: answer(token.encode(), media="application/oauth-authz-req+jwt"),
    })  # fmt: skip
    reading = wallet.answering.reading(at(two, "/i?iuv=1"))
    assert wallet.answering.read(reading) is None
    assert reading.hosts == (OTHER,)
    assert [message.path for message in two.received] == ["/i?iuv=1", "/r"]


def test_N01_an_answer_goes_to_nobody_but_whom_was_shown(wallet: Wallet, two: VerifierSite) -> None:
    request = read(wallet, by_value(to=at(two, "/answer")))
    prepared = wallet.answering.prepare(request, wallet.answering.chosen(wallet.answering.choices(request)))
    elsewhere = replace(prepared, request=replace(request, answer_to=at(two, "/answer", OTHER)))
    with pytest.raises(LanyardError):
        wallet.answering.send(elsewhere)
    assert two.received == []
