"""The network: the person's offline switch, the way out, and which sites were asked, what for and when."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.screens.settings.way_out import WayOut
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import capital, joined
from ui.text.words import has, problem, t
from ui.widgets.controls import Button, Switch
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section, clear, column
from ui.widgets.plain_label import PlainLabel
from wallet.service.changes import Changes
from wallet.service.network_log import Site
from wallet.service.protocols import OpenWallet

SHOWN = 50
"""Sites in the list, those asked last."""


def network(session: Session) -> QWidget:
    """Returns its parts, one beneath the other."""
    box = QWidget()
    lines = column(spacing=32)
    box.setLayout(lines)
    lines.addWidget(_switches(session))
    lines.addWidget(WayOut(session))
    lines.addWidget(SitesAsked(session))
    return box


def _switches(session: Session) -> Section:
    section = Section(t("settings.network"))
    section.add(RowList([Row(t("settings.offline"), t("settings.offline_why"), action=OfflineSwitch(session))]))
    return section


class OfflineSwitch(Switch):
    """Whether they stay offline. It stands where somebody checks online, too, and follows what is chosen there."""

    def __init__(self, session: Session) -> None:
        super().__init__(on=session.preferences.offline, name=t("settings.offline"))
        self._session = session
        self.toggled.connect(self._prefer)
        session.offline_changed.connect(self._follow)

    def _prefer(self, on: bool) -> None:
        self._session.prefer(self._session.preferences.having(offline=on), quietly=True)

    def _follow(self) -> None:
        self.setChecked(self._session.preferences.offline)


class SitesAsked(Section):
    """A row per site, the one asked last on top."""

    def __init__(self, session: Session) -> None:
        self._empty = Button(t("settings.sites_clear"), look="link", on=self._forget)
        super().__init__(t("settings.sites"), action=self._empty)
        self._session = session
        self._empty.hide()
        session.changed.connect(self._load)
        self._load()

    def _load(self) -> None:
        self._session.ask(self, lambda wallet: wallet.network_log.all(), done=self._show)

    def _forget(self) -> None:
        def action(wallet: OpenWallet) -> Changes:
            wallet.network_log.forget()
            return Changes()

        self._session.change(self, action)

    def _show(self, sites: Sequence[Site]) -> None:
        clear(self.body)
        self._empty.setVisible(bool(sites))
        if not sites:
            self.add(RowList([Row(t("settings.sites_none"), t("settings.sites_none_why"))]))
            return
        self.add(RowList([self._row(site) for site in sites[:SHOWN]]))

    def _row(self, site: Site) -> Row:
        # Two purposes may go by one word: a key is a key, however it is published.
        subtitle = joined(
            *dict.fromkeys(t(f"site.{purpose}") for purpose in site.purposes if has(f"site.{purpose}")), by=", "
        )
        if site.error:
            # What came, or that nothing did: they are not the same.
            subtitle = joined(subtitle, problem(site.error).sentence)
        moment = capital(dates.moment(site.last, self._session.now()))
        when = PlainLabel(moment, size="small", role="ink_2", one_line=True)
        mark = Mark("marks/could-not-check" if site.error else "line/globe", "unknown" if site.error else "ink_2")
        return Row(plain(site.host, limit=200), capital(subtitle), mark=mark, action=when)
