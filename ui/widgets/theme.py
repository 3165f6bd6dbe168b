"""The look: colours, fonts and sizes from resources/styles/tokens.json, light and dark.

``current()`` is what painted widgets ask; ``apply`` sets it for the whole program.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from resources.reader import names, read_bytes, read_json
from ui.widgets.style_sheet import style_sheet

Size = Literal["title", "body", "small", "mono", "large"]
FAMILY: Final = "Inter"
ICON: Final = 20
"""Pixels of an icon beside body text, at the usual size of text."""
MARK: Final = 16
"""Pixels of a state mark beside small text."""


@cache
def tokens() -> dict[str, Any]:
    """Returns the design tokens."""
    values: dict[str, Any] = read_json("styles/tokens.json")
    return values


@dataclass(frozen=True, slots=True)
class Theme:
    """One look: ``dark`` or light, at a text ``scale`` of 1.0 to 2.0."""

    dark: bool = False
    scale: float = 1.0

    def hex(self, role: str) -> str:
        """Returns the colour of ``role`` as #RRGGBB."""
        value: str = tokens()["color"]["dark" if self.dark else "light"][role]
        return value

    def colour(self, role: str) -> QColor:
        """Returns the colour of ``role``."""
        return QColor(self.hex(role))

    def points(self, size: Size) -> float:
        """Returns the size of text in points, at this scale."""
        kind = tokens()["type"]
        table = {
            "title": kind["title_pt"],
            "body": kind["body_pt"],
            "small": kind["small_pt"],
            "mono": kind["small_pt"],
            "large": kind["qr_screen_title_pt"],
        }
        return float(table[size]) * self.scale

    def font(self, size: Size = "body", *, strong: bool = False) -> QFont:
        """Returns the font for ``size``."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if size == "mono" else QFont(QApplication.font())
        font.setPointSizeF(self.points(size))
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        return font

    def line(self, size: Size) -> int:
        """Returns the height of a line of text in pixels."""
        px = {"title": 30, "body": 20, "small": 16, "mono": 16, "large": 39}[size]
        return round(px * self.scale)

    def control(self) -> int:
        """Returns the height of a control in pixels: 36, growing with the text."""
        return round(16 + 20 * self.scale)

    def grown(self, pixels: int) -> int:
        """Returns how large something drawn is that has ``pixels`` at the usual size of text."""
        return round(pixels * (1 + (self.scale - 1) * 0.6))

    def icon(self) -> int:
        """Returns the size of an icon beside body text."""
        return self.grown(ICON)

    def mark(self) -> int:
        """Returns the size of a state mark beside small text."""
        return self.grown(MARK)


STYLE_ARGUMENTS: Final = ("-style", "fusion")
"""For the making of QApplication, after every other argument. A style that is set later comes back as an object of Python,
whose class alone takes as long to make as the first picture to paint."""
_STYLED: Final = "lanyard_style"
_current = [Theme()]


def current() -> Theme:
    """Returns the look in use."""
    return _current[0]


def load_fonts() -> None:
    """Makes the bundled font known to Qt. Call once, after QApplication is made."""
    for name in names("fonts", ".ttf"):
        QFontDatabase.addApplicationFontFromData(read_bytes(name))


def has_our_style(app: QApplication) -> None:
    """Remembers that ``app`` was made with :data:`STYLE_ARGUMENTS`, or got the style since."""
    app.setProperty(_STYLED, True)


def system_is_dark() -> bool:
    """Says whether the system asks for a dark look."""
    return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark


def apply(app: QApplication, *, mode: str = "system", scale: float = 1.0) -> Theme:
    """Sets the look of the whole program: ``mode`` is ``light``, ``dark`` or ``system``."""
    dark = system_is_dark() if mode == "system" else mode == "dark"
    theme = Theme(dark, scale)
    _current[0] = theme
    if not app.property(_STYLED):
        app.setStyle("fusion")
        has_our_style(app)
    font = QFont(
        FAMILY
        if QFontDatabase.hasFamily(FAMILY)
        else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    )
    font.setPointSizeF(theme.points("body"))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(font)
    app.setPalette(_palette(theme))
    app.setStyleSheet(style_sheet(theme.hex, points=theme.points, control=theme.control()))
    return theme


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, name in (
        (role.Window, "sheet"),
        (role.WindowText, "ink"),
        (role.Base, "paper"),
        (role.AlternateBase, "folder"),
        (role.Text, "ink"),
        (role.Button, "paper"),
        (role.ButtonText, "ink"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.PlaceholderText, "ink_2"),
        (role.ToolTipBase, "ink"),
        (role.ToolTipText, "sheet"),
        (role.Link, "accent"),
        (role.Mid, "hairline"),
    ):
        palette.setColor(target, theme.colour(name))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, theme.colour("ink_disabled"))
    return palette
