"""The log of who was asked: counted once, newest first, bounded, gone when cleared, and never a reason to fail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.vaults import make_vault, open_vault
from wallet.net.client import Asked
from wallet.service.network_log import NetworkLog, Site
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.sources.network import NetworkWhenAsked

NOW = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)


@dataclass
class Ran:
    """A run online that asked what it was made with."""

    asked: list[Asked]


def test_a_site_is_kept_over_closing(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "vault")
    NetworkLog(vault).note(
        Ran([Asked("uni.example", "did_document", NOW), Asked("uni.example", "status_list", NOW, "too_slow")])
    )
    vault.close()
    with open_vault(tmp_path / "vault") as again:
        assert NetworkLog(again).all() == (Site("uni.example", ("did_document", "status_list"), NOW, "too_slow", 2),)


def test_a_run_that_goes_on_is_counted_once(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "vault")
    sites, run = NetworkLog(vault), Ran([Asked("a.example", "jwks", NOW)])
    sites.note(run)
    sites.note(run)
    run.asked.append(Asked("a.example", "jwks", NOW + timedelta(minutes=1)))
    sites.note(run)
    assert [site.count for site in sites.all()] == [2]
    sites.note(Ran([Asked("a.example", "jwks", NOW + timedelta(days=1))]))
    assert [site.count for site in sites.all()] == [3]
    vault.close()


def test_the_newest_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wallet.service.network_log.MAX_KNOWN_SITES", 3)
    vault, _ = make_vault(tmp_path / "vault")
    sites = NetworkLog(vault)
    sites.note(Ran([Asked(f"{n}.example", "hosted", NOW + timedelta(minutes=n)) for n in range(5)]))
    assert [site.host for site in sites.all()] == ["4.example", "3.example", "2.example"]
    sites.forget()
    assert sites.all() == ()
    vault.close()


def test_what_asked_nobody_writes_nothing(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "vault")
    before = vault.database.changes()
    for run in (NoDocuments(), NetworkWhenAsked(), Ran([])):
        NetworkLog(vault).note(run)
    assert vault.database.changes() == before
    vault.close()
