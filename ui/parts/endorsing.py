"""By whose word a record is confirmed: Home, the library and the page of a credential ask here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.text.plain import plain
from ui.text.words import t
from wallet.errors import StoreError

if TYPE_CHECKING:
    from wallet.credential.model import RecordId
    from wallet.service.protocols import OpenWallet


def endorsed_by(wallet: OpenWallet, record: RecordId) -> str:
    """Returns who confirmed ``record``, of those whom the person recognises today; "" for nobody, and for what is gone."""
    try:
        words = [each for each in wallet.reviews.endorsements(record) if each.recognised]
    except StoreError:
        return ""  # In the trash, or gone.
    return (plain(words[0].answer.issuer_name, limit=60) or t("review.nameless")) if words else ""
