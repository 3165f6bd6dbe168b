"""The addresses that issuers issue to: the one for any of them, those for a single one, and keys of an old wallet."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from ui.dialogs.address_code import AddressCodeDialog, copy_address
from ui.dialogs.files import choose_file
from ui.dialogs.name import NameDialog
from ui.dialogs.old_keys import OldKeysDialog
from ui.session.reading import refuses_writing
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section, clear, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.service.protocols import OpenWallet
from wallet.service.sharing import HolderKey


class Addresses(QWidget):
    """Looks when it is made, and again when a key came."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._body = column(margins=(0, 24, 0, 0))
        self.setLayout(self._body)
        self.look()

    def look(self) -> None:
        """Looks again at what is there."""

        def question(wallet: OpenWallet) -> list[tuple[HolderKey, bool]]:
            return [(key, bool(wallet.moved_keys.origin(key.did))) for key in wallet.sharing.holder_keys()]

        self._session.ask(self, question, done=self._show)

    def _show(self, keys: list[tuple[HolderKey, bool]]) -> None:
        clear(self._body)
        section = Section(t("address.section"), action=Button(t("address.new"), look="link", on=self.new))
        section.add(PlainLabel(t("address.why"), role="ink_2"))
        section.body.addSpacing(8)
        rows = RowList()
        for number, (key, from_elsewhere) in enumerate(keys):
            rows.add(self._row(key, is_default=not number, from_elsewhere=from_elsewhere))
        section.add(rows)
        line = row()
        line.addWidget(Button(t("address.old"), look="link", on=self.bring_in))
        line.addStretch(1)
        section.body.addLayout(line)
        self._body.addWidget(section)

    def _row(self, key: HolderKey, *, is_default: bool, from_elsewhere: bool) -> Row:
        created = t("address.made", date=dates.day(key.created)) if key.created is not None else ""
        if from_elsewhere:
            # Never given to an issuer: whoever has the old file or phone has this key as well.
            mark = Mark("marks/take-care", "attention")
            return Row(t("address.elsewhere"), joined(t("address.elsewhere_why"), key.did), mark=mark)
        title = t("address.any") if is_default else plain(key.label, limit=80) or t("address.unnamed")
        return Row(title, joined(key.did, created), mark=Mark("line/key"), action=self._actions(key, title))

    def _actions(self, key: HolderKey, title: str) -> QWidget:
        box = QWidget()
        line = row(spacing=8)
        box.setLayout(line)
        copy = Button(t("address.copy"), look="quiet", name=t("address.copy_it", name=title))
        copy.clicked.connect(lambda: self._copied(key))
        line.addWidget(copy)
        show = Button(t("address.show"), look="quiet", name=t("address.show_it", name=title))
        show.clicked.connect(partial(self._show_code, key))
        line.addWidget(show)
        return box

    def _copied(self, key: HolderKey) -> None:
        copy_address(key.did)
        self._session.notify(t("address.copied_told"))

    def _show_code(self, key: HolderKey, _clicked: bool = False) -> None:
        AddressCodeDialog(self._session, key, self).open()

    def new(self) -> None:
        """Asks for which issuer a new address is to be."""
        if refuses_writing(self._session):
            return
        NameDialog(t("address.new_title"), t("address.new_do"), self._make, self, hint=t("address.new_hint")).open()

    def _make(self, name: str) -> None:
        def show_new(key: HolderKey) -> None:
            self.look()
            self._show_code(key)

        self._session.ask(self, lambda wallet: wallet.sharing.new_holder_key(name), done=show_new)

    def bring_in(self) -> None:
        """Asks for the export of an old wallet."""
        if refuses_writing(self._session):
            return
        file = choose_file(self, t("address.old"))
        if file is not None:
            OldKeysDialog(self._session, file, self.look, self).open()
