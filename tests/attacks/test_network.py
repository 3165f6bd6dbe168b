"""Attacks by and through the network, each named by its row; the other side is a real TLS server on loopback."""

from __future__ import annotations

import gzip
import json
import os
import socket
import ssl
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.issuer_simulator import IssuerSimulator
from tests.support.tls_server import Authority, TlsServer, answer, client_for, redirect, sending, serving
from tests.support.vaults import make_vault, open_vault
from wallet.clock import FixedClock
from wallet.credential.model import RecordId
from wallet.encodings import xsd_datetime
from wallet.errors import FetchError
from wallet.intake.source import Source
from wallet.limits import FETCH_SECONDS
from wallet.net.addresses import is_public
from wallet.net.client import AGENT, GuardedClient
from wallet.records.record import AddStatus, Provenance
from wallet.report import CheckName, OutcomeKind, Verdict, VerificationReport
from wallet.sample.issuer import Terms, encoded
from wallet.service.locked import LockedWallet
from wallet.service.wallet import Wallet
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.dids.web import METHOD, document_address
from wallet.verify.sources.network import NetDocuments, NetworkWhenAsked
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.trust.published import PublishedTrust

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

UNI = "uni.example"
OTHER = "other.example"
HOME = "home.example"
"""A name that leads to loopback and may not."""
NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def uni(authority: Authority) -> Iterator[TlsServer]:
    with serving(authority, UNI, OTHER, HOME) as server:
        yield server


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(FetchError) as told:
        call()
    return told.value.code


def fetch(client: GuardedClient, server: TlsServer, path: str = "/a", host: str = UNI, **more: Any) -> bytes:
    return client.fetch(f"https://{host}:{server.port}{path}", purpose="status_list", **more).content


# What a run of the program reaches for, at the door of the interpreter -----------------------------------------------
_REACHED: list[str] = []
_WATCHING = [False]
_HOOKED = [False]


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _WATCHING[0] and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        told = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[:2]
        if isinstance(told, tuple):  # a path is a socket of this machine: a display, a message bus
            _REACHED.append(f"{event} {told}")


@contextmanager
def sentinel() -> Iterator[list[str]]:
    """Notes every name looked up and every connection made, by whatever code."""
    if not _HOOKED[0]:
        sys.addaudithook(_watch)
        _HOOKED[0] = True
    _REACHED.clear()
    _WATCHING[0] = True
    try:
        yield _REACHED
    finally:
        _WATCHING[0] = False


def test_the_sentinel_sees() -> None:
    with sentinel() as reached:
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", 1), timeout=1)
    assert any("127.0.0.1" in one for one in reached)


# An issuer on the server ---------------------------------------------------------------------------------------------
class PublishedIssuer:
    """An issuer whose documents are at a real address."""

    def __init__(self, server: TlsServer, now: datetime = NOW) -> None:
        self.server = server
        self.issuer = IssuerSimulator("Uni", domain=f"{UNI}:{server.port}", now=now)
        self.publish()

    def publish(self) -> None:
        for address, content in self.issuer.documents().items():
            self.server.routes[address.removeprefix(self.issuer.base)] = content

    @property
    def list_path(self) -> str:
        return "/status/revocation"

    def badge(self, slug: str = "wound-care-2", **terms: Any) -> dict[str, Any]:
        return self.issuer.badge(slug, terms=Terms(status=True, image=False, **terms))


def wallet_over(folder: Path, client: Callable[[], GuardedClient], **more: Any) -> Wallet:
    vault, _ = make_vault(folder)
    return Wallet(vault, clock=FixedClock(NOW), network=lambda: NetworkWhenAsked(client), **more)


def put(wallet: Wallet, *documents: dict[str, Any]) -> list[RecordId]:
    sources = [Source("x", encoded(document), Provenance("file", "x")) for document in documents]
    kept = []
    for outcome in wallet.adding.add(sources):
        assert outcome.outcome is AddStatus.ADDED
        assert outcome.id is not None
        kept.append(outcome.id)
    return kept


def codes(report: VerificationReport, check: CheckName) -> set[str]:
    return {problem.code for problem in report.outcome(check).problems}


def details(report: VerificationReport, check: CheckName) -> set[str]:
    return {problem.detail for problem in report.outcome(check).problems}


def remarks(report: VerificationReport, check: CheckName) -> set[str]:
    return {problem.code for problem in report.outcome(check).remarks}


# N01 -----------------------------------------------------------------------------------------------------------------
def test_N01_open_browse_search_check_and_lock_reach_nobody(tmp_path: Path) -> None:
    issuer = IssuerSimulator(now=NOW)
    vault, _ = make_vault(tmp_path / "vault")
    wallet = Wallet(vault, clock=FixedClock(NOW))
    with sentinel() as reached:
        ids = put(wallet, *(issuer.badge(terms=Terms(status=True)) for _ in range(100)))
        wallet.close()
        wallet = Wallet(open_vault(tmp_path / "vault"), clock=FixedClock(NOW))
        assert len(wallet.library.find(limit=200)) == 100
        for one in ids:
            wallet.library.record(one)
        assert wallet.library.count("wound") == 100
        wallet.checking.check_again(ids[0])
        list(wallet.checking.check_all(ids[:5]))
        wallet.close()
    assert reached == []


def test_N01_the_window_over_such_a_shelf_reaches_nobody(tmp_path: Path, qtbot: Any) -> None:
    from ui.places.credential import CredentialPlace
    from ui.places.home import HomePlace
    from ui.places.library import LibraryPlace
    from ui.places.settings import SettingsPlace
    from ui.session.session import Session
    from ui.window import Window

    issuer = IssuerSimulator(now=NOW)
    session = Session(tmp_path / "vault", factory=_CheapDoor(), clock=FixedClock(NOW))
    with sentinel() as reached:
        window = Window(session)
        window.show()
        made: list[str] = []
        session.unlocker.create("six quiet words in a row", done=made.append, failed=lambda error: pytest.fail(error.code))
        qtbot.waitUntil(lambda: bool(made))
        session.enter()
        sources = [Source("x", encoded(issuer.badge(terms=Terms(status=True))), Provenance("file")) for _ in range(10)]
        with qtbot.waitSignal(session.adding_moved, check_params_cb=lambda adding: adding.finished, timeout=20_000):
            session.add_sources("x", sources)
        found: list[Any] = []
        session.ask(session, lambda wallet: wallet.library.find(), done=found.extend)
        qtbot.waitUntil(lambda: len(found) == 10)
        for place in (
            HomePlace(),
            LibraryPlace(),
            CredentialPlace(record=found[0].id),
            SettingsPlace(),
        ):
            session.go(place)
            qtbot.wait(80)
        session.lock()
        qtbot.wait(80)
        window.close()
        session.close()
    window.deleteLater()
    assert reached == []


class _CheapDoor:
    def create(self, folder: Path, passphrase: str, *, clock: Any = None) -> tuple[Wallet, str]:
        vault, code = make_vault(folder)
        return Wallet(vault, clock=clock), code

    def open(self, folder: Path, passphrase: str | None = None, *, clock: Any = None, **_: Any) -> Wallet:
        return Wallet(open_vault(folder, passphrase or ""), clock=clock)

    def locked(self, folder: Path, *, clock: Any = None) -> LockedWallet:
        return Wallet.locked(folder, clock=clock)


@pytest.fixture(scope="session")
def qapp_cls() -> object:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.app import application

    return application


# N02 -----------------------------------------------------------------------------------------------------------------
PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",  # noqa: S104
    "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.1", "198.18.0.1", "203.0.113.5", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::1", "::", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::1", "2002:a00:1::", "2001:0:0:0:0:0:80ff:fffe",
    "2001:db8::1", "100::1", "not an address", "",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_N02_private_addresses_are_refused_before_connecting(authority: Authority, address: str) -> None:
    client = GuardedClient(resolver=lambda host, port: [address], tls=authority.client_context())
    with sentinel() as reached:
        assert refused(lambda: client.fetch("https://uni.example/a", purpose="did_document")) == "address_refused"
    assert reached == []
    assert client.asked == []


def test_N02_one_private_address_among_public_ones_is_enough(authority: Authority) -> None:
    found = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "127.0.0.1"]
    client = GuardedClient(resolver=lambda host, port: found, tls=authority.client_context())
    with sentinel() as reached:
        assert refused(lambda: client.fetch("https://uni.example/a", purpose="did_document")) == "address_refused"
    assert reached == []


def test_N02_public_addresses_are_public() -> None:
    for address in ("93.184.215.14", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"):
        assert is_public(address), address


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "[::ffff:7f00:1]", "0", "127.0.0.1."]
)
def test_N02_addresses_written_in_odd_ways_by_the_systems_own_resolver(authority: Authority, host: str) -> None:
    with serving(authority, UNI) as server:
        client = GuardedClient(tls=authority.client_context())
        assert refused(lambda: client.fetch(f"https://{host}:{server.port}/a", purpose="did_document")) in (
            "address_refused",
            "unreachable",  # a name this system's resolver does not take
        )
        assert server.accepted == 0


def test_N02_a_did_web_that_leads_home_is_unknown_and_nothing_is_reached(authority: Authority, uni: TlsServer) -> None:
    client = client_for(authority, private=(HOME,))
    with sentinel() as reached, pytest.raises(FetchError) as told:
        METHOD.resolve(f"did:web:{HOME}%3A{uni.port}", NetDocuments(client))
    assert told.value.code == "address_refused"
    assert reached == []
    assert uni.accepted == 0


@pytest.mark.parametrize(
    "address",
    [
        "http://uni.example/a", "ftp://uni.example/a", "file:///etc/passwd", "https:///a", "https://", "//uni.example/a",
        "https://user@uni.example/a", "https://user:pass@uni.example/a", "https://uni.example:99999/a", "gopher://x",
        "https://uni.example:0/", "https://[::1", "https://uni.exa mple/", "https://uni..example/", "https://-x.example/",
        "https://uni.example\x00.evil/", "https://" + "a" * 64 + ".example/", "https://" + "a." * 130 + "example/",
        "did:web:uni.example", "", "javascript:alert(1)", "https://\u2100.example/",
    ],
)  # fmt: skip
def test_N02_what_is_no_plain_https_address_is_refused(authority: Authority, address: str) -> None:
    client = GuardedClient(resolver=lambda host, port: ["93.184.215.14"], tls=authority.client_context())
    with sentinel() as reached:
        assert refused(lambda: client.fetch(address, purpose="did_document")) == "address_refused"
    assert reached == []


# N03 -----------------------------------------------------------------------------------------------------------------
def test_N03_a_name_is_resolved_once_and_the_address_pinned(authority: Authority, uni: TlsServer) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.3"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    client = GuardedClient(resolver=rebinding, tls=authority.client_context(), allow=frozenset({(UNI, uni.port)}))
    uni.routes["/a"] = b'{"a": 1}'
    with serving(authority, UNI, address="127.0.0.2", port=uni.port) as trap, sentinel() as reached:
        assert fetch(client, uni) == b'{"a": 1}'
        assert trap.accepted == 0
    assert asked == [UNI]
    assert {one.partition(" ")[2] for one in reached} == {f"('127.0.0.1', {uni.port})"}
    assert uni.names == [UNI]
    head = uni.heads[0]
    assert f"\r\nHost: {UNI}:{uni.port}\r\n" in head
    assert "127.0.0.1" not in head


def test_N03_public_first_then_private_connects_only_to_the_first(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    tried: list[Any] = []

    def note(address: Any, *rest: Any, **more: Any) -> Any:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("urllib3.util.connection.create_connection", note)
    client = GuardedClient(resolver=lambda host, port: next(answers), tls=authority.client_context())
    assert refused(lambda: client.fetch("https://uni.example/a", purpose="did_document")) == "unreachable"
    assert tried == [("93.184.215.14", 443)]
    assert refused(lambda: client.fetch("https://uni.example/a", purpose="did_document")) == "address_refused"
    assert tried == [("93.184.215.14", 443)]


def test_N03_the_next_public_address_is_tried_when_the_first_is_dead(authority: Authority, uni: TlsServer) -> None:
    client = GuardedClient(
        resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"],
        tls=authority.client_context(), allow=frozenset({(UNI, uni.port)}),
    )  # fmt: skip
    uni.routes["/a"] = b"{}"
    assert fetch(client, uni) == b"{}"


def test_N03_each_hop_is_looked_at_anew(authority: Authority, uni: TlsServer) -> None:
    client = client_for(authority, (UNI, uni), private=(HOME,))
    uni.routes["/a"] = redirect(f"https://{HOME}:{uni.port}/b")
    uni.routes["/b"] = b"{}"
    assert refused(lambda: fetch(client, uni)) == "address_refused"
    assert uni.paths == ["/a"]


def test_N03_names_in_other_scripts_go_out_in_ascii(authority: Authority) -> None:
    with serving(authority, "xn--mnchen-3ya.example") as server:
        server.routes["/%C3%BC"] = b"{}"
        client = client_for(authority, ("xn--mnchen-3ya.example", server))
        assert fetch(client, server, "/ü", host="MÜNCHEN.example") == b"{}"
        assert f"Host: xn--mnchen-3ya.example:{server.port}\r\n" in server.heads[0]


# N05 -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "target",
    ["http://uni.example/b", "file:///etc/passwd", "ftp://uni.example/b", "data:application/json,{}", "", "   ",
     "javascript:1", "//[::1", "https://u:p@uni.example/b"],
)  # fmt: skip
def test_N05_redirects_elsewhere_than_https_are_refused(authority: Authority, uni: TlsServer, target: str) -> None:
    uni.routes["/a"] = redirect(target)
    client = client_for(authority, (UNI, uni))
    assert refused(lambda: fetch(client, uni)) in ("redirect_refused", "address_refused")
    assert uni.accepted == 1


def test_N05_three_hops_and_no_fourth(authority: Authority, uni: TlsServer) -> None:
    for hop in range(5):
        uni.routes[f"/{hop}"] = redirect(f"/{hop + 1}")
    client = client_for(authority, (UNI, uni))
    assert refused(lambda: fetch(client, uni, "/0")) == "redirect_refused"
    assert uni.paths == ["/0", "/1", "/2", "/3"]
    uni.routes["/3"] = b'{"here": true}'
    assert fetch(client, uni, "/0") == b'{"here": true}'


def test_N05_a_did_web_document_stays_on_its_host_and_port(authority: Authority, uni: TlsServer) -> None:
    with serving(authority, UNI, OTHER) as second:
        client = client_for(authority, (UNI, uni), (OTHER, uni), (UNI, second))
        did = f"did:web:{UNI}%3A{uni.port}"
        second.routes["/b"] = uni.routes["/b"] = b'{"id": "moved"}'
        for elsewhere in (f"https://{OTHER}:{uni.port}/b", f"https://{UNI}:{second.port}/b"):
            uni.routes["/.well-known/did.json"] = redirect(elsewhere)
            assert refused(lambda: METHOD.resolve(did, NetDocuments(client))) == "redirect_refused"
        assert "/b" not in uni.paths
        assert second.accepted == 0
        # Within the host it may move, and a status list may be kept elsewhere.
        uni.routes["/.well-known/did.json"] = redirect("/b")
        assert METHOD.resolve(did, NetDocuments(client)) == {"id": "moved"}
        uni.routes["/a"] = redirect(f"https://{OTHER}:{uni.port}/b")
        assert fetch(client, uni) == b'{"id": "moved"}'


def test_N05_the_body_of_a_redirect_is_not_read(authority: Authority, uni: TlsServer) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    uni.routes["/a"] = endless
    uni.routes["/b"] = b"{}"
    started = time.monotonic()
    assert fetch(client_for(authority, (UNI, uni)), uni) == b"{}"
    assert time.monotonic() - started < 3


# N06 -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "did",
    [
        "did:web:host%3A8443:..:..:x", "did:web:host:.:x", "did:web:host%2Fetc", "did:web:host:a%2Fb", "did:web:u@host",
        "did:web:host%40evil", "did:web:u%40host", "did:web:", "did:web::x", "did:web:host:", "did:web:host::x",
        "did:web:host%3A", "did:web:host%3A0", "did:web:host%3A99999999", "did:web:host%3A8443%3A1", "did:web:host?q",
        "did:web:host:a?q", "did:web:host:a#f", "did:web:host%00", "did:web:host\n", "did:web:host%0d%0aX", "did:web:ho st",
        "did:web:host:a b", "did:web:host:%2e%2e:x", "did:web:[::1]", "did:web:host\\evil", "did:web:-host",
        "did:web:" + "a" * 300,
    ],
)  # fmt: skip
def test_N06_identifiers_that_would_leave_their_host_are_refused(did: str) -> None:
    with pytest.raises(ResolutionError) as told:
        document_address(did)
    assert told.value.code == "did_malformed"


@pytest.mark.parametrize(
    ("did", "address"),
    [
        ("did:web:uni.example", "https://uni.example/.well-known/did.json"),
        ("did:web:UNI.Example", "https://uni.example/.well-known/did.json"),
        ("did:web:uni.example%3A8443", "https://uni.example:8443/.well-known/did.json"),
        ("did:web:uni.example%3a8443:people:ann", "https://uni.example:8443/people/ann/did.json"),
    ],
)
def test_N06_honest_identifiers_name_their_document(did: str, address: str) -> None:
    assert document_address(did) == address


def test_N06_a_fragment_is_no_part_of_what_is_asked_for(authority: Authority, uni: TlsServer, tmp_path: Path) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, published.badge())
    assert wallet.checking.check_again(record, online=True).verdict is Verdict.VERIFIED
    assert all("#" not in path and "key-1" not in path for path in uni.paths)
    wallet.close()


# N07 -----------------------------------------------------------------------------------------------------------------
def dripping(before: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(before)
        for _ in range(200):
            connection.sendall(drop)
            time.sleep(0.1)

    return send


OK_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
DRIPS = {
    "the body": (OK_HEAD + b"Content-Length: 100000\r\n\r\n", b" "),
    "a body without an end": (OK_HEAD + b"\r\n", b" "),
    "the status line": (b"", b"H"),
    "a header line": (OK_HEAD + b"X-Slow: ", b"x"),
    "many header lines": (OK_HEAD, b"X: y\r\n"),
    "the length of a chunk": (OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "chunks": (OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "the end of chunks": (OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", b"X: y\r\n"),
    "compressed nothing": (OK_HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"")[:10], b"\x00\x00\x00\xff\xff"),
    "a hundred informations": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("what", DRIPS)
def test_N07_a_slow_drip_ends_when_the_whole_time_is_up(authority: Authority, uni: TlsServer, what: str) -> None:
    uni.routes["/a"] = dripping(*DRIPS[what])
    client = client_for(authority, (UNI, uni), seconds=0.7)
    started = time.monotonic()
    assert refused(lambda: fetch(client, uni)) in ("too_slow", "unreachable")
    assert time.monotonic() - started < 1.5


def test_N07_silence_at_any_point_ends_too(authority: Authority, uni: TlsServer) -> None:
    # A byte just before the time is up must not buy another round of it.
    def late(connection: socket.socket) -> None:
        connection.sendall(OK_HEAD + b"Content-Length: 10\r\n\r\n")
        time.sleep(0.8)
        connection.sendall(b"{")
        time.sleep(3)

    uni.routes["/a"] = late
    client = client_for(authority, (UNI, uni), seconds=1.0)
    started = time.monotonic()
    assert refused(lambda: fetch(client, uni)) == "too_slow"
    assert time.monotonic() - started < 1.5


def test_N07_a_handshake_that_never_ends(authority: Authority) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        client = GuardedClient(
            resolver=lambda host, _: ["127.0.0.1"], tls=authority.client_context(),
            allow=frozenset({(UNI, port)}), seconds=1.0,
        )  # fmt: skip
        started = time.monotonic()
        assert refused(lambda: client.fetch(f"https://{UNI}:{port}/a", purpose="did_document")) == "too_slow"
        assert time.monotonic() - started < 2.0


def test_N07_name_servers_that_never_answer(authority: Authority) -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(2.5)
        return ["93.184.215.14"]

    client = GuardedClient(resolver=slow, tls=authority.client_context(), seconds=0.5)
    started = time.monotonic()
    assert refused(lambda: client.fetch("https://uni.example/a", purpose="did_document")) == "too_slow"
    assert time.monotonic() - started < 1.5


def test_N07_redirects_share_one_time(authority: Authority, uni: TlsServer) -> None:
    def slowly(connection: socket.socket) -> None:
        time.sleep(0.45)
        redirect("/a")(connection)

    uni.routes["/a"] = slowly
    client = client_for(authority, (UNI, uni), seconds=1.0)
    started = time.monotonic()
    assert refused(lambda: fetch(client, uni)) in ("too_slow", "redirect_refused")
    assert time.monotonic() - started < 1.5


def test_N07_the_time_is_ten_seconds_by_default(authority: Authority) -> None:
    assert FETCH_SECONDS == 10
    assert GuardedClient(tls=authority.client_context())._seconds == FETCH_SECONDS


# N08 -----------------------------------------------------------------------------------------------------------------
MIB = 1024 * 1024


def without_end(head: bytes, part: bytes) -> Callable[[socket.socket], None]:
    def send(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(1024 * MIB // max(1, len(part))):
            connection.sendall(part)

    return send


def bomb(layers: int = 1) -> bytes:
    data = gzip.compress(b" " * (256 * MIB), 9)
    for _ in range(layers - 1):
        data = gzip.compress(data, 9)
    return data


def encoded_as(*fields: str, body: bytes) -> Callable[[socket.socket], None]:
    return sending(answer(body, *fields))


def test_N08_bodies_without_end_stop_at_five_mebibytes(authority: Authority, uni: TlsServer) -> None:
    part = b" " * 65536
    uni.routes["/plain"] = without_end(OK_HEAD + b"\r\n", part)
    chunk = f"{len(part):x}\r\n".encode() + part + b"\r\n"
    uni.routes["/chunked"] = without_end(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", chunk)
    uni.routes["/lying"] = without_end(OK_HEAD + b"Content-Length: 99999999999\r\n\r\n", part)
    client = client_for(authority, (UNI, uni))
    tracemalloc.start()
    try:
        for path in ("/plain", "/chunked", "/lying"):
            assert refused(partial(fetch, client, uni, path)) == "document_too_large"
        assert tracemalloc.get_traced_memory()[1] < 32 * MIB
    finally:
        tracemalloc.stop()


def test_N08_a_gzip_bomb_stops_at_five_mebibytes(authority: Authority, uni: TlsServer) -> None:
    uni.routes["/one"] = encoded_as("Content-Encoding: gzip", body=bomb())
    uni.routes["/members"] = encoded_as("Content-Encoding: gzip", body=gzip.compress(b"{}") + bomb())
    client = client_for(authority, (UNI, uni))
    tracemalloc.start()
    try:
        assert refused(lambda: fetch(client, uni, "/one")) == "document_too_large"
        assert fetch(client, uni, "/members") == b"{}"
        assert tracemalloc.get_traced_memory()[1] < 32 * MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "fields",
    [
        ["Content-Encoding: " + ", ".join(["gzip"] * 50)],
        ["Content-Encoding: gzip"] * 50,
        ["Content-Encoding: gzip"] * 3 + ["Content-Encoding: identity"],
        ["Content-Encoding: gzip, identity"],
        ["Content-Encoding: br"],
        ["Content-Encoding: deflate"],
        ["Content-Encoding: zstd"],
        ["Content-Encoding: chunked"],
    ],
)
def test_N08_chained_and_strange_encodings_are_not_undone(authority: Authority, uni: TlsServer, fields: list[str]) -> None:
    uni.routes["/a"] = encoded_as(*fields, body=bomb(2))
    assert refused(lambda: fetch(client_for(authority, (UNI, uni)), uni)) == "not_a_document"


def test_N08_honest_gzip_is_read_and_what_is_cut_off_is_not(authority: Authority, uni: TlsServer) -> None:
    whole = gzip.compress(b'{"a": "' + b"x" * 100_000 + b'"}')
    uni.routes["/a"] = encoded_as("Content-Encoding: gzip", body=whole)
    uni.routes["/cut"] = encoded_as("Content-Encoding: GZIP", body=whole[:-20])
    uni.routes["/short"] = sending(OK_HEAD + b"Content-Length: 1000\r\n\r\n{}")
    uni.routes["/none"] = encoded_as("Content-Encoding: gzip", body=b"{}")
    client = client_for(authority, (UNI, uni))
    assert json.loads(fetch(client, uni))["a"] == "x" * 100_000
    assert refused(lambda: fetch(client, uni, "/cut")) == "unreachable"
    assert refused(lambda: fetch(client, uni, "/short")) == "unreachable"
    assert refused(lambda: fetch(client, uni, "/none")) == "not_a_document"


def test_N08_headers_without_end(authority: Authority, uni: TlsServer) -> None:
    uni.routes["/many"] = without_end(OK_HEAD, b"X: " + b"y" * 1000 + b"\r\n")
    uni.routes["/long"] = without_end(OK_HEAD + b"X: ", b"y" * 65536)
    client = client_for(authority, (UNI, uni))
    for path in ("/many", "/long"):
        assert refused(partial(fetch, client, uni, path)) == "unreachable"


NO_ANSWERS = [
    b"",
    b"SSH-2.0-x\r\n\r\n",
    b"HTTP/1.1 999999 x\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\x00\xff\r\n\r\n{}",
    b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
    b"\x00" * 1000,
]


def test_N08_no_answer_at_all_and_answers_that_are_none(authority: Authority, uni: TlsServer) -> None:
    client = client_for(authority, (UNI, uni))
    for number, raw in enumerate(NO_ANSWERS):
        uni.routes[f"/{number}"] = sending(raw)
        try:
            fetch(client, uni, f"/{number}")
        except FetchError as error:
            assert error.code in ("unreachable", "server_trouble", "not_a_document"), raw


def test_N08_the_library_beneath_is_new_enough() -> None:
    from importlib.metadata import version

    assert tuple(int(part) for part in version("urllib3").split(".")[:3]) >= (2, 6, 3)


# N09 -----------------------------------------------------------------------------------------------------------------
def _old_tls(authority: Authority) -> ssl.SSLContext:
    context = authority.server_context(UNI)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


BAD_TLS: dict[str, Callable[[Authority, Path], ssl.SSLContext]] = {
    "self-signed": lambda authority, _: authority.server_context(UNI, self_signed=True),
    "expired": lambda authority, _: authority.server_context(UNI, expired=True),
    "another host's": lambda authority, _: authority.server_context(OTHER),
    "another authority's": lambda _, folder: Authority(folder, "Nobody's").server_context(UNI),
    "TLS 1.0": lambda authority, _: _old_tls(authority),
}


@pytest.mark.parametrize("what", BAD_TLS)
def test_N09_an_unsafe_connection_is_unknown_with_its_reason(authority: Authority, tmp_path: Path, what: str) -> None:
    with TlsServer(BAD_TLS[what](authority, tmp_path)) as server:
        published = PublishedIssuer(server)
        wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, server)))
        (record,) = put(wallet, published.badge())
        report = wallet.checking.check_again(record, online=True)
        assert report.verdict is Verdict.INCONCLUSIVE
        assert report.outcome(CheckName.PROOF).kind is OutcomeKind.UNKNOWN
        assert codes(report, CheckName.PROOF) == {"issuer_key_unreachable"}
        assert details(report, CheckName.PROOF) == {"tls_refused"}
        assert server.heads == [], "something was said over a connection that is not safe"
        wallet.close()


def test_N09_no_one_can_hand_in_settings_that_do_not_look() -> None:
    lax = ssl.create_default_context()
    lax.check_hostname = False
    with pytest.raises(ValueError, match="certificate"):
        GuardedClient(tls=lax)
    lax.verify_mode = ssl.CERT_NONE
    with pytest.raises(ValueError, match="certificate"):
        GuardedClient(tls=lax)


def test_N09_plain_http_on_the_port_is_not_safe_either(authority: Authority) -> None:
    import threading

    with socket.create_server(("127.0.0.1", 0)) as plain:
        port = plain.getsockname()[1]

        def serve() -> None:
            came, _ = plain.accept()
            with came:
                came.recv(4096)
                came.sendall(answer(b"{}"))

        thread = threading.Thread(target=serve)
        thread.start()
        client = GuardedClient(
            resolver=lambda host, _: ["127.0.0.1"], tls=authority.client_context(), allow=frozenset({(UNI, port)})
        )
        assert refused(lambda: client.fetch(f"https://{UNI}:{port}/a", purpose="did_document")) == "tls_refused"
        thread.join()


# N10, N11 ------------------------------------------------------------------------------------------------------------
def test_N10_proxies_and_passwords_of_the_environment_are_not_used(
    authority: Authority, uni: TlsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(authority, UNI) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        netrc = tmp_path / ".netrc"
        netrc.write_text(f"machine {UNI} login ann password secret\n")
        netrc.chmod(0o600)
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("NETRC", str(netrc))
        uni.routes["/a"] = b"{}"
        assert fetch(client_for(authority, (UNI, uni)), uni) == b"{}"
        assert proxy.accepted == 0
    told = uni.heads[0].lower()
    assert "authorization" not in told
    assert "secret" not in told


def test_N11_no_cookie_no_referer_and_always_the_same_agent(authority: Authority, uni: TlsServer) -> None:
    client = client_for(authority, (UNI, uni), (OTHER, uni))
    cookie = "Set-Cookie: id=42; Path=/; Secure"
    uni.routes["/a"] = sending(answer(b"{}", cookie))
    uni.routes["/b"] = sending(answer(b"", cookie, f"Location: https://{OTHER}:{uni.port}/a", status="302 Found"))
    for path in ("/a", "/b", "/a"):
        fetch(client, uni, path)
    fetch(client, uni, "/a", host=OTHER)
    assert len(uni.heads) == 5
    for head in uni.heads:
        names = {line.partition(":")[0].lower() for line in head.split("\r\n")[1:] if line}
        assert names == {"host", "user-agent", "accept", "accept-encoding"}
        assert f"User-Agent: {AGENT}\r\n" in head
        assert "python" not in head.lower()
    assert [one.host for one in client.asked] == [UNI, UNI, OTHER, UNI, OTHER]


# N12 -----------------------------------------------------------------------------------------------------------------
def test_N12_addresses_inside_a_badge_are_not_visited(authority: Authority, uni: TlsServer, tmp_path: Path) -> None:
    published = PublishedIssuer(uni)
    base = f"https://{UNI}:{uni.port}"
    achievement = {
        "id": f"{base}/achievement", "type": ["Achievement"], "name": "Seen", "description": "x",
        "criteria": {"id": f"{base}/criteria", "narrative": f"![x]({base}/narrative.png)"},
        "image": {"id": f"{base}/image.png", "type": "Image"},
    }  # fmt: skip
    extra = {
        "evidence": [{"id": f"{base}/evidence", "type": ["Evidence"], "name": "e"}],
        "credentialSchema": [{"id": f"{base}/schema", "type": "JsonSchema"}],
        "image": {"id": f"{base}/own.png", "type": "Image"},
    }
    badge = published.issuer.credential(achievement, terms=Terms(status=True, extra=extra))
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, badge)
    with sentinel() as reached:
        wallet.library.record(record)
    assert reached == []
    wallet.checking.check_again(record, online=True)
    assert set(uni.paths) <= {"/.well-known/did.json", "/status/revocation", "/status/suspension"}
    assert set(uni.paths)
    wallet.close()


# N13 -----------------------------------------------------------------------------------------------------------------
def test_N13_a_hundred_from_one_issuer_ask_for_each_document_once(
    authority: Authority, uni: TlsServer, tmp_path: Path
) -> None:
    published = PublishedIssuer(uni)
    badges = [published.badge() for _ in range(100)]
    published.issuer.revoke(badges[7])
    published.publish()
    clients: list[GuardedClient] = []

    def client() -> GuardedClient:
        clients.append(client_for(authority, (UNI, uni)))
        return clients[-1]

    wallet = wallet_over(tmp_path / "v", client)
    ids = put(wallet, *badges)
    seen = [done.id for done in wallet.checking.check_all(ids, online=True)]
    assert sorted(uni.paths) == ["/.well-known/did.json", "/status/revocation", "/status/suspension"]
    assert len(clients) == 1
    assert sorted(seen) == sorted(ids)
    assert seen != ids, "the order of the shelf was told to the issuer"
    verdicts = [wallet.library.record(one).report.verdict for one in ids]
    assert verdicts.count(Verdict.VERIFIED) == 99
    assert verdicts[7] is Verdict.NOT_VERIFIED
    # The next run asks again: it is a new question by the person.
    list(wallet.checking.check_all(ids[:2], online=True))
    assert len(uni.paths) == 6
    wallet.close()


def test_N13_what_could_not_be_had_is_not_asked_for_again_in_a_run(
    authority: Authority, uni: TlsServer, tmp_path: Path
) -> None:
    published = PublishedIssuer(uni)
    badges = [published.badge() for _ in range(10)]
    uni.routes.clear()
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    list(wallet.checking.check_all(put(wallet, *badges), online=True))
    assert len(uni.paths) == len(set(uni.paths))
    assert "/.well-known/did.json" in uni.paths
    wallet.close()


def test_N13_the_persons_switch_keeps_everything_offline(authority: Authority, uni: TlsServer, tmp_path: Path) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, published.badge())
    wallet.offline = True
    with sentinel() as reached:
        report = wallet.checking.check_again(record, online=True)
        list(wallet.checking.check_all([record], online=True))
    assert reached == []
    assert report.verdict is Verdict.INCONCLUSIVE
    assert details(report, CheckName.PROOF) == {"offline"}
    wallet.offline = False
    assert wallet.checking.check_again(record, online=True).verdict is Verdict.VERIFIED
    wallet.close()


def test_N13_the_windows_switch_is_kept_and_obeyed(tmp_path: Path, qtbot: Any) -> None:
    from tests.support.fake_wallet import SHELF, FakeWallet
    from ui.session.session import Session

    fake = FakeWallet(SHELF)
    (tmp_path / "vault.hdr").touch()
    session = Session(tmp_path, factory=fake, clock=FixedClock(NOW), settings=tmp_path / "window.json")
    with qtbot.waitSignal(session.unlocked):
        session.unlock(fake.passphrase, failed=lambda error: pytest.fail(error.code))
    assert fake.offline is False
    session.prefer(session.preferences.having(offline=True))
    assert fake.offline is True, "what is under way is not told"
    session.close()
    again = Session(tmp_path, factory=fake, clock=FixedClock(NOW), settings=tmp_path / "window.json")
    assert again.preferences.offline is True
    again.close()


def test_N13_the_commands_switch_makes_every_fetch_offline(tmp_path: Path) -> None:
    from tests.support.command import lanyard

    file = tmp_path / "badge.json"
    file.write_bytes(encoded(IssuerSimulator(now=NOW).badge(terms=Terms(status=True))))
    done = lanyard("verify", "--offline", "--json", "--trust", "https://registry.example/list.json", file)
    assert done.status == 3, done.err
    (row,) = done.rows
    assert row["online"] is False
    told = {problem["detail"] for check in row["checks"] for problem in check["problems"]}
    assert "offline" in told


# N14 -----------------------------------------------------------------------------------------------------------------
def unique(published: PublishedIssuer, how: str) -> dict[str, Any]:
    badge = published.badge()
    base = f"{published.issuer.base}/status"
    place = {
        "the credential's id": f"{base}/{badge['id'].rpartition(':')[2]}",
        "in the query": f"{base}/list?c={badge['id']}",
        "escaped": f"{base}/{badge['id'].replace(':', '%3A').upper()}",
        "the holder": f"{base}/of/did:key:z6MkholderAnn",
    }[how]
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "0",
             "statusListCredential": place}  # fmt: skip
    draft = {key: value for key, value in badge.items() if key != "proof"} | {"credentialStatus": entry}
    draft["credentialSubject"] = {**draft["credentialSubject"], "id": "did:key:z6MkholderAnn"}
    return published.issuer.sign(draft)


@pytest.mark.parametrize("how", ["the credential's id", "in the query", "escaped", "the holder"])
def test_N14_a_list_of_ones_own_is_remarked_upon(authority: Authority, uni: TlsServer, tmp_path: Path, how: str) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, unique(published, how))
    before = wallet.library.record(record).report
    assert "status_address_unique" in remarks(before, CheckName.STATUS), "said before anybody is asked"
    wallet.close()


def test_N14_a_list_for_many_is_not(authority: Authority, uni: TlsServer, tmp_path: Path) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, published.badge())
    report = wallet.checking.check_again(record, online=True)
    assert report.verdict is Verdict.VERIFIED
    assert "status_address_unique" not in remarks(report, CheckName.STATUS)
    wallet.close()


# N15 -----------------------------------------------------------------------------------------------------------------
LOGIN = b"<!DOCTYPE html><html><title>Welcome to Cafe Wi-Fi</title></html>"
PORTALS: dict[str, bytes] = {
    "HTML": answer(LOGIN, media="text/html; charset=utf-8"),
    "HTML that says it is JSON": answer(LOGIN),
    "after white space": answer(b"\xef\xbb\xbf  \n" + LOGIN),
    "JSON that says it is HTML": answer(b"{}", media="text/html"),
    "nothing": answer(b""),
    "words": answer(b"Please log in", media="text/plain"),
    "other JSON": answer(b'{"error": "login required"}'),
    "a list of nothing": answer(b"[]"),
    "login wanted": answer(b"{}", status="511 Network Authentication Required"),
    "a proxy's trouble": answer(b"{}", status="502 Bad Gateway"),
    "half a range": answer(b"{}", status="206 Partial Content"),
}


@pytest.mark.parametrize("what", PORTALS)
def test_N15_a_login_page_is_no_news_and_takes_no_ones_place(
    authority: Authority, uni: TlsServer, tmp_path: Path, what: str
) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, published.badge())
    assert wallet.checking.check_again(record, online=True).verdict is Verdict.VERIFIED
    good = {item.address: item.sha256 for item in wallet.library.record(record).report.evidence}
    honest = dict(uni.routes)
    for path in ("/status/revocation", "/status/suspension"):
        uni.routes[path] = sending(PORTALS[what])
    report = wallet.checking.check_again(record, online=True)
    assert report.verdict is Verdict.VERIFIED
    assert "status_as_of" in remarks(report, CheckName.STATUS)
    assert {item.address: item.sha256 for item in wallet.library.record(record).report.evidence} == good
    uni.routes.update(honest)
    assert "status_as_of" not in remarks(wallet.checking.check_again(record, online=True), CheckName.STATUS)
    wallet.close()


@pytest.mark.parametrize("what", PORTALS)
def test_N15_without_a_kept_copy_it_is_unknown(authority: Authority, uni: TlsServer, tmp_path: Path, what: str) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, published.badge())
    uni.routes["/status/revocation"] = sending(PORTALS[what])
    report = wallet.checking.check_again(record, online=True)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.outcome(CheckName.STATUS).kind is OutcomeKind.UNKNOWN
    uni.routes["/.well-known/did.json"] = sending(PORTALS[what])
    # Another vault: in this one the first badge has left a good copy of the issuer's key page.
    other = wallet_over(tmp_path / "w", lambda: client_for(authority, (UNI, uni)))
    (fresh,) = put(other, published.badge())
    report = other.checking.check_again(fresh, online=True)
    assert report.outcome(CheckName.PROOF).kind is not OutcomeKind.PASSED
    assert report.verdict is not Verdict.VERIFIED
    other.close()
    wallet.close()


# N16 -----------------------------------------------------------------------------------------------------------------
def registry(updated: datetime | None, *names: str, expires: datetime | None = None) -> bytes:
    meta = {"updated": xsd_datetime.render(updated)} if updated else {}
    meta |= {"expires": xsd_datetime.render(expires)} if expires else {}
    return json.dumps({"name": "Registry", "meta": meta, "registry": {name: {"name": "Uni"} for name in names}}).encode()


def test_N16_an_older_or_expired_registry_does_not_replace_the_kept_one(
    authority: Authority, uni: TlsServer, tmp_path: Path
) -> None:
    published = PublishedIssuer(uni)
    did = published.issuer.id
    day = timedelta(days=1)
    today = NOW
    uni.routes["/registry"] = registry(today - day, did, expires=NOW + 300 * day)
    trust = PublishedTrust(f"https://{UNI}:{uni.port}/registry")
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)), trust=[trust])
    (record,) = put(wallet, published.badge())
    first = wallet.checking.check_again(record, online=True)
    assert remarks(first, CheckName.ISSUER_TRUST) == {"vouched_for"}
    for worse in (
        registry(today - 2 * day),
        registry(None),
        registry(today, expires=NOW - day),
        b"<html>log in</html>",
        b'{"error": "quota"',
        b"[]",
    ):
        uni.routes["/registry"] = worse
        report = wallet.checking.check_again(record, online=True)
        assert remarks(report, CheckName.ISSUER_TRUST) == {"vouched_for", "registry_as_of"}, worse
    uni.routes["/registry"] = registry(today)
    report = wallet.checking.check_again(record, online=True)
    assert codes(report, CheckName.ISSUER_TRUST) == {"issuer_not_recognised"}, "a newer list without it counts"
    wallet.close()


def test_N16_what_was_withdrawn_is_not_brought_back_by_an_older_list(
    authority: Authority, uni: TlsServer, tmp_path: Path
) -> None:
    published = PublishedIssuer(uni, NOW - timedelta(days=200))
    badge = published.badge()
    published.publish()
    older = dict(uni.routes)
    published.issuer.at(NOW - timedelta(days=199)).revoke(badge)
    published.publish()
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, badge)
    report = wallet.checking.check_again(record, online=True)
    assert codes(report, CheckName.STATUS) == {"revoked"}
    uni.routes.update(older)
    assert codes(wallet.checking.check_again(record, online=True), CheckName.STATUS) == {"revoked"}
    assert codes(wallet.checking.check_again(record), CheckName.STATUS) == {"revoked"}
    # A newer list that takes it back counts; and good news is not held on to against an older list's bad news.
    published.issuer.at(NOW - timedelta(days=198)).revoke(badge, undo=True)
    published.publish()
    assert wallet.checking.check_again(record, online=True).verdict is Verdict.VERIFIED
    wallet.close()


def test_N16_a_kept_registry_answers_with_the_network_off(authority: Authority, uni: TlsServer, tmp_path: Path) -> None:
    published = PublishedIssuer(uni)
    uni.routes["/registry"] = registry(NOW, published.issuer.id)
    trust = PublishedTrust(f"https://{UNI}:{uni.port}/registry")
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)), trust=[trust])
    (record,) = put(wallet, published.badge())
    assert codes(wallet.library.record(record).report, CheckName.ISSUER_TRUST) == {"registry_unreachable"}
    wallet.checking.check_again(record, online=True)
    report = wallet.checking.check_again(record)
    assert remarks(report, CheckName.ISSUER_TRUST) == {"vouched_for", "registry_as_of"}
    wallet.close()


def test_N16_a_folder_may_hold_the_registry() -> None:
    source = SuppliedDocuments({"https://r.example/l": registry(NOW, "did:web:uni.example")})
    found = PublishedTrust("https://r.example/l").lookup("did:web:uni.example", source, NOW)
    assert found is not None
    assert found.kept_since is None


# The log of who was asked -----------------------------------------------------------------------------------------------
def test_every_host_that_was_asked_is_in_the_log_and_no_other(authority: Authority, uni: TlsServer, tmp_path: Path) -> None:
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (one,) = put(wallet, PublishedIssuer(uni).badge())
    assert wallet.network_log.all() == ()
    wallet.checking.check_again(one, online=True)
    (site,) = wallet.network_log.all()
    assert (site.host, site.error, set(site.purposes)) == (UNI, "", {"did_document", "status_list"})
    list(wallet.checking.check_all([one], online=True))
    assert wallet.network_log.all()[0].count == 2 * site.count
    wallet.close()
