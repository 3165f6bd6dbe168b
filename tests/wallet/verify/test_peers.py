"""What other programs made: badges baked by ``openbadges-bakery`` 2.0.0 (PyPI), credentials and presentations signed by
``@digitalbazaar/vc`` (npm) in the vocabularies of LearnCard and of the drafts of 2022.

The files under ``tests/data`` were written by those programs once; the keys in them are made up.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.badge_site import BadgeSite
from wallet.credential.model import Credential, Presentation
from wallet.examine.in_process import verify_bytes
from wallet.report import CheckName, Verdict

DATA = Path(__file__).resolve().parents[2] / "data"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
PEERS: dict[str, Any] = json.loads((DATA / "npm_peers.json").read_text("utf-8"))
_CREDENTIALS = [name for name in PEERS if not name.startswith("presentation")]


@pytest.mark.parametrize("name", sorted(path.name for path in (DATA / "baked").iterdir()))
def test_a_badge_that_the_bakery_baked(name: str) -> None:
    data = (DATA / "baked" / name).read_bytes()
    site = BadgeSite()
    hosted = site.draft(narrative="Soins à domicile")
    hosted["recipient"]["identity"] = "sha256$bdbce92f8e265fbe0a00d0ec70dcdd3d7ca27b42b0165ff33d54ff4c0d6a7f1d"
    site.pages[hosted["id"]] = hosted
    pages = {address: json.dumps(page).encode() for address, page in site.pages.items()}
    (report,) = verify_bytes(data, policy="learner", at=datetime(2026, 11, 24, tzinfo=UTC), documents=pages)
    assert isinstance(report.view, Credential)
    assert (report.format, report.view.title) == ("open_badge_2", "Wound Care")
    # The token's signature is made up.
    assert report.verdict is (Verdict.NOT_VERIFIED if name.startswith("token") else Verdict.VERIFIED)
    (away,) = verify_bytes(data, policy="learner", at=NOW)
    assert away.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("name", _CREDENTIALS)
def test_a_credential_that_a_peer_signed(name: str) -> None:
    (report,) = verify_bytes(json.dumps(PEERS[name]).encode(), policy="learner", at=NOW)
    assert report.verdict is Verdict.VERIFIED, report.results
    assert isinstance(report.view, Credential)
    titles = {"plugfest-1": "Plugfest one", "plugfest-2": "Plugfest two"}
    assert report.view.title == titles.get(name, "Wound care")
    criteria = report.view.subjects[0].achievement[0].criteria
    assert criteria is not None
    assert criteria.narrative


@pytest.mark.parametrize("name", _CREDENTIALS)
def test_one_that_was_changed_afterwards(name: str) -> None:
    made = json.loads(json.dumps(PEERS[name]))
    made["credentialSubject"]["achievement"]["name"] = "Surgery"
    (report,) = verify_bytes(json.dumps(made).encode(), policy="learner", at=NOW)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_presentations_as_wallets_save_them() -> None:
    for name in ("presentation-unsigned", "presentation-lcw"):
        (report,) = verify_bytes(json.dumps(PEERS[name]).encode(), policy="learner", at=NOW)
        assert isinstance(report.view, Presentation)
        assert report.view.title == "Wound care"
        assert report.outcome(CheckName.PROOF).kind.value != "failed"
        assert report.verdict is not Verdict.NOT_VERIFIED, report.results
