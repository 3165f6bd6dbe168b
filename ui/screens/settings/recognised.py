"""Settings, issuers: whom the person recognises by their own word, and the registries they chose."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.dialogs.files import choose_file
from ui.dialogs.recognise import forget
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.parts import Row, RowList, Section, clear, column
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError, UsageError
from wallet.limits import MAX_FETCH_BYTES
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet
from wallet.service.trusted_issuers import KnownSigner, OwnIssuer, Registry

SHOWN = 200
"""Rows of the page; a recruiter's longer list is read with ``lanyard trust list``."""


class RecognisedPart(QWidget):
    """Two lists. Looks again by itself after each change."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._body = column(spacing=32)
        self.setLayout(self._body)
        session.changed.connect(self._changed)
        self._look()

    def _changed(self, changes: Changes) -> None:
        if changes.trust:
            self._look()

    def _look(self) -> None:
        def question(wallet: OpenWallet) -> tuple[list[OwnIssuer], list[Registry], list[KnownSigner]]:
            trusted = wallet.trusted_issuers
            return trusted.issuers(), trusted.registries(), trusted.signers()

        self._session.ask(self, question, done=lambda answers: self._show(*answers))

    def _show(self, issuers: Sequence[OwnIssuer], registries: Sequence[Registry], signers: Sequence[KnownSigner]) -> None:
        clear(self._body)
        self._body.addWidget(self._own(issuers))
        self._body.addWidget(self._chosen(registries))
        self._body.addWidget(self._known(signers))

    def _own(self, issuers: Sequence[OwnIssuer]) -> Section:
        section = Section(t("recognised.title"), count=str(len(issuers)) if issuers else "")
        section.add(PlainLabel(t("recognised.why"), role="ink_2"))
        rows = RowList()
        for issuer in issuers[:SHOWN]:
            off = Button(t("recognised.take_away"), look="quiet", on=partial(forget, self._session, issuer.id, issuer.name))
            since = t("recognised.since", id=plain(issuer.id, limit=90), date=dates.day(issuer.added))
            rows.add(Row(plain(issuer.name, limit=120) or plain(issuer.id, limit=120), since, action=off))
        if not issuers:
            rows.add(Row(t("recognised.none")))
        section.add(rows)
        return section

    def _chosen(self, registries: Sequence[Registry]) -> Section:
        add = Button(t("recognised.add_list"), look="link", on=self._add)
        section = Section(t("recognised.registries"), action=add)
        section.add(PlainLabel(t("recognised.registries_why"), role="ink_2"))
        rows = RowList()
        for registry in registries:
            off = Button(t("recognised.take_away"), look="quiet", on=partial(self._take_away, registry.name))
            since = t("recognised.registry_since", date=dates.day(registry.added))
            rows.add(Row(plain(registry.name, limit=120), since, action=off))
        if not registries:
            rows.add(Row(t("recognised.registries_none")))
        section.add(rows)
        return section

    def _known(self, signers: Sequence[KnownSigner]) -> Section:
        add = Button(t("recognised.add_signer"), look="link", on=self._add_signer)
        section = Section(t("recognised.signers"), action=add)
        section.add(PlainLabel(t("recognised.signers_why"), role="ink_2"))
        rows = RowList()
        for signer in signers:
            off = Button(t("recognised.take_away"), look="quiet", on=partial(self._forget_signer, signer.id, signer.name))
            until = t("recognised.signer_until", date=dates.day(signer.until))
            rows.add(Row(plain(signer.name, limit=120), until, action=off))
        if not signers:
            rows.add(Row(t("recognised.signers_none")))
        section.add(rows)
        return section

    def _add_signer(self) -> None:
        chosen = choose_file(self, t("recognised.add_signer"), "PEM, DER (*.pem *.crt *.cer *.der)")
        if chosen is not None:
            self._session.change(
                self, lambda wallet: wallet.trusted_issuers.add_signers(_content(chosen)), failed=self._refused
            )

    def _forget_signer(self, signer_id: str, name: str) -> None:
        def notify() -> None:
            self._session.notify(t("recognised.taken_away", name=plain(name, limit=60)))

        self._session.change(self, lambda wallet: wallet.trusted_issuers.forget_signer(signer_id), done=notify)

    def _add(self) -> None:
        chosen = choose_file(self, t("recognised.add_list"), "JSON (*.json)")
        if chosen is not None:
            self._session.change(self, lambda wallet: _added(wallet, chosen), failed=self._refused)

    def _refused(self, error: LanyardError) -> None:
        self._session.tell_problem(error)

    def _take_away(self, name: str) -> None:
        def notify() -> None:
            self._session.notify(t("recognised.taken_away", name=plain(name, limit=60)))

        self._session.change(self, lambda wallet: wallet.trusted_issuers.forget_registry(name), done=notify)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_FETCH_BYTES + 1)
    except OSError as error:
        raise UsageError("authority_unreadable", type(error).__name__) from None


def _added(wallet: OpenWallet, path: Path) -> Changes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FETCH_BYTES + 1)
    except OSError as error:
        raise UsageError("trust_list_malformed", type(error).__name__) from None
    wallet.trusted_issuers.add_registry(data, path.stem)
    return Changes(trust=True)


def recognised(session: Session) -> QWidget:
    """Returns the part for a session."""
    return RecognisedPart(session)
