"""A person's addresses, names and numbers in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.text.plain import plain
from ui.text.words import t
from wallet.credential.identity import Identity, IdentityType

if TYPE_CHECKING:
    from wallet.records.record import RecordSummary
    from wallet.service.identities import Held

SHOWN = 3
"""Titles named; the rest is counted."""
ICONS = {
    IdentityType.EMAIL: "mail",
    IdentityType.NAME: "person",
    IdentityType.DID: "key",
    IdentityType.URL: "globe",
    IdentityType.PHONE: "dot",
    IdentityType.IDENTIFIER: "document",
}


def masked(identity: Identity) -> str:
    """Returns enough of it for its owner to know it again, and for nobody looking over their shoulder to learn it."""
    value = plain(identity.value, limit=120)
    if identity.type is IdentityType.EMAIL:
        local, _, host = value.rpartition("@")
        return f"{local[:1]}…@{host}"
    if identity.type in (IdentityType.PHONE, IdentityType.IDENTIFIER):
        return f"…{value[-3:]}"
    return value if len(value) <= 32 else f"{value[:20]}…{value[-6:]}"


def kind(identity: Identity) -> str:
    """Returns what it is."""
    return t(f"you.kind.{identity.type}")


def fits(held: Held) -> str:
    """Returns the small line beneath an identity: its kind, and what was issued to it."""
    if held.identity.type is IdentityType.NAME and not held.records:
        return f"{kind(held.identity)} · {t('you.name_note')}"
    if not held.records:
        return t("you.fits.none", kind=kind(held.identity))
    named, left = titles(held.records)
    if left:
        return t("you.fits.more", n=left, kind=kind(held.identity), titles=named)
    return t("you.fits.one", kind=kind(held.identity), titles=named)


def titles(records: Sequence[RecordSummary]) -> tuple[str, int]:
    """Returns the first titles, and how many are not among them."""
    named = " · ".join(plain(record.title, limit=60) for record in records[:SHOWN])
    return named, max(0, len(records) - SHOWN)


def unmatched_line(records: Sequence[RecordSummary]) -> str:
    """Returns the titles of what was issued to an unknown address."""
    named, left = titles(records)
    return t("you.strangers_more", n=left, titles=named) if left else t("you.strangers_titles", titles=named)
