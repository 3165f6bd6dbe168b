"""``lanyard pathway``, as scripts meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import lanyard
from tests.wallet.skills.held import badge

PASSPHRASE = "six quiet words in a row"


@pytest.mark.slow
def test_a_badge_a_tick_and_what_is_next(tmp_path: Path) -> None:
    vault, source = tmp_path / "v", tmp_path / "p.json"
    assert lanyard("init", vault=vault, passphrase=PASSPHRASE).status == 0
    steps = [
        {"id": "bls", "title": "BLS", "badge": "http://HEART.example/achievements/BLS/"}, {"id": "read", "title": "Read"},
        {"id": "all", "title": "Ready", "of": ["bls", "read"]},
    ]  # fmt: skip
    source.write_text(json.dumps({"type": "Pathway", "title": "Ward", "steps": steps}))
    (row,) = lanyard("pathway", "add", source, "--json", vault=vault, passphrase=PASSPHRASE).rows
    assert (row["id"], row["form"], row["next"]) == ("Ward", "by_hand", ["bls", "read"])
    received = tmp_path / "badge.json"
    received.write_bytes(badge("BLS"))
    assert lanyard("add", received, vault=vault, passphrase=PASSPHRASE).status == 0
    (row,) = lanyard("pathway", "tick", "ward", "read", "--json", vault=vault, passphrase=PASSPHRASE).rows
    assert [(node["id"], node["state"], node["done"], node["of"]) for node in row["nodes"]] == [
        ("bls", "done", 1, 1), ("read", "done", 1, 1), ("all", "done", 2, 2),
    ]  # fmt: skip
    assert lanyard("pathway", "tick", "ward", "bls", vault=vault, passphrase=PASSPHRASE).status == 1
    words = lanyard("pathway", "show", "Ward", vault=vault, passphrase=PASSPHRASE).out
    assert "Ward: 3 of 3 parts done" in words
    lost = lanyard("pathway", "show", "nowhere", "--json", vault=vault, passphrase=PASSPHRASE)
    assert (lost.status, lost.rows) == (1, [{"error": {"code": "pathway_unknown", "detail": "", "where": "nowhere"}}])
    table = tmp_path / "course.csv"
    table.write_text("Title,Status\nRead,Completed\n")
    (row,) = lanyard("pathway", "tick", "ward", "read", "--json", vault=vault, passphrase=PASSPHRASE).rows
    assert row["next"] == ["read"]
    (row,) = lanyard("pathway", "complete", "ward", table, "--json", vault=vault, passphrase=PASSPHRASE).rows
    assert row["next"] == []
    source.write_text("{}")
    done = lanyard("pathway", "add", source, "--json", vault=vault, passphrase=PASSPHRASE)
    assert (done.status, done.rows[0]["error"]["code"]) == (1, "pathway_not_found")
