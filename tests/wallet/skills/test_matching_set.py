"""Matching against sets made out of frameworks' own relations: everything is found by its step, and nothing else is."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.support.shared import shared_folder
from tests.wallet.skills import matching_set
from tests.wallet.skills.matching_set import Framework, invented, judged
from wallet.skills.frameworks.model import Credit, ReadingProblem
from wallet.skills.frameworks.reading import read_framework
from wallet.skills.reach import Step

SHARED = shared_folder()


def published(*files: Path) -> list[Framework]:
    frameworks: dict[str, tuple[Credit, list]] = {}
    for file in files:
        entries: list = []
        for _, _, entry in read_framework(file.name, io.BytesIO(file.read_bytes())):
            if isinstance(entry, Credit):
                entries = frameworks.setdefault(entry.framework, (entry, []))[1]
            elif not isinstance(entry, ReadingProblem):
                entries.append(entry)
    return list(frameworks.values())


def test_our_own_set_is_large_enough() -> None:
    whole = matching_set.made(invented())
    assert (len(whole.roles) >= 60, len(whole.credentials) >= 300, whole.traps >= 60) == (True, True, True)
    assert set(whole.expected.values()) == {Step.ADDRESS, Step.CROSSWALK, Step.CODE, Step.LABEL, Step.HOP}


def test_every_step_is_found_and_nothing_is_guessed() -> None:
    frameworks = invented()
    score = judged(matching_set.made(frameworks), frameworks)
    assert (sum(score.wrong.values()), sum(score.missed.values())) == (0, 0), score
    assert min(score.right.values()) >= 30


@pytest.mark.shared
@pytest.mark.skipif(SHARED is None, reason="the frameworks are not beside the checkout")
def test_so_are_those_of_published_frameworks() -> None:
    assert SHARED is not None
    folder = SHARED / "frameworks"
    files = [*sorted((folder / "esco-1.0.x").glob("*.csv")), *sorted((folder / "case").glob("own-*.json"))]
    files += [folder / "onet-29.2" / name for name in ("Content Model Reference.txt", "DWA Reference.txt")]
    frameworks = published(*files, *sorted((folder / "ctdl/competency-frameworks").glob("onet-*.json")))
    score = judged(matching_set.made(frameworks), frameworks)
    assert sum(score.right.values()) > 400
    assert (sum(score.wrong.values()), sum(score.missed.values())) == (0, 0), score
