"""docs/published-files.md says what comes of every published file, and that is what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.shared import shared_folder
from tests.wallet.skills.published_files import table

SHARED = shared_folder()


@pytest.mark.shared
@pytest.mark.skipif(SHARED is None, reason="the published files are not beside the checkout")
def test_the_table_is_what_happens() -> None:
    assert SHARED is not None
    written = (Path(__file__).resolve().parents[3] / "docs" / "published-files.md").read_text(encoding="utf-8")
    assert table(SHARED).splitlines() == written.splitlines()
