"""Scripts may rely on it: every verb says, and every status is, what was recorded before the rooms were moved.

More may be said than was recorded; nothing less and nothing else. tests/fixtures/README.md says how a golden is recorded
and when it may be recorded again.
"""

from __future__ import annotations

import pytest

from tests.support.kept import goldens
from tests.support.kept.comparing import require_kept
from tests.support.kept.reading import Program

PROGRAM = Program()


@pytest.mark.parametrize("name", goldens.SESSIONS)
def test_a_session_says_what_it_said(name: str) -> None:
    require_kept(goldens.recorded(name), goldens.actual(PROGRAM, name), name)


def test_every_verb_and_option_is_still_there() -> None:
    require_kept(goldens.recorded("grammar"), goldens.actual(PROGRAM, "grammar"), "grammar")


def test_every_verb_has_a_run_that_is_recorded() -> None:
    recorded = {run.words.split(" ")[0] for runs in goldens.SESSIONS.values() for run in runs}
    assert not set(goldens.verbs(PROGRAM)) - recorded


def test_the_variables_of_the_environment_are_honoured() -> None:
    require_kept(goldens.recorded("environment"), goldens.actual(PROGRAM, "environment"), "environment")


@pytest.mark.skipif(goldens.browser() is None, reason="Chromium is not installed")
def test_a_page_says_its_verdict_for_machines() -> None:
    require_kept(goldens.recorded("pages"), goldens.actual(PROGRAM, "pages"), "pages")


def test_the_library_function_gives_the_same_reports() -> None:
    require_kept(goldens.recorded("verify_bytes"), goldens.actual(PROGRAM, "verify_bytes"), "verify_bytes")


def test_what_is_written_today_is_what_was_written() -> None:
    """Class names, events, settings and the words of states stand in people's wallets: none changes by a rename."""
    require_kept(goldens.recorded("written"), goldens.actual(PROGRAM, "written"), "written")
