"""Lays the frozen program and what a desktop needs out as a Debian package, and writes it. Needs dpkg-dev."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

import desktop_entries
import icons
import manual
from frozen_tree import BILL, LICENCES

_PROGRAM: Final = Path("usr/lib/lanyard")
_OPTIONAL: Final = {"libqgtk3.so": "libgtk-3-0"}
"""Plug-ins whose libraries a desktop has or has not; without them Qt goes on without the plug-in."""
_COMPLETIONS: Final = {
    "bash": "usr/share/bash-completion/completions/lanyard",
    "zsh": "usr/share/zsh/vendor-completions/_lanyard",
    "fish": "usr/share/fish/vendor_completions.d/lanyard.fish",
}
_DESCRIPTION: Final = """wallet for learning and employment records
 Badges, certificates, transcripts and licences in one encrypted place that is
 yours. Lanyard collects them from files, e-mail and old folders, checks each
 with a reason for every answer, and proves any of it to others with a QR code,
 a page that checks itself, or a signed file.
 .
 There is no account and no server. Removing this package leaves the wallet
 where it is, in ~/.local/share/lanyard."""

_COPYRIGHT: Final = """Copyright 2026 The Lanyard authors

Lanyard is licensed under the Apache License, version 2.0;
on Debian systems its text is in /usr/share/common-licenses/Apache-2.0.

With it come components under licences of their own. licences/NOTICE.txt beside
this file names each with its version and licence; the texts are beside that, and
sbom.cdx.json is the bill of materials (CycloneDX).
"""


def lay_out(tree: Path, root: Path, project: Path, record: dict[str, Any], seconds: int) -> None:
    """Fills ``root`` with the files of the package from the finished program folder ``tree``.

    ``project`` is the checkout (importable), ``record`` the build's, ``seconds`` its moment since 1970 (UTC).
    """
    from wallet.cli.arguments import build_parser

    shutil.copytree(tree, root / _PROGRAM, symlinks=True)
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/lanyard").symlink_to("../lib/lanyard/lanyard")
    for name, text in desktop_entries.desktop_files(build_parser()).items():
        _write(root / "usr/share/applications" / name, text)
    _write(root / "etc/xdg/autostart/lanyard.desktop", desktop_entries.autostart())
    _write(root / "usr/share/mime/packages/lanyard.xml", desktop_entries.media_types())
    version = record["version"]
    _write(root / "usr/share/metainfo/lanyard.metainfo.xml", desktop_entries.appstream(version, seconds))
    icons.write_icons(project, root / "usr/share/icons/hicolor")
    page = manual.manual(build_parser(), version, seconds)
    _write_packed(root / "usr/share/man/man1/lanyard.1.gz", page)
    for shell, path in _COMPLETIONS.items():
        _write(root / path, manual.completion(build_parser(), shell))
    documents = root / "usr/share/doc/lanyard"
    _write(documents / "copyright", _COPYRIGHT)
    _write_packed(documents / "CHANGELOG.md.gz", (project / "CHANGELOG.md").read_text(encoding="utf-8"))
    for name in (LICENCES, BILL):
        (documents / name).symlink_to(f"../../../lib/lanyard/{name}")


def write(root: Path, out: Path, version: str, seconds: int) -> Path:
    """Writes the package of the laid out ``root`` into the folder ``out``; returns its file.

    Times and owners are set, so that the same files give the same package.
    """
    architecture = _answer("dpkg", "--print-architecture")
    needed = _dependencies(root / _PROGRAM)
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    fields = {
        "Package": "lanyard", "Version": version, "Architecture": architecture, "Section": "utils", "Priority": "optional",
        "Maintainer": "The Lanyard authors <maintainers@lanyard.invalid>", "Installed-Size": str(size),
        "Depends": ", ".join(needed),
        "Recommends": "ca-certificates", "Suggests": ", ".join([*_OPTIONAL.values(), "gnome-keyring | kwalletmanager"]),
        "Description": _DESCRIPTION,
    }  # fmt: skip
    _write(root / "DEBIAN/control", "".join(f"{name}: {text}\n" for name, text in fields.items()))
    _write(root / "DEBIAN/conffiles", "/etc/xdg/autostart/lanyard.desktop\n")
    for path in [root, *sorted(root.rglob("*"))]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
        os.utime(path, (seconds, seconds), follow_symlinks=False)
    out.mkdir(parents=True, exist_ok=True)
    package = out / f"lanyard_{version}_{architecture}.deb"
    subprocess.run(
        # One thread: how a file is cut up for several of them changes the package.
        ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--threads-max=1", "--build", root, package],
        check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": str(seconds)},
    )  # fmt: skip
    return package


def debian_version(version: str, stamp: str) -> str:
    """Returns the package's version: of a release its own; of anything between (``stamp``) one that sorts before it."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)*", version):
        raise ValueError(f"not a release number: {version}")
    return f"{version}~{stamp}" if stamp else version


def _dependencies(program: Path) -> list[str]:
    """Returns the Debian packages (with versions) that hold what our libraries are linked to and do not bring."""
    natives = [
        path
        for path in sorted(program.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.name not in _OPTIONAL and path.read_bytes()[:4] == b"\x7fELF"
    ]
    ours = sorted({path.parent for path in natives})
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "debian").mkdir()
        _write(Path(folder) / "debian/control", "Source: lanyard\n\nPackage: lanyard\nArchitecture: any\n")
        text = _answer(
            "dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0", *(f"-l{path}" for path in ours),
            *(f"-e{path}" for path in natives), cwd=folder,
        )  # fmt: skip
    return sorted(text.removeprefix("shlibs:Depends=").split(", "))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)


def _write_packed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    path.chmod(0o644)


def _answer(*command: str, cwd: str | None = None) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=cwd).stdout.strip()
