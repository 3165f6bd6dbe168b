"""Settings, reminders: what is said on the desktop, and the calendar's file that stays current."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.dialogs.files import save_as
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import language, t
from ui.widgets.controls import Button, Switch
from ui.widgets.parts import Row, RowList, Section, clear, column
from wallet.service.protocols import OpenWallet


class RemindersPart(QWidget):
    """Off until it is asked for."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._body = column(spacing=32)
        self.setLayout(self._body)
        self._body.addWidget(self._desktop())
        self._feed = column()
        self._body.addLayout(self._feed)
        session.unlocked.connect(self._look)
        self._look()

    def _desktop(self) -> Section:
        section = Section(t("reminders.desktop"))
        chosen = self._session.preferences
        say = Switch(on=chosen.notify, name=t("reminders.notify"))
        named = Switch(on=chosen.notify_titles, name=t("reminders.titles"))

        def prefer() -> None:
            session = self._session
            session.prefer(session.preferences.having(notify=say.isChecked(), notify_titles=named.isChecked()))

        say.clicked.connect(prefer)
        named.clicked.connect(prefer)
        section.add(
            RowList(
                [
                    Row(t("reminders.notify"), t("reminders.notify_why"), action=say),
                    Row(t("reminders.titles"), t("reminders.titles_why"), action=named),
                ]
            )
        )
        return section

    def _look(self) -> None:
        self._session.ask(self, lambda wallet: wallet.reminders.feed(), done=self._show)

    def _show(self, file: Path | None) -> None:
        clear(self._feed)
        section = Section(t("reminders.feed"))
        if file is None:
            begin = Button(t("reminders.feed_begin"), look="quiet", on=self._begin)
            section.add(RowList([Row(t("reminders.feed_none"), t("reminders.feed_why"), action=begin)]))
        else:
            stop = Button(t("reminders.feed_stop"), look="quiet", on=self._stop)
            section.add(RowList([Row(plain(file.name, limit=80), plain(str(file.parent), limit=160), action=stop)]))
        self._feed.addWidget(section)

    def _begin(self) -> None:
        file, speech = save_as(self, t("reminders.feed"), "lanyard-renewals.ics", t("renewals.calendar_kinds")), language()
        if file is None:
            return

        def act(wallet: OpenWallet) -> int:
            return wallet.reminders.keep_feed(file, speech)

        def kept(number: int) -> None:
            self._session.notify(t("renewals.calendar_written", n=number))
            self._show(file)

        self._session.ask(self, act, done=kept)

    def _stop(self) -> None:
        self._session.ask(self, lambda wallet: wallet.reminders.stop_feed(), done=lambda _: self._show(None))


def reminders(session: Session) -> QWidget:
    """Returns the part for a session."""
    return RemindersPart(session)
