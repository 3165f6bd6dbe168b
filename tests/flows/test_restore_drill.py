"""Everything comes back from the backup file and its code alone. A thousand of them: ``./test bench restore``."""

from __future__ import annotations

from pathlib import Path

from tests.support.round_trip import KINDS, drill


def test_mixed_credentials_come_back_from_the_file_and_its_code(tmp_path: Path) -> None:
    done = drill(5 * len(KINDS), tmp_path)
    assert set(done.kinds.values()) == {5}
