"""The folder's tabs: a column beside the sheet, or a menu in the bar above it where it is narrow."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QMenu, QSizePolicy

from ui.places import PlaceName
from ui.text.words import t
from ui.widgets import icons, theme
from ui.widgets.controls import Button
from ui.widgets.parts import column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.strap import Badge

PLACES = (PlaceName.HOME, PlaceName.LIBRARY, PlaceName.SHARE, PlaceName.CHECK)
ICONS = {
    PlaceName.HOME: "home",
    PlaceName.LIBRARY: "library",
    PlaceName.SHARE: "share",
    PlaceName.CHECK: "check",
    PlaceName.SETTINGS: "settings",
}
WIDTH = 200


class Tab(QAbstractButton):
    """One tab; the chosen one joins the sheet."""

    def __init__(self, words: str, icon: str, *, key: str = "", checkable: bool = True) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self._icon = icon
        self._key = key
        self.setCheckable(checkable)
        self.setAutoExclusive(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 12, theme.current().control())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.isChecked():
            shape = QPainterPath()
            shape.addRoundedRect(box.adjusted(0.5, 0.5, 20, -0.5), 6, 6)
            painter.setPen(look.colour("hairline"))
            painter.setBrush(look.colour("sheet"))
            painter.drawPath(shape)
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("folder_hover"))
            painter.drawRoundedRect(box.adjusted(0, 0, -12, 0), 6, 6)
        edge = look.icon()
        place = QRectF(13, (box.height() - edge) / 2, edge, edge)
        icons.draw(painter, f"line/{self._icon}", place, look.colour("accent" if self.isChecked() else "ink_2"))
        painter.setFont(look.font("body", strong=self.isChecked()))
        painter.setPen(look.colour("ink"))
        words = box.adjusted(13 + edge + 12, 0, -12, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._key:
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("ink_2"))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._key)
        painter.end()


class Navigation(QFrame):
    """The column of tabs."""

    chosen = Signal(str)
    add_requested = Signal()
    lock_requested = Signal()

    def __init__(self, *, with_wallet: bool = True) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setFixedWidth(WIDTH)
        lines = column(spacing=0, margins=(12, 20, 0, 16))
        self.setLayout(lines)
        brand = row(spacing=8, margins=(8, 0, 12, 0))
        brand.addWidget(Badge(22))
        brand.addWidget(PlainLabel("Lanyard", strong=True, one_line=True), 1)
        lines.addLayout(brand)
        lines.addSpacing(16)
        self._tabs: dict[PlaceName, Tab] = {}
        if with_wallet:
            add = Button(t("shell.add"), icon="plus", on=self.add_requested.emit)
            add.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            holder = row(margins=(4, 0, 16, 0))
            holder.addWidget(add)
            lines.addLayout(holder)
            lines.addSpacing(16)
        for place in PLACES if with_wallet else (PlaceName.CHECK,):
            lines.addWidget(self._tab(place))
        lines.addStretch(1)
        foot = row(spacing=12, margins=(14, 8, 12, 8))
        foot.addWidget(icons.Mark("line/globe", "ink_2"), 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(PlainLabel(t("shell.offline"), size="small", role="ink_2"), 1)
        lines.addLayout(foot)
        if with_wallet:
            lines.addWidget(self._tab(PlaceName.SETTINGS))
        lock = Tab(
            t("shell.lock" if with_wallet else "shell.back"),
            "lock",
            key="Ctrl+L" if with_wallet else "",
            checkable=False,
        )
        lock.clicked.connect(self.lock_requested.emit)
        lines.addWidget(lock)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # The sheet's edge; the chosen tab lies over it, so that the two are one piece.
        painter = QPainter(self)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.current().colour("hairline"))
        painter.end()

    def _tab(self, place: PlaceName) -> Tab:
        tab = Tab(t(f"place.{place}"), ICONS[place])
        tab.clicked.connect(lambda: self._pressed(place))
        self._tabs[place] = tab
        return tab

    def _pressed(self, place: PlaceName) -> None:
        self.show_at(place)
        self.chosen.emit(place)

    def show_at(self, place: PlaceName) -> None:
        """Joins the tab of ``place`` to the sheet."""
        for name, tab in self._tabs.items():
            tab.setChecked(name is place)


class TopBar(QFrame):
    """The narrow window's bar: a menu, where one is, and Add."""

    chosen = Signal(str)
    add_requested = Signal()
    lock_requested = Signal()

    def __init__(self, *, with_wallet: bool = True) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        line = row(spacing=12, margins=(16, 8, 16, 8))
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._with_wallet = with_wallet
        self._menu_button = Button("", look="icon", icon="menu", name=t("shell.menu"), on=self._open)
        line.addWidget(self._menu_button)
        self._title = PlainLabel("", size="title", one_line=True)
        line.addWidget(self._title, 1)
        if with_wallet:
            line.addWidget(Button(t("shell.add"), icon="plus", on=self.add_requested.emit))
        self._menu = QMenu(self)

    def _open(self) -> None:
        self._menu.clear()
        places = (*PLACES, PlaceName.SETTINGS) if self._with_wallet else (PlaceName.CHECK,)
        for place in places:
            action = self._menu.addAction(icons.icon(ICONS[place], "ink_2"), t(f"place.{place}"))
            action.triggered.connect(lambda _=False, place=place: self.chosen.emit(place))
        self._menu.addSeparator()
        words = t("shell.lock" if self._with_wallet else "shell.back")
        lock = self._menu.addAction(icons.icon("lock", "ink_2"), words)
        lock.triggered.connect(lambda: self.lock_requested.emit())
        self._menu.popup(self._menu_button.mapToGlobal(self._menu_button.rect().bottomLeft()))

    def show_title(self, words: str) -> None:
        """Says where one is."""
        self._title.setText(words)
