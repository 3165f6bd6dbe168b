"""The keys that work anywhere, in a list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.actions import all_actions
from ui.dialogs.sheet import Sheet
from ui.places.table import has_gaps
from ui.text.words import t
from ui.widgets import theme
from ui.widgets.parts import Scrolled, row
from ui.widgets.plain_label import PlainLabel


class KeysDialog(Sheet):
    """What each does, and the keys beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(t("keys.title"), parent, wide=round(440 * theme.current().scale))
        scroll = Scrolled(margins=(0, 0, 16, 0), spacing=10)
        for action in all_actions():
            if not action.keys:
                continue
            line = row(spacing=32)
            line.addWidget(PlainLabel(t(action.text)), 1)
            line.addWidget(PlainLabel(t("keys.or").join(action.keys), role="ink_2", one_line=True))
            scroll.body.addLayout(line)
        if has_gaps():
            scroll.body.addWidget(PlainLabel(t("keys.gap"), size="small", role="ink_2"))
        scroll.body.addStretch(1)
        scroll.setMinimumHeight(min(400, round(parent.window().height() * 0.6)))
        self.body.addWidget(scroll, 1)
        self.add_close()
