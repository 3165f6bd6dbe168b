"""Unlock: the badge on its strap, the ways in, and nothing of what is inside."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.parts.front import Front
from ui.screens.unlock.sheets import Sheets
from ui.session.unlocker import LOST, LockedState
from ui.text.spoken import joined
from ui.text.status_text import StatusText
from ui.text.words import has, problem, problem_text, t
from ui.widgets.controls import Button, DropButton, Field
from ui.widgets.flow import Flow
from ui.widgets.parts import Note, StatusLabel, column, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.strap import Strapped
from wallet.errors import LanyardError
from wallet.service.unlocking import UnlockSecret

if TYPE_CHECKING:
    from ui.session.session import Session

_MIDDLE = Qt.AlignmentFlag.AlignHCenter
_LOOKS = 250
"""Milliseconds between two looks at how long there is still to wait."""


class UnlockScreen(Front):
    """Shown while there is a wallet and it is locked."""

    def __init__(self, session: Session, *, why: str = "") -> None:
        super().__init__(session)
        self._known: LockedState | None = None
        """What the vault says of itself; unknown until it was looked at, after the first picture."""
        self._typed = UnlockSecret()
        self._wait = QTimer(self)
        self._wait.setInterval(_LOOKS)
        self._wait.timeout.connect(self._waiting)
        outer = column()
        self.setLayout(outer)
        front = QWidget()
        lines = column(margins=(16, 0, 16, 24))
        front.setLayout(lines)
        lines.addWidget(self._scroll, 1)
        lines.addLayout(_foot(self, why))
        self._stack = Sheets(front)
        self._stack.left.connect(self.take_focus)
        outer.addWidget(self._stack)
        session.codes.shown.connect(self._show_code)
        self.ask_passphrase()
        session.unlocker.look(self, done=self._looked)

        _offer_what_was_open(self, session, why)

    def _looked(self, known: LockedState) -> None:
        """Offers the ways in that this wallet has, where the passphrase is being asked for."""
        self._known = known
        if self._code_link is not None:
            self._offer(known, self._code_link)

    # The card -----------------------------------------------------------------
    def _card(self, title: str, subtitle: str = "", *, wide: int = 400) -> Strapped:
        self._wait.stop()
        card = self.hang(wide)
        card.body.addWidget(PlainLabel(title, size="title", align=_MIDDLE))
        if subtitle:
            card.body.addSpacing(8)
            card.body.addWidget(PlainLabel(subtitle, role="ink_2", align=_MIDDLE))
        card.body.addSpacing(24)
        return card

    def _field_and_button(self, card: Strapped, label: str, text: str, *, secret: bool) -> None:
        body = card.body
        body.addWidget(PlainLabel(label, strong=True))
        body.addSpacing(4)
        self._field = Field(name=label, secret=secret)
        self._field.returnPressed.connect(self._unlock)
        self._field.installEventFilter(self)
        body.addWidget(self._field)
        body.addSpacing(8)
        self._message = StatusLabel(StatusText("take-care", "attention", ""), cut="paper")
        body.addWidget(self._message)
        self._message.hide()
        body.addSpacing(8)
        self._words = text
        self._button = Button(text, look="tall", on=self._unlock)
        self._button.setSizePolicy(self._field.sizePolicy())
        body.addWidget(self._button)

    def _links(self, card: Strapped, *links: Button) -> None:
        card.body.addSpacing(16)
        box = QWidget()
        flow = Flow(spacing=12)
        box.setLayout(flow)
        for link in links:
            flow.addWidget(link)
        card.body.addWidget(box)

    def ask_passphrase(self) -> None:
        """Asks for the passphrase; offers the other ways in that this wallet has."""
        self._by_code = False
        card = self._card(t("unlock.title"))
        self._field_and_button(card, t("unlock.passphrase"), t("unlock.unlock"), secret=True)
        self._ring: Button | None = None
        self._code_link: Button | None = Button(t("unlock.use_code"), look="link", on=self.ask_code)
        self._links(card, self._code_link, Button(t("unlock.restore"), look="link", on=self.restore), _elsewhere(self))
        self._code_link.hide()
        if self._known is not None:
            self._offer(self._known, self._code_link)

    def _offer(self, known: LockedState, code_link: Button) -> None:
        """Offers the ways in that this wallet has; what was typed meanwhile stays, and the keyboard with it."""
        code_link.setVisible(known.ways.recovery)
        if known.ways.keyring:
            body = self._shown_card.body
            self._ring = Button(t("unlock.keyring"), icon="key", on=self._by_keyring)
            self._ring.setSizePolicy(self._field.sizePolicy())
            after = body.indexOf(self._button) + 1
            body.insertSpacing(after, 8)
            body.insertWidget(after + 1, self._ring)
            self._ring.show()  # At once: the keyboard goes to it.
            self._ring.setEnabled(not self._field.isReadOnly())
            if self._field.hasFocus() and not self._field.text():
                self.take_focus()
        self._waiting()
        if known.can_go_back:
            self._say(problem("header_damaged").sentence)

    def ask_code(self) -> None:
        """Asks for the recovery code."""
        self._by_code = True
        self._ring = self._code_link = None
        card = self._card(t("unlock.code_title"), t("unlock.code_explain"), wide=520)
        self._field_and_button(card, t("unlock.code"), t("unlock.unlock"), secret=False)
        self._field.setPlaceholderText(t("unlock.code_hint"))
        self._field.textEdited.connect(self._code_edited)
        self._links(card, Button(t("unlock.use_passphrase"), look="link", on=self.ask_passphrase))
        self.take_focus()

    def take_focus(self) -> None:
        """Puts the keyboard where it is needed."""
        target = self._ring if self._ring is not None else self._field
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def escape(self) -> None:
        """Goes back to the passphrase, from restoring and from the recovery code."""
        if not self._stack.escape() and self._by_code:
            self.ask_passphrase()
            self.take_focus()

    # Opening ------------------------------------------------------------------
    def _unlock(self) -> None:
        text = self._field.text()
        if not text or not self._button.isEnabled():
            self._field.setFocus()
            return
        self._typed = UnlockSecret(recovery_code=text) if self._by_code else UnlockSecret(passphrase=text)
        self._busy(t("unlock.opening"))
        self._session.unlocker.open(self._typed, failed=partial(self._failed, self._button))

    def _by_keyring(self) -> None:
        self._typed = UnlockSecret()
        self._busy(t("unlock.asking_keyring"))
        self._session.unlocker.open_by_keyring(failed=partial(self._failed, self._button))

    def _busy(self, text: str) -> None:
        self._say("")
        self._button.setEnabled(False)
        self._button.setText(text)
        self._field.set_busy(True)
        if self._ring is not None:
            self._ring.setEnabled(False)

    def _failed(self, button: Button, error: LanyardError) -> None:
        """Says what went wrong on the card it was tried from, which is that of ``button``; another card hears nothing."""
        if button is not self._button:
            return
        if error.code in LOST and self._session.unlocker.snapshots():
            self._offer_snapshot(error.code)
            return
        self._typed = UnlockSecret()
        self._button.setEnabled(True)
        self._button.setText(self._words)
        self._field.set_busy(False)
        if self._ring is not None:
            # The keyring did not open it: from here on it is the passphrase that is asked for.
            self._ring.setEnabled(not error.code.startswith("quick_unlock"))
        wrong = error.code.startswith(("passphrase", "recovery_code"))
        self._field.set_wrong(wrong)
        self._say(_words(error))
        self._field.selectAll()
        self._field.setFocus()
        self._waiting()

    def _waiting(self) -> None:
        """Says how long there is to wait after wrong passphrases, and ends with it. The code need not wait."""
        left = 0 if self._by_code else self._session.unlocker.seconds_to_wait()
        if left > 0:
            self._button.setEnabled(False)
            self._button.setText(t("unlock.wait", n=left))
            if not self._wait.isActive():
                self._say(joined(problem("passphrase_wait").sentence, t("unlock.wait_why"), by=" "))
                self._wait.start()
        elif self._wait.isActive():
            self._wait.stop()
            self._button.setEnabled(True)
            self._button.setText(self._words)
            self._say("")

    def _say(self, text: str) -> None:
        self._message.label.setText(text)
        self._message.setVisible(bool(text))

    def _code_edited(self, text: str) -> None:
        """Names a mistyped group as soon as the code is complete, before anything is tried."""
        self._field.set_wrong(False)
        self._say("")
        if sum(character.isalnum() or character in "*~$=" for character in text) < _WHOLE_CODE:
            return
        try:
            self._session.unlocker.read_code(text)
        except LanyardError as error:
            self._field.set_wrong(True)
            self._say(_words(error))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and not self._by_code:
            text = event.text()
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if text.isalpha() and not self._wait.isActive():
                # Qt does not tell the lock itself: a capital without Shift does.
                self._say(t("unlock.caps") if text.isupper() and not shifted else "")
        return False

    def _check(self) -> None:
        from ui.places.check import CheckPlace

        self._session.go(CheckPlace())

    # The way back ---------------------------------------------------------------
    def _offer_snapshot(self, code: str) -> None:
        """Damage: the newest good snapshot is one step away, with what was typed already."""
        from ui.text import dates

        now = self._session.now()
        shots = self._session.unlocker.snapshots()
        self._by_code = False
        self._ring = self._code_link = None
        card = self._card(t("unlock.damaged"), t("unlock.damaged_why"))
        card.body.addWidget(Note(problem(code).sentence, role="problem"))
        card.body.addSpacing(16)
        needs = self._typed == UnlockSecret()
        when = dates.moment(shots[0].taken_at, now)
        text = t("unlock.go_back")
        self._field_and_button(card, t("unlock.passphrase"), text, secret=True)
        _goes_back_to(self, "")
        for widget in _label_and_field(card, self._field):
            widget.setVisible(needs)
        card.body.addSpacing(12)
        card.body.addWidget(PlainLabel(t("unlock.newest", when=when), size="small", role="ink_2", align=_MIDDLE))
        card.body.addWidget(PlainLabel(t("unlock.kept_aside"), size="small", role="ink_2", align=_MIDDLE))
        others = DropButton(t("unlock.other_snapshot"), look="link")
        choices = [(dates.moment(s.taken_at, now), s.name) for s in shots]
        others.set_choices([(when, lambda name=name: self._go_back(name)) for when, name in choices])  # type: ignore[misc]
        self._links(card, others, Button(t("unlock.restore"), look="link", on=self.restore))
        (self._field if needs else self._button).setFocus(Qt.FocusReason.TabFocusReason)

    def _go_back(self, name: str) -> None:
        typed = self._typed
        if typed == UnlockSecret():
            if not self._field.text():
                self._field.setFocus()
                return
            typed = UnlockSecret(passphrase=self._field.text())
        self._busy(t("unlock.going_back"))
        self._session.unlocker.put_back(typed, name, failed=self._not_back)

    def _not_back(self, error: LanyardError) -> None:
        self._button.setEnabled(True)
        self._button.setText(self._words)
        self._field.set_busy(False)
        self._say(_words(error))

    def restore(self, file: Path | None = None) -> None:
        """Shows the page that makes the wallet anew from a backup file."""
        from ui.parts.restoring import RestoringPage

        page = RestoringPage(self._session)
        self._stack.cover(page, narrow=self._narrow)
        if file is not None:
            page.use(file)

    def _show_code(self) -> None:
        from ui.parts.code_step import CodeStep
        from ui.parts.step import ON_ITS_OWN

        held = self._session.codes.held
        if held is not None:
            self._stack.uncover()
            self._stack.cover(CodeStep(self._session, held, room=ON_ITS_OWN), narrow=self._narrow)


def _foot(screen: UnlockScreen, why: str) -> QHBoxLayout:
    line = row(spacing=16, margins=(16, 8, 16, 0))
    known = has(f"unlock.why.{why}")
    text: str = t(f"unlock.why.{why}", n=screen._session.preferences.lock_minutes) if known else ""
    line.addWidget(PlainLabel(text, size="small", role="ink_2"), 1)
    line.addWidget(Button(t("unlock.just_check"), look="quiet", on=screen._check))
    return line


def _elsewhere(screen: UnlockScreen) -> Button:
    """The link to a wallet in another folder."""

    def choose() -> None:
        from ui.parts.other_folder import open_elsewhere

        open_elsewhere(screen, screen._session)

    return Button(t("missing.elsewhere"), look="link", on=choose)


def _goes_back_to(screen: UnlockScreen, name: str) -> None:
    """Button and Enter go back to a snapshot, "" for the newest that is good."""
    for pressed in (screen._button.clicked, screen._field.returnPressed):
        pressed.disconnect()
        pressed.connect(lambda: screen._go_back(name))


def _offer_what_was_open(screen: UnlockScreen, session: Session, why: str) -> None:
    """Another file is in the wallet's place: what was open is a snapshot, and both may be unlocked."""
    kept = next(iter(session.unlocker.snapshots()), None) if why == "replaced" else None
    if kept is None or kept.reason != "replaced":
        return
    from ui.text import dates

    screen._ring = screen._code_link = None
    card = screen._card(t("unlock.replaced"), t("unlock.replaced_why"), wide=480)
    screen._field_and_button(card, t("unlock.passphrase"), t("unlock.back_to_open"), secret=True)
    _goes_back_to(screen, kept.name)
    card.body.addSpacing(12)
    when = dates.moment(kept.taken_at, session.now())
    for text in (t("unlock.kept_when", when=when), t("unlock.other_kept")):
        card.body.addWidget(PlainLabel(text, size="small", role="ink_2", align=_MIDDLE))
    screen._links(card, Button(t("unlock.what_is_there"), look="link", on=screen.ask_passphrase))


_WHOLE_CODE = 34
"""Characters of a recovery code: eight groups of four, and two."""


def _label_and_field(card: Strapped, field: Field) -> list[QWidget]:
    """Returns the field and the label before it."""
    place = card.body.indexOf(field)
    label = card.body.itemAt(place - 2).widget()
    return [label, field]


def _words(error: LanyardError) -> str:
    group = error.pointer.removeprefix("/groups/") if error.pointer.startswith("/groups/") else ""
    if error.code == "recovery_code_typo" and group:
        return t("unlock.group", number=group)
    if error.code == "recovery_code_length" and group:
        return t("unlock.group_length", number=group)
    return problem_text(error.code)
