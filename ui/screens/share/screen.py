"""The ledger: every share, to whom, what for, which way, until when. It never leaves the wallet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.answer import AnswerDialog
from ui.dialogs.files import save_as
from ui.models.rows import StoredRows
from ui.parts.list_page import ListPage
from ui.parts.page import BottomBar, Head
from ui.parts.row_list import PagedRowList
from ui.places.library import LibraryPlace
from ui.places.packets import PacketsPlace
from ui.places.share import SharePlace
from ui.screens.share import standing
from ui.screens.share.opened import OpenedShare
from ui.screens.share.printout import ledger_list
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import AtMost, Note, Row, Section, clear, column, wrapped
from ui.widgets.plain_label import PlainLabel
from ui.widgets.search_field import SearchField
from wallet.records.record import ShareEntry, ShareState
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet
from wallet.service.sharing import ledger_csv, write_whole


class SharePage(ListPage[ShareEntry]):
    """What was shared, newest first."""

    def __init__(self, session: Session, place: SharePlace) -> None:
        self._chosen, self._asked = "all", ""
        rows = StoredRows(
            session,
            self._page_of,
            lambda wallet, _should_continue: len(self._shown(wallet)) if self._is_narrowed else wallet.sharing.ledger_size(),
            lambda entry: entry.id,
        )
        super().__init__(session, place, rows)
        self.outer.addWidget(self._bar)
        self.outer.setStretch(0, 1)

    @property
    def _is_narrowed(self) -> bool:
        return self._chosen != "all" or bool(self._asked)

    def _page_of(self, wallet: OpenWallet, offset: int, limit: int) -> Sequence[ShareEntry]:
        if self._is_narrowed:
            return self._shown(wallet)[offset : offset + limit]
        return wallet.sharing.ledger(offset=offset, limit=limit)

    def _shown(self, wallet: OpenWallet) -> list[ShareEntry]:
        """Returns what is under the filter and found, newest first."""
        chosen, asked = self._chosen, self._asked
        holding = {entry.id for entry in wallet.sharing.having(asked)} if asked else set()
        return [entry for entry in wallet.sharing.ledger() if standing.is_under(entry, chosen, asked, holding)]

    def title(self) -> str:
        return t("share.title")

    def concerns(self, changes: Changes) -> bool:
        return changes.shares

    def _fill(self, body: QBoxLayout) -> None:
        choose = Button(t("share.choose"), look="primary", icon="share", on=lambda: self.session.go(LibraryPlace()))
        answer = Button(t("share.answer"), icon="answer", on=lambda: AnswerDialog(self.session, "", self).open())
        packet = Button(t("packet.begin"), icon="folder", on=lambda: self.session.go(PacketsPlace()))
        body.addWidget(Head(t("share.title"), answer, packet, choose, narrow=self.narrow))
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("share.explain"), role="ink_2"))
        body.addSpacing(16)
        self._narrowing = QWidget()
        lines = column(spacing=12)
        self._narrowing.setLayout(lines)
        self._search = SearchField(name=t("share.find"), hint=t("share.find"))
        self._search.looked_for.connect(self._look_for)
        lines.addWidget(AtMost(self._search, 420))
        self._buttons: dict[str, Button] = {}
        for name in standing.FILTERS:
            button = Button(t(f"share.filter.{name}"), look="chip", on=partial(self._choose, name))
            button.setCheckable(True)
            button.setChecked(name == "all")
            self._buttons[name] = button
        lines.addWidget(wrapped(list(self._buttons.values())))
        body.addWidget(self._narrowing)
        body.addSpacing(16)
        self._nothing = PlainLabel(t("share.none"))
        body.addWidget(self._nothing)
        self._section = Section(t("share.ledger"))
        rows = PagedRowList(self._model, self._row)
        rows.setAccessibleName(t("share.ledger"))
        self._section.add(rows)
        body.addWidget(self._section)
        body.addStretch(1)
        for widget in (self._narrowing, self._nothing, self._section):
            widget.hide()
        self._soon = column()
        body.insertLayout(body.indexOf(self._narrowing), self._soon)
        self._live = PlainLabel("", role="ink_2")
        save = Button(t("share.save"), look="quiet", on=self.save)
        self._stop_all = Button(t("share.stop_all"), on=self.stop_all)
        self._bar = BottomBar(self._live, [save, self._stop_all])
        self._bar.hide()

    def _count(self, states: Mapping[str, int]) -> None:
        """Offers the filters that have something, and says what is going on."""
        total = sum(states.values())
        self._narrowing.setVisible(total > 0)
        for name, button in self._buttons.items():
            number = total if name == "all" else states.get(name, 0)
            button.setText(joined(t(f"share.filter.{name}"), str(number), by=" "))
            button.setVisible(number > 0 or name == self._chosen)
        live = states.get("live", 0)
        self._live.setText(t("share.going_on", n=live) if live else t("share.nothing_going_on"))
        self._stop_all.setVisible(live > 0)
        self._bar.setVisible(total > 0)
        self.session.ask(self, lambda wallet: wallet.sharing.ending_soon(), done=self._warn)

    def _warn(self, entries: Sequence[ShareEntry]) -> None:
        """Says which shares end soon: whoever has one would find it ended."""
        clear(self._soon)
        if entries:
            now = self.session.now()
            first = entries[0].expires or now
            whom = joined(*(standing.whom(entry) for entry in entries[:3]), by=", ")
            title = t("share.ends_soon", n=len(entries), when=dates.moment(first, now))
            self._soon.addWidget(Note(title, whom))
            self._soon.addSpacing(16)

    # Narrowing ------------------------------------------------------------------
    def _choose(self, name: str) -> None:
        self._chosen = name
        for key, button in self._buttons.items():
            button.setChecked(key == name)
        self._model.refresh()

    def _look_for(self, words: str) -> None:
        self._asked = words
        self._model.refresh()

    def search(self) -> bool:
        self._search.setFocus()
        self._search.selectAll()
        return True

    def escape(self) -> bool:
        if not self._search.text():
            return False
        self._search.set_query("")
        return True

    def _counted(self, total: int) -> None:
        self._nothing.setText(t("share.none_found") if self._is_narrowed else t("share.none"))
        self._nothing.setVisible(not total)
        self._section.setVisible(total > 0)
        self._section.show_count(str(total))
        self.session.ask(self, lambda wallet: wallet.sharing.states(), done=self._count)

    def _row(self, entry: ShareEntry) -> QWidget:
        now = self.session.now()
        who, subject = standing.whom(entry), standing.what(entry)
        when = dates.moment(entry.created, now)
        subtitle = joined(standing.way(entry), plain(entry.purpose, limit=120), when, standing.state(entry, now))
        is_live = entry.state is ShareState.LIVE
        words, name = ("share.stop", "share.stop_it") if is_live else ("share.show", "share.show_it")
        action = Button(t(words), look="quiet", name=t(name, whom=who))
        action.clicked.connect(lambda: self._stop(entry) if is_live else self._open(entry))
        mark = Mark(f"line/{standing.ICONS.get(entry.channel, 'file')}")
        return Row(t("share.to", whom=who, what=subject), subtitle, mark=mark, action=action)

    # Doing ------------------------------------------------------------------------
    def _open(self, entry: ShareEntry) -> None:
        OpenedShare(self.session, entry, lambda: self._stop(entry), self).open()

    def _stop(self, entry: ShareEntry) -> None:
        self.session.ask(self, lambda wallet: wallet.sharing.stop(entry.id), done=self._has_stopped)

    def _has_stopped(self, entry: ShareEntry) -> None:
        self.session.shared()
        self.session.notify(t("share.stopped_it", whom=standing.whom(entry)))

    def stop_all(self) -> None:
        """Takes back whatever is going on, at once."""

        def stopped(entries: Sequence[ShareEntry]) -> None:
            self.session.shared()
            self.session.notify(t("share.all_stopped", n=len(entries)))

        self.session.ask(self, lambda wallet: wallet.sharing.stop_all(), done=stopped)

    def save(self) -> None:
        """Saves the list as it is filtered, as a table that a spreadsheet opens."""
        path = save_as(self, t("share.save"), "lanyard-shared.csv", "CSV (*.csv)")
        if path is None:
            return
        notice = t("sharing.written", file=plain(path.name, limit=80))
        self.session.ask(
            self,
            lambda wallet: write_whole(path, ledger_csv(self._shown(wallet))),
            done=lambda _: self.session.written.emit(notice, path),
        )

    def print_out(self) -> bool:
        now = self.session.now()
        self.session.ask(self, self._shown, done=lambda entries: self.printed(ledger_list(entries, now)))
        return True
