"""Answering a request in the window: everything is said before the one button that sends, and nothing is sent before it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from pytestqt.qtbot import QtBot

from tests.flows.test_answer_command import request
from tests.support.signing import badge, signed
from tests.support.tls_server import Authority, answer, client_for
from tests.support.verifier_site import HOST, Exchange, VerifierSite, at, routes
from tests.ui.looking import button, texts
from tests.ui.real import Real, real_window
from ui.dialogs.answer import AnswerDialog
from wallet.records.record import Provenance
from wallet.service.protocols import OpenWallet
from wallet.service.sources import Source
from wallet.service.wallet import Wallet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.
BADGE = {"id": "badge", "format": "ldp_vc", "meta": {"type_values": [["OpenBadgeCredential"]]}}


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as real:
        real.unlock()
        kept: list[object] = []

        def keep(wallet: OpenWallet) -> list[object]:
            document = signed(badge(subject=wallet.sharing.holder_key().did))
            return list(wallet.adding.add([Source("badge.json", orjson.dumps(document), Provenance("file"))]))

        real.session.ask(real.session, keep, done=kept.append)
        qtbot.waitUntil(lambda: bool(kept))
        yield real


@pytest.fixture
def site(real: Real, tmp_path: Path) -> Iterator[VerifierSite]:
    authority = Authority(tmp_path)
    with VerifierSite(authority, HOST) as site:
        wallet = real.session.wallet()
        assert isinstance(wallet, Wallet)
        wallet._context.client = lambda: client_for(authority, (HOST, site))
        yield site


def opened(real: Real, text: str) -> AnswerDialog:
    dialog = AnswerDialog(real.session, text, real.window)
    dialog.open()
    return dialog


def says(real: Real, dialog: AnswerDialog, words: str) -> None:
    real.qtbot.waitUntil(lambda: any(words in text for text in texts(dialog)), timeout=30_000)


def test_who_asks_and_what_they_get_is_said_and_cancel_has_the_keyboard(real: Real, site: VerifierSite) -> None:
    dialog = opened(real, request(at(site, "/answer")))
    says(real, dialog, "They would get")
    shown = " ".join(texts(dialog))
    assert f"{HOST} asks to see credentials of yours" in shown
    assert "Unproven" in shown
    assert "\u202e" not in shown
    assert site.received == []
    assert dialog.focusWidget() is button(dialog, "Cancel")
    button(dialog, "Cancel").click()
    assert site.received == []


def test_a_yes_sends_and_the_ledger_has_it(real: Real, site: VerifierSite) -> None:
    site.respond = lambda message: answer(b"{}")
    dialog = opened(real, request(at(site, "/answer")))
    says(real, dialog, "They would get")
    button(dialog, f"Send to {HOST}").click()
    says(real, dialog, "Sent to")
    (message,) = site.received
    assert message.path == "/answer"
    channels: list[str] = []
    real.session.ask(real.session, lambda wallet: wallet.sharing.ledger()[0].channel, done=channels.append)
    real.qtbot.waitUntil(lambda: channels == ["answer"])


def test_whoever_must_be_asked_first_is_named_first(real: Real, site: VerifierSite) -> None:
    wish = {"type": ["OpenBadgeCredential"]}
    query = [{"type": "QueryByExample", "credentialQuery": {"reason": "Post 4471", "example": wish}}]
    exchange = Exchange({"query": query, "challenge": "c", "domain": HOST})
    site.respond = routes({"/x": exchange})
    dialog = opened(real, at(site, "/x"))
    says(real, dialog, f"{HOST} is asked what it wants to see")
    assert site.accepted == 0
    button(dialog, "Ask what they want").click()
    says(real, dialog, "Post 4471")
    assert exchange.presented == []


def test_whoever_that_leads_to_is_named_in_its_turn(real: Real, tmp_path: Path) -> None:
    other = "elsewhere.example"
    wish = {"type": ["OpenBadgeCredential"]}
    query = [{"type": "QueryByExample", "credentialQuery": {"reason": "Post 9", "example": wish}}]
    exchange = Exchange({"query": query, "challenge": "c", "domain": other})
    authority = Authority(tmp_path)
    with VerifierSite(authority, HOST, other) as site:
        wallet = real.session.wallet()
        assert isinstance(wallet, Wallet)
        wallet._context.client = lambda: client_for(authority, (HOST, site), (other, site))
        leads = json.dumps({"protocols": {"vcapi": at(site, "/x", other)}}).encode()
        site.respond = routes({"/i": leads, "/x": exchange})
        dialog = opened(real, at(site, "/i?iuv=1"))
        says(real, dialog, f"{HOST} is asked what it wants to see")
        button(dialog, "Ask what they want").click()
        says(real, dialog, f"{other} is asked next")
        assert [message.path for message in site.received] == ["/i?iuv=1"]
        button(dialog, "Ask what they want").click()
        says(real, dialog, "Post 9")
        assert exchange.presented == []


def test_who_wants_anything_waits_for_a_choice(real: Real, site: VerifierSite) -> None:
    dialog = opened(real, request(at(site, "/answer"), {"id": "a", "format": "ldp_vc"}))
    says(real, dialog, "They ask for anything you have")
    assert not any("Send to" in text for text in texts(dialog))
    button(dialog, "Go on").click()  # nothing is chosen yet
    assert not any("Send to" in text for text in texts(dialog))


def test_what_cannot_be_answered_is_said(real: Real) -> None:
    dialog = opened(real, request("http://verifier.example/"))
    says(real, dialog, "nothing is sent to")
    assert json.dumps(texts(dialog))


def test_a_pasted_request_opens_it(real: Real) -> None:
    from ui.session.incoming import Given

    source = Source("pasted", request("http://verifier.example/").encode(), Provenance("paste"))
    real.window._taking.take_given(Given(sources=(source,)))
    real.qtbot.waitUntil(lambda: bool(real.window.findChildren(AnswerDialog)))
