"""How the wallet goes online: the proxy of the person's choice, and certificate authorities of their own."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.dialogs.files import choose_file
from ui.dialogs.name import NameDialog
from ui.dialogs.sheet import Sheet
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.way_out import how_it_goes_out
from ui.text.words import problem_text, t
from ui.widgets.controls import Button, Choice
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section, clear
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError, UsageError
from wallet.limits import MAX_AUTHORITY_BYTES
from wallet.service.changes import Changes
from wallet.service.network_settings import NetworkState, OwnAuthority
from wallet.service.protocols import OpenWallet
from wallet.service.way_out import ProxyChoice, ProxyUse, proxy_choice

_CERTIFICATES = "PEM, DER (*.pem *.crt *.cer *.der);;*"
_LONGEST = 200
"""Characters of a proxy's address, with name and password."""


class WayOut(Section):
    """The proxy, then the authorities; asked of the open wallet, which keeps both."""

    def __init__(self, session: Session) -> None:
        super().__init__(t("settings.way_out"), action=Button(t("settings.ca_add"), look="link", on=self._choose_file))
        self._session = session
        self._load()

    def _load(self) -> None:
        self._session.ask(self, lambda wallet: wallet.network_settings.state(), done=self._show)

    def _show(self, state: NetworkState) -> None:
        clear(self.body)
        rows = [self._proxy(state)]
        rows += [self._authority(authority) for authority in state.authorities]
        if not state.authorities:
            rows.append(Row(t("settings.ca_none"), t("settings.ca_why"), mark=Mark("line/key", "ink_2")))
        self.add(RowList(rows))

    # The proxy --------------------------------------------------------------------
    def _proxy(self, state: NetworkState) -> Row:
        ways = [(str(use), t(f"settings.proxy.{use}")) for use in ProxyUse]
        choice = Choice(ways, str(state.use), name=t("settings.proxy"))
        choice.activated.connect(lambda _: self._chosen(ProxyUse(choice.currentData())))
        return Row(t("settings.proxy"), how_it_goes_out(state), mark=Mark("line/globe", "ink_2"), action=choice)

    def _chosen(self, use: ProxyUse) -> None:
        if use is not ProxyUse.TYPED:
            self._keep(ProxyChoice(use))
            return
        title, hint = t("settings.proxy.type"), "http://proxy.example:8080"
        dialog = NameDialog(title, t("settings.proxy.take"), self._typed, self.window(), hint=hint)
        dialog.field.setMaxLength(_LONGEST)
        dialog.rejected.connect(self._load)
        dialog.open()

    def _typed(self, address: str) -> None:
        try:
            self._keep(proxy_choice(address))
        except UsageError as error:
            self._session.notify(problem_text(error.code))
            self._load()

    def _keep(self, choice: ProxyChoice) -> None:
        def act(wallet: OpenWallet) -> Changes:
            wallet.network_settings.choose(choice)
            return Changes()

        self._session.change(self, act, done=self._load, failed=self._failed)

    def _failed(self, error: LanyardError) -> None:
        self._session.tell_problem(error)
        self._load()

    # Authorities --------------------------------------------------------------------
    def _authority(self, authority: OwnAuthority) -> Row:
        remove = Button(t("settings.ca_remove"), look="quiet", on=partial(self._remove, authority))
        remove.setAccessibleDescription(plain(authority.name, limit=120))
        return Row(plain(authority.name, limit=120), _until(authority), mark=Mark("line/key", "ink_2"), action=remove)

    def _remove(self, authority: OwnAuthority) -> None:
        def act(wallet: OpenWallet) -> Changes:
            wallet.network_settings.remove_authority(authority.sha256)
            return Changes()

        self._session.change(self, act, done=self._load, failed=self._failed)

    def _choose_file(self) -> None:
        file = choose_file(self, t("settings.ca_add"), _CERTIFICATES)
        if file is not None:
            self.read(file)

    def read(self, file: Path) -> None:
        """Shows whose certificates ``file`` holds; they count after a yes."""
        try:
            with file.open("rb") as stream:
                data = stream.read(MAX_AUTHORITY_BYTES + 1)
        except OSError:
            self._session.notify(problem_text("authority_unreadable"))
            return

        def ask(authorities: tuple[OwnAuthority, ...]) -> None:
            TrustDialog(authorities, partial(self._trust, data), self.window()).open()

        self._session.ask(self, lambda wallet: wallet.network_settings.read_authorities(data), done=ask, failed=self._failed)

    def _trust(self, data: bytes) -> None:
        def act(wallet: OpenWallet) -> Changes:
            wallet.network_settings.add_authorities(data)
            return Changes()

        self._session.change(self, act, done=self._load, failed=self._failed)


class TrustDialog(Sheet):
    """Whose certificates a file holds and until when, and what trusting them means."""

    def __init__(self, authorities: tuple[OwnAuthority, ...], action: partial[None], parent: QWidget) -> None:
        super().__init__(t("settings.ca_trust"), parent)
        self._action = action
        self.body.addWidget(PlainLabel(t("settings.ca_trust_why")))
        rows = [Row(plain(a.name, limit=120), _until(a), mark=Mark("line/key", "ink_2")) for a in authorities]
        self.body.addWidget(RowList(rows))
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self.buttons.addWidget(Button(t("settings.ca_trust_do"), look="primary", on=self._go))

    def _go(self) -> None:
        self.accept()
        self._action()


def _until(authority: OwnAuthority) -> str:
    return joined(t("settings.ca_until", date=dates.long_day(authority.until)), authority.sha256[:16])
