"""The bytes exactly as they came: to read, to copy, to save."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from ui.dialogs.files import save_as
from ui.dialogs.sheet import Sheet
from ui.session.clipboard import TEXT_CLEARED_AFTER_SECONDS, Clipboard
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.plain_label import PlainLabel
from ui.widgets.raw_text import RawText
from wallet.errors import ShareError
from wallet.limits import KIB
from wallet.records.record import Record
from wallet.service.exporting import save_received

SHOWN_BYTES = 256 * KIB
"""What the view shows of a large file; saving gives all of it."""
_ENDINGS = {b"\x89PNG": ".png", b"%PDF": ".pdf", b"<svg": ".svg", b"PK\x03\x04": ".zip", b"{": ".json", b"ey": ".jwt"}


class SourceDialog(Sheet):
    """Shows what was received."""

    def __init__(self, record: Record, parent: QWidget, clipboard: Clipboard) -> None:
        super().__init__(t("source.title"), parent, wide=760)
        self._record = record
        self._clipboard = clipboard
        self.body.addWidget(PlainLabel(t("source.digest", digest=record.sha256), size="small", role="ink_2"))
        text, is_text = readable(record.received)
        if not is_text:
            self.body.addWidget(PlainLabel(t("source.not_text"), role="ink_2"))
        view = RawText(text, name=t("source.title"))
        view.setMinimumHeight(320)
        self.body.addWidget(view, 1)
        self._message = PlainLabel("", size="small", role="problem")
        self.body.addWidget(self._message)
        if is_text:
            self.buttons.addWidget(Button(t("source.copy"), look="quiet", icon="copy", on=lambda: self._copy(text)))
        self.buttons.addWidget(Button(t("source.save"), look="quiet", icon="save", on=self._save))
        self.add_close()

    def _copy(self, text: str) -> None:
        self._clipboard.put(text, seconds=TEXT_CLEARED_AFTER_SECONDS)

    def _save(self) -> None:
        name = safe_name(self._record.summary.title) + ending(self._record.received)
        chosen = save_as(self, t("source.save"), name)
        if chosen is not None:
            try:
                save_received(chosen, self._record.received)
            except ShareError:
                self._message.setText(t("source.not_saved"))


def readable(data: bytes) -> tuple[str, bool]:
    """Returns the text of ``data`` and True, or a table of its bytes and False."""
    head = data[:SHOWN_BYTES]
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and "\x00" not in text:
        return text, True
    rows = (head[at : at + 16] for at in range(0, min(len(head), 16 * KIB), 16))
    return "\n".join(f"{number * 16:08x}  {piece.hex(' ')}" for number, piece in enumerate(rows)), False


def ending(data: bytes) -> str:
    """Returns a file ending for ``data`` by its first bytes."""
    return next((end for magic, end in _ENDINGS.items() if data.lstrip()[:8].startswith(magic)), ".bin")


def safe_name(title: str) -> str:
    """Returns a file name made from ``title``: letters, digits and dashes only."""
    name = re.sub(r"[^\w-]+", "-", title, flags=re.UNICODE).strip("-_.")[:60]
    return name or "credential"
