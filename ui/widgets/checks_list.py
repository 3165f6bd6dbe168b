"""How we know: the checks as rows, what is wrong first."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.text.checks import CheckWords
from ui.widgets.icons import Mark
from ui.widgets.parts import Lines, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.report import Word


class CheckRow(QWidget):
    """One check: its mark, what it found, and why or what to do."""

    def __init__(self, words: CheckWords) -> None:
        super().__init__()
        line = row(spacing=12, margins=(0, 9, 0, 9))
        self.setLayout(line)
        mark = column(margins=(0, 2, 0, 0))
        mark.addWidget(Mark(f"marks/{words.mark}", words.colour, size=16))
        mark.addStretch(1)
        line.addLayout(mark)
        said = column(spacing=1)
        loud = words.word in {Word.FAILED, Word.UNKNOWN} and words.mark != "remark"
        said.addWidget(PlainLabel(words.title, strong=loud, role=words.colour if loud else "ink"))
        if words.beneath:
            said.addWidget(PlainLabel(words.beneath, size="small", role="ink_2"))
        line.addLayout(said, 1)


def checks_list(rows: list[CheckWords]) -> Lines:
    """Returns the rows between hairlines."""
    return Lines([CheckRow(words) for words in rows])
