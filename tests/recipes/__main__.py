"""``./test recipes``: the recipes of docs/recipes-dask-ray.md, run with Dask and Ray in an environment of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

from tests.recipes.document import ROOT, blocks, fill

HOME = ROOT / ".recipes"
"""Where the two are installed; kept between runs, never committed."""
WANTED = ("dask[bag]", "ray")
_ONE_BY_ONE = """
from datetime import UTC, datetime
from pathlib import Path

from judging import judge

if __name__ == "__main__":
    at = datetime.now(UTC)
    rows = [judge(path, at) for path in sorted(Path("badges").iterdir())]
"""
_TELL = """
    import json, sys

    Path(sys.argv[1]).write_text(json.dumps(rows))
"""


def environment() -> Path:
    """Returns the interpreter of an environment with Dask, Ray and everything this one has."""
    python = HOME / "bin" / "python"
    if not python.exists():
        venv.create(HOME, with_pip=True)
    folders = [str(ROOT), sysconfig.get_path("purelib")]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (HOME / "lib" / version / "site-packages" / "lanyard-recipes.pth").write_text("\n".join(folders) + "\n")
    missing = subprocess.run([python, "-c", "import dask.bag, ray"], capture_output=True, check=False).returncode
    if missing:
        subprocess.run([python, "-m", "pip", "install", "-q", *WANTED], check=True)
    return python


def run(python: Path, folder: Path, name: str, code: str) -> list[object]:
    """Runs one recipe as a script of its own and returns its rows."""
    (folder / f"{name}.py").write_text(code + _TELL)
    told = folder / f"{name}-rows.json"
    # Nothing is told to anybody, and nothing of the run stays in the home folder.
    quiet = {**os.environ, "HOME": str(folder), "RAY_USAGE_STATS_ENABLED": "0"}
    subprocess.run([python, f"{name}.py", told], cwd=folder, check=True, timeout=600, env=quiet)
    rows: list[object] = json.loads(told.read_text())
    return rows


def main() -> int:
    """Compares both with one by one; 0 when they agree, in order."""
    python = environment()
    code = blocks()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, 500)
        (folder / "judging.py").write_text(code["The function"])
        wanted = run(python, folder, "one_by_one", _ONE_BY_ONE)
        bad = 0
        for recipe in ("Dask", "Ray"):
            agrees = run(python, folder, f"recipe_{recipe.lower()}", code[recipe]) == wanted
            bad += not agrees
            print(f"{recipe}: {len(wanted)} files, {'the same rows in the same order' if agrees else 'NOT the same'}")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
