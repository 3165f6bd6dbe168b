"""Every limit in one place, each with its unit and its reason.

Adding a limit elsewhere hides it from the person who must judge whether the
whole is safe. Names say what is limited; the unit is in the name or the note.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

# What comes in -------------------------------------------------------------
MAX_SOURCE_BYTES: Final = 10 * MIB
"""One credential file. The largest honest one met (a transcript with images) is under 3 MiB."""
MAX_ARCHIVE_BYTES: Final = 256 * MIB
"""A ZIP or mailbox as a whole: ten years of downloads."""
MAX_ARCHIVE_ENTRIES: Final = 10_000
"""Members of one archive. More is a bomb or a disk image."""
MAX_UNPACKED_BYTES: Final = 16 * MIB
"""What one compressed part (zTXt, iTXt, SVGZ, PDF stream, ZIP member) may grow to."""
MAX_UNWRAP_DEPTH: Final = 3
"""Containers inside containers: a ZIP of e-mails of baked images, and no further."""
MAX_JSON_DEPTH: Final = 64
"""Nesting of untrusted JSON. The deepest honest credential met has 14 levels."""
MAX_JSON_INTEGER_DIGITS: Final = 32
"""Digits of a JSON integer; Python converts long ones in quadratic time."""
MAX_EMBEDDED_CREDENTIALS: Final = 1_000
"""Credentials inside one transcript or presentation."""
MAX_EMBEDDING_DEPTH: Final = 4
"""Credentials inside credentials inside a presentation."""

# Deciding ------------------------------------------------------------------
MAX_CANONICAL_WORK: Final = 20_000
"""Paths tried by Hash N-Degree Quads (RDFC-1.0 section 4.8) before a graph counts as poisoned."""
MAX_QUADS: Final = 200_000
"""Statements of one document; the 60-course transcript has about 5,000."""
MAX_INLINE_CONTEXTS: Final = 8
"""Inline @context objects in one document; honest ones have at most two."""
MAX_STATUS_LIST_BYTES: Final = 16 * MIB
"""A status list after inflation: 128 million one-bit entries."""
MAX_PROOFS: Final = 16
"""Proofs in one set or chain."""
CLOCK_SKEW: Final = timedelta(minutes=5)
"""How far ahead of our clock a proof or token may have been made."""
MAX_STATUS_AGE: Final = timedelta(days=30)
"""The oldest kept status list that still answers without a warning when it names no ttl."""

# The network ---------------------------------------------------------------
MAX_FETCH_BYTES: Final = 5 * MIB
"""A fetched document after decoding."""
FETCH_SECONDS: Final = 10.0
"""Total time of one fetch, not of one read: a slow drip ends too."""
MAX_REDIRECTS: Final = 3

# Showing -------------------------------------------------------------------
MAX_TITLE_CHARS: Final = 300
"""Titles and names are elided past this; the whole text stays in the source view."""
PRESENTATION_LIFETIME: Final = timedelta(minutes=10)
"""How long a presentation made for showing is good for unless the person says otherwise."""

# Secrets -------------------------------------------------------------------
MAX_PASSPHRASE_BYTES: Final = 4 * KIB
"""Longer than any sentence a person types; keeps a wrong file from being read as a passphrase."""
MAX_BACKUP_BYTES: Final = 2 << 30
"""A backup is opened in memory; 100,000 credentials of 4 KB are well below."""
