"""What is the person's own about a credential: favourite, collections, tags, a note; and what happened when."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from ui.dialogs.name import NameDialog
from ui.parts.collection_menu import collection_choices
from ui.parts.own_words import put_in, set_note, set_tag
from ui.places.library import LibraryPlace
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.words import has, t
from ui.widgets.controls import Button, DropButton
from ui.widgets.flow import Flow
from ui.widgets.origin import same_focus
from ui.widgets.parts import Section, clear, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.tag import Tag
from ui.widgets.writing import Writing
from wallet.credential.model import RecordId
from wallet.service.changes import Changes
from wallet.service.library import HistoryEntry, Kept
from wallet.service.protocols import OpenWallet

SHOWN_HISTORY = 5


class Yours(QWidget):
    """Two sections under the checks. Looks again by itself after each change. ``looked`` gives what is kept."""

    looked = Signal(object)

    def __init__(self, session: Session, record_id: RecordId) -> None:
        super().__init__()
        self._session = session
        self._id = record_id
        self._kept: Kept | None = None
        self._collections: list[str] = []
        self._all_history = False
        self._words_row = column(spacing=8)
        self._note = Writing("", name=t("yours.note"), hint=t("yours.note_hint"))
        self._note.written.connect(self._keep_note)
        self._past = column()
        body = column(spacing=24)
        self.setLayout(body)
        own = Section(t("yours.title"))
        own.body.addLayout(self._words_row)
        own.add(PlainLabel(t("yours.note"), size="small", role="ink_2"))
        own.add(self._note)
        body.addWidget(own)
        body.addLayout(self._past)
        session.changed.connect(self._changed)
        session.locking.connect(self._note.keep)
        self.look()

    def look(self) -> None:
        """Looks again at what is kept."""

        def question(wallet: OpenWallet) -> tuple[Kept, list[tuple[str, int]]]:
            return wallet.library.about(self._id), wallet.library.collections()

        self._session.ask(self, question, done=lambda answers: self._show(*answers), failed=lambda _error: None)

    def _changed(self, changes: Changes) -> None:
        if self._id in (*changes.organised, *changes.added) or changes.shares:
            self.look()

    def _show(self, kept: Kept, collections: Sequence[tuple[str, int]]) -> None:
        self._kept = kept
        self._collections = [name for name, _ in collections]
        self._note.show_kept(kept.note)
        with same_focus(self):
            clear(self._words_row)
            self._words_row.addWidget(
                self._words(t("yours.collections"), kept.collections, self._add_collection(), "collection")
            )
            self._words_row.addWidget(self._words(t("yours.tags"), kept.tags, self._add_tag(), "tag"))
            clear(self._past)
            self._past.addWidget(self._history(kept.history))
        self.looked.emit(kept)

    def hideEvent(self, event: QHideEvent) -> None:
        # The page is left, or built anew: what was written is kept, whoever has the keyboard.
        self._note.keep()
        super().hideEvent(event)

    # The person's own -----------------------------------------------------------
    def _words(self, label: str, texts: Sequence[str], add: QWidget, field: str) -> QWidget:
        box = QWidget()
        lines = column(spacing=4)
        box.setLayout(lines)
        lines.addWidget(PlainLabel(label, size="small", role="ink_2"))
        inside = QWidget()
        flow = Flow(spacing=8)
        inside.setLayout(flow)
        for word in texts:
            shown = plain(word, limit=60)
            take = partial(self._take_out if field == "collection" else self._untag, word)
            name = t("yours.take_out", name=shown)
            flow.addWidget(Tag(shown, on=partial(self._find, field, word), off=take, off_name=name))
        flow.addWidget(add)
        lines.addWidget(inside)
        return box

    def _add_collection(self) -> QWidget:
        kept = self._kept.collections if self._kept is not None else ()
        button = DropButton(t("yours.add_collection"), look="link", name=t("yours.add_collection"))
        button.set_choices(collection_choices([n for n in self._collections if n not in kept], self._put_in, self))
        return button

    def _add_tag(self) -> QWidget:
        return Button(t("yours.add_tag"), look="link", on=self._ask_tag)

    def _ask_tag(self) -> None:
        NameDialog(t("yours.new_tag"), t("yours.add"), self._tag, self, hint=t("yours.tag_hint")).open()

    def _find(self, field: str, word: str) -> None:
        self._session.go(LibraryPlace(query=f'{field}:"{word}"'))

    def _put_in(self, name: str) -> None:
        put_in(self._session, name, (self._id,))

    def _take_out(self, name: str) -> None:
        record_id = self._id

        def notify() -> None:
            text = t("yours.taken_out", name=plain(name, limit=60))
            session = self._session
            session.undoing.put(
                text, lambda: session.change(session, lambda wallet: wallet.library.put_in(name, (record_id,)))
            )

        self._session.change(self, lambda wallet: wallet.library.take_out(name, (self._id,)), done=notify)

    def _tag(self, word: str) -> None:
        set_tag(self._session, self._id, word, on=True)

    def _untag(self, word: str) -> None:
        set_tag(self._session, self._id, word, on=False)

    def _keep_note(self, text: str) -> None:
        set_note(self._session, self._id, text)

    # What happened --------------------------------------------------------------
    def _history(self, entries: Sequence[HistoryEntry]) -> Section:
        section = Section(t("history.title"))
        newest = list(reversed(entries))
        shown = newest if self._all_history else newest[:SHOWN_HISTORY]
        for entry in shown:
            line = row(spacing=12)
            line.addWidget(PlainLabel(_what(entry)), 1)
            when = dates.moment(entry.at, self._session.now())
            line.addWidget(PlainLabel(when, size="small", role="ink_2", one_line=True))
            section.body.addLayout(line)
        if len(newest) > len(shown):
            section.add(Button(t("history.all", n=len(newest)), look="link", on=self._show_all))
        return section

    def _show_all(self) -> None:
        self._all_history = True
        self.look()


def _what(entry: HistoryEntry) -> str:
    key = f"history.{entry.event}"
    if entry.event == "checked" and has(f"{key}.{entry.detail}"):
        return t(f"{key}.{entry.detail}")
    return t(key) if has(key) else plain(entry.event, limit=40)
