"""The real window with a real worker: adding goes through it, cancelling ends it, closing leaves none behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.hostile_worker import MARK
from tests.ui.real import Real, real_window
from ui.session.adding import Adding
from wallet.examine.in_process import InProcess
from wallet.intake.source import from_bytes
from wallet.records.record import AddStatus
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.worker.pool import SUPPORTED, Pool

pytestmark = pytest.mark.skipif(not SUPPORTED, reason="this system has no workers")
BADGE = encoded(SampleIssuer("Mercy College").badge("infection-control", terms=Terms(image=False)))
PATIENCE = 60_000
"""Milliseconds for a worker to load on a busy machine."""


def hostile(**_: object) -> Pool:
    """Workers with a parser that strangers may take over, and a time limit that nobody waits for."""
    return Pool(everything=True, entry="tests.support.hostile_worker", seconds=500.0)


@pytest.fixture
def opened(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Real]:
    make: Callable[..., Pool] = request.param
    monkeypatch.setattr("wallet.service.examiners.Pool", make)
    with real_window(qtbot, tmp_path) as made:
        made.unlock()
        yield made
        made.session.close()


def add(real: Real, data: bytes) -> list[Adding]:
    told: list[Adding] = []
    real.session.adding_moved.connect(told.append)
    real.session.add_sources("one", [from_bytes(data, route="test", name="one.json")])
    return told


@pytest.mark.parametrize("opened", [Pool], indirect=True)
def test_what_is_added_was_judged_elsewhere(opened: Real, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        pytest.fail("judged in the window's own process")

    monkeypatch.setattr(InProcess, "examine_each", never)
    told = add(opened, BADGE)
    opened.qtbot.waitUntil(lambda: told[-1].finished, timeout=PATIENCE)
    assert [one.outcome for one in told[-1].outcomes] == [AddStatus.ADDED]


@pytest.mark.parametrize("opened", [hostile], indirect=True)
def test_cancelling_ends_what_never_would(opened: Real) -> None:
    told = add(opened, MARK + b"loop ")
    opened.qtbot.wait(300)
    opened.session.adder.cancel()
    opened.qtbot.waitUntil(lambda: told[-1].finished, timeout=PATIENCE)
    assert told[-1].cancelled
    assert told[-1].outcomes == []


@pytest.mark.parametrize("opened", [hostile], indirect=True)
def test_closing_ends_what_never_would(opened: Real) -> None:
    add(opened, MARK + b"loop ")
    opened.qtbot.wait(300)
    opened.session.close()  # and the check after every test finds no worker
