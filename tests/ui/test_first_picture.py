"""What the first picture of the window loads: only what it shows. Modules are counted, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.doors import CheapDoor
from ui.places.table import all_places

ROOT = Path(__file__).resolve().parents[2]

TOO_EARLY = {
    "wallet.service.wallet": "a wallet is opened when a passphrase was typed",
    "wallet.service.locked": "what the vault says of itself is read after the picture, off the window's thread",
    "wallet.store": "no vault is read before the picture",
    "wallet.examine": "nothing is judged before the picture",
    "wallet.verify": "nothing is judged before the picture",
    "wallet.worker": "the worker is started after the picture",
    "wallet.jsonld": "nothing is canonicalised before the picture",
    "wallet.formats": "nothing is read before the picture",
    "wallet.intake": "nothing comes in before the picture",
    "wallet.share": "nothing goes out before the picture",
    "wallet.net": "nothing is asked for before the picture",
    "wallet.records": "no record is shown in it",
    "wallet.credential": "no credential is shown in it",
    "wallet.report": "no report is shown in it",
    "cryptography": "no key is used",
    "nacl": "no key is used",
    "argon2": "nothing is derived",
    "sqlcipher3": "no database is opened",
    "_hashlib": "OpenSSL is a library of its own; the name of the socket is Qt's hash",
    "urllib3": "no network",
    "keyring": "the keyring is asked when somebody presses its button",
    "PIL": "pictures are Qt's",
    "qrcode": "no code is shown",
    "pyld": "seldom needed at all",
    "orjson": "no record is written",
    "concurrent.futures": "the lanes begin after the picture",
    "PySide6.QtDBus": "listening to the computer begins after the picture",
    "PySide6.QtPrintSupport": "nothing is printed",
    "ui.shell": "the folder is not open",
    "ui.navigation": "the folder is not open",
    "ui.actions": "keys are added after the picture",
    "ui.dialogs": "none is open",
    "ui.screens.home": "it is behind the lock",
    "ui.screens.library": "it is behind the lock",
    "ui.screens.share": "it is behind the lock",
    "ui.screens.credential": "it is behind the lock",
}
WHERE_IT_WAS = {"", ".file", ".file.files", ".file.last_seen", ".file.storage_location"}
"""Of the store, where no wallet is: whether one was there, or its disk is missing, decides which picture is the first."""
OURS_AT_MOST = 66
"""Modules of wallet, ui and resources: 47 when this was written. Whoever needs more says here for what.

Four came with the habits of the keyboard: what every control and the window do with keys, and what can be taken back.
Two more: the card that the locked and the missing wallet share, and what lets the collector rest."""
SHOW = """
import os, sys
import ui.app
class Window(ui.app.Window):
    def __init__(self, session):
        super().__init__(session)
        self.painted.disconnect()
        self.painted.connect(self.tell)
    def tell(self):
        print(type(self.centralWidget()).__name__, *BEFORE)
        sys.stdout.flush()
        os._exit(0)
    def _complete(self):
        global BEFORE
        BEFORE = sorted(sys.modules)
        super()._complete()
ui.app.Window = Window
ui.app.main(["lanyard", "--vault", FOLDER])
"""


@pytest.fixture(scope="module", params=["FirstRunScreen", "UnlockScreen"])
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """Returns the modules that are loaded when the first picture is on the screen."""
    home = tmp_path_factory.mktemp("home")
    folder = home / "vault"
    if request.param == "UnlockScreen":
        CheapDoor().create(folder, "four quiet river stones")[0].close()
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
    }
    shown = subprocess.run(
        [sys.executable, "-c", SHOW.replace("FOLDER", repr(str(folder)))],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    screen, *modules = shown.stdout.split()
    assert screen == request.param
    if screen == "FirstRunScreen":
        return frozenset(modules) - {f"wallet.store{room}" for room in WHERE_IT_WAS}
    return frozenset(modules)


@pytest.mark.parametrize("name", TOO_EARLY)
def test_the_first_picture_waits_for_nothing_that_it_does_not_show(loaded: frozenset[str], name: str) -> None:
    early = sorted(module for module in loaded if module == name or module.startswith(f"{name}."))
    assert not early, TOO_EARLY[name]


def test_the_first_picture_needs_few_modules_of_ours(loaded: frozenset[str]) -> None:
    ours = sorted(module for module in loaded if module.partition(".")[0] in {"wallet", "ui", "resources"})
    assert len(ours) <= OURS_AT_MOST, ours


LATER = """
import os, sys
import ui.app
from ui.session import warming
begin = warming.Warming.__init__
def watched(self, *given, **named):
    begin(self, *given, **named)
    self.done.connect(tell)
def tell():
    print(*sorted(sys.modules))
    sys.stdout.flush()
    os._exit(0)
warming.Warming.__init__ = watched
ui.app.main(["lanyard", "--vault", FOLDER])
"""


@pytest.mark.slow
def test_after_the_picture_everything_else_is_loaded_so_that_no_click_waits(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)}
    loaded = subprocess.run(
        [sys.executable, "-c", LATER.replace("FOLDER", repr(str(tmp_path / "vault")))],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120,
    ).stdout.split()  # fmt: skip
    pages = {spec.page.partition(":")[0] for spec in all_places()}
    assert pages | {"wallet.service.wallet", "wallet.worker.pool", "ui.shell"} <= set(loaded)
