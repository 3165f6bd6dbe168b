"""The folder's tabs: a column beside the sheet, or a menu in the bar above it where it is narrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QSizePolicy, QWidget

from ui.actions import ACTIONS
from ui.places.place import Group, PlaceSpec
from ui.places.table import all_places, group, keys_of, named, parts_of
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets import icons, theme
from ui.widgets.controls import Button
from ui.widgets.parts import column, row, rule
from ui.widgets.plain_label import PlainLabel
from ui.widgets.strap import Badge
from ui.widgets.tabs import ICONS_WIDTH, WIDTH, PartTab, Tab

LOW_UNDER = 660
"""Pixels of height under which the headings become a hairline and the network line its globe."""
_HEADED = (Group.HAVE, Group.SHOW)


def reachable(which: Group, *, with_wallet: bool) -> tuple[PlaceSpec, ...]:
    """Returns the places of a group that can be come to."""
    return tuple(spec for spec in group(which) if with_wallet or not spec.needs_wallet)


class Navigation(QFrame):
    """The column of tabs, in groups under quiet headings; the foot has settings and the lock."""

    chosen = Signal(str)
    add_requested = Signal()
    folder_requested = Signal()
    lock_requested = Signal()

    def __init__(self, *, with_wallet: bool = True) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setFixedWidth(WIDTH)
        self._with_wallet = with_wallet
        self._low = self._icons_only = False
        self._stays_offline = False
        self._tabs: dict[str, Tab] = {}
        self._parts: dict[str, PartTab] = {}
        self._at = self._part = self._part_title = ""
        self._headings: dict[Group, PlainLabel] = {}
        self._lines: list[QWidget] = []
        lines = self._all_lines = column(spacing=0, margins=(12, 20, 0, 16))
        self.setLayout(lines)
        self._build_head(lines)
        shown = [which for which in _HEADED if reachable(which, with_wallet=with_wallet)]
        for number, which in enumerate(shown):
            self._build_group(lines, which, first=number == 0)
        lines.addStretch(1)
        self._build_foot(lines)
        self.retranslate()

    def _build_head(self, lines: QBoxLayout) -> None:
        brand = row(spacing=8, margins=(8, 0, 12, 0))
        brand.addWidget(Badge(22))
        self._brand = brand
        self._name = PlainLabel("Lanyard", strong=True, one_line=True)
        brand.addWidget(self._name, 1)
        self._globe = icons.Mark("line/globe", "ink_2")
        brand.addWidget(self._globe)
        lines.addLayout(brand)
        lines.addSpacing(16)
        self._add = Button("", icon="plus", on=self.add_requested.emit)
        self._add.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._folder = Button("", look="icon", icon="folder", name=t("shell.add_folder"), on=self.folder_requested.emit)
        if not self._with_wallet:
            self._add.hide()
            self._folder.hide()
        holder = self._add_line = row(margins=(4, 0, 16, 0))
        holder.addWidget(self._add, 1)
        holder.addWidget(self._folder)
        lines.addLayout(holder)
        lines.addSpacing(8)

    def _build_group(self, lines: QBoxLayout, which: Group, *, first: bool) -> None:
        heading = PlainLabel("", size="small", role="ink_2", one_line=True)
        heading.setContentsMargins(8, 0, 12, 0)
        self._headings[which] = heading
        holder = row(margins=(12, 0 if first else 12, 12, 0))
        holder.addWidget(heading)
        lines.addLayout(holder)
        if not first:
            line = QWidget()
            inside = column(margins=(12, 4, 16, 4))
            line.setLayout(inside)
            inside.addWidget(rule())
            self._lines.append(line)
            lines.addWidget(line)
        for spec in reachable(which, with_wallet=self._with_wallet):
            lines.addWidget(self._tab(spec))
            for part in parts_of(spec.name):
                tab = self._parts[part.name] = PartTab()
                tab.clicked.connect(lambda _=False, name=part.name: self._press_part(name))
                lines.addWidget(tab)

    def _build_foot(self, lines: QBoxLayout) -> None:
        self._network = QWidget()
        foot = self._foot = row(spacing=12, margins=(14, 8, 12, 8))
        self._network.setLayout(foot)
        foot.addWidget(icons.Mark("line/globe", "ink_2"), 0, Qt.AlignmentFlag.AlignTop)
        self._offline = PlainLabel("", size="small", role="ink_2")
        foot.addWidget(self._offline, 1)
        lines.addWidget(self._network)
        for spec in reachable(Group.FOOT, with_wallet=self._with_wallet):
            lines.addWidget(self._tab(spec))
        lock = next(action for action in ACTIONS if action.name == "lock")
        self._lock = Tab("", lock.icon, key=lock.keys[0] if self._with_wallet else "", checkable=False)
        self._lock.clicked.connect(self.lock_requested.emit)
        lines.addWidget(self._lock)

    def _tab(self, spec: PlaceSpec) -> Tab:
        tab = Tab("", spec.icon)
        tab.clicked.connect(lambda: self._press(spec.name))
        self._tabs[spec.name] = tab
        return tab

    def _press(self, name: str) -> None:
        self.show_at(name)
        self.chosen.emit(name)

    def _press_part(self, name: str) -> None:
        if named(name).is_titled:
            self._say_where()  # One is there: it stands there only while it is open.
        else:
            self.show_at(self._at, name)
            self.chosen.emit(name)

    def show_at(self, name: str, part: str = "", title: str = "") -> None:
        """Joins the tab of the place called ``name`` to the sheet, or that of its part; ``title`` is what that shows."""
        self._at, self._part, self._part_title = name, part, title
        self._say_where()

    def show_waiting(self, counts: Mapping[str, int]) -> None:
        """Says at each place how many things there wait for the person."""
        for name, tab in self._tabs.items():
            number = counts.get(name, 0)
            if tab.waiting != number:
                tab.waiting = number
                tab.update()
                self.retranslate()

    def _say_where(self) -> None:
        opened = not self._low and not self._icons_only
        shown = (
            {spec.name for spec in parts_of(self._at) if spec.name == self._part or not spec.is_titled} if opened else set()
        )
        joined_part = self._part if self._part in shown else ""
        for name, tab in self._tabs.items():
            tab.setChecked(name == self._at and not joined_part)
        for name, part in self._parts.items():
            part.say(self._part_title if named(name).is_titled else t(f"place.{name}"), t(f"place.{named(name).tab}"))
            part.setVisible(name in shown)
            part.setChecked(name == joined_part)

    def stay_offline(self, offline: bool) -> None:
        """Says that nobody is asked anything, or that somebody is only when the person asks."""
        self._stays_offline = offline
        self._say_network()

    def _say_network(self) -> None:
        """Says how the network is used: only when asked, or not at all."""
        text = t("shell.stays_offline" if self._stays_offline else "shell.offline")
        self._offline.setText(text)
        self._globe.setToolTip(text)
        self._globe.setAccessibleName(text)

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self._say_add()
        self._say_network()
        for which, heading in self._headings.items():
            heading.setText(t(f"place.group.{which}"))
        for spec in all_places():
            if spec.name in self._tabs:
                headed = t(f"place.group.{spec.group}") if spec.group in self._headings else ""
                tab = self._tabs[spec.name]
                tab.say(t(f"place.{spec.name}"), joined(headed, t("shell.waiting", n=tab.waiting) if tab.waiting else ""))
        self._lock.say(t("shell.lock" if self._with_wallet else "shell.back"))
        self._say_where()
        self._say_tips()

    def show_icons_only(self, on: bool) -> None:
        """Shows icons alone, each with its word as a tip and for those who hear; or the words again."""
        self._icons_only = on
        self.setFixedWidth(ICONS_WIDTH if on else WIDTH)
        self._all_lines.setContentsMargins(6 if on else 12, 20, 0, 16)
        self._brand.setContentsMargins(12 if on else 8, 0, 18 if on else 12, 0)
        self._name.setVisible(not on)
        self._add_line.setContentsMargins(5 if on else 4, 0, 10 if on else 16, 0)
        self._foot.setContentsMargins(13 if on else 14, 8, 19 if on else 12, 8)
        self._offline.setVisible(not on)
        for tab in (*self._tabs.values(), self._lock):
            tab.icons_only = on
            tab.updateGeometry()
        self._say_add()
        self._say_tips()
        self._lay_out(self._low)

    def _say_add(self) -> None:
        text = t("shell.add")
        self._add.set_look("icon" if self._icons_only else "")
        self._add.setText("" if self._icons_only else text)
        self._add.setAccessibleName(text)
        self._add.setToolTip(text if self._icons_only else "")
        # With icons alone there is no room for two side by side; its key and Ctrl+K stay.
        self._folder.setVisible(self._with_wallet and not self._icons_only)
        self._folder.setAccessibleName(t("shell.add_folder"))
        self._folder.setToolTip(t("shell.add_folder"))

    def _say_tips(self) -> None:
        for spec in all_places():
            if spec.name in self._tabs:
                keys = keys_of(spec)
                text = t(f"place.{spec.name}") if self._icons_only else ""
                self._tabs[spec.name].setToolTip(joined(text, keys[0] if keys else ""))
        self._lock.setToolTip(self._lock.text() if self._icons_only else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(self.height() < LOW_UNDER)

    def _lay_out(self, low: bool) -> None:
        self._low = low
        for heading in self._headings.values():
            heading.setFixedHeight(round(28 * min(1.5, theme.current().scale)))
            heading.setVisible(not low and not self._icons_only and self._with_wallet)
        for line in self._lines:
            line.setVisible(low or self._icons_only)
        self._network.setVisible(not low)
        self._globe.setVisible(low and not self._icons_only)
        self._say_where()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # The sheet's edge; the chosen tab lies over it, so that the two are one piece.
        painter = QPainter(self)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.current().colour("hairline"))
        painter.end()


class TopBar(QFrame):
    """The narrow window's bar: a menu, where one is, and Add."""

    chosen = Signal(str)
    add_requested = Signal()
    folder_requested = Signal()
    lock_requested = Signal()

    def __init__(self, *, with_wallet: bool = True) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        line = row(spacing=12, margins=(16, 8, 16, 8))
        self.setLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._with_wallet = with_wallet
        self._at = ""
        self._waiting: Mapping[str, int] = {}
        self._menu_button = Button("", look="icon", icon="menu", on=self._open)
        line.addWidget(self._menu_button)
        self._title = PlainLabel("", size="title", one_line=True)
        line.addWidget(self._title, 1)
        self._add = Button("", icon="plus", on=self.add_requested.emit)
        self._folder = Button("", look="icon", icon="folder", name=t("shell.add_folder"), on=self.folder_requested.emit)
        if not with_wallet:
            self._add.hide()
            self._folder.hide()
        line.addWidget(self._add)
        line.addWidget(self._folder)
        self._menu = QMenu(self)
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the language in use."""
        self._menu_button.setAccessibleName(t("shell.menu"))
        self._menu_button.setToolTip(t("shell.menu"))
        self._add.setText(t("shell.add"))
        self._folder.setAccessibleName(t("shell.add_folder"))
        self._folder.setToolTip(t("shell.add_folder"))

    def _open(self) -> None:
        self._menu.clear()
        for action in self._entries():
            self._menu.addAction(action)
        self._menu.popup(self._menu_button.mapToGlobal(self._menu_button.rect().bottomLeft()))

    def _entries(self) -> Iterator[QAction]:
        for which in Group:
            specs = reachable(which, with_wallet=self._with_wallet)
            if which is Group.FOOT:
                line = QAction(self._menu)
                line.setSeparator(True)
                yield line
            elif specs and self._with_wallet:
                heading = QAction(t(f"place.group.{which}"), self._menu)
                heading.setEnabled(False)
                yield heading
            for spec in specs:
                number = self._waiting.get(spec.name, 0)
                text = t(f"place.{spec.name}") + (f"\t{number}" if number else "")
                entry = QAction(icons.icon(spec.icon, "ink_2"), text, self._menu)
                entry.setCheckable(spec.name == self._at)
                entry.setChecked(spec.name == self._at)
                entry.triggered.connect(lambda _=False, name=spec.name: self.chosen.emit(name))
                yield entry
        for action in ACTIONS:
            if action.in_menu:
                text = t(action.text if self._with_wallet else "shell.back")
                entry = QAction(icons.icon(action.icon, "ink_2"), text, self._menu)
                if self._with_wallet and action.keys:
                    entry.setText(f"{text}\t{QKeySequence(action.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)}")
                entry.triggered.connect(lambda: self.lock_requested.emit())
                yield entry

    def show_title(self, text: str, at: str) -> None:
        """Says where one is; ``at`` is the name of the tab."""
        self._title.setText(text)
        self._at = at

    def show_waiting(self, counts: Mapping[str, int]) -> None:
        """Says in the menu how many things wait for the person at each place."""
        self._waiting = counts
