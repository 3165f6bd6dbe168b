"""After adding: what failed and why first, then what came in; while it runs, how far it is."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QWidget

from ui.dialogs.check_online import check_online
from ui.parts.page import NARROW, WIDE, Page, PageScroll
from ui.places.added import AddedPlace
from ui.places.credential import CredentialPlace
from ui.places.library import LibraryPlace
from ui.session.adding import Adding
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.standing import status_line
from ui.text.words import problem, t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import Lines, Note, Section, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.records.record import AddOutcome, AddStatus, StandingKind

MOST_ROWS = 100
"""Rows in one section; ten thousand added files are counted, not listed."""


class AddedPage(Page):
    """Follows one adding to its end."""

    def __init__(self, session: Session, place: AddedPlace) -> None:
        super().__init__(session, place)
        self._shown: Adding | None = None
        self._scroll = PageScroll()
        self.outer.addWidget(self._scroll)
        self._running = self._make_running()
        self.outer.addWidget(self._running)
        session.adding_moved.connect(self.follow)
        if session.adder.last is not None:
            self.follow(session.adder.last)

    def title(self) -> str:
        return t("library.title")

    def _make_running(self) -> QWidget:
        box = QWidget()
        self._line = layout = row(spacing=12)
        box.setLayout(layout)
        bar = NamedProgress()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(240)
        bar.setAccessibleName(t("added.title"))
        layout.addWidget(bar)
        self._progress = PlainLabel("", one_line=True)
        layout.addWidget(self._progress)
        layout.addWidget(Button(t("dialog.cancel"), look="quiet", on=self.session.adder.cancel))
        layout.addStretch(1)
        box.hide()
        return box

    def follow(self, adding: Adding) -> None:
        """Shows how far ``adding`` is, or, when it is finished, everything."""
        self._running.setVisible(not adding.finished)
        self._progress.setText(t("added.reading", n=len(adding.outcomes)))
        if adding.finished and adding is not self._shown:
            self._shown = adding
            with self._scroll.refilled() as body:
                self._fill(body, adding)

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        side = NARROW if narrow else WIDE
        self._line.setContentsMargins(side, 8, side, 16)

    def _fill(self, body: QBoxLayout, adding: Adding) -> None:
        outcomes = adding.outcomes
        added = [o for o in outcomes if o.outcome is AddStatus.ADDED]
        known = [o for o in outcomes if o.outcome is AddStatus.DUPLICATE]
        refused = [o for o in outcomes if o.outcome is AddStatus.REFUSED]
        body.addLayout(self._head(adding, len(added), len(outcomes)))
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("added.stays"), role="ink_2"))
        if adding.error:
            message = problem(adding.error)
            body.addSpacing(16)
            body.addWidget(Note(message.sentence, message.next, role="problem"))
        others = sum(o.is_other_file for o in outcomes)
        left = [o for o in outcomes if o.outcome is AddStatus.LEFT_OUT and not o.is_other_file]
        sections = (("added.not_added", refused), ("added.left_out", left), ("added.added", added), ("added.known", known))
        for words, rows in sections:
            if rows:
                body.addSpacing(24)
                body.addWidget(self._section(words, rows))
        if others:
            body.addSpacing(24)
            body.addWidget(PlainLabel(t("added.others", n=others), role="ink_2"))
        body.addStretch(1)

    def _head(self, adding: Adding, added: int, total: int) -> QHBoxLayout:
        line = row(spacing=16)
        label = plain(adding.label, limit=60)
        words = t("added.of_from", added=added, n=total, label=label) if label else t("added.of", added=added, n=total)
        line.addWidget(PlainLabel(words, size="title", max_lines=2), 1)
        ids = tuple(o.id for o in adding.outcomes if o.outcome is AddStatus.ADDED and o.id is not None)
        unchecked = tuple(o.id for o in adding.outcomes if o.id is not None and _needs_asking(o))
        if unchecked:
            asking = Button(t("asking.do"), on=lambda: check_online(self.session, unchecked, self))
            line.addWidget(asking)
        if ids:
            line.addWidget(Button(t("added.undo_all"), on=lambda: self._undo(ids)))
        line.addWidget(Button(t("added.done"), look="primary", on=lambda: self.session.go(LibraryPlace())))
        return line

    def _undo(self, ids: tuple[RecordId, ...]) -> None:
        self.session.remove(ids)
        self.session.go(LibraryPlace())

    def _section(self, words: str, rows: list[AddOutcome]) -> Section:
        section = Section(t(words), count=str(len(rows)))
        lines = Lines()
        for outcome in rows[:MOST_ROWS]:
            lines.add(self._row(outcome))
        section.add(lines)
        if len(rows) > MOST_ROWS:
            section.add(PlainLabel(t("added.more", n=len(rows) - MOST_ROWS), size="small", role="ink_2"))
        return section

    def _row(self, outcome: AddOutcome) -> QWidget:
        action = None
        if outcome.id is not None:
            place = CredentialPlace(outcome.id)
            action = Button(t("added.show"), look="quiet", on=lambda: self.session.go(place))
        return OutcomeRow(outcome.source, *self._words(outcome), action=action, narrow=self.narrow)

    def _words(self, outcome: AddOutcome) -> tuple[str, str, str, str]:
        if outcome.outcome is AddStatus.REFUSED:
            message = problem(outcome.error)
            return "refused", "ink", message.sentence, message.next
        if outcome.outcome is AddStatus.LEFT_OUT:
            message = problem(outcome.error)
            return "skipped", "ink_2", message.sentence, message.next
        title = plain(outcome.title) or t("added.untitled")
        if outcome.outcome is AddStatus.DUPLICATE:
            return "replaced", "ink_2", title, t("added.already")
        if outcome.facts is None:
            return "remark", "neutral", title, ""
        said = status_line(outcome.facts, self.session.now())
        return said.mark, said.colour, title, said.words


def _needs_asking(outcome: AddOutcome) -> bool:
    return outcome.standing is not None and outcome.standing.kind is StandingKind.COULD_NOT_CHECK


class NamedProgress(Named, QProgressBar):
    """A bar that says what it is about in the language in use."""


class OutcomeRow(QWidget):
    """One thing that was given: its name, and beside it what became of it; narrow, one beneath the other."""

    def __init__(
        self, source: str, mark: str, role: str, title: str, subtitle: str, *, action: QWidget | None, narrow: bool
    ) -> None:
        super().__init__()
        line = row(spacing=16, margins=(0, 8, 0, 8))
        self.setLayout(line)
        line.addWidget(Mark(f"marks/{mark}", role))
        self._name = PlainLabel(source)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.addWidget(self._name, 4)
        outcome = column(spacing=2)
        outcome.addWidget(PlainLabel(title))
        if subtitle:
            outcome.addWidget(PlainLabel(subtitle, size="small", role="ink_2"))
        self._words.addLayout(outcome, 7)
        line.addLayout(self._words, 1)
        if action is not None:
            line.addWidget(action)
        self.relayout(narrow)

    def relayout(self, narrow: bool) -> None:
        """Puts the outcome beside the name, or beneath it."""
        self._name.set_max_lines(2 if narrow else 1)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._words.setDirection(down if narrow else across)
        self._words.setSpacing(2 if narrow else 16)
