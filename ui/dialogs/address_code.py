"""An address for issuers as a code: a bare camera reads its text, and an issuer's desk takes it without typing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.dialogs.files import save_as
from ui.dialogs.sheet import Sheet
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.plain_label import PlainLabel
from ui.widgets.qr_view import QrView
from wallet.errors import LanyardError
from wallet.service.sharing import HolderKey, address_code, write_address_code


class AddressCodeDialog(Sheet):
    """Shows one address."""

    def __init__(self, session: Session, shown: HolderKey, parent: QWidget) -> None:
        super().__init__(t("address.title"), parent, wide=480)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._address = shown.did
        session.locked.connect(self.reject)
        about = t("address.for", name=plain(shown.label, limit=80)) if shown.label else t("address.for_any")
        self.body.addWidget(PlainLabel(about, role="ink_2"))
        view = QrView([address_code(shown.did).matrix])
        view.setAccessibleName(t("address.code_name"))
        view.setMinimumSize(280, 280)
        self.body.addWidget(view, 1)
        self.body.addWidget(PlainLabel(shown.did, size="mono"))
        self.body.addWidget(PlainLabel(t("address.no_secret"), size="small", role="ink_2"))
        self.buttons.addWidget(Button(t("address.save"), on=self._save))
        self._copy = Button(t("address.copy"), icon="copy", on=self._copied)
        self.buttons.addWidget(self._copy)
        self.buttons.addWidget(Button(t("dialog.close"), look="primary", on=self.accept))

    def _copied(self) -> None:
        copy_address(self._address)
        self._copy.setText(t("address.copied"))

    def _save(self) -> None:
        path = save_as(self, t("address.save"), "lanyard-address.png", "PNG (*.png)")
        if path is None:
            return
        try:
            write_address_code(self._address, path)
        except LanyardError as error:
            self._session.tell_problem(error)
        else:
            self._session.written.emit(t("sharing.written", file=plain(path.name, limit=80)), path)


def copy_address(address: str) -> None:
    """Puts an address on the clipboard. It is no secret and stays there."""
    QGuiApplication.clipboard().setText(address)
