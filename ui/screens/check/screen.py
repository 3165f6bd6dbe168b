"""Check somebody else's: drop, paste or open; what was found in words; nothing is saved unless asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.check_online import CheckOnlineDialog
from ui.dialogs.expert import ExpertDialog
from ui.dialogs.files import choose_file
from ui.parts.page import BottomBar, Columns, Head, PageScroll, TwoColumnPage
from ui.parts.reasons import reasons_section
from ui.parts.record_art import art_of
from ui.places.check import CheckPlace
from ui.screens.check.asking import SourcesSubject, ask_for_it
from ui.screens.check.checked_items import CheckedItem, checked_items
from ui.screens.check.people import (
    PeopleTable,
    PersonRow,
    compare_with_role,
    how_many,
    people_of,
    save_people,
)
from ui.screens.check.printout import of_one, of_people
from ui.screens.check.recognising import recognise_button
from ui.screens.check.sections import refused_notes, short_sections
from ui.screens.check.theirs import Ladder
from ui.session.incoming import sources_in
from ui.session.session import Session
from ui.text import checks
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import second_line, status_line
from ui.text.words import problem, t
from ui.widgets.art import Plate
from ui.widgets.checks_list import checks_list
from ui.widgets.choosable import Choosable
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import Note, Row, RowList, Section, StatusLabel, clear, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError
from wallet.records.points import Rank
from wallet.records.statement import statement
from wallet.service.others import BriefMemory, ExaminedItem, TrustSource, check_sources, with_memory
from wallet.service.sources import Source

_SIDE = 368
T = TypeVar("T")


class CheckPage(TwoColumnPage):
    """Needs no wallet."""

    def __init__(self, session: Session, place: CheckPlace) -> None:
        super().__init__(session, place)
        self._sources: list[Source] = []
        self._checked: list[CheckedItem] = []
        self._items: list[Choosable] = []
        self._known = ""
        self._asked = False
        self._looked_at = session.now()
        self._memory = BriefMemory()
        self._people: list[PersonRow] = []
        self._table: PeopleTable | None = None
        self._of_all: list[Source] = []
        self._columns: Columns | None = None
        self._scroll = PageScroll()
        self.outer.addWidget(self._scroll, 1)
        self._bar = self._make_bar()
        self.outer.addWidget(self._bar)
        self._ask()

    def title(self) -> str:
        return t("check.title")

    def columns(self) -> Columns | None:
        return self._columns

    def escape(self) -> bool:
        if self._people and self._table is None:
            self._show_people()
            return True
        if self._sources:
            self._ask()
            return True
        return False

    def _head(self, *actions: QWidget, beside: str = "") -> Head:
        return Head(t("check.title"), *actions, beside=beside, narrow=self.narrow)

    # Nothing yet ------------------------------------------------------------
    def _ask(self) -> None:
        self._sources, self._checked, self._items, self._known, self._columns = [], [], [], "", None
        self._asked, self._people, self._table = False, [], None
        self._bar.hide()
        body = self._scroll.body
        clear(body)
        opened = Button(t("check.open"), look="primary", icon="file", on=self._open)
        body.addWidget(self._head(opened, beside=t("check.nothing_saved")))
        body.addSpacing(32)
        body.addWidget(PlainLabel(t("check.explain")))
        body.addSpacing(16)
        ask = Button(t("check.ask"), on=lambda: ask_for_it(self.session, self._memory, self))
        body.addWidget(
            RowList(
                [
                    Row(t("check.drop"), t("check.drop_why"), mark=Mark("line/folder")),
                    Row(t("check.paste"), t("check.paste_why"), mark=Mark("line/paste")),
                    Row(t("check.ask_line"), t("check.ask_why"), mark=Mark("line/qr"), action=ask),
                ]
            )
        )
        body.addStretch(1)

    def _make_bar(self) -> BottomBar:
        actions = [Button(t("print.do"), look="quiet", on=self.print_out), Button(t("check.another"), on=self._ask)]
        if self.session.is_open():
            actions.insert(0, Button(t("check.keep"), look="quiet", on=self._keep))
        self._who_was_asked = PlainLabel(t("check.offline"), role="ink_2", max_lines=2)
        bar = BottomBar(self._who_was_asked, actions)
        bar.hide()
        return bar

    def _open(self) -> None:
        file = choose_file(self, t("check.open"))
        if file is not None:
            self.take_paths([file])

    # Checking ---------------------------------------------------------------
    def take_paths(self, paths: list[Path], also: Sequence[Source] = ()) -> bool:
        """Checks files, and ``also``; nothing is kept."""
        self._look(lambda: [*sources_in(paths), *also])
        return True

    def take_sources(self, sources: list[Source]) -> bool:
        """Checks what was pasted."""
        self._look(lambda: sources)
        return True

    def _look(self, read: Callable[[], list[Source]]) -> None:
        """Judges what ``read`` returns (off the window's thread), for this moment."""
        self._begin()
        now, self._asked = self.session.now(), False
        self._looked_at = now
        pool = self.session.pool

        def judge(trust: Sequence[TrustSource]) -> tuple[list[Source], list[ExaminedItem]]:
            sources = read()
            return sources, list(check_sources(sources, now, pool, trust=trust))

        self._with_trust(judge, lambda judged: self._remember(*judged))

    def _remember(self, sources: list[Source], items: list[ExaminedItem]) -> None:
        """Adds what an open wallet knows of earlier looks, and shows everything; without a wallet nothing is remembered."""

        def show(known: list[ExaminedItem]) -> None:
            self._arrived(sources, known)

        now = self._looked_at
        if not self.session.is_open():
            show(with_memory(items, self._memory, now=now))
            return
        self.session.ask(
            self,
            lambda wallet: wallet.checking.remembered(items, now=now),
            done=show,
            failed=lambda _error: show(items),
        )

    def _with_trust(self, judge: Callable[[Sequence[TrustSource]], T], done: Callable[[T], object]) -> None:
        """Judges on the work lane, with whom the person recognises when a wallet is open; it can do without."""

        def go(trust: Sequence[TrustSource]) -> None:
            self.session.lanes.work(self, lambda: judge(trust), done=done, failed=self._failed)

        self._with_trust_held(go)

    def _with_trust_held(self, go: Callable[[Sequence[TrustSource]], object]) -> None:
        if self.session.is_open():
            self.session.ask(self, lambda wallet: wallet.trusted_issuers.sources(), done=go, failed=lambda _error: go(()))
        else:
            go(())

    def _begin(self) -> None:
        clear(self._scroll.body)
        self._columns = None
        self._scroll.body.addWidget(self._head())
        self._scroll.body.addSpacing(32)
        self._scroll.body.addWidget(PlainLabel(t("check.checking"), role="ink_2"))
        self._scroll.body.addStretch(1)

    def _failed(self, error: LanyardError) -> None:
        self._ask()
        message = problem(error.code)
        self._scroll.body.insertWidget(2, Note(message.sentence, message.next, role="attention"))

    # Several people ---------------------------------------------------------
    def _arrived(self, sources: list[Source], items: list[ExaminedItem]) -> None:
        """Shows what was judged: several files are a row each, one is looked at closely."""
        if len(sources) > 1:
            self._people, self._of_all = people_of(items, self.session.now()), sources
            self._show_people()
            return
        if self._table is not None:
            self._people, self._table = [], None
        self._show(sources, checked_items(items))

    def _show_people(self) -> None:
        self._sources, self._columns = self._of_all, None
        body = self._scroll.body
        clear(body)
        actions = [
            Button(t("people.compare"), icon="work", on=lambda: compare_with_role(self.session, self._table, self)),
            Button(t("people.save"), icon="save", on=lambda: save_people(self.session, self._table, self)),
            Button(t("asking.do"), icon="globe", on=self._check_online),
        ]
        beside = joined(how_many(self._people), t("check.nothing_saved"))
        body.addWidget(self._head(*actions, beside=beside))
        body.addSpacing(24)
        self._table = PeopleTable(self._people, self.session.now(), self._look_at)
        body.addWidget(self._table)
        body.addStretch(1)
        self._who_was_asked.setText(t("check.asked") if self._asked else t("check.offline"))
        self._bar.show()

    def _look_at(self, chosen: PersonRow) -> None:
        """Shows one of them by itself; the others are where they were."""
        self._table = None
        self._show([chosen.item.source], checked_items([chosen.item]))

    def _show(self, sources: list[Source], checked: list[CheckedItem]) -> None:
        self._sources, self._checked = sources, checked
        body = self._scroll.body
        clear(body)
        actions = [Button(t("check.open"), icon="file", on=self._open)]
        if any(item.report is not None for item in checked):
            actions.insert(0, Button(t("asking.do"), icon="globe", on=self._check_online))
        if self._people:
            actions.insert(0, Button(t("people.back"), icon="back", on=self._show_people))
        label = plain(sources[0].label, limit=60) if len(sources) == 1 else ""
        beside = joined(label, t("check.nothing_saved"))
        body.addWidget(self._head(*actions, beside=beside))
        body.addSpacing(24)
        self._columns = Columns(_SIDE, gap=64)
        left = self._columns.left
        for section in short_sections(self._checked, self.session.now()):
            left.addWidget(section)
        if any(item.report is not None for item in checked):
            left.addWidget(self._list())
        left.addWidget(refused_notes(self._checked))
        left.addStretch(1)
        self._fit()
        body.addWidget(self._columns)
        body.addStretch(1)
        self._who_was_asked.setText(t("check.asked") if self._asked else t("check.offline"))
        self._bar.setVisible(any(item.report is not None for item in checked))
        first = next((item for item in checked if item.report is not None), None)
        if first is not None:
            self._explain(_whole_first(first, self.session.now()))

    def _list(self) -> Section:
        section = Section(t("check.what_is_in_it"))
        now = self.session.now()
        self._items = []
        for item in self._checked:
            if item.view is None or item.known is None:
                continue
            box = Choosable(item.title)
            line = row(spacing=12, margins=(12, 10, 12, 10))
            box.setLayout(line)
            line.addWidget(Plate(item.kind, art_of(item.view)), 0, Qt.AlignmentFlag.AlignTop)
            texts = column(spacing=1)
            texts.addWidget(PlainLabel(item.title, strong=True, max_lines=2))
            parts = [plain(item.issuer, limit=80), second_line(item.known, now).text]
            texts.addWidget(PlainLabel(joined(*parts), size="small", role="ink_2"))
            texts.addWidget(StatusLabel(status_line(item.known, now), always_indent=False))
            line.addLayout(texts, 1)
            box.chosen.connect(lambda item=item: self._explain(item))
            box.item = item
            self._items.append(box)
            section.add(box)
        return section

    def _explain(self, item: CheckedItem) -> None:
        for box in self._items:
            box.set_on(box.item is item)
        if self._columns is None or item.report is None:
            return
        layout = self._columns.side
        clear(layout)
        title = t("check.how_we_know_about", title=plain(item.title, limit=60)) if item.title else ""
        section = Section(title or t("credential.how_we_know"))
        section.add(checks_list(checks.rows(item.report, item.scope, now=self.session.now())))
        report = item.report
        line = row()
        line.addWidget(Button(t("credential.experts"), look="link", on=lambda: ExpertDialog(report, self).open()))
        line.addStretch(1)
        again = recognise_button(self.session, item, lambda: self._look(lambda: self._sources), self)
        if again is not None:
            line.addWidget(again)
        section.body.addLayout(line)
        layout.addWidget(section)
        if checks.reasons(report, item.scope):
            layout.addWidget(reasons_section(report, item.scope))
        if item.view is not None and item.kind:
            layout.addWidget(Ladder(item, self._known, lambda known: self._compare(item, known)))

    def _compare(self, item: CheckedItem, known: str) -> None:
        """Compares with what the checker knows of the person; nothing of it is kept or sent."""
        self._known = known
        self._explain(item)

    def _check_online(self) -> None:
        self._with_trust_held(lambda trust: CheckOnlineDialog(self.session, self._subject(trust), self).open())

    def _subject(self, trust: Sequence[TrustSource]) -> SourcesSubject:
        return SourcesSubject(self.session, self._sources, trust, self._answered)

    def _answered(self, items: list[ExaminedItem]) -> None:
        """Shows what is so now, with what the sites answered."""
        self._asked = True
        self._remember(self._sources, items)

    def print_out(self) -> bool:
        asked, now = self._who_was_asked.text(), self.session.now()
        if self._table is not None:
            self.printed(of_people(self._table.shown, how_many(self._people), asked, now))
        elif self._checked:
            self.printed(of_one(self._checked, asked, now))
        return bool(self._table is not None or self._checked)

    def _keep(self) -> None:
        self.session.add_sources("", self._sources)


def _whole_first(item: CheckedItem, now: datetime) -> CheckedItem:
    """Returns what to explain first: the presentation itself where that is what is wrong, else what is in it."""
    whole = item.whole
    if whole is None or not whole.presentation or statement(whole, now).rank > Rank.ENDED:
        return item
    return CheckedItem(item.label, title=t("check.the_presentation"), report=item.report, known=whole, whole=whole)
