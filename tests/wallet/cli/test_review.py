"""``lanyard review``, as scripts meet it: two vaults, and files between them."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Done, lanyard

PASSPHRASE = "six quiet words in a row"


@pytest.mark.slow
def test_asked_decided_taken_and_shown_between_two_vaults(tmp_path: Path) -> None:
    learner, supervisor = tmp_path / "learner", tmp_path / "supervisor"
    request, answer, photo = tmp_path / "request.json", tmp_path / "answer.json", tmp_path / "photo.jpg"
    photo.write_bytes(b"picture")

    def run(vault: Path, *words: str | Path) -> Done:
        return lanyard(*words, "--json", vault=vault, passphrase=PASSPHRASE)

    def row(vault: Path, *words: str | Path) -> dict[str, Any]:
        done = run(vault, *words)
        assert done.status == 0, done.err
        return done.rows[-1]

    for vault in (learner, supervisor):
        row(vault, "init")
    asked = row(learner, "review", "ask", "--skill", "Wound care", "--evidence", photo, "--note", "Ward 4", "--out", request)
    received = row(supervisor, "review", "inbox", request)
    assert received["from"].startswith("did:key:")
    assert {name: received[name] for name in ("id", "skills", "note", "evidence", "state")} == {
        "id": asked["id"], "skills": ["Wound care"], "note": "Ward 4", "state": "open",
        "evidence": [{"name": "photo.jpg", "sha256": sha256(b"picture").hexdigest()}],
    }  # fmt: skip
    row(
        supervisor, "review", "decide", received["id"][:8], "--decision", "confirmed", "--comment", "Seen on the floor",
        "--name", "Dana Reyes", "--out", answer,
    )  # fmt: skip
    waiting = row(learner, "review", "take", answer)
    assert (waiting["outcome"], waiting["records"]) == ("waiting", [])
    assert row(learner, "review", "list")["state"] == "waiting"
    assert lanyard("trust", "add", waiting["by"]["id"], "--name", "Dana", vault=learner, passphrase=PASSPHRASE).status == 0
    taken = row(learner, "review", "take", answer)
    assert (taken["outcome"], taken["records"]) == ("recognised", asked["records"])
    (endorsed,) = row(learner, "show", asked["records"][0])["endorsed_by"]
    assert (endorsed["name"], endorsed["recognised"], endorsed["verdict"]) == ("Dana Reyes", True, "verified")
    words = lanyard("show", asked["records"][0], vault=learner, passphrase=PASSPHRASE).out
    assert "Confirmed by Dana Reyes, whom you recognise." in words
    again = run(learner, "review", "take", answer)
    assert (again.status, again.rows[0]["error"]["code"]) == (1, "review_answer_taken")
    answer.write_text(json.dumps(json.loads(answer.read_text()) | {"name": "Not yet"}))
    altered = run(learner, "review", "take", answer)
    assert (altered.status, altered.rows[0]["error"]["code"]) == (1, "review_answer_altered")
