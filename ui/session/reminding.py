"""While the wallet is open: keeps the calendar's file current that the person asked for, and says what is due, once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from ui.session.notifying import Notifier
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import language, problem_text, t
from wallet.errors import LanyardError
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet
from wallet.service.renewals import Renewal

_HOUR: Final = 3_600_000
_AFTER_CHANGES: Final = 3_000
"""Milliseconds of quiet after a change: many come at once while a folder is added."""
_NAMED: Final = 3


class Reminding(QObject):
    """Does nothing that was not asked for: no file without a feed, no call to the desktop while it is off."""

    def __init__(self, session: Session, parent: QObject, come_forward: Callable[[], object]) -> None:
        super().__init__(parent)
        self._session = session
        self._notifier = Notifier(self, partial(_show, session, come_forward))
        self._complained = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_CHANGES)
        self._soon.timeout.connect(self.look)
        hourly = QTimer(self)
        hourly.setInterval(_HOUR)
        hourly.timeout.connect(self.look)
        hourly.start()
        session.unlocked.connect(self.look)
        session.changed.connect(self._heard)
        session.preferences_changed.connect(self._soon.start)

    def _heard(self, changes: Changes) -> None:
        if changes.added or changes.removed or changes.updated or changes.organised:
            self._soon.start()

    def look(self) -> None:
        """Looks what is due now."""
        if not self._session.is_open():
            return
        asked, speech = self._session.preferences.notify, language()

        def question(wallet: OpenWallet) -> list[Renewal]:
            wallet.reminders.refresh_feed(speech)
            return wallet.reminders.due() if asked else []

        self._session.ask(self, question, done=self._say, failed=self._cannot)

    def _say(self, due: list[Renewal]) -> None:
        self._complained = False
        if due and self._notifier.say(t("reminding.title"), words(due, named=self._session.preferences.notify_titles)):
            self._session.ask(self, lambda wallet: wallet.reminders.spoken(due), done=lambda _: None)

    def _cannot(self, error: LanyardError) -> None:
        """Says once why the file cannot be kept current; it is tried again."""
        if not self._complained:
            self._complained = True
            self._session.notify(joined(t("reminding.feed_failed"), problem_text(error.code), by=" "))


def words(due: list[Renewal], *, named: bool) -> str:
    """Returns what is said: how many, and by name only where the person chose so."""
    if not named:
        return t("reminding.body", n=len(due))
    titles = ", ".join(plain(line.summary.title, limit=60) for line in due[:_NAMED])
    return joined(titles, t("share.and_more", n=len(due) - _NAMED) if len(due) > _NAMED else "", by="")


def _show(session: Session, come_forward: Callable[[], object]) -> None:
    from ui.places.renewals import RenewalsPlace

    come_forward()
    if session.is_open():
        session.go(RenewalsPlace())
