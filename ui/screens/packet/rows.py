"""One line of a list: what is asked, what of the person's goes along for it and how that is known, and its one action."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.check_online import check_online
from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.row_list import PagedRowList
from ui.places.recording import RecordingPlace
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.standing import status_line
from ui.text.status_text import StatusText
from ui.text.words import t
from ui.widgets.controls import Button, DropButton
from ui.widgets.icons import Mark
from ui.widgets.parts import Section, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.tick import Tick
from wallet.clock import Clock
from wallet.credential.model import RecordId
from wallet.records.record import RecordSummary, StandingKind
from wallet.service.packing import Choice, Holding, OutcomeKind

_ALTERNATIVES: Final = 12
HELD: Final = "held_"
"""Reasons of a line that is missing and for which something was looked at all begin so."""


def taken(choice: Choice) -> Holding | None:
    """Returns what goes along for a line, or would if it were ticked, or may be renewed for it; None where nothing fits."""
    if choice.holdings:
        return choice.holdings[0]
    return choice.result.evidence[0].holding if choice.result.evidence else None


def standing_of(choice: Choice, summary: RecordSummary | None, clock: Clock) -> StatusText:
    """Returns how what goes along is known and until when, with its mark; of a line that is missing, the mark alone."""
    if choice.result.outcome is OutcomeKind.MISSING or summary is None:
        was_held = choice.result.reason.startswith(HELD)
        return StatusText("expired" if was_held else "", "attention" if was_held else "ink_2", "")
    now = clock.now()
    known = status_line(summary.facts, now)
    holding = taken(choice)
    ends = holding.ends if holding is not None else None
    until = t("packet.until", date=dates.written(ends)) if ends is not None else ""
    if choice.ends_early:
        return StatusText("ends-soon", "attention", joined(known.text, until))
    return StatusText(known.mark, known.colour, joined(known.text, until))


def reason_of(choice: Choice) -> str:
    """Returns why the line is where it is, as a sentence."""
    return t(f"role.reason.{choice.result.reason}", detail=plain(choice.result.reason_detail, limit=120))


class PacketRow(QWidget):
    """The line at the left, what goes along beside it; narrow, one beneath the other. A health record has a box to tick."""

    is_row = True

    def __init__(
        self, choice: Choice, standing: StatusText, *, action: QWidget | None, tick: Tick | None, narrow: bool
    ) -> None:
        super().__init__()
        asked = choice.result.requirement
        line = row(spacing=12, margins=(0, 8, 0, 8))
        self.setLayout(line)
        if tick is not None:
            line.addWidget(tick)
            line.addWidget(Mark("line/eye-off", "ink_2"))
        else:
            icon = f"marks/{standing.mark}" if standing.mark else "line/dot"
            line.addWidget(Mark(icon, standing.colour if standing.mark else "ink_2"))
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        name = column(spacing=2)
        name.addWidget(PlainLabel(plain(asked.text, limit=160)))
        if not asked.required:
            name.addWidget(PlainLabel(t("role.preferred"), size="small", role="ink_2"))
        self._words.addLayout(name, 4)
        what = column(spacing=2)
        if standing.text:
            colour = standing.colour if standing.colour != "ink" else "ink_2"
            what.addWidget(PlainLabel(standing.text, size="small", role=colour))
        what.addWidget(PlainLabel(reason_of(choice), size="small", role="ink_2"))
        end = row(spacing=12)
        end.addLayout(what, 1)
        if action is not None:
            end.addWidget(action)
        self._words.addLayout(end, 7)
        line.addLayout(self._words, 1)
        self.relayout(narrow)

    def relayout(self, narrow: bool) -> None:
        """Puts what goes along beside what is asked, or beneath it."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._words.setDirection(down if narrow else across)
        self._words.setSpacing(2 if narrow else 16)


class LineSection(Section):
    """Lines of which the same became; nothing is shown of a section in which nothing is."""

    def __init__(self, heading: str, row_of: Callable[[Choice], QWidget], *, why: str = "") -> None:
        super().__init__(heading)
        self.setContentsMargins(0, 20, 0, 0)
        self._lines: list[Choice] = []
        self._model: PagedModel[Choice] = PagedModel()
        self._model.setParent(self)
        self._model.show(HeldRows(self._lines, _key))
        if why:
            self.add(PlainLabel(why, size="small", role="ink_2"))
        rows = PagedRowList(self._model, row_of)
        rows.setAccessibleName(heading)
        self.add(rows)
        self.hide()

    def show_lines(self, lines: Sequence[Choice], count: str) -> None:
        """Shows other lines; ``count`` stands beside the heading."""
        self._lines[:] = lines
        self._model.refresh()
        self.show_count(count if lines else "")
        self.setVisible(bool(lines))


def _key(choice: Choice) -> str:
    return choice.result.requirement.id


class PacketLines(QWidget):
    """All lines of a list, by what became of them; ``tick`` and ``prefer`` are called with the line's id."""

    def __init__(
        self, session: Session, *, tick: Callable[[str, bool], object], prefer: Callable[[str, str], object]
    ) -> None:
        super().__init__()
        self._session = session
        self._tick = tick
        self._prefer = prefer
        self._narrow = False
        self._summaries: Mapping[RecordId, RecordSummary] = {}
        lines = column()
        self.setLayout(lines)
        self._in = LineSection(t("packet.in"), self._row)
        self._early = LineSection(t("packet.ends_before"), self._row)
        self._missing = LineSection(t("packet.missing"), self._row)
        self._health = LineSection(t("packet.health"), self._row, why=t("packet.health.why"))
        for section in (self._in, self._early, self._missing, self._health):
            lines.addWidget(section)

    def relayout(self, narrow: bool) -> None:
        """Hears whether there is room for two columns."""
        self._narrow = narrow

    def show_choices(self, choices: Sequence[Choice], summaries: Mapping[RecordId, RecordSummary]) -> bool:
        """Shows every line; returns whether any is a health record."""
        self._summaries = summaries
        held_back = [choice for choice in choices if is_health(choice)]
        rest = [choice for choice in choices if not is_health(choice)]
        early = [choice for choice in rest if choice.ends_early]
        missing = [choice for choice in rest if choice.result.outcome is OutcomeKind.MISSING]
        along = [choice for choice in rest if not choice.ends_early and choice.result.outcome is not OutcomeKind.MISSING]
        self._in.show_lines(along, t("packet.n_of", n=len(along), total=len(choices)))
        self._early.show_lines(early, str(len(early)))
        self._missing.show_lines(missing, str(len(missing)))
        ticked = sum(1 for choice in held_back if choice.holdings)
        self._health.show_lines(held_back, t("packet.included", n=ticked, total=len(held_back)))
        return bool(held_back)

    def _row(self, choice: Choice) -> QWidget:
        holding = taken(choice)
        summary = self._summaries.get(RecordId(holding.ref)) if holding is not None else None
        asked = choice.result.requirement
        tick = None
        if is_health(choice):
            tick = Tick(on=bool(choice.holdings), name=t("packet.take_along", name=plain(asked.text, limit=80)))
            tick.toggled.connect(partial(self._tick, asked.id))
        standing = standing_of(choice, summary, self._session.clock)
        return PacketRow(choice, standing, action=self._action(choice, summary), tick=tick, narrow=self._narrow)

    def _action(self, choice: Choice, summary: RecordSummary | None) -> QWidget | None:
        go = self._session.go
        if choice.ends_early or choice.result.outcome is OutcomeKind.MISSING:
            place = RecordingPlace(renews=summary.id if summary is not None else None)
            button = Button(t("renewals.add_new"), look="quiet", on=partial(go, place))
        elif summary is not None and summary.standing.kind is StandingKind.COULD_NOT_CHECK:
            button = Button(t("home.do.check"), look="quiet", on=partial(check_online, self._session, (summary.id,), self))
        elif len(choice.result.evidence) > 1 and choice.result.requirement.copies == 1:
            others = DropButton(t("packet.another"), look="quiet")
            others.set_choices(
                [
                    (
                        _alternative(evidence.holding),
                        partial(self._prefer, choice.result.requirement.id, evidence.holding.ref),
                    )
                    for evidence in choice.result.evidence[:_ALTERNATIVES]
                ]
            )
            button = others
        else:
            return None
        button.setAccessibleDescription(plain(choice.result.requirement.text, limit=80))
        return button


def is_health(choice: Choice) -> bool:
    """Says whether a line stands among the health records: what would go along for it needs a tick."""
    return choice.withheld or (choice.is_sensitive and bool(choice.holdings))


def _alternative(holding: Holding) -> str:
    until = t("packet.until", date=dates.written(holding.ends)) if holding.ends is not None else ""
    return joined(plain(holding.title, limit=60), plain(holding.issuer, limit=40), until)
