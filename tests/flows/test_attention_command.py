"""``lanyard attention`` and ``lanyard check-online``: what needs somebody is told, and nobody is asked without a yes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import lanyard
from tests.support.issuer_simulator import IssuerSimulator
from wallet.sample.issuer import encoded

PASSPHRASE = "four quiet river stones"


@pytest.mark.slow
def test_what_was_not_asked_is_told_and_nobody_is_asked_without_a_yes(tmp_path: Path) -> None:
    vault, file = tmp_path / "vault", tmp_path / "badge.json"
    file.write_bytes(encoded(IssuerSimulator("Uni", domain="uni.example").badge()))
    assert lanyard("init", vault=vault, passphrase=PASSPHRASE).status == 0
    (added,) = lanyard("add", "--json", file, vault=vault, passphrase=PASSPHRASE).rows
    done = lanyard("attention", "--json", vault=vault, passphrase=PASSPHRASE)
    (row,) = done.rows
    assert (row["id"], row["reason"], row["can_recheck"]) == (added["id"], "not_checked", True)
    assert row["words"]["code"] == "not_asked"
    asked = lanyard("check-online", "--json", vault=vault, passphrase=PASSPHRASE)
    assert asked.status == 2, "nobody said yes"
    assert asked.rows == []
    assert "uni.example" in asked.err
