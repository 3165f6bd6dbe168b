"""Unlock: the badge on its strap, a passphrase, and nothing of what is inside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.places import Place, PlaceName
from ui.session import Session
from ui.text.standing import Said
from ui.text.words import problem, t
from ui.widgets.controls import Button, Field
from ui.widgets.parts import Say, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.strap import Strapped
from wallet.errors import LanyardError


class UnlockScreen(QWidget):
    """Shown while there is a wallet and it is locked."""

    def __init__(self, session: Session, *, why: str = "") -> None:
        super().__init__()
        self.setObjectName("folder")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        outer = column(margins=(16, 0, 16, 24))
        self.setLayout(outer)
        card = Strapped(width=400, drop=132)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        outer.addStretch(1)
        outer.addLayout(self._foot(why))
        self._fill(card)

    def _fill(self, card: Strapped) -> None:
        body = card.body
        middle = Qt.AlignmentFlag.AlignHCenter
        body.addWidget(PlainLabel(t("unlock.title"), size="title", align=middle))
        body.addSpacing(24)
        body.addWidget(PlainLabel(t("unlock.passphrase"), strong=True))
        body.addSpacing(4)
        self._field = Field(name=t("unlock.passphrase"), secret=True)
        self._field.returnPressed.connect(self._unlock)
        self._field.installEventFilter(self)
        body.addWidget(self._field)
        body.addSpacing(8)
        self._said = Say(Said("take-care", "attention", ""), cut="paper")
        body.addWidget(self._said)
        self._said.hide()
        body.addSpacing(8)
        self._button = Button(t("unlock.unlock"), look="tall", on=self._unlock)
        self._button.setSizePolicy(self._field.sizePolicy())
        body.addWidget(self._button)

    def _foot(self, why: str) -> QHBoxLayout:
        line = row(spacing=16, margins=(16, 0, 16, 0))
        words = t(f"unlock.why.{why}", n=self._session.preferences.lock_minutes) if why == "idle" else ""
        line.addWidget(PlainLabel(words, size="small", role="ink_2"), 1)
        line.addWidget(Button(t("unlock.just_check"), look="quiet", on=lambda: self._session.go(Place(PlaceName.CHECK))))
        return line

    def take_focus(self) -> None:
        """Puts the keyboard where it is needed."""
        self._field.setFocus(Qt.FocusReason.TabFocusReason)

    def _unlock(self) -> None:
        if not self._field.text():
            self._field.setFocus()
            return
        self._button.setEnabled(False)
        self._button.setText(t("unlock.opening"))
        self._field.setEnabled(False)
        self._session.unlock(self._field.text(), failed=self._failed)

    def _failed(self, error: LanyardError) -> None:
        self._button.setEnabled(True)
        self._button.setText(t("unlock.unlock"))
        self._field.setEnabled(True)
        self._field.set_wrong(True)
        told = problem(error.code)
        self._say(f"{told.sentence} {told.next}".strip())
        self._field.selectAll()
        self._field.setFocus()

    def _say(self, words: str) -> None:
        self._said.label.setText(words)
        self._said.setVisible(bool(words))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            text = event.text()
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if text.isalpha():
                # Qt does not tell the lock itself: a capital without Shift does.
                self._say(t("unlock.caps") if text.isupper() and not shifted else "")
        return False
