"""Lists of skills (frameworks): what is there with its licence, one more from a file, and away with one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.dialogs.files import choose_file
from ui.dialogs.sheet import Sheet
from ui.session.reading import refuses_writing
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import problem_text, t
from ui.widgets.controls import Button
from ui.widgets.parts import Row, RowList, clear, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError
from wallet.service.changes import Changes
from wallet.service.frameworks import AddedFramework, ListedFramework
from wallet.service.protocols import OpenWallet


def open_lists(session: Session, page: QWidget) -> None:
    """Shows the lists."""
    ListsDialog(session, page).open()


class ListsDialog(Sheet):
    """What is there. A file is read in a worker; nothing is fetched."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(t("lists.title"), parent, wide=640)
        self._session = session
        self._stopped = False
        self.body.addWidget(PlainLabel(t("lists.why"), role="ink_2"))
        self._rows = column()
        self.body.addLayout(self._rows)
        self._says = PlainLabel("", role="ink_2")
        self._says.hide()
        self.body.addWidget(self._says)
        line = row(spacing=12)
        self._add = Button(t("lists.add"), icon="plus", on=self._choose)
        self._stop = Button(t("dialog.cancel"), look="quiet", on=self._cancel)
        self._stop.hide()
        line.addWidget(self._add)
        line.addWidget(self._stop)
        line.addStretch(1)
        self.body.addLayout(line)
        self.add_close()
        self.finished.connect(lambda _result: self._cancel())
        self._load()

    def _load(self) -> None:
        self._session.ask(self, lambda wallet: wallet.frameworks.all(), done=self._show)

    def _show(self, lists: Sequence[ListedFramework]) -> None:
        clear(self._rows)
        self._rows.addWidget(RowList([self._row(listed) for listed in lists]))
        self.fit()

    def _row(self, listed: ListedFramework) -> QWidget:
        kept = listed.framework
        name = plain(kept.title, limit=80) or plain(kept.id, limit=80)
        if listed.state == "missing":
            words = t("lists.missing", sources=plain(", ".join(kept.sources), limit=120))
        else:
            counts = joined(
                t("framework.count.skills", n=kept.skills),
                t("framework.count.occupations", n=kept.occupations) if kept.occupations else "", by=", ",
            )  # fmt: skip
            licence = plain(kept.licence, limit=120) or t("framework.licence_not_stated")
            words = joined(counts, plain(kept.edition, limit=40), licence, plain(kept.credit, limit=160))
        away = None
        if listed.state != "built_in":
            away = Button(t("lists.remove"), look="quiet", on=partial(self._remove, kept.id))
            away.setAccessibleDescription(name)
        return Row(name, words, action=away)

    def _remove(self, framework: str) -> None:
        if refuses_writing(self._session):
            return

        def act(wallet: OpenWallet) -> Changes:
            wallet.frameworks.remove(framework)
            return Changes(plans=True)

        self._session.change(self, act, done=self._load)

    # Reading ------------------------------------------------------------------------------
    def _choose(self) -> None:
        file = None if refuses_writing(self._session) else choose_file(self, t("lists.choose"), t("lists.kinds"))
        if file is not None:
            self.read(file)

    def read(self, file: Path) -> None:
        """Reads a file or archive: all of it, or nothing."""
        self._stopped = False
        self._busy(True)
        self._say(t("lists.reading", file=plain(file.name, limit=60)))

        def act(wallet: OpenWallet) -> list[AddedFramework]:
            from wallet.service.examiners import Reader

            with Reader() as reader:
                return wallet.frameworks.add(file, reader, should_continue=lambda: not self._stopped)

        self._session.ask(self, act, done=self._added, failed=self._refused)

    def _added(self, added: Sequence[AddedFramework]) -> None:
        self._busy(False)
        skills = sum(item.framework.skills for item in added)
        problems = [problem for item in added for problem in item.problems]
        first = ""
        if problems:
            first = joined(
                t("lists.problems", n=len(problems)), plain(problems[0].where, limit=80), problem_text(problems[0].code)
            )
        self._say(joined(t("lists.added", n=skills), first))
        self._session.tell_change(Changes(plans=True))
        self._load()

    def _refused(self, error: LanyardError) -> None:
        self._busy(False)
        self._say(problem_text(error.code))

    def _cancel(self) -> None:
        self._stopped = True

    def _busy(self, on: bool) -> None:
        self._add.setEnabled(not on)
        self._stop.setVisible(on)

    def _say(self, text: str) -> None:
        self._says.setText(text)
        self._says.show()
        self.fit()
