"""Whose it is, in the real window on a real vault: adding an address, what it fits, and what is not the person's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.issued import TO, issue_all
from tests.support.vaults import vault_of
from tests.ui.looking import button, nameless, page, texts
from tests.ui.real import Real, real_window
from ui.dialogs.identity import IdentityDialog
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from ui.places.settings import SettingsPlace
from ui.screens.settings.you import You
from ui.text.identities import masked
from ui.text.words import problem, t
from wallet.credential.identity import Identity, IdentityType
from wallet.credential.model import RecordId

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        made.unlock()
        yield made


@pytest.fixture
def issued(real: Real) -> list[RecordId]:
    """The shelf again, this time issued to addresses."""
    wallet = real.session._wallet
    assert wallet is not None
    vault_of(wallet).database.execute("DELETE FROM records")
    return issue_all(wallet, real.clock)


def see(real: Real, words: str) -> None:
    real.qtbot.waitUntil(lambda: any(words in text for text in texts(page(real.window))))


def add(real: Real, value: str) -> IdentityDialog:
    real.session.go(SettingsPlace(part="you"))
    see(real, t("you.why"))
    button(page(real.window), t("you.add")).click()
    real.qtbot.waitUntil(lambda: bool(real.window.findChildren(IdentityDialog)))
    dialog = real.window.findChildren(IdentityDialog)[0]
    dialog.field.setText(value)
    dialog.add()
    real.settled()
    return dialog


def test_an_address_is_added_and_what_it_fits_is_named(real: Real, issued: list[RecordId]) -> None:
    add(real, TO[0])
    see(real, TO[0])
    see(real, "Wound Care, Level 2")
    see(real, t("you.strangers", n=2))
    assert not list(nameless(page(real.window)))
    button(page(real.window), t("you.remove_it", value=TO[0])).click()
    see(real, t("you.strangers", n=6))


def test_what_is_no_address_is_told_and_nothing_is_lost(real: Real) -> None:
    dialog = add(real, "kim@")
    real.qtbot.waitUntil(lambda: any(problem("identity_malformed").sentence in text for text in texts(dialog)))
    assert dialog.field.text() == "kim@"
    dialog.reject()


def test_the_kind_follows_what_is_typed_until_it_is_chosen(real: Real) -> None:
    dialog = add(real, "")
    for value, kind in (("Kim Doe", "name"), ("kim@example.org", "email"), ("S-123", "identifier")):
        dialog.field.setText(value)
        assert dialog.kind.currentData() == kind
    dialog.kind.setCurrentIndex(dialog.kind.findData("phone"))
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    dialog.field.setText("Kim Doe")
    assert dialog.kind.currentData() == "phone"
    dialog.reject()


def test_home_asks_about_what_nobody_here_is_known_by(real: Real, issued: list[RecordId]) -> None:
    real.session.go(HomePlace())
    see(real, t("you.strangers", n=6))
    button(page(real.window), t("you.add")).click()
    real.qtbot.waitUntil(lambda: bool(page(real.window).findChildren(You)))


def test_a_credential_says_whose_it_is_and_never_the_hash(real: Real, issued: list[RecordId]) -> None:
    real.session.go(CredentialPlace(record=issued[0]))
    see(real, t("you.to.hidden"))
    add(real, TO[0])
    real.session.go(CredentialPlace(record=issued[0]))
    see(real, t("you.to.matched", value="k…@mercy.example"))
    assert not any("sha256" in text or "salt" in text for text in texts(page(real.window)))
    real.session.go(CredentialPlace(record=issued[5]))
    see(real, t("you.to.unknown"))


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (IdentityType.EMAIL, "kim@example.org", "k…@example.org"),
        (IdentityType.PHONE, "+1 555 010 9999", "…999"),
        (IdentityType.IDENTIFIER, "RN-4471-2210", "…210"),
        (IdentityType.NAME, "Kim Doe", "Kim Doe"),
        (IdentityType.DID, "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", "did:key:z6MkhaXgBZDv…ta2doK"),
    ],
)
def test_a_shoulder_surfer_learns_little(kind: IdentityType, value: str, shown: str) -> None:
    assert masked(Identity(kind, value)) == shown
