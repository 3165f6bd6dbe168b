"""Whom a restored backup says the person recognises: named one by one, and counted only after a yes."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Scrolled
from ui.widgets.plain_label import PlainLabel
from wallet.service.trusted_issuers import RestoredTrust

_MOST_HIGH: Final = 320
"""Pixels of the list before it scrolls."""


class RestoredTrustDialog(Sheet):
    """Recognise them all, or none: one at a time is what the page of a credential is for."""

    def __init__(self, session: Session, restored: RestoredTrust, parent: QWidget) -> None:
        super().__init__(t("restored_trust.title"), parent)
        self._session = session
        self.body.addWidget(PlainLabel(t("restored_trust.why")))
        lines = RowList()
        for name in restored.registries:
            lines.add(Row(plain(name, limit=120), t("restored_trust.registry"), mark=Mark("line/library")))
        for issuer in restored.issuers:
            name = plain(issuer.name, limit=120) or t("standing.the_issuer")
            lines.add(Row(name, plain(issuer.id, limit=200), mark=Mark("line/person")))
        box = Scrolled(margins=(0, 0, 8, 0))
        box.body.addWidget(lines)
        box.body.addStretch(1)
        box.setMinimumHeight(min(_MOST_HIGH, lines.sizeHint().height() + 12))
        self.body.addWidget(box)
        self.buttons.addWidget(Button(t("restored_trust.no"), on=lambda: self._decide(accept=False)))
        self.buttons.addWidget(Button(t("restored_trust.yes"), look="primary", on=lambda: self._decide(accept=True)))

    def _decide(self, *, accept: bool) -> None:
        self.accept()
        done = t("restored_trust.accepted" if accept else "restored_trust.declined")
        self._session.change(
            self._session,
            lambda wallet: wallet.trusted_issuers.decide_restored(accept=accept),
            done=lambda: self._session.notify(done),
        )
