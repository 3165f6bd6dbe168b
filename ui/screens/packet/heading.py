"""The top of a packet's page: whose list it is, who signed it, from which day everything must hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from ui.parts.page import Head
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import spoken_line
from ui.text.status_text import StatusText
from ui.text.words import t
from ui.widgets.controls import Field
from ui.widgets.parts import StatusLabel, boxed, clear, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.records.statement import statement
from wallet.service.asked_lists import AskedList

_DAY_CHARS: Final = 10


class ListHead(QWidget):
    """``changed`` is called when another day was typed."""

    def __init__(self, session: Session, changed: Callable[[], object]) -> None:
        super().__init__()
        self._session = session
        self._changed = changed
        self._list: AskedList | None = None
        self._is_sample = False
        body = column(spacing=4)
        self.setLayout(body)
        self._head = Head(t("place.packet"), always=True)
        body.addWidget(self._head)
        self._about = PlainLabel("", role="ink_2")
        body.addWidget(self._about)
        self._signed = column()
        self._signed_box = boxed(self._signed, above=4)
        body.addWidget(self._signed_box)
        line = row(spacing=12, margins=(0, 8, 0, 0))
        line.addWidget(PlainLabel(t("packet.starts"), strong=True, one_line=True))
        self._start = Field(name=t("packet.starts"), hint=t("packet.starts.hint"))
        self._start.setMaxLength(_DAY_CHARS)
        self._start.editingFinished.connect(self._typed)
        line.addWidget(self._start)
        line.addStretch(1)
        body.addLayout(line)

    def day(self) -> date | None:
        """Returns the day that was typed."""
        try:
            return date.fromisoformat(self._start.text().strip())
        except ValueError:
            return None

    def _typed(self) -> None:
        typed = self._start.text().strip()
        self._start.set_wrong(bool(typed) and self.day() is None)
        self.say_about()
        self._changed()

    def show_list(self, given: AskedList, *, is_sample: bool) -> None:
        """Says what the list says of itself."""
        self._list, self._is_sample = given, is_sample
        self.say_about()

    def say_about(self) -> None:
        """Says it again, for another day or in another language."""
        given = self._list
        if given is None:
            return
        role, start = given.role, self.day() or given.role.starts
        whom = plain(role.publisher or role.title, limit=120)
        self._head.say(t("packet.for", whom=whom))
        self._about.setText(
            joined(
                plain(role.title, limit=160) if role.publisher else "",
                t("packet.start_day", date=dates.written(start)) if start is not None else "",
                t("packet.list_of", date=dates.written(role.posted)) if role.posted is not None else "",
            )
        )
        clear(self._signed)
        self._signed.addWidget(StatusLabel(self._who_wrote_it(given), always_indent=False))
        self._signed_box.show()

    def _who_wrote_it(self, given: AskedList) -> StatusText:
        if self._is_sample:
            return StatusText("", "ink_2", t("packet.a_sample"))
        if given.report is None:
            return StatusText("", "ink_2", t("packet.unsigned"))
        if not given.is_covered:
            return StatusText("could-not-check", "unknown", t("packet.not_covered"))
        now = self._session.now()
        return spoken_line(statement(given.report, now).headline, now)
