"""The base of every class that is written down: into the vault, a backup, or the pipe between wallet and worker.

What such a class looks like as JSON is said by the class itself: ``$`` holds its tag, a member with its default value is
left out, a member it does not know is an error. A tag is for good, for vaults and backups that people have hold it: a
class may be renamed or moved freely and keeps its tag; a new one gets a new tag, and none is used twice
(tests/fixtures/goldens/kept_words.json has them all).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

Moment = Annotated[datetime, Meta(tz=True)]
"""A moment with its zone: one without is not read."""


class Written(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True, tag_field="$", tag="Written"):
    """A value that never changes, equal to another with equal members. Python's collector need not look at it: it holds
    text, numbers, moments, tuples and others of its kind, and so never itself."""
