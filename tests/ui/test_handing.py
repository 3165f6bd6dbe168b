"""Ways in by hand: what another program hands over is asked about; drops are read as pastes are; folders; what is near."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.looking import button, page, texts
from tests.ui.real import Real, real_window
from ui.dialogs import files
from ui.dialogs.handed import HandedSheet
from ui.meeting_point import socket_name
from ui.places.library import LibraryPlace
from ui.screens.check.screen import CheckPage
from ui.session.handed import Handed, from_words, packed, unpacked
from ui.session.incoming import given
from ui.single import First, ask_first
from wallet.intake.containers.png import bake_png
from wallet.limits import MAX_HANDED, MAX_HANDED_BYTES
from wallet.sample import art
from wallet.sample.issuer import SampleIssuer, encoded

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.
BADGE = encoded(SampleIssuer("Mercy College").badge("infection-control"))


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        yield made


def sheet(real: Real) -> HandedSheet:
    found = [one for one in real.window.findChildren(HandedSheet) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def no_sheet(real: Real) -> bool:
    return not any(one.isVisible() for one in real.window.findChildren(HandedSheet))


def count(real: Real) -> int:
    counted: list[int] = []
    real.session.ask(real.session, lambda wallet: wallet.library.count(), done=counted.append)
    real.qtbot.waitUntil(lambda: bool(counted))
    return counted[0]


# The words ------------------------------------------------------------------------
def test_words_become_absolute_paths_and_addresses(tmp_path: Path) -> None:
    (tmp_path / "https:").mkdir()
    handed = from_words(
        ["a.json", "/x/b c.pdf", "file:///y/%C3%A9.png", "https://x.example/b", "openid4vp://?x=1"], tmp_path
    )
    assert handed.paths == [tmp_path / "a.json", Path("/x/b c.pdf"), Path("/y/é.png")]
    assert handed.addresses == ["https://x.example/b", "openid4vp://?x=1"]
    assert unpacked(packed(handed)) == handed


def test_a_selection_of_any_size_is_a_message_that_is_taken(tmp_path: Path) -> None:
    handed = from_words([f"{'x' * 600}{number}" for number in range(3_000)], tmp_path)
    assert len(handed.words) == MAX_HANDED
    assert len(packed(handed)) <= MAX_HANDED_BYTES
    assert unpacked(packed(handed)) is not None


@pytest.mark.parametrize(
    "message",
    [
        b"open /etc/passwd\n", b"{}\n", b"[]\n", b'{"given": "/x"}\n', b'{"given": ["x"]}\n', b'{"given": ["../x"]}\n',
        b'{"given": ["javascript:alert(1)"]}\n', b'{"given": ["http://x.example/"]}\n', b'{"given": [1]}\n',
        b'{"given": ["/x\\u0000"]}\n', b'{"given": ["/x\\n/y"]}\n', b'{"given": ["/x"], "add": true}\n', b"\xff\n",
        json.dumps({"given": ["/" + "x" * 5_000]}).encode(), json.dumps({"given": ["/x"] * 1_001}).encode(),
        b"[" * 200_000, b'{"given": ["/x"]}' + b" " * MAX_HANDED_BYTES,
    ],
)  # fmt: skip
def test_a_message_that_no_start_of_ours_sends_is_refused_whole(message: bytes) -> None:
    assert unpacked(message) is None


# From one start to the other ------------------------------------------------------
def test_a_second_start_hands_over_what_it_was_given(qtbot: QtBot, tmp_path: Path) -> None:
    first = First(tmp_path)
    got: list[Handed] = []
    shown: list[int] = []
    first.handed.connect(got.append)
    first.requested.connect(lambda: shown.append(1))
    socket = QLocalSocket()
    socket.connectToServer(socket_name(tmp_path))
    assert socket.waitForConnected(1_000)
    body = packed(Handed(("/x/a.json", "https://x.example/")))
    socket.write(body[:10])  # in two pieces, as a pipe may deliver it
    socket.flush()
    qtbot.wait(30)
    assert not got
    socket.write(body[10:])
    qtbot.waitUntil(lambda: bool(got))
    assert got == [Handed(("/x/a.json", "https://x.example/"))]
    assert shown == [1]
    first.close()


def test_another_user_s_process_is_not_listened_to(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = First(tmp_path)
    shown: list[int] = []
    first.requested.connect(lambda: shown.append(1))
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    socket = QLocalSocket()
    socket.connectToServer(socket_name(tmp_path))
    socket.waitForConnected(1_000)
    socket.write(b"show\n")
    qtbot.waitUntil(lambda: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState)
    assert not shown
    first.close()


def test_nobody_is_asked_where_there_is_no_window(tmp_path: Path) -> None:
    assert not ask_first(tmp_path, Handed(("/x",)))


# In the window --------------------------------------------------------------------
def test_while_open_it_asks_and_adds_when_told(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    real.unlock()
    real.settled()
    before = count(real)
    (tmp_path / "badge.json").write_bytes(BADGE)
    real.window.hand(Handed((str(tmp_path / "badge.json"),)))
    asked = sheet(real)
    assert "badge.json" in texts(asked)
    qtbot.wait(50)
    assert count(real) == before, "nothing is added by itself"
    button(asked, "Add to my wallet").click()
    qtbot.waitUntil(lambda: real.session.adder.last is not None and real.session.adder.last.finished, timeout=20_000)
    assert count(real) == before + 1
    assert no_sheet(real)


def test_while_locked_it_waits_for_unlocking(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    (tmp_path / "badge.json").write_bytes(BADGE)
    real.window.hand(Handed((str(tmp_path / "badge.json"),)))
    button(sheet(real), "Unlock first").click()
    assert no_sheet(real)
    real.unlock()
    assert button(sheet(real), "Add to my wallet")
    # A lock in between is no answer.
    real.session.lock()
    assert no_sheet(real)
    real.unlock()
    button(sheet(real), "Leave it").click()
    real.session.lock()
    real.unlock()
    assert no_sheet(real)


def test_while_locked_it_can_be_checked_and_nothing_is_kept(qtbot: QtBot, real: Real, tmp_path: Path) -> None:
    (tmp_path / "badge.json").write_bytes(BADGE)
    real.window.hand(Handed((str(tmp_path / "badge.json"), "https://x.example/badge")))
    assert "x.example" in texts(sheet(real))
    button(sheet(real), "Only check").click()
    shown = page(real.window)
    assert isinstance(shown, CheckPage)
    qtbot.waitUntil(lambda: "badge.json" in texts(shown), timeout=20_000)
    assert not real.session.is_open()


def test_two_that_come_one_after_the_other_are_asked_about_together(real: Real) -> None:
    real.unlock()
    real.window.hand(Handed(("/x/a.json",)))
    real.window.hand(Handed(("/x/b.json", "/x/a.json")))
    assert {"a.json", "b.json"} <= set(texts(sheet(real)))
    assert any("2 things" in text for text in texts(sheet(real)))


# Pasted and dropped ---------------------------------------------------------------
def mime(*, urls: tuple[str, ...] = (), text: str = "", kinds: dict[str, bytes] | None = None) -> QMimeData:
    data = QMimeData()
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    if text:
        data.setText(text)
    for kind, body in (kinds or {}).items():
        data.setData(kind, body)
    return data


def png() -> bytes:
    return bake_png(art.png(art.Drawing("shield", "leaf", "#1E5B57", "#F4E9CF")), BADGE)


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ({"urls": ("https://x.example/b.png",), "text": "My badge", "kinds": {"image/png": b"\x89PNG raw"}}, b"\x89PNG raw"),
        ({"urls": ("https://x.example/b",), "text": "Mercy College – badge"}, b"https://x.example/b"),
        ({"kinds": {"message/rfc822": b"From: a@b.example\n\nx"}, "urls": ("imap://x/1",)}, b"From: a@b.example\n\nx"),
        ({"text": '  {"a":1}\n'}, b'{"a":1}'),
        ({"urls": ("mailbox:///x?number=1",)}, b"mailbox:///x?number=1"),
    ],
    ids=["picture of a browser", "link of a browser", "mail", "text", "mail without its bytes"],
)
def test_what_other_programs_give_is_read(about: dict[str, Any], expected: bytes) -> None:
    (source,) = given(mime(**about), name="Pasted").sources
    assert source.data == expected


def test_files_copied_in_a_file_manager_are_files(tmp_path: Path) -> None:
    thing = given(mime(urls=(QUrl.fromLocalFile(str(tmp_path)).toString(), "https://x.example/")), name="Pasted")
    assert thing.paths == (tmp_path,)
    assert not given(QMimeData(), name="Pasted")


def test_a_picture_without_bytes_of_its_own_is_drawn_anew() -> None:
    data = QMimeData()
    data.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    (source,) = given(data, name="Pasted").sources
    assert Image.open(io.BytesIO(source.data)).size == (4, 4)


def test_a_badge_pasted_as_a_picture_keeps_what_is_baked_into_it(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    real.settled()
    before = count(real)
    QGuiApplication.clipboard().setMimeData(mime(kinds={"image/png": png()}))
    real.window.paste()
    qtbot.waitUntil(lambda: real.session.adder.last is not None and real.session.adder.last.finished, timeout=20_000)
    assert count(real) == before + 1
    QGuiApplication.clipboard().clear()


def drag(real: Real, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(
        QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    real.window.dragEnterEvent(event)
    return event


def test_while_something_is_dragged_the_window_says_what_would_become_of_it(real: Real) -> None:
    real.unlock()
    data = mime(text="{}")
    assert drag(real, data).isAccepted()
    assert "Let go to add it" in texts(real.window)
    real.window.dragLeaveEvent(QDragLeaveEvent())
    assert "Let go to add it" not in texts(real.window)
    real.session.lock()
    drag(real, data)
    assert "Let go to check it" in texts(real.window)


def test_what_cannot_be_taken_is_said(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    data = QMimeData()
    data.setHtml("<p></p>")
    said: list[str] = []
    real.session.notified.connect(lambda words, *_: said.append(str(words)))
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    real.window.dropEvent(event)
    assert any("no file, picture or text" in words for words in said)


# Asked for ------------------------------------------------------------------------
def test_the_first_question_begins_in_downloads_and_the_next_where_it_ended(
    real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real.unlock()
    begun: list[str] = []

    def folder(owner: object, title: str, where: str) -> str:
        begun.append(where)
        return str(tmp_path)

    def several(owner: object, title: str, where: str) -> tuple[list[str], str]:
        begun.append(where)
        return [], ""

    monkeypatch.setattr(files, "_last", [])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", folder)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", several)
    downloads = tmp_path / "DownloadLocation"
    downloads.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda place: str(tmp_path / place.name))
    real.window.open_folder()
    real.window.open_files()
    assert begun == [str(downloads), str(tmp_path)]


def test_a_folder_is_a_button_beside_add(qtbot: QtBot, real: Real, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real.unlock()
    real.settled()
    before = count(real)
    folder = tmp_path / "ten years"
    folder.mkdir()
    (folder / "badge.json").write_bytes(BADGE)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    button(real.window, "Add a folder…").click()
    qtbot.waitUntil(lambda: real.session.adder.last is not None and real.session.adder.last.finished, timeout=20_000)
    assert count(real) == before + 1


def test_a_search_that_finds_nothing_offers_what_is_near(qtbot: QtBot, real: Real) -> None:
    real.unlock()
    real.session.go(LibraryPlace("infectoin"))
    qtbot.waitUntil(lambda: "infection" in texts(page(real.window)), timeout=10_000)
    button(page(real.window), "infection").click()
    qtbot.waitUntil(lambda: not any("Nothing fits" in text for text in texts(page(real.window))), timeout=10_000)
