"""How sure it is theirs, on the page that checks somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.signing import HOLDER, NOW, THIEF, badge, presentation, signed
from tests.ui.looking import page, texts
from tests.ui.real import Real, real_window
from ui.places.check import CheckPlace
from ui.screens.check.checked_items import CheckedItem, checked_items
from ui.screens.check.screen import CheckPage
from ui.screens.check.theirs import Ladder, Rung, grade
from ui.text.words import t
from ui.widgets.controls import Field
from wallet.examine.in_process import InProcess
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.sample.issuer import encoded
from wallet.service.others import check_sources

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


def found(document: dict[str, object]) -> CheckedItem:
    return checked_items(list(check_sources([source(document)], NOW, InProcess())))[0]


def source(document: dict[str, object]) -> Source:
    return Source("packet.json", encoded(document), Provenance("file"))


def for_address(address: str) -> dict[str, object]:
    document = badge(subject=None)
    document["credentialSubject"]["identifier"] = [
        {"type": "IdentityObject", "identityHash": address, "identityType": "emailAddress", "hashed": False}
    ]
    return document


def test_a_key_that_presented_is_the_highest_rung() -> None:
    assert grade(found(presentation(signed()))).rung is Rung.KEY


def test_a_file_alone_shows_nobody() -> None:
    assert grade(found(signed())).rung is None
    assert grade(found(signed(badge(subject=None)))).rung is Rung.BEARER


def test_a_stolen_one_is_named() -> None:
    shown = grade(found(presentation(signed(), by=THIEF)))
    assert (shown.rung, shown.against) == (None, "not_the_presenters")


@pytest.mark.parametrize(
    ("known", "rung", "against"),
    [
        ("lee@example.org", Rung.ADDRESS, ""),
        (" LEE@example.org ", Rung.ADDRESS, ""),
        ("somebody@example.org", None, "issued_to_another"),
        ("", None, ""),
    ],
)
def test_what_is_known_of_them_is_compared(known: str, rung: Rung | None, against: str) -> None:
    shown = grade(found(signed(for_address("lee@example.org"))), known)
    assert (shown.rung, shown.against) == (rung, against)


def test_an_address_that_nobody_signed_matches_nobody() -> None:
    assert grade(found(for_address("lee@example.org")), "lee@example.org").rung is not Rung.ADDRESS


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        made.unlock()
        yield made


def test_the_page_compares_what_is_typed(real: Real) -> None:
    real.session.go(CheckPlace())
    shown = page(real.window)
    assert isinstance(shown, CheckPage)
    shown.take_sources([source(signed(for_address("lee@example.org")))])
    real.qtbot.waitUntil(lambda: bool(shown.findChildren(Ladder)))
    (field,) = shown.findChildren(Field)
    field.setText("other@example.org")
    field.returnPressed.emit()
    real.qtbot.waitUntil(lambda: t("theirs.issued_to_another") in texts(shown))
    (field,) = [one for one in shown.findChildren(Field) if one.isVisible()]
    assert field.text() == "other@example.org"
    assert HOLDER.did not in texts(shown)
