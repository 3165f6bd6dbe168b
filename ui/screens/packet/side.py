"""What they get: every file by name and size; and how the packet is made, which can be kept for the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import decimal, t
from ui.widgets.controls import Field, Switch
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, clear, column, row, rule
from ui.widgets.plain_label import PlainLabel
from wallet.limits import MAX_REQUEST_CHARS, MAX_TAG_CHARS
from wallet.service.packing import OutlinedFile, PacketTemplate

SHOWN = 40
"""Files that are named; more are counted."""
_ICONS = {"cover": "document", "absent": "table", "signed": "file", "page": "checked-file", "original": "file"}
_PAUSE_MS = 400


class PacketSide(QWidget):
    """``changed`` is called when another way was chosen, after a pause where it is typed."""

    def __init__(self, changed: Callable[[], object]) -> None:
        super().__init__()
        self._base = PacketTemplate()
        lines = column(spacing=16)
        self.setLayout(lines)
        paper = QFrame()
        paper.setObjectName("paper")
        inside = column(margins=(20, 14, 20, 14))
        paper.setLayout(inside)
        head = row(spacing=10)
        head.addWidget(Mark("line/folder", cut="paper"))
        head.addWidget(PlainLabel(t("packet.they_get"), strong=True), 1)
        self._total = PlainLabel("", size="small", role="ink_2")
        head.addWidget(self._total)
        inside.addLayout(head)
        self._files = column()
        inside.addLayout(self._files)
        lines.addWidget(paper)
        lines.addWidget(PlainLabel(t("packet.originals_why"), size="small", role="ink_2"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(changed)
        self.zip = Switch(on=True, name=t("packet.as_zip"))
        self.plain_names = Switch(on=False, name=t("packet.ascii"))
        self.plain_names.toggled.connect(lambda _on: changed())
        self.person = self._field("packet.person", MAX_TAG_CHARS * 2)
        self.names = self._field("packet.names", MAX_REQUEST_CHARS)
        self.keep = Field(name=t("packet.keep_as"), hint=t("packet.keep_as.hint"))
        self.keep.setMaxLength(MAX_TAG_CHARS)
        for words, why, switch in (
            (t("packet.as_zip"), t("packet.as_zip.why"), self.zip),
            (t("packet.ascii"), t("packet.ascii.why"), self.plain_names),
        ):
            lines.addWidget(Row(words, why, action=switch, tall=44))
        for key, field in (("person", self.person), ("names", self.names), ("keep_as", self.keep)):
            box = column(spacing=4)
            box.addWidget(PlainLabel(t(f"packet.{key}"), size="small", strong=True))
            box.addWidget(field)
            if field is not self.person:
                box.addWidget(PlainLabel(t(f"packet.{key}.why"), size="small", role="ink_2"))
            lines.addLayout(box)

    def _field(self, key: str, most: int) -> Field:
        field = Field(name=t(key), hint=t(f"{key}.hint"))
        field.setMaxLength(most)
        field.textEdited.connect(lambda _text: self._pause.start())
        return field

    # How it is made -------------------------------------------------------------------
    def use(self, template: PacketTemplate, name: str = "") -> None:
        """Shows a way of making packets; ``name`` is what it is kept under."""
        self._base = template
        self.zip.setChecked(not template.as_folder)
        self.plain_names.setChecked(template.ascii_names)
        self.person.setText(template.person)
        self.names.setText("" if template.names == PacketTemplate().names else template.names)
        self.keep.setText(name)

    def template(self) -> PacketTemplate:
        """Returns the way that is chosen."""
        return PacketTemplate(
            names=self.names.text().strip() or PacketTemplate().names,
            ascii_names=self.plain_names.isChecked(),
            person=self.person.text().strip(),
            audience=self._base.audience,
            purpose=self._base.purpose,
            as_folder=not self.zip.isChecked(),
        )

    def saved_as(self) -> str:
        """Returns under which name it is to be kept; "" for not at all."""
        return " ".join(self.keep.text().split())

    # What they get ---------------------------------------------------------------------
    def show_files(self, files: Sequence[OutlinedFile]) -> None:
        """Names every file."""
        clear(self._files)
        for file in files[:SHOWN]:
            self._files.addSpacing(10)
            self._files.addWidget(rule())
            self._files.addSpacing(10)
            line = row(spacing=10)
            line.addWidget(Mark(f"line/{_ICONS[file.kind]}", "ink_2", cut="paper"))
            line.addWidget(PlainLabel(plain(file.name, limit=120)), 1)
            if file.size is not None:
                line.addWidget(PlainLabel(size_text(file.size), size="small", role="ink_2", one_line=True))
            self._files.addLayout(line)
        if len(files) > SHOWN:
            self._files.addSpacing(10)
            self._files.addWidget(PlainLabel(t("share.and_more", n=len(files) - SHOWN), role="ink_2"))
        known = sum(file.size or 0 for file in files)
        self._total.setText(joined(t("packet.files", n=len(files)), size_text(known) if known else "", by=", "))


def size_text(size: int) -> str:
    """Returns a size as people write it: "0.4 MB", "88 KB"."""
    if size >= 100_000:
        return t("packet.mb", size=decimal(size / 1_000_000))
    return t("packet.kb", size=max(1, round(size / 1000)))
