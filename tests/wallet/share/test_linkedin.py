"""The address that adds a credential to a LinkedIn profile: facts, percent-encoded, and nobody in it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.sharing import issue, new_wallet
from tests.support.signing import badge
from wallet.errors import ShareError


def test_S16_only_facts_stand_in_it_and_every_value_is_encoded(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path / "v")
    try:
        subject = badge()["credentialSubject"]
        achievement = {**subject["achievement"], "name": "Wound care & dressing=2#\u202e Ñ"}
        mine = {**subject, "id": wallet.sharing.holder_key().did, "achievement": achievement}
        credential = issue(wallet, credentialSubject=mine, validUntil="2028-03-01T00:00:00Z")
        address = wallet.sharing.linkedin_address(credential)
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "www.linkedin.com", "/profile/add", "")
        values = {name: value for name, (value,) in parse_qs(parts.query, strict_parsing=True).items()}
        assert values["startTask"] == "CERTIFICATION_NAME"
        assert values["name"].startswith("Wound care & dressing=2#")
        assert values["organizationName"] == "Example University"
        assert (values["issueYear"], values["expirationYear"], values["expirationMonth"]) == ("2026", "2028", "3")
        assert set(values) == {
            "startTask", "name", "organizationName", "issueYear", "issueMonth", "expirationYear", "expirationMonth",
        }  # fmt: skip
        for hidden in ("did:", "urn:", "uuid", "@", " ", "\u202e", "z6Mk"):
            assert hidden not in address
        assert "certId" in wallet.sharing.linkedin_address(credential, with_number=True)
        assert wallet.sharing.ledger() == [], "nothing left"
        achievement["name"] = "For ada.osei@mail.example"
        with pytest.raises(ShareError, match="personal_data_in_address"):
            wallet.sharing.linkedin_address(issue(wallet, credentialSubject=mine, id="urn:uuid:2"))
    finally:
        wallet.close()
