"""A message to the issuer, ready to copy. Nothing is sent from here."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from resources.letter import concerns_issuer, letter
from ui.dialogs.sheet import Sheet
from ui.text.plain import plain
from ui.text.words import language, t
from ui.widgets.controls import Button
from ui.widgets.plain_label import PlainLabel
from ui.widgets.raw_text import RawText
from wallet.records.complaints import complaints
from wallet.records.record import Record
from wallet.report import VerificationReport


class LetterDialog(Sheet):
    """Shows what to write to the issuer of a record that does not check out."""

    def __init__(self, record: Record, parent: QWidget) -> None:
        super().__init__(t("letter.title"), parent, wide=680)
        self._text = letter_text(record.report, record.summary.title)
        self.body.addWidget(PlainLabel(t("letter.why"), role="ink_2"))
        view = RawText(self._text, name=t("letter.title"))
        view.setMinimumHeight(260)
        self.body.addWidget(view, 1)
        self._copy = Button(t("letter.copy"), look="primary", icon="copy", on=self._copied)
        self.add_close()
        self.buttons.addWidget(self._copy)

    def _copied(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self._copy.setText(t("letter.copied"))


def letter_text(report: VerificationReport, title: str = "") -> str:
    """Returns the message to the issuer of each credential with anything for it to mend; "" when there is none."""
    return "\n\n".join(
        letter(
            title=plain(complaint.view.title or title, limit=120),
            issuer=plain(complaint.view.issuer.name, limit=120),
            credential_id=plain(complaint.view.id, limit=200),
            reasons=complaint.reasons,
            language=language(),
        )
        for complaint in complaints(report)
        if concerns_issuer(complaint.reasons)
    )
