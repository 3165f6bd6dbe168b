"""Making a wallet: a passphrase, typed twice, with a word on how strong it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.parts.passphrase_pair import PassphrasePair
from ui.parts.step import ON_ITS_OWN, Step
from ui.text.words import t

if TYPE_CHECKING:
    from ui.session.session import Session


class MakingPage(Step):
    """The recovery code that comes of it is shown by a page of its own."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, room=ON_ITS_OWN)
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
            codes = self.session.codes
            self.session.unlocker.create(self._pair.text(), done=lambda code: codes.show(code, "made"), failed=self.fail)
