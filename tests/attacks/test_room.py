"""A page in the room, and who tries the door: rows S01 to S12 of the threat table."""

from __future__ import annotations

import contextlib
import http.client
import logging
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.sharing import issue, new_wallet, states
from wallet.clock import SystemClock
from wallet.errors import ShareError
from wallet.limits.room import MAX_ROOM_CODES, MAX_ROOM_CONNECTIONS, MAX_ROOM_HEADER_BYTES, MAX_ROOM_STRAYS
from wallet.service.sharing import Delivered, LiveShare, PresentationRequest, RoomTerms
from wallet.service.wallet import Wallet

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

HERE = PresentationRequest("Somebody in the hall", room=RoomTerms("lo"))
WITH_CODE = replace(HERE, room=RoomTerms("lo", ask_code=True))


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    made = new_wallet(tmp_path / "v")
    yield made
    made.close()


def opened(wallet: Wallet, request: PresentationRequest = HERE) -> tuple[Delivered, LiveShare]:
    delivered = wallet.sharing.start(wallet.sharing.present([issue(wallet)], request), "room")
    assert delivered.live is not None
    return delivered, delivered.live


class Got:
    """An answer."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


def ask(live: LiveShare, target: str | None = None, method: str = "GET", body: bytes | None = None, **headers: str) -> Got:
    """Asks the room for ``target`` (its own page unless it is given) and returns the answer."""
    parts = urlsplit(live.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    with contextlib.closing(connection):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, parts.path if target is None else target, body=body, headers=named)
        answer = connection.getresponse()
        return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def is_closed(live: LiveShare) -> bool:
    parts = urlsplit(live.address)
    with socket.socket() as tried:
        return tried.connect_ex((parts.hostname, parts.port)) != 0


def test_S01_a_name_that_was_made_to_point_here_is_refused(wallet: Wallet) -> None:
    _, live = opened(wallet)
    port = urlsplit(live.address).port
    for host in ("evil.example", f"evil.example:{port}", f"localhost:{port}", "127.0.0.1", f"127.0.0.1:{port}.evil.example"):
        got = ask(live, Host=host)
        assert (got.status, got.body) == (403, b""), host
    assert ask(live, Host=f"127.0.0.1:{port}").status == 200
    assert live.views == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND"])
def test_S02_it_is_read_and_nothing_else(wallet: Wallet, method: str) -> None:
    _, live = opened(wallet)
    for body in (None, b"x" * 100, b"x" * 100_000):
        with contextlib.suppress(ConnectionError):  # a long body may be cut off before it is sent
            got = ask(live, method=method, body=body)
            assert got.status == 405
            assert (got.headers["allow"], got.body) == ("GET, HEAD", b"")
            assert not [name for name in got.headers if name.startswith("access-control")]
    assert live.views == 0
    assert ask(live).status == 200


def test_S02_no_other_site_reads_it(wallet: Wallet) -> None:
    _, live = opened(wallet)
    for origin in ("https://evil.example", "null", live.address.rpartition("/")[0]):
        got = ask(live, Origin=origin)
        assert (got.status, got.body) == (403, b"")
        assert not [name for name in got.headers if name.startswith("access-control")]
    assert live.views == 0


def test_S03_there_are_no_files(wallet: Wallet) -> None:
    _, live = opened(wallet)
    path = urlsplit(live.address).path
    for target in (
        "/", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%5c..%5cwindows", "/\\etc\\passwd", "/a%00b",
        "//etc/passwd", f"{path}/../../etc/passwd", f"{path}/file/../x", f"{path}%00", "/favicon.ico", "/robots.txt",
    ):  # fmt: skip
        got = ask(live, target)
        assert (got.status, got.body) == (404, b""), target


def test_S04_wrong_addresses_are_slowed_down_and_never_end_it(wallet: Wallet) -> None:
    _, live = opened(wallet)
    path = urlsplit(live.address).path
    assert len(path) == 44, "256 bits in base64url"
    statuses = [ask(live, f"/{'A' * 43}").status for _ in range(MAX_ROOM_STRAYS + 40)]
    assert set(statuses[:MAX_ROOM_STRAYS]) == {404}
    assert set(statuses[MAX_ROOM_STRAYS + 1 :]) == {429}
    assert ask(live).status == 200, "whoever knows it comes in all the same"


def test_S04_wrong_codes_end_it_and_none_is_lost_when_many_come_at_once(wallet: Wallet) -> None:
    share, live = opened(wallet, WITH_CODE)
    assert re.fullmatch(r"[0-9]{6}", live.code)
    path = urlsplit(live.address).path
    door = ask(live)
    assert (door.status, live.views) == (200, 0)
    assert b"Infection" not in door.body
    assert b'name="code"' in door.body
    wrong = [f"{(int(live.code) + n) % 10**6:06}" for n in range(1, MAX_ROOM_CODES)]
    seen: list[int] = []
    threads = [
        threading.Thread(target=lambda code=code: seen.append(ask(live, f"{path}?code={code}").status)) for code in wrong
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [403] * (MAX_ROOM_CODES - 1)
    assert live.state == "live"
    assert b"Infection" in ask(live, f"{path}?code={live.code[:3]}+{live.code[3:]}&open=yes").body
    assert live.views == 1
    with contextlib.suppress(ConnectionError, http.client.HTTPException):
        ask(live, f"{path}?code=000000&code=000000", method="HEAD")
    until = time.monotonic() + 10
    while not is_closed(live) and time.monotonic() < until:
        time.sleep(0.02)
    assert is_closed(live), "the twentieth wrong one closes it"
    assert states(wallet) == ["ended"]
    assert wallet.sharing.stop(share.entry.id).state == "ended"


def test_S05_what_is_nearly_the_address_is_not_it(wallet: Wallet) -> None:
    _, live = opened(wallet)
    path = urlsplit(live.address).path
    coded = f"/%{ord(path[1]):02x}{path[2:]}"
    for target in (
        path[:-1], f"{path}x", f"{path}/", path.swapcase(), f"/{path}", coded, f"{path}/file/", f"{path}%20", f"{path}+",
        f"{path};x", f"http://127.0.0.1{path}", path[1:],
    ):  # fmt: skip
        assert ask(live, target).status in (400, 403, 404), target
    assert live.views == 0


def test_S06_the_address_is_in_no_log(
    wallet: Wallet, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    delivered, live = opened(wallet, WITH_CODE)
    path = urlsplit(live.address).path
    ask(live, f"{path}?code={live.code}")
    ask(live, "/elsewhere")
    parts = urlsplit(live.address)
    with socket.create_connection((parts.hostname, parts.port)) as gone:  # goes away while it is answered
        gone.sendall(f"GET {path}?code={live.code} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
    wallet.sharing.stop(delivered.entry.id)
    heard = caplog.text + "".join(capsys.readouterr())
    assert path not in heard
    assert live.code not in heard
    assert path not in repr(wallet.sharing.ledger()), "nor is it remembered"


@pytest.mark.parametrize(
    "agent",
    [
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
        "WhatsApp/2.23.20.0",
        "facebookexternalhit/1.1",
        "Twitterbot/1.0",
    ],
)
def test_S07_programs_that_look_ahead_see_nothing_and_are_no_visitors(wallet: Wallet, agent: str) -> None:
    _, live = opened(wallet)
    for method in ("HEAD", "GET"):
        got = ask(live, method=method, User_Agent=agent)
        assert b"Infection" not in got.body
    assert ask(live, Sec_Purpose="prefetch;prerender").body == got.body
    assert ask(live, method="HEAD").status == 200
    assert live.views == 0
    path = urlsplit(live.address).path
    assert b"Infection" in ask(live, f"{path}?open=yes", User_Agent=agent).body, "a person presses the button"
    assert live.views == 1


def test_S08_two_at_once_both_see_it_and_are_two(wallet: Wallet) -> None:
    _, live = opened(wallet)
    bodies: list[bytes] = []
    threads = [threading.Thread(target=lambda: bodies.append(ask(live).body)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    assert b"Infection" in bodies[0]
    assert live.views == 2
    path = urlsplit(live.address).path
    saved = ask(live, f"{path}/file")
    assert saved.body == bodies[0]
    assert saved.headers["content-disposition"] == 'attachment; filename="lanyard.html"'
    assert live.views == 2, "saving is no other visit"


def test_S09_stopped_means_closed(wallet: Wallet) -> None:
    delivered, live = opened(wallet)
    parts = urlsplit(live.address)
    with socket.create_connection((parts.hostname, parts.port)) as inside:
        assert wallet.sharing.stop(delivered.entry.id).state == "stopped"
        assert is_closed(live)
        inside.settimeout(5)
        with contextlib.suppress(ConnectionError):
            assert inside.recv(1) == b"", "whoever was in is out"
    assert states(wallet) == ["stopped"]
    assert live.matrices == ()


def test_S09_locking_closes_it(wallet: Wallet) -> None:
    _, live = opened(wallet)
    wallet.close()
    assert is_closed(live)


def test_S09_its_time_closes_it(wallet: Wallet) -> None:
    request = replace(HERE, room=RoomTerms("lo", open_for=timedelta(seconds=1)))
    delivered, live = opened(wallet, request)
    assert delivered.entry.expires == delivered.signed.created + timedelta(seconds=1)
    until = time.monotonic() + 20
    while live.state == "live" and time.monotonic() < until:
        time.sleep(0.02)
    assert is_closed(live)
    assert states(wallet) == ["ended"]
    assert wallet.sharing.stop(delivered.entry.id).state == "ended"


def test_S10_whoever_dawdles_keeps_nobody_out(wallet: Wallet) -> None:
    delivered, live = opened(wallet)
    parts = urlsplit(live.address)
    slow = []
    try:
        for _ in range(200):
            each = socket.create_connection((parts.hostname, parts.port), timeout=20)
            each.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: ".encode())
            slow.append(each)
        got = ask(live)
        assert got.status == 200
        assert b"Infection" in got.body
        left = 0
        for each in slow:
            each.setblocking(False)
            try:
                left += each.recv(1) != b""
            except BlockingIOError:
                left += 1
            except ConnectionError:
                pass
        assert left <= MAX_ROOM_CONNECTIONS
        wallet.sharing.stop(delivered.entry.id)
        assert is_closed(live)
    finally:
        for each in slow:
            each.close()


def test_S10_a_head_without_an_end_is_cut(wallet: Wallet) -> None:
    _, live = opened(wallet)
    for size in (MAX_ROOM_HEADER_BYTES + 1000, 10_000_000):
        with contextlib.suppress(ConnectionError):
            got = ask(live, X_Long="a" * size)
            assert got.status == 431
            assert got.body == b""
            assert got.headers["content-security-policy"].startswith("default-src 'none'")
            assert "server" not in got.headers
    assert ask(live).status == 200


def test_S11_every_answer_is_closed_to_everything_else(wallet: Wallet) -> None:
    _, live = opened(wallet, WITH_CODE)
    path = urlsplit(live.address).path
    shown = ask(live, f"{path}?code={live.code}")
    answers = (shown, ask(live), ask(live, "/x"), ask(live, method="POST"), ask(live, Host="x"), ask(live, f"{path}?code=1"))
    for got in answers:
        assert got.headers["content-security-policy"].startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in got.headers["content-security-policy"]
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["cache-control"] == "no-store"
        assert got.headers["referrer-policy"] == "no-referrer"
        assert got.headers["x-frame-options"] == "DENY"
        assert not {"server", "via", "set-cookie"} & got.headers.keys()
    (meta,) = re.findall(rb'Content-Security-Policy" content="([^"]+)"', shown.body)
    assert shown.headers["content-security-policy"].startswith(meta.decode()), "the page's own hashes"


def test_S12_it_is_on_one_network_and_says_which(wallet: Wallet, monkeypatch: pytest.MonkeyPatch) -> None:
    from wallet.net.own_address import own_address

    monkeypatch.setattr("wallet.net.own_address._leading_outside", lambda: "")  # sends nothing, and looks as if it did

    _, live = opened(wallet)
    assert urlsplit(live.address).hostname == "127.0.0.1"
    port = urlsplit(live.address).port
    with contextlib.suppress(ShareError):  # a computer on no network has nothing else to be reached by
        elsewhere = own_address().address
        with socket.socket(socket.AF_INET6 if ":" in elsewhere else socket.AF_INET) as other:
            other.bind((elsewhere, port))  # nobody else has it there
    for name in ("no-such-network", "0.0.0.0", "192.0.2.77", "::"):  # noqa: S104
        with pytest.raises(ShareError, match="no_such_interface"):
            opened(wallet, replace(HERE, room=RoomTerms(name)))


_ROOM = """
import json, sys
from dataclasses import replace
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.attacks.test_room import HERE, ask
from tests.support.sharing import issue, new_wallet
from wallet.service.sharing import RoomTerms
wallet = new_wallet(Path({folder!r}))
made = wallet.sharing.start(wallet.sharing.present([issue(wallet)], replace(HERE, room=RoomTerms("near"))), "room")
print(made.live.address, flush=True)
sys.stdin.read()
print(made.live.views, flush=True)
wallet.close()
"""


def test_S12_a_phone_on_that_network_opens_it_and_one_on_another_does_not(tmp_path: Path) -> None:
    """Three networks that the kernel keeps apart: where it is shown, the phone's, and another this computer is on."""
    if sys.platform != "linux" or not shutil.which("unshare") or not shutil.which("ip"):
        pytest.skip("no unshare or no ip here: networks of one's own cannot be made")
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("the kernel makes no network namespaces here without rights")
    root = str(Path(__file__).resolve().parents[2])
    (tmp_path / "room.py").write_text(_ROOM.format(root=root, folder=str(tmp_path / "w")))
    (tmp_path / "run.sh").write_text(
        f"""set -e
ip link set lo up
unshare -n sleep 60 & phone=$!
until [ "$(readlink /proc/$phone/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
ip link add near type veth peer name away netns $phone
ip link add far type veth peer name back netns $phone
ip addr add 10.7.0.1/24 dev near; ip link set near up
ip addr add 10.8.0.1/24 dev far; ip link set far up
in_phone() {{ nsenter -n -t $phone "$@"; }}
in_phone ip addr add 10.7.0.2/24 dev away; in_phone ip link set away up
in_phone ip addr add 10.8.0.2/24 dev back; in_phone ip link set back up
mkfifo {tmp_path}/hold
{sys.executable} {tmp_path}/room.py < {tmp_path}/hold > {tmp_path}/address & room=$!
exec 9> {tmp_path}/hold
until [ -s {tmp_path}/address ]; do kill -0 $room; sleep 0.1; done
in_phone {sys.executable} - "$(cat {tmp_path}/address)" <<'PHONE'
import sys, urllib.request, urllib.error
address = sys.argv[1].strip()
print(address.split("/")[2].split(":")[0])
print(b"Infection" in urllib.request.urlopen(address, timeout=20).read())
try:
    urllib.request.urlopen(address.replace("10.7.0.1", "10.8.0.1"), timeout=20)
    print("open")
except urllib.error.URLError as error:
    print(type(error.reason).__name__)
PHONE
exec 9>&-
wait $room
tail -1 {tmp_path}/address
kill $phone
"""
    )
    done = subprocess.run(
        ["unshare", "-rn", "sh", str(tmp_path / "run.sh")], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.split() == ["10.7.0.1", "True", "ConnectionRefusedError", "1"], done.stderr


def test_the_clock_of_visits_is_the_computers(wallet: Wallet) -> None:
    before = SystemClock().now()
    delivered, live = opened(wallet)
    ask(live)
    (at,) = live.visited  # type: ignore[attr-defined]
    assert before <= at <= SystemClock().now()
    assert delivered.entry.state == "live"
