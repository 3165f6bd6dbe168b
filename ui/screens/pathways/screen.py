"""The pathways: what is on the way, what is reached; each with where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.files import choose_files
from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.page import Head, Page, PageScroll
from ui.parts.row_list import PagedRowList
from ui.places.pathway import PathwayPlace
from ui.places.pathways import PathwaysPlace
from ui.screens.pathways.making import MakePathwayDialog
from ui.screens.pathways.words import head_text
from ui.session.reading import refuses_writing
from ui.session.reading_files import read_pathway_files
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import problem_text, t
from ui.widgets.controls import Button
from ui.widgets.parts import Note, Row, Section, boxed, clear, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.progress import Ring
from wallet.service.changes import Changes
from wallet.service.pathways import Followed, steps_done

_TITLE: Final = 120


class PathwaysPage(Page):
    """The list; a file of a pathway that is let go here is followed."""

    def __init__(self, session: Session, place: PathwaysPlace) -> None:
        super().__init__(session, place)
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll)
        self.load()

    def title(self) -> str:
        return t("place.pathways")

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.plans or changes.added or changes.removed or changes.updated or changes.trust)

    def load(self) -> None:
        self.session.ask(self, lambda wallet: wallet.pathways.followed(), done=self._show)

    def _fill(self, body: QBoxLayout) -> None:
        add = Button(t("pathways.add_file"), icon="plus", on=self._choose)
        make = Button(t("pathways.make"), look="primary", icon="pathway", on=self._make)
        body.addWidget(Head(t("place.pathways"), add, make, narrow=self.narrow))
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("pathways.explain"), role="ink_2"))
        self._wrong = column(spacing=8)
        self._wrong_box = boxed(self._wrong, above=16)
        body.addWidget(self._wrong_box)
        self._nothing = boxed(self._teaching(), above=24)
        body.addWidget(self._nothing)
        self._open = _Group(self, t("pathways.on_the_way"))
        self._reached = _Group(self, t("pathways.reached"))
        for group in (self._open, self._reached):
            body.addWidget(group)
        body.addStretch(1)

    def _teaching(self) -> QWidget:
        section = Section(t("pathways.none"))
        section.add(PlainLabel(t("pathways.none.why"), role="ink_2"))
        line = row(spacing=16)
        line.addWidget(Button(t("pathways.make"), icon="pathway", on=self._make))
        line.addStretch(1)
        section.body.addSpacing(8)
        section.body.addLayout(line)
        return section

    def _show(self, followed: Sequence[Followed]) -> None:
        reached = [each for each in followed if _is_reached(each)]
        self._reached.show_rows(reached)
        still = [each for each in followed if each not in reached]
        # What was touched last first; what was never touched keeps the order in which it was added.
        still.sort(key=lambda each: -(each.touched.timestamp() if each.touched is not None else 0.0))
        self._open.show_rows(still)
        self._nothing.setVisible(not followed)

    def row_of(self, followed: Followed) -> QWidget:
        """Returns the row of one pathway."""
        title = plain(followed.progress.pathway.title, limit=_TITLE) or t("pathways.nameless")
        done, of = steps_done(followed.progress)
        key = "pathways.continue" if followed.go_on and followed.touched is not None else "pathways.begin"
        words = t("home.do.show") if _is_reached(followed) or not followed.go_on else t(key)
        action = Button(words, look="quiet", on=lambda: self.session.go(PathwayPlace(followed.id)))
        action.setAccessibleDescription(title)
        return Row(title, head_text(followed, self.session.now()), mark=Ring(done, of), action=action, strong=True, tall=64)

    # Adding ------------------------------------------------------------------------
    def take_paths(self, paths: list[Path], also: Sequence[object] = ()) -> bool:
        if also or not all(path.suffix.lower() == ".json" for path in paths):
            return False
        self._read(paths)
        return True

    def _choose(self) -> None:
        if not refuses_writing(self.session):
            self._read(choose_files(self, t("pathways.add_file")))

    def _read(self, paths: Sequence[Path]) -> None:
        if paths:
            read_pathway_files(self.session, self, paths, done=self._came_in)

    def _came_in(self, added: Sequence[str], refused: Sequence[tuple[str, str]]) -> None:
        clear(self._wrong)
        for name, code in refused:
            self._wrong.addWidget(
                Note(t("pathways.not_added", file=plain(name, limit=80)), problem_text(code), role="problem")
            )
        self._wrong_box.setVisible(bool(refused))
        if added:
            self.session.tell_change(Changes(plans=True))
            self.session.notify(t("pathways.added", n=len(added)))
            if len(added) == 1:
                self.session.go(PathwayPlace(added[0]))

    def _make(self) -> None:
        if not refuses_writing(self.session):
            MakePathwayDialog(self.session, self, done=lambda name: self.session.go(PathwayPlace(name))).open()


def _is_reached(followed: Followed) -> bool:
    done, of = steps_done(followed.progress)
    return of > 0 and done == of


class _Group(Section):
    """Pathways of one sort; nothing is shown of a group in which nothing is."""

    def __init__(self, page: PathwaysPage, heading: str) -> None:
        super().__init__(heading)
        self.setContentsMargins(0, 24, 0, 0)
        self._held: list[Followed] = []
        self._model: PagedModel[Followed] = PagedModel()
        self._model.setParent(self)
        self._model.show(HeldRows(self._held, lambda each: each.id))
        rows = PagedRowList(self._model, page.row_of)
        rows.setAccessibleName(heading)
        self.add(rows)
        self.hide()

    def show_rows(self, rows: Sequence[Followed]) -> None:
        """Shows other pathways."""
        self._held[:] = rows
        self._model.refresh()
        self.show_count(str(len(rows)) if rows else "")
        self.setVisible(bool(rows))
