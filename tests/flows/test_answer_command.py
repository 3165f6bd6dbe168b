"""``lanyard answer``: who asks and what they would get is said first, and nothing is sent before a yes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.flows.test_asked_and_answered import WORDS, wallet_with_a_badge
from tests.support.command import lanyard
from tests.support.tls_server import Authority, answer, client_for
from tests.support.verifier_site import HOST, Exchange, VerifierSite, at, routes
from wallet.cli.command import run

BADGE = {"id": "badge", "format": "ldp_vc", "meta": {"type_values": [["OpenBadgeCredential"]]}}


def request(to: str, *queries: Any, **more: object) -> str:
    whole = {
        "response_type": "vp_token", "client_id": f"redirect_uri:{to}", "response_uri": to, "response_mode": "direct_post",
        "nonce": "n-1", "dcql_query": json.dumps({"credentials": list(queries or (BADGE,))}),
        "client_metadata": json.dumps({"client_name": "MIT \u2713 Verified\u202e"}), **more,
    }  # fmt: skip
    return f"openid4vp://?{urlencode(whole)}"


def test_nothing_is_sent_without_a_yes(tmp_path: Path) -> None:
    vault, record = wallet_with_a_badge(tmp_path)
    address = request("https://verifier.invalid/answer")
    (tmp_path / "request.txt").write_text(address + "\n")
    for given in (address, tmp_path / "request.txt"):
        done = lanyard("answer", given, "--json", vault=vault, passphrase=WORDS)
        assert done.status == 2, done.err
        (row,) = done.rows
        assert (row["sent"], row["asker"]["host"], row["asker"]["known_by"]) == (False, "verifier.invalid", "address")
        # The one that is issued to the wallet's own key holds best, and all of it would leave.
        assert [(each["id"], each["whole"]) for each in row["gets"]] == [(record, True)]
        assert "Unproven" in done.err
        assert "Infection control: all of it" in done.err
        assert "\u202e" not in done.err
        assert "nobody said yes" in done.err
    assert len(lanyard("ledger", "--json", vault=vault, passphrase=WORDS).rows) == 1  # the one that the wallet was made with
    refused = lanyard("answer", address, "--yes", vault=vault, passphrase=WORDS)
    assert refused.status == 1
    assert "Traceback" not in refused.err
    states = [row["state"] for row in lanyard("ledger", "--json", vault=vault, passphrase=WORDS).rows]
    assert states == ["intended", "delivered"]


def test_what_cannot_be_answered_is_a_sentence(tmp_path: Path) -> None:
    vault, record = wallet_with_a_badge(tmp_path)
    anything = {"id": "a", "format": "ldp_vc"}
    (tmp_path / "picture").write_bytes(b"\xff\xfe\xfd")
    for words, sentence in (
        ((request("http://verifier.example/"),), "an address that nothing is sent to"),
        ((request("https://verifier.example/", {"id": "x", "format": "mso_mdoc"}),), "Nothing in your wallet"),
        ((request("https://verifier.example/", anything),), "anything you have"),
        (("mailto:a@b.example",), "no request that Lanyard can answer"),
        ((tmp_path / "picture",), "no request"),
    ):
        done = lanyard("answer", *words, "--yes", vault=vault, passphrase=WORDS)
        assert done.status in (1, 2)
        assert sentence in done.err, done.err
        assert "Traceback" not in done.err
    address = request("https://verifier.invalid/", anything)
    named = lanyard("answer", address, "--show", record, "--json", vault=vault, passphrase=WORDS)
    assert named.rows[0]["gets"][0]["id"] == record


def test_a_yes_sends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    vault, _ = wallet_with_a_badge(tmp_path)
    authority = Authority(tmp_path)
    with VerifierSite(authority, HOST) as site:
        site.respond = lambda message: answer(b'{"redirect_uri": "https://verifier.example/thanks"}')
        monkeypatch.setattr("wallet.net.client.GuardedClient", lambda **_: client_for(authority, (HOST, site)))
        (tmp_path / "words").write_text(WORDS)
        monkeypatch.setenv("LANYARD_PASSPHRASE_FILE", str(tmp_path / "words"))
        assert run(["answer", request(at(site, "/answer")), "--yes", "--vault", str(vault)]) == 0
        (message,) = site.received
    assert message.path == "/answer"
    out = capfd.readouterr().out
    assert f"Sent to {HOST}" in out
    assert "https://verifier.example/thanks" in out


OTHER = "elsewhere.example"


def test_a_host_that_only_an_answer_named_is_asked_where_it_was_agreed_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    vault, _ = wallet_with_a_badge(tmp_path)
    authority = Authority(tmp_path)
    example = {"type": ["OpenBadgeCredential"]}
    query = [{"type": "QueryByExample", "credentialQuery": {"reason": "Post 4471", "example": example}}]
    exchange = Exchange({"query": query, "challenge": "c-2", "domain": OTHER})
    (tmp_path / "words").write_text(WORDS)
    monkeypatch.setenv("LANYARD_PASSPHRASE_FILE", str(tmp_path / "words"))
    with VerifierSite(authority, HOST, OTHER) as site:
        leads = json.dumps({"protocols": {"vcapi": at(site, "/x", OTHER)}}).encode()
        site.respond = routes({"/i": leads, "/x": exchange})
        names = ((HOST, site), (OTHER, site))
        monkeypatch.setattr("wallet.net.client.GuardedClient", lambda **_: client_for(authority, *names))
        words = ["answer", at(site, "/i?iuv=1"), "--yes", "--json", "--vault", str(vault)]
        # ``--yes`` agrees to whom the person gave, not to whom those lead.
        assert run(words) == 2
        said = capfd.readouterr()
        row = json.loads(said.out)
        assert (row["sent"], row["leads_on"], row["error"]["code"]) == (False, [OTHER], "request_host_not_agreed")
        assert OTHER in said.err
        assert [message.path for message in site.received] == ["/i?iuv=1"]
        assert run([*words, "--host", OTHER]) == 0
        assert json.loads(capfd.readouterr().out)["sent"] is True
    assert len(exchange.presented) == 1
