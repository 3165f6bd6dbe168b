"""The steps that change who gets in: passphrase, recovery code, quick unlock, a new vault key."""

from __future__ import annotations

from ui.parts.passphrase_pair import PassphrasePair
from ui.parts.step import ON_A_PAGE, Step
from ui.session.session import Session
from ui.text.words import t
from ui.widgets.controls import Field
from ui.widgets.parts import Note


class PassphraseStep(Step):
    """A new passphrase; the one before is asked for, unless the recovery code opened the wallet."""

    def __init__(self, session: Session, *, by_code: bool) -> None:
        title, explain = t("keeping.passphrase.title"), t("keeping.passphrase.why")
        super().__init__(session, room=ON_A_PAGE, title=title, explain=explain)
        self.current: Field | None = None
        if by_code:
            self.note(t("keeping.passphrase.by_code"))
        else:
            self.current = self.ask(t("keeping.current"), secret=True)
        self.pair = PassphrasePair(label=t("keeping.new_passphrase"))
        self.form(self.pair)
        self.watch(self.pair)
        self.form(Note(t("keeping.passphrase.copies"), role="neutral"))
        self.go = self.finish(t("keeping.passphrase.change"), self._change)
        self.go.setEnabled(False)
        self.pair.changed.connect(self.go.setEnabled)
        self.pair.entered.connect(self._change)

    def _change(self) -> None:
        if not self.pair.ready():
            return
        new, current = self.pair.text(), self.current.text() if self.current is not None else ""
        self.busy(t("keeping.changing"))
        self.session.ask(
            self,
            lambda wallet: wallet.safekeeping.change_passphrase(new, current=current),
            done=lambda _: self.done(t("keeping.passphrase.changed"), t("keeping.passphrase.next")),
            failed=self.fail,
        )


class RecoveryStep(Step):
    """A new recovery code, asked for with the passphrase; a page of its own shows it then."""

    def __init__(self, session: Session) -> None:
        title, explain = t("keeping.recovery.title"), t("keeping.recovery.why")
        super().__init__(session, room=ON_A_PAGE, title=title, explain=explain)
        self.current = self.ask(t("unlock.passphrase"), secret=True)
        self.go = self.finish(t("keeping.recovery.make"), self._make)

    def _make(self) -> None:
        passphrase = self.current.text()
        if not passphrase:
            self.current.setFocus()
            return
        self.busy(t("make.making"))
        self.session.codes.renew(passphrase, failed=self.fail)


class RotateStep(Step):
    """A new vault key for everything, when somebody may know the passphrase and have a copy."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, room=ON_A_PAGE, title=t("keeping.rotate.title"), explain=t("keeping.rotate.why"))
        self.note(t("keeping.rotate.what"), t("keeping.rotate.cannot"))
        self.current = self.ask(t("unlock.passphrase"), secret=True)
        self.go = self.finish(t("keeping.rotate.go"), self._rotate, look="harm")

    def _rotate(self) -> None:
        passphrase = self.current.text()
        if not passphrase:
            self.current.setFocus()
            return
        self.busy(t("keeping.rotate.doing"))
        self.session.codes.rotate(passphrase, failed=self.fail)
