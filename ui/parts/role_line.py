"""One role in a list: its title, how much of it is met, and the way to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.parts.columns import ColumnRow
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.met_bar import MetBar
from ui.widgets.parts import column
from ui.widgets.plain_label import PlainLabel
from wallet.service.skill_book import RoleMatch


class RoleLine(ColumnRow):
    """``show`` leads to the role."""

    def __init__(self, role: RoleMatch, show: Callable[[], object], *, narrow: bool) -> None:
        title = plain(role.title, limit=80)
        of = PlainLabel(t("roles.met_of", met=role.met, of=len(role.requirements)), size="small")
        action = Button(t("roles.what_is_missing"), look="quiet", on=show)
        action.setAccessibleDescription(title)
        box = QWidget()
        texts = column(spacing=2)
        box.setLayout(texts)
        texts.addWidget(PlainLabel(title))
        if role.publisher:
            texts.addWidget(PlainLabel(plain(role.publisher, limit=80), size="small", role="ink_2"))
        bar = MetBar(role.met, len(role.requirements))
        super().__init__([(box, 5), (bar, 4), (of, 3)], action=action, narrow=narrow, end=130)
