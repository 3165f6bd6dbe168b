"""My path: the picture, what was chosen in it, the roles that are followed; or the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.files import save_as
from ui.parts.page import Head, Page, PageScroll
from ui.parts.role_line import RoleLine
from ui.places.credential import CredentialPlace
from ui.places.my_path import MyPathPlace
from ui.places.role import RolePlace
from ui.places.roles import RolesPlace
from ui.screens.skills.drawing import Thing
from ui.screens.skills.path_table import PathTable
from ui.screens.skills.picture import PathPicture
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.skill_words import group_title, mark_of, shown_by, standing_text
from ui.text.spoken import joined
from ui.text.words import language, t
from ui.widgets import theme
from ui.widgets.controls import Button, Segments
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section, StatusLabel, column, wrapped
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.records.days import local_day
from wallet.service.changes import Changes
from wallet.service.skill_book import Book, PathEvent, PathSkill, RoleMatch, Standing

_ROWS: Final = 40
"""Rows beneath the picture; what is more is in the table."""


class MyPathPage(Page):
    """One page for both ways of looking."""

    def __init__(self, session: Session, place: MyPathPlace) -> None:
        super().__init__(session, place)
        self._book: Book | None = None
        self._chosen: Thing | None = None
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll)
        self.load()

    def title(self) -> str:
        return t("place.my_path")

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.removed or changes.updated or changes.trust or changes.plans)

    def load(self) -> None:
        self.session.ask(self, lambda wallet: wallet.skill_book.book(), done=self._show)

    def retranslate(self) -> None:
        if self._book is not None:
            self._show(self._book)

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        self._arrange()

    def restyle(self) -> None:
        self._arrange()

    # Building ---------------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        self._ways = Segments(
            ("picture", t("path.as_picture"), "waypoints"), ("table", t("path.as_table"), "table"), chosen="picture"
        )
        self._ways.chosen.connect(self._look)
        self._save = Button(t("path.save_picture"), icon="save", on=self._write)
        body.addWidget(Head(t("place.my_path"), self._ways, self._save, narrow=self.narrow))
        self._says = PlainLabel("", role="ink_2")
        body.addWidget(self._says)
        body.addSpacing(16)
        self.picture = PathPicture()
        self.picture.chosen.connect(self._choose)
        body.addWidget(self.picture)
        self._key, self._key_lines = QWidget(), column(margins=(0, 12, 0, 0))
        self._key.setLayout(self._key_lines)
        body.addWidget(self._key)
        self.table = PathTable(self.session)
        self.table.hide()
        body.addWidget(self.table)
        self._under = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._under.setContentsMargins(0, 16, 0, 0)
        body.addLayout(self._under)
        self._left, self._right = QWidget(), QWidget()
        self._left_lines, self._right_lines = column(), column()
        for side, lines in ((self._left, self._left_lines), (self._right, self._right_lines)):
            side.setLayout(lines)
            self._under.addWidget(side, 1, Qt.AlignmentFlag.AlignTop)
        self._nothing = PlainLabel(t("path.nothing"), role="ink_2")
        self._nothing.hide()
        body.addWidget(self._nothing)
        body.addStretch(1)

    def _arrange(self) -> None:
        stacked = self.narrow or theme.current().scale >= 1.5
        self._under.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self._under.setSpacing(24 if stacked else 40)
        self._ways.show_words(not self.narrow)

    def _look(self, way: str) -> None:
        as_table = way == "table"
        for widget in (self.picture, self._key, self._left):
            widget.setVisible(not as_table)
        self.table.setVisible(as_table)
        self._save.setText(t("path.save_table" if as_table else "path.save_picture"))

    # Showing ----------------------------------------------------------------------------
    def _show(self, book: Book) -> None:
        self._book = book
        path = book.path
        skills = len(path.skills)
        dated = [event.begins for event in path.events if event.begins is not None]
        since = t("path.since", day=dates.month(min(dated), with_year=True)) if dated else ""
        whole = sum(not event.scope for event in path.events)
        courses = len(path.events) - whole
        counted = t("path.count_courses", n=courses) if courses else ""
        self._says.setText(joined(since, t("path.count_credentials", n=whole), counted, t("path.count_skills", n=skills)))
        empty = not path.events and not path.groups
        self._nothing.setVisible(empty)
        self._says.setVisible(not empty)
        with self._scroll.refilled(self._key_lines, self._left_lines, self._right_lines):
            self.picture.show_path(path, local_day(self.session.now()))
            self._key_lines.addWidget(_key(book))
            self._show_chosen()
            self._show_roles(book)
        self.table.show_book(book)
        if self._chosen is None or self._chosen.kind not in ("group", "skill"):
            self.picture.show_group(-1)

    def _choose(self, thing: Thing) -> None:
        self._chosen = thing
        self.picture.show_group(thing.group)
        if len(thing.events) == 1:
            self.session.go(CredentialPlace(RecordId(thing.events[0].ref)))
            return
        with self._scroll.refilled(self._left_lines):
            self._show_chosen()

    def _show_chosen(self) -> None:
        """What was chosen, else the largest group: a page is not empty where something can be shown."""
        book, thing, layout = self._book, self._chosen, self._left_lines
        if book is None:
            return
        if thing is not None and len(thing.events) > 1:
            layout.addWidget(self._events(thing.events))
            return
        groups = book.path.groups
        number = thing.group if thing is not None and 0 <= thing.group < len(groups) else 0
        if not groups:
            return
        group = groups[number]
        if thing is not None and thing.kind == "skill" and thing.skill < len(group.skills):
            layout.addWidget(self._skill(group.skills[thing.skill]))
            return
        missing = sum(skill.standing is Standing.MISSING for skill in group.skills)
        words = t("path.shown", n=len(group.skills) - missing)
        count = joined(words, t("path.asked_for", n=missing) if missing else "", by=", ")
        section = Section(group_title(group.title), count=count)
        section.add(RowList([self._skill_row(skill) for skill in group.skills[:_ROWS]]))
        if len(group.skills) > _ROWS:
            section.add(PlainLabel(t("path.more", n=len(group.skills) - _ROWS), size="small", role="ink_2"))
        layout.addWidget(section)

    def _skill_row(self, skill: PathSkill) -> QWidget:
        show = Button(t("path.show"), look="quiet", on=partial(self._open_skill, skill)) if skill.shown_by else None
        if show is not None:
            show.setAccessibleDescription(plain(skill.label, limit=80))
        words = shown_by(skill) or t("path.wanted_by", roles=plain(", ".join(skill.roles), limit=80))
        return Row(plain(skill.label, limit=80), words, mark=_mark(skill.standing), action=show, tall=44)

    def _open_skill(self, skill: PathSkill) -> None:
        if len({of.ref for of in skill.shown_by}) == 1:
            self.session.go(CredentialPlace(RecordId(skill.shown_by[0].ref)))
            return
        with self._scroll.refilled(self._left_lines):
            self._left_lines.addWidget(self._skill(skill))

    def _skill(self, skill: PathSkill) -> QWidget:
        section = Section(plain(skill.label, limit=80), count=plain(skill.framework, limit=60))
        rows = []
        for of in skill.shown_by[:_ROWS]:
            show = Button(t("path.show"), look="quiet", on=partial(self._open, of.ref))
            show.setAccessibleDescription(plain(of.title, limit=80))
            words = joined(standing_text(of.standing).text, t(f"skill.step.{of.step}"))
            rows.append(Row(plain(of.title, limit=80), words, mark=_mark(of.standing), action=show, tall=44))
        section.add(RowList(rows))
        if skill.roles:
            section.add(
                PlainLabel(t("path.wanted_by", roles=plain(", ".join(skill.roles), limit=160)), size="small", role="ink_2")
            )
        return section

    def _events(self, events: Sequence[PathEvent]) -> QWidget:
        section = Section(t("path.count_credentials", n=len(events)))
        rows = []
        for event in events[:_ROWS]:
            show = Button(t("path.show"), look="quiet", on=partial(self._open, event.ref))
            show.setAccessibleDescription(plain(event.title, limit=80))
            day = dates.written(event.begins) if event.begins is not None else ""
            rows.append(
                Row(
                    plain(event.title, limit=80),
                    joined(plain(event.issuer, limit=60), day),
                    mark=_mark(event.standing),
                    action=show,
                    tall=44,
                )
            )
        section.add(RowList(rows))
        if len(events) > _ROWS:
            section.add(PlainLabel(t("path.more", n=len(events) - _ROWS), size="small", role="ink_2"))
        return section

    def _open(self, ref: str) -> None:
        self.session.go(CredentialPlace(RecordId(ref)))

    def _show_roles(self, book: Book) -> None:
        every = Button(t("place.roles"), look="quiet", on=lambda: self.session.go(RolesPlace()))
        section = Section(t("roles.kept"), action=every)
        if book.roles:
            section.add(RowList([self._role_line(role) for role in book.roles]))
        else:
            section.add(PlainLabel(t("roles.none_short"), role="ink_2"))
        self._right_lines.addWidget(section)

    def _role_line(self, role: RoleMatch) -> QWidget:
        return RoleLine(role, lambda: self.session.go(RolePlace(role.id)), narrow=self.narrow)

    # Saving -----------------------------------------------------------------------------
    def _write(self) -> None:
        if self.table.isVisible():
            self.table.save(self, language())
            return
        path = save_as(self, t("path.save_picture"), "lanyard-my-path.png", t("path.picture_kinds"))
        if path is None:
            return
        pixmap = QPixmap(self.picture.size() * 2)
        pixmap.setDevicePixelRatio(2)
        pixmap.fill(theme.current().colour("sheet"))
        painter = QPainter(pixmap)
        self.picture.paint(painter)
        painter.end()
        if pixmap.save(str(path), "PNG"):
            self.session.written.emit(t("sharing.written", file=plain(path.name, limit=80)), path)
        else:
            self.session.notify_problem("cannot_write_share")


def _mark(standing: Standing) -> Mark:
    mark, colour = mark_of(standing)
    return Mark(f"marks/{mark}", colour)


def _key(book: Book) -> QWidget:
    """What the marks mean: those alone that are there."""
    there = {skill.standing for group in book.path.groups for skill in group.skills}
    there |= {event.standing for event in book.path.events}
    return wrapped([StatusLabel(standing_text(each)) for each in Standing if each in there], spacing=16)
