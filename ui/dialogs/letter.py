"""A message to the issuer, ready to copy. Nothing is sent from here."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from resources.letter import letter
from ui.dialogs.sheet import Sheet
from ui.text.plain import plain
from ui.text.words import language, t
from ui.widgets.controls import Button
from ui.widgets.plain_label import PlainLabel
from ui.widgets.raw_text import RawText
from wallet.credential.model import Credential
from wallet.records.record import Record
from wallet.report import OutcomeKind, VerificationReport


class LetterDialog(Sheet):
    """Shows what to write to the issuer of a record that does not check out."""

    def __init__(self, record: Record, parent: QWidget) -> None:
        super().__init__(t("letter.title"), parent, wide=680)
        self._text = letter_text(record)
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


def letter_text(record: Record) -> str:
    """Returns the message for one record."""
    view = record.view if isinstance(record.view, Credential) else None
    return letter(
        title=plain(record.summary.title, limit=120),
        issuer=plain(record.summary.issuer_name, limit=120),
        credential_id=plain(view.id, limit=200) if view is not None else "",
        found=found_in(record.report),
        language=language(),
    )


def found_in(report: VerificationReport) -> list[tuple[str, str]]:
    """Returns (code, pointer) of what failed, or where nothing did, of what could not be checked."""
    for word in (OutcomeKind.FAILED, OutcomeKind.UNKNOWN):
        found = [
            (problem.code, f"{result.scope}{problem.pointer}")
            for result in report.results
            if result.outcome.kind is word
            for problem in result.outcome.problems
            if problem.code not in ("not_read", "not_run")
        ]
        if found:
            return found
    return []
