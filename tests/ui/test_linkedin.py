"""Add to LinkedIn: everything that goes is in sight, a number only when asked for, and only that host is opened."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from PySide6.QtGui import QDesktopServices

from tests.ui.looking import button, page, texts
from tests.ui.test_sharing import Desk
from tests.ui.test_sharing import desk as desk
from ui.dialogs.linkedin import LinkedInDialog
from ui.places.credential import CredentialPlace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


def test_what_goes_is_in_sight_and_a_number_goes_when_asked_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(bytes(url.toEncoded()).decode()))
    desk.session.go(CredentialPlace(record=desk.plain))
    dialog = LinkedInDialog(desk.session, desk.plain, page(desk.window))
    dialog.open()
    desk.qtbot.waitUntil(lambda: "Infection control" in texts(dialog))
    assert "Number" not in texts(dialog)
    assert not opened, "nothing is opened before the person presses"
    dialog._number.click()
    desk.qtbot.waitUntil(lambda: "Number" in texts(dialog))
    dialog._number.click()
    desk.qtbot.waitUntil(lambda: "Number" not in texts(dialog))
    button(dialog, "Open www.linkedin.com").click()
    (address,) = opened
    assert urlsplit(address).hostname == "www.linkedin.com"
    assert parse_qs(urlsplit(address).query)["name"] == ["Infection control"]
    assert "certId" not in parse_qs(urlsplit(address).query)
    assert " " not in address
