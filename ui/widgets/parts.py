"""What pages are made of: lines, rows between hairlines, words with a mark, notes, sections, scrolling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.text.status_text import StatusText
from ui.widgets import theme
from ui.widgets.flow import Flow as Flow
from ui.widgets.icons import Mark
from ui.widgets.origin import same_focus
from ui.widgets.plain_label import PlainLabel
from ui.widgets.scroll_keeper import ScrollKeeper
from ui.widgets.theme import Size


def column(*, spacing: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Returns a column without Qt's own margins."""
    layout = QVBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    return layout


def row(*, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Returns a row without Qt's own margins."""
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(*margins)
    return layout


def clear(layout: QLayout) -> None:
    """Takes everything out of ``layout`` and lets it go."""
    while (item := layout.takeAt(0)) is not None:
        widget: QWidget | None = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def rule() -> QFrame:
    """Returns a hairline."""
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


_TURNS: Final = 8
"""Sizes that a page may try inside one another: three are usual."""
Item = QWidget | QLayout | int | tuple[QWidget, int] | None
"""What stands in a layout: a number is a space, None stretches, a widget with a number takes that share of the room."""


def add(layout: QBoxLayout, item: Item) -> None:
    """Adds one thing at the end."""
    if item is None:
        layout.addStretch(1)
    elif isinstance(item, int):
        layout.addSpacing(item)
    elif isinstance(item, tuple):
        layout.addWidget(*item)
    elif isinstance(item, QWidget):
        layout.addWidget(item)
    else:
        layout.addLayout(item)


def arrange(layout: QBoxLayout, *items: Item) -> None:
    """Lays the same widgets out anew: takes out what is there, which lives on, and puts ``items`` in."""
    while layout.takeAt(0) is not None:
        pass
    for item in items:
        add(layout, item)


def boxed(inside: QWidget | QLayout, *, above: int) -> QWidget:
    """Returns ``inside`` with room above it, which goes when the box is hidden. It is hidden at first."""
    box = QWidget()
    layout = column(margins=(0, above, 0, 0))
    box.setLayout(layout)
    add(layout, inside)
    box.hide()
    return box


class AtMost(QWidget):
    """``widget`` in a row that leaves the rest of a wider page empty; ``grows`` is how far its width follows the text.

    A maximum width alone is not enough: a column asks for the height at its own width.
    """

    def __init__(self, widget: QWidget, width: int, *, grows: float = 1.0) -> None:
        super().__init__()
        self._widget = widget
        self._width = width
        self._grows = grows
        line = row(spacing=0)
        self.setLayout(line)
        line.addWidget(widget, 1000)
        line.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        self._widget.setMaximumWidth(round(self._width * min(self._grows, theme.current().scale)))


class StatusLabel(QWidget):
    """Words with a mark before them, in the colour of the state."""

    def __init__(
        self,
        status: StatusText,
        *,
        size: Size = "small",
        strong: bool = False,
        always_indent: bool = True,
        cut: str = "sheet",
    ) -> None:
        super().__init__()
        layout = row(spacing=8)
        self.setLayout(layout)
        self._size: Size = size
        self._edge = theme.MARK if size == "small" else theme.ICON
        self.mark = Mark(f"marks/{status.mark}" if status.mark else "", status.colour, size=self._edge, cut=cut)
        self._indent = always_indent
        # On the level of the first line, however many follow.
        self._level = column()
        self._level.addWidget(self.mark)
        self._level.addStretch(1)
        layout.addLayout(self._level)
        self.label = PlainLabel(status.text, size=size, strong=strong, role=status.colour)
        layout.addWidget(self.label, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.mark.setVisible(bool(status.mark) or always_indent)
        self.restyle()

    def restyle(self) -> None:
        """Keeps the mark on the level of the first line."""
        look = theme.current()
        self._level.setContentsMargins(0, max(0, (look.line(self._size) - look.grown(self._edge)) // 2), 0, 0)

    def show_text(self, status: StatusText) -> None:
        """Says something else."""
        self.mark.show_mark(f"marks/{status.mark}" if status.mark else "", status.colour)
        self.mark.setVisible(bool(status.mark) or self._indent)
        self.label.set_role(status.colour)
        self.label.setText(status.text)


class Row(QWidget):
    """One row of a list: a mark, a line of ink, a smaller line, and at most one action at the end."""

    is_row = True
    """A right click on it opens its menu."""

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        *,
        mark: QWidget | None = None,
        action: QWidget | None = None,
        strong: bool = False,
        role: str = "ink",
        tall: int = 56,
    ) -> None:
        super().__init__()
        self._layout = row(spacing=16, margins=(0, 8, 0, 8))
        self.setLayout(self._layout)
        self.setMinimumHeight(tall)
        if mark is not None:
            self._layout.addWidget(mark)
        self._texts = column(spacing=2)
        self._texts.addStretch(1)
        self._texts.addWidget(PlainLabel(title, strong=strong, role=role))
        if subtitle:
            self._texts.addWidget(PlainLabel(subtitle, size="small", role="ink_2"))
        self._texts.addStretch(1)
        self._layout.addLayout(self._texts, 1)
        self._action = action
        self.restyle()

    def restyle(self) -> None:
        """Large words leave no room beside them: what can be done goes beneath."""
        if self._action is None:
            return
        self._layout.removeWidget(self._action)
        self._texts.removeWidget(self._action)
        if theme.current().scale >= 1.5:
            self._texts.insertWidget(self._texts.count() - 1, self._action, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self._layout.addWidget(self._action)


class RowList(QWidget):
    """Rows between hairlines."""

    def __init__(self, rows: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._column = column()
        self.setLayout(self._column)
        self._column.addWidget(rule())
        for widget in rows:
            self.add(widget)

    def add(self, widget: QWidget) -> None:
        """Adds a row and the hairline beneath it."""
        self._column.addWidget(widget)
        self._column.addWidget(rule())


class Section(QWidget):
    """A heading, perhaps with a word to act on at its end, and what stands beneath."""

    def __init__(self, title: str, *, count: str = "", action: QWidget | None = None, gap: int = 8) -> None:
        super().__init__()
        self.body = column(spacing=8)
        outer = column(spacing=gap)
        self.setLayout(outer)
        head = row(spacing=8)
        heading = PlainLabel(title, strong=True)
        heading.setAccessibleDescription("heading")
        head.addWidget(heading, 0, Qt.AlignmentFlag.AlignVCenter)
        self._count = PlainLabel(count, role="ink_2", one_line=True)
        head.addWidget(self._count)
        head.addStretch(1)
        if action is not None:
            head.addWidget(action)
        outer.addLayout(head)
        outer.addLayout(self.body)
        # Only now it is somebody's: shown before, it would be a window of its own, and have the keys.
        self._count.setVisible(bool(count))

    def show_count(self, count: str) -> None:
        """Shows beside the heading how much stands beneath."""
        self._count.setText(count)
        self._count.setVisible(bool(count))

    def add(self, widget: QWidget) -> None:
        """Puts ``widget`` beneath what is there."""
        self.body.addWidget(widget)


class Note(QWidget):
    """Something to know, with a rail in the colour of its state."""

    def __init__(self, title: str, subtitle: str = "", *, role: str = "attention", action: QWidget | None = None) -> None:
        super().__init__()
        self._role = role
        layout = column(spacing=4, margins=(16, 2, 0, 2))
        self.setLayout(layout)
        layout.addWidget(PlainLabel(title, strong=bool(subtitle)))
        if subtitle:
            layout.addWidget(PlainLabel(subtitle, role="ink_2"))
        if action is not None:
            layout.addWidget(action, alignment=Qt.AlignmentFlag.AlignLeft)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, 4, self.height(), theme.current().colour(self._role))
        painter.end()


class Scrolled(QScrollArea):
    """A page that scrolls up and down, never sideways."""

    def __init__(self, *, margins: tuple[int, int, int, int] = (32, 24, 32, 24), spacing: int = 0) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._page = QWidget()
        self._page.setObjectName("scrolled")
        self.body = column(spacing=spacing, margins=margins)
        self._page.setLayout(self.body)
        self.setWidget(self._page)
        self._keeper = ScrollKeeper(self.verticalScrollBar())
        self._depth = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A list of rows says how tall it was at the width it had. Where the bar alone decides whether all fits, the page
        # would go to and fro between two widths without end: then the bar stays, until the window is another.
        if event.type() is not QEvent.Type.Resize or watched is not self._page:
            return super().eventFilter(watched, event)
        if self._depth >= _TURNS:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
            return False
        self._depth += 1
        try:
            return super().eventFilter(watched, event)
        finally:
            self._depth -= 1

    def resizeEvent(self, event: QResizeEvent) -> None:
        if not self._depth and event.oldSize().width() != event.size().width():
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        super().resizeEvent(event)

    @contextmanager
    def refilled(self, *layouts: QLayout) -> Iterator[QVBoxLayout]:
        """Empties the body, or only ``layouts`` on it, to be filled with what is there now.

        The same stays in sight and keeps the keyboard.
        """
        self._keeper.hold()
        with same_focus(self._page):
            for layout in layouts or (self.body,):
                clear(layout)
            yield self.body

    def stay(self) -> None:
        """Stays where it is while its margins and widths change."""
        self._keeper.hold(lasting=True)

    def let_go(self) -> None:
        """Goes nowhere by itself any more: something on it knows better what is to stay in sight."""
        self._keeper.let_go()

    def restyle(self) -> None:
        """Keeps in sight what has the keyboard: whoever makes the text larger is looking at that choice."""
        focused = QApplication.focusWidget()
        if focused is not None and self._page.isAncestorOf(focused):
            self._keeper.follow(lambda: self._show_still(focused))

    def _show_still(self, widget: QWidget) -> None:
        if shiboken6.isValid(widget) and widget.hasFocus():
            self.ensureWidgetVisible(widget, 24, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        focused = self._page.focusWidget()
        if focused is not None:
            self._keeper.let_go()
            self.ensureWidgetVisible(focused, 24, 24)
        return moved


def wrapped(widgets: Sequence[QWidget], *, spacing: int = 8) -> QWidget:
    """Returns the widgets beside one another, in further rows where there is no room for all in one."""
    box = QWidget()
    flow = Flow(spacing=spacing)
    box.setLayout(flow)
    for widget in widgets:
        flow.addWidget(widget)
    return box
