"""How we know: the checks as rows, what is wrong first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.widgets import theme
from ui.widgets.icons import Mark
from ui.widgets.parts import RowList, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.report import OutcomeKind

if TYPE_CHECKING:
    from ui.text.checks import CheckWords


class CheckRow(QWidget):
    """One check: its mark, what it found, and why or what to do. Not ``loud``: the mark alone says that it is bad."""

    def __init__(self, check: CheckWords, *, loud: bool = True) -> None:
        super().__init__()
        line = row(spacing=12, margins=(0, 9, 0, 9))
        self.setLayout(line)
        # On the level of the first line, however many follow and however large.
        self._level = column()
        self._level.addWidget(Mark(f"marks/{check.mark}", check.colour, size=theme.MARK))
        self._level.addStretch(1)
        line.addLayout(self._level)
        texts = column(spacing=1)
        loud = loud and check.kind in {OutcomeKind.FAILED, OutcomeKind.UNKNOWN} and check.mark != "remark"
        texts.addWidget(PlainLabel(check.title, strong=loud, role=check.colour if loud else "ink"))
        if check.subtitle:
            texts.addWidget(PlainLabel(check.subtitle, size="small", role="ink_2"))
        line.addLayout(texts, 1)
        self.restyle()

    def restyle(self) -> None:
        """Keeps the mark on the level of the first line."""
        look = theme.current()
        self._level.setContentsMargins(0, max(0, (look.line("body") - look.mark()) // 2), 0, 0)


def checks_list(rows: list[CheckWords]) -> RowList:
    """Returns the rows between hairlines."""
    return RowList([CheckRow(check) for check in rows])
