"""What a place is: a small value that says where one is and what is shown there, and one line about its kind."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """The groups of the navigation. ``place.group.<group>`` is the heading of the first two."""

    HAVE = "have"
    SHOW = "show"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Place:
    """A place. Its fields say what is to be shown there; one that is None leaves that as it was."""

    def page_key(self) -> Hashable:
        """Returns what tells the pages of one kind of place apart; most kinds have one page."""
        return None


@dataclass(frozen=True, slots=True)
class PlaceSpec:
    """One kind of place: ``place.<name>`` is its word.

    ``page``: module and class of its page, ``"ui.screens.home.screen:HomePage"``; imported when first come to.
    ``tab``: the kind in the navigation that this one stands inside of; itself when empty.
    ``group``: where it stands in the navigation; None for a page inside another place.
    ``part``: whether it stands under its tab in the navigation while that place is open; ``is_titled``: only while it is
    open itself, called by what it shows.
    ``in_find``: whether Ctrl+K offers it. ``keys``: besides the number that ``ui.places.table`` gives.
    ``needs_wallet``: False for what can be reached while the wallet is locked.
    """

    name: str
    place: type[Place]
    page: str
    icon: str = ""
    tab: str = ""
    group: Group | None = None
    in_find: bool = False
    keys: tuple[str, ...] = ()
    needs_wallet: bool = True
    part: bool = False
    is_titled: bool = False

    @property
    def stands_in(self) -> str:
        """Returns the name of the tab that is joined to the sheet while one is here."""
        return self.tab or self.name
