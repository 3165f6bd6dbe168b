"""R17's judge, at moments that a busy machine meets once in many hundred trials."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.durability.harness import Told, Unit
from tests.durability.ledger import Story
from tests.durability.replaced import Ground, judged

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the row is Linux's")


@pytest.fixture(params=["plain", "Dropbox"])
def ground(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """With a log, and in a synchronised folder, where there is none."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    ground = Ground(tmp_path, Unit("R17", 0, 1, "judge", "commit"), int(request.param == "plain"))
    ground.lay()
    return ground


def replaced_before_it_was_opened(ground: Ground, how: str, most: int = 3) -> tuple[Story, Told]:
    ground.replace(how, b"")
    ledger = ground.place / "ledger"
    ground.work(ledger, 7, most)
    story = Story.read(ledger.read_bytes())
    return story, judged(ground, story, how, killed=False)


def test_an_older_file_that_was_opened_was_told_as_it_was_opened(ground: Ground) -> None:
    story, outcome = replaced_before_it_was_opened(ground, "older")
    assert story.lines[0]["warned"] == ["vault_older"]
    assert not story.acknowledged, "who is told so goes back first"
    assert "why" not in outcome, outcome
    assert outcome["counts"] == {"ended, said: vault_older": 1}


def test_a_warning_that_was_not_given_is_a_failure(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wallet.store.guarding.seen_of", lambda *_: None)
    _, outcome = replaced_before_it_was_opened(ground, "older", 0)
    assert "nothing said" in outcome["why"]


def test_what_is_saved_into_a_file_that_went_on_elsewhere_goes_on_from_there(ground: Ground) -> None:
    story, outcome = replaced_before_it_was_opened(ground, "parted")
    assert story.acknowledged
    assert "why" not in outcome, outcome
    assert outcome["counts"] == {"ended, nothing lost": 1}
