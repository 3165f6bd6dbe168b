"""``lanyard framework`` and ``lanyard skills``, as scripts meet them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.support.command import lanyard
from tests.wallet.skills.frameworks.test_case import item, link, package
from tests.wallet.skills.held import badge

PASSPHRASE = "six quiet words in a row"


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("vault") / "v"
    assert lanyard("init", vault=folder, passphrase=PASSPHRASE).status == 0
    return folder


@pytest.mark.slow
def test_add_list_skills_and_remove(vault: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    there = {"uri": "https://case.example/b", "identifier": "b"}
    case.write_text(package(item("a"), item("b"), links=[link("isChildOf", "a", there), link("odd", "a", there)]))
    csv = tmp_path / "rows_en.csv"
    csv.write_text("conceptType,conceptUri,preferredLabel\nKnowledgeSkillCompetence,s:1,Knitting\n")
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.write(csv, "deep/rows_en.csv")
        archive.writestr("notes.doc", b"nothing")
    done = lanyard(
        "framework", "add", "--json", case, tmp_path / "both.zip", tmp_path / "none.csv", vault=vault, passphrase=PASSPHRASE
    )
    assert done.status == 1, done.err
    first, second, third = done.rows
    assert {name: first[name] for name in ("form", "skills", "relations", "occupations", "licence", "edition")} == {
        "form": "case", "skills": 2, "relations": 1, "occupations": 0, "licence": None, "edition": "7",
    }  # fmt: skip
    assert first["problems"] == [{"code": "framework_relation_unknown", "detail": "odd", "where": "CFAssociations/1"}]
    assert (second["id"], second["skills"], second["edition"]) == ("esco", 1, None)
    assert second["problems"] == [{"code": "framework_not_found", "detail": "", "where": "notes.doc"}]
    assert third["error"]["code"] == "file_not_found"
    received = tmp_path / "badge.json"
    alignment = {"type": ["Alignment"], "targetName": "x", "targetUrl": "https://case.example/a"}
    received.write_bytes(badge("Ward practice", achievement={"alignment": [alignment], "tag": ["knitting", "does"]}))
    assert lanyard("add", received, vault=vault, passphrase=PASSPHRASE).status == 0
    done = lanyard("skills", "--json", vault=vault, passphrase=PASSPHRASE)
    by_label = {row["skill"]["label"]: row for row in done.rows}
    assert by_label["Does a"]["skill"] == {
        "id": "https://case.example/a", "label": "Does a", "framework": "Ward", "code": None
    }  # fmt: skip
    (record,) = by_label["Does a"]["records"]
    assert (record["title"], record["rung"], record["step"], by_label["Does a"]["best_rung"]) == (
        "Ward practice",
        2,
        "address",
        2,
    )
    assert by_label["Knitting"]["records"][0]["step"] == "label"
    assert lanyard("skills", "--confirm", "does", "https://case.example/b", vault=vault, passphrase=PASSPHRASE).status == 0
    done = lanyard("skills", "--json", vault=vault, passphrase=PASSPHRASE)
    assert {row["skill"]["label"]: row["records"][0]["step"] for row in done.rows}["Does b"] == "confirmed"
    listed = lanyard("framework", "list", "--json", vault=vault, passphrase=PASSPHRASE).rows
    assert [(row["id"], row["state"]) for row in listed] == [
        ("https://case.example/d", "there"), ("esco", "there"), ("lanyard:starter", "built_in"),
    ]  # fmt: skip
    (vault / "frameworks.db").unlink()
    listed = lanyard("framework", "list", "--json", vault=vault, passphrase=PASSPHRASE).rows
    assert [(row["id"], row["state"], row["sources"]) for row in listed][:2] == [
        ("https://case.example/d", "missing", ["case.json"]), ("esco", "missing", ["both.zip"]),
    ]  # fmt: skip
    assert lanyard("framework", "remove", "esco", vault=vault, passphrase=PASSPHRASE).status == 0
    done = lanyard("framework", "remove", "esco", "--json", vault=vault, passphrase=PASSPHRASE)
    assert (done.status, done.rows[0]["error"]["code"]) == (1, "framework_unknown")


def test_an_address_is_wrong_use() -> None:
    done = lanyard("framework", "add", "https://esco.example/skills.csv")
    assert (done.status, "from a file" in done.err) == (2, True)
