"""Requests of somebody else's software, answered: their own program made the request and reads the answer.

The verifier is ``@openid4vc/openid4vp``; the exchange server is written from VCALM. Both are reached by a resolver of the
tests'; the wallet's own rules for addresses stay as they are.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from tests.support import peers, sd_jwts
from tests.support.sharing import HandClock, issue, keep, new_wallet
from tests.support.signing import ISSUER, badge
from tests.support.tls_server import answer
from tests.support.verifier_site import HOST, Exchange, Received, VerifierSite, at, read, routes, verifier
from wallet.encodings import base64url
from wallet.errors import FetchError, ShareError
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import Verdict
from wallet.service.answering import Basis, PreparedAnswer
from wallet.service.wallet import Wallet

VERIFIER = "@openid4vc/openid4vp"
BADGE = {"id": "badge", "format": "ldp_vc", "meta": {"type_values": [["OpenBadgeCredential"]]}}
LICENCE = {
    "id": "licence", "format": "dc+sd-jwt", "meta": {"vct_values": [sd_jwts.VCT]}, "claims": [{"path": ["number"]}],
}  # fmt: skip
TOKEN = {"id": "token", "format": "jwt_vc_json", "meta": {"type_values": [["OpenBadgeCredential"]]}}


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    # Their program goes by the clock of this computer.
    wallet = new_wallet(tmp_path / "v", HandClock(datetime.now(UTC)))
    yield wallet
    wallet.close()


def peer(verb: str, message: dict[str, Any]) -> Any:
    """Runs their program."""
    return peers.answer(VERIFIER, "openid4vp.mjs", verb, **message)


def jwk_of(key: ec.EllipticCurvePrivateKey, *, private: bool = False, **more: Any) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    jwk = {"kty": "EC", "crv": "P-256", **more}
    jwk |= {name: base64url.encode(value.to_bytes(32, "big")) for name, value in (("x", numbers.x), ("y", numbers.y))}
    return jwk | ({"d": base64url.encode(key.private_numbers().private_value.to_bytes(32, "big"))} if private else {})


def payload(
    site: VerifierSite, *queries: dict[str, Any], client_id: str = "", mode: str = "direct_post", **more: Any
) -> Any:
    """Returns what a verifier asks for."""
    address = at(site, "/answer")
    return {
        "response_type": "vp_token", "client_id": client_id or f"redirect_uri:{address}", "response_uri": address,
        "response_mode": mode, "nonce": f"nonce-{len(site.received)}-{mode}", "state": "a state",
        "dcql_query": {"credentials": list(queries)},
        "client_metadata": {"client_name": "The ward", "vp_formats_supported": {"ldp_vc": {}}}, **more,
    }  # fmt: skip


def answered(wallet: Wallet, text: str, *named: Any) -> PreparedAnswer:
    """Reads, chooses, signs and sends, as the command does after a yes."""
    request = read(wallet, text)
    prepared = wallet.answering.prepare(request, wallet.answering.chosen(wallet.answering.choices(request), named))
    wallet.answering.send(prepared)
    return prepared


def licence(wallet: Wallet) -> Any:
    """Keeps an SD-JWT bound to the wallet's own key."""
    shown = [sd_jwts.disclosure("s1", "number", "RN-4471"), sd_jwts.disclosure("s2", "birthdate", "1990-01-01")]
    jwk = {**sd_jwts.HOLDER_JWK, "x": base64url.encode(wallet.sharing.holder_key().public)}
    claims = sd_jwts.claims(cnf={"jwk": jwk}, _sd=[sd_jwts.digest(each) for each in shown])
    return keep(wallet, sd_jwts.issued(claims, *shown).encode(), "licence.sd-jwt")


def token_of_1_1(wallet: Wallet) -> Any:
    """Keeps a VC 1.1 token issued to the wallet's own key."""
    subject = wallet.sharing.holder_key().did
    inner = badge(subject=subject)
    inner["@context"] = [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    inner["issuanceDate"] = inner.pop("validFrom")
    claims = {"iss": ISSUER.did, "sub": subject, "jti": inner["id"], "nbf": 1_767_225_600, "vc": inner}
    header = {"typ": "JWT", "kid": ISSUER.method}
    return keep(wallet, sign_jwt(header, claims, signer=ISSUER.sign, algorithm="EdDSA").encode(), "token.jwt")


def form(message: Received) -> dict[str, Any]:
    """Returns the fields of what was posted."""
    assert message.media_type == "application/x-www-form-urlencoded"
    fields = {name: values[0] for name, values in parse_qs(message.body.decode(), strict_parsing=True).items()}
    return {**fields, **({"vp_token": json.loads(fields["vp_token"])} if "vp_token" in fields else {})}


@pytest.mark.peer(VERIFIER, "ours to theirs")
def test_by_value_answered_by_direct_post(wallet: Wallet, tmp_path: Path) -> None:
    mine = issue(wallet)
    with verifier(tmp_path, wallet) as site:
        asked = payload(site, BADGE)
        made = peer("ask", {"payload": asked})
        site.respond = routes({"/answer": b'{"redirect_uri": "https://verifier.example/thanks"}'})
        assert wallet.answering.reading(made["address"]).hosts == ()
        request = read(wallet, made["address"])
        assert (request.asker.host, request.asker.basis, request.asker.name) == (HOST, Basis.ADDRESS, "The ward")
        prepared = wallet.answering.prepare(request, wallet.answering.chosen(wallet.answering.choices(request)))
        assert site.received == []  # nobody was asked anything, and nothing left
        sent = wallet.answering.send(prepared)
        assert sent.reply.continue_at == "https://verifier.example/thanks"
        (message,) = site.received
        parsed = peer("read", {"response": form(message), "payload": asked})
        assert (parsed["type"], parsed["state"], parsed["nonce"]) == ("dcql", "a state", asked["nonce"])
        (shown,) = parsed["presentations"]["badge"]
    assert shown["proof"]["challenge"] == asked["nonce"]
    assert shown["proof"]["domain"] == asked["client_id"]
    assert [each.summary.id for each in prepared.shown] == [mine]
    (entry,) = wallet.sharing.ledger()
    assert (entry.channel, str(entry.state), entry.audience) == ("answer", "delivered", HOST)
    # What they got holds for whoever asked, and for nobody else.
    from wallet.verify.context import Expectations

    data = orjson.dumps(shown)
    (report,) = wallet.checking.check_document(data, expectations=Expectations(asked["nonce"], asked["client_id"]))
    assert report.verdict is Verdict.VERIFIED
    (report,) = wallet.checking.check_document(data, expectations=Expectations("another", asked["client_id"]))
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.peer(VERIFIER, "ours to theirs")
def test_by_reference_signed_with_a_certificate_answered_encrypted(wallet: Wallet, tmp_path: Path) -> None:
    issue(wallet)
    licence(wallet)
    token_of_1_1(wallet)
    theirs = ec.generate_private_key(ec.SECP256R1())
    with verifier(tmp_path, wallet) as site:
        certificate, key = certified(tmp_path, site)
        jwks = {"keys": [jwk_of(theirs, use="enc", kid="k1", alg="ECDH-ES")]}
        asked = payload(
            site, BADGE, LICENCE, TOKEN, client_id=f"x509_san_dns:{HOST}", mode="direct_post.jwt",
            client_metadata={"jwks": jwks, "vp_formats_supported": {"ldp_vc": {}}},
        )  # fmt: skip
        by = {"method": "x5c", "alg": "ES256", "x5c": [certificate]}
        jar = {"requestUri": at(site, "/request"), "expiresInSeconds": 60, "jwtSigner": by}
        signer = {"alg": "ES256", "jwk": jwk_of(key, private=True), "public": jwk_of(key)}
        made = peer("ask", {"payload": asked, "jar": jar, "signer": signer})
        site.respond = routes({
            "/request": lambda _: answer(made["jwt"].encode(), media="application/oauth-authz-req+jwt"), "/answer": b"{}",
        })  # fmt: skip
        assert wallet.answering.reading(made["address"]).hosts == (HOST,)
        prepared = answered(wallet, made["address"])
        assert prepared.request.asker.basis is Basis.CERTIFICATE
        (message,) = site.sent_here
        assert set(form(message)) == {"response"}
        assert b"RN-4471" not in message.body
        private = jwk_of(theirs, private=True, kid="k1")
        parsed = peer("read", {"response": form(message), "payload": asked, "private": private})
        assert parsed["encrypted"] is True
        shown = parsed["presentations"]
    assert set(shown) == {"badge", "licence", "token"}
    assert shown["badge"][0]["proof"]["domain"] == f"x509_san_dns:{HOST}"
    # Of the licence the number alone left.
    parts = shown["licence"][0].split("~")
    disclosed = [json.loads(base64url.decode(part)) for part in parts[1:-1]]
    assert [each[1] for each in disclosed] == ["number"]
    binding = json.loads(base64url.decode(parts[-1].split(".")[1]))
    assert (binding["nonce"], binding["aud"]) == (asked["nonce"], f"x509_san_dns:{HOST}")
    claims = json.loads(base64url.decode(shown["token"][0].split(".")[1]))
    assert (claims["nonce"], claims["aud"]) == (asked["nonce"], f"x509_san_dns:{HOST}")
    assert isinstance(claims["vp"]["verifiableCredential"][0], str)
    assert prepared.verdict is Verdict.VERIFIED
    assert {each.withheld for each in prepared.shown if not each.whole} == {("birthdate",)}


def certified(folder: Path, site: VerifierSite) -> tuple[str, ec.EllipticCurvePrivateKey]:
    """Returns a certificate for the site's name, base64 of its DER, and its key."""
    site.authority.server_context(HOST)  # type: ignore[attr-defined]
    pem = sorted(folder.glob("server *.pem"))[-1].read_bytes()
    key = load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    der = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    return base64.b64encode(der).decode(), key


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.peer(VERIFIER, "ours to theirs")
def test_a_certificate_by_its_hash(wallet: Wallet, tmp_path: Path, trusted: bool) -> None:
    issue(wallet)
    from hashlib import sha256

    with verifier(tmp_path, wallet) as site:
        if not trusted:
            wallet._context.roots = list
        certificate, key = certified(tmp_path, site)
        name = f"x509_hash:{base64url.encode(sha256(base64.b64decode(certificate)).digest())}"
        asked = payload(site, BADGE, client_id=name)
        signer = {"alg": "ES256", "jwk": jwk_of(key, private=True), "public": jwk_of(key)}
        jar = {"expiresInSeconds": 60, "jwtSigner": {"method": "x5c", "alg": "ES256", "x5c": [certificate]}}
        made = peer("ask", {"payload": asked, "jar": jar, "signer": signer})
        prepared = answered(wallet, made["address"])
        assert prepared.request.asker.basis is (Basis.CERTIFICATE if trusted else Basis.CERTIFICATE_UNKNOWN)
        parsed = peer("read", {"response": form(site.sent_here[0]), "payload": asked})
        assert parsed["presentations"]["badge"][0]["proof"]["domain"] == name


@pytest.mark.parametrize("scheme", ["openid4vp", "haip-vp", "haip"])
@pytest.mark.peer(VERIFIER, "ours to theirs")
def test_signed_by_a_decentralized_identifier(wallet: Wallet, tmp_path: Path, scheme: str) -> None:
    issue(wallet)
    from wallet.encodings.multikey import public_to_multikey

    key = ec.generate_private_key(ec.SECP256R1())
    multikey = public_to_multikey(key.public_key())
    did = f"did:key:{multikey}"
    with verifier(tmp_path, wallet) as site:
        asked = payload(site, BADGE, client_id=f"decentralized_identifier:{did}")
        jar = {"expiresInSeconds": 60, "jwtSigner": {"method": "did", "alg": "ES256", "didUrl": f"{did}#{multikey}"}}
        signer = {"alg": "ES256", "jwk": jwk_of(key, private=True), "public": jwk_of(key)}
        made = peer("ask", {"payload": asked, "jar": jar, "signer": signer})
        prepared = answered(wallet, made["address"].replace("openid4vp", scheme, 1))
        assert prepared.request.asker.basis is Basis.DID
        assert len(site.sent_here) == 1


@pytest.mark.peer(VERIFIER, "ours to theirs")
def test_which_of_several_is_the_person_s_choice(wallet: Wallet, tmp_path: Path) -> None:
    first, second = issue(wallet), issue(wallet, id="urn:uuid:2", validFrom="2025-01-01T00:00:00Z")
    with verifier(tmp_path, wallet) as site:
        address = peer("ask", {"payload": payload(site, BADGE)})["address"]
        request = read(wallet, address)
        (choice,) = wallet.answering.choices(request)
        # What is newest of what holds comes first; nobody gets both.
        assert [each.summary.id for each in choice.candidates] == [first, second]
        prepared = answered(wallet, address, second)
        assert [each.summary.id for each in prepared.shown] == [second]


@pytest.mark.peer(VERIFIER, "ours to theirs")
def test_what_is_not_there_is_said_and_nothing_leaves(wallet: Wallet, tmp_path: Path) -> None:
    issue(wallet)
    with verifier(tmp_path, wallet) as site:
        address = peer("ask", {"payload": payload(site, BADGE, LICENCE)})["address"]
        with pytest.raises(ShareError) as error:
            wallet.answering.choices(read(wallet, address))
        assert error.value.code == "request_nothing_fits"
        either = {
            "credentials": [BADGE, LICENCE],
            "credential_sets": [{"options": [["licence"], ["badge"]]}, {"options": [["licence"]], "required": False}],
        }
        asked = {**payload(site, BADGE), "dcql_query": either}
        prepared = answered(wallet, peer("ask", {"payload": asked})["address"])
        assert set(prepared.signed) == {"badge"}
        assert len(site.sent_here) == 1


# Exchanges ----------------------------------------------------------------------------
def example(site: VerifierSite, **more: Any) -> dict[str, Any]:
    like = {"type": ["OpenBadgeCredential"], "credentialSubject": {"achievement": {"name": ""}}}
    query = [
        {"type": "DIDAuthentication", "acceptedMethods": [{"method": "key"}]},
        {"type": "QueryByExample", "credentialQuery": {"reason": "Post 4471", "example": like}},
    ]
    return {"query": query, "challenge": "z19q", "domain": f"https://{HOST}", **more}


@pytest.mark.parametrize("way", ["exchange", "interaction", "iuv"])
def test_an_exchange_gets_its_presentation(wallet: Wallet, tmp_path: Path, way: str) -> None:
    mine = issue(wallet)
    with verifier(tmp_path, wallet) as site:
        exchange = Exchange(example(site), after={"redirectUrl": "https://verifier.example/done"})
        protocols = {"protocols": {"vcapi": at(site, "/exchanges/1"), "website": "https://verifier.example"}}
        site.respond = routes({"/exchanges/1": exchange, "/interactions/1": json.dumps(protocols).encode()})
        address = {
            "exchange": at(site, "/exchanges/1"), "interaction": f"interaction:{at(site, '/interactions/1')}",
            "iuv": at(site, "/interactions/1?iuv=1"),
        }[way]  # fmt: skip
        request = read(wallet, address)
        assert (request.purpose, request.asker.basis, exchange.presented) == ("Post 4471", Basis.ADDRESS, [])
        prepared = wallet.answering.prepare(request, wallet.answering.chosen(wallet.answering.choices(request)))
        sent = wallet.answering.send(prepared)
        assert sent.reply.continue_at == "https://verifier.example/done"
        (presented,) = exchange.presented
    assert (presented["proof"]["challenge"], presented["proof"]["domain"]) == ("z19q", f"https://{HOST}")
    assert presented["verifiableCredential"][0]["id"] == wallet.library.record(mine).view.id  # type: ignore[union-attr]
    assert sent.entries[0].purpose == "Post 4471"


@pytest.mark.peer(VERIFIER, "ours to theirs")
def test_an_interaction_may_lead_to_openid4vp(wallet: Wallet, tmp_path: Path) -> None:
    issue(wallet)
    with verifier(tmp_path, wallet) as site:
        address = peer("ask", {"payload": payload(site, BADGE)})["address"]
        site.respond = routes({"/i": json.dumps({"protocols": {"OID4VP": address}}).encode(), "/answer": b"{}"})
        prepared = answered(wallet, at(site, "/i?iuv=1"))
        assert prepared.request.protocol == "openid4vp"


@pytest.mark.peer(VERIFIER, "ours to theirs")
def test_a_request_is_answered_once_and_a_failure_can_be_tried_again(wallet: Wallet, tmp_path: Path) -> None:
    issue(wallet)
    with verifier(tmp_path, wallet) as site:
        address = peer("ask", {"payload": payload(site, BADGE)})["address"]
        site.respond = routes({"/answer": lambda _: answer(b"{}", status="503 Unavailable")})
        with pytest.raises(FetchError):
            answered(wallet, address)
        assert [str(entry.state) for entry in wallet.sharing.ledger()] == ["intended"]
        site.respond = routes({"/answer": b""})
        answered(wallet, address)
        with pytest.raises(ShareError) as error:
            read(wallet, address)
        assert error.value.code == "request_answered_before"
        assert len(site.sent_here) == 2
    assert [str(entry.state) for entry in wallet.sharing.ledger()] == ["delivered", "intended"]


def test_offline_nobody_is_asked(wallet: Wallet, tmp_path: Path) -> None:
    issue(wallet)
    with verifier(tmp_path, wallet) as site:
        wallet.offline = True
        for address in (at(site, "/exchanges/1"), f"openid4vp://?client_id=x&request_uri={quote(at(site, '/r'), safe='')}"):
            with pytest.raises(FetchError) as error:
                read(wallet, address)
            assert error.value.code == "offline"
        assert site.accepted == 0
