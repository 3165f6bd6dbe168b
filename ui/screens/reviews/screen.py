"""Reviews: what people asked this person to confirm, what was decided, who can do what; and what one asked oneself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QWidget

from ui.dialogs.files import choose_files, save_as
from ui.dialogs.recognise import RecogniseDialog
from ui.parts.beside import Beside
from ui.parts.page import Head, Page, PageScroll
from ui.places.asking_review import AskingReviewPlace
from ui.places.credential import CredentialPlace
from ui.places.deciding import DecidingPlace
from ui.places.place import Place
from ui.places.reviews import ReviewsPlace
from ui.screens.reviews.matrix import MatrixView, decision_mark
from ui.session.reading import refuses_writing
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import Text, joined
from ui.text.words import problem_text, t
from ui.widgets import theme
from ui.widgets.controls import Button
from ui.widgets.drop_zone import DropZone
from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import Note, Row, RowList, Section, boxed, clear, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.pressing import Pressed
from wallet.errors import LanyardError
from wallet.limits import MAX_SOURCE_BYTES
from wallet.records.record import Provenance
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet
from wallet.service.review_report import matrix, write_report
from wallet.service.reviews import AnswerTaken, Asked, ReceivedReview, ReviewAnswer, ReviewState
from wallet.service.sources import Source

_SHOWN_DECIDED: Final = 5
_INBOX: Final = 320
"""Pixels of the inbox beside the table."""
_TITLE: Final = 100


@dataclass(frozen=True, slots=True)
class _Shown:
    asked: Sequence[Asked]
    received: Sequence[ReceivedReview]
    waiting: Sequence[tuple[Asked, ReviewAnswer]]


class ReviewsPage(Page):
    """The inbox at the left, who can do what at the right. It works for somebody who has no credential of their own."""

    def __init__(self, session: Session, place: ReviewsPlace) -> None:
        super().__init__(session, place)
        self._shown: _Shown | None = None
        self._all_decided = False
        self._beside = Beside(_INBOX)
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll)
        self.load()

    def title(self) -> str:
        return t("place.reviews")

    def arrive(self, place: Place) -> None:
        # Taken once: whoever comes back here comes with empty hands.
        super().arrive(ReviewsPlace())
        if isinstance(place, ReviewsPlace) and place.file is not None:
            self._take_files([place.file])

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.plans or changes.trust or changes.added or changes.removed)

    def load(self) -> None:
        def question(wallet: OpenWallet) -> _Shown:
            asked, received = wallet.reviews.all()
            return _Shown(asked, received, wallet.reviews.waiting())

        self.session.ask(self, question, done=self._show)

    # Building -----------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        self._save = Button(t("reviews.save"), icon="download", on=self._save_table)
        ask = Button(t("review.ask.do"), look="primary", icon="review", on=lambda: self.session.go(AskingReviewPlace()))
        body.addWidget(Head(t("place.reviews"), self._save, ask, beside=t("reviews.what"), narrow=self.narrow))
        self._wrong = column(spacing=8)
        self._wrong_box = boxed(self._wrong, above=16)
        body.addWidget(self._wrong_box)
        body.addSpacing(20)
        body.addWidget(self._beside)
        body.addStretch(1)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        self._save.setVisible(bool(shown.received))
        with self._scroll.refilled(self._beside.first, self._beside.rest):
            self._fill_inbox(self._beside.first, shown)
            self._fill_table(self._beside.rest, shown)

    def _fill_inbox(self, body: QBoxLayout, shown: _Shown) -> None:
        open_ = [each for each in shown.received if each.decision is None]
        inbox = Section(t("reviews.inbox"), count=str(len(open_)) if open_ else "")
        for each in reversed(open_):
            inbox.add(InboxRow(each, self._subtitle_of(each), partial(self._decide, each.request.id)))
        if not open_:
            inbox.add(PlainLabel(t("reviews.inbox_empty"), role="ink_2"))
        body.addWidget(inbox)
        body.addSpacing(12)
        body.addWidget(DropZone(t("reviews.drop"), choose=self._choose, take=self._take_files))
        body.addSpacing(20)
        decided = [each for each in reversed(shown.received) if each.decision is not None]
        if decided:
            body.addWidget(self._decided(decided))

    def _subtitle_of(self, each: ReceivedReview) -> Text:
        files = len(each.request.evidence)
        return joined(t("reviews.files", n=files) if files else "", plain(each.request.note, limit=80))

    def _decided(self, decided: Sequence[ReceivedReview]) -> QWidget:
        more = len(decided) > _SHOWN_DECIDED and not self._all_decided
        action = Button(t("reviews.show_all"), look="link", on=self._show_all) if more else None
        section = Section(t("reviews.decided"), count=str(len(decided)), action=action)
        rows = RowList()
        for each in decided if self._all_decided else decided[:_SHOWN_DECIDED]:
            name = plain(each.request.holder_name, limit=60) or t("review.nameless")
            skills = ", ".join(plain(skill, limit=60) for skill in each.request.skills.values())
            when = "" if each.answered is None else dates.recently(each.answered, self.session.now())
            subtitle = joined(t(f"reviews.state.{each.decision}"), plain(each.level, limit=40), when)
            rows.add(Row(joined(name, skills), subtitle, mark=decision_mark(each.decision), tall=48))
        section.add(rows)
        return section

    def _show_all(self) -> None:
        self._all_decided = True
        if self._shown is not None:
            self._show(self._shown)

    def _fill_table(self, body: QBoxLayout, shown: _Shown) -> None:
        if shown.waiting:
            body.addWidget(self._not_recognised(shown.waiting))
            body.addSpacing(28)
        if shown.received:
            table = matrix(shown.received)
            words = t("reviews.table_counts", people=len(table.people), n=len(table.skills))
            section = Section(t("reviews.table"), count=words)
            section.add(MatrixView(table, self._decide))
            body.addWidget(section)
            body.addSpacing(28)
        if shown.asked:
            body.addWidget(self._own(shown.asked))
        if not shown.received and not shown.asked:
            teaching = Section(t("reviews.none"))
            teaching.add(PlainLabel(t("reviews.none.why"), role="ink_2"))
            body.addWidget(teaching)
        body.addStretch(1)

    def _not_recognised(self, waiting: Sequence[tuple[Asked, ReviewAnswer]]) -> QWidget:
        section = Section(t("reviews.answers_wait"), count=str(len(waiting)))
        rows = RowList()
        for asked, answer in waiting:
            name = plain(answer.issuer_name, limit=60) or t("review.nameless")
            skills = ", ".join(plain(skill, limit=60) for skill in asked.request.skills.values())
            act = Button(t("reviews.recognise"), look="quiet", on=partial(self._recognise, answer))
            act.setAccessibleDescription(name)
            rows.add(Row(t("reviews.gives_name", name=name), skills, mark=Mark("marks/waiting", "neutral"), action=act))
        section.add(rows)
        return section

    def _own(self, asked: Sequence[Asked]) -> QWidget:
        section = Section(t("reviews.own"), count=str(len(asked)))
        rows = RowList()
        now = self.session.now()
        for each in reversed(asked):
            skills = ", ".join(plain(skill, limit=60) for skill in each.request.skills.values())
            subtitle = t(f"review.state.{each.state}") if each.decision is None else t(f"review.decision.{each.decision}")
            when = "" if each.request.asked is None else t("reviews.asked_on", date=dates.recently(each.request.asked, now))
            mark = (
                decision_mark(each.decision)
                if each.state is ReviewState.ANSWERED
                else Mark("marks/waiting", "neutral", size=18)
            )
            act = None
            if each.records:
                act = Button(t("home.do.show"), look="quiet", on=partial(self._show_record, each))
                act.setAccessibleDescription(skills)
            rows.add(Row(skills, joined(plain(each.whom, limit=60), when, subtitle), mark=mark, action=act))
        section.add(rows)
        return section

    # Doing ---------------------------------------------------------------------------
    def _decide(self, request: str) -> None:
        self.session.go(DecidingPlace(request))

    def _show_record(self, asked: Asked) -> None:
        self.session.go(CredentialPlace(asked.records[0]))

    def _save_table(self) -> None:
        if self._shown is None:
            return
        path = save_as(self, t("reviews.save"), "lanyard-reviews.csv")
        if path is None:
            return
        try:
            write_report(self._shown.received, path)
        except LanyardError as error:
            self.session.notify_problem(error.code)
        else:
            self.session.written.emit(t("sharing.written", file=plain(path.name, limit=80)), path)

    def _recognise(self, answer: ReviewAnswer) -> None:
        if refuses_writing(self.session):
            return

        def yes(called: str) -> None:
            def act(wallet: OpenWallet) -> list[AnswerTaken]:
                wallet.trusted_issuers.recognise(answer.issuer, called)
                return wallet.reviews.take_waiting()

            self.session.ask(self, act, done=self._took)

        self.session.ask(
            self,
            lambda wallet: wallet.trusted_issuers.cautions(answer.issuer, answer.issuer_name),
            done=lambda cautions: RecogniseDialog(answer.issuer, answer.issuer_name, cautions, yes, self).open(),
        )

    def _took(self, taken: Sequence[AnswerTaken]) -> None:
        records = tuple(record for each in taken for record in each.records)
        self.session.tell_change(Changes(updated=records, plans=True, trust=True))
        for each in taken:
            self.session.notify(_taken_text(each))

    # What comes in ---------------------------------------------------------------------
    def take_paths(self, paths: list[Path], also: Sequence[Source] = ()) -> bool:
        self._take_files(paths, also)
        return True

    def take_sources(self, sources: list[Source]) -> bool:
        self._open(sources)
        return True

    def _choose(self) -> None:
        self._take_files(choose_files(self, t("reviews.drop")))

    def _take_files(self, paths: Sequence[Path], also: Sequence[Source] = ()) -> None:
        sources = list(also)
        for path in paths:
            try:
                with path.open("rb") as file:
                    data = file.read(MAX_SOURCE_BYTES + 1)
            except OSError:
                self._say_wrong([(path.name, "unreadable_path")])
                continue
            sources.append(Source(path.name, data, Provenance("drop", path.name)))
        if sources:
            self._open(sources)

    def _open(self, sources: Sequence[Source]) -> None:
        if refuses_writing(self.session):
            return

        def act(wallet: OpenWallet) -> tuple[list[ReceivedReview | AnswerTaken], list[tuple[str, str]]]:
            opened, refused = [], []
            for source in sources:
                try:
                    opened.append(wallet.reviews.open(source))
                except LanyardError as error:
                    refused.append((source.label, error.code))
            return opened, refused

        self.session.ask(self, act, done=lambda result: self._opened(*result))

    def _opened(self, opened: Sequence[ReceivedReview | AnswerTaken], refused: Sequence[tuple[str, str]]) -> None:
        self._say_wrong(refused)
        requests = [each for each in opened if isinstance(each, ReceivedReview)]
        answers = [each for each in opened if isinstance(each, AnswerTaken)]
        if answers:
            self._took(answers)
        if requests:
            self.session.tell_change(Changes(plans=True))
            if len(requests) == 1 and requests[0].decision is None:
                self._decide(requests[0].request.id)
            else:
                self.session.notify(t("reviews.came_in", n=len(requests)))

    def _say_wrong(self, refused: Sequence[tuple[str, str]]) -> None:
        clear(self._wrong)
        for name, code in refused:
            self._wrong.addWidget(
                Note(t("reviews.not_taken", file=plain(name, limit=80)), problem_text(code), role="problem")
            )
        self._wrong_box.setVisible(bool(refused))


def _taken_text(taken: AnswerTaken) -> Text:
    name = plain(taken.answer.issuer_name, limit=60) or t("review.nameless")
    if not taken.recognised:
        return t("reviews.answer_waits", name=name)
    return t(f"review.taken.{taken.answer.decision}", name=name)


class InboxRow(Named, Pressed, QAbstractButton):
    """A request that waits to be decided; pressing it opens it."""

    def __init__(self, review: ReceivedReview, subtitle: str, on: object) -> None:
        super().__init__()
        request = review.request
        name = plain(request.holder_name, limit=_TITLE) or t("review.nameless")
        skills = ", ".join(plain(skill, limit=_TITLE) for skill in request.skills.values())
        self.setAccessibleName(joined(name, skills))
        self.setAccessibleDescription(subtitle)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        lines = column(spacing=2, margins=(12, 8, 12, 8))
        self.setLayout(lines)
        head = row(spacing=8)
        when = "" if request.asked is None else dates.short_day(request.asked.date())
        head.addWidget(PlainLabel(name, strong=True), 1)
        head.addWidget(PlainLabel(when, size="small", role="ink_2", one_line=True))
        lines.addLayout(head)
        lines.addWidget(PlainLabel(skills))
        if subtitle:
            lines.addWidget(PlainLabel(subtitle, size="small", role="ink_2"))
        for label in self.findChildren(PlainLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda: on())  # type: ignore[operator]

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.underMouse() and not self.hasFocus():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().colour("accent_tint"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.end()
