"""What is shipped: the frozen program and its package. The short tests here build nothing; ``./test packages`` does."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The build's scripts are no package (``packaging`` is a library's name): they import each other by their bare names.
sys.path.insert(0, str(ROOT / "packaging"))
