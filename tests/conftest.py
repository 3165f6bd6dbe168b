"""What every test may use, and what no test may do."""

from __future__ import annotations

import socket
import subprocess
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.support.shared import shared_folder
from wallet.worker import process

_RUNS = count()
_LOOPBACK = {"127.0.0.1", "::1", "localhost", "127.0.0.2", ""}


@pytest.fixture(autouse=True)
def _no_network_but_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for any other machine fails, whatever the code made of the error."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            assert isinstance(address, tuple)
            assert address[0] in _LOOPBACK, f"a test tried to reach {address[0]}"
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _nothing_seen_before(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is a computer that has seen no vault yet; nothing is written into the home of who runs the tests."""
    folder = tmp_path_factory.getbasetemp() / "state" / str(next(_RUNS))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))


@pytest.fixture(autouse=True)
def _no_threads_left() -> Iterator[None]:
    """A test that leaves a thread running fails: it would stop somebody else's test."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=5)
    left = [t.name for t in set(threading.enumerate()) - before if t.is_alive() and not t.daemon]
    assert not left, f"threads left running: {left}"


@pytest.fixture(autouse=True)
def _no_workers_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that leaves a worker running fails: closing what started it must end it."""
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    class Noted(start):  # type: ignore[misc,valid-type]
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(process, "subprocess", SimpleNamespace(**{**vars(subprocess), "Popen": Noted}))
    yield
    left = [one.pid for one in started if one.poll() is None]
    for one in started:
        one.kill()
        one.wait()
    assert not left, f"workers left running: {left}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The conformance data beside the checkout; the test is skipped where there is none."""
    folder = shared_folder()
    if folder is None:
        pytest.skip("the conformance data (../shared) is not beside this checkout")
    return folder
