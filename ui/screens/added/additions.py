"""What came in adds: skills that nothing showed before, and what it changes for the roles that are followed."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from ui.parts.columns import ColumnRow
from ui.places.role import RolePlace
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.skill_words import mark_of, shown_by
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.met_bar import MetBar
from ui.widgets.parts import Row, RowList, Section, clear, column
from ui.widgets.plain_label import PlainLabel
from wallet.service.skill_book import Additions, PathSkill, RoleMoved

SHOWN: Final = 12
"""Skills that are named; how many more there are is said, and all stand in Skills."""


class AdditionsBox(QWidget):
    """Nothing is shown where nothing was added."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._added: Additions | None = None
        self._narrow = False
        self._lines = column(spacing=24, margins=(0, 24, 0, 0))
        self.setLayout(self._lines)
        self.hide()

    def relayout(self, narrow: bool) -> None:
        """Rows that are made later are made for the width in use."""
        self._narrow = narrow

    def forget(self) -> None:
        """Shows nothing: something else is being added."""
        self._added = None
        clear(self._lines)
        self.hide()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        if self._added is not None:
            self.show_added(self._added)

    def show_added(self, added: Additions) -> None:
        """Shows what was added."""
        self._added = added
        clear(self._lines)
        if added.skills:
            section = Section(t("adds.skills", n=len(added.skills)))
            section.add(RowList([_skill(skill) for skill in added.skills[:SHOWN]]))
            if len(added.skills) > SHOWN:
                section.add(PlainLabel(t("path.more", n=len(added.skills) - SHOWN), size="small", role="ink_2"))
            self._lines.addWidget(section)
        if added.roles:
            section = Section(t("adds.changes"))
            section.add(RowList([self._role(moved) for moved in added.roles]))
            self._lines.addWidget(section)
        self.setVisible(bool(added.skills or added.roles))

    def _role(self, moved: RoleMoved) -> QWidget:
        box = QWidget()
        texts = column(spacing=2)
        box.setLayout(texts)
        texts.addWidget(PlainLabel(plain(moved.title, limit=80), strong=True))
        texts.addWidget(PlainLabel(_why(moved), size="small", role="ink_2"))
        now = PlainLabel(t("adds.met_was", met=moved.met, of=moved.of, was=moved.was))
        show = Button(t("roles.what_is_missing"), look="quiet", on=lambda: self._session.go(RolePlace(moved.id)))
        show.setAccessibleDescription(plain(moved.title, limit=80))
        bar = MetBar(moved.met, moved.of, was=moved.was)
        return ColumnRow([(box, 6), (bar, 3), (now, 3)], action=show, narrow=self._narrow, end=130)


def _skill(skill: PathSkill) -> QWidget:
    mark, colour = mark_of(skill.standing)
    words = t("adds.new", by=shown_by(skill))
    return Row(plain(skill.label, limit=80), words, mark=Mark(f"marks/{mark}", colour), tall=44)


def _why(moved: RoleMoved) -> str:
    """Returns what is newly met; else that nothing is, and what comes next."""
    if moved.newly:
        return t("adds.newly", what=plain(", ".join(moved.newly), limit=200))
    if moved.following:
        return t("adds.not_changed", next=plain(moved.following, limit=120))
    return t("adds.all_met")
