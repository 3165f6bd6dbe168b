"""Everything that reading and judging may come to need is loaded before the walls go up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import other_wallets, pdfs, sd_jwts
from tests.support.issuer_simulator import NOW
from tests.support.round_trip import mixed
from tests.support.shared import shared_folder
from wallet.sample.issuer import SampleIssuer, Terms, encoded

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

ROOT = Path(__file__).resolve().parents[3]


def late(*folders: Path, everything: bool) -> str:
    return subprocess.run(
        [sys.executable, "-m", "tests.support.late_imports", "everything" if everything else "usual",
         other_wallets.PASSWORD, *map(str, folders)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kinds")
    for number, (kind, data) in enumerate(mixed(6, "did:example:holder", NOW)):
        (folder / f"{number}.{kind}").write_bytes(data)
    (folder / "sd").write_text(sd_jwts.issued(sd_jwts.claims()))
    return folder


def test_a_full_worker_lacks_nothing(kinds: Path, tmp_path: Path) -> None:
    badge = encoded(SampleIssuer("Mercy College").badge("wound-care-2", terms=Terms(image=False)))
    for name, held in other_wallets.DATA.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(held))
    (tmp_path / "first.json").write_text(json.dumps(other_wallets.jwe_of_the_first_programs(badge)))
    (tmp_path / "attached.pdf").write_bytes(pdfs.with_attachments({"badge.json": badge}))
    (tmp_path / "modern.pdf").write_bytes(pdfs.modern({"badge.json": badge}))
    (tmp_path / "wallet.tar").write_bytes(other_wallets.tar(("badge.json", badge)))
    (tmp_path / "letter.eml").write_bytes(
        b"Subject: =?iso-2022-jp?b?GyRC?=\nContent-Type: text/plain; charset=koi8-r\n\n\xc1"
    )
    assert late(kinds, tmp_path, everything=True) == ""


def test_a_usual_worker_lacks_nothing_that_is_usual(kinds: Path) -> None:
    assert late(kinds, everything=False) == ""


@pytest.mark.shared
def test_nothing_published_needs_more() -> None:
    shared = shared_folder()
    if shared is None:
        pytest.skip("the conformance data is not beside the checkout")
    groups = [one for one in (shared / "vectors").iterdir() if one.is_dir() and one.name != "json-ld-tordf"]
    assert late(*groups, everything=True) == ""


def test_a_usual_worker_has_nothing_that_could_ask_the_network() -> None:
    """Walls or no walls: there is no client to take over. Mail and pictures are loaded when one is met."""
    code = (
        "import sys; from wallet.worker import preload, serving; preload.load(everything=False); "
        "print(*sorted({'socket', 'ssl', 'http.client', 'urllib3', 'email', 'PIL'} & set(sys.modules)))"
    )
    listed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert listed.split() == []
