"""Proxies and certificate authorities of one's own: said, used by choice alone, and never more than a way to fetch."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.support.command import lanyard
from tests.support.connect_proxy import ConnectProxy
from tests.support.tls_server import Authority, TlsServer, serving
from tests.support.vaults import CHEAP, PASSPHRASE, MovingClock
from wallet.errors import FetchError, UsageError
from wallet.net import proxy as proxies
from wallet.net.client import GuardedClient
from wallet.net.own_authorities import read_authorities, tls_settings
from wallet.net.proxy import Proxy, found_proxy, is_local_name, read_proxy
from wallet.service.wallet import Wallet
from wallet.service.way_out import ProxyChoice, ProxyUse, client_for, proxy_choice
from wallet.store.vault import Vault

UNI = "badges.uni.example"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "Uni's own authority")


@pytest.fixture
def uni(authority: Authority) -> Iterator[TlsServer]:
    with serving(authority, UNI) as server:
        server.routes["/a"] = b'{"a": 1}'
        yield server


def nobody(host: str, port: int) -> list[str]:
    raise OSError("names are not resolved here")


def client(authority: Authority, proxy: Proxy | None, **more) -> GuardedClient:
    return GuardedClient(resolver=more.pop("resolver", nobody), tls=authority.client_context(), proxy=proxy, **more)


def refused(act: Callable[[], object], code: str) -> None:
    with pytest.raises((FetchError, UsageError)) as caught:
        act()
    assert caught.value.code == code


# By choice ------------------------------------------------------------------------------
def test_what_is_fetched_goes_through_the_proxy_sealed(authority: Authority, uni: TlsServer) -> None:
    with ConnectProxy({f"{UNI}:443": uni.port}) as proxy:
        through = client(authority, read_proxy(proxy.address))
        assert through.fetch(f"https://{UNI}/a", purpose="did_document").content == b'{"a": 1}'
        assert [asked.host for asked in through.asked] == [UNI]
        assert proxy.heads == [f"CONNECT {UNI}:443 HTTP/1.1\r\nHost: {UNI}:443\r\n\r\n"]
        assert b'{"a": 1}' not in proxy.seen
        assert b"GET /a" not in proxy.seen
    assert uni.names == [UNI]


def test_the_environment_alone_changes_nothing(
    authority: Authority, uni: TlsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ConnectProxy({f"{UNI}:443": uni.port}) as proxy:
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        refused(lambda: client(authority, None).fetch(f"https://{UNI}/a", purpose="x"), "unreachable")
        assert proxy.heads == []


@pytest.mark.parametrize("environment", [{"HTTPS_PROXY": "http://proxy.corp:3128"}, {"all_proxy": "proxy.corp:3128"}])
def test_it_is_said_that_there_is_one(environment: dict[str, str], authority: Authority) -> None:
    found = found_proxy(environment, lambda: "")
    assert found is not None
    assert found.proxy is not None
    assert (found.source, found.proxy.shown) == ("environment", "proxy.corp:3128")
    unused = client(authority, None, unused_proxy="proxy_not_used")
    refused(lambda: unused.fetch(f"https://{UNI}/a", purpose="x"), "proxy_not_used")
    assert [asked.error for asked in unused.asked] == ["proxy_not_used"]


def test_the_desktop_is_asked_where_the_environment_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"mode": "'manual'", "host": "'proxy.corp'", "port": "3128"}
    monkeypatch.setattr(proxies, "_setting", lambda schema, name: settings[name].strip("'"))
    found = found_proxy({})
    assert found is not None
    assert found.proxy == Proxy("proxy.corp", 3128)
    settings["mode"] = "'auto'"
    script = found_proxy({})
    assert (script.source, script.proxy, script.error) == ("desktop", None, "proxy_kind_unknown")  # type: ignore[union-attr]
    settings["mode"] = "'none'"
    assert found_proxy({}) is None


def test_a_proxy_of_another_kind_is_said_and_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"org.gnome.system.proxy mode": "manual", "org.gnome.system.proxy.socks host": "proxy.corp",
                "org.gnome.system.proxy.socks port": "1080"}  # fmt: skip
    monkeypatch.setattr(proxies, "_setting", lambda schema, name: settings.get(f"{schema} {name}", ""))
    socks = found_proxy({})
    assert socks is not None
    assert (socks.source, socks.proxy, socks.error) == ("desktop", None, "proxy_kind_unknown")
    # Where nobody is reached without it, that is what is said: choosing it would not help.
    monkeypatch.setattr(proxies, "found_proxy", lambda: socks)
    straight = client_for(ProxyChoice())
    monkeypatch.setattr(straight, "_resolver", nobody)
    refused(lambda: straight.fetch(f"https://{UNI}/a", purpose="x"), "proxy_kind_unknown")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ProxyType=1\nhttpsProxy=http://proxy.corp 3128", ("proxy.corp:3128", "")),
        ("ProxyType=1\nhttpsProxy=http://proxy.corp:3128", ("proxy.corp:3128", "")),
        ("ProxyType=1\nhttpsProxy=\nsocksProxy=socks://proxy.corp 1080", ("", "proxy_kind_unknown")),
        ("ProxyType=2\nProxy Config Script=http://wpad/x.pac", ("", "proxy_kind_unknown")),
        ("ProxyType=3", ("", "proxy_kind_unknown")),
        ("ProxyType=4\nhttpsProxy=CORP_PROXY", ("proxy.corp:81", "")),
        ("ProxyType=0\nhttpsProxy=http://proxy.corp 3128", None), ("ProxyType=1", None), ("ProxyType=%(x)s", None),
    ],
)  # fmt: skip
def test_the_settings_of_kde_are_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str, expected: tuple[str, str] | None
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("CORP_PROXY", "proxy.corp:81")
    assert found_proxy({}) is None
    (tmp_path / "kioslaverc").write_text(f"[$Version]\nupdate_info=x\n\n[Proxy Settings]\n{written}\n")
    proxy = found_proxy({})
    assert (None if proxy is None else (proxy.proxy.shown if proxy.proxy else "", proxy.error)) == expected
    (tmp_path / "kioslaverc").write_bytes(b"\xff\xfe")
    assert found_proxy({}) is None


def test_a_computer_without_such_a_desktop_says_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found_proxy({}) is None
    program = tmp_path / "gsettings"
    for text in ("#!/bin/sh\nexit 1\n", "#!/bin/sh\nprintf '\\377'\n", "#!/bin/sh\nkill -9 $$\n", "not a program"):
        program.write_text(text)
        program.chmod(0o755)
        assert found_proxy({}) is None


def test_the_real_settings_program_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "gsettings"
    program.write_text(
        "#!/bin/sh\ncase \"$2 $3\" in\n'org.gnome.system.proxy mode') echo \"'manual'\";;\n"
        "'org.gnome.system.proxy.https host') echo \"'proxy.corp'\";;\n'org.gnome.system.proxy.https port') echo 3128;;\n"
        "esac\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = found_proxy({})
    assert found is not None
    assert found.proxy == Proxy("proxy.corp", 3128)


# The rules hold behind it too -------------------------------------------------------------
@pytest.mark.parametrize(
    "host",
    ["localhost", "router", "printer.local", "wiki.corp", "db.internal", "nas.home.arpa", "127.0.0.1", "10.0.0.1",
     "169.254.169.254", "[::1]", "192.168.1.1", "100.64.0.1"],
)  # fmt: skip
def test_names_and_addresses_of_the_inside_are_refused_behind_a_proxy(authority: Authority, host: str) -> None:
    def literal(name: str, port: int) -> list[str]:
        if name[:1].isdigit() or ":" in name:
            return [name]
        raise OSError("no such name")

    with ConnectProxy({}) as proxy:
        through = client(authority, read_proxy(proxy.address), resolver=literal)
        refused(lambda: through.fetch(f"https://{host}/a", purpose="x"), "address_refused")
        assert (proxy.heads, through.asked) == ([], [])


def test_a_name_that_leads_inside_here_is_refused_behind_a_proxy(authority: Authority) -> None:
    with ConnectProxy({}) as proxy:
        through = client(authority, read_proxy(proxy.address), resolver=lambda h, p: ["93.184.216.34", "10.0.0.7"])
        refused(lambda: through.fetch(f"https://{UNI}/a", purpose="x"), "address_refused")
        assert proxy.heads == []


def test_a_redirect_is_looked_at_behind_a_proxy(authority: Authority, uni: TlsServer) -> None:
    from tests.support.tls_server import redirect

    uni.routes["/away"] = redirect("https://10.0.0.1/secret")
    with ConnectProxy({f"{UNI}:443": uni.port}) as proxy:
        through = client(authority, read_proxy(proxy.address), resolver=lambda h, p: [h] if h[0].isdigit() else nobody(h, p))
        refused(lambda: through.fetch(f"https://{UNI}/away", purpose="x"), "address_refused")
        assert len(proxy.heads) == 1


def test_who_was_not_agreed_to_is_not_asked_behind_a_proxy(authority: Authority, uni: TlsServer) -> None:
    with ConnectProxy({f"{UNI}:443": uni.port}) as proxy:
        through = client(authority, read_proxy(proxy.address))
        through.may_ask = lambda host, purpose: False
        refused(lambda: through.fetch(f"https://{UNI}/a", purpose="x"), "offline")
        assert proxy.heads == []


def test_a_proxy_that_reads_along_is_found_by_its_certificate(authority: Authority, tmp_path: Path) -> None:
    other = Authority(tmp_path / "..", "Company inspection")
    with serving(other, UNI) as inspecting, ConnectProxy({f"{UNI}:443": inspecting.port}) as proxy:
        inspecting.routes["/a"] = b'{"a": 2}'
        refused(lambda: client(authority, read_proxy(proxy.address)).fetch(f"https://{UNI}/a", purpose="x"), "tls_refused")


# What a proxy may do wrong ------------------------------------------------------------------
def test_a_password_is_given_and_shown_nowhere(authority: Authority, uni: TlsServer) -> None:
    with ConnectProxy({f"{UNI}:443": uni.port}, password="ana:se cret") as proxy:
        without = client(authority, read_proxy(proxy.address))
        refused(lambda: without.fetch(f"https://{UNI}/a", purpose="x"), "proxy_needs_password")
        chosen = read_proxy(f"http://ana:se%20cret@127.0.0.1:{proxy.port}")
        assert client(authority, chosen).fetch(f"https://{UNI}/a", purpose="x").content
        assert "cret" not in repr(chosen) + chosen.shown
    assert all("Proxy-Authorization" not in head for head in uni.heads), "the site is told nothing of it"


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "proxy_refused"),
        (b"HTTP/1.1 502 Bad gateway\r\n\r\n", "proxy_refused"),
        (b"HTTP/1.1 407 Who?\r\n\r\n", "proxy_needs_password"),
        (b"HTTP/1.1 302 Found\r\nLocation: https://login.corp/\r\n\r\n", "proxy_refused"),
        (b"HTTP/1.1 2x0 OK\r\n\r\n", "proxy_unreachable"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "proxy_unreachable"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 40_000, "proxy_unreachable"),
        (b"HTTP/1.1 200 OK\r\n", "proxy_unreachable"),
        (b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}", "tls_refused"),
    ],
)
def test_what_a_proxy_says_is_doubted(authority: Authority, says: bytes, code: str) -> None:
    with ConnectProxy({}, says=says) as proxy:
        through = client(authority, read_proxy(proxy.address))
        refused(lambda: through.fetch(f"https://{UNI}/a", purpose="x"), code)
        assert [asked.error for asked in through.asked] == [code]


def test_a_proxy_that_is_not_there_or_says_nothing_is_told(authority: Authority) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        begun = time.monotonic()
        refused(
            lambda: client(authority, Proxy("127.0.0.1", port), seconds=0.5).fetch(f"https://{UNI}/a", purpose="x"),
            "too_slow",
        )
        assert time.monotonic() - begun < 10
    refused(lambda: client(authority, Proxy("127.0.0.1", port)).fetch(f"https://{UNI}/a", purpose="x"), "proxy_unreachable")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("socks5://proxy:1080", "proxy_kind_unknown"), ("https://proxy:443", "proxy_kind_unknown"),
        ("pac://", "proxy_kind_unknown"), ("file:///etc/passwd", "proxy_kind_unknown"), ("", "proxy_malformed"),
        ("http://", "proxy_malformed"), ("http://a b:80", "proxy_malformed"), ("http://proxy:0", "proxy_malformed"),
        ("http://proxy:99999", "proxy_malformed"), ("http://proxy/path", "proxy_malformed"),
        ("http://proxy:80?x", "proxy_malformed"), ("http://[::1", "proxy_malformed"), ("http://prőxy:80", "proxy_malformed"),
    ],
)  # fmt: skip
def test_what_is_no_proxy_is_named(text: str, code: str) -> None:
    refused(lambda: read_proxy(text), code)


def test_local_names_are_known_by_their_form() -> None:
    assert all(is_local_name(name) for name in ("x", "x.local", "x.lan", "a.b.home.arpa"))
    assert not any(is_local_name(name) for name in ("uni.example", "local.example", "xlocal.org"))


# Authorities of one's own --------------------------------------------------------------------
def test_an_authority_of_ones_own_opens_the_way_and_vouches_for_no_credential(
    authority: Authority, uni: TlsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = GuardedClient.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "resolver", nobody)
    der = authority._root.public_bytes(Encoding.DER)
    for data in (authority.pem.encode(), der, authority.pem.encode() * 2):
        (read,) = read_authorities(data, datetime.now(UTC))
        assert (read.name, read.der) == ("Uni's own authority", der)
        assert read.until > datetime.now(UTC)
    with ConnectProxy({f"{UNI}:443": uni.port}) as proxy:
        chosen = ProxyChoice(ProxyUse.TYPED, proxy.address)
        refused(lambda: client_for(chosen).fetch(f"https://{UNI}/a", purpose="x"), "tls_refused")
        assert client_for(chosen, [der]).fetch(f"https://{UNI}/a", purpose="x").content == b'{"a": 1}'
    assert tls_settings([b"damaged"]).check_hostname


def test_what_is_no_authority_is_named(authority: Authority, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    authority.server_context(UNI)
    site = (tmp_path / "server 1.pem").read_bytes()
    refused(lambda: read_authorities(site[site.index(b"-----BEGIN CERT") :], now), "authority_not_one")
    refused(lambda: read_authorities(authority.pem.encode(), now + timedelta(days=400)), "authority_expired")
    for data in (b"", b"x", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"0" * 300_000):
        refused(partial(read_authorities, data, now), "authority_unreadable")


# Kept in the wallet ----------------------------------------------------------------------------
@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    vault, _ = Vault.create(tmp_path / "vault", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP)
    opened = Wallet(vault)
    yield opened
    opened.close()


def test_the_wallet_keeps_the_choice_and_says_how_it_stands(
    wallet: Wallet, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://ana:secret@proxy.corp:3128")
    settings = wallet.network_settings
    state = settings.state()
    assert (state.use, state.chosen, state.named, state.error) == (ProxyUse.NONE, "", "proxy.corp:3128", "")
    settings.choose(proxy_choice("system"))
    assert settings.state().chosen == "proxy.corp:3128"
    settings.choose(proxy_choice("http://other.corp:80"), keep=False)
    assert settings.state().chosen == "other.corp:80"
    settings.choose(proxy_choice("none"))
    assert settings.state().chosen == ""
    monkeypatch.setenv("HTTPS_PROXY", "socks5://proxy.corp:1080")
    settings.choose(proxy_choice("system"))
    assert settings.state().error == "proxy_kind_unknown"
    refused(settings.client, "proxy_kind_unknown")

    (own,) = settings.read_authorities(authority.pem.encode())
    assert settings.authorities() == ()
    assert settings.add_authorities(authority.pem.encode()) == (own,)
    assert settings.authorities() == (own,)
    refused(lambda: settings.remove_authority("zz"), "no_authority")
    assert settings.remove_authority(own.sha256[:12]) == own
    assert settings.authorities() == ()


def test_the_command_says_chooses_and_brings_in(authority: Authority, tmp_path: Path) -> None:
    place, passphrase = tmp_path / "vault", "four quiet river stones"
    (tmp_path / "ca.pem").write_text(authority.pem)
    env = {"HTTPS_PROXY": "http://proxy.corp:3128"}
    lanyard("init", vault=place, passphrase=passphrase)
    shown = lanyard("network", vault=place, passphrase=passphrase, env=env)
    assert "Lanyard does not use it unless you choose so" in shown.out
    chosen = lanyard("network", "proxy", "system", "--json", vault=place, passphrase=passphrase, env=env)
    assert (chosen.rows[0]["proxy"], chosen.rows[0]["chosen"]) == ("system", "proxy.corp:3128")
    brought = lanyard("network", "trust-ca", tmp_path / "ca.pem", vault=place, passphrase=passphrase)
    assert "It vouches for no credential" in brought.out
    (row,) = lanyard("network", "--json", vault=place, passphrase=passphrase).rows
    (own,) = row["authorities"]
    assert own["name"] == "Uni's own authority"
    removed = lanyard("network", "remove-ca", own["sha256"][:16], vault=place, passphrase=passphrase)
    assert removed.status == 0
    wrong = lanyard("network", "proxy", "socks5://x:1", vault=place, passphrase=passphrase)
    assert (wrong.status, "SOCKS" in wrong.err) == (2, True)


def test_who_checks_without_a_wallet_is_told_of_the_proxy_in_use(tmp_path: Path) -> None:
    address = f"https://{UNI}/assertions/1"
    badge: dict[str, object] = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": address,
        "badge": f"{address}/badge",
    }
    badge |= {"verification": {"type": "hosted"}, "issuedOn": "2026-01-01T00:00:00Z", "recipient": {}}
    (tmp_path / "badge.json").write_text(json.dumps(badge))
    with ConnectProxy({}) as proxy:
        done = lanyard("verify", tmp_path / "badge.json", "--proxy", proxy.address)
        assert any(UNI in head for head in proxy.heads), done.err
        assert done.err.count(f"goes online through the proxy 127.0.0.1:{proxy.port}") == 1
        quiet = lanyard("verify", tmp_path / "badge.json", "--proxy", proxy.address, "--offline")
        assert "proxy" not in quiet.err


def test_somebody_else_s_is_checked_by_the_way_out_of_the_open_wallet(wallet: Wallet) -> None:
    with ConnectProxy({}) as proxy:
        wallet.network_settings.choose(proxy_choice(proxy.address))
        run = wallet.checking.network()
        refused(lambda: run.get("https://93.184.215.14/a", purpose="did_document"), "proxy_refused")
        assert len(proxy.heads) == 1
