"""An academy learner's walk in the real window on a real vault: from a step in progress to *Earned*, by a supervisor's word.

The supervisor's wallet is another vault; between the two there are files alone, and no network.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.sharing import HandClock, new_wallet
from tests.ui.living import settle
from tests.ui.looking import button, page, texts
from tests.ui.real import Real, real_window
from ui.dialogs.recognise import RecogniseDialog
from ui.places.credential import CredentialPlace
from ui.places.home import HomePlace
from ui.places.library import LibraryPlace
from ui.places.pathway import PathwayPlace
from ui.places.reviews import ReviewsPlace
from ui.screens.library.model import COLUMN_STATE
from ui.screens.library.screen import LibraryPage
from ui.screens.reviews.asking import AskingReviewPage
from ui.screens.reviews.screen import ReviewsPage
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.service.pathways import StepByHand
from wallet.service.reviews import Decision, ReceivedReview

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")


def shown(real: Real, *words: str) -> QWidget:
    def says() -> bool:
        spoken = texts(page(real.window))
        return all(any(word in text for text in spoken) for word in words)

    real.qtbot.waitUntil(says, timeout=15_000)
    return page(real.window)


def test_from_in_progress_to_earned(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request, answer = tmp_path / "request.json", tmp_path / "answer.json"
    monkeypatch.setattr("ui.screens.reviews.asking.save_as", lambda *_args: request)
    with real_window(qtbot, tmp_path) as real:
        real.unlock()
        wallet, session = real.session.wallet(), real.session
        assert wallet is not None
        pathway = wallet.pathways.make("Floor academy", [StepByHand("Stock count", 20), StepByHand("Close the till", 15)])
        wallet.pathways.tick(pathway.id, "1")
        session.go(HomePlace())
        page(real.window).load()
        shown(real, "In progress", "1 of 2 steps")

        # The next step, and a request for a word about it.
        session.go(PathwayPlace(pathway.id))
        shown(real, "Close the till")
        button(page(real.window), "Ask for review…").click()
        asking = shown(real, "What is it about?", "A step of Floor academy")
        assert isinstance(asking, AskingReviewPage)
        asking._name.setText("Ada Marlow")
        asking._whom.setText("Dana Reyes")
        button(asking, "Make request…").click()
        qtbot.waitUntil(request.exists, timeout=20_000)
        session.go(HomePlace())
        shown(real, "Waiting", "Close the till, review", "Asked Dana Reyes today")

        # Another vault, no network: a supervisor looks at it and signs.
        supervisor = new_wallet(tmp_path / "supervisor", HandClock(real.clock.now()))
        received = supervisor.reviews.open(Source("r", request.read_bytes(), Provenance("file", "r")))
        assert isinstance(received, ReceivedReview)
        assert list(received.request.skills.values()) == ["Close the till"]
        supervisor.reviews.decide(
            received.request.id,
            Decision.CONFIRMED,
            answer,
            comment="Three times.",
            own_name="Dana Reyes",
        )
        supervisor.close()

        # The answer waits until its key is recognised; then the card stands among what is earned.
        # Dropped on the wallet as a credential would be, it leads to where it is taken.
        session.go(HomePlace())
        real.window.take([answer])
        added = shown(real, "Could not be added", "This answers a request of yours.")
        button(added, "Reviews").click()
        shown(real, "Answers by keys you do not recognise", "Someone who gives the name Dana Reyes")
        button(page(real.window), "Recognise…").click()
        qtbot.waitUntil(lambda: any(d.isVisible() for d in real.window.findChildren(RecogniseDialog)), timeout=10_000)
        (dialog,) = [d for d in real.window.findChildren(RecogniseDialog) if d.isVisible()]
        dialog._go()
        shown(real, "confirmed")
        session.go(HomePlace())
        settle(session, real.window)
        home = shown(real, "Earned")
        qtbot.waitUntil(
            lambda: any("Endorsed by Dana Reyes" in w.accessibleName() for w in home.findChildren(QWidget)), timeout=10_000
        )
        assert "Close the till, review" not in texts(home)
        # The library, as cards and as a table, and the page of it say what Home says.
        session.go(LibraryPlace())
        library = shown(real, "credentials")
        assert isinstance(library, LibraryPage)
        model, (mine,) = library._model, wallet.reviews.all()[0][0].records

        def spoken(column: int, role: Qt.ItemDataRole) -> str:
            rows = [n for n in range(model.total()) if (row := model.row(n)) is not None and row.id == mine]
            return str(model.index(rows[0], column).data(role)) if rows else ""

        qtbot.waitUntil(lambda: "Endorsed by Dana Reyes" in spoken(0, Qt.ItemDataRole.AccessibleTextRole), timeout=10_000)
        assert "Waiting" not in spoken(0, Qt.ItemDataRole.AccessibleTextRole)
        assert spoken(COLUMN_STATE, Qt.ItemDataRole.DisplayRole) == "Endorsed by Dana Reyes"
        session.go(CredentialPlace(mine))
        assert "Waiting for review" not in texts(shown(real, "Endorsed by Dana Reyes"))
        session.go(PathwayPlace(pathway.id))
        shown(real, "2 of 2 steps")

        # The same answer once more is refused, with a sentence.
        session.go(ReviewsPlace())
        again = shown(real, "What you asked for")
        assert isinstance(again, ReviewsPage)
        again.take_paths([answer])
        shown(real, "was not taken", "You took this answer already.")
