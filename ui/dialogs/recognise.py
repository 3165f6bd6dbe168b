"""Recognising an issuer: what it means, what to look at first, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button, Field
from ui.widgets.parts import Note
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import Credential
from wallet.limits import MAX_TITLE_CHARS
from wallet.records.record import Record
from wallet.report import CheckName
from wallet.service.trusted_issuers import Caution

Choices = list[tuple[str, Callable[[], object]]]


class RecogniseDialog(Sheet):
    """Shows what the person would say by it. ``action`` gets the name they give the issuer."""

    def __init__(
        self, issuer_id: str, name: str, cautions: Sequence[Caution], action: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__(t("recognise.title"), parent)
        self._action = action
        self.body.addWidget(PlainLabel(t("recognise.why")))
        self.body.addWidget(PlainLabel(t("recognise.id"), size="small", role="ink_2"))
        self.body.addWidget(PlainLabel(plain(issuer_id, limit=400), strong=True))
        self.body.addWidget(PlainLabel(t("recognise.name"), size="small", role="ink_2"))
        self._name = Field(name=t("recognise.name"))
        self._name.setMaxLength(MAX_TITLE_CHARS)
        self._name.setText(plain(name))
        self._name.returnPressed.connect(self._go)
        self.body.addWidget(self._name)
        for caution in cautions:
            warning = t(f"caution.{caution.code}", name=plain(caution.name, limit=80))
            self.body.addWidget(Note(warning, role="attention"))
        self.body.addStretch(1)
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self.buttons.addWidget(Button(t("recognise.yes"), look="primary", on=self._go))

    def _go(self) -> None:
        self.accept()
        self._action(self._name.text())


def recognise_choices(record: Record, session: Session, page: QWidget) -> Choices:
    """Returns the menu's entry for the issuer of ``record``: recognise it, or take that back."""
    view = record.view
    if not isinstance(view, Credential) or not view.issuer.id:
        return []
    issuer, name = view.issuer.id, view.issuer.name
    trust = record.report.outcome(CheckName.ISSUER_TRUST)
    if any(remark.code == "recognised_by_you" for remark in trust.remarks):
        return [(t("recognise.forget"), lambda: forget(session, issuer, name))]
    if any(remark.code == "vouched_for" for remark in trust.remarks):
        return []

    def ask() -> None:
        session.ask(
            page,
            lambda wallet: wallet.trusted_issuers.cautions(issuer, name),
            done=lambda cautions: RecogniseDialog(issuer, name, cautions, yes, page).open(),
        )

    def yes(called: str) -> None:
        recognise(session, issuer, called)

    return [(t("recognise.do"), ask)]


def recognise(session: Session, issuer: str, name: str, *, then: Callable[[], object] | None = None) -> None:
    """Takes the issuer onto the person's list, and does ``then``; the toast can take it back for a while."""

    def notify() -> None:
        text = t("recognise.done", name=plain(name or issuer, limit=60))
        session.undoing.put(text, lambda: forget(session, issuer, name))
        if then is not None:
            then()

    session.change(session, lambda wallet: wallet.trusted_issuers.recognise(issuer, name), done=notify)


def forget(session: Session, issuer: str, name: str) -> None:
    """Takes it off again; the toast can bring it back."""

    def notify() -> None:
        text = t("recognise.forgotten", name=plain(name or issuer, limit=60))
        session.undoing.put(text, lambda: recognise(session, issuer, name))

    session.change(session, lambda wallet: wallet.trusted_issuers.forget(issuer), done=notify)
