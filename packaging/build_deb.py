"""Freezes the checkout this file lies in and makes the Debian package of it. Started by packaging/build-deb.sh.

Takes SOURCE_DATE_EPOCH, LANYARD_COMMIT and LANYARD_STAMP (empty for a release) from the environment. The same
checkout, locks and system give the same package, byte for byte, whatever the folder (docs/packaging.md).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent


def main() -> int:
    """Builds; prints the package's path and digest, and how large it is. Exit 1 when the frozen program is not whole."""
    parser = argparse.ArgumentParser(description="Freeze Lanyard and make its Debian package.")
    parser.add_argument("--work", type=Path, required=True, help="an empty folder to build in")
    parser.add_argument("--out", type=Path, required=True, help="where the package goes")
    parser.add_argument("--only-root", action="store_true", help="lay the files out for another kind of package and stop")
    arguments = parser.parse_args()
    sys.path.insert(0, str(PROJECT))
    import debian_package

    seconds = int(os.environ["SOURCE_DATE_EPOCH"])
    work: Path = arguments.work.resolve()
    record = _record(seconds)
    tree = freeze(work, record, seconds)
    if not is_whole(tree):
        return 1
    root = work / "root"
    debian_package.lay_out(tree, root, PROJECT, record, seconds)
    if arguments.only_root:
        print(root)
        return 0
    version = debian_package.debian_version(record["version"], os.environ.get("LANYARD_STAMP", ""))
    package = debian_package.write(root, arguments.out.resolve(), version, seconds)
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    print(f"{package}\nSHA-256 {digest}\n{package.stat().st_size / 1e6:.1f} MB, installed {_size(root) / 1e6:.0f} MB")
    return 0


def freeze(work: Path, record: dict[str, Any], seconds: int) -> Path:
    """Returns the finished folder of the frozen program. Raises CalledProcessError."""
    import frozen_tree

    (work / "record.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    environment = {
        **os.environ,
        "LANYARD_BUILD_RECORD": str(work / "record.json"),
        "LANYARD_INSIDE": str(work / "inside.json"),
        "PYTHONHASHSEED": "1",  # the order of sets decides how modules are written
        "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
    }
    subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR", "--distpath", work / "dist",
         "--workpath", work / "build", HERE / "lanyard.spec"],
        check=True, env=environment, cwd=work,
    )  # fmt: skip
    tree = work / "dist" / "lanyard"
    frozen_tree.finish(tree, frozen_tree.load_inside(work / "inside.json"), record, PROJECT, seconds)
    return tree


def is_whole(tree: Path) -> bool:
    """Runs the frozen program's own test: every plug-in of the source, every wall, the whole main job."""
    environment = {name: value for name, value in os.environ.items() if name in ("HOME", "LANG", "PATH")}
    done = subprocess.run(
        [tree / "lanyard", "self-test", "--json"], capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode != 0:
        print(f"The frozen program failed its self-test:\n{done.stdout}{done.stderr}", file=sys.stderr)
        return False
    report = json.loads(done.stdout)
    return bool(report["build"]["plugins_as_built"] and all(report["worker"].values()))


def _record(seconds: int) -> dict[str, Any]:
    from build_record import build_record

    return build_record(os.environ.get("LANYARD_COMMIT", ""), seconds)


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


if __name__ == "__main__":
    sys.exit(main())
