"""What every page is, and the parts that most have: a head, a way back, a bar at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QFrame, QRadioButton, QWidget

from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.flow import Flow
from ui.widgets.living import relayout
from ui.widgets.parts import Scrolled, column, row, wrapped
from ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from ui.parts.printing import Printed
    from ui.places.place import Place
    from ui.session.session import Session
    from wallet.credential.model import RecordId
    from wallet.service.changes import Changes
    from wallet.service.sources import Source

ANY_WIDTH = 16_777_215
"""Qt's QWIDGETSIZE_MAX: no limit."""
WIDE, NARROW = 32, 16
"""Pixels between the sheet's edge and what is on it."""
_TWO_COLUMNS_FROM = 860
"""Pixels of a page from which on a second column has room beside the first."""


class Page(QWidget):
    """A page on the sheet, made once for its place and told what changes about it.

    ``relayout`` comes with each change between one column and room enough, ``restyle`` with other colours or another
    size of text, ``retranslate`` with another language. None of them loses what was typed, chosen, found or scrolled.
    """

    titled = Signal()
    """What :meth:`title` says is another."""

    def __init__(self, session: Session, place: Place) -> None:
        super().__init__()
        self.setObjectName("sheet_body")
        self.session = session
        self.place = place
        self.narrow = False
        self._stale = False
        self.outer = column()
        self.setLayout(self.outer)
        session.changed.connect(self._heard)

    # Coming and going -----------------------------------------------------------
    def arrive(self, place: Place) -> None:
        """Hears that somebody came here wishing for ``place``: once when the page is new, and each time after."""
        self.place = place

    def take_focus(self) -> None:
        """Has the keyboard: where it was when the page was left, else on itself; Tab then goes to its first thing."""
        last = self.focusWidget()
        target = last if last is not None and last.isVisibleTo(self) and last.isEnabled() else self
        if target is not QApplication.focusWidget():
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def here(self) -> Place:
        """Returns the place as it is now, to come back to."""
        return self.place

    def title(self) -> str:
        """Returns what the top bar calls this page."""
        return ""

    # What is shown --------------------------------------------------------------
    def load(self) -> None:
        """Reads what is shown from the wallet."""

    def concerns(self, changes: Changes) -> bool:
        """Says whether what is shown here may be different after ``changes``."""
        return False

    def _heard(self, changes: Changes) -> None:
        if self.concerns(changes):
            self.refresh()

    def refresh(self) -> None:
        """Reads again what is shown: now, or when somebody comes back."""
        if self.isVisible():
            self.load()
        else:
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.load()

    # Change ---------------------------------------------------------------------
    def relayout(self, narrow: bool) -> None:
        """Lays the page out for a narrow window, or for one with room; what is on it and cares is told."""
        self.narrow = narrow
        relayout(self, narrow)

    def restyle(self) -> None:
        """Takes on the look in use: what this page itself measures by it."""

    def retranslate(self) -> None:
        """Says in the language in use what this page itself puts together; the widgets on it do so by themselves."""

    # What can be done -------------------------------------------------------------
    def escape(self) -> bool:
        """Handles Esc; returns whether there was something to clear."""
        return False

    def search(self) -> bool:
        """Puts the keyboard into the search; returns whether there is one."""
        return False

    def meant(self, focused: QWidget | None) -> tuple[RecordId, ...]:
        """Returns what a key is about: the card with the keyboard, else what the page is about."""
        while focused is not None and focused is not self and not hasattr(focused, "summary"):
            focused = focused.parentWidget()
        return (focused.summary.id,) if focused is not None and hasattr(focused, "summary") else self.shareable()

    def delete(self, focused: QWidget | None) -> None:
        """Moves to the trash what was meant by the Delete key."""
        ids = self.meant(focused)
        if ids:
            self.session.remove(ids)

    def choose(self, number: int) -> None:
        """Chooses the ``number``-th (from 1) of what only one of can be chosen on the page, where it can be."""
        buttons = self.findChildren(QRadioButton)
        if 0 < number <= len(buttons) and buttons[number - 1].isEnabled():
            buttons[number - 1].setChecked(True)

    def shareable(self) -> tuple[RecordId, ...]:
        """Returns the records that are shown to be shared: that of a credential's page."""
        return ()

    def print_out(self) -> bool:
        """Prints what the page shows; returns whether it is something to print."""
        return False

    def printed(self, printed: Printed) -> None:
        """Asks for a printer, and prints."""
        from ui.parts.printing import print_out

        print_out(self, printed, failed=lambda: self.session.notify(t("print.failed")))

    def take_paths(self, paths: list[Path], also: Sequence[Source] = ()) -> bool:
        """Takes files that were dropped or opened; False leaves them to be added to the wallet."""
        return False

    def take_sources(self, sources: list[Source]) -> bool:
        """Takes what was pasted; False leaves it to be added to the wallet."""
        return False


class PageScroll(Scrolled):
    """What scrolls on a page, with the page's margins."""

    def __init__(self, *, narrow: bool = False) -> None:
        super().__init__()
        self.relayout(narrow)

    def relayout(self, narrow: bool) -> None:
        """Takes on the margins of a narrow page, or of one with room."""
        side = NARROW if narrow else WIDE
        self.body.setContentsMargins(side, 24, side, 32)


class Head(QWidget):
    """The top of a page: its title, a few words beside it, and its actions at the right.

    A narrow page shows no title where the bar above it says it already (``always`` shows it all the same).
    """

    def __init__(self, title: str, *actions: QWidget, beside: str = "", always: bool = False, narrow: bool = False) -> None:
        super().__init__()
        self._always = always
        self._line = line = row(spacing=16)
        self.setLayout(line)
        self._title = PlainLabel(title, size="title", max_lines=2)
        line.addWidget(self._title, 0 if beside else 1)
        self._beside = PlainLabel(beside, role="ink_2", max_lines=3)
        line.addWidget(self._beside, 1)
        if not beside:
            self._beside.hide()
        # Takes the room of a title that is not there.
        self._gap = QWidget()
        line.addWidget(self._gap, 1)
        if actions:
            line.addWidget(actions[0] if len(actions) == 1 else wrapped(actions, spacing=16))
        self.relayout(narrow)

    def say(self, title: str) -> None:
        """Shows another title."""
        self._title.setText(title)

    def relayout(self, narrow: bool) -> None:
        """Shows the title where nobody else does."""
        titled = self._always or not narrow
        self._title.setVisible(titled)
        alone = not titled and self._beside.isHidden()
        self._gap.setVisible(alone)
        # What is not there keeps no distance either: large words of an action need the whole line.
        self._line.setSpacing(0 if alone else 16)
        self.setMinimumHeight(36 if titled else 0)


def back(text: str, on: Callable[[], object]) -> Button:
    """Returns the way back to where the person came from."""
    return Button(text, look="link", icon="back", on=on)


class TopLine(QWidget):
    """The way back at the left and actions at the right; a narrow page has them one after the other, in rows that wrap."""

    def __init__(self, way: QWidget, actions: Sequence[QWidget], *, narrow: bool) -> None:
        super().__init__()
        self._way = way
        self._line = row(spacing=16)
        self.setLayout(self._line)
        self._line.addStretch(1)
        self._flow = Flow(spacing=16)
        self._box = QWidget()
        self._box.setLayout(self._flow)
        for action in actions:
            self._flow.addWidget(action)
        self._line.addWidget(self._box)
        self.relayout(narrow)

    def relayout(self, narrow: bool) -> None:
        """Puts the way back among the actions, or across from them."""
        self._line.removeWidget(self._way)
        self._flow.removeWidget(self._way)
        self._line.setStretch(0, 0 if narrow else 1)
        self._line.setStretchFactor(self._box, 1 if narrow else 0)
        if narrow:
            self._flow.put_first(self._way)
        else:
            self._line.insertWidget(0, self._way)


class BottomBar(QFrame):
    """The bar at the bottom: what it is about, and what can be done. Where it is narrow, it wraps."""

    def __init__(self, label: QWidget, actions: Sequence[QWidget]) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.addWidget(label, 1)
        box = QWidget()
        self._flow = Flow(spacing=16)
        box.setLayout(self._flow)
        for action in actions:
            self._flow.addWidget(action)
        self._lines.addWidget(box)
        self.relayout(narrow=False)

    def relayout(self, narrow: bool) -> None:
        """Puts the actions beneath the words, or beside them."""
        side = NARROW if narrow else WIDE
        self._lines.setContentsMargins(side, 12, side, 11)
        self._lines.setSpacing(8 if narrow else 16)
        self._flow.setSpacing(8 if narrow else 16)
        self._lines.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)


class Columns(QWidget):
    """A wide column and one at its side; where there is no room, one beneath the other."""

    def __init__(self, side_width: int, *, gap: int = 48) -> None:
        super().__init__()
        self._side_width = side_width
        self._gap = gap
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.left = column(spacing=32)
        self._layout.addLayout(self.left, 1)
        self._box = QWidget()
        self.side = column(spacing=24)
        self._box.setLayout(self.side)
        self._layout.addWidget(self._box, 0, Qt.AlignmentFlag.AlignTop)

    def set_beside(self, beside: bool) -> None:
        """Puts the second column at the side of the first, or beneath it."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(across if beside else down)
        self._layout.setSpacing(self._gap if beside else 32)
        if beside:
            self._box.setFixedWidth(self._side_width)
        else:
            self._box.setMinimumWidth(0)
            self._box.setMaximumWidth(ANY_WIDTH)
        # At the top of the row; beneath the first column it has the whole width.
        self._layout.setAlignment(self._box, Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0))


class TwoColumnPage(Page):
    """A page whose second column stands beside the first where the page is wide enough, and beneath it elsewhere."""

    def columns(self) -> Columns | None:
        """Returns the columns that are shown; None while there are none."""
        raise NotImplementedError

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        columns = self.columns()
        if columns is not None:
            columns.set_beside(not self.narrow and self.width() >= _TWO_COLUMNS_FROM)
