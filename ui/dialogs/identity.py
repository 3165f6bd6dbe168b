"""Asks for one address, name or number of the person; what kind it is follows what is typed until they choose."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.session.session import Session
from ui.text.words import problem_text, t
from ui.widgets.controls import Button, Choice, Field
from ui.widgets.plain_label import PlainLabel
from wallet.credential.identity import IdentityType, likely_type
from wallet.errors import LanyardError
from wallet.limits import MAX_IDENTITY_CHARS
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet


class IdentityDialog(Sheet):
    """Adds to the open wallet; stays open, and says why, when that did not work."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(t("you.new"), parent, wide=480)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._chosen = False
        self.body.addWidget(PlainLabel(t("you.new_why"), role="ink_2"))
        self.body.addWidget(PlainLabel(t("you.value"), size="small", role="ink_2"))
        self.field = Field(name=t("you.value"), hint=t("you.value_hint"))
        self.field.setMaxLength(MAX_IDENTITY_CHARS)
        self.field.textChanged.connect(self._typed)
        self.field.returnPressed.connect(self.add)
        self.body.addWidget(self.field)
        self.body.addWidget(PlainLabel(t("you.kind"), size="small", role="ink_2"))
        kinds = [(str(kind), t(f"you.kind.{kind}")) for kind in IdentityType]
        self.kind = Choice(kinds, IdentityType.EMAIL, name=t("you.kind"))
        self.kind.activated.connect(self._choose)
        self.body.addWidget(self.kind)
        self._wrong = PlainLabel("", role="problem")
        self._wrong.hide()
        self.body.addWidget(self._wrong)
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self.buttons.addWidget(Button(t("you.do"), look="primary", on=self.add))
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self) -> None:
        self._chosen = True

    def _typed(self, text: str) -> None:
        self.field.set_wrong(False)
        self._wrong.hide()
        if not self._chosen and text.strip():
            self.kind.setCurrentIndex(self.kind.findData(str(likely_type(text))))

    def add(self) -> None:
        """Adds what stands in the field."""
        value, kind = self.field.text(), IdentityType(self.kind.currentData())
        if not value.strip():
            self.field.setFocus()
            return

        def action(wallet: OpenWallet) -> Changes:
            return wallet.identities.add(value, kind)[1]

        self._session.ask(self, action, done=self._added, failed=self._failed)

    def _added(self, changes: Changes) -> None:
        self.accept()
        self._session.tell_change(changes)
        n = len(changes.updated)
        self._session.notify(t("you.added", n=n) if n else t("you.added_none"))

    def _failed(self, error: LanyardError) -> None:
        self._wrong.setText(problem_text(error.code))
        self._wrong.show()
        self.fit()
        self.field.set_wrong(True)
        self.field.setFocus()
