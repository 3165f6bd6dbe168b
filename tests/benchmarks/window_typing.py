"""``./test bench window_typing``: from a key in the search to the painted rows, over 100,000 records."""

from __future__ import annotations

from tests.benchmarks.large_window import library_over, show_typing
from tests.benchmarks.shelf_vault import shelf_vault


def main() -> None:
    """Prints the figures."""
    with library_over(shelf_vault()) as opened:
        show_typing(opened)


if __name__ == "__main__":
    main()
