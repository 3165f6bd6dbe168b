"""Adding: what failed and why first, then what came in; live while it runs."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QWidget

from ui.dialogs.check_online import check_online
from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.page import NARROW, WIDE, Page, PageScroll
from ui.parts.row_list import PagedRowList
from ui.places.added import AddedPlace
from ui.places.credential import CredentialPlace
from ui.places.library import LibraryPlace
from ui.places.packet import ListSource, PacketPlace
from ui.places.recording import RecordingPlace
from ui.places.reviews import ReviewsPlace
from ui.screens.added.additions import AdditionsBox
from ui.session.adding import Adding
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.standing import status_line
from ui.text.titles import record_title
from ui.text.words import problem, t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import Note, Section, boxed, clear, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.records.record import AddOutcome, AddStatus, StandingKind
from wallet.service.skill_book import Additions

PAUSE_MS: Final = 100
"""Between two looks at what came in: ten a second are live enough, and leave the window to the person."""
_SECTIONS: Final = {
    AddStatus.REFUSED: "added.not_added",
    AddStatus.LEFT_OUT: "added.left_out",
    AddStatus.ADDED: "added.added",
    AddStatus.DUPLICATE: "added.known",
}
"""What became of it, in the order of the page; and the heading."""


class AddedPage(Page):
    """Follows one adding to its end."""

    def __init__(self, session: Session, place: AddedPlace) -> None:
        super().__init__(session, place)
        self._adding: Adding | None = None
        self._read = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._show)
        self._sections = {status: OutcomeSection(self, heading) for status, heading in _SECTIONS.items()}
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll)
        self._running = self._make_running()
        self.outer.addWidget(self._running)
        session.adding_moved.connect(self.follow)
        if session.adder.last is not None:
            self.follow(session.adder.last)

    def title(self) -> str:
        return t("library.title")

    # Building ---------------------------------------------------------------
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

    def _fill(self, body: QBoxLayout) -> None:
        body.addLayout(self._make_head())
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("added.stays"), role="ink_2"))
        self._problem = column()
        self._problem_box = boxed(self._problem, above=16)
        body.addWidget(self._problem_box)
        for section in self._sections.values():
            body.addWidget(section)
        self._additions = AdditionsBox(self.session)
        body.addWidget(self._additions)
        self._other_files = PlainLabel("", role="ink_2")
        self._others_line = row(spacing=12)
        self._others_line.addWidget(self._other_files)
        self._show_others = Button(t("added.show_others"), look="quiet", on=self._open_others)
        self._others_line.addWidget(self._show_others)
        self._others_line.addStretch(1)
        self._others_box = boxed(self._others_line, above=24)
        body.addWidget(self._others_box)
        self._others = OutcomeSection(self, "added.other_files")
        body.addWidget(self._others)
        body.addStretch(1)

    def _make_head(self) -> QHBoxLayout:
        line = row(spacing=16)
        self._head = PlainLabel("", size="title", max_lines=2)
        line.addWidget(self._head, 1)
        self._ask = Button(t("asking.do"), on=self._check_online)
        self._undo = Button(t("added.undo_all"), on=self._undo_all)
        self._done = Button(t("added.done"), look="primary", on=lambda: self.session.go(LibraryPlace()))
        for button in (self._ask, self._undo, self._done):
            button.hide()
            line.addWidget(button)
        return line

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        side = NARROW if narrow else WIDE
        self._line.setContentsMargins(side, 8, side, 16)

    # Following --------------------------------------------------------------
    def follow(self, adding: Adding) -> None:
        """Shows how far ``adding`` is: at its beginning and its end at once, in between at most ten times a second."""
        if adding is not self._adding:
            self._adding, self._read = adding, 0
            self._additions.forget()
            for section in self._sections.values():
                section.begin()
            self._others.begin(is_open=False)
            self._show()
        elif adding.finished:
            self._show()
        elif not self._pause.isActive():
            self._pause.start()
        if adding.finished:
            self._ask_what_it_adds(adding)

    def _ask_what_it_adds(self, adding: Adding) -> None:
        """Works out what came in adds, once everything is there; of another adding meanwhile nothing is shown."""
        refs = [outcome.id for outcome in adding.outcomes if outcome.outcome is AddStatus.ADDED and outcome.id is not None]

        def worked_out(added: Additions) -> None:
            if self._adding is adding:
                self._additions.show_added(added)

        if refs:
            self.session.ask(self, lambda wallet: wallet.skill_book.additions(refs), done=worked_out)

    def _show(self) -> None:
        adding = self._adding
        if adding is None:
            return
        self._pause.stop()
        self._sort_in(adding)
        self._running.setVisible(not adding.finished)
        self._progress.setText(t("added.reading", n=self._read))
        added, label = len(self._sections[AddStatus.ADDED].outcomes), plain(adding.label, limit=60)
        numbers = {"added": added, "n": self._read}
        self._head.setText(t("added.of_from", **numbers, label=label) if label else t("added.of", **numbers))
        self._ask.setVisible(adding.finished and any(map(_needs_asking, adding.outcomes)))
        self._undo.setVisible(adding.finished and added > 0)
        self._done.setVisible(adding.finished)
        others = len(self._others.outcomes)
        self._other_files.setText(t("added.others", n=others))
        self._others_box.setVisible(others > 0 and not self._others.is_open)
        clear(self._problem)
        if adding.error:
            message = problem(adding.error)
            self._problem.addWidget(Note(message.sentence, message.next, role="problem"))
        self._problem_box.setVisible(bool(adding.error))

    def _sort_in(self, adding: Adding) -> None:
        """Puts what came since the last look into its section."""
        for outcome in adding.outcomes[self._read :]:
            section = self._others if outcome.is_other_file else self._sections[outcome.outcome]
            section.outcomes.append(outcome)
        self._read = len(adding.outcomes)
        for section in (*self._sections.values(), self._others):
            section.show_outcomes()

    def _open_others(self) -> None:
        """Shows each file that is no credential: a photograph of a card is among them, and can be written down."""
        self._others.open()
        self._others_box.hide()

    def _check_online(self) -> None:
        outcomes = self._adding.outcomes if self._adding is not None else []
        check_online(self.session, tuple(o.id for o in outcomes if o.id is not None and _needs_asking(o)), self)

    def _undo_all(self) -> None:
        ids = tuple(o.id for o in self._sections[AddStatus.ADDED].outcomes if o.id is not None)
        self.session.remove(ids)
        self.session.go(LibraryPlace())

    # Rows ---------------------------------------------------------------------
    def row_of(self, outcome: AddOutcome) -> QWidget:
        """Returns the row that says what became of one thing."""
        action = None
        file = self._adding.files.get(outcome.source) if self._adding is not None else None
        if outcome.id is not None:
            place = CredentialPlace(outcome.id)
            action = Button(t("added.show"), look="quiet", on=lambda: self.session.go(place))
        elif outcome.error == "requirement_list" and file is not None:
            source = ListSource.of(file)
            action = Button(t("packet.begin"), look="quiet", on=lambda: self.session.go(PacketPlace(source)))
            action.setAccessibleDescription(plain(outcome.source, limit=80))
        elif outcome.error == "review_answer_here":
            answer = ReviewsPlace(file)
            action = Button(t("place.reviews"), look="quiet", on=lambda: self.session.go(answer))
            action.setAccessibleDescription(plain(outcome.source, limit=80))
        elif (outcome.outcome is AddStatus.REFUSED or outcome.is_other_file) and file is not None:
            # Nothing is refused that a person wants to keep: what holds no credential can be written down.
            action = Button(t("recording.record_it"), look="quiet", on=lambda: self.session.go(RecordingPlace(file)))
            action.setAccessibleDescription(plain(outcome.source, limit=80))
        return OutcomeRow(outcome.source, *self._words(outcome), action=action, narrow=self.narrow)

    def _words(self, outcome: AddOutcome) -> tuple[str, str, str, str]:
        if outcome.outcome is AddStatus.REFUSED:
            message = problem(outcome.error)
            return "refused", "ink", message.sentence, message.next
        if outcome.outcome is AddStatus.LEFT_OUT:
            message = problem(outcome.error)
            return "skipped", "ink_2", message.sentence, message.next
        title = record_title(outcome) or t("added.untitled")
        if outcome.outcome is AddStatus.DUPLICATE:
            return "replaced", "ink_2", title, t("added.already")
        if outcome.facts is None:
            return "remark", "neutral", title, ""
        status = status_line(outcome.facts, self.session.now())
        return status.mark, status.colour, title, status.text


def _needs_asking(outcome: AddOutcome) -> bool:
    return outcome.standing is not None and outcome.standing.kind is StandingKind.COULD_NOT_CHECK


class OutcomeSection(Section):
    """Everything of which the same became, a row each; nothing is shown of a section in which nothing is."""

    def __init__(self, page: AddedPage, heading: str) -> None:
        super().__init__(t(heading))
        self.setContentsMargins(0, 24, 0, 0)
        self.outcomes: list[AddOutcome] = []
        self.is_open = True
        """Whether its rows are shown; of what a folder held besides, only once they are asked for."""
        self._model: PagedModel[AddOutcome] = PagedModel()
        self._model.setParent(self)
        rows = PagedRowList(self._model, page.row_of)
        rows.setAccessibleName(t(heading))
        self.add(rows)
        self.hide()

    def begin(self, *, is_open: bool = True) -> None:
        """Begins anew, with nothing."""
        self.outcomes, self.is_open = [], is_open
        # The same outcome is the same object for as long as it is shown.
        self._model.show(HeldRows(self.outcomes, id))

    def show_outcomes(self) -> None:
        """Shows what was put to the outcomes."""
        if len(self.outcomes) != self._model.total():
            self._model.refresh()
            self.show_count(str(len(self.outcomes)))
        self.setVisible(self.is_open and bool(self.outcomes))

    def open(self) -> None:
        """Shows its rows."""
        self.is_open = True
        self.setVisible(bool(self.outcomes))


class NamedProgress(Named, QProgressBar):
    """A bar that says what it is about in the language in use."""


class OutcomeRow(QWidget):
    """One thing that was given: its name, and beside it what became of it; narrow, one beneath the other."""

    is_row = True

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
        # The action stands in the second half: however long its words, the first is as wide in every row.
        half = row(spacing=16)
        half.addLayout(outcome, 1)
        if action is not None:
            half.addWidget(action)
        self._words.addLayout(half, 7)
        line.addLayout(self._words, 1)
        self.relayout(narrow)

    def relayout(self, narrow: bool) -> None:
        """Puts the outcome beside the name, or beneath it."""
        self._name.set_max_lines(2 if narrow else 1)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._words.setDirection(down if narrow else across)
        self._words.setSpacing(2 if narrow else 16)
