"""A name for the wallet: it stands on the recovery sheet, and inside the wallet alone."""

from __future__ import annotations

from ui.parts.step import ON_A_PAGE, Step
from ui.session.session import Session
from ui.text.words import t


class NameStep(Step):
    """One field."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session, room=ON_A_PAGE, title=t("keeping.name.title"), explain=t("keeping.name.why"))
        self.field = self.ask(t("keeping.name.title"), hint=t("keeping.name.hint"))
        self.field.setText(name)
        self.finish(t("keeping.name.save"), self._rename)

    def _rename(self) -> None:
        name = self.field.text()
        self.busy(t("keeping.changing"))
        self.session.ask(
            self, lambda wallet: wallet.safekeeping.rename(name), done=lambda _: self.left.emit(), failed=self.fail
        )
