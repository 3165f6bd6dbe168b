"""The law of what is said, over every published vector and every case, issuers recognised and not, by both policies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.conformance import cases, credentials, tokens
from tests.support.law import Everybody, breaches
from tests.support.shared import shared_folder
from wallet.report import VerificationReport
from wallet.verify.policy import EMPLOYER
from wallet.verify.request import VerificationRequest
from wallet.verify.verifier import verify

SHARED = shared_folder()
pytestmark = [pytest.mark.shared, pytest.mark.skipif(SHARED is None, reason="no shared folder beside the checkout")]
MODULES = (credentials, tokens, cases)
Asked = tuple[Any, VerificationRequest]


def asked(group: str, monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """Returns what the tables of a group ask the verifier, with the documents and the day that go with each file."""
    questions: list[Asked] = []

    def note(parsed: Any, request: VerificationRequest, **more: Any) -> VerificationReport:
        questions.append((parsed, request))
        return verify(parsed, request, **more)

    for module in MODULES:
        monkeypatch.setattr(module, "verify", note)
    assert SHARED is not None
    for module in MODULES:
        if group in module.GROUPS:
            rows: Iterator[Any] = (module.group_rows if module is credentials else module.rows)(SHARED, group)
            for _ in rows:
                pass
    return questions


@pytest.mark.parametrize("group", [group for module in MODULES for group in module.GROUPS])
def test_nothing_untrue_is_said(group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = asked(group, monkeypatch)
    assert questions or group in tokens.GROUPS
    wrong = []
    for parsed, request in questions:
        for variant in (request, replace(request, trust=(Everybody(),)), replace(request, policy=EMPLOYER)):
            report = verify(parsed, variant)
            wrong += [
                f"{parsed.format} {report.view.title if report.view else ''}: {b}" for b in breaches(report, report.at)
            ]
    assert wrong == []
