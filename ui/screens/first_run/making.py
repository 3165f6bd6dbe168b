"""Making a wallet: a passphrase with a word on how strong it is, then the recovery code, typed once."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.parts.keep_code import KeepCode
from ui.parts.passphrase_pair import PassphrasePair
from ui.parts.step import Step
from ui.session.session import Session
from ui.text.words import t


class MakingPage(Step):
    """Two steps on one page."""

    def __init__(self, session: Session, *, wide: bool) -> None:
        side = 72 if wide else 24
        super().__init__(session, margins=(side, 72 if wide else 24, side, 24))
        self.begin(t("make.title"), t("make.explain"))
        self._pair = PassphrasePair()
        self._first, self._second = self._pair.first, self._pair.second
        self.form(self._pair)
        self.watch(self._pair)
        self._next = self.finish(t("make.make"), self._make)
        self._next.setEnabled(False)
        self._pair.changed.connect(self._next.setEnabled)
        self._pair.entered.connect(self._make)

    def _make(self) -> None:
        if self._pair.ready() and self._next.isEnabled():
            self.busy(t("make.making"))
            self.session.unlocker.create(self._pair.text(), done=self._made, failed=self.fail)

    def _made(self, code: str) -> None:
        self.begin(t("recovery.title"), t("recovery.explain"))
        keep = KeepCode(self.session, code, later=t("recovery.later"))
        self._typed_code, self._next = keep.field, keep.next
        keep.kept.connect(self.session.enter)
        self.form(keep)
        self.stretch()
        self._typed_code.setFocus(Qt.FocusReason.TabFocusReason)
