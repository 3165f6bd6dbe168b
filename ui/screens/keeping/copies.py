"""The steps with copies: back up, check a backup, write open files, go back to a snapshot."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.dialogs.files import choose_file, choose_folder, save_as
from ui.parts.keep_code import KeepCode
from ui.parts.restoring import KINDS
from ui.parts.step import ON_A_PAGE, Step
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import capital, joined
from ui.text.words import decimal, t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, clear
from wallet.service.changes import Changes
from wallet.service.exporting import Exported
from wallet.service.locked import Snapshot, UnlockSecret
from wallet.service.safekeeping import BackupContents, Drill


class BackupStep(Step):
    """It opens with the recovery code. Where that is not known, or another is wished: first the code, typed again; only then
    is anything written under it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, room=ON_A_PAGE, title=t("keeping.backup.title"), explain=t("keeping.backup.why"))
        self._code = ""
        session.ask(self, lambda wallet: wallet.safekeeping.has_backup_code(), done=self._offer)

    def _offer(self, known: bool) -> None:
        if not known:
            self._own_code()
            return
        self.note(t("keeping.backup.by_recovery"), t("keeping.backup.by_recovery_why"), role="neutral")
        own = Button(t("keeping.backup.own"), look="quiet", on=self._own_code)
        self.finish(t("keeping.backup.choose"), self._ask_where, more=(own,))
        self.take_focus()

    def _own_code(self) -> None:
        self.session.ask(self, lambda wallet: wallet.safekeeping.new_backup_code(), done=self._show)

    def _show(self, code: str) -> None:
        self._code = code
        self.begin(t("keeping.backup.title"), t("keeping.backup.code"))
        self.keep = KeepCode(
            self.session,
            code,
            kind="backup",
            done=t("keeping.backup.choose"),
            later=t("keeping.backup.skip"),
            place=lambda: "",
            back=self.left.emit,
        )
        self.keep.kept.connect(self._ask_where)
        self.form(self.keep)
        self.stretch()
        self.keep.take_focus()

    def _ask_where(self) -> None:
        day = self.session.now().astimezone()
        file = save_as(self, t("keeping.backup.title"), f"lanyard-{day:%Y-%m-%d}.walletbackup", KINDS)
        if file is not None:
            self.write(file)

    def write(self, file: Path) -> None:
        """Writes the backup to ``file``, reads it back, and says what is in it."""
        code = self._code
        self.begin(t("keeping.backup.title"))
        self.finish(t("keeping.backup.doing"), lambda: self.write(file))
        self.busy(t("keeping.backup.doing"))
        self._words = t("keeping.backup.again")

        def written(contents: BackupContents) -> None:
            text = t("keeping.backup.holds", n=contents.credentials)
            title = t("keeping.backup.done", file=plain(file.name, limit=80))
            self.session.tell_change(Changes(safekeeping=True))
            if not self.isVisible():
                # The person went on meanwhile: it is said where they are.
                self.session.written.emit(title, file)
            self.done(title, text, t("keeping.backup.apart"))

        self.session.ask(
            self, lambda wallet: wallet.safekeeping.backup(file, code, replace=True), done=written, failed=self.fail
        )


class DrillStep(Step):
    """Brings a backup back into a folder that is thrown away, and compares all of it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, room=ON_A_PAGE, title=t("keeping.drill.title"), explain=t("keeping.drill.why"))
        self._file: Path | None = None
        self._row = RowList()
        self.form(self._row)
        self.code = self.ask(t("restore.code"), hint=t("restore.code_hint"))
        self.go = self.finish(t("keeping.drill.go"), self._check)
        self._show_file()

    def _show_file(self) -> None:
        layout = self._row.layout()
        assert layout is not None
        clear(layout)
        name = plain(self._file.name, limit=80) if self._file is not None else t("restore.no_file")
        text = t("restore.other_file" if self._file is not None else "restore.choose")
        where = plain(str(self._file.parent), limit=120) if self._file is not None else t("restore.ends_in")
        self._row.add(Row(name, where, mark=Mark("line/backup"), action=Button(text, on=self._choose)))
        self.go.setEnabled(self._file is not None)

    def _choose(self) -> None:
        file = choose_file(self, t("restore.choose"), KINDS)
        if file is not None:
            self.use(file)

    def use(self, file: Path) -> None:
        """Takes ``file`` as the backup."""
        self._file = file
        self._show_file()
        self.code.setFocus()

    def _check(self) -> None:
        file, code = self._file, self.code.text()
        if file is None or not code.strip():
            self.code.setFocus()
            return
        self.busy(t("keeping.drill.doing"))
        self.session.ask(
            self, lambda wallet: wallet.safekeeping.check_backup(file, code), done=self._show_drill, failed=self.fail
        )

    def _show_drill(self, drill: Drill) -> None:
        self.session.tell_change(Changes(safekeeping=True))
        lines = [t("keeping.drill.same" if drill.newer else "keeping.drill.all", n=drill.same)]
        if drill.newer:
            lines.append(t("keeping.drill.newer", n=drill.newer))
        if drill.good:
            self.done(t("keeping.drill.good", n=drill.credentials), *lines)
        else:
            text = t("keeping.drill.differ", n=drill.differing)
            self.done(t("keeping.drill.bad"), text, *lines, mark="take-care", role="problem")


class ExportStep(Step):
    """Open files for other programs, with what that means said first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, room=ON_A_PAGE, title=t("keeping.export.title"), explain=t("keeping.export.why"))
        self.note(t("keeping.export.open"), t("keeping.export.no_keys"))
        self.go = self.finish(t("keeping.export.do"), self._ask_where)

    def _ask_where(self) -> None:
        folder = choose_folder(self, t("keeping.export.title"))
        if folder is not None:
            self.write(folder)

    def write(self, folder: Path) -> None:
        """Writes everything into ``folder``, which must be empty."""
        self.busy(t("keeping.export.doing"))

        def written(exported: Exported) -> None:
            self.done(t("keeping.export.done", n=exported.credentials), plain(str(folder), limit=200))

        self.session.ask(self, lambda wallet: wallet.safekeeping.export(folder), done=written, failed=self.fail)


class PutBackStep(Step):
    """Goes back to a snapshot; the passphrase is asked again, since the wallet is shut and opened anew."""

    def __init__(self, session: Session, snapshot: Snapshot) -> None:
        when = dates.moment(snapshot.taken_at, session.now())
        super().__init__(session, room=ON_A_PAGE, title=t("keeping.back.title", when=when), explain=t("keeping.back.why"))
        self._snapshot = snapshot
        self.note(t("keeping.back.kept"), t("keeping.back.kept_why"), role="neutral")
        self.current = self.ask(t("unlock.passphrase"), secret=True)
        self.go = self.finish(t("keeping.back.do"), self._check)

    def _check(self) -> None:
        passphrase = self.current.text()
        if not passphrase:
            self.current.setFocus()
            return
        self.busy(t("unlock.going_back"))
        self.session.ask(
            self,
            lambda wallet: wallet.safekeeping.require_passphrase(passphrase),
            done=lambda _: self.session.reopen(
                UnlockSecret(passphrase), self._snapshot.name, failed=self.session.tell_problem
            ),
            failed=self.fail,
        )


def snapshot_row(snapshot: Snapshot, session: Session, on: Button | None) -> QWidget:
    """Returns the row of one snapshot."""
    when = capital(dates.moment(snapshot.taken_at, session.now()))
    size = t("keeping.megabytes", size=decimal(snapshot.size / 1_048_576))
    subtitle = joined(t(f"keeping.reason.{snapshot.reason}"), size)
    return Row(when, subtitle, mark=Mark("line/clock", "ink_2"), action=on)
