"""The style sheet, written from the tokens: what Qt's own controls look like."""

from __future__ import annotations

from collections.abc import Callable


def style_sheet(colour: Callable[[str], str], *, points: Callable[..., float], control: int) -> str:
    """Returns the style sheet; ``colour`` gives a role's colour, ``points`` a text size, ``control`` a height."""
    c = colour
    inner = control - 2
    small = f"{points('small'):.2f}pt"
    return "".join(
        (
            _surfaces(c, small),
            _buttons(c, inner, small),
            _inputs(c, inner),
            _lists(c, small),
        )
    )


def _surfaces(c: Callable[[str], str], small: str) -> str:
    return f"""
QWidget {{ color: {c("ink")}; }}
QMainWindow, #folder {{ background: {c("folder")}; }}
#sheet, #sheet_body {{ background: {c("sheet")}; }}
#nav {{ background: {c("folder")}; }}
#bar {{ background: {c("sheet")}; border-top: 1px solid {c("hairline")}; }}
#top_bar {{ background: {c("folder")}; border-bottom: 1px solid {c("hairline")}; }}
#plate {{ background: {c("paper")}; border: 1px solid {c("edge")}; }}
#paper {{ background: {c("paper")}; border: 1px solid {c("hairline")}; border-radius: 8px; }}
#side {{ background: {c("folder")}; border-left: 1px solid {c("hairline")}; }}
#toast_strip {{ background: {c("folder")}; border: 0; }}
#toast_strip::item {{ border: 0; }}
#toast {{ background: {c("ink")}; border-radius: 6px; }}
#rule {{ background: {c("hairline")}; border: 0; }}
#row_chosen {{ background: {c("accent_tint")}; border-radius: 6px; }}
QScrollArea, QScrollArea > QWidget > #scrolled {{ background: transparent; border: 0; }}
QToolTip {{ background: {c("ink")}; color: {c("sheet")}; border: 0; padding: 4px 8px; font-size: {small}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {c("edge")}; border-radius: 3px; min-height: 32px; margin: 2px 3px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {c("edge")}; border-radius: 3px; min-width: 32px; margin: 3px 2px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  background: transparent; border: 0; width: 0; height: 0; }}
"""


def _buttons(c: Callable[[str], str], inner: int, small: str) -> str:
    chip = inner - 8
    return f"""
QPushButton {{ min-height: {inner}px; max-height: {inner}px; padding: 0 15px; border: 1px solid {c("edge")};
  border-radius: 6px; background: {c("paper")}; color: {c("ink")}; outline: 0; }}
QPushButton:hover {{ background: {c("folder_hover")}; }}
QPushButton:pressed {{ background: {c("accent_tint")}; }}
QPushButton:disabled {{ color: {c("ink_disabled")}; border-color: {c("hairline")}; background: transparent; }}
QPushButton[look="primary"] {{ background: {c("accent")}; border-color: {c("accent")}; color: {c("on_accent")};
  font-weight: 600; }}
QPushButton[look="primary"]:hover {{ background: {c("accent_hover")}; border-color: {c("accent_hover")}; }}
QPushButton[look="primary"]:pressed {{ background: {c("accent_pressed")}; border-color: {c("accent_pressed")}; }}
QPushButton[look="primary"]:disabled {{ background: transparent; border-color: {c("hairline")};
  color: {c("ink_disabled")}; }}
QPushButton[look="quiet"] {{ background: transparent; border-color: transparent; color: {c("accent")};
  padding: 0 8px; }}
QPushButton[look="link"] {{ background: transparent; border: 0; color: {c("accent")}; padding: 0 2px; }}
QPushButton[look="link"]:hover {{ color: {c("accent_hover")}; text-decoration: underline; }}
QPushButton[look="quiet"]:hover {{ color: {c("accent_hover")}; background: {c("folder_hover")}; }}
QPushButton[look="quiet"]:disabled {{ color: {c("ink_disabled")}; }}
QPushButton[look="faint"] {{ background: transparent; border-color: transparent; color: {c("ink_2")}; padding: 0 8px; }}
QPushButton[look="faint"]:hover {{ background: {c("folder_hover")}; color: {c("ink")}; }}
QPushButton[look="harm"] {{ background: transparent; border-color: {c("problem")}; color: {c("problem")}; }}
QPushButton[look="harm"]:hover {{ background: {c("problem_tint")}; }}
QPushButton[look="icon"] {{ padding: 0; min-width: {inner}px; max-width: {inner}px; }}
QPushButton[look="bare"] {{ padding: 0; min-width: {inner}px; max-width: {inner}px; background: transparent;
  border-color: transparent; }}
QPushButton[look="chip"] {{ min-height: {chip}px; max-height: {chip}px; padding: 0 12px; border-radius: 14px;
  border-color: {c("edge")}; background: transparent; font-size: {small}; }}
QPushButton[look="chip"]:hover {{ background: {c("folder_hover")}; }}
QPushButton[look="chip"]:checked, QPushButton[look="chip"][chosen="true"] {{ border-color: {c("accent")};
  background: {c("accent_tint")}; }}
QPushButton[look="tall"] {{ min-height: {inner + 12}px; max-height: {inner + 12}px; background: {c("accent")};
  border-color: {c("accent")}; color: {c("on_accent")}; font-weight: 600; }}
QPushButton[look="tall"]:hover {{ background: {c("accent_hover")}; }}
QPushButton[look="tall"]:disabled {{ background: transparent; border-color: {c("hairline")};
  color: {c("ink_disabled")}; }}
QPushButton[look="tag"], QPushButton[look="tag_off"] {{ min-height: {chip}px; max-height: {chip}px;
  border-color: {c("hairline")}; background: transparent; font-size: {small}; }}
QPushButton[look="tag"] {{ padding: 0 4px 0 12px; border-right: 0; border-top-left-radius: 14px;
  border-bottom-left-radius: 14px; border-top-right-radius: 0; border-bottom-right-radius: 0; }}
QPushButton[look="tag_off"] {{ padding: 0 6px 0 2px; border-left: 0; border-top-right-radius: 14px;
  border-bottom-right-radius: 14px; border-top-left-radius: 0; border-bottom-left-radius: 0; }}
QPushButton[look="tag"]:hover, QPushButton[look="tag_off"]:hover {{ background: {c("folder_hover")}; }}
QPushButton[look="stop"] {{ min-height: {inner + 36}px; max-height: {inner + 36}px; background: {c("ink")};
  border-color: {c("ink")}; color: {c("sheet")}; font-weight: 600; }}
QPushButton[look="toast"] {{ background: transparent; border: 0; color: {c("sheet")}; font-weight: 600;
  padding: 0 8px; }}
QPushButton[look="seg_left"], QPushButton[look="seg_right"] {{ color: {c("ink_2")}; padding: 0 12px; }}
QPushButton[look="seg_left"] {{ border-top-right-radius: 0; border-bottom-right-radius: 0; border-right: 0; }}
QPushButton[look="seg_right"] {{ border-top-left-radius: 0; border-bottom-left-radius: 0; }}
QPushButton[look="seg_left"]:checked, QPushButton[look="seg_right"]:checked {{ background: {c("accent_tint")};
  color: {c("ink")}; font-weight: 600; }}
QPushButton[look="section"] {{ background: transparent; border: 0; text-align: left; padding: 0 12px; }}
QPushButton[look="section"]:hover {{ background: {c("folder_hover")}; }}
QPushButton[look="section"]:checked {{ background: {c("accent_tint")}; font-weight: 600; }}
"""


def _inputs(c: Callable[[str], str], inner: int) -> str:
    # 14 at the usual size of text, growing with it; even, so that a dot is in its middle.
    box = 14 + (inner - 34) * 3 // 5 // 2 * 2
    lens = 20 + (20 + (inner - 34) * 3 // 5)
    dot = box * 3 // 7 // 2 * 2
    return f"""
QLineEdit, QComboBox, QDateEdit {{ min-height: {inner}px; max-height: {inner}px; padding: 0 12px;
  border: 1px solid {c("edge")};
  border-radius: 6px; background: {c("paper")}; color: {c("ink")}; selection-background-color: {c("accent")};
  selection-color: {c("on_accent")}; placeholder-text-color: {c("ink_2")}; }}
QLineEdit[leading="true"] {{ padding-left: {lens}px; }}
QLineEdit[wrong="true"] {{ border-color: {c("problem")}; }}
QLineEdit:disabled {{ color: {c("ink_disabled")}; border-color: {c("hairline")}; background: transparent; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: 32px; }}
QComboBox::down-arrow, QDateEdit::down-arrow {{ image: none; }}
QDateEdit::up-button, QDateEdit::down-button {{ width: 0; border: 0; }}
QComboBox QAbstractItemView, QMenu, #completion {{ background: {c("paper")}; border: 1px solid {c("edge")};
  border-radius: 6px; padding: 4px; selection-background-color: {c("accent_tint")};
  selection-color: {c("ink")}; outline: 0; }}
QMenu::item {{ padding: 8px 24px 8px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c("accent_tint")}; color: {c("ink")}; }}
QMenu::item:disabled {{ color: {c("ink_2")}; background: transparent; padding: 4px 24px 4px 8px; }}
QMenu::separator {{ height: 1px; background: {c("hairline")}; margin: 4px 8px; }}
QPlainTextEdit {{ background: {c("paper")}; border: 1px solid {c("hairline")}; border-radius: 6px; padding: 8px;
  selection-background-color: {c("accent")}; selection-color: {c("on_accent")}; }}
QRadioButton {{ spacing: 0; outline: 0; }}
QRadioButton::indicator, QCheckBox::indicator {{ width: {box}px; height: {box}px; border: 1px solid {c("edge")};
  background: {c("paper")}; }}
QRadioButton::indicator {{ border-radius: {box // 2 + 1}px; }}
QRadioButton::indicator:checked {{ width: {dot}px; height: {dot}px; border: {(box - dot) // 2 + 1}px solid {c("accent")}; }}
QCheckBox::indicator {{ border-radius: 3px; }}
QCheckBox::indicator:checked {{ background: {c("accent")}; border-color: {c("accent")}; }}
QProgressBar {{ min-height: 4px; max-height: 4px; border: 0; border-radius: 2px; background: {c("hairline")}; }}
QProgressBar::chunk {{ background: {c("accent")}; border-radius: 2px; }}
"""


def _lists(c: Callable[[str], str], small: str) -> str:
    return f"""
QListView, QTableView {{ background: transparent; border: 0; outline: 0; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: {c("sheet")}; color: {c("ink_2")}; border: 0;
  border-bottom: 1px solid {c("edge")}; padding: 0 12px 0 0; min-height: 31px; font-size: {small};
  font-weight: 400; text-align: left; }}
"""
