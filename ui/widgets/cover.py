"""What covers the whole window until it is stopped: nothing beneath it can be reached meanwhile."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Cover(QWidget):
    """Lies over its window; Esc and the steps back and forward are its own."""

    def stop(self) -> None:
        """Ends what is shown, and uncovers the window."""
        raise NotImplementedError
