"""Which version this is, also from a checkout that was never installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def program_version() -> str:
    """Returns the version, e.g. ``0.1.0``."""
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
