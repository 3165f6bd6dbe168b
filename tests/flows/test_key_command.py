"""``lanyard key``: the addresses for issuers, and what is issued to one of them."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from tests.support.command import Done, lanyard
from wallet.sample.issuer import SampleIssuer, Terms, encoded

QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
"""A picture of many small squares is now and then taken for another kind of code as well."""

WORDS = "four quiet river stones"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("key")
    assert lanyard("init", vault=folder / "v", passphrase=WORDS).status == 0
    return folder


def run(home: Path, *words: str | Path) -> Done:
    return lanyard(*words, vault=home / "v", passphrase=WORDS)


def test_it_is_shown_as_text_and_as_a_code_and_stays_the_same(home: Path) -> None:
    first, *_ = run(home, "key", "--json", "--png", home / "key.png").rows
    assert set(first) == {"did", "label", "created", "origin"}
    assert first["did"].startswith("did:key:z6Mk")
    (code,) = zxingcpp.read_barcodes(Image.open(home / "key.png"), formats=QR_ONLY)
    assert code.text == first["did"], "what a bare camera reads"
    assert stat.S_IMODE((home / "key.png").stat().st_mode) == 0o600
    assert run(home, "key").out.splitlines()[0] == first["did"]


def test_what_is_issued_to_an_address_of_its_own_is_shown_with_it(home: Path, tmp_path: Path) -> None:
    default = run(home, "key", "--json").rows[0]
    (made,) = run(home, "key", "--new", "Mercy College", "--json").rows
    assert (made["label"], made["did"] != default["did"]) == ("Mercy College", True)
    rows = run(home, "key", "--json").rows
    assert rows[0] == default
    assert made in rows
    document = SampleIssuer("Mercy College").badge("telemetry", subject=made["did"], terms=Terms(image=False))
    (tmp_path / "a.json").write_bytes(encoded(document))
    (added,) = run(home, "add", tmp_path / "a.json", "--json").rows
    assert run(home, "present", added["id"], "-o", tmp_path / "a.vp.json").status == 0
    assert json.loads((tmp_path / "a.vp.json").read_text())["holder"] == made["did"]


@pytest.mark.parametrize("label", ["", "   ", "x" * 61])
def test_a_new_one_needs_a_name(home: Path, label: str) -> None:
    before = run(home, "key", "--json").rows
    refused = run(home, "key", "--new", label)
    assert refused.status == 2
    assert "up to 60 letters" in refused.err
    assert run(home, "key", "--json").rows == before
