"""``lanyard record``: the person's own word is kept, found, judged by its dates, and never shown as more."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.support.command import Done, lanyard

AT = ("--at", "2026-11-30T12:00:00Z")


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Done]:
    run = partial(lanyard, vault=tmp_path / "vault", passphrase="correct horse battery staple")
    assert run("init").status == 0
    return run


def test_a_record_is_listed_checked_again_backed_up_and_matched(run: Callable[..., Done], tmp_path: Path) -> None:
    photograph = tmp_path / "card.jpg"
    photograph.write_bytes(b"not really a picture\n\n" * 50)
    given = ["--kind", "licence", "--title", "Registered Nurse License", "--issuer", "Board of Nursing", "--place", "Ohio"]
    (kept,) = run(
        "record", photograph, *given, "--number", "RN-1", "--issued", "2025-03", "--expires", "2027-02", "--json"
    ).rows
    assert kept["state"] == "recorded_with_evidence"
    (row,) = run("list", "--json").rows
    assert (row["id"], row["valid_until"], row["words"]["headline"], row["words"]["tone"]) == (
        kept["id"], "2027-02-28T23:59:59Z", "Recorded by you, with evidence", "neutral"
    )  # fmt: skip
    (judged,) = run("verify", kept["id"], "--json", *AT).rows
    assert judged["verdict"] == "inconclusive"

    pack = tmp_path / "pack.json"
    items = [
        {"id": "oh", "title": "Licence", "accept": [{"kind": "licence", "words": ["nurse"], "place": ["US-OH"]}]},
        {"id": "ks", "title": "Licence", "accept": [{"kind": "licence", "words": ["nurse"], "place": ["KS"]}]},
        {"id": "no", "title": "Licence", "accept": [{"kind": "certification", "words": ["nurse"]}]},
    ]
    pack.write_text(json.dumps({"type": "RequirementPack", "title": "P", "items": items}))
    (answer,) = run("pack", pack, "--json", *AT).rows
    assert [item["outcome"] for item in answer["items"]] == ["claimed", "missing", "missing"]
    assert run("show", kept["id"], "--source").out.startswith('{"type": "RecordByHand"')
    done = run("show", kept["id"], "--files", tmp_path / "out")
    assert done.status == 0, done.err
    (written,) = (tmp_path / "out").iterdir()
    assert (written.name, written.read_bytes()) == ("card.jpg", photograph.read_bytes())
    assert written.stat().st_mode & 0o777 == 0o600
    assert run("show", kept["id"], "--files", tmp_path / "out").status == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["card (2).jpg", "card.jpg"], "nothing is replaced"


def test_two_that_say_the_same_are_two_and_an_ended_one_says_so(run: Callable[..., Done]) -> None:
    given = ("--kind", "health-record", "--title", "TB test", "--issued", "2024-05-02", "--expires", "2025-05-01", "--json")
    ids = {run("record", *given).rows[0]["id"] for _ in range(2)}
    assert len(ids) == 2
    for row in run("list", "--json").rows:
        assert row["state"] == "recorded"
        assert row["period"] == "expired"
        assert row["words"]["tone"] == "attention"


def test_a_file_of_somebody_else_is_never_a_record_of_ones_own(run: Callable[..., Done], tmp_path: Path) -> None:
    (kept,) = run("record", "--kind", "other", "--title", "Mine", "--json").rows
    copy = tmp_path / "copy.json"
    copy.write_text(run("show", kept["id"], "--source").out)
    (row,) = run("add", copy, "--json").rows
    assert row["outcome"] == "refused"
    (judged,) = lanyard("verify", copy, "--json", "--offline").rows
    assert judged["verdict"] == "unreadable"


def test_it_is_presented_as_nothing_that_it_is_not(run: Callable[..., Done], tmp_path: Path) -> None:
    (kept,) = run("record", "--kind", "other", "--title", "Mine", "--json").rows
    done = run("present", kept["id"], "-o", tmp_path / "p.json")
    assert done.status == 1
    assert "Traceback" not in done.err
    assert not (tmp_path / "p.json").exists()
    assert "recorded yourself" in done.err


def test_restored_from_a_backup_it_is_the_same(run: Callable[..., Done], tmp_path: Path) -> None:
    (kept,) = run(
        "record", "--kind", "course", "--title", "Wound care", "--hours", "2.5", "--category", "skin=2", "--json"
    ).rows
    code = tmp_path / "code"
    code.write_text("a long enough code for this backup 7")
    env = {"LANYARD_BACKUP_CODE_FILE": str(code)}
    assert run("backup", tmp_path / "b.walletbackup", env=env).status == 0, "made"
    other = partial(lanyard, vault=tmp_path / "other", passphrase="another horse battery staple")
    assert other("restore", tmp_path / "b.walletbackup", env=env).status == 0
    (row,) = other("list", "--json").rows
    assert (row["id"], row["state"], row["title"]) == (kept["id"], "recorded", "Wound care")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--title", "  "], "A record needs a title."),
        (["--title", "a", "--issued", "2026-02-30"], "not a date"),
        (["--title", "a", "--issued", "2026-13"], "not a date"),
        (["--title", "a", "--expires", "9999-12-31"], "not a date"),
        (["--title", "a", "--issued", "2026-05", "--expires", "2026-04"], "end before it was issued"),
        (["--title", "a", "--hours", "-1"], "not a number"),
        (["--title", "a", "--hours", "nan"], "not a number"),
        (["--title", "a", "--category", "skin"], "not a number"),
        (["--title", "a" * 5_000], "too long"),
        (["--title", "a", "gone.jpg"], "no such file"),
    ],
)
def test_what_cannot_be_kept_is_a_sentence_before_any_passphrase(given: list[str], sentence: str) -> None:
    done = lanyard("record", "--kind", "other", *given)
    assert done.status in (1, 2)
    assert sentence in done.err


def test_work_has_its_time_and_its_skills_and_does_not_expire(run: Callable[..., Done], tmp_path: Path) -> None:
    given = ("record", "--kind", "experience", "--title", "Emergency nurse", "--issuer", "Saltmarsh Hospital")
    (kept,) = run(*given, "--from", "2021-03", "--to", "2024-08", "--skill", "Triage", "--skill", "triage ", "--json").rows
    assert run("renewals", "--json").rows == []
    (row,) = run("list", "skill:triage", "--json").rows
    assert (row["id"], row["state"], row["period"]) == (kept["id"], "recorded", "no_end")
    pack = tmp_path / "pack.json"
    item = {"id": "t", "title": "Triage", "accept": [{"kind": "experience", "words": ["nurse"]}]}
    pack.write_text(json.dumps({"type": "RequirementPack", "title": "P", "items": [item]}))
    (answer,) = run("pack", pack, "--json").rows
    assert [entry["outcome"] for entry in answer["items"]] == ["claimed"], "the person's word, and no more"
    assert run(*given, "--from", "2024-03", "--to", "2021-08").status == 2
