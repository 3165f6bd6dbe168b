"""Sharing: for whom, what for, which way, until when; and beside it exactly what they will and will not see."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from ui.dialogs.files import save_as
from ui.parts.page import NARROW, WIDE, BottomBar, Page
from ui.places.share import SharePlace
from ui.places.sharing import SharingPlace
from ui.screens.share.before import asked_for, in_one_line, is_bare, refusal_text, unseen, warning_notes, warnings_in_short
from ui.screens.share.options import RoomOptions, Until, ViewerOptions
from ui.screens.share.qr import QrScreen
from ui.screens.share.room import RoomScreen
from ui.screens.share.seen import SeenPaper
from ui.screens.share.ways import DEFAULT, WAYS, Promises, Ways
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.standing import spoken_line
from ui.text.words import language, problem_text, t
from ui.widgets.controls import Button, Field
from ui.widgets.parts import Note, Scrolled, clear, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.scroll_keeper import PlaceKeeper
from wallet.credential.model import RecordId
from wallet.errors import LanyardError
from wallet.records.record import RecordSummary
from wallet.records.statement import statement
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet
from wallet.service.requests_made import MAX_REQUEST_TEXT
from wallet.service.sharing import Delivered, PresentationRequest, Preview

ENDINGS = {"html": ".html", "pdf": ".pdf"}
_CAN_BE_GIVEN = frozenset({"no_viewer", "personal_data_in_address"})
"""What a way is refused for until the person has given it beside the way itself."""
_PAUSE_MS = 400


class SharingPage(Page):
    """Makes one share."""

    def __init__(self, session: Session, place: SharingPlace) -> None:
        super().__init__(session, place)
        self._ids = place.records
        self._rows: list[RecordSummary] = []
        self._total = 0
        self._channel = DEFAULT
        self._preview: Preview | None = None
        self._why_not = ""
        self._is_below: bool | None = None
        columns = row(spacing=0)
        self._asked = self._form()
        columns.addWidget(self._asked, 735)
        self._side = QFrame()
        self._side.setObjectName("side")
        inner = column()
        self._side.setLayout(inner)
        self._beside = Scrolled(margins=(32, 24, 32, 24))
        PlaceKeeper(self._beside.verticalScrollBar())
        self._beside.body.addStretch(1)
        inner.addWidget(self._beside)
        columns.addWidget(self._side, 345)
        # What they will see: beside what is asked, or beneath it.
        self._panel = QWidget()
        self._seen = column(spacing=16)
        self._panel.setLayout(self._seen)
        self._paper = SeenPaper(session.clock)
        self._below = column(spacing=16)
        self._promises = Promises()
        self._promises.show_way(self._channel)
        self._seen.addWidget(self._paper)
        self._seen.addWidget(self._promises)
        self._seen.addLayout(self._below)
        self.outer.addLayout(columns, 1)
        self.outer.addWidget(self._bar())
        self.relayout(narrow=False)
        self.load()

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        side = NARROW if narrow else WIDE
        self._asked.body.setContentsMargins(side, 24, NARROW if narrow else 40, 24)
        self._seen.setContentsMargins(0, 24 if narrow else 0, 0, 0)
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
    def _form(self) -> Scrolled:
        form = Scrolled(spacing=0)
        body = form.body
        self._heading = PlainLabel(t("sharing.title", n=len(self._ids)), size="title")
        body.addWidget(self._heading)
        body.addSpacing(20)
        self._whom = self._field("sharing.whom", body)
        # Whom a key was shown to before is another matter for each receiver: looked at anew when typing pauses.
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look_ahead)
        self._whom.textEdited.connect(lambda: self._pause.start())
        body.addSpacing(16)
        self._what = self._field("sharing.what_for", body)
        body.addSpacing(8)
        self._bound = PlainLabel(t("sharing.signed_in"), size="small", role="ink_2")
        body.addWidget(self._bound)
        body.addSpacing(16)
        self._challenge = self._field("sharing.challenge", body)
        self._challenge.setMaxLength(MAX_REQUEST_TEXT)
        self._challenge.textEdited.connect(lambda: self._pause.start())
        body.addSpacing(24)
        self._ways = Ways()
        self._ways.chosen.connect(self._choose)
        body.addWidget(self._ways)
        self._room, self._viewer = RoomOptions(self.session), ViewerOptions(self.session)
        for channel, options in (("room", self._room), ("page_screen", self._viewer)):
            options.changed.connect(lambda: self._pause.start())
            self._ways.put_beneath(channel, options)
        body.addSpacing(16)
        line = row(spacing=12)
        line.addWidget(PlainLabel(t("sharing.until"), strong=True, one_line=True))
        self._time = Until()
        self._time.activated.connect(self._choose_time)
        line.addWidget(self._time)
        line.addStretch(1)
        body.addLayout(line)
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("sharing.ends"), size="small", role="ink_2"))
        body.addStretch(1)
        return form

    def _field(self, key: str, body: QBoxLayout) -> Field:
        body.addWidget(PlainLabel(t(key), strong=True))
        body.addSpacing(4)
        field = Field(name=t(key), hint=t(f"{key}_hint"))
        field.setMaxLength(200)
        field.textEdited.connect(lambda: self._show_side())
        body.addWidget(field)
        return field

    def _bar(self) -> BottomBar:
        self._message = PlainLabel(t("sharing.will_check"), role="ink_2", max_lines=3)
        self._do = Button(t(f"sharing.do.{self._channel}"), look="primary", icon=WAYS[self._channel].icon, on=self._share)
        return BottomBar(self._message, [Button(t("dialog.cancel"), on=self._leave), self._do])

    def _choose(self, channel: str) -> None:
        self._channel = channel
        self._do.setText(t(f"sharing.do.{channel}"))
        self._do.show_icon(WAYS[channel].icon)
        self._promises.show_way(channel)
        if channel == "room":
            self._room.look()
        self._bound.setText(t("sharing.noted_only" if is_bare(self._preview, self._channel) else "sharing.signed_in"))
        self._tell_count()
        self._fit_time()
        self._show_side()

    def _choose_time(self) -> None:
        self._show_side()
        # What ends before the share does is told: another end is another question.
        self._look_ahead()

    def _fit_time(self) -> None:
        """Until when goes by the way, as long as the person did not choose it."""
        if self._preview is not None and self._time.fit(self._preview.lifetimes[self._channel]):
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
        for key, way_row in self._ways.rows.items():
            refused = [refusal for refusal in preview.refusals.get(key, ()) if refusal.code not in _CAN_BE_GIVEN]
            way_row.refuse(refusal_text(refused[0]) if refused else "")
        if not self._ways.rows[self._channel].button.isEnabled():
            usable = next((key for key, way_row in self._ways.rows.items() if way_row.button.isEnabled()), self._channel)
            self._ways.choose(usable)
        self._tell_count()
        self._fit_time()
        self._show_side()

    def _tell_count(self) -> None:
        """In a narrow window what is to be known stands below: the bar says that there is something."""
        if self._preview is not None:
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
        clear(self._below)
        self._below.addWidget(unseen(max(0, self._total - len(self._ids))))
        for note in self._notes():
            self._below.addWidget(note)

    def _summary(self) -> str:
        now = self.session.now()
        bare = is_bare(self._preview, self._channel)
        return in_one_line(self._whom.text(), now, now + self._time.length, bare=bare)

    def _notes(self) -> list[QWidget]:
        notes: list[QWidget] = []
        if self._why_not:
            notes.append(Note(self._why_not, role="problem"))
        if self._preview is not None:
            notes += warning_notes(self._preview, self._channel, leave_out=self._leave_out if len(self._rows) > 1 else None)
        return [*notes, Note(t("sharing.whole"), role="edge")]

    def _leave_out(self, record_id: RecordId) -> None:
        self._ids = tuple(i for i in self._ids if i != record_id)
        self._rows = [r for r in self._rows if r.id != record_id]
        self._heading.setText(t("sharing.title", n=len(self._ids)))
        self._show_side()
        self._look_ahead()

    # Doing ------------------------------------------------------------------
    def _leave(self) -> None:
        self.session.place_left.emit(self.place)

    def _request(self) -> PresentationRequest | None:
        """Returns what the share is for; says why, and returns None, where the code that was typed is none."""
        lasts = self._time.length
        try:
            asked = asked_for(self._whom.text(), self._what.text(), self._challenge.text(), lasts)
            if self._channel == "room":
                return replace(asked, room=self._room.terms(lasts))
            return replace(asked, viewer=self._viewer.viewer()) if self._channel == "page_screen" else asked
        except LanyardError as error:
            self._cannot_be_shared(error)
            return None

    def _share(self) -> None:
        channel, ids, request = self._channel, self._ids, self._request()
        if request is None:
            return
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

    def _busy(self) -> None:
        self._do.setEnabled(False)
        self._tell(t("sharing.signing"), "ink_2")

    def _shown(self, share: Delivered) -> None:
        self._do.setEnabled(True)
        self._tell(t("sharing.checked"), "ink_2")
        self.session.shared()
        if share.entry.channel == "page_screen":
            self._viewer.remember()
        cover_class = RoomScreen if share.entry.channel == "room" else QrScreen
        screen = cover_class(self.session, share, self._rows, warnings_in_short(self._preview, share.entry.channel))
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
