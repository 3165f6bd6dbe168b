"""Recognise…, beside an issuer that nobody here vouches for: what is known of it first, then one yes, then judged again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from ui.dialogs.recognise import RecogniseDialog, recognise
from ui.screens.check.checked_items import CheckedItem
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.words import t
from ui.widgets.controls import Button
from wallet.report import CheckName, Passed
from wallet.service.trusted_issuers import Caution


def recognise_button(session: Session, item: CheckedItem, again: Callable[[], object], page: QWidget) -> Button | None:
    """Returns the button, or None: without a wallet there is no list to put it on, what is recognised already needs none,
    and where its signature is not shown to be its issuer's, recognising that issuer would help nobody but a forger.

    ``again`` judges everything on the page again.
    """
    if not session.is_open() or item.view is None or not item.view.issuer.id or not _is_the_issuers(item):
        return None
    issuer, name = item.view.issuer.id, item.view.issuer.name

    def yes(called: str) -> None:
        recognise(session, issuer, called, then=again)

    def show(cautions: Sequence[Caution]) -> None:
        RecogniseDialog(issuer, name, cautions, yes, page).open()

    def ask() -> None:
        session.ask(page, lambda wallet: wallet.trusted_issuers.cautions(issuer, name), done=show)

    return Button(t("check.recognise", name=plain(name or issuer, limit=40)), on=ask)


def _is_the_issuers(item: CheckedItem) -> bool:
    """Says whether the signature holds and is its issuer's, whom nobody vouches for yet."""
    if item.report is None:
        return False
    outcomes = {result.check: result.outcome for result in item.report.results if result.scope == item.scope}
    holds = isinstance(outcomes.get(CheckName.PROOF), Passed) and isinstance(outcomes.get(CheckName.ISSUER_BINDING), Passed)
    return holds and not isinstance(outcomes.get(CheckName.ISSUER_TRUST), Passed)
