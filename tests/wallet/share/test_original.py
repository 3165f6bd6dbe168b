"""What cannot be signed around leaves as its issuer gave it, and is remembered."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.sharing import keep, new_wallet
from wallet.errors import ShareError
from wallet.service.sharing import PresentationRequest

ASSERTION = {
    "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://uni.example/a/1",
    "recipient": {"type": "email", "hashed": False, "identity": "ada.osei@mail.example"}, "issuedOn": "2026-01-01T00:00:00Z",
    "verification": {"type": "hosted"},
    "badge": {"type": "BadgeClass", "id": "https://uni.example/b/1", "name": "Wound care", "description": "x",
              "criteria": {"narrative": "y"}, "image": "https://uni.example/b/1.png",
              "issuer": {"type": "Issuer", "id": "https://uni.example/i", "name": "Uni", "url": "https://uni.example",
                         "email": "office@uni.example"}},
}  # fmt: skip


def test_a_badge_of_the_older_kind_leaves_byte_for_byte(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path / "v")
    try:
        data = json.dumps(ASSERTION, indent=3).encode()
        badge = keep(wallet, data)
        with pytest.raises(ShareError, match="original_only"):
            wallet.sharing.present([badge], PresentationRequest())
        entry = wallet.sharing.hand_over_original(badge, tmp_path / "badge.json", audience="Ward", purpose="Post")
        assert (tmp_path / "badge.json").read_bytes() == data
        assert (tmp_path / "badge.json").stat().st_mode & 0o777 == 0o600
        assert (entry.channel, str(entry.state), entry.expires) == ("original", "delivered", None)
        assert entry.digest == sha256(data).hexdigest()
        assert wallet.sharing.content(entry.id) == data
        assert [each.id for each in wallet.sharing.having("email")] == [entry.id]
        assert [each.id for each in wallet.sharing.having("ada.osei@mail.example")] == [entry.id]
        with pytest.raises(ShareError, match="share_cannot_be_called_back"):
            wallet.sharing.stop(entry.id)
        with pytest.raises(ShareError, match="cannot_write_share"):
            wallet.sharing.hand_over_original(badge, tmp_path / "nowhere" / "x")
        assert str(wallet.sharing.ledger()[0].state) == "intended", "remembered, and not known to have left"
    finally:
        wallet.close()
