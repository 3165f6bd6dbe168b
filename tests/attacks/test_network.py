"""Attacks by and through the network: whom it may reach, and how. Each is named by its row; the other side is a real TLS
server on loopback."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.issuer_simulator import IssuerSimulator
from tests.support.network import HOME, NOW, OTHER, UNI, PublishedIssuer, fetch, put, refused, sentinel, wallet_over
from tests.support.tls_server import Authority, TlsServer, answer, client_for, redirect, sending, serving
from tests.support.vaults import make_vault, open_vault
from wallet.clock import FixedClock
from wallet.errors import FetchError
from wallet.intake.source import Source
from wallet.net.addresses import is_public
from wallet.net.client import AGENT, GuardedClient
from wallet.records.record import Provenance
from wallet.report import Verdict
from wallet.sample.issuer import Terms, encoded
from wallet.service.locked import LockedWallet
from wallet.service.wallet import Wallet
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.dids.web import METHOD, document_address
from wallet.verify.sources.network import NetDocuments

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


@pytest.fixture(scope="session")
def qapp_cls() -> object:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.app import application

    return application


def test_the_sentinel_sees() -> None:
    with sentinel() as reached:
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", 1), timeout=1)
    assert any("127.0.0.1" in one for one in reached)


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
