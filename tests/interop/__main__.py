"""``./test peers``: every test that needs a program of others, as a table. A peer that is missing is a failure here."""

from __future__ import annotations

import os
import sys

import pytest

from tests.interop.table import Table

if __name__ == "__main__":
    os.environ["LANYARD_PEERS"] = "all"
    sys.exit(pytest.main(["-q", "-m", "peer", "-p", "no:randomly", *(sys.argv[1:] or ["tests"])], plugins=[Table()]))
