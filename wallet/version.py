"""Which version this is: of a checkout, of an installed package, or of a packaged program (packaging/)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from wallet.errors import BugError

_RECORD: Final = "build.json"
_SHORT: Final = 7
"""Letters of a commit that a person reads out."""


@cache
def program_version() -> str:
    """Returns the version, e.g. ``0.1.0``."""
    record = build_record()
    if record is not None:
        return str(record["version"])
    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    # Both take as long to import as judging a badge does.
    if project.is_file():
        import tomllib

        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed_version

    try:
        return installed_version("lanyard")
    except PackageNotFoundError:
        return "unknown"


@cache
def build_record() -> Mapping[str, Any] | None:
    """Returns what the build of a packaged program wrote into it; None where nothing was built.

    ``version``; ``commit`` (full hash, or empty); ``date`` of the sources (ISO 8601); ``plugins``: kind → ids, as the
    source had them. Raises BugError ``bundle_damaged`` when a packaged program has no such record.
    """
    if not getattr(sys, "frozen", False):
        return None
    from resources.reader import read_json

    try:
        record: Mapping[str, Any] = read_json(_RECORD)
    except (OSError, ValueError):
        raise BugError("bundle_damaged", _RECORD) from None
    return record


def version_line() -> str:
    """Returns the version as people report it: with the commit where a build knows it, e.g. ``0.1.0 (4fb0025)``."""
    commit = str((build_record() or {}).get("commit", ""))[:_SHORT]
    return f"{program_version()} ({commit})" if commit else program_version()


def licences_folder() -> Path | None:
    """Returns the folder with the licences of everything in a packaged program; None where nothing was built."""
    folder = Path(sys.executable).resolve().parent / "licences"
    return folder if build_record() is not None and folder.is_dir() else None
