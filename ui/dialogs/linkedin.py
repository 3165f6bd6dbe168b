"""Add to LinkedIn: the address with everything in it, in sight before it is opened. It is a claim there, and no proof."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import has, problem_text, t
from ui.widgets.controls import Button, Switch
from ui.widgets.parts import Row, RowList, clear, column
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.errors import LanyardError

_HOST = "www.linkedin.com"


class LinkedInDialog(Sheet):
    """One credential. Nothing is opened, and nobody asked, before the person presses."""

    def __init__(self, session: Session, record_id: RecordId, parent: QWidget) -> None:
        super().__init__(t("linkedin.title"), parent, wide=560)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._record_id = record_id
        self._address = ""
        session.locked.connect(self.reject)
        self.body.addWidget(PlainLabel(t("linkedin.why"), role="ink_2"))
        self._facts = column()
        self.body.addLayout(self._facts)
        self._number = Switch(on=False, name=t("linkedin.number"))
        self._number.clicked.connect(lambda _on: self._look())
        self.body.addWidget(Row(t("linkedin.number"), t("linkedin.number_why"), action=self._number))
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self._copy = Button(t("linkedin.copy"), icon="copy", on=self._copied)
        self.buttons.addWidget(self._copy)
        self._open = Button(t("linkedin.open", host=_HOST), look="primary", on=self._opened)
        self.buttons.addWidget(self._open)
        self._show("")
        self._look()

    def _look(self) -> None:
        record_id, with_number = self._record_id, self._number.isChecked()
        self._session.ask(
            self,
            lambda wallet: wallet.sharing.linkedin_address(record_id, with_number=with_number),
            done=self._show,
            failed=self._failed,
        )

    def _show(self, address: str) -> None:
        """Shows each thing that stands in ``address``."""
        self._address = address
        clear(self._facts)
        rows = RowList()
        for name, value in parse_qsl(urlsplit(address).query):
            if has(f"linkedin.fact.{name}"):
                rows.add(Row(plain(value, limit=160), t(f"linkedin.fact.{name}"), tall=48))
        self._facts.addWidget(rows)
        for button in (self._copy, self._open):
            button.setEnabled(bool(address))
        self._fit_soon()

    def _failed(self, error: LanyardError) -> None:
        self._show("")
        self._facts.addWidget(PlainLabel(problem_text(error.code), role="problem"))
        self._fit_soon()

    def _fit_soon(self) -> None:
        # What was just put on it has its height in the next turn.
        QTimer.singleShot(0, self, self.fit)

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self._address)
        self._copy.setText(t("linkedin.copied"))

    def _opened(self) -> None:
        parts = urlsplit(self._address)
        if parts.scheme == "https" and parts.hostname == _HOST:
            QDesktopServices.openUrl(QUrl(self._address, QUrl.ParsingMode.StrictMode))
        self.accept()
