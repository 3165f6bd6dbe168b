"""First run: make a wallet, restore one, or just check something. No account."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from ui.parts.step import ON_ITS_OWN, Step
from ui.text.words import language, t
from ui.widgets.controls import Button, DropButton
from ui.widgets.icons import Mark
from ui.widgets.parts import RowList, Scrolled, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.strap import Badge, Strapped

if TYPE_CHECKING:
    from ui.session.session import Session

_SIDE_FROM = 1040


class FirstRunScreen(QWidget):
    """The ways in."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("folder")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._narrow = False
        self._come_from: QWidget = self
        outer = row(spacing=0)
        self.setLayout(outer)
        self._strap = self._side()
        outer.addWidget(self._strap)
        self._stack = QStackedWidget()
        self._front = self._ways()
        self._stack.addWidget(self._front)
        sheet = QFrame()
        sheet.setObjectName("sheet")
        inner = column()
        sheet.setLayout(inner)
        inner.addWidget(self._stack)
        outer.addWidget(sheet, 1)
        session.codes.shown.connect(self._show_code)

    def take_focus(self) -> None:
        """Leaves the keyboard where Qt puts it: at the first thing there is to do."""

    def relayout(self, narrow: bool) -> None:
        """Lays itself out for a narrow window, or for one with room."""
        self._narrow = narrow
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = not self._narrow and self.width() >= _SIDE_FROM
        self._strap.setVisible(wide)
        side = 72 if wide else 24
        self._front.stay()
        self._front.body.setContentsMargins(side, 24, side, 24)
        for number in range(1, self._stack.count()):
            step = self._stack.widget(number)
            if isinstance(step, Step):
                step.relayout(not wide)

    def retranslate(self) -> None:
        """Names the language in use."""
        self._language.setText(t(f"language.{language()}"))

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(440)
        layout = column()
        side.setLayout(layout)
        card = Strapped(width=280, drop=150)
        middle = Qt.AlignmentFlag.AlignHCenter
        card.body.addSpacing(12)
        card.body.addWidget(Badge(72), 0, middle)
        card.body.addSpacing(24)
        card.body.addWidget(PlainLabel("Lanyard", size="title", align=middle))
        card.body.addSpacing(12)
        card.body.addWidget(PlainLabel(t("first.motto"), role="ink_2", align=middle))
        layout.addWidget(card, 0, middle)
        layout.addStretch(1)
        return side

    def _ways(self) -> Scrolled:
        page = Scrolled(margins=(24, 24, 24, 24), spacing=0)
        body = page.body
        body.addStretch(3)
        body.addWidget(PlainLabel(t("first.title"), size="title"))
        body.addSpacing(8)
        body.addWidget(PlainLabel(t("first.no_account"), role="ink_2"))
        body.addSpacing(24)
        body.addWidget(
            RowList(
                [
                    self._way("plus", "make", look="primary", on=self._make),
                    self._way("backup", "restore", look="", on=self._restore),
                    self._way("check", "check", look="", on=self._check),
                ]
            )
        )
        body.addSpacing(24)
        body.addWidget(PlainLabel(t("first.drop"), role="ink_2"))
        body.addStretch(4)
        body.addLayout(self._foot())
        return page

    def _way(self, icon: str, key: str, *, look: str, on: Callable[[], object]) -> QWidget:
        box = QWidget()
        box.setMinimumHeight(88)
        line = row(spacing=20, margins=(0, 12, 0, 12))
        box.setLayout(line)
        line.addWidget(Mark(f"line/{icon}", size=24))
        texts = column(spacing=2)
        texts.addStretch(1)
        texts.addWidget(PlainLabel(t(f"first.{key}"), strong=True))
        texts.addWidget(PlainLabel(t(f"first.{key}_why"), role="ink_2"))
        texts.addStretch(1)
        line.addLayout(texts, 1)
        button = Button(t(f"first.{key}_do"), look=look, on=on)
        button.setMinimumWidth(168)
        button.clicked.connect(lambda: setattr(self, "_come_from", button))
        line.addWidget(button)
        return box

    def _foot(self) -> QHBoxLayout:
        line = row(spacing=16)
        self._language = DropButton(t(f"language.{language()}"), look="link", name=t("settings.language"))
        self._language.set_choices([(t(f"language.{tag}"), partial(self._speak, tag)) for tag in ("en", "es")])
        line.addWidget(self._language)
        line.addStretch(1)
        line.addWidget(PlainLabel(t("first.offline"), size="small", role="ink_2", one_line=True))
        return line

    def _speak(self, tag: str) -> None:
        self._session.prefer(self._session.preferences.having(language=tag))

    def begin(self, way: str) -> None:
        """Begins one of the ways: ``make`` or ``restore``."""
        {"make": self._make, "restore": self._restore}[way]()

    def _make(self) -> None:
        from ui.screens.first_run.making import MakingPage

        self._show(MakingPage(self._session))

    def _check(self) -> None:
        from ui.places.check import CheckPlace

        self._session.go(CheckPlace())

    def _restore(self) -> None:
        from ui.parts.restoring import RestoringPage

        self._show(RestoringPage(self._session))

    def _show_code(self) -> None:
        from ui.parts.code_step import CodeStep

        held = self._session.codes.held
        if held is not None:
            for step in self._stack.findChildren(Step, options=Qt.FindChildOption.FindDirectChildrenOnly):
                self._leave(step)
            self._show(CodeStep(self._session, held, room=ON_ITS_OWN))

    def _show(self, page: Step) -> None:
        page.left.connect(lambda: self._leave(page))
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._fit()
        page.take_focus()

    def escape(self) -> None:
        """Goes back from the way one is on; a code that is not yet kept stays."""
        from ui.parts.code_step import CodeStep

        step = self._stack.currentWidget()
        if isinstance(step, Step) and not isinstance(step, CodeStep):
            step.go_back()

    def _leave(self, page: Step) -> None:
        self._stack.removeWidget(page)
        page.deleteLater()
        self._come_from.setFocus(Qt.FocusReason.OtherFocusReason)
