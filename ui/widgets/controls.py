"""Buttons, fields and switches of the look."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ui.text.spoken import again
from ui.widgets import icons, theme
from ui.widgets.living import Named
from ui.widgets.pressing import KeepsKeys, Pressed

EYE_GAP = 8
"""Pixels around the eye of a secret field."""
_ICON_ROLES = {
    "primary": "on_accent",
    "tall": "on_accent",
    "quiet": "accent",
    "link": "accent",
    "harm": "problem",
    "faint": "ink_2",
}


MenuEntry = tuple[str, Callable[[], object] | None]
"""What a menu says, and what happens; nothing happens at a heading."""


class Button(Named, Pressed, KeepsKeys, QPushButton):
    """A button with one of the looks: "" (default), primary, quiet, faint, harm, icon, chip, tall, stop, toast.

    ``text`` is ours; "&" marks the key. A button without words needs ``name`` for those who hear it.
    """

    def __init__(
        self,
        text: str = "",
        *,
        look: str = "",
        icon: str = "",
        name: str = "",
        on: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._icon = icon
        self._role = ""
        self._look = look
        self.setText(text)
        self.setProperty("look", look)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle()
        if name:
            self.setAccessibleName(name)
            if not text:
                self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if on is not None:
            self.clicked.connect(lambda: on())

    def setText(self, text: str) -> None:
        self._remember("setText", text)
        worded = bool(self.text())
        super().setText(text)
        if worded is not bool(text):
            self.restyle()  # An icon stands off from words, where there are any.

    def restyle(self) -> None:
        """Draws its icon in the look in use."""
        if not self._icon:
            return
        edge = theme.current().mark() if self._icon == "down" else theme.current().icon()
        # Fusion leaves 4 px between an icon and its words; 8 is ours. A chevron stands after them.
        air = 4 if self.text() else 0
        before, after = (air, 0) if self._icon == "down" else (0, air)
        role = self._role or _ICON_ROLES.get(self._look, "ink")
        self.setIcon(icons.icon(self._icon, role, size=edge, before=before, after=after))
        self.setIconSize(QSize(edge + air, edge))

    def show_icon(self, icon: str, role: str = "") -> None:
        """Shows another icon; ``role`` is its colour where it is not that of the look."""
        self._icon, self._role = icon, role
        self.restyle()

    def set_look(self, look: str) -> None:
        """Changes the look (and re-reads the style sheet for it)."""
        self._look = look
        self.setProperty("look", look)
        self.style().unpolish(self)
        self.style().polish(self)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return hint + QSize(4, 0) if self.text() and not self.icon().isNull() else hint


class DropButton(Button):
    """A button that opens a menu of choices; the chevron says so."""

    def __init__(self, text: str, *, look: str = "", name: str = "") -> None:
        super().__init__(text, look=look, icon="down", name=name)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._choices: list[MenuEntry] = []
        self._menu = QMenu(self)
        self.clicked.connect(self._open)

    def set_choices(self, choices: Sequence[MenuEntry]) -> None:
        """Sets the entries: words and what happens, or None for a heading over those that follow."""
        self._choices = list(choices)
        self._menu.clear()
        self._menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for text, do in choices:
            action = QAction(text.replace("&", "&&"), self._menu)
            if do is None:
                action.setEnabled(False)
            else:
                action.triggered.connect(lambda _=False, do=do: do())
            self._menu.addAction(action)

    def retranslate(self) -> None:
        """Says its words and its choices again."""
        super().retranslate()
        self.set_choices([(again(text), do) for text, do in self._choices])

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class Eye(QAbstractButton):
    """Shows what was typed in a secret field, or hides it again; it grows with the words, as Qt's own icons there do not."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self.open = True
        self.setAccessibleName(field.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = theme.current().icon()
        place = QRectF((self.width() - edge) / 2, (self.height() - edge) / 2, edge, edge)
        icons.draw(painter, "line/eye" if self.open else "line/eye-off", place, theme.current().colour("ink_2"))
        painter.end()


class Field(Named, KeepsKeys, QLineEdit):
    """One line to type in, with a name for those who hear it."""

    def __init__(self, *, name: str, hint: str = "", secret: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self._eye: Eye | None = None
        self._is_busy = False
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
            self._eye = Eye(self)
            self._eye.clicked.connect(self._show_or_hide)
            self.restyle()

    def setPlaceholderText(self, text: str) -> None:
        self._remember("setPlaceholderText", text)
        super().setPlaceholderText(text)

    def restyle(self) -> None:
        """Makes room for its eye at the size of the text."""
        if self._eye is not None:
            edge = theme.current().icon()
            self.setTextMargins(0, 0, edge + EYE_GAP, 0)
            self._eye.resize(edge + EYE_GAP, edge + EYE_GAP)
            self._eye.open = self.echoMode() is QLineEdit.EchoMode.Password
            self._place_eye()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_eye()

    def _place_eye(self) -> None:
        if self._eye is not None:
            self._eye.move(self.width() - self._eye.width() - 6, (self.height() - self._eye.height()) // 2)
            self._eye.update()

    def retranslate(self) -> None:
        """Says its name and its hint again; what was typed is the person's own."""
        super().retranslate()
        if self._eye is not None:
            self._eye.setAccessibleName(self.accessibleName())

    def set_busy(self, busy: bool) -> None:
        """Takes no more keys while what was typed is being used, and lets none of them go elsewhere."""
        self._is_busy = busy
        self.setReadOnly(busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_busy:
            event.accept()  # Enter too: it is under way.
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        undoes = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if undoes and event.type() is QEvent.Type.ShortcutOverride and not self.isUndoAvailable():
            # Nothing was typed that could be undone: Ctrl+Z takes back what was done last in the wallet.
            event.ignore()
            return False
        return super().event(event)

    def _show_or_hide(self) -> None:
        hidden = self.echoMode() is QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.restyle()

    def set_wrong(self, wrong: bool) -> None:
        """Marks the field as the one to look at again."""
        self.setProperty("wrong", "true" if wrong else "false")
        self.style().unpolish(self)
        self.style().polish(self)


class Choice(Named, KeepsKeys, QComboBox):
    """One of a few, with our chevron."""

    def __init__(self, choices: Sequence[tuple[str, str]], chosen: str, *, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._choices = [text for _, text in choices]
        for key, text in choices:
            self.addItem(text, key)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def retranslate(self) -> None:
        """Says its name and its choices again; the same one stays chosen."""
        super().retranslate()
        for number, text in enumerate(self._choices):
            self.setItemText(number, again(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        edge = theme.current().mark()
        place = QRectF(self.width() - edge - 12, (self.height() - edge) / 2, edge, edge)
        icons.draw(painter, "line/down", place, theme.current().colour("ink"))
        painter.end()


class Switch(Named, Pressed, KeepsKeys, QAbstractButton):
    """On or off. The words are beside it; ``name`` is for those who hear it."""

    def __init__(self, *, on: bool, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.restyle()

    def restyle(self) -> None:
        """Takes on the size of the text."""
        look = theme.current()
        self.setFixedSize(look.grown(36), look.grown(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        on = self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grown = self.width() / 36
        painter.scale(grown, grown)
        painter.setPen(look.colour("accent" if on else "edge"))
        painter.setBrush(look.colour("accent" if on else "paper"))
        painter.drawRoundedRect(QRectF(0.5, 4.5, 35, 19), 9.5, 9.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("on_accent" if on else "edge"))
        painter.drawEllipse(QRectF(20 if on else 4, 8, 12, 12))
        painter.end()


class Segments(QWidget):
    """Two ways of looking at one thing, side by side."""

    chosen = Signal(str)

    def __init__(self, left: tuple[str, str, str], right: tuple[str, str, str], *, chosen: str) -> None:
        """Each side is (key, words, icon)."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._sides: list[tuple[Button, str]] = []
        for (key, text, picture), look in ((left, "seg_left"), (right, "seg_right")):
            button = Button(text, look=look, icon=picture, name=text)
            self._sides.append((button, text))
            button.setCheckable(True)
            button.setChecked(key == chosen)
            button.toggled.connect(lambda on, key=key: self.chosen.emit(key) if on else None)
            self._group.addButton(button)
            row.addWidget(button)

    def show_words(self, on: bool) -> None:
        """Shows words beside the icons, or leaves them to those who hear."""
        for button, text in self._sides:
            button.setText(again(text) if on else "")
            button.setToolTip("" if on else again(text))
            button.restyle()
