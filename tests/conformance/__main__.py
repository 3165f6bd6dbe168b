"""``./test conformance [PART …]``: published vectors, a table per group: file, expected, got."""

from __future__ import annotations

import sys
from importlib import import_module

from tests.support.shared import shared_folder

PARTS = ("jsonld", "tordf", "credentials", "tokens")


def main(words: list[str]) -> int:
    """Runs the parts named, or all; exit 1 when anything differs without a reason told in docs/conformance.md."""
    if shared_folder() is None:
        print("The conformance data (a folder named shared beside the checkout) is not here; nothing was run.")
        return 2
    unknown = set(words) - set(PARTS)
    if unknown:
        print(f"There is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
        return 2
    status = 0
    for part in words or PARTS:
        print(f"\n=== {part}", flush=True)
        status = max(status, int(import_module(f"tests.conformance.{part}").main() or 0))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
