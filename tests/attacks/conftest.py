"""Whatever an attack gets the verifier to report, what is said of it keeps to the law, on every surface alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

import tests.support.signing
import wallet.examine.in_process
from tests.support.law import Everybody, breaches
from tests.support.network import HOME, OTHER, UNI
from tests.support.surfaces import differences
from tests.support.tls_server import Authority, TlsServer, serving
from wallet.report import VerificationReport
from wallet.verify.request import VerificationRequest

Verify = Callable[..., VerificationReport]
LARGE = 50_000
"""Bytes from which on a thing is judged once: the large ones are there to keep the verifier busy."""


@pytest.fixture(autouse=True)
def _held_to_the_law(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Judges each thing once more with every issuer recognised: that is where a word too good would show."""
    wrong: list[str] = []

    def held(verify: Verify) -> Verify:
        def judge(parsed: Any, request: VerificationRequest, **more: Any) -> VerificationReport:
            report = verify(parsed, request, **more)
            wrong.extend(breaches(report, report.at))
            wrong.extend(differences(report, report.at))
            if len(parsed.payload) <= LARGE:
                wrong.extend(breaches(verify(parsed, replace(request, trust=(*request.trust, Everybody()))), request.at))
            return report

        return judge

    for module in (tests.support.signing, wallet.examine.in_process):
        monkeypatch.setattr(module, "verify", held(module.verify))
    yield
    assert wrong == []


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def uni(authority: Authority) -> Iterator[TlsServer]:
    with serving(authority, UNI, OTHER, HOME) as server:
        yield server
