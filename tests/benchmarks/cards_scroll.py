"""``./test bench cards_scroll``: 100,000 cards scrolled to the end, beside Qt's own wrapped list of as many rows.

Qt's list paints nothing but one letter in each place: what it takes is what laying out every row takes.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, QStringListModel
from PySide6.QtWidgets import QApplication, QListView

from tests.benchmarks.figures import row
from tests.benchmarks.large_window import library_over, show_scrolling
from tests.benchmarks.shelf_vault import COUNT, shelf_vault


def laid_out_by_qt(app: QApplication, size: QSize, cell: QSize, count: int) -> float:
    """Returns the milliseconds Qt's wrapped list takes for a new set of rows and the way to its end."""
    view = QListView()
    view.setFlow(QListView.Flow.LeftToRight)
    view.setWrapping(True)
    view.setUniformItemSizes(True)
    view.setGridSize(cell)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.resize(size)
    view.show()
    app.processEvents()
    model = QStringListModel(["x"] * count)
    start = time.perf_counter()
    view.setModel(model)
    app.processEvents()
    view.scrollToBottom()
    app.processEvents()
    took = (time.perf_counter() - start) * 1e3
    view.close()
    view.deleteLater()
    return took


def main() -> None:
    """Prints the figures."""
    with library_over(shelf_vault()) as opened:
        longest = show_scrolling(opened)
        grid = opened.page._grid
        peer = laid_out_by_qt(opened.app, grid.size(), grid._cell, COUNT)
        row(
            "a wrapped list of Qt: as many rows, to the end", peer, note=f"{peer / longest:.0f} times as long as a step here"
        )


if __name__ == "__main__":
    main()
