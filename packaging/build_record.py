"""What a packaged program knows of its own making; read by wallet/version.py, compared by ``lanyard self-test``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def build_record(commit: str, seconds: int) -> dict[str, Any]:
    """Returns the record of a build of the importable checkout.

    ``commit`` is the full hash (empty where it is not known), ``seconds`` the moment of the sources since 1970 (UTC).
    ``plugins`` are the ids that the source finds in its folders: the frozen program must find the same.
    """
    from wallet.cli.self_test import plugin_ids
    from wallet.version import program_version

    return {
        "version": program_version(),
        "commit": commit,
        "date": datetime.fromtimestamp(seconds, UTC).date().isoformat(),
        "plugins": plugin_ids(),
    }
