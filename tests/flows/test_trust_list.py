"""A list of registries or issuers brought in from an address: the host is named, and asked only after a yes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.test_asked_and_answered import WORDS
from tests.support.command import lanyard
from tests.support.signing import ISSUER
from tests.support.tls_server import Authority, answer, client_for
from tests.support.verifier_site import HOST, VerifierSite, at
from wallet.cli.command import run

LIST = json.dumps({"name": "Hospitals", "issuers": {ISSUER.did: "Example University"}}).encode()


def test_a_list_is_fetched_after_a_yes_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    vault = tmp_path / "v"
    assert lanyard("init", vault=vault, passphrase=WORDS).status == 0
    (tmp_path / "words").write_text(WORDS)
    monkeypatch.setenv("LANYARD_PASSPHRASE_FILE", str(tmp_path / "words"))
    authority = Authority(tmp_path)
    with VerifierSite(authority, HOST) as site:
        monkeypatch.setattr("wallet.net.client.GuardedClient", lambda **_: client_for(authority, (HOST, site)))
        words = ["trust", "add", at(site, "/list.json"), "--list", "--vault", str(vault)]
        assert run(words) == 2
        assert site.accepted == 0
        assert f"{HOST} is asked" in capfd.readouterr().err
        site.respond = lambda message: answer(b"{}")
        assert run([*words, "--yes"]) == 2  # no list
        site.respond = lambda message: answer(LIST)
        assert run([*words, "--yes"]) == 0
        assert "Hospitals" in capfd.readouterr().out
    rows = lanyard("trust", "list", "--json", vault=vault, passphrase=WORDS).rows
    assert [(row["kind"], row["name"]) for row in rows] == [("registry", "Hospitals")]


@pytest.mark.parametrize("address", ["http://x.example/l", "file:///etc/passwd", "did:key:z6Mk", "https://"])
def test_from_no_other_kind_of_address(tmp_path: Path, address: str) -> None:
    vault = tmp_path / "v"
    assert lanyard("init", vault=vault, passphrase=WORDS).status == 0
    done = lanyard("trust", "add", address, "--list", "--yes", vault=vault, passphrase=WORDS)
    assert done.status == 2
    assert "https address" in done.err
