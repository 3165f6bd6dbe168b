"""The one line on a card says what was found, and nothing that was not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.signing import NOW, badge, changed, judge, signed
from wallet.records.record import StandingKind
from wallet.records.standing import standing


def of(document: object) -> StandingKind:
    return standing(judge(document), NOW).kind  # type: ignore[arg-type]


def test_a_signature_that_holds_is_said_without_praise() -> None:
    assert of(signed()) is StandingKind.SIGNATURE_HOLDS


def test_only_a_signature_that_does_not_fit_says_changed() -> None:
    document = changed(signed(), lambda d: d["credentialSubject"]["achievement"].update(name="Brain surgery"))
    assert of(document) is StandingKind.CHANGED


def test_no_signature_is_no_forgery() -> None:
    assert of(badge()) is StandingKind.UNSIGNED


@pytest.mark.parametrize("member", [{"purpose": "authentication"}, {"created": datetime(2099, 1, 1, tzinfo=UTC)}])
def test_a_signature_that_does_not_count_is_not_called_a_change(member: dict[str, Any]) -> None:
    assert of(signed(**member)) is StandingKind.SIGNATURE_REFUSED
