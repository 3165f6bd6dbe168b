"""One line: whom a credential was issued to. Says the person's own address, shortened, and never the hash."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ui.dialogs.identity import IdentityDialog
from ui.session.session import Session
from ui.text.identities import masked
from ui.text.status_text import StatusText
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.controls import Button
from ui.widgets.parts import StatusLabel, clear, column
from wallet.records.record import Record
from wallet.service.changes import Changes
from wallet.service.identities import IssuedTo

_ASKING = ("unknown", "hidden")
"""Grades that the person may answer by adding an address."""


class IssuedToLine(QWidget):
    """Fills itself; empty where there is nothing to say (a bearer badge, a key of somewhere else)."""

    def __init__(self, session: Session, record: Record) -> None:
        super().__init__()
        self._session = session
        self._id = record.summary.id
        self._body = column(margins=(0, 4, 0, 0))
        self._line: QBoxLayout | None = None
        self.setLayout(self._body)
        self.hide()
        session.changed.connect(self._changed)
        self.look()

    def look(self) -> None:
        """Looks again."""
        self._session.ask(
            self,
            lambda wallet: wallet.identities.issued_to(wallet.library.record(self._id)),
            done=self._show,
            failed=lambda _: None,
        )

    def _changed(self, changes: Changes) -> None:
        if changes.identities:
            self.look()

    def _show(self, issued_to: IssuedTo) -> None:
        clear(self._body)
        self._line = None
        status = _status(issued_to)
        self.setVisible(status is not None)
        if status is None:
            return
        if issued_to.grade not in _ASKING:
            self._body.addWidget(StatusLabel(status, size="body"))
            return
        label = StatusLabel(status, size="body")
        label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        add = Button(t("you.add"), look="link", on=lambda: IdentityDialog(self._session, self).open())
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        self._line.addWidget(add)
        self._line.addStretch(1)
        self._body.addLayout(self._line)
        self.restyle()

    def restyle(self) -> None:
        """Large words leave no room beside them: what can be done goes beneath."""
        if self._line is not None:
            large = theme.current().scale >= 1.5
            down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
            self._line.setDirection(down if large else across)
            self._line.setSpacing(4 if large else 12)


def _status(issued_to: IssuedTo) -> StatusText | None:
    if issued_to.grade == "matched" and issued_to.identity is not None:
        key = "you.to.matched" if issued_to.established else "you.to.matched_unproved"
        return StatusText(
            "ok" if issued_to.established else "could-not-check", "ink_2", t(key, value=masked(issued_to.identity))
        )
    if issued_to.grade == "own_key":
        return StatusText("ok", "ink_2", t("you.to.own_key"))
    if issued_to.grade == "unknown":
        return StatusText("take-care", "attention", t("you.to.unknown"))
    if issued_to.grade == "hidden":
        return StatusText("skipped", "ink_2", t("you.to.hidden"))
    return None
