"""A link on the person's own storage: put there sealed, read in a real Chromium by whoever has the link, and taken away.

The storages are others' programs (WsgiDAV, moto's S3), reached over loopback as the product reaches any.
"""

from __future__ import annotations

import base64
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.browser import Browser
from tests.support.command import lanyard
from tests.support.peers import program
from tests.support.sharing import HandClock, issue, new_wallet, reopened, states
from tests.support.storages import PASSWORD, USER, Running, make_bucket, need_storages, s3, webdav
from wallet.credential.model import RecordId
from wallet.encodings.sealed import new_secret, read_link, seal, unseal
from wallet.errors import FetchError, IntakeError, ShareError
from wallet.intake.containers.sealed_page import CONTAINER as SEALED
from wallet.intake.containers.sealed_page import presentation_in
from wallet.intake.routes.route import inquiry_of
from wallet.service.sharing import Delivered, PresentationRequest, StorageTerms, ledger_csv, ledger_json
from wallet.service.wallet import Wallet

YEAR = timedelta(days=366)
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory, clock: HandClock) -> Iterator[Wallet]:
    opened = new_wallet(tmp_path_factory.mktemp("links") / "v", clock)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def badge(wallet: Wallet) -> RecordId:
    return issue(wallet)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program("chromium", "chromium-browser")
    with Browser(tmp_path_factory.mktemp("chromium"), size=(390, 844)) as opened:
        yield opened


@pytest.fixture(scope="module")
def dav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    need_storages()
    with webdav(tmp_path_factory.mktemp("dav") / "x") as running:
        yield running


@pytest.fixture(scope="module")
def buckets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    need_storages()
    with s3(tmp_path_factory.mktemp("s3") / "x") as running:
        make_bucket(running, "open-to-all", is_public=True)
        make_bucket(running, "closed")
        yield running


def put(wallet: Wallet, badge: RecordId, terms: StorageTerms, good_for: timedelta = YEAR) -> Delivered:
    link = wallet.sharing.link_terms(terms)
    request = PresentationRequest(audience="Hillside Hospital", purpose="Night post", link=link, expires_in=good_for)
    return wallet.sharing.start(wallet.sharing.present([badge], request), "link")


def address_of(delivered: Delivered) -> str:
    assert delivered.live is not None
    return delivered.live.address


def reads(address: str) -> int:
    try:
        with urllib.request.urlopen(address.partition("#")[0], timeout=20) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code


# A folder -----------------------------------------------------------------------------
@pytest.mark.peer("chromium", "ours to theirs")
def test_whoever_has_the_link_reads_it_and_it_checks_itself(
    wallet: Wallet, badge: RecordId, browser: Browser, tmp_path: Path
) -> None:
    delivered = put(wallet, badge, StorageTerms(str(tmp_path)))
    address = address_of(delivered)
    page, key = address.partition("#")[::2]
    browser.open(address)
    assert browser.verdict() == "verified"
    assert "Hillside Hospital" in browser.text()
    assert "Infection control" in browser.text()
    assert browser.requests_sent() == 0
    assert key not in str(browser.js("location.href + document.title + JSON.stringify(history.state)"))
    (name,) = tmp_path.iterdir()
    content = name.read_bytes()
    for secret in (key, "Infection", "Hillside", "Night post", "z6Mk"):
        assert secret.encode() not in content, "where it lies nobody reads what it is, or whose"
    # Saved, or its end lost on the way: it asks for the link, and shows nothing before.
    browser.open(page)
    browser.wait("!!document.querySelector('#link')")
    assert "Infection" not in browser.text()
    pasted = "document.querySelector('#link').value = {!r}; document.querySelector('button').click()"
    browser.js(pasted.format(f"{page}#{'A' * 43}"))
    browser.wait("document.querySelector('.bad').textContent !== ''")
    assert "Infection" not in browser.text()
    browser.js(pasted.format(address))
    assert browser.verdict() == "verified"
    # One character of the key, and one bit of what is sealed.
    browser.open(f"{page}#{'A' if key[0] != 'A' else 'B'}{key[1:]}")
    assert (browser.verdict(), "Infection" in browser.text()) == ("not_verified", False)
    at = content.index(b'"sealed":"') + 400
    name.write_bytes(content[:at] + (b"A" if content[at : at + 1] != b"A" else b"B") + content[at + 1 :])
    browser.open(address)
    assert (browser.verdict(), "Infection" in browser.text()) == ("not_verified", False)


def test_it_lies_there_when_the_wallet_is_locked_and_is_taken_away_when_its_time_is_over(tmp_path: Path) -> None:
    clock = HandClock()
    folder = tmp_path / "shared"
    folder.mkdir()
    first = new_wallet(tmp_path / "v", clock)
    delivered = put(first, issue(first), StorageTerms(str(folder)), timedelta(days=30))
    first.close()
    assert len(list(folder.iterdir())) == 1, "locking stops what is shown here, not a link"
    again = reopened(tmp_path / "v", clock)
    try:
        share = delivered.entry.id
        assert states(again) == ["live"]
        assert again.sharing.link(share) == address_of(delivered)
        assert again.sharing.content(share) == delivered.signed.document
        assert again.sharing.end_overdue() == []
        clock.at += timedelta(days=29)
        assert [entry.id for entry in again.sharing.ending_soon()] == [share]
        clock.at += timedelta(days=2)
        assert states(again) == ["live"], "it is over, and it still lies there"
        folder.rename(tmp_path / "unplugged")
        assert [str(entry.state) for entry in again.sharing.end_overdue()] == ["unreachable"]
        (tmp_path / "unplugged").rename(folder)
        assert [str(entry.state) for entry in again.sharing.end_overdue()] == ["ended"]
        assert list(folder.iterdir()) == []
        assert again.sharing.link(share) == ""
        with pytest.raises(ShareError, match="share_is_over"):
            again.sharing.stop(share)
    finally:
        again.close()


def test_what_could_not_be_put_there_leaves_nothing_behind(wallet: Wallet, badge: RecordId, tmp_path: Path) -> None:
    for terms, code in (
        (StorageTerms(str(tmp_path / "nowhere")), "storage_not_there"),
        (StorageTerms("ftp://storage.example/x"), "storage_malformed"),
        (StorageTerms("s3://"), "storage_malformed"),
        (StorageTerms("webdav+https://ada:secret@storage.example/x"), "storage_secret_in_address"),
        (StorageTerms("webdav+file:///etc"), "storage_malformed"),
        (StorageTerms("https://["), "storage_malformed"),
    ):
        with pytest.raises(ShareError, match=code):
            wallet.sharing.link_terms(terms)
    with pytest.raises(FetchError, match="address_refused"):
        wallet.sharing.link_terms(StorageTerms("webdav+http://storage.example/x"))
    refusals = wallet.sharing.preview([badge], PresentationRequest()).refusals["link"]
    assert [refusal.code for refusal in refusals] == ["no_storage"]


# WebDAV ---------------------------------------------------------------------------------
@pytest.mark.peer("wsgidav", "ours to theirs")
@pytest.mark.slow
def test_a_link_on_webdav_is_read_by_strangers_and_gone_when_it_is_stopped(
    wallet: Wallet, badge: RecordId, dav: Running, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    public = f"http://127.0.0.1:{dav.port}/public"
    terms = StorageTerms(f"webdav+http://127.0.0.1:{dav.port}/own", USER, PASSWORD, public=public)
    delivered = put(wallet, badge, terms)
    address = address_of(delivered)
    assert address.startswith(public)
    browser.open(address)
    assert browser.verdict() == "verified"
    assert "Infection control" in browser.text()
    site = next(site for site in wallet.network_log.all() if site.host == "127.0.0.1")
    assert "link" in site.purposes
    stopped = wallet.sharing.stop(delivered.entry.id)
    assert str(stopped.state) == "stopped"
    assert list(dav.folder.iterdir()) == []
    assert reads(address) == 404
    assert "PUT" in dav.said
    key = address.partition("#")[2]
    assert key not in dav.said + caplog.text, "the key reached neither a request nor a log"


@pytest.mark.peer("wsgidav", "ours to theirs")
@pytest.mark.slow
def test_what_others_could_not_read_is_taken_away_again(wallet: Wallet, badge: RecordId, dav: Running) -> None:
    own = f"webdav+http://127.0.0.1:{dav.port}/own"
    for terms, code in (
        (StorageTerms(own, USER, PASSWORD), "link_not_readable"),
        (StorageTerms(own, USER, "another"), "storage_refused"),
        (StorageTerms(f"{own}/nowhere", USER, PASSWORD), "storage_not_there"),
    ):
        with pytest.raises(ShareError, match=code):
            put(wallet, badge, terms)
        assert list(dav.folder.iterdir()) == []


# S3 ---------------------------------------------------------------------------------------
def bucket(buckets: Running, name: str) -> StorageTerms:
    return StorageTerms(f"s3://{name}/shared", "AKIAEXAMPLE", "secret", endpoint=f"http://127.0.0.1:{buckets.port}")


@pytest.mark.peer("moto", "ours to theirs")
@pytest.mark.slow
def test_a_link_in_a_bucket(wallet: Wallet, badge: RecordId, buckets: Running, browser: Browser) -> None:
    delivered = put(wallet, badge, bucket(buckets, "open-to-all"))
    address = address_of(delivered)
    assert "?" not in address
    with urllib.request.urlopen(address.partition("#")[0], timeout=20) as reply:
        assert reply.headers["Content-Type"].startswith("text/html")
        assert reply.headers["Cache-Control"] == "no-store"
    browser.open(address)
    assert browser.verdict() == "verified"
    assert str(wallet.sharing.stop(delivered.entry.id).state) == "stopped"
    assert reads(address) in (403, 404)
    assert address.partition("#")[2] not in buckets.said


@pytest.mark.peer("moto", "ours to theirs")
@pytest.mark.slow
def test_a_closed_bucket_signs_the_address_for_a_week_at_most(
    wallet: Wallet, badge: RecordId, buckets: Running, browser: Browser, clock: HandClock
) -> None:
    terms = bucket(buckets, "closed")
    with pytest.raises(ShareError, match="link_too_long"):
        put(wallet, badge, terms, timedelta(days=8))
    before, clock.at = clock.at, datetime.now(UTC)
    try:
        delivered = put(wallet, badge, terms, WEEK)
    finally:
        clock.at = before
    address = address_of(delivered)
    assert "X-Amz-Expires=604800" in address
    assert "secret" not in address
    browser.open(address)
    assert browser.verdict() == "verified"
    assert str(wallet.sharing.stop(delivered.entry.id).state) == "stopped"
    assert reads(address) == 404


# The command, and who reads a link -----------------------------------------------------------
@pytest.mark.slow
def test_the_command_puts_a_link_says_it_and_takes_it_away(tmp_path: Path) -> None:
    vault, folder = tmp_path / "v", tmp_path / "out"
    folder.mkdir()
    words = "four quiet river stones"
    assert lanyard("init", vault=vault, passphrase=words).status == 0
    demo = tmp_path / "badge.json"
    from tests.support.signing import badge, signed

    demo.write_text(json.dumps(signed(badge(subject=None))))
    (added,) = lanyard("add", demo, "--json", vault=vault, passphrase=words).rows
    done = lanyard("share", added["id"], "--link", folder, "--json", "--audience", "Ward", vault=vault, passphrase=words)
    (row,) = done.rows
    assert (row["way"], row["text"]) == ("link", row["address"])
    assert {warning["code"] for warning in row["warnings"]} >= {"share_link_opens_for_all", "share_published_by_others"}
    page, key = read_link(row["address"]) or ("", "")
    (name,) = folder.iterdir()
    assert page == name.as_uri()
    assert b"VerifiablePresentation" in presentation_in(name.read_bytes(), key)
    listed = lanyard(
        "ledger", "--json", "--has", "infection  CONTROL", "--export", tmp_path / "l.csv", vault=vault, passphrase=words
    )
    assert (listed.rows[0]["state"], key in listed.out + (tmp_path / "l.csv").read_text()) == ("live", False)
    (shown,) = lanyard("ledger", row["share"], "--json", "-o", tmp_path / "left", vault=vault, passphrase=words).rows
    assert shown["link"] == row["address"]
    assert b"VerifiablePresentation" in (tmp_path / "left").read_bytes()
    stopped = lanyard("stop", "--all", "--json", vault=vault, passphrase=words)
    assert (stopped.status, stopped.rows[0]["stopped"], list(folder.iterdir())) == (0, True, [])


def test_who_has_what_is_found_in_what_left(wallet: Wallet, badge: RecordId, tmp_path: Path) -> None:
    delivered = put(wallet, badge, StorageTerms(str(tmp_path)), timedelta(hours=1))
    share = delivered.entry.id
    sharing = wallet.sharing
    assert share in [entry.id for entry in sharing.carrying(badge)]
    found = {
        words: share in [entry.id for entry in sharing.having(words)] for words in ("INFECTION  control", "email", "x y z")
    }
    assert found == {"INFECTION  control": True, "email": False, "x y z": False}
    assert share not in [entry.id for entry in sharing.ending_soon()], "a share of an hour always ends soon"
    key = address_of(delivered).partition("#")[2]
    table, plain = ledger_csv(sharing.ledger()).decode(), ledger_json(sharing.ledger()).decode()
    assert f"{share},live,link,Hillside Hospital,Night post," in table
    assert [row["state"] for row in json.loads(plain) if row["share"] == share] == ["live"]
    assert key not in table + plain
    sharing.stop_all()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(IntakeError, match="link_needs_its_key"):
        SEALED.parts(b"<!doctype html>")


def test_a_link_is_followed_without_its_key() -> None:
    secret = new_secret()
    inquiry = inquiry_of(f" https://files.example/a/{secret.name}?X-Amz-Signature=s#{secret.key}\n")
    assert inquiry is not None
    assert (inquiry.route, inquiry.hosts, inquiry.key) == ("link", ("files.example",), secret.key)
    assert secret.key not in inquiry.name + "".join(inquiry.addresses) + repr(inquiry)
    assert "X-Amz" not in inquiry.name
    other = inquiry_of("https://files.example/a#" + "A" * 60)
    assert other is not None
    assert other.route == "address", "longer than a key: it is no link of this kind"


def test_the_seal_is_what_other_programs_read() -> None:
    from joserfc import jwe
    from joserfc.jwk import OctKey

    key = new_secret().key
    other = OctKey.import_key(base64.urlsafe_b64decode(key + "="))
    token = seal(b'{"a":"\xc3\xa9"}', key)
    registry = jwe.JWERegistry(algorithms=["dir", "A256GCM", "DEF"])
    assert jwe.decrypt_compact(token, other, registry=registry).plaintext == b'{"a":"\xc3\xa9"}'
    theirs = jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM", "zip": "DEF"}, b"{}", other, registry=registry)
    assert unseal(theirs, key) == b"{}"
    head, _, nonce, sealed, tag = token.split(".")
    plain = jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, b"{}", other, registry=registry)
    for changed, code in (
        (f"{head}..{nonce}.{sealed[:-1]}{'A' if sealed[-1] != 'A' else 'Q'}.{tag}", "link_key_wrong|base64url_malformed"),
        (f"{head}..{nonce}.{sealed}.{tag[:16]}", "page_damaged"),
        (f"{head}.x.{nonce}.{sealed}.{tag}", "page_damaged"),
        (plain, "page_damaged"),
        ("..", "page_damaged"),
    ):
        with pytest.raises(IntakeError, match=code):
            unseal(changed, key)
    with pytest.raises(IntakeError, match="link_key_wrong"):
        unseal(token, new_secret().key)


def test_an_address_is_signed_as_the_services_documentation_says() -> None:
    """The example of Amazon's own page on query-string authentication."""
    from wallet.net.aws_signature import AwsKey, signed_address

    key = AwsKey("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
    signed = signed_address(
        "https://examplebucket.s3.amazonaws.com/test.txt", key, timedelta(days=1), now=datetime(2013, 5, 24, tzinfo=UTC)
    )
    assert signed.endswith("X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
