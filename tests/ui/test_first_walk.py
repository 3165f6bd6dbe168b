"""The first day with it, in the real window over a real vault: ten files added offline, then checked online at a real TLS
server; and what is said of somebody else's presentations, beside what the command says.

Each step leaves a picture in the test's own folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.attacks.test_network import NOW, UNI, PublishedIssuer, sentinel
from tests.support.command import lanyard
from tests.support.signing import HOLDER, THIEF, changed, presentation, signed
from tests.support.tls_server import Authority, TlsServer, client_for, serving
from tests.support.vaults import CHEAP, PASSPHRASE, make_vault
from tests.ui.looking import button, page, texts
from ui.dialogs.check_online import CheckOnlineDialog
from ui.places.added import AddedPlace
from ui.places.check import CheckPlace
from ui.places.home import HomePlace
from ui.screens.check.screen import CheckPage
from ui.session.preferences import Preferences
from ui.session.session import Session
from ui.text.words import set_language
from ui.window import Window
from wallet.clock import FixedClock
from wallet.sample.issuer import Terms, encoded
from wallet.service.locked import LockedWallet
from wallet.service.wallet import Wallet
from wallet.store.vault import Vault
from wallet.verify.sources.network import NetworkWhenAsked

pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints"),  # The platform without a screen has none.
    pytest.mark.slow,
]


@dataclass
class Door:
    """Opens the vault as the program does, over a network that leads to loopback."""

    authority: Authority
    server: TlsServer

    def network(self) -> NetworkWhenAsked:
        return NetworkWhenAsked(lambda: client_for(self.authority, (UNI, self.server)))

    def open(self, folder: Path, passphrase: str | None = None, **_: object) -> Wallet:
        vault = Vault.open(folder, passphrase=passphrase or "", clock=FixedClock(NOW), lowest=CHEAP)
        return Wallet(vault, clock=FixedClock(NOW), network=self.network)

    def locked(self, folder: Path, **_: object) -> LockedWallet:
        return LockedWallet(folder, clock=FixedClock(NOW), kdf=CHEAP, lowest=CHEAP)


@dataclass
class Walk:
    """The window, and where its pictures go."""

    window: Window
    session: Session
    qtbot: QtBot
    pictures: Path
    count: int = 0

    def picture(self, name: str, root: QWidget | None = None) -> None:
        self.count += 1
        self.qtbot.wait(50)
        assert (root or self.window).grab().save(str(self.pictures / f"{self.count:02d}-{name}.png"))

    def see(self, *words: str) -> str:
        self.qtbot.waitUntil(lambda: all(any(word in text for text in texts(self.window)) for word in words), timeout=20_000)
        return "\n".join(texts(self.window))

    def click(self, words: str, root: object = None) -> None:
        found = button(root or page(self.window), words)  # type: ignore[arg-type]
        self.qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Authority, TlsServer]]:
    authority = Authority(tmp_path)
    with serving(authority, UNI) as listening:
        yield authority, listening


@pytest.fixture
def walk(tmp_path: Path, qtbot: QtBot, server: tuple[Authority, TlsServer]) -> Iterator[Walk]:
    door = Door(*server)
    make_vault(tmp_path / "vault")[0].close()
    session = Session(tmp_path / "vault", factory=door, clock=FixedClock(NOW))  # type: ignore[arg-type]
    session.network = door.network
    session.preferences = Preferences(language="en", look="light")
    set_language("en")
    window = Window(session)
    window.resize(1366, 768)
    window.show()
    with qtbot.waitSignal(session.unlocked):
        session.unlock(PASSPHRASE, failed=lambda error: pytest.fail(error.code))
    (tmp_path / "pictures").mkdir()
    yield Walk(window, session, qtbot, tmp_path / "pictures")
    window.close()
    window.deleteLater()


def ten_files(folder: Path, published: PublishedIssuer) -> list[Path]:
    """Seven that hold, one that its issuer withdrew, one that has expired, one that was changed."""
    folder.mkdir()
    badges = [published.badge() for _ in range(8)]
    published.issuer.revoke(badges[7])
    published.publish()
    ended = published.issuer.badge(
        "wound-care-2", terms=Terms(status=True, image=False, valid_until=NOW - timedelta(days=3))
    )
    tampered = orjson.loads(encoded(published.badge()))
    tampered["credentialSubject"]["achievement"]["name"] = "Brain surgery"
    paths = []
    for number, badge in enumerate([*badges, ended, tampered]):
        path = folder / f"badge {number}.json"
        path.write_bytes(encoded(badge))
        paths.append(path)
    return paths


def test_ten_files_offline_then_online(
    walk: Walk, server: tuple[Authority, TlsServer], tmp_path: Path, qtbot: QtBot
) -> None:
    published = PublishedIssuer(server[1])
    paths = ten_files(tmp_path / "downloads", published)
    with sentinel() as reached:
        walk.session.add_paths(paths)
        walk.see("Added 10 of 10")
        assert "was not asked for" in walk.see("Check online…")
        walk.picture("added-offline")
        walk.session.go(HomePlace())
        walk.see("was not checked online yet")
        walk.picture("home-offline")
        walk.session.go(AddedPlace())
        walk.see("Added 10 of 10")
        walk.click("Check online…")
        dialog = page(walk.window).findChild(CheckOnlineDialog)
        assert dialog is not None
        qtbot.waitUntil(lambda: "One site would be asked" in texts(dialog), timeout=20_000)
        assert UNI in texts(dialog)
        assert any("never asked before" in text for text in texts(dialog))
    assert reached == [], "somebody was asked before the person said so"
    assert server[1].heads == []
    walk.picture("sites-named", dialog)
    walk.click("Ask this site", dialog)
    qtbot.waitUntil(lambda: any("different now" in text for text in texts(dialog)), timeout=30_000)
    assert any("answered" in text for text in texts(dialog))
    walk.picture("what-changed", dialog)
    walk.click("Close", dialog)
    walk.session.go(HomePlace())
    said = walk.see("was withdrawn", "is not genuine")
    assert "was not checked online yet" not in said
    assert "expired" in said
    walk.picture("home-online")
    shelf = list(walk.session.wallet().library.find(limit=20))  # type: ignore[union-attr]
    kinds = sorted(str(row.standing.kind) for row in shelf)
    assert kinds.count("signature_holds") == 8
    assert {"withdrawn", "changed"} <= set(kinds)
    (site,) = walk.session.wallet().network_log.all()  # type: ignore[union-attr]
    assert (site.host, site.error) == (UNI, "")


def test_somebody_elses_badge_is_checked_online_from_the_check_page(
    walk: Walk, server: tuple[Authority, TlsServer], tmp_path: Path, qtbot: QtBot
) -> None:
    published = PublishedIssuer(server[1])
    file = tmp_path / "theirs.json"
    file.write_bytes(encoded(published.badge()))
    walk.session.go(CheckPlace())
    shown = page(walk.window)
    assert isinstance(shown, CheckPage)
    shown.take_paths([file])
    assert "Nobody was asked." in walk.see("In short", "was not asked for")
    walk.click("Check online…")
    # Whom the person recognises is asked of the wallet first.
    qtbot.waitUntil(lambda: shown.findChild(CheckOnlineDialog) is not None)
    dialog = shown.findChild(CheckOnlineDialog)
    assert dialog is not None
    for _ in range(2):
        # The key first; the list it names is known only then, and the site of both is asked about once.
        qtbot.waitUntil(lambda: any("site" in text for text in texts(dialog)) or "Close" in texts(dialog), timeout=20_000)
        if "Ask this site" in texts(dialog):
            walk.click("Ask this site", dialog)
            qtbot.waitUntil(lambda: "Close" in texts(dialog), timeout=20_000)
    walk.picture("check-asked", dialog)
    walk.click("Close", dialog)
    said = walk.see("Signature holds")
    assert "with what the sites you agreed to answered" in said
    assert walk.session.wallet().library.count() == 0, "nothing of it is kept"  # type: ignore[union-attr]
    walk.session.lock("asked")
    walk.qtbot.wait(50)


def presentations() -> dict[str, dict]:
    """Somebody's presentations: as they were made, changed since, out of time, and somebody else's credential in them."""
    soon, gone = NOW + timedelta(days=1), NOW - timedelta(days=1)
    honest = presentation(signed(), by=HOLDER, expires=soon)
    return {
        "honest": honest,
        "tampered": changed(honest, lambda document: document.update(id="urn:uuid:changed")),
        "expired": presentation(signed(), by=HOLDER, expires=gone),
        "foreign": presentation(signed(), by=THIEF, expires=soon),
    }


@pytest.mark.parametrize("kind", ["honest", "tampered", "expired", "foreign"])
def test_somebody_elses_presentation_is_said_as_the_command_says_it(walk: Walk, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"{kind}.json"
    file.write_bytes(orjson.dumps(presentations()[kind]))
    done = lanyard(
        "verify", "--json", "--words", "--offline", "--policy", "employer", "--at", NOW.isoformat(), file,
        env={"LANG": "en_GB.UTF-8", "LANGUAGE": "en"},
    )  # fmt: skip
    (row,) = done.rows
    walk.session.go(CheckPlace())
    shown = page(walk.window)
    assert isinstance(shown, CheckPage)
    shown.take_paths([file])
    # The window writes days out: the beginning is the same.
    said = walk.see("In short", " ".join(row["words"]["headline"].split()[:2]))
    walk.picture(kind)
    expected = {
        "honest": ("inconclusive", "issuer not recognised"),
        "tampered": ("not_verified", "changed"),
        "expired": ("not_verified", "Ended"),
        "foreign": ("not_verified", "Not theirs"),
    }[kind]
    assert row["verdict"] in (expected[0], "not_verified"), row["verdict"]
    assert expected[1].lower() in row["words"]["headline"].lower()
    assert expected[1].lower() in said.lower()
    assert row["words"]["tone"] != "good"
