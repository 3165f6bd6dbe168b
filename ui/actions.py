"""Everything that can be done from anywhere, in one table: it drives the keys, the list of keys, Ctrl+K and the menu.

Going to a place is an action too; those come from the table of places.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.places.keeping import KeepingPlace
from ui.places.table import all_places, keys_of

if TYPE_CHECKING:
    from ui.places.place import Place, PlaceSpec


class Doer(Protocol):
    """What the window can be asked to do."""

    def go(self, place: Place) -> None: ...
    def go_back(self) -> None: ...
    def go_forward(self) -> None: ...
    def find_anything(self) -> None: ...
    def search(self) -> None: ...
    def open_files(self) -> None: ...
    def open_folder(self) -> None: ...
    def paste(self) -> None: ...
    def share_shown(self) -> None: ...
    def lock(self) -> None: ...
    def show_keys(self) -> None: ...
    def toggle_icons(self) -> None: ...
    def escape(self) -> None: ...
    def undo(self) -> None: ...
    def delete_shown(self) -> None: ...
    def next_area(self, step: int) -> None: ...
    def quit(self) -> None: ...
    def tag_shown(self) -> None: ...
    def check_shown(self) -> None: ...
    def print_shown(self) -> None: ...
    def press_primary(self) -> None: ...
    def choose(self, number: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Action:
    """``text`` and ``kind`` are keys of words: what it is called, and what sort of thing it is in a list."""

    name: str
    text: str
    run: Callable[[Doer], None]
    keys: tuple[str, ...] = ()
    icon: str = ""
    kind: str = ""
    in_find: bool = False
    in_menu: bool = False


def _to(place: Place, doer: Doer) -> None:
    doer.go(place)


def _step(step: str, icon: str) -> Action:
    return Action(
        f"keeping.{step}",
        f"keeping.{step}.title",
        partial(_to, KeepingPlace(step=step)),
        icon=icon,
        kind="place.keeping",
        in_find=True,
    )


ACTIONS: Final[tuple[Action, ...]] = (
    Action("find", "key.find", lambda doer: doer.find_anything(), ("Ctrl+K",)),
    Action("search", "key.search", lambda doer: doer.search(), ("Ctrl+F", "F3")),
    Action("paste", "key.paste", lambda doer: doer.paste(), ("Ctrl+V",)),
    Action("share_shown", "key.share", lambda doer: doer.share_shown(), ("Ctrl+Shift+Q",)),
    Action("back", "key.back", lambda doer: doer.go_back(), ("Alt+Left",)),
    Action("forward", "key.forward", lambda doer: doer.go_forward(), ("Alt+Right",)),
    _step("backup", "backup"),
    _step("drill", "checked-file"),
    _step("passphrase", "key"),
    _step("recovery", "key"),
    Action("add", "shell.add", lambda doer: doer.open_files(), ("Ctrl+O", "Ctrl+N"), "plus", in_find=True),
    Action("add_folder", "shell.add_folder", lambda doer: doer.open_folder(), ("Ctrl+Shift+O",), "folder", in_find=True),
    Action("lock", "shell.lock", lambda doer: doer.lock(), ("Ctrl+L",), "lock", in_find=True, in_menu=True),
    Action("icons", "key.icons", lambda doer: doer.toggle_icons(), ("Ctrl+B",)),
    Action("undo", "key.undo", lambda doer: doer.undo(), ("Ctrl+Z",), "back", in_find=True),
    Action("delete", "key.delete", lambda doer: doer.delete_shown(), ("Del",)),
    Action("tag", "key.tag", lambda doer: doer.tag_shown(), ("Ctrl+T",)),
    Action("print", "key.print", lambda doer: doer.print_shown(), ("Ctrl+P",), "print", in_find=True),
    Action("online", "key.online", lambda doer: doer.check_shown(), ("F5",)),
    Action("primary", "key.primary", lambda doer: doer.press_primary(), ("Ctrl+Return",)),
    Action("choose_1", "key.way.screen", lambda doer: doer.choose(1), ("Alt+1",)),
    Action("choose_2", "key.way.code_screen", lambda doer: doer.choose(2), ("Alt+2",)),
    Action("choose_3", "key.way.html", lambda doer: doer.choose(3), ("Alt+3",)),
    Action("choose_4", "key.way.pdf", lambda doer: doer.choose(4), ("Alt+4",)),
    Action("choose_5", "key.way.file", lambda doer: doer.choose(5), ("Alt+5",)),
    Action("choose_6", "key.way.sixth", lambda doer: doer.choose(6), ("Alt+6",)),
    Action("choose_7", "key.way.seventh", lambda doer: doer.choose(7), ("Alt+7",)),
    Action("next_area", "key.next_area", lambda doer: doer.next_area(1), ("F6",)),
    Action("last_area", "key.last_area", lambda doer: doer.next_area(-1), ("Shift+F6",)),
    Action("quit", "key.quit", lambda doer: doer.quit(), ("Ctrl+Q",), "stop", in_find=True),
    Action("keys", "key.keys", lambda doer: doer.show_keys(), ("Ctrl+/", "F1")),
    Action("escape", "key.clear", lambda doer: doer.escape(), ("Esc",)),
)
"""Keys are those of KeePassXC, browsers and other wallets where there is one for the same thing."""


def place_action(spec: PlaceSpec) -> Action:
    """Returns the action that goes to a place."""
    return Action(
        f"go.{spec.name}",
        f"place.{spec.name}",
        lambda doer: doer.go(spec.place()),
        keys_of(spec),
        spec.icon,
        "quick.place",
        in_find=spec.in_find,
    )


def add_keys(window: QWidget, doer: Doer) -> None:
    """Adds every key to ``window``; ``doer`` does what it stands for."""
    for action in all_actions():
        for key in action.keys:
            QShortcut(QKeySequence(key), window).activated.connect(partial(action.run, doer))


def all_actions() -> tuple[Action, ...]:
    """Returns every action, places first."""
    to_places = tuple(place_action(spec) for spec in all_places() if spec.in_find or keys_of(spec))
    return (*to_places, *ACTIONS)
