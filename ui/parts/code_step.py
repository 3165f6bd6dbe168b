"""The page of a recovery code that was made: shown until it was typed again, or the person says that they have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.parts.keep_code import KeepCode
from ui.parts.step import Room, Step
from ui.text.words import t
from ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from ui.session.code_keeper import HeldCode
    from ui.session.session import Session

_EXPLAIN = {
    "made": "recovery.explain",
    "restored": "restore.new_code",
    "new": "keeping.recovery.instead",
    "rotated": "keeping.rotate.code",
    "again": "recovery.again",
}
_DONE = {
    "new": ("keeping.recovery.made", "keeping.recovery.old"),
    "rotated": ("keeping.rotate.done", "keeping.rotate.then"),
    "again": ("recovery.kept", "recovery.never_again"),
}


class CodeStep(Step):
    """Where the wallet was open already, it says at the end what came of it."""

    def __init__(self, session: Session, held: HeldCode, *, room: Room) -> None:
        super().__init__(session, room=room, title=t("recovery.title"), explain=t(_EXPLAIN[held.why]))
        self.why = held.why
        for number, note in enumerate(held.notes):
            self.form(PlainLabel(note, strong=number == 0, role="ink" if number == 0 else "ink_2"))
        done = t("keeping.recovery.kept") if held.why in _DONE else ""
        self.keep = KeepCode(session, held.code, done=done, later=t("recovery.later"))
        self.keep.kept.connect(self._kept)
        self.form(self.keep)
        self.stretch()

    def take_focus(self) -> None:
        """Puts the keyboard where it is needed."""
        self.keep.take_focus()

    def _kept(self) -> None:
        if self.why in _DONE:
            title, then = _DONE[self.why]
            self.done(t(title), t(then))
        self.session.codes.confirm()
