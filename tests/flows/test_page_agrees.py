"""The page beside the verifier, in a real browser, over everything there is: never better, and as good where it may be.

The page must not call good what our verifier does not, and for a credential whose issuer's key is its own name, with no
list to ask or with the list beside it, it must not be more timid either.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.shared import shared_folder
from tests.support.vaults import vault_of
from wallet.clock import FixedClock
from wallet.errors import LanyardError
from wallet.intake.source import from_bytes
from wallet.report import CheckName, Failed, Unknown, Verdict, VerificationReport
from wallet.sample.shelf import SampleShelf
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet
from wallet.share.channels.html_page import page
from wallet.verify.sources.supplied import SuppliedDocuments

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.peer("chromium", "ours to theirs"),
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed"),
]
RANK = {"verified": 0, "inconclusive": 1, "not_verified": 2}
_REMARKS = {CheckName.ISSUER_TRUST, CheckName.SCHEMA, CheckName.PROFILE}
_MOST_FILES = 400


class Case(NamedTuple):
    name: str
    text: str
    verifier: str


def plain_verdict(report: VerificationReport) -> str:
    """The learner's verdict over all of a report, so that who is recognised here plays no part."""
    outcomes = [result.outcome for result in report.results if result.check not in _REMARKS]
    if any(isinstance(outcome, Failed) for outcome in outcomes):
        return "not_verified"
    deciding = [r.outcome for r in report.results if r.check not in {*_REMARKS, CheckName.SUBJECT, CheckName.REPLAY}]
    return "inconclusive" if any(isinstance(outcome, Unknown) for outcome in deciding) else "verified"


def sources() -> Iterator[tuple[str, bytes, dict[str, bytes]]]:
    """Yields name, bytes and documents: the sample shelf is added by the test; here is what lies beside the checkout."""
    shared = shared_folder()
    if shared is None:
        return
    for folder in (shared / "cases", shared / "vectors"):
        for path in sorted(folder.rglob("*.json")):
            if path.name in {"manifest.json", "index.json"} or path.stat().st_size > 200_000:
                continue
            beside = path.parent / "documents"
            documents = {}
            if (beside / "index.json").is_file():
                index = json.loads((beside / "index.json").read_text())
                documents = {a: (beside / n).read_bytes() for a, n in index.items() if (beside / n).is_file()}
            yield str(path.relative_to(shared)), path.read_bytes(), documents


def opened_together(cases: list[Case], folder: Path) -> dict[str, str]:
    """Opens all pages in one browser, each in a frame of its own; returns what each says for machines."""
    frames = "\n".join(
        f'<iframe data-name="{html.escape(case.name)}" srcdoc="{html.escape(case.text)}"></iframe>' for case in cases
    )
    script = """
      const frames = [...document.querySelectorAll('iframe')];
      const verdictOf = (f) => f.contentDocument?.documentElement?.dataset?.verdict ?? 'pending';
      const tell = () => {
        if (frames.some((f) => verdictOf(f) === 'pending')) return setTimeout(tell, 50);
        const all = Object.fromEntries(frames.map((f) => [f.dataset.name, verdictOf(f)]));
        document.body.textContent = 'ALL' + JSON.stringify(all) + 'END';
      };
      setTimeout(tell, 50);
    """
    (folder / "all.html").write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{frames}<script>{script}</script>")
    assert BROWSER is not None
    flags = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update"
    answer = None
    # The browser's own clock runs ahead of the threads that check signatures: more of it where they were not done.
    for budget in (120_000, 1_200_000, 12_000_000):
        more = [f"--virtual-time-budget={budget}", f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
        command = [BROWSER, *flags.split(), *more, (folder / "all.html").as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=250, check=True)
        answer = re.search(r"ALL(\{.*\})END", done.stdout, re.DOTALL)
        if answer is not None:
            break
    assert answer is not None
    verdicts: dict[str, str] = json.loads(html.unescape(answer[1]))
    return verdicts


def cases_of(wallet: Wallet, documents: dict[str, bytes], given: list[tuple[str, bytes]], now: datetime) -> Iterator[Case]:
    """Yields a page for each thing that can be presented, with what our own verifier says of the same presentation."""
    asked = Wallet(vault_of(wallet), clock=FixedClock(now), documents=SuppliedDocuments(documents))
    for name, data in given:
        for number, outcome in enumerate(asked.adding.add([from_bytes(data, route="test", name=name)])):
            if outcome.id is None:
                continue
            try:
                # What is shown by itself (SD-JWT) is shown to somebody named.
                request = PresentationRequest("Ward 4", "", domain="https://ward.example", expires_in=timedelta(days=1))
                signed = asked.sharing.present([outcome.id], request)
                text = page(signed, language="en")
            except LanyardError:
                continue
            yield Case(f"{name}#{number}", text, plain_verdict(signed.report))


def test_the_page_is_never_better_than_the_verifier(tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    wallet, _ = Wallet.create(tmp_path / "vault", "four quiet river stones", clock=FixedClock(now))
    try:
        shelf = SampleShelf(now, wallet.sharing.holder_key().did).fill()
        own = list(cases_of(wallet, shelf.published(), list(shelf.files.items()), now))
        others: list[Case] = []
        for name, data, documents in sources():
            others += cases_of(wallet, documents, [(name, data)], now)
            if len(others) >= _MOST_FILES:
                break
    finally:
        wallet.close()
    cases = own + others
    verdicts = opened_together(cases, tmp_path)
    better = {c.name: (verdicts[c.name], c.verifier) for c in cases if RANK[verdicts[c.name]] < RANK[c.verifier]}
    assert not better, "\n".join(f"{name}: {said}" for name, said in better.items())
    assert set(verdicts.values()) - {"pending"} >= {"verified", "not_verified", "inconclusive"}
    held = [case for case in own if case.verifier == Verdict.VERIFIED and verdicts[case.name] == "verified"]
    assert len(held) >= 4, verdicts
    print(f"{len(cases)} pages; {sum(verdicts[c.name] == c.verifier for c in cases)} say the same, 0 say better")
