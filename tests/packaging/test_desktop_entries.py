"""The files by which a desktop knows the program: valid, and true of the command as it is."""

from __future__ import annotations

import argparse
import configparser
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import desktop_entries
import pytest

from tests.packaging import ROOT
from wallet.cli.arguments import build_parser


def grammar(*, files: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    gui = parser.add_subparsers().add_parser("gui")
    gui.add_argument("--vault")
    if files:
        gui.add_argument("files", nargs="*")
    return parser


def entry(text: str) -> configparser.SectionProxy:
    reader = configparser.ConfigParser(interpolation=None)
    reader.optionxform = str  # type: ignore[assignment, method-assign]
    reader.read_string(text)
    return reader["Desktop Entry"]


def test_what_is_declared_is_what_the_command_takes() -> None:
    entries = desktop_entries.desktop_files(build_parser())
    words = entry(entries["lanyard.desktop"])["Exec"].split()
    assert words[:2] == ["lanyard", "gui"]
    parsed = build_parser().parse_args([word if word != "%F" else "some.vc.json" for word in words[1:]])
    assert parsed.verb == "gui"


def test_a_window_that_takes_no_files_is_nobodys_viewer() -> None:
    entries = desktop_entries.desktop_files(grammar(files=False))
    assert list(entries) == ["lanyard.desktop"]
    assert "MimeType" not in entry(entries["lanyard.desktop"])
    assert entry(entries["lanyard.desktop"])["Exec"] == "lanyard gui"


def test_pictures_are_taken_by_a_hidden_entry_alone() -> None:
    entries = desktop_entries.desktop_files(grammar(files=True))
    menu, pictures = entry(entries["lanyard.desktop"]), entry(entries["lanyard-pictures.desktop"])
    assert menu["Exec"] == "lanyard gui %F"
    assert "application/vp+jwt;" in menu["MimeType"]
    assert "image" not in menu["MimeType"]
    assert "json;" not in menu["MimeType"].replace("+json", ""), "not every JSON file is ours"
    assert pictures["NoDisplay"] == "true"
    assert pictures["MimeType"] == "image/png;image/svg+xml;image/jpeg;image/webp;image/heic;image/avif;image/tiff;"


def test_an_address_is_declared_when_something_answers() -> None:
    with pytest.raises(ValueError, match="takes none"):
        desktop_entries.desktop_files(grammar(files=False), ("openid4vp",))
    entries = desktop_entries.desktop_files(grammar(files=True), ("openid4vp",))
    addresses = entry(entries["lanyard-addresses.desktop"])
    assert addresses["Exec"] == "lanyard gui %u"
    assert addresses["MimeType"] == "x-scheme-handler/openid4vp;"
    assert addresses["NoDisplay"] == "true"


def test_it_does_not_start_by_itself() -> None:
    assert entry(desktop_entries.autostart())["Hidden"] == "true"


def test_the_menu_speaks_spanish() -> None:
    menu = entry(desktop_entries.desktop_files(build_parser())["lanyard.desktop"])
    for key in ("GenericName", "Comment", "Keywords"):
        assert menu[f"{key}[es]"] != menu[key]


@pytest.mark.parametrize("files", [False, True])
def test_the_entries_are_valid(files: bool, tmp_path: Path) -> None:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("desktop-file-validate is not installed here")
    schemes = ("openid4vp",) if files else ()
    texts = {
        **desktop_entries.desktop_files(grammar(files=files), schemes),
        "autostart.desktop": desktop_entries.autostart(),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
        done = subprocess.run(["desktop-file-validate", tmp_path / name], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_media_types_are_described_in_both_languages() -> None:
    root = ET.fromstring(desktop_entries.media_types())
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    kinds = root.findall("m:mime-type", space)
    assert {kind.get("type") for kind in kinds} == {name for name, *_ in desktop_entries.KINDS}
    for kind in kinds:
        assert len(kind.findall("m:comment", space)) == 2
        pattern = kind.find("m:glob", space)
        assert pattern is not None
        assert pattern.get("pattern") not in {"*.json", "*.jwt", "*.txt"}, "these are not ours to claim"


def test_every_ending_we_write_is_a_kind_we_describe() -> None:
    text = (ROOT / "wallet/share/presentation.py").read_text(encoding="utf-8")
    endings = set(re.findall(r'"(\.[a-z][a-z.-]+)"', text))
    assert ".vp.json" in endings, "the search finds endings"
    assert {f"*{ending}" for ending in endings} <= {glob for _, glob, *_ in desktop_entries.KINDS}


def test_software_centres_read_the_description(tmp_path: Path) -> None:
    text = desktop_entries.appstream("0.1.0", 1_764_500_000)
    root = ET.fromstring(text)
    release = root.find("releases/release")
    assert release is not None
    assert release.get("date") == "2025-11-30"
    if shutil.which("appstreamcli") is None:
        pytest.skip("appstreamcli is not installed here")
    (tmp_path / "lanyard.metainfo.xml").write_text(text)
    command = ["appstreamcli", "validate", "--no-net", "--explain", str(tmp_path / "lanyard.metainfo.xml")]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    complaints = [line.split()[2] for line in lines if line.startswith(("E:", "W:"))]
    # Until a domain is ours the id is the older kind.
    assert complaints in ([], ["cid-desktopapp-is-not-rdns"]), lines
