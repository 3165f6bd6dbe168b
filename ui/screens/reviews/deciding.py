"""Deciding a request: what they show, what one saw, a word to them, and the sentence that will be signed, in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QWidget

from ui.dialogs.files import choose_files, save_as
from ui.parts.page import BottomBar, Columns, PageScroll, TwoColumnPage, back
from ui.places.deciding import DecidingPlace
from ui.places.reviews import ReviewsPlace
from ui.session.desktop import open_file
from ui.session.reading import refuses_writing
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import Text, again, joined
from ui.text.words import problem_text, t
from ui.widgets.controls import Button, Field
from ui.widgets.drop_zone import DropZone
from ui.widgets.icons import Mark
from ui.widgets.parts import Note, Row, RowList, Section, boxed, clear, column, row, wrapped
from ui.widgets.plain_label import PlainLabel
from ui.widgets.writing import Writing
from wallet.errors import LanyardError
from wallet.limits import MAX_EVIDENCE_BYTES, MAX_TITLE_CHARS
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet
from wallet.service.reviews import Decision, ReceivedReview, ReviewEvidence

_SIDE: Final = 440
_LEVELS: Final = ("with_help", "alone", "teaches")
_WORDS: Final = {Decision.CONFIRMED: "deciding.sign", Decision.NOT_YET: "deciding.not_yet", Decision.MORE: "deciding.more"}


@dataclass(frozen=True, slots=True)
class _Shown:
    review: ReceivedReview
    seen_before: date | None
    profile: str


class DecidingPage(TwoColumnPage):
    """One request. Nothing of it is signed before a button says so."""

    def __init__(self, session: Session, place: DecidingPlace) -> None:
        super().__init__(session, place)
        self._id = place.request
        self._shown: _Shown | None = None
        self._files: dict[str, Path] = {}
        self._strange: list[str] = []
        self._columns = Columns(_SIDE)
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll, 1)
        more = Button(t("deciding.more"), on=partial(self._answer, Decision.MORE))
        not_yet = Button(t("deciding.not_yet"), on=partial(self._answer, Decision.NOT_YET))
        sign = Button(t("deciding.sign"), look="primary", on=partial(self._answer, Decision.CONFIRMED))
        self._buttons = (more, not_yet, sign)
        self._bar = BottomBar(PlainLabel(t("deciding.bar"), role="ink_2"), self._buttons)
        self.outer.addWidget(self._bar)
        self.load()

    def title(self) -> str:
        return t("place.deciding")

    def columns(self) -> Columns:
        return self._columns

    def concerns(self, changes: Changes) -> bool:
        return changes.plans

    def load(self) -> None:
        def question(wallet: OpenWallet) -> _Shown:
            review = wallet.reviews.received(self._id)
            return _Shown(review, wallet.reviews.seen_before(review), wallet.reviews.profile())

        self.session.ask(self, question, done=self._show, failed=self._gone)

    def _gone(self, error: LanyardError) -> None:
        if error.code != "review_unknown":
            self.session.tell_problem(error)
        self.session.place_left.emit(self.place)

    # Building ---------------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        way = back(t("place.reviews"), lambda: self.session.go(ReviewsPlace()))
        body.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)
        body.addSpacing(8)
        self._title = PlainLabel("", size="title")
        body.addWidget(self._title)
        line = row(spacing=8)
        line.addWidget(Mark("line/key", "ink_2"))
        self._key = PlainLabel("", role="ink_2")
        line.addWidget(self._key, 1)
        body.addLayout(line)
        body.addSpacing(20)
        body.addWidget(self._columns)
        body.addStretch(1)
        self._left = column(spacing=16)
        self._columns.left.addLayout(self._left)
        self._columns.left.addStretch(1)
        self._fill_side(self._columns.side)

    def _fill_side(self, side: QBoxLayout) -> None:
        side.setSpacing(20)
        saw = Section(t("deciding.saw"))
        self._levels: dict[str, Button] = {}
        group = self._group = QButtonGroup(self)
        group.setExclusive(False)  # None may be chosen: a level is not needed.
        for key in _LEVELS:
            button = Button(t(f"deciding.level.{key}"), look="chip", on=partial(self._choose_level, key))
            button.setCheckable(True)
            self._levels[key] = button
            group.addButton(button)
        saw.add(wrapped(list(self._levels.values())))
        side.addWidget(saw)
        self._comment = Writing("", name=t("deciding.comment"), hint=t("deciding.comment_hint"), lines=2)
        side.addWidget(_labelled(t("deciding.comment"), self._comment))
        self._name = Field(name=t("deciding.name"), hint=t("deciding.name_hint"))
        self._name.setMaxLength(MAX_TITLE_CHARS)
        self._name.textChanged.connect(lambda _text: self._say_sentence())
        side.addWidget(_labelled(t("deciding.name"), self._name))
        paper = QFrame()
        paper.setObjectName("paper")
        lines = column(spacing=6, margins=(18, 12, 18, 14))
        paper.setLayout(lines)
        head = row(spacing=8)
        head.addWidget(Mark("marks/endorsed", "neutral"))
        head.addWidget(PlainLabel(t("deciding.will_sign"), strong=True), 1)
        lines.addLayout(head)
        self._sentence = PlainLabel("", role="ink_2")
        lines.addWidget(self._sentence)
        self._bound = PlainLabel("", size="small", role="ink_2")
        lines.addWidget(self._bound)
        side.addWidget(paper)
        self._wrong = column()
        self._wrong_box = boxed(self._wrong, above=0)
        side.addWidget(self._wrong_box)

    # Showing -----------------------------------------------------------------------------
    def _show(self, shown: _Shown) -> None:
        first = self._shown is None
        self._shown = shown
        request = shown.review.request
        name = plain(request.holder_name, limit=80) or t("review.nameless")
        skills = ", ".join(plain(skill, limit=80) for skill in request.skills.values())
        self._title.setText(t("deciding.title", name=name, skills=skills))
        before = shown.seen_before
        known = t("deciding.key_known", date=dates.written(before)) if before is not None else t("deciding.key_new")
        until = "" if request.expires is None else t("deciding.until", date=dates.day(request.expires))
        self._key.setText(joined(known, until, t("deciding.unchanged")))
        if first and not self._name.text():
            self._name.setText(shown.profile)
        self._show_evidence()
        self._say_sentence()
        is_open = shown.review.decision is None
        self._bar.setVisible(is_open)
        for part in (*self._levels.values(), self._comment, self._name):
            part.setEnabled(is_open)

    def retranslate(self) -> None:
        self._say_sentence()

    def _show_evidence(self) -> None:
        assert self._shown is not None
        review, request = self._shown.review, self._shown.review.request
        with self._scroll.refilled(self._left):
            if review.decision is not None:
                subtitle = joined(
                    t(f"reviews.state.{review.decision}"), plain(review.level, limit=60), plain(review.comment, limit=400)
                )
                self._left.addWidget(Note(t("deciding.done"), subtitle, role="edge"))
            if request.note:
                quote = Note(t("deciding.quote", words=plain(request.note, limit=1000)), role="edge")
                self._left.addWidget(quote)
            if not request.evidence:
                self._left.addWidget(PlainLabel(t("deciding.no_evidence"), role="ink_2"))
                return
            have = sum(item.sha256 in self._files for item in request.evidence)
            count = t("review.ask.count", done=have, n=len(request.evidence))
            section = Section(t("deciding.evidence"), count=count)
            section.add(RowList([self._evidence_row(item) for item in request.evidence]))
            for name in self._strange:
                section.add(Note(t("deciding.strange", file=plain(name, limit=80)), role="attention"))
            section.add(PlainLabel(t("deciding.evidence_why"), size="small", role="ink_2"))
            section.add(DropZone(t("deciding.drop"), choose=self._choose, take=self._compare))
            self._left.addWidget(section)

    def _evidence_row(self, item: ReviewEvidence) -> QWidget:
        path = self._files.get(item.sha256)
        name = plain(item.name, limit=80)
        if path is None:
            return Row(name, t("deciding.not_here"), mark=Mark("line/file", "ink_2"))
        show = Button(t("told.open"), look="quiet", on=partial(open_file, path))
        show.setAccessibleDescription(name)
        return Row(name, t("deciding.same_file"), mark=Mark("line/checked-file", "ink"), action=show)

    def _choose_level(self, key: str) -> None:
        for name, button in self._levels.items():
            button.setChecked(name == key and button.isChecked())
        self._say_sentence()

    def _level(self) -> Text | str:
        return next((t(f"deciding.level.{key}") for key, button in self._levels.items() if button.isChecked()), "")

    def _say_sentence(self) -> None:
        if self._shown is None:
            return
        request = self._shown.review.request
        own = plain(self._name.text(), limit=80) or t("deciding.holder_of_key")
        them = plain(request.holder_name, limit=80) or t("review.nameless")
        skills = ", ".join(plain(skill, limit=80) for skill in request.skills.values())
        level = self._level()
        words = t("deciding.level_words", level=str(again(level)).lower()) if level else ""
        day = dates.long_day(self.session.now())
        self._sentence.setText(t("deciding.sentence", name=own, them=them, skills=skills, level=words, date=day))
        self._bound.setText(t("deciding.bound", n=len(request.evidence)) if request.evidence else t("deciding.bound_none"))

    # Doing -----------------------------------------------------------------------------------
    def _choose(self) -> None:
        self._compare(choose_files(self, t("deciding.drop")))

    def take_paths(self, paths: list[Path], also: Sequence[object] = ()) -> bool:
        self._compare(paths)
        return True

    def _compare(self, paths: Sequence[Path]) -> None:
        """Finds out which of the files are those that were named, by their digest alone."""
        expected = {item.sha256 for item in self._shown.review.request.evidence} if self._shown is not None else set()

        def read() -> tuple[dict[str, Path], list[str]]:
            same: dict[str, Path] = {}
            strange: list[str] = []
            for path in paths:
                digest = _digest(path)
                if digest in expected:
                    same[digest] = path
                else:
                    strange.append(path.name)
            return same, strange

        def compared(result: tuple[dict[str, Path], list[str]]) -> None:
            self._files |= result[0]
            self._strange = result[1]
            if self._shown is not None:
                self._show_evidence()

        self.session.lanes.work(self, read, done=compared, failed=self.session.tell_problem)

    def _answer(self, decision: Decision) -> None:
        if self._shown is None or refuses_writing(self.session):
            return
        comment = self._comment.toPlainText()
        if not comment.strip():
            self._say_wrong("review_comment_needed")
            self._comment.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        path = save_as(self, t(_WORDS[decision]), "lanyard-review-answer.json")
        if path is None:
            return
        level, own = str(self._level()) if decision is Decision.CONFIRMED else "", self._name.text()

        def act(wallet: OpenWallet) -> Changes:
            wallet.reviews.decide(self._id, decision, path, comment=comment, level=level, own_name=own)
            return Changes(plans=True)

        def done() -> None:
            self.session.written.emit(t("deciding.written", file=plain(path.name, limit=80)), path)
            self.session.go(ReviewsPlace())
            self.session.place_left.emit(self.place)

        self.session.change(self, act, done=done, failed=lambda error: self._say_wrong(error.code))

    def _say_wrong(self, code: str) -> None:
        clear(self._wrong)
        self._wrong.addWidget(Note(problem_text(code), role="problem"))
        self._wrong_box.show()


def _digest(path: Path) -> str:
    """Returns the SHA-256 of a file, hex; "" for what cannot be read, or is larger than evidence can be."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_EVIDENCE_BYTES + 1)
    except OSError:
        return ""
    return "" if len(data) > MAX_EVIDENCE_BYTES else sha256(data).hexdigest()


def _labelled(words: str, field: QWidget) -> QWidget:
    box = QWidget()
    inside = column(spacing=4)
    box.setLayout(inside)
    inside.addWidget(PlainLabel(words, strong=True))
    inside.addWidget(field)
    return box
