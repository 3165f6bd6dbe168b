"""Roles: those that are followed, each with how much of it is met; and one more from a file, a page or pasted text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.files import choose_file
from ui.parts.page import Head, Page, PageScroll
from ui.parts.role_line import RoleLine
from ui.places.role import RolePlace
from ui.places.roles import RolesPlace
from ui.session.reading import refuses_writing
from ui.session.roles import read_role
from ui.session.session import Session
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.parts import RowList, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.writing import Writing
from wallet.service.changes import Changes
from wallet.service.skill_book import Book, RoleMatch
from wallet.service.sources import Source


class RolesPage(Page):
    """The list, and where a role is given. What is dropped or pasted here is read as a role, never added as a credential."""

    def __init__(self, session: Session, place: RolesPlace) -> None:
        super().__init__(session, place)
        self._book: Book | None = None
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll)
        self.load()

    def title(self) -> str:
        return t("place.roles")

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.removed or changes.updated or changes.trust or changes.plans)

    def load(self) -> None:
        self.session.ask(self, lambda wallet: wallet.skill_book.book(), done=self._show)

    def retranslate(self) -> None:
        if self._book is not None:
            self._show(self._book)

    # Building ---------------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        choose = Button(t("roles.from_file"), look="primary", icon="file", on=self._choose)
        body.addWidget(Head(t("place.roles"), choose, narrow=self.narrow))
        body.addWidget(PlainLabel(t("roles.why"), role="ink_2"))
        body.addSpacing(16)
        self._list = column()
        body.addLayout(self._list)
        body.addSpacing(24)
        body.addWidget(PlainLabel(t("roles.paste"), strong=True))
        body.addSpacing(8)
        self.text = Writing("", name=t("roles.paste"), hint=t("roles.paste.hint"), lines=6)
        body.addWidget(self.text)
        body.addSpacing(8)
        line = row(spacing=12)
        line.addWidget(Button(t("roles.read"), on=self._read_text))
        line.addStretch(1)
        body.addLayout(line)
        body.addStretch(1)

    def _show(self, book: Book) -> None:
        self._book = book
        with self._scroll.refilled(self._list):
            if book.roles:
                self._list.addWidget(RowList([self._row(role) for role in book.roles]))
            else:
                self._list.addWidget(PlainLabel(t("roles.none"), role="ink_2"))

    def _row(self, role: RoleMatch) -> QWidget:
        return RoleLine(role, lambda: self.session.go(RolePlace(role.id)), narrow=self.narrow)

    # Reading ------------------------------------------------------------------------------
    def _choose(self) -> None:
        file = choose_file(self, t("roles.from_file"))
        if file is not None:
            self.take_paths([file])

    def take_paths(self, paths: list[Path], also: Sequence[Source] = ()) -> bool:
        if not refuses_writing(self.session):
            for path in paths:
                read_role(self.session, self, path, done=self._read)
        return True

    def take_sources(self, sources: list[Source]) -> bool:
        if not refuses_writing(self.session):
            for source in sources:
                read_role(self.session, self, source.data, done=self._read)
        return True

    def _read_text(self) -> None:
        text = self.text.toPlainText().strip()
        if text and not refuses_writing(self.session):
            read_role(self.session, self, text.encode(), done=self._text_was_read)

    def _text_was_read(self, ids: Sequence[str]) -> None:
        self.text.clear()
        self._read(ids)

    def _read(self, ids: Sequence[str]) -> None:
        self.session.tell_change(Changes(plans=True))
        if len(ids) == 1:
            self.session.go(RolePlace(ids[0]))
