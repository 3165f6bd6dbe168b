"""What people's hands know from other programs: F6 between areas, keys that scroll, Delete, a right click, Esc.

:class:`HabitWindow` is what the window is made from; what each key is called stands in the table of ``ui.actions``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSlider, QApplication, QFrame, QPushButton, QWidget

from ui.session.clipboard import TEXT_CLEARED_AFTER_SECONDS
from ui.taking import DropWindow
from ui.text.words import t

if TYPE_CHECKING:
    from ui.parts.page import Page
    from ui.session.session import Session
    from ui.shell import Shell
    from wallet.credential.model import RecordId

_Slide = QAbstractSlider.SliderAction
_SCROLLS: Final = {
    Qt.Key.Key_PageDown.value: _Slide.SliderPageStepAdd,
    Qt.Key.Key_PageUp.value: _Slide.SliderPageStepSub,
    Qt.Key.Key_Down.value: _Slide.SliderSingleStepAdd,
    Qt.Key.Key_Up.value: _Slide.SliderSingleStepSub,
    Qt.Key.Key_Home.value: _Slide.SliderToMinimum,
    Qt.Key.Key_End.value: _Slide.SliderToMaximum,
}
_AREAS: Final = ("nav", "top_bar", "side", "bar", "toast_strip")
"""Names of what is an area of its own, besides the page they stand on or beside."""


class HabitWindow(DropWindow):
    """A window that does what hands expect."""

    _session: Session

    def page(self) -> Page | None:
        """Returns the page shown, or None while there is none."""
        raise NotImplementedError

    def shell(self) -> Shell | None:
        """Returns the open folder, or None."""
        raise NotImplementedError

    # Undo, delete -----------------------------------------------------------------
    def undo(self) -> None:
        """Takes back what was done last."""
        if self._session.is_open():
            self._session.undoing.undo()

    def delete_shown(self) -> None:
        """Moves to the trash what is chosen on the page, has the keyboard, or is what the page is about."""
        page = self.page()
        if page is not None and self._session.is_open():
            page.delete(QApplication.focusWidget())

    def tag_shown(self) -> None:
        """Asks for a tag for what is chosen, has the keyboard, or is what the page is about."""
        page, ids = self._meant()
        if page is not None and ids:
            from ui.dialogs.name import NameDialog
            from ui.parts.own_words import tag_all

            act = partial(tag_all, self._session, ids)
            NameDialog(t("yours.new_tag"), t("yours.add"), act, page, hint=t("yours.tag_hint")).open()

    def check_shown(self) -> None:
        """Offers to check it online; nothing leaves before the person has seen whom it would ask."""
        page, ids = self._meant()
        if page is not None and ids:
            from ui.dialogs.check_online import check_online

            check_online(self._session, ids, page)

    def print_shown(self) -> None:
        """Prints what the page shows."""
        page = self.page()
        if page is not None and not page.print_out():
            self._session.notify(t("print.nothing"))

    def _meant(self) -> tuple[Page | None, tuple[RecordId, ...]]:
        page = self.page()
        if page is None or not self._session.is_open():
            return None, ()
        return page, page.meant(QApplication.focusWidget())

    # The one thing a page is for ------------------------------------------------------
    def press_primary(self) -> None:
        """Presses the button that the page is for, where it can be pressed."""
        shown = self.page() or self.centralWidget()
        buttons = shown.findChildren(QPushButton) if shown is not None else []
        main = [button for button in buttons if button.property("look") in ("primary", "tall") and button.isVisible()]
        if len(main) == 1:
            main[0].click()

    def choose(self, number: int) -> None:
        """Chooses the ``number``-th of what the page lets one choose from."""
        page = self.page()
        if page is not None:
            page.choose(number)

    # Areas ------------------------------------------------------------------------
    def next_area(self, step: int) -> None:
        """Moves the keyboard to the area after (1) or before (-1) the one it is in, to where it was there."""
        areas = self.areas()
        if not areas:
            return
        focused = QApplication.focusWidget()
        at = max((n for n, area in enumerate(areas) if focused is not None and _holds(area, focused)), default=-1)
        for away in range(1, len(areas) + 1):
            start = at if at >= 0 else (-1 if step > 0 else len(areas))
            target = _way_into(areas[(start + away * step) % len(areas)], areas)
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def areas(self) -> list[QWidget]:
        """Returns what F6 goes to, in its order: the navigation, the page, what stands beside or beneath it."""
        shell, page = self.shell(), self.page()
        if shell is None or page is None:
            return []
        named = [w for w in self.findChildren(QFrame) if w.objectName() in _AREAS and w.isVisible()]
        before = [w for w in named if w.objectName() in ("nav", "top_bar")]
        return [*before, page, *(w for w in named if w not in before)]

    # Keys that scroll ----------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nobody on the page took: keys that scroll it, wherever the keyboard is."""
        modified = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        slide = None if modified else _SCROLLS.get(event.key())
        area = self._scrolled() if slide is not None else None
        if slide is None or area is None:
            super().keyPressEvent(event)
            return
        area.verticalScrollBar().triggerAction(slide)

    def _scrolled(self) -> QAbstractScrollArea | None:
        """Returns the largest thing in sight that can be scrolled."""
        shown = self.page() or self.centralWidget()
        areas = [
            area
            for area in (shown.findChildren(QAbstractScrollArea) if shown is not None else [])
            if area.isVisible() and area.verticalScrollBar().maximum() > 0
        ]
        return max(areas, key=lambda area: area.width() * area.height(), default=None)

    def copy_text(self, text: str) -> None:
        """Puts the words of a row on the clipboard, for a while."""
        self._session.clipboard.put(text, seconds=TEXT_CLEARED_AFTER_SECONDS)

    # A right click ---------------------------------------------------------------------
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        from ui.widgets.menus import open_menu

        if open_menu(self, event):
            event.accept()


def _holds(area: QWidget, focused: QWidget) -> bool:
    return area is focused or area.isAncestorOf(focused)


def _way_into(area: QWidget, areas: list[QWidget]) -> QWidget | None:
    """Returns what gets the keyboard in ``area``: what had it there last, what is chosen there, or the first thing."""
    inner = [other for other in areas if other is not area and area.isAncestorOf(other)]

    def is_here(widget: QWidget | None) -> bool:
        return widget is not None and can_have_keys(widget) and not any(_holds(other, widget) for other in inner)

    last = area.focusWidget()
    if is_here(last):
        return last
    reachable = [widget for widget in chain(area) if is_here(widget)]
    checked: Callable[[QWidget], bool] = lambda widget: bool(getattr(widget, "isChecked", bool)())  # noqa: E731
    return next((w for w in reachable if area.objectName() == "nav" and checked(w)), next(iter(reachable), None))


def can_have_keys(widget: QWidget) -> bool:
    """Says whether Tab could come to ``widget``."""
    policy = Qt.FocusPolicy.TabFocus.value
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy().value & policy)


def chain(area: QWidget) -> Iterator[QWidget]:
    """Yields what is in ``area`` in the order of Tab."""
    step = area.nextInFocusChain()
    seen: set[int] = set()
    while step is not None and step is not area and id(step) not in seen:
        seen.add(id(step))
        if area.isAncestorOf(step):
            yield step
        step = step.nextInFocusChain()
