"""A wallet from a backup file: the file, its code, a passphrase for this computer; then a new recovery code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.dialogs.files import choose_file
from ui.parts.passphrase_pair import PassphrasePair
from ui.parts.step import ON_ITS_OWN, Step
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, clear, column

if TYPE_CHECKING:
    from ui.session.session import Session
    from wallet.service.locked import Returned

KINDS = "Lanyard (*.walletbackup);;*"


class RestoringPage(Step):
    """Nothing is touched before the backup was opened and read from end to end."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, room=ON_ITS_OWN)
        self._file: Path | None = None
        self.begin(t("restore.title"), t("restore.explain"))
        if session.has_wallet():
            self.note(t("restore.aside"), t("restore.aside_why"))
        self._shown = column()
        holder = RowList()
        self._row = holder
        self.form(holder)
        self._code = self.ask(t("restore.code"), hint=t("restore.code_hint"))
        self._pair = PassphrasePair(label=t("restore.passphrase"))
        self._pair.changed.connect(self._ready)
        self._pair.entered.connect(self._restore)
        self._code.textChanged.connect(self._ready)
        self.form(self._pair)
        self.watch(self._pair)
        self._next = self.finish(t("restore.do"), self._restore)
        self._show_file()

    def _show_file(self) -> None:
        layout = self._row.layout()
        assert layout is not None
        clear(layout)
        name = plain(self._file.name, limit=80) if self._file is not None else t("restore.no_file")
        text = t("restore.other_file" if self._file is not None else "restore.choose")
        where = plain(str(self._file.parent), limit=120) if self._file is not None else t("restore.ends_in")
        action = Button(text, on=self._choose)
        self._row.add(Row(name, where, mark=Mark("line/backup"), action=action))
        self._ready()

    def _choose(self) -> None:
        file = choose_file(self, t("restore.choose"), KINDS)
        if file is not None:
            self.use(file)

    def use(self, file: Path) -> None:
        """Takes ``file`` as the backup."""
        self._file = file
        self._show_file()
        self._code.setFocus()

    def _ready(self) -> None:
        self._next.setEnabled(self._file is not None and bool(self._code.text().strip()) and self._pair.ready())

    def _restore(self) -> None:
        if self._file is None or not self._next.isEnabled():
            return
        self.busy(t("restore.doing"))
        self.session.unlocker.restore(
            self._file, self._code.text(), self._pair.text(), done=self._restored, failed=self.fail
        )

    def _restored(self, returned: Returned) -> None:
        notes = [t("restore.came_back", n=returned.contents.credentials)]
        if returned.set_aside:
            notes.append(t("restore.set_aside", name=returned.set_aside))
        self.session.codes.show(returned.recovery_code, "restored", *notes)
