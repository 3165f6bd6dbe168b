"""What another program handed over, and what may be done with it: nothing happens before the person says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.session.handed import Handed
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.flow import Flow
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList
from ui.widgets.plain_label import PlainLabel

_SHOWN: Final = 6
"""Names that are shown; a selection of a thousand files is counted."""
Act = tuple[str, Callable[[], object]]
"""The key of a button's words, and what it does."""


class HandedSheet(Sheet):
    """Names what came. ``acts`` are the ways on, the first of them the one that is meant most often."""

    def __init__(self, handed: Handed, acts: list[Act], parent: QWidget) -> None:
        super().__init__(t("handed.title"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        count = len(handed.words)
        self.body.addWidget(PlainLabel(t("handed.explain", n=count)))
        lines = RowList()
        for path in handed.paths[:_SHOWN]:
            lines.add(Row(plain(path.name, limit=80), plain(str(path.parent), limit=120), mark=Mark("line/file")))
        for address in handed.addresses[: max(0, _SHOWN - len(handed.paths))]:
            # The host alone: an address may hold a secret of the person's.
            text = plain(urlsplit(address).hostname or urlsplit(address).scheme, limit=80)
            lines.add(Row(text, plain(urlsplit(address).scheme), mark=Mark("line/link")))
        self.body.addWidget(lines)
        if count > _SHOWN:
            self.body.addWidget(PlainLabel(t("handed.more", n=count - _SHOWN), size="small", role="ink_2"))
        # In lines that wrap: at twice the size of text the three do not fit beside each other.
        ways = Flow(spacing=12)
        buttons = [Button(t(text), look="" if number else "primary", on=partial(self._do, action))
                   for number, (text, action) in enumerate(acts)]  # fmt: skip
        for button in (*buttons, Button(t("handed.leave"), look="quiet", on=self.reject)):
            ways.addWidget(button)
        self.body.addLayout(ways)
        buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _do(self, action: Callable[[], object]) -> None:
        self.accept()
        action()
