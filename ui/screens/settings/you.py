"""Who the person is to the issuers: their addresses, names and numbers, and what was issued to each."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from ui.dialogs.identity import IdentityDialog
from ui.session.session import Session
from ui.text.identities import ICONS, fits, unmatched_line
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section, clear, column
from ui.widgets.plain_label import PlainLabel
from wallet.credential.identity import Identity
from wallet.records.record import RecordSummary
from wallet.service.changes import Changes
from wallet.service.identities import Held
from wallet.service.protocols import OpenWallet


class You(QWidget):
    """Looks again by itself after each change."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._body = column()
        self.setLayout(self._body)
        session.changed.connect(self._changed)
        self.look()

    def look(self) -> None:
        """Looks again at what is there."""

        def question(wallet: OpenWallet) -> tuple[list[Held], list[RecordSummary]]:
            return wallet.identities.held(), wallet.identities.unmatched_recipients()

        self._session.ask(self, question, done=lambda answers: self._show(*answers))

    def _changed(self, changes: Changes) -> None:
        if changes.identities or changes.added or changes.removed or changes.updated:
            self.look()

    def _show(self, held: list[Held], unmatched: list[RecordSummary]) -> None:
        clear(self._body)
        add = Button(t("you.add"), look="link", on=self.add)
        section = Section(t("you.title"), action=add)
        section.add(PlainLabel(t("you.why"), role="ink_2"))
        section.body.addSpacing(8)
        rows = RowList()
        for entry in held:
            remove = Button(t("you.remove"), look="quiet", on=partial(self._remove, entry.identity))
            remove.setAccessibleName(t("you.remove_it", value=plain(entry.identity.value, limit=60)))
            mark = Mark(f"line/{ICONS[entry.identity.type]}", "ink_2")
            rows.add(Row(plain(entry.identity.value, limit=120), fits(entry), mark=mark, action=remove))
        if unmatched:
            mark = Mark("marks/take-care", "attention")
            rows.add(Row(t("you.strangers", n=len(unmatched)), unmatched_line(unmatched), mark=mark))
        if not held and not unmatched:
            rows.add(Row(t("you.none"), t("you.none_why"), mark=Mark("line/mail", "ink_2")))
        section.add(rows)
        self._body.addWidget(section)

    def add(self) -> None:
        """Asks for a new one."""
        IdentityDialog(self._session, self).open()

    def _remove(self, identity: Identity) -> None:
        session = self._session

        def notify() -> None:
            text = t("you.removed", value=plain(identity.value, limit=60))
            session.undoing.put(text, back)

        def back() -> None:
            session.change(session, lambda wallet: wallet.identities.add(identity.value, identity.type)[1])

        session.change(session, lambda wallet: wallet.identities.remove(identity), done=notify)
