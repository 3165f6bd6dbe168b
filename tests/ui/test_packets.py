"""A hospital's list in the real window: what fits and why, what is held back, the packet, and the next one in two clicks."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.support import nurse
from tests.ui.looking import page, texts
from tests.ui.real import Real, real_window
from ui.places.added import AddedPlace
from ui.places.packet import ListSource, PacketPlace
from ui.places.packets import PacketsPlace
from ui.screens.packet.screen import PacketPage
from ui.screens.packet.start import PacketsPage
from ui.text.words import problem
from ui.widgets.tick import Tick
from wallet.service.protocols import OpenWallet


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as window:
        window.unlock()
        kept: list[object] = []

        def keep(wallet: OpenWallet) -> None:
            wallet.library.remove([row.id for row in wallet.library.find("")])
            for paper in nurse.papers():
                wallet.recording.record(paper)

        window.session.ask(window.window, keep, done=lambda _: kept.append(True))
        qtbot.waitUntil(lambda: bool(kept), timeout=15_000)
        yield window


def opened(real: Real, file: Path) -> PacketPage:
    file.write_bytes(nurse.asked())
    real.session.go(PacketPlace(ListSource.of(file)))
    return matched(real)


def matched(real: Real) -> PacketPage:
    real.qtbot.waitUntil(lambda: "Health records, held back" in texts(page(real.window)), timeout=15_000)
    shown = page(real.window)
    assert isinstance(shown, PacketPage)
    return shown


def button(shown: PacketPage | PacketsPage, words: str) -> QPushButton:
    return next(b for b in shown.findChildren(QPushButton) if b.text() == words and b.isVisible())


def tick(shown: PacketPage, about: str) -> Tick:
    return next(box for box in shown.findChildren(Tick) if about in box.accessibleName() and box.isVisible())


def written(real: Real, shown: PacketPage, out: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    monkeypatch.setattr("ui.screens.packet.screen.save_as", lambda *_: out)
    button(shown, "Make packet…").click()
    real.qtbot.waitUntil(lambda: any(text.startswith("Made: ") for text in texts(shown)), timeout=20_000)
    with zipfile.ZipFile(out) as packed:
        return set(packed.namelist())


def test_tonight_s_packet_and_the_next_one_in_two_clicks(
    real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = opened(real, tmp_path / "ward 6.json")
    shown._head._start.setText("2027-01-04")
    shown._head._start.editingFinished.emit()
    real.qtbot.waitUntil(lambda: "Ends before you start" in texts(shown))
    said = texts(shown)
    for words in (
        "Packet for Saltmarsh Regional Hospital",
        "The list is not signed: anybody may have written it.",
        "Advanced Cardiac Life Support (ACLS) has expired.",
        "Nothing that is held says so.",
        "0 of 3 included",
    ):
        assert words in said, said
    tick(shown, "TB test").click()
    real.qtbot.waitUntil(lambda: "1 of 3 included" in texts(shown))
    shown._side.keep.setText("Saltmarsh, wards")
    files = written(real, shown, tmp_path / "a.zip", monkeypatch)
    assert {"00_Cover_sheet.pdf", "00_Not_enclosed.txt"} <= files
    assert any(name.startswith("TB_test") for name in files)
    assert not any("Fit_test" in name or "Titers" in name for name in files)
    named = {file.name for file in shown._matched.files if file.kind in ("original", "cover", "absent")}  # type: ignore[union-attr]
    assert named <= files, "what was said they get is what they get"

    real.session.go(PacketsPlace())
    real.qtbot.waitUntil(lambda: "Saltmarsh, wards" in texts(page(real.window)))
    start = page(real.window)
    assert isinstance(start, PacketsPage)
    button(start, "Make again").click()
    again = matched(real)
    assert again is not shown
    assert "0 of 3 included" in texts(again), "no tick on a health record is remembered"
    assert not any("TB_test" in name for name in written(real, again, tmp_path / "b.zip", monkeypatch))


def test_a_tick_taken_back_and_another_card_chosen(real: Real, tmp_path: Path) -> None:
    shown = opened(real, tmp_path / "list.json")
    tick(shown, "Fit test").click()
    real.qtbot.waitUntil(lambda: "1 of 3 included" in texts(shown))
    tick(shown, "Fit test").click()
    real.qtbot.waitUntil(lambda: "0 of 3 included" in texts(shown))
    named = lambda: {file.name for file in shown._matched.files if "Registered" in file.name}  # type: ignore[union-attr]  # noqa: E731
    assert named() == {"Registered_Nurse_licence_KY_exp-2027-10.pdf"}, "the one that ends last"
    choices = {c.result.requirement.id: c for c in shown._matched.plan.choices}  # type: ignore[union-attr]
    other = choices["licence"].result.evidence[1].holding.ref
    shown._prefer("licence", other)
    real.qtbot.waitUntil(lambda: named() == {"Registered_Nurse_licence_OH_exp-2027-05.pdf"})


@pytest.mark.parametrize(
    ("data", "code"), [(b'{"a": 1}', "role_not_found"), (b'{"items": [1], "title": "x"}', "pack_item_malformed")]
)
def test_what_is_no_list_says_so_and_makes_nothing(real: Real, tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "x.json").write_bytes(data)
    real.session.go(PacketPlace(ListSource.of(tmp_path / "x.json")))
    real.qtbot.waitUntil(lambda: problem(code).sentence in texts(page(real.window)), timeout=15_000)
    shown = page(real.window)
    assert isinstance(shown, PacketPage)
    assert not button(shown, "Make packet…").isEnabled()


def test_a_list_that_was_dropped_on_the_wallet_is_refused_with_the_way_to_its_packet(real: Real, tmp_path: Path) -> None:
    (tmp_path / "ward.json").write_bytes(nurse.asked())
    real.session.add_paths([tmp_path / "ward.json"])
    real.session.go(AddedPlace())

    def begin() -> QPushButton | None:
        return next((b for b in page(real.window).findChildren(QPushButton) if b.text() == "Packet…"), None)

    real.qtbot.waitUntil(lambda: begin() is not None, timeout=15_000)
    found = begin()
    assert found is not None
    found.click()
    matched(real)
