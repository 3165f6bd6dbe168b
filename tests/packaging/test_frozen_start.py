"""How the frozen program starts, and how it starts its workers."""

from __future__ import annotations

import sys

import frozen_start
import pytest

from wallet.worker import EVERYTHING, WORKER_VERB, process


def test_what_it_starts_finds_its_own_libraries() -> None:
    environment = {"LD_LIBRARY_PATH": "/usr/lib/lanyard/_internal", "HOME": "/home/nurse"}
    frozen_start.give_back(environment)
    assert environment == {"HOME": "/home/nurse"}


def test_what_a_person_had_set_is_given_back() -> None:
    environment = {"LD_LIBRARY_PATH": "/usr/lib/lanyard/_internal:/opt/lib", "LD_LIBRARY_PATH_ORIG": "/opt/lib"}
    frozen_start.give_back(environment)
    assert environment == {"LD_LIBRARY_PATH": "/opt/lib"}


@pytest.mark.parametrize("everything", [True, False])
def test_a_worker_of_the_frozen_program_is_the_program_itself(everything: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = process._command("wallet.worker.serving", everything=everything)
    assert command[:2] == [sys.executable, WORKER_VERB]
    assert (command[3] == EVERYTHING) is everything
    assert "-c" not in command, "the frozen program has no interpreter to be given words"
