"""Finishes the folder that the freezer made: debugging symbols off, licences, bill of materials, modes and times."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

import components

LICENCES: Final = "licences"
BILL: Final = "sbom.cdx.json"
_ELF: Final = b"\x7fELF"


def finish(tree: Path, inside: dict[str, list[str]], record: dict[str, Any], project: Path, seconds: int) -> None:
    """Finishes ``tree`` in place. Raises UnknownComponentError, CalledProcessError."""
    import sbom  # needs the build's environment

    strip(tree)
    write_licences(tree / LICENCES, inside, record, project)
    (tree / BILL).write_text(sbom.bill(inside, record, project, seconds), encoding="utf-8")
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == tree / "lanyard" else 0o644)
        os.utime(path, (seconds, seconds), follow_symlinks=False)


def strip(tree: Path) -> None:
    """Takes debugging symbols out of the libraries that still have them; of others nothing is touched."""
    for path in sorted(tree.rglob("*.so*")):
        if path.is_symlink() or path.read_bytes()[:4] != _ELF:
            continue
        sections = subprocess.run(["readelf", "-WS", path], capture_output=True, text=True, check=True).stdout
        if ".debug_info" in sections:
            subprocess.run(["strip", "--strip-debug", "--enable-deterministic-archives", path], check=True)


def write_licences(folder: Path, inside: dict[str, list[str]], record: dict[str, Any], project: Path) -> None:
    """Writes the licence texts of every component, and NOTICE.txt: who, which version, which licence, which files."""
    folder.mkdir()
    lines = [
        f"Lanyard {record['version']} is licensed under the Apache License, version 2.0 (lanyard/LICENSE).",
        "With it come the components below, each under its own licence, with its texts in the folder of its name.",
        "",
        "Qt and PySide6 (LGPL-3.0) and frozendict (LGPL-3.0) are used unchanged and lie in this program's folder as files",
        "of their own, under _internal/PySide6, _internal/shiboken6 and _internal/frozendict: replace them by your own",
        f"builds and Lanyard uses those. Their sources: https://pypi.org/project/PySide6-Essentials/{components.version('pyside6-essentials')}/,",
        f"https://download.qt.io/official_releases/, https://pypi.org/project/frozendict/{components.version('frozendict')}/.",
        f"What is compiled into each component is in {BILL} (CycloneDX).",
        "",
    ]
    for name in inside:
        texts = components.licence_texts(name, project)
        for file, source in texts:
            (folder / name).mkdir(parents=True, exist_ok=True)
            (folder / name / file).write_bytes(source.read_bytes())
        version = record["version"] if name == components.LANYARD else components.version(name)
        lines.append(f"{name} {version}: {components.expression(name)}")
        lines += [f"  contains {part['name']}: {part['licence']}" for part in components.parts(name)]
    for name, packages in sorted(components.debian_packages().items()):
        if name in inside:
            for package in packages:
                (folder / name / f"debian-{package}.txt").write_bytes(_debian_copyright(package))
            lines.append(f"{name}/debian-*.txt: what others wrote inside it, as Debian lists it for its own release of it")
    (folder / "NOTICE.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _debian_copyright(package: str) -> bytes:
    """Returns a Debian package's copyright file: the installed one, else out of the package, which is not installed."""
    installed = Path("/usr/share/doc") / package / "copyright"
    if installed.is_file():
        return installed.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["apt-get", "download", "-qq", package], cwd=folder, check=True, capture_output=True)
        deb = next(Path(folder).glob("*.deb"))
        subprocess.run(["dpkg-deb", "-x", deb, f"{folder}/inside"], check=True)
        return (Path(folder) / "inside/usr/share/doc" / package / "copyright").read_bytes()


def load_inside(path: Path) -> dict[str, list[str]]:
    """Returns component → files, as the freezer wrote it down."""
    table: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return table
