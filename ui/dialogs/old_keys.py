"""Keys of an old wallet, brought in from its export for the credentials that are bound to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.session.incoming import sources_in
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import problem_text, t
from ui.widgets.controls import Button, Field
from ui.widgets.parts import Note, clear
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError
from wallet.service.moved_keys import MovedKey
from wallet.service.protocols import OpenWallet


class OldKeysDialog(Sheet):
    """Asks for the wallet's passphrase and, where the file is locked, for its own; ``brought`` hears that keys came."""

    def __init__(self, session: Session, file: Path, brought: Callable[[], object], parent: QWidget) -> None:
        super().__init__(t("old_keys.title"), parent, wide=520)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._file = file
        self._brought = brought
        session.locked.connect(self.reject)
        self.body.addWidget(PlainLabel(t("old_keys.why", file=plain(file.name, limit=80)), role="ink_2"))
        self.passphrase = self._secret("old_keys.passphrase")
        self.password = self._secret("old_keys.password")
        self._wrong = PlainLabel("", role="problem")
        self._wrong.hide()
        self.body.addWidget(self._wrong)
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self._do = Button(t("old_keys.do"), look="primary", on=self.bring_in)
        self.buttons.addWidget(self._do)
        self.passphrase.setFocus(Qt.FocusReason.PopupFocusReason)

    def _secret(self, key: str) -> Field:
        self.body.addWidget(PlainLabel(t(key), size="small", role="ink_2"))
        field = Field(name=t(key), secret=True)
        field.returnPressed.connect(self.bring_in)
        self.body.addWidget(field)
        return field

    def bring_in(self) -> None:
        """Brings in what the file has."""
        passphrase, password = self.passphrase.text(), self.password.text()
        if not passphrase:
            self.passphrase.setFocus()
            return
        self._set_busy(True)

        def action(wallet: OpenWallet) -> list[MovedKey]:
            sources = (replace(source, password=password or None) for source in sources_in([self._file]))
            return [key for source in sources for key in wallet.moved_keys.bring_in(source, passphrase)]

        self._session.ask(self, action, done=self._done, failed=self._failed)

    def _set_busy(self, busy: bool) -> None:
        for field in (self.passphrase, self.password):
            field.set_busy(busy)
        self._do.setEnabled(not busy)

    def _done(self, moved: list[MovedKey]) -> None:
        self._brought()
        for field in (self.passphrase, self.password):
            field.clear()
        clear(self.body)
        clear(self.buttons)
        self.buttons.addStretch(1)
        credentials = sum(key.credentials for key in moved)
        if moved:
            self.body.addWidget(Note(t("old_keys.brought", n=len(moved)), t("old_keys.for", n=credentials), role="neutral"))
            self.body.addWidget(PlainLabel(t("old_keys.delete", file=plain(self._file.name, limit=80))))
        else:
            self.body.addWidget(Note(t("old_keys.none"), t("old_keys.none_why"), role="attention"))
        self.add_close().setFocus()
        self.fit()

    def _failed(self, error: LanyardError) -> None:
        self._set_busy(False)
        self._wrong.setText(problem_text(error.code))
        self._wrong.show()
        self.fit()
        self.passphrase.setFocus()
