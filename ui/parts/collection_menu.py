"""The menu that puts something into a collection: those there are, and a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from ui.dialogs.name import NameDialog
from ui.text.plain import plain
from ui.text.words import t


def collection_choices(
    names: Sequence[str], put_in: Callable[[str], object], owner: QWidget
) -> list[tuple[str, Callable[[], object]]]:
    """Returns the entries of a menu: the collections there are, and a new one."""

    def ask() -> None:
        NameDialog(t("yours.new_collection"), t("yours.make"), put_in, owner, hint=t("yours.collection_hint")).open()

    choices: list[tuple[str, Callable[[], object]]] = [(plain(name, limit=60), partial(put_in, name)) for name in names]
    return [*choices, (t("yours.new_collection_do"), ask)]
