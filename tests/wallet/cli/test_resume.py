"""``lanyard resume``: what is verified, what is the person's own word, and files that other software reads."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft7Validator
from pypdf import PdfReader
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from tests.support.command import lanyard
from tests.support.shared import shared_folder
from tests.wallet.skills.held import badge, changed

PASSPHRASE = "six quiet words in a row"
STATEMENT = "I write things down <script>alert(1)</script> so that the next nurse can go on."


def _frameworks(name: str) -> Path:
    folder = shared_folder()
    if folder is None or not (folder / "frameworks" / name).is_dir():
        pytest.skip(f"the schema of {name} is not beside this checkout")
    return folder / "frameworks" / name


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """LER-RS, JSON Resume and what ``--json`` says, of work, a badge, a licence and a degree."""
    folder = tmp_path_factory.mktemp("resume")
    vault = folder / "v"
    assert lanyard("init", vault=vault, passphrase=PASSPHRASE).status == 0
    for name, kind in (("BLS", "Certification"), ("RN", "License"), ("BSN", "BachelorDegree")):
        (folder / f"{name}.json").write_bytes(badge(name, kind=kind))
    sources = [folder / f"{name}.json" for name in ("BLS", "RN", "BSN")]
    added = lanyard("add", *sources, "--json", vault=vault, passphrase=PASSPHRASE)
    ids = {Path(row["source"]).stem: row["id"] for row in added.rows if row.get("id")}
    work = lanyard(
        "record", "--kind", "experience", "--title", "Nurse", "--issuer", "Saltmarsh", "--from", "2020-03", "--skill",
        "Triage", "--json", vault=vault, passphrase=PASSPHRASE,
    ).rows[0]["id"]  # fmt: skip
    ler, plain, page, pdf = (folder / name for name in ("r.ler.json", "r.json", "r.html", "r.pdf"))
    done = lanyard(
        "resume", work, ids["RN"], ids["BLS"], ids["BSN"], "--ler-rs", ler, "--json-resume", plain, "--name", "Ana Díaz",
        "--html", page, "--pdf", pdf, "--statement", STATEMENT, "--json", vault=vault, passphrase=PASSPHRASE,
    )  # fmt: skip
    assert done.status == 0, done.err
    assert {stat.S_IMODE(path.stat().st_mode) for path in (ler, plain, page, pdf)} == {0o600}
    return json.loads(ler.read_bytes()), json.loads(plain.read_bytes()), done.rows[0] | {"page": page, "pdf": pdf}


@pytest.mark.slow
def test_verified_and_own_word_stand_apart_everywhere(written: tuple[dict[str, Any], ...]) -> None:
    ler, plain, row = written
    assert [item["title"] for item in row["verified"]] == ["RN", "BLS", "BSN"]
    assert [item["title"] for item in row["self_stated"]] == ["Nurse"]
    assert all(set(item["proof"]) == {"credential", "issuer", "checked", "how"} for item in row["verified"])
    assert {item["proof"]["how"] for item in row["verified"]} == {"signature_holds"}
    (work,) = ler["employmentHistories"]
    assert "verifications" not in work
    assert (work["start"], work["positionHistories"][0]["title"]) == ("2020-03", "Nurse")
    proofs = {item["title"]: item["proof"] for item in row["verified"]}
    assert ler["licenses"][0]["verifications"] == [{"reference": proofs["RN"]["credential"]}]
    assert proofs["BLS"]["issuer"] in ler["certifications"][0]["descriptions"][0]
    assert [len(narrative["texts"]) for narrative in ler["narratives"]] == [1, 3, 1]
    assert ler["narratives"][0]["texts"][0]["lines"] == [STATEMENT]
    assert plain["basics"] == {"name": "Ana Díaz", "summary": STATEMENT}
    assert plain["work"][0]["verification"] == {"state": "self_stated"}
    assert plain["work"][0]["highlights"] == ["Triage"]
    assert [entry["verification"]["state"] for entry in plain["certificates"]] == ["verified", "verified"]
    assert plain["education"][0]["verification"]["credential"] == proofs["BSN"]["credential"]
    assert plain["meta"]["selfStated"] == ["Nurse"]


@pytest.mark.slow
def test_ler_rs_is_valid_by_its_schema(written: tuple[dict[str, Any], ...]) -> None:
    root = _frameworks("ler-rs") / "schema"
    registry: Registry[Any] = Registry()
    for path in root.rglob("*.json"):
        schema = json.loads(path.read_text("utf-8-sig"))
        for name in ("$id", "id"):
            schema.pop(name, None)
        resource = Resource.from_contents(schema, default_specification=DRAFT4)
        registry = registry.with_resource(f"https://{path.relative_to(root)}", resource)
    base = "https://www.hropenstandards.org/recruiting/json/"

    def problems(name: str, instance: Any) -> list[str]:
        return [error.message for error in Draft4Validator({"$ref": base + name}, registry=registry).iter_errors(instance)]

    assert problems("LER-RSType.json", written[0]) == []
    assert problems("LER-RSType.json", {**written[0], "licenses": [{"name": "RN"}]})
    for entry in (*written[0]["licenses"], *written[0]["certifications"]):
        assert problems("ler-rs/VerifiableLicenseType.json", {"verifications": entry["verifications"]}) == []


@pytest.mark.slow
def test_json_resume_is_valid_by_its_schema(written: tuple[dict[str, Any], ...]) -> None:
    schema = json.loads((_frameworks("jsonresume") / "schema.json").read_bytes())
    schema["properties"].pop("$schema", None)
    assert [error.message for error in Draft7Validator(schema).iter_errors(written[1])] == []


@pytest.mark.slow
def test_what_does_not_verify_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    vault, target = tmp_path / "v", tmp_path / "r.json"
    assert lanyard("init", vault=vault, passphrase=PASSPHRASE).status == 0
    (tmp_path / "b.json").write_bytes(changed(badge("BLS")))
    (row,) = lanyard("add", tmp_path / "b.json", "--json", vault=vault, passphrase=PASSPHRASE).rows
    done = lanyard("resume", row["id"], "--json-resume", target, "--json", vault=vault, passphrase=PASSPHRASE)
    assert (done.status, target.exists()) == (1, False)
    assert done.rows[0]["error"]["code"] == "resume_not_verified"
    assert lanyard("resume", row["id"], vault=vault, passphrase=PASSPHRASE).status == 2


@pytest.mark.slow
def test_the_page_says_both_sides_and_runs_nothing(written: tuple[dict[str, Any], ...]) -> None:
    text = written[2]["page"].read_text("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert re.findall(r'data-state="(\w+)"', text) == ["verified"] * 3 + ["self_stated"]
    assert text.index("Verified") < text.index(">Nurse<")
    assert "default-src 'none'" in text
    assert "This page checks nothing by itself" in text


@pytest.mark.slow
def test_the_pdf_can_be_read_and_carries_the_originals(written: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    reader = PdfReader(written[2]["pdf"])
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Ana Díaz" in text
    assert "Signature verified" in text
    assert text.index("Verified") < text.index("In the person's own words, not verified")
    assert [item.title for item in reader.outline] == ["Verified", "In the person's own words, not verified"]  # type: ignore[union-attr]
    assert reader.root_object["/Lang"] == "en"
    names = sorted(reader.attachments)
    assert names == ["credential-1.json", "credential-2.json", "credential-3.json"]
    for name in names:
        (tmp_path / name).write_bytes(reader.attachments[name][0])
    done = lanyard("verify", "--offline", "--json", *(tmp_path / name for name in names))
    assert len(done.rows) == 3
    assert not any(row["verdict"] == "not_verified" for row in done.rows)
