"""Limits of a page in the room, the one thing others knock at."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

ROOM_LIFETIME: Final = timedelta(minutes=10)
"""How long a page in the room is there unless the person says otherwise: a talk at a desk."""
MAX_ROOM_MINUTES: Final = 480
"""The longest: a day at a stand."""
MAX_ROOM_CONNECTIONS: Final = 64
"""At once: a full room. One more, and whoever dawdles longest goes."""
ROOM_CONNECTION_SECONDS: Final = 30
"""The longest a connection lasts: a page of some megabytes over a weak signal."""
MAX_ROOM_HEADER_BYTES: Final = 16 * 1024
"""Of a request; browsers send under 2 KiB."""
MAX_ROOM_CODES: Final = 20
"""Wrong codes at the right address, then the room closes: one in 50,000 guesses it."""
ROOM_CODE_DIGITS: Final = 6
MAX_ROOM_STRAYS: Final = 60
"""Wrong addresses one visitor may ask for in ROOM_STRAY_SECONDS; a browser asks for one or two (its icon)."""
ROOM_STRAY_SECONDS: Final = 10
MAX_ROOM_PEERS: Final = 256
"""Visitors whose wrong addresses are counted at once."""
MAX_ROOM_VISITS: Final = 10_000
"""Visits whose time is remembered; of more there is the number."""
