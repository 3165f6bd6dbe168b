"""Sharing: for whom, what for, which way, until when; and beside it exactly what they will and will not see."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.dialogs.files import save_as
from ui.parts.page import BottomBar, Page
from ui.places.share import SharePlace
from ui.places.sharing import SharingPlace
from ui.screens.share.before import asked_for, in_one_line, is_bare, refusal_text, unseen, warning_notes, warnings_in_short
from ui.screens.share.form import ShareForm
from ui.screens.share.qr import QrScreen
from ui.screens.share.room import RoomScreen
from ui.screens.share.seen import SeenPaper
from ui.screens.share.terms import TIMES, WayTerms
from ui.screens.share.ways import FIRST, WAYS
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.standing import spoken_line
from ui.text.words import language, problem_text, t
from ui.widgets.controls import Button
from ui.widgets.parts import Note, Scrolled, clear, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.scroll_keeper import PlaceKeeper
from ui.widgets.way import SIDE
from wallet.credential.model import RecordId
from wallet.errors import LanyardError
from wallet.records.record import RecordSummary
from wallet.records.statement import statement
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet
from wallet.service.sharing import Delivered, OpenRoom, PresentationRequest, Preview

ENDINGS = {"html": ".html", "pdf": ".pdf"}
_PAUSE_MS = 400


class SharingPage(Page):
    """Makes one share."""

    def __init__(self, session: Session, place: SharingPlace) -> None:
        super().__init__(session, place)
        self._ids = place.records
        self._rows: list[RecordSummary] = []
        self._total = 0
        self._channel = FIRST
        self._preview: Preview | None = None
        self._why_not = ""
        self._time_chosen = False
        self._is_below: bool | None = None
        self._terms = WayTerms(session)
        self._time = self._terms.time
        self._terms.time_chosen.connect(self._choose_time)
        columns = row(spacing=0)
        self._asked = ShareForm(len(self._ids))
        self._whom, self._what = self._asked.whom, self._asked.what_for
        self._ways = self._asked.table
        # Whom a key was shown to before is another matter for each receiver: looked at anew when typing pauses.
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look_ahead)
        self._asked.typed.connect(self._typed)
        self._ways.chosen.connect(self._choose)
        columns.addWidget(self._asked, 728)
        self._side = QFrame()
        self._side.setObjectName("side")
        inner = column()
        self._side.setLayout(inner)
        self._beside = Scrolled(margins=(24, 24, 24, 24))
        PlaceKeeper(self._beside.verticalScrollBar())
        self._beside.body.addStretch(1)
        inner.addWidget(self._beside)
        columns.addWidget(self._side, 352)
        # What they will see: beside what is asked, or beneath it.
        self._panel = QWidget()
        self._seen = column(spacing=16)
        self._panel.setLayout(self._seen)
        self._paper = SeenPaper(session.clock)
        self._noted = column(spacing=16)
        self._below = column(spacing=16)
        self._seen.addWidget(self._paper)
        self._seen.addLayout(self._noted)
        self._seen.addWidget(self._terms)
        self._seen.addLayout(self._below)
        self.outer.addLayout(columns, 1)
        self.outer.addWidget(self._bar())
        self._terms.changed.connect(self._pause.start)
        self._terms.show_way(self._channel, session.now())
        self.relayout(narrow=False)
        self.load()

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        self._seen.setContentsMargins(SIDE if narrow else 0, 24 if narrow else 0, SIDE if narrow else 0, 0)
        if self.isVisible() or self._is_below is None:
            self._place_panel()

    def showEvent(self, event: QShowEvent) -> None:
        self._place_panel()
        super().showEvent(event)

    def _place_panel(self) -> None:
        """Puts what they will see where the window has room for it; what was scrolled to is scrolled to again."""
        if self._is_below is self.narrow:
            return
        self._is_below = self.narrow
        self._side.setVisible(not self.narrow)
        for scroll in (self._asked, self._beside):
            scroll.body.removeWidget(self._panel)
        # In both the last thing is a stretch.
        place = (self._asked if self.narrow else self._beside).body
        place.insertWidget(place.count() - 1, self._panel)

    def title(self) -> str:
        return t("share.title")

    # Building ---------------------------------------------------------------
    def _bar(self) -> BottomBar:
        self._message = PlainLabel(t("sharing.will_check"), role="ink_2", max_lines=3)
        self._do = Button(t(f"sharing.do.{self._channel}"), look="primary", icon=WAYS[FIRST].icon, on=self._share)
        actions = [Button(t("dialog.cancel"), on=self._leave), self._do]
        return BottomBar(self._message, actions)

    def _choose(self, channel: str) -> None:
        self._channel = channel
        self._do.setText(t(f"sharing.do.{channel}"))
        self._do.show_icon(WAYS[channel].icon)
        self._terms.show_way(channel, self.session.now())
        self._asked.say_bound(noted_only=is_bare(self._preview, self._channel))
        self._tell_count()
        self._fit_time()
        self._show_side()

    def _typed(self) -> None:
        self._pause.start()
        self._show_side()

    def _choose_time(self) -> None:
        self._time_chosen = True
        self._terms.show_until(self.session.now())
        self._show_side()
        # What ends before the share does is told: another end is another question.
        self._look_ahead()

    def _fit_time(self) -> None:
        """Until when goes by the way, as long as the person did not choose it."""
        if self._time_chosen or self._preview is None or self._channel == "room":
            return
        lifetime = self._preview.lifetimes[self._channel]
        position = self._time.findData(next(key for key, time in TIMES.items() if time == lifetime))
        if position != self._time.currentIndex():
            self._time.setCurrentIndex(position)
            self._terms.show_until(self.session.now())
            self._look_ahead()

    # What they will see -----------------------------------------------------
    def concerns(self, changes: Changes) -> bool:
        return any(record_id in changes.updated for record_id in self._ids)

    def load(self) -> None:
        def question(wallet: OpenWallet) -> tuple[list[RecordSummary], int]:
            return [wallet.library.record(i).summary for i in self._ids], wallet.library.count("")

        def arrived(answer: tuple[list[RecordSummary], int]) -> None:
            self._rows, self._total = answer
            self._show_side()

        self.session.ask(self, question, done=arrived)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Has it signed and checked as it would be, so that what a receiver will find is told before anything leaves."""
        ids, request = self._ids, self._request()
        if request is None:
            return
        self.session.ask(
            self, lambda w: w.sharing.preview(ids, request), done=self._looked_ahead, failed=self._cannot_be_shared
        )

    def _looked_ahead(self, preview: Preview) -> None:
        self._preview, self._why_not = preview, ""
        self._ways.show_refusals(preview, self._channel)
        in_address = any(r.code == "personal_data_in_address" for r in preview.refusals.get("page_screen", ()))
        self._terms.offer_personal(in_address or self._terms.personal.isChecked())
        self._tell_count()
        self._fit_time()
        self._show_side()

    def _tell_count(self) -> None:
        """In a narrow window what is to be known stands below: the bar says that there is something."""
        if self._preview is None:
            return
        count = len(warnings_in_short(self._preview, self._channel))
        self._tell(t("sharing.to_know", n=count) if count else t("sharing.will_check"), "ink" if count else "ink_2")

    def _cannot_be_shared(self, error: LanyardError) -> None:
        self._preview, self._why_not = None, problem_text(error.code)
        self._tell(self._why_not, "problem")
        self._show_side()

    def _show_side(self) -> None:
        now = self.session.now()
        report = self._preview.reports.get(self._channel) if self._preview is not None else None
        self._paper.show_records(self._rows)
        self._paper.show_summary(
            self._summary(), spoken_line(statement(report, now).headline, now) if report is not None else None
        )
        clear(self._noted)
        clear(self._below)
        for note in self._notes():
            self._noted.addWidget(note)
        self._below.addWidget(unseen(max(0, self._total - len(self._ids))))
        self._below.addWidget(Note(t("sharing.whole"), role="edge"))

    def _summary(self) -> str:
        now = self.session.now()
        bare = is_bare(self._preview, self._channel)
        return in_one_line(self._whom.text(), now, now + self._terms.lifetime(), bare=bare)

    def _notes(self) -> list[QWidget]:
        notes: list[QWidget] = []
        if self._why_not:
            notes.append(Note(self._why_not, role="problem"))
        if self._preview is not None:
            notes += warning_notes(self._preview, self._channel, leave_out=self._leave_out if len(self._rows) > 1 else None)
        return notes

    def _leave_out(self, record_id: RecordId) -> None:
        self._ids = tuple(i for i in self._ids if i != record_id)
        self._rows = [r for r in self._rows if r.id != record_id]
        self._asked.say_count(len(self._ids))
        self._show_side()
        self._look_ahead()

    # Doing ------------------------------------------------------------------
    def _leave(self) -> None:
        self.session.place_left.emit(self.place)

    def _request(self) -> PresentationRequest | None:
        """Returns what the share is for; says why, and returns None, where the code that was typed is none."""
        try:
            request = asked_for(self._whom.text(), self._what.text(), self._asked.challenge.text(), self._terms.lifetime())
            return self._terms.asked(request)
        except LanyardError as error:
            self._cannot_be_shared(error)
            return None

    def _share(self) -> None:
        channel, ids, request = self._channel, self._ids, self._request()
        if request is None or self._is_in_the_way():
            return
        self._terms.remember()
        if WAYS[channel].is_shown:
            self._busy()
            self.session.ask(
                self,
                lambda w: w.sharing.start(w.sharing.present(ids, request), channel),
                done=self._shown,
                failed=self._failed,
            )
            return
        # What stands in a file of its own is a presentation or a token: only what was signed ahead knows which.
        ending = ENDINGS.get(channel) or (self._preview.suffix if self._preview is not None else "")
        path, speech = save_as(self, t(f"sharing.do.{channel}"), f"lanyard{ending}"), language()
        if path is None:
            return
        self._busy()
        self.session.ask(
            self,
            lambda w: w.sharing.deliver(w.sharing.present(ids, request), channel, path, language=speech),
            done=self._written,
            failed=self._failed,
        )

    def _is_in_the_way(self) -> bool:
        """Says what the way that is chosen still needs, or what the person has not agreed to; nothing leaves before."""
        missing = self._terms.why_not_yet()
        refused = self._preview.refusals.get(self._channel, ()) if self._preview is not None else ()
        if missing is not None:
            self._tell(problem_text(missing.code), "problem")
        elif refused:
            self._tell(refusal_text(refused[0]), "problem")
        return missing is not None or bool(refused)

    def _busy(self) -> None:
        self._do.setEnabled(False)
        self._tell(t("sharing.signing"), "ink_2")

    def _shown(self, share: Delivered) -> None:
        self._do.setEnabled(True)
        self._tell(t("sharing.checked"), "ink_2")
        self.session.shared()
        warned = warnings_in_short(self._preview, share.entry.channel)
        live = share.live
        screen = (
            RoomScreen(self.session, share, live, self._rows, warned)
            if isinstance(live, OpenRoom)
            else QrScreen(self.session, share, self._rows, warned)
        )
        screen.setParent(self.window(), Qt.WindowType.Widget)
        screen.cover()

    def _written(self, share: Delivered) -> None:
        self._do.setEnabled(True)
        self.session.shared()
        if share.path is not None:
            self.session.written.emit(t("sharing.written", file=plain(share.path.name, limit=80)), share.path)
        self.session.go(SharePlace())
        self.session.place_left.emit(self.place)

    def _failed(self, error: LanyardError) -> None:
        self._do.setEnabled(True)
        # What failed on its way is in the ledger all the same.
        self.session.shared()
        self._tell(problem_text(error.code), "problem")

    def _tell(self, text: str, role: str) -> None:
        self._message.setText(text)
        self._message.set_role(role)
