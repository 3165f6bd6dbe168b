"""``./test bench cards_scroll``: 100,000 cards scrolled to the end, beside Qt's own wrapped list over the same rows."""

from __future__ import annotations

import time

from PySide6.QtCore import QAbstractItemModel, QSize
from PySide6.QtWidgets import QApplication, QListView

from tests.benchmarks.figures import row
from tests.benchmarks.large_window import library_over, show_scrolling
from tests.benchmarks.shelf_vault import shelf_vault


def laid_out_by_qt(app: QApplication, model: QAbstractItemModel, size: QSize, cell: QSize) -> float:
    """Returns the milliseconds Qt's wrapped list is at work to lay out the rows of ``model`` and go to their end."""
    view = QListView()
    view.setFlow(QListView.Flow.LeftToRight)
    view.setWrapping(True)
    view.setUniformItemSizes(True)
    view.setGridSize(cell)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.resize(size)
    view.show()
    app.processEvents()
    start = time.thread_time()
    view.setModel(model)
    app.processEvents()
    view.scrollToBottom()
    app.processEvents()
    took = (time.thread_time() - start) * 1e3
    view.close()
    view.deleteLater()
    return took


def main() -> None:
    """Prints the figures."""
    with library_over(shelf_vault()) as opened:
        busiest = show_scrolling(opened)
        grid = opened.page._grid
        peer = laid_out_by_qt(opened.app, opened.page.cards_model(), grid.size(), grid._cell)
        row("Qt's wrapped list over the same rows, one step, processor", peer, note=f"{peer / busiest:.0f} times ours")


if __name__ == "__main__":
    main()
