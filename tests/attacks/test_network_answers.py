"""Attacks by what a server answers, or does not: slowly, without end, packed, over an unsafe connection."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import time
import tracemalloc
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.support.network import OTHER, UNI, PublishedIssuer, codes, details, fetch, put, refused, wallet_over
from tests.support.tls_server import Authority, TlsServer, answer, client_for, redirect, sending
from wallet.errors import FetchError
from wallet.limits import FETCH_SECONDS
from wallet.net.client import GuardedClient
from wallet.report import CheckName, OutcomeKind, Verdict

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


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
