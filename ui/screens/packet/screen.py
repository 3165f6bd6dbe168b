"""The packet for one list: what goes along for each line and why, what ends early, what is missing, what is held back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QWidget

from ui.dialogs.files import save_as
from ui.parts.page import NARROW, WIDE, BottomBar, Page, back
from ui.places.packet import ListSource, PacketPlace
from ui.places.packets import PacketsPlace
from ui.screens.packet.heading import ListHead
from ui.screens.packet.listed import read_source
from ui.screens.packet.rows import PacketLines, taken
from ui.screens.packet.side import PacketSide
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import has, language, problem, problem_text, t
from ui.widgets.controls import Button
from ui.widgets.parts import Note, Scrolled, Section, boxed, clear, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.scroll_keeper import PlaceKeeper
from wallet.credential.model import RecordId
from wallet.errors import LanyardError
from wallet.records.record import RecordSummary
from wallet.service.asked_lists import AskedList
from wallet.service.changes import Changes
from wallet.service.packing import OutlinedFile, PacketPlan, PacketTemplate, WrittenPacket
from wallet.service.protocols import OpenWallet

_NOT_READ: Final = 12
"""Lines of a list that no rule reads, shown to be read by the person."""


@dataclass(frozen=True, slots=True)
class _Matched:
    """The plan for a list, the summaries of what fits, and the files it will be."""

    plan: PacketPlan
    summaries: Mapping[RecordId, RecordSummary] = field(repr=False)
    files: Sequence[OutlinedFile] = ()


class PacketPage(Page):
    """One list, matched; ticks and choices are this page's alone and are kept nowhere."""

    def __init__(self, session: Session, place: PacketPlace) -> None:
        super().__init__(session, place)
        self._source: ListSource = place.source
        self._list: AskedList | None = None
        self._matched: _Matched | None = None
        self._ticked: set[str] = set()
        self._preferred: dict[str, str] = {}
        self._is_below: bool | None = None
        columns = row(spacing=0)
        self._lines = self._make_lines()
        columns.addWidget(self._lines, 640)
        self._frame = QFrame()
        self._frame.setObjectName("side")
        inner = column()
        self._frame.setLayout(inner)
        self._beside = Scrolled(margins=(24, 24, 32, 24))
        PlaceKeeper(self._beside.verticalScrollBar())
        self._beside.body.addStretch(1)
        inner.addWidget(self._beside)
        columns.addWidget(self._frame, 440)
        self._side = PacketSide(self._look_again)
        self.outer.addLayout(columns, 1)
        self._bar = self._make_bar()
        self.outer.addWidget(self._bar)
        self.relayout(narrow=False)
        read_source(session, self, self._source, done=self._have_list, failed=self._cannot)

    # Where things stand -----------------------------------------------------------------
    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        side = NARROW if narrow else WIDE
        self._lines.body.setContentsMargins(side, 24, side, 24)
        self._bar.relayout(narrow)
        if self.isVisible() or self._is_below is None:
            self._place_side()

    def showEvent(self, event: QShowEvent) -> None:
        self._place_side()
        super().showEvent(event)

    def _place_side(self) -> None:
        if self._is_below is self.narrow:
            return
        self._is_below = self.narrow
        self._frame.setVisible(not self.narrow)
        for scroll in (self._lines, self._beside):
            scroll.body.removeWidget(self._side)
        self._side.setContentsMargins(0, 24 if self.narrow else 0, 0, 0)
        place = (self._lines if self.narrow else self._beside).body
        place.insertWidget(place.count() - 1, self._side)

    def title(self) -> str:
        return t("place.packet")

    # Building -----------------------------------------------------------------------------
    def _make_lines(self) -> Scrolled:
        scroll = Scrolled()
        body = scroll.body
        body.addWidget(back(t("place.packets"), lambda: self.session.go(PacketsPlace())))
        body.addSpacing(4)
        self._head = ListHead(self.session, self._match)
        body.addWidget(self._head)
        self._notes = column(spacing=8)
        self._notes_box = boxed(self._notes, above=16)
        body.addWidget(self._notes_box)
        self._lists = PacketLines(self.session, tick=self._tick, prefer=self._prefer)
        body.addWidget(self._lists)
        self._rest = column()
        self._rest_box = boxed(self._rest, above=24)
        body.addWidget(self._rest_box)
        body.addStretch(1)
        return scroll

    def _make_bar(self) -> BottomBar:
        self._counted = PlainLabel(t("packet.reading"), role="ink_2", max_lines=3)
        self._absent = Button(t("packet.save_missing"), on=self._write_absent)
        self._do = Button(t("packet.make"), look="primary", icon="share", on=self._write)
        for button in (self._absent, self._do):
            button.setEnabled(False)
        return BottomBar(self._counted, (self._absent, self._do))

    # The list and what fits ------------------------------------------------------------------
    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.removed or changes.updated or changes.organised)

    def load(self) -> None:
        self._match()

    def _have_list(self, given: AskedList, template: PacketTemplate) -> None:
        self._list = given
        self._side.use(template, self._source.name if self._source.kind == "saved" else "")
        self._head.show_list(given, is_sample=self._source.kind == "sample")
        self._show_rest()
        self._match()

    def _match(self) -> None:
        given, start = self._list, self._head.day()
        if given is None:
            return
        ticked, preferred, template, speech = set(self._ticked), dict(self._preferred), self._side.template(), language()

        def question(wallet: OpenWallet) -> _Matched:
            plan = wallet.packing.plan(given.role, start=start).choosing(ticked, preferred)
            return _looked_up(wallet, plan, template, speech, {})

        self.session.ask(self, question, done=self._show, failed=self._cannot)

    def _look_again(self) -> None:
        """Chooses anew among what was matched: ticks, alternatives, names of files."""
        matched = self._matched
        if matched is None:
            return
        ticked, preferred, template, speech = set(self._ticked), dict(self._preferred), self._side.template(), language()

        def question(wallet: OpenWallet) -> _Matched:
            return _looked_up(wallet, matched.plan.choosing(ticked, preferred), template, speech, matched.summaries)

        self.session.ask(self, question, done=self._show, failed=self._say)

    # Showing ----------------------------------------------------------------------------------
    def retranslate(self) -> None:
        self._head.say_about()
        self._show_rest()
        self._look_again()

    def _show_rest(self) -> None:
        """Shows what no rule reads, to be read by the person."""
        not_read = self._list.role.not_understood if self._list is not None else ()
        clear(self._rest)
        if not_read:
            section = Section(t("packet.not_read"))
            for rest in not_read[:_NOT_READ]:
                key = f"role.rest.{rest.code}"
                text = plain(rest.text or rest.where, limit=200)
                section.add(PlainLabel(t(key, text=text) if has(key) else text, size="small", role="ink_2"))
            self._rest.addWidget(section)
        self._rest_box.setVisible(bool(not_read))

    def _show(self, matched: _Matched) -> None:
        self._matched = matched
        choices = matched.plan.choices
        enclosed = sum(1 for choice in choices if choice.holdings)
        held_back = self._lists.show_choices(choices, matched.summaries)
        self._side.show_files(matched.files)
        words = t("packet.bar", n=enclosed, total=len(choices))
        self._counted.setText(joined(words, t("packet.bar_health") if held_back else "", by=" "))
        self._counted.set_role("ink_2")
        self._absent.setEnabled(bool(matched.plan.absent))
        self._do.setEnabled(enclosed > 0)

    def _tick(self, line: str, on: bool) -> None:
        (self._ticked.add if on else self._ticked.discard)(line)
        self._look_again()

    def _prefer(self, line: str, ref: str) -> None:
        self._preferred[line] = ref
        self._look_again()

    # Saying -------------------------------------------------------------------------------------
    def _cannot(self, error: LanyardError) -> None:
        """The list cannot be read, or nothing can be matched with it."""
        message = problem(error.code)
        self._tell([Note(message.sentence, message.next, role="problem")])
        self._counted.setText("")

    def _say(self, error: LanyardError) -> None:
        self._counted.setText(problem_text(error.code))
        self._counted.set_role("problem")
        if error.code == "packet_template":
            self._side.names.set_wrong(True)

    def _tell(self, notes: Sequence[QWidget]) -> None:
        clear(self._notes)
        for note in notes:
            self._notes.addWidget(note)
        self._notes_box.setVisible(bool(notes))

    # Doing --------------------------------------------------------------------------------------
    def _file_name(self, ending: str) -> str:
        assert self._list is not None  # what can be written was read
        name = plain(self._list.role.publisher or self._list.role.title, limit=60)
        safe = "".join(letter if letter.isalnum() or letter in " -" else " " for letter in name)
        return f"{' '.join(safe.split()) or 'packet'}{ending}"

    def _write_absent(self) -> None:
        matched = self._matched
        if matched is None:
            return
        file = save_as(self, t("packet.save_missing"), self._file_name(".txt"))
        if file is None:
            return
        template, speech = self._side.template(), language()

        def act(wallet: OpenWallet) -> Path:
            wallet.packing.write_absent(matched.plan, file, template, language=speech)
            return file

        self.session.ask(self, act, done=self._say_written, failed=self._say)

    def _say_written(self, file: Path) -> None:
        self.session.written.emit(t("sharing.written", file=plain(file.name, limit=80)), file)

    def _write(self) -> None:
        matched, given = self._matched, self._list
        if matched is None or given is None:
            return
        template, speech, kept = self._side.template(), language(), self._side.saved_as()
        path = save_as(self, t("packet.make"), self._file_name("" if template.as_folder else ".zip"))
        if path is None:
            return
        if not template.as_folder and path.suffix.lower() != ".zip":
            path = path.with_name(f"{path.name}.zip")
        self._do.setEnabled(False)
        self._counted.setText(t("packet.making"))

        def act(wallet: OpenWallet) -> tuple[WrittenPacket, Path]:
            written = wallet.packing.write(matched.plan, path, template, language=speech)
            if kept:
                wallet.packing.save_template(kept, _kept_way(template, given))
            return written, path

        self.session.ask(self, act, done=lambda answer: self._written(*answer), failed=self._failed)

    def _written(self, packet: WrittenPacket, path: Path) -> None:
        self._do.setEnabled(True)
        self.session.shared()
        self._say_written(path)
        notes: list[QWidget] = [
            Note(
                t(
                    "packet.left_out",
                    file=plain(left.name, limit=60) or t("packet.a_record"),
                    reason=problem_text(left.code),
                ),
                role="attention",
            )
            for left in packet.left_out
        ]
        self._tell(notes)
        self._counted.setText(t("packet.made", n=len(packet.files), file=plain(path.name, limit=80)))

    def _failed(self, error: LanyardError) -> None:
        self._do.setEnabled(True)
        # What failed on its way is in the ledger all the same.
        self.session.shared()
        self._say(error)


def _kept_way(template: PacketTemplate, given: AskedList) -> PacketTemplate:
    return replace(template, asked=given.text, audience=template.audience or given.role.publisher)


def _looked_up(
    wallet: OpenWallet,
    plan: PacketPlan,
    template: PacketTemplate,
    speech: str,
    known: Mapping[RecordId, RecordSummary],
) -> _Matched:
    """Returns a plan with the summaries of what fits, those that are ``known`` read no second time."""
    shown = (taken(choice) for choice in plan.choices)
    wanted_ids = {RecordId(holding.ref) for holding in shown if holding is not None}
    summaries = {
        record_id: known[record_id] if record_id in known else wallet.library.record(record_id).summary
        for record_id in wanted_ids
    }
    return _Matched(plan, summaries, wallet.packing.outline(plan, template, language=speech))
