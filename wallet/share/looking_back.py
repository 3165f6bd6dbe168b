"""Who has my …: what was seen by each share, found in the bytes that left; and the ledger as a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from wallet.encodings import csv_cells, strict_json
from wallet.errors import IntakeError
from wallet.records.record import ShareEntry, ShareState
from wallet.share.personal import has_birth_date, has_email, has_number, readable_texts

SHARE_ENDS_SOON: Final = timedelta(days=2)
"""How long before a share ends it is said: time enough to make another, for whoever looks every day."""
_KINDS: Final[dict[str, Callable[[Any], bool]]] = {
    "email": has_email, "birth-date": has_birth_date, "number": has_number,
}  # fmt: skip
"""What can be asked for by its kind instead of its words."""
_LIVES: Final = (ShareState.LIVE, ShareState.DELIVERED)
_COLUMNS: Final = ("share", "state", "way", "to", "purpose", "made", "until", "credentials", "titles", "digest")


def claims_of(content: bytes) -> Any:
    """Returns what a receiver can read in what left: JSON, or the text of a token."""
    try:
        return strict_json.loads(content)
    except IntakeError:
        return content.decode("utf-8", "replace")


def holds(entry: ShareEntry, content: bytes, words: str) -> bool:
    """Says whether ``words`` were seen by a share: in any text that left, or, where that was not kept, in its titles.

    ``email``, ``birth-date`` and ``number`` ask for any of that kind.
    """
    asked = " ".join(words.split()).casefold()
    kind = _KINDS.get(asked)
    if content and kind is not None:
        return kind(claims_of(content))
    texts = readable_texts(claims_of(content)) if content else entry.titles
    return any(asked in " ".join(text.split()).casefold() for text in texts)


def is_ending_soon(entry: ShareEntry, now: datetime) -> bool:
    """Says whether a share that is good still ends within SHARE_ENDS_SOON, after having been good for longer."""
    if entry.state not in _LIVES or entry.expires is None or entry.expires - entry.created <= SHARE_ENDS_SOON:
        return False
    return now < entry.expires <= now + SHARE_ENDS_SOON


def ledger_csv(entries: Sequence[ShareEntry]) -> bytes:
    """Returns the ledger as a table; no link is in it."""
    rows = [[_flat(_row(entry)[name]) for name in _COLUMNS] for entry in entries]
    return csv_cells.table(_COLUMNS, rows)


def ledger_json(entries: Sequence[ShareEntry]) -> bytes:
    """Returns the ledger as a JSON array; no link is in it."""
    return json.dumps([_row(entry) for entry in entries], ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _row(entry: ShareEntry) -> dict[str, Any]:
    return {
        "share": entry.id,
        "state": str(entry.state),
        "way": entry.channel,
        "to": entry.audience,
        "purpose": entry.purpose,
        "made": entry.created.isoformat(timespec="seconds"),
        "until": None if entry.expires is None else entry.expires.isoformat(timespec="seconds"),
        "credentials": [str(record_id) for record_id in entry.record_ids],
        "titles": list(entry.titles),
        "digest": entry.digest,
    }


def _flat(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
