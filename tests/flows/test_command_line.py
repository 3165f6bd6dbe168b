"""The command line as a script uses it: real processes, a real vault, real files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.support.command import lanyard
from wallet.sample.shelf import SampleShelf

PASSPHRASE = "four quiet river stones"


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("downloads")
    shelf = SampleShelf(datetime.now(UTC).replace(microsecond=0), "").fill()
    for name, data in shelf.files.items():
        (folder / name).write_bytes(data)
    photograph = BytesIO()
    Image.new("RGB", (64, 48), "steelblue").save(photograph, "JPEG")
    (folder / "photo.jpg").write_bytes(photograph.getvalue())
    (folder / "cut.jpg").write_bytes(photograph.getvalue()[:200])
    (folder / "empty.json").write_bytes(b"")
    return folder


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "wallet" / "vault"
    done = lanyard("init", vault=folder, passphrase=PASSPHRASE)
    assert done.status == 0, done.err
    return folder


def test_every_verb_leads_to_its_function() -> None:
    from importlib import import_module

    from wallet.cli.command import _VERBS

    for module, function in _VERBS.values():
        assert callable(getattr(import_module(f"wallet.cli.{module}"), function)), function


def test_the_whole_way_from_files_to_a_presentation(vault: Path, downloads: Path, tmp_path: Path) -> None:
    added = lanyard("add", "--json", downloads, vault=vault, passphrase=PASSPHRASE)
    assert added.status == 1, "three files were refused"
    outcomes = {Path(row["source"]).name: row for row in added.rows}
    assert outcomes["photo.jpg"]["error"] == "jpeg_holds_no_badge"
    assert outcomes["cut.jpg"]["error"] == "picture_damaged"
    assert outcomes["empty.json"]["error"] == "empty_file"
    assert outcomes["bls.png"]["outcome"] == "added"
    again = lanyard("add", "--json", downloads / "bls.png", vault=vault, passphrase=PASSPHRASE)
    assert again.status == 0
    assert again.rows[0]["outcome"] == "duplicate"
    assert again.rows[0]["id"] == outcomes["bls.png"]["id"]

    rows = lanyard("list", "--json", "wound type:certificate", vault=vault, passphrase=PASSPHRASE).rows
    assert [row["title"] for row in rows] == ["Wound Care, Level 2"]
    record = rows[0]["id"]
    source = lanyard("show", record[:8], "--source", vault=vault, passphrase=PASSPHRASE)
    assert source.out.encode() == (downloads / "wound-care-2.json").read_bytes()

    out = tmp_path / "mine.vp.json"
    done = lanyard("present", record, "--challenge", "c-1", "--domain", "https://ward.example", "-o", out,
                   vault=vault, passphrase=PASSPHRASE)  # fmt: skip
    assert done.status == 0, done.err
    good = lanyard("verify", "--json", "--offline", "--challenge", "c-1", "--domain", "https://ward.example", out)
    report = {check["check"]: check["outcome"] for check in good.rows[0]["checks"] if check["scope"] == ""}
    assert report["proof"] == report["issuer_binding"] == report["replay"] == "passed"
    wrong = lanyard("verify", "--json", "--offline", "--challenge", "c-2", "--domain", "https://ward.example", out)
    assert wrong.status == 1
    assert wrong.rows[0]["verdict"] == "not_verified"


def test_verify_keeps_the_order_of_its_input_whatever_the_number_of_processes(downloads: Path) -> None:
    names = ["wound-care-2.json", "photo.jpg", "transcript.json", "bls.png", "infection-control.svg"]
    files = [str(downloads / name) for name in names] * 9
    one = lanyard("verify", "--json", "--offline", *files)
    two = lanyard("verify", "--json", "--offline", "--jobs", "2", *files)
    assert [row["source"] for row in one.rows] == [row["source"] for row in two.rows] == files
    assert one.status == two.status == 1


def test_exit_status_says_what_scripts_need_to_know(downloads: Path, tmp_path: Path) -> None:
    assert lanyard("verify", "--offline", downloads / "infection-control.svg").status == 0
    # The issuer's list cannot be asked offline: not good, not bad.
    assert lanyard("verify", "--offline", downloads / "wound-care-2.json").status == 3
    changed = tmp_path / "changed.json"
    changed.write_text((downloads / "wound-care-2.json").read_text().replace("Level 2", "Level 9"))
    assert lanyard("verify", "--offline", changed).status == 1
    assert lanyard("verify").status == 2


def test_a_folder_answers_instead_of_the_network(tmp_path: Path) -> None:
    shelf = SampleShelf(datetime.now(UTC).replace(microsecond=0), "").fill()
    shelf.harrow.revoke(shelf.documents["bls.png"])
    index = {}
    for number, (address, data) in enumerate(shelf.published().items()):
        (tmp_path / f"{number}.json").write_bytes(data)
        index[address] = f"{number}.json"
    (tmp_path / "index.json").write_text(json.dumps(index))
    (tmp_path / "bls.png").write_bytes(shelf.files["bls.png"])
    (tmp_path / "wound.json").write_bytes(shelf.files["wound-care-2.json"])
    done = lanyard("verify", "--json", "--documents", tmp_path, tmp_path / "bls.png", tmp_path / "wound.json")
    assert [row["verdict"] for row in done.rows] == ["not_verified", "verified"]
    codes = {p["code"] for check in done.rows[0]["checks"] for p in check["problems"]}
    assert "revoked" in codes


def test_a_wrong_passphrase_is_one_sentence(vault: Path) -> None:
    done = lanyard("list", vault=vault, passphrase="something else")
    assert done.status == 1
    assert done.err.startswith("lanyard: That passphrase does not open this wallet.")
    assert "Traceback" not in done.err


def test_a_language_that_is_not_installed_is_no_error() -> None:
    done = lanyard("gui", env={"LC_ALL": "xx_XX.UTF-8", "LANGUAGE": "es"})
    assert done.status == 2
    assert done.err.startswith("lanyard: ")
    assert "pantalla" in done.err


def test_the_version_goes_where_scripts_read() -> None:
    done = lanyard("--version")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("lanyard ")


def test_without_a_display_the_window_says_so() -> None:
    done = lanyard("gui")
    assert done.status == 2
    assert "no display" in done.err


def test_backup_and_restore_give_every_byte_back(vault: Path, downloads: Path, tmp_path: Path) -> None:
    lanyard("add", downloads, vault=vault, passphrase=PASSPHRASE)
    code = tmp_path / "code"
    code.write_text("a backup code of words")
    env = {"LANYARD_BACKUP_CODE_FILE": str(code)}
    file = tmp_path / "wallet.age"
    made = lanyard("backup", "--json", file, vault=vault, passphrase=PASSPHRASE, env=env)
    assert made.status == 0, made.err
    assert b"Wound" not in file.read_bytes()
    other = tmp_path / "other"
    back = lanyard("restore", "--json", file, vault=other, passphrase="another passphrase", env=env)
    assert back.status == 0, back.err
    assert back.rows[0]["credentials"] == made.rows[0]["credentials"]
    before = lanyard("list", "--json", vault=vault, passphrase=PASSPHRASE).rows
    after = lanyard("list", "--json", vault=other, passphrase="another passphrase").rows
    assert sorted(row["title"] for row in before) == sorted(row["title"] for row in after)
    code.write_text("another code")
    refused = lanyard("restore", file, vault=tmp_path / "third", passphrase="another passphrase", env=env)
    assert refused.status == 1
    assert not (tmp_path / "third" / "vault.db").exists()


def test_the_demo_writes_what_it_says(tmp_path: Path) -> None:
    done = lanyard("demo", "--out", tmp_path / "out")
    assert done.status == 0, done.err
    written = [Path(line) for line in done.out.splitlines() if line.startswith(str(tmp_path))]
    assert {path.suffix for path in written} == {".json", ".png", ".html", ".pdf"}
    assert all(path.stat().st_size > 1000 for path in written)


def test_the_self_test_passes() -> None:
    done = lanyard("self-test", "--json")
    assert done.status == 0, done.out
    assert set(done.rows[0]["round_trip"].values()) == {"ok"}


def test_the_keyring_from_the_command_line(vault: Path, tmp_path: Path) -> None:
    from tests.wallet.service.test_identities import KIM, issued

    mine, other = tmp_path / "mine.json", tmp_path / "other.json"
    mine.write_bytes(issued(KIM))
    other.write_bytes(issued("lee@example.org"))
    rows = lanyard("add", "--json", mine, other, vault=vault, passphrase=PASSPHRASE).rows
    made = lanyard("identity", "add", "--json", KIM, vault=vault, passphrase=PASSPHRASE)
    assert made.status == 0, made.err
    assert made.rows == [{"type": "email", "value": KIM, "added": made.rows[0]["added"], "matched": [rows[0]["id"]]}]
    assert lanyard("identity", "add", "Kim", "Doe", vault=vault, passphrase=PASSPHRASE).status == 0
    told = lanyard("identity", "list", "--json", vault=vault, passphrase=PASSPHRASE).rows
    assert [(row.get("type"), row.get("credentials")) for row in told[:2]] == [("email", [rows[0]["id"]]), ("name", [])]
    assert told[2] == {"unknown": [rows[1]["id"]]}
    words = lanyard("show", rows[1]["id"], vault=vault, passphrase=PASSPHRASE).out
    assert "issued to an address this wallet does not know" in words
    assert lanyard("identity", "remove", KIM, vault=vault, passphrase=PASSPHRASE).status == 0
    gone = lanyard("identity", "remove", KIM, vault=vault, passphrase=PASSPHRASE)
    assert (gone.status, "no such address" in gone.err) == (1, True)
    assert lanyard("identity", "add", vault=vault, passphrase=PASSPHRASE).status == 2


def test_whose_it_is_can_be_asked(tmp_path: Path) -> None:
    from tests.wallet.service.test_identities import KIM, issued

    mine = tmp_path / "mine.json"
    mine.write_bytes(issued(KIM))
    assert lanyard("verify", "--offline", mine).status == 0
    assert lanyard("verify", "--offline", "--identity", KIM, mine).status == 0
    other = lanyard("verify", "--offline", "--json", "--identity", "lee@example.org", mine)
    assert (other.status, other.rows[0]["verdict"]) == (1, "not_verified")
    subject = next(row for row in other.rows[0]["checks"] if row["check"] == "subject")
    assert [one["code"] for one in subject["problems"]] == ["issued_to_another"]
    assert lanyard("verify", "--offline", "--identity", "Kim Doe", mine).status == 0
