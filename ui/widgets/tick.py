"""A box to tick. The words are beside it; ``name`` is for those who hear it."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from ui.widgets.living import Named
from ui.widgets.pressing import KeepsKeys, Pressed


class Tick(Named, Pressed, KeepsKeys, QCheckBox):
    """Ticked or not."""

    def __init__(self, *, on: bool, name: str) -> None:
        super().__init__()
        self.setChecked(on)
        self.setAccessibleName(name)
