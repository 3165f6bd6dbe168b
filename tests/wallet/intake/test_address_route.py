"""A pasted address: where it leads is told before anybody is asked, and what came is read like any file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.badge_site import BadgeSite
from tests.support.baked import png, svg, text
from tests.support.command import lanyard
from tests.support.tls_server import Authority, TlsServer, answer, client_for, redirect, sending, serving
from tests.support.vaults import vault_of
from wallet.clock import FixedClock
from wallet.errors import IntakeError
from wallet.intake.routes.route import follow, inquiry_of
from wallet.intake.unwrap import unwrap
from wallet.records.record import AddStatus
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.service.wallet import Wallet

NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
ISSUER = SampleIssuer("Mercy College")
BADGE = encoded(ISSUER.badge("infection-control"))
TOKEN = ISSUER.token("telemetry").encode()
UUID = "0b6f4f0a-1111-4222-8333-444455556666"
CREDLY = f"https://api.credly.com/v1/obi/v2/badge_assertions/{UUID}"
UNI, OTHER = "uni.example", "other.example"


def both(address: str) -> tuple[str, ...]:
    return address, f"{address}.json"


# Where it leads ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pasted", "addresses"),
    [
        (f"https://www.credly.com/badges/{UUID}", (CREDLY,)),
        (f"https://www.credly.com/badges/{UUID}/public_url", (CREDLY,)),
        (f"https://credly.com/badges/{UUID.upper()}/linked_in_profile", (CREDLY,)),
        (f"https://www.youracclaim.com/badges/{UUID}?source=email", (CREDLY,)),
        (f"https://www.youracclaim.com/api/v1/obi/v2/badge_assertions/{UUID}", (CREDLY,)),
        ("https://badgr.com/public/assertions/aB3-_x", both("https://api.badgr.io/public/assertions/aB3-_x")),
        ("https://badgr.io/public/assertions/aB3-_x", both("https://api.badgr.io/public/assertions/aB3-_x")),
        ("https://eu.badgr.com/public/assertions/aB3-_x/", both("https://api.eu.badgr.io/public/assertions/aB3-_x")),
        (
            "https://badges.parchment.eu/public/assertions/aB3-_x?identity__email=a%40b",
            both("https://api.badges.parchment.eu/public/assertions/aB3-_x"),
        ),
        ("https://badges.school.example/public/assertions/aB3x.json", both("https://badges.school.example/public/assertions/aB3x")),
        ("  https://uni.example/a/1.json#x \n", ("https://uni.example/a/1.json",)),
        ("HTTPS://uni.example:8443/a?id=7", ("https://uni.example:8443/a?id=7",)),
        (CREDLY, (CREDLY,)),
        (f"https://evil.example/badges/{UUID}", (f"https://evil.example/badges/{UUID}",)),
        (f"https://credly.com.evil.example/badges/{UUID}", (f"https://credly.com.evil.example/badges/{UUID}",)),
        ("https://badgr.com.evil.example/x", ("https://badgr.com.evil.example/x",)),
    ],
)  # fmt: skip
def test_an_address_leads_to_where_the_data_is(pasted: str, addresses: tuple[str, ...]) -> None:
    inquiry = inquiry_of(pasted)
    assert inquiry is not None
    assert inquiry.addresses == addresses
    assert len(inquiry.hosts) == 1


def test_what_may_be_secret_in_an_address_is_not_its_name() -> None:
    inquiry = inquiry_of("https://user:word@uni.example/a/1?token=secret#fragment")
    assert inquiry is not None
    assert inquiry.name == "https://uni.example/a/1"


@pytest.mark.parametrize("pasted", ["badge.json", "", "ftp://uni.example/1", "file:///etc/passwd", "did:web:uni.example"])
def test_what_is_no_address_is_no_route(pasted: str) -> None:
    assert inquiry_of(pasted) is None


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("http://uni.example/1", "address_not_https"),
        ("https://", "address_malformed"),
        ("https://uni.example/a b", "address_malformed"),
        ("https://[x", "address_malformed"),
        ("https://uni.example/" + "a" * 9000, "address_malformed"),
    ],
)
def test_an_address_that_is_not_followed(pasted: str, code: str) -> None:
    with pytest.raises(IntakeError, match=code):
        inquiry_of(pasted)


# Followed, over a real connection ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def uni(authority: Authority) -> Iterator[TlsServer]:
    with serving(authority, UNI, OTHER) as server:
        yield server


def followed(uni: TlsServer, authority: Authority, path: str, body: Any = None) -> Any:
    if body is not None:
        uni.routes[path] = body
    inquiry = inquiry_of(f"https://{UNI}:{uni.port}{path}")
    assert inquiry is not None
    return follow(inquiry, client_for(authority, (UNI, uni), (OTHER, uni)))


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (BADGE, "application/json"),
        (BADGE, "text/plain"),
        (TOKEN, "text/plain"),
        (TOKEN, "application/vc+jwt"),
        (png(text(b"https://uni.example/a/1.json")), "image/png"),
        (svg("https://uni.example/a/1.json"), "image/svg+xml"),
        (json.dumps(BadgeSite().draft()).encode(), "application/ld+json"),
        (json.dumps({"credential": TOKEN.decode()}).encode(), "application/json"),
    ],
)
def test_json_tokens_pictures_and_hosted_badges_are_taken(
    uni: TlsServer, authority: Authority, body: bytes, media: str
) -> None:
    source = followed(uni, authority, "/a/1", sending(answer(body, media=media)))
    assert source.error is None
    assert source.data == body
    assert source.provenance.route == "address"
    assert len(unwrap(source)) == 1


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"<html><input type=password></html>", "text/html"),
        (b"<html>x</html>", "application/json"),
        (b"<html>x</html>", "image/svg+xml"),
        (svg("https://uni.example/a/1.json"), "text/html"),
        (b"", "application/json"),
    ],
)
def test_a_page_for_people_is_no_credential(uni: TlsServer, authority: Authority, body: bytes, media: str) -> None:
    source = followed(uni, authority, "/a/1", sending(answer(body, media=media)))
    assert source.error is not None
    assert (source.error.code, source.data) == ("not_a_document", b"")


def test_the_data_behind_a_public_page(uni: TlsServer, authority: Authority) -> None:
    uni.routes["/public/assertions/aB3x"] = sending(answer(b"<html>x</html>", media="text/html"))
    source = followed(uni, authority, "/public/assertions/aB3x.json", sending(answer(BADGE)))
    assert source.data == BADGE
    assert uni.paths == ["/public/assertions/aB3x", "/public/assertions/aB3x.json"]


def test_nobody_is_asked_who_was_not_named(uni: TlsServer, authority: Authority) -> None:
    uni.routes["/other"] = BADGE
    source = followed(uni, authority, "/a", redirect(f"https://{OTHER}:{uni.port}/other"))
    assert source.error is not None
    assert source.error.code == "redirect_refused"
    assert uni.paths == ["/a"]
    inside = followed(uni, authority, "/b", redirect(f"https://{UNI}:{uni.port}/other"))
    assert inside.data == BADGE


def test_a_private_place_is_not_asked(uni: TlsServer, authority: Authority) -> None:
    inquiry = inquiry_of(f"https://home.example:{uni.port}/1")
    assert inquiry is not None
    source = follow(inquiry, client_for(authority, (UNI, uni), private=("home.example",)))
    assert source.error is not None
    assert source.error.code == "address_refused"
    assert uni.accepted == 0


# Into the wallet ---------------------------------------------------------------------------------------------------
def test_what_came_is_kept_and_the_host_stands_in_the_log(tmp_path: Path, uni: TlsServer, authority: Authority) -> None:
    uni.routes["/a/1"] = BADGE
    wallet, _ = Wallet.create(tmp_path / "vault", "a long sentence of mine", clock=FixedClock(NOW))
    try:
        wallet._context.client = lambda: client_for(authority, (UNI, uni))
        inquiry = inquiry_of(f"https://{UNI}:{uni.port}/a/1?token=secret")
        assert inquiry is not None
        wallet.offline = True
        refused = wallet.adding.ask(inquiry)
        assert refused.error is not None
        assert (refused.error.code, uni.accepted) == ("offline", 0)
        wallet.offline = False
        uni.routes["/a/1?token=secret"] = BADGE
        (outcome,) = wallet.adding.add([wallet.adding.ask(inquiry)])
        assert outcome.outcome is AddStatus.ADDED
        assert outcome.id is not None
        record = wallet.library.record(outcome.id)
        assert record.received == BADGE
        assert (record.provenance.route, "secret" in record.provenance.name) == ("address", False)
        (site,) = wallet.network_log.all()
        assert (site.host, site.purposes) == (UNI, ("credential",))
        gone = wallet.adding.ask(inquiry_of(f"https://{UNI}:{uni.port}/gone") or inquiry)
        (outcome,) = wallet.adding.add([gone])
        assert (outcome.outcome, outcome.error) == (AddStatus.REFUSED, "not_found")
        assert wallet.network_log.all()[0].count == 2
        assert vault_of(wallet).records.count() == 1
    finally:
        wallet.close()


def test_the_command_asks_nobody_without_a_yes(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    assert lanyard("init", vault=vault, passphrase="a long sentence of mine").status == 0
    done = lanyard(
        "add", "--json", "https://uni.example/a/1?token=secret", "http://uni.example/1", vault=vault,
        passphrase="a long sentence of mine",
    )  # fmt: skip
    assert done.status == 1
    assert [(row["outcome"], row["error"]) for row in done.rows] == [
        ("refused", "address_not_asked"), ("refused", "address_not_https")]  # fmt: skip
    assert "secret" not in done.out + done.err
