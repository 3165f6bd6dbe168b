"""Every reason that a table may give stands in docs/conformance.md, and every reason there is given."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conformance import credentials, tokens, tordf, values

PAGE = Path(__file__).resolve().parents[2] / "docs" / "conformance.md"


def test_the_page_argues_what_the_tables_name_and_nothing_else() -> None:
    named = {
        *credentials.ARGUED.values(),
        *tordf.ARGUED.values(),
        *tordf.REFUSED.values(),
        tordf.OLD,
        tokens.KEY_BINDING,
        values.BBS,
        values.SKOLEM,
        values.OTHER_KEYS,
    }
    rows = re.findall(r"^\| ([^|]+?) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert named == set(rows) - {"reason", "---"}
