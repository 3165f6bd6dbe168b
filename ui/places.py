"""Where one can be in the window."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wallet.credential.model import RecordId


class PlaceName(StrEnum):
    """The places of the folder, and the pages inside them."""

    HOME = "home"
    LIBRARY = "library"
    SHARE = "share"
    CHECK = "check"
    SETTINGS = "settings"
    CREDENTIAL = "credential"
    ADDED = "added"
    SHARING = "sharing"
    KEEPING = "keeping"
    TRASH = "trash"


TABS = {
    PlaceName.CREDENTIAL: PlaceName.LIBRARY,
    PlaceName.ADDED: PlaceName.LIBRARY,
    PlaceName.SHARING: PlaceName.SHARE,
    PlaceName.KEEPING: PlaceName.SETTINGS,
    PlaceName.TRASH: PlaceName.LIBRARY,
}
"""Which tab a page inside belongs to."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place, and what is shown there: one record, several, or a search."""

    name: PlaceName
    record: RecordId | None = None
    records: tuple[RecordId, ...] = ()
    query: str = ""
