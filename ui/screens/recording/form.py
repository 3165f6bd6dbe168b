"""The fields of a record by hand: which of them are asked for depends on what it is; all can be typed in any order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.text.words import t
from ui.widgets.controls import Choice, Field
from ui.widgets.parts import column
from ui.widgets.plain_label import PlainLabel
from wallet.errors import UsageError
from wallet.limits import MAX_FIELD_CHARS, MAX_TITLE_CHARS
from wallet.records.by_hand import EvidenceFile, RecordByHand, RecordKind

TEXTS: Final = (
    "issuer", "place", "number", "issued", "expires", "began", "ended", "hours", "subject", "skills", "address", "note"
)  # fmt: skip
"""Every field but the kind and the title, in the order of the form."""
_GAP: Final = 16


class Labelled(QWidget):
    """A field with its name above it."""

    def __init__(self, words: str, field: QWidget) -> None:
        super().__init__()
        inside = column(spacing=4)
        self.setLayout(inside)
        inside.addWidget(PlainLabel(words, size="small", strong=True))
        inside.addWidget(field)


class RecordForm(QWidget):
    """The form. Nothing that was typed is lost when other fields are asked for: they are hidden, and not read."""

    def __init__(self) -> None:
        super().__init__()
        self._narrow = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(_GAP)
        kinds = [(str(kind), t(f"recording.kind.{kind}")) for kind in RecordKind]
        self.kind = Choice(kinds, RecordKind.CERTIFICATION, name=t("recording.kind"))
        self.title = Field(name=t("recording.title"), hint=t("recording.title.hint"))
        self.title.setMaxLength(MAX_TITLE_CHARS)
        self.fields = {name: Field(name=t(f"recording.{name}"), hint=t(f"recording.{name}.hint")) for name in TEXTS}
        for field in self.fields.values():
            field.setMaxLength(MAX_FIELD_CHARS)
        self._cells: dict[str, Labelled] = {
            "kind": Labelled(t("recording.kind"), self.kind),
            "title": Labelled(t("recording.title"), self.title),
        }
        self._cells |= {name: Labelled(t(f"recording.{name}"), field) for name, field in self.fields.items()}
        for cell in self._cells.values():
            cell.setParent(self)  # Shown before it is anybody's, it would be a window of its own.
        self._asked: tuple[str, ...] = TEXTS
        self._place()

    def ask_for(self, names: Iterable[str]) -> None:
        """Asks for these fields besides kind and title, and for those in which something stands already."""
        asked = set(names)
        self._asked = tuple(name for name in TEXTS if name in asked or self.fields[name].text().strip())
        self._place()

    def relayout(self, narrow: bool) -> None:
        """Two fields beside each other, or one beneath the other."""
        self._narrow = narrow
        self._place()

    def _place(self) -> None:
        while self._grid.takeAt(0) is not None:
            pass
        shown = ["kind", "title", *self._asked]
        columns = 1 if self._narrow else 2
        for name, cell in self._cells.items():
            cell.setVisible(name in shown)
        for number, name in enumerate(shown):
            self._grid.addWidget(self._cells[name], number // columns, number % columns)
        for number in range(2):
            self._grid.setColumnStretch(number, int(number < columns))

    def is_empty(self) -> bool:
        """Says whether nothing was typed."""
        return not any(field.text().strip() for field in (self.title, *self.fields.values()))

    def clear(self) -> None:
        """Takes out what was typed."""
        for field in (self.title, *self.fields.values()):
            field.clear()
            field.set_wrong(False)

    def show_wrong(self, code: str) -> None:
        """Marks the fields that a code is about, and puts the keyboard into the first."""
        about = {
            "record_title": ("title",),
            "record_date": ("issued", "expires", "began", "ended"),
            "record_dates_turned": ("issued", "expires", "began", "ended"),
            "record_hours": ("hours",),
            "record_too_long": ("title", "note"),
        }.get(code, ())
        for name, field in (("title", self.title), *self.fields.items()):
            field.set_wrong(name in about)
        for name in about:
            field = self.title if name == "title" else self.fields[name]
            if field.isVisible():
                field.setFocus()
                return

    def record(self, evidence: tuple[EvidenceFile, ...]) -> RecordByHand:
        """Returns what stands in the form. Raises UsageError ``record_hours``."""
        typed = {name: self.fields[name].text().strip() if name in self._asked else "" for name in TEXTS}
        number = _hours(typed["hours"])
        subject = typed["subject"]
        return RecordByHand(
            RecordKind(self.kind.currentData()),
            self.title.text(),
            issuer=typed["issuer"],
            place=typed["place"],
            number=typed["number"],
            issued=typed["issued"],
            expires=typed["expires"],
            began=typed["began"],
            ended=typed["ended"],
            hours=number,
            categories=((subject, number),) if subject and number is not None else (),
            skills=tuple(skill for skill in typed["skills"].split(",") if skill.strip()),
            address=typed["address"],
            note=typed["note"],
            evidence=evidence,
        )


def _hours(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise UsageError("record_hours") from None
