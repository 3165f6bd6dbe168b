"""Check online…: hosts named first, the switch beside them, one dialog wherever it is offered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.support.fake_wallet import NOW, FakeWallet
from tests.ui.looking import button, page, texts
from ui.dialogs.check_online import CheckOnlineDialog
from ui.places.credential import CredentialPlace
from ui.session.session import Session
from ui.window import Window
from wallet.credential.model import RecordId
from wallet.service.asking import Answered, Asked, Planned, PlannedQuestion

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


class Asker:
    """Answers as it is told to: who would be asked, what each says, and who turns up only in an answer."""

    def __init__(self, *hosts: str, errors: dict[str, str] | None = None, further: str = "") -> None:
        self.hosts = hosts
        self.errors = errors or {}
        self.further = further
        self.runs: list[list[str]] = []

    def plan(self, record_ids: Iterable[RecordId]) -> Iterator[Planned]:
        for record_id in record_ids:
            yield Planned(record_id, tuple(PlannedQuestion(host, "did_document") for host in self.hosts))

    def check(
        self, record_ids: Iterable[RecordId], hosts: Collection[str], *, stopped: Callable[[], bool]
    ) -> Iterator[Answered]:
        self.runs.append(sorted(hosts))
        asked = tuple(Asked(host, "did_document", NOW, self.errors.get(host, "")) for host in sorted(hosts))
        left = (PlannedQuestion(self.further, "status_list"),) if self.further and self.further not in hosts else ()
        for record_id in record_ids:
            yield Answered(record_id, asked=asked, further=left)


def ask(window: Window, session: Session, fake: FakeWallet, qtbot: QtBot, asker: Asker) -> CheckOnlineDialog:
    fake.asking = asker
    record = next(iter(fake.records))
    session.go(CredentialPlace(record))
    qtbot.waitUntil(lambda: any("Check online…" in text for text in texts(page(window))))
    button(page(window), "Check online…").click()
    dialog = page(window).findChild(CheckOnlineDialog)
    assert dialog is not None
    return dialog


def test_every_host_is_named_before_anybody_is_asked(
    opened: Window, session: Session, fake: FakeWallet, qtbot: QtBot
) -> None:
    asker = Asker("mercycollege.example", "never.seen.example")
    dialog = ask(opened, session, fake, qtbot, asker)
    qtbot.waitUntil(lambda: "2 sites would be asked" in texts(dialog))
    shown = " ".join(texts(dialog))
    assert "mercycollege.example" in shown
    assert "last asked" in shown
    assert "never.seen.example" in shown
    assert "never asked before" in shown
    assert "Stay offline" in shown
    assert asker.runs == []
    button(dialog, "Ask these 2 sites").click()
    qtbot.waitUntil(lambda: "Nothing is different" in texts(dialog))
    assert asker.runs == [["mercycollege.example", "never.seen.example"]]


def test_a_host_that_turns_up_in_an_answer_is_confirmed_in_its_turn(
    opened: Window, session: Session, fake: FakeWallet, qtbot: QtBot
) -> None:
    asker = Asker("one.example", further="lists.example")
    dialog = ask(opened, session, fake, qtbot, asker)
    qtbot.waitUntil(lambda: "One site would be asked" in texts(dialog))
    button(dialog, "Ask this site").click()
    qtbot.waitUntil(lambda: "The answers name one more site" in texts(dialog))
    assert asker.runs == [["one.example"]]
    button(dialog, "Ask this site").click()
    qtbot.waitUntil(lambda: len(asker.runs) == 2)
    assert asker.runs[1] == ["lists.example", "one.example"]


@pytest.mark.parametrize(
    ("error", "expected"),
    [("", "answered"), ("unreachable", "The other side does not answer."), ("no_network", "There is no network now")],
)
def test_what_came_of_it_is_said_of_each_site(
    opened: Window, session: Session, fake: FakeWallet, qtbot: QtBot, error: str, expected: str
) -> None:
    dialog = ask(opened, session, fake, qtbot, Asker("one.example", errors={"one.example": error}))
    qtbot.waitUntil(lambda: "One site would be asked" in texts(dialog))
    button(dialog, "Ask this site").click()
    qtbot.waitUntil(lambda: any(expected in text for text in texts(dialog)))
    assert ("Try again" in texts(dialog)) is bool(error)


def test_while_they_stay_offline_nothing_can_be_asked(
    opened: Window, session: Session, fake: FakeWallet, qtbot: QtBot
) -> None:
    session.prefer(session.preferences.having(offline=True))
    asker = Asker("one.example")
    dialog = ask(opened, session, fake, qtbot, asker)
    qtbot.waitUntil(lambda: "One site would be asked" in texts(dialog))
    yes = button(dialog, "Ask this site")
    assert not yes.isEnabled()
    dialog._go()
    assert asker.runs == []
    button(dialog, "Stay offline").click()
    assert yes.isEnabled()
    assert fake.offline is False
    assert "Goes online only when you ask." in texts(opened)
    session.prefer(session.preferences.having(offline=True), quietly=True)
    assert "Stays offline, as you chose." in texts(opened)


def test_where_nobody_needs_to_be_asked_it_says_so(opened: Window, session: Session, fake: FakeWallet, qtbot: QtBot) -> None:
    asker = Asker()
    dialog = ask(opened, session, fake, qtbot, asker)
    qtbot.waitUntil(lambda: "Nobody needs to be asked" in texts(dialog))
    button(dialog, "Check again here").click()
    qtbot.waitUntil(lambda: asker.runs == [[]])
