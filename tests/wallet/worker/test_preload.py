"""Everything that reading and judging may come to need is loaded before the walls go up."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import other_wallets, pdfs, picture_files, sd_jwts
from tests.support.issuer_simulator import NOW
from tests.support.round_trip import mixed
from tests.support.shared import shared_folder
from wallet.encodings.fragment import pack
from wallet.errors import IntakeError
from wallet.intake.source import Source, expand, from_bytes
from wallet.intake.unwrap import Item
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.share.page_data import checkable
from wallet.worker import serving, walls
from wallet.worker.pool import Pool

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
    carried = {"credentials": [checkable(json.loads(badge))]}
    (tmp_path / "address.txt").write_text(f"https://viewer.example/v#{pack(json.dumps(carried).encode())}")
    assert late(kinds, tmp_path, everything=True) == ""


def test_a_usual_worker_lacks_nothing_that_is_usual(kinds: Path) -> None:
    assert late(kinds, everything=False) == ""


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures and scans of every device and program that can be imitated here; of each also the first two thirds."""
    folder = tmp_path_factory.mktemp("pictures")
    for made in (picture_files.pictures, picture_files.heics, picture_files.by_peers, picture_files.papers):
        for name, data in made():
            (folder / name).write_bytes(data)
            (folder / f"cut-{name}").write_bytes(data[: len(data) * 2 // 3])
    return folder


def test_no_picture_needs_more(taken: Path) -> None:
    assert late(taken, everything=True) == ""


def test_no_picture_breaks_a_reader_behind_its_walls(taken: Path) -> None:
    codes: dict[str, str] = {}
    with Pool(2) as pool:  # both begin without what pictures need
        for item in pool.examine_each(expand([taken], route="folder"), None):
            codes[Path(item.source.name).name] = "" if item.received is not None else item.problem.code
    assert {name: code for name, code in codes.items() if code.startswith("worker")} == {}
    assert {name for name, code in codes.items() if code and not name.startswith("cut-")} == set()
    assert len(codes) == len(list(taken.iterdir()))


def test_what_a_reader_misses_is_never_the_file_s_fault() -> None:
    def refused_late(source: Source) -> Iterator[Item]:
        walls.missed.append("PIL.TiffImagePlugin")
        yield Item(None, error=IntakeError("picture_damaged"))
        yield Item(None, error=IntakeError("picture_damaged"))

    ours, theirs = serving._fair(refused_late(from_bytes(b"x", route="test")))
    assert ours.error is not None and ours.error.code == "worker_crashed"
    assert theirs.error is not None and theirs.error.code == "picture_damaged"


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
