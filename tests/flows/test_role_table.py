"""Everybody of a job fair held against a role, in one table: what was stolen or changed meets nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import orjson
import pytest

from tests.flows.test_many_people import CHALLENGE, DOMAIN, KINDS, table
from tests.support.command import lanyard
from tests.support.signing import ISSUER, NOW, Ed25519Signer

ROLE = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Ward nurse",
    "skills": [{"@type": "DefinedTerm", "name": "Infection control"}],
    "experienceRequirements": "Telepathy preferred",
}


@pytest.fixture(scope="module")
def fair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("role-fair") / "people"
    folder.mkdir()
    for kind, make in KINDS.items():
        (folder / f"{kind}.json").write_bytes(orjson.dumps(make(Ed25519Signer(kind), f"Person {kind}")))
    (folder.parent / "trust.json").write_bytes(orjson.dumps({"name": "Hospitals", "issuers": {ISSUER.did: "University"}}))
    (folder.parent / "role.json").write_bytes(orjson.dumps(ROLE))
    return folder


def test_a_row_each_with_the_outcome_of_every_requirement(fair: Path) -> None:
    done, rows = table(fair, "--role", fair.parent / "role.json")
    assert done.status == 1, done.err
    by_kind = {Path(row["source"]).stem: row for row in rows}
    assert by_kind["valid"]["Infection control"] == "Met"
    assert by_kind["valid"]["met"] == by_kind["valid"]["met_issuer_recognised"] == "1"
    assert by_kind["valid"]["gaps"] == "", "what is only preferred is no gap"
    for kind in ("changed", "expired", "stolen", "foreign", "unsigned"):
        assert by_kind[kind]["met"] in ("0",), kind
        assert "Infection control" in by_kind[kind]["gaps"], kind


def test_without_trust_it_is_met_and_the_issuer_is_not_recognised(fair: Path) -> None:
    done = lanyard(
        "verify", "--offline", "--at", NOW.isoformat(), "--challenge", CHALLENGE, "--domain", DOMAIN, "--table", "-",
        "--role", fair.parent / "role.json", fair / "valid.json",
    )  # fmt: skip
    (row,) = csv.DictReader(io.StringIO(done.out, newline=""))
    assert row["Infection control"] == "Met, issuer not recognised"
    assert (row["met"], row["met_issuer_recognised"]) == ("1", "0")


def test_a_role_without_a_table_and_one_that_is_none(fair: Path) -> None:
    done = lanyard("verify", "--offline", "--role", fair.parent / "role.json", fair / "valid.json")
    assert done.status == 2
    assert "--table" in done.err
    (fair.parent / "none.json").write_text("{")
    done = lanyard("verify", "--offline", "--json", "--table", "-", "--role", fair.parent / "none.json", fair / "valid.json")
    assert done.status == 1
    assert "role_json_malformed" in done.out


def test_an_occupation_that_is_not_there_is_an_error_in_json(tmp_path: Path) -> None:
    vault = tmp_path / "v"
    assert lanyard("init", vault=vault, passphrase="four quiet river stones").status == 0
    done = lanyard("role", "29-1141.00", "--json", vault=vault, passphrase="four quiet river stones")
    assert done.status == 1
    error = orjson.loads(done.out)["error"]
    assert error["code"] == "occupation_unknown"
    assert error["where"] == "29-1141.00"
