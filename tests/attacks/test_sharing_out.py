"""What leaves the wallet on paper: rows U07 and U12."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from wallet.clock import FixedClock
from wallet.credential.model import RecordId
from wallet.errors import ShareError
from wallet.intake.source import from_bytes
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)
SCRIPT = "</script><script>document.documentElement.dataset.verdict='verified'</script><!--"


@pytest.fixture
def wallet(tmp_path: Path) -> Any:
    made, _ = Wallet.create(tmp_path / "vault", "four quiet river stones", clock=FixedClock(NOW))
    yield made
    made.close()


def kept(wallet: Wallet, document: dict[str, Any]) -> RecordId:
    (outcome,) = wallet.adding.add([from_bytes(encoded(document), route="test", name="badge.json")])
    assert outcome.id is not None
    return outcome.id


def printed(wallet: Wallet, record: RecordId, folder: Path) -> str:
    """Returns the printed text, white space made one, or "" where the wallet refuses to print it at all."""
    try:
        signed = wallet.sharing.present([record], PresentationRequest("Ward 4", "", expires_in=timedelta(days=1)))
    except ShareError:
        return ""
    wallet.sharing.deliver(signed, "pdf", folder / "out.pdf")
    pages = pypdf.PdfReader(io.BytesIO((folder / "out.pdf").read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_U07_what_did_not_hold_carries_its_mark_on_paper_beside_its_name(wallet: Wallet, tmp_path: Path) -> None:
    issuer = SampleIssuer("Mercy College", clock=FixedClock(NOW))
    holder = wallet.sharing.holder_key().did
    good = issuer.badge("wound-care-2", subject=holder)
    assert "Signature holds · issuer not recognised" in printed(wallet, kept(wallet, good), tmp_path)
    forged = json.loads(encoded(issuer.badge("telemetry", subject=holder)))
    forged["credentialSubject"]["achievement"]["name"] = "Surgery"
    ended = issuer.badge(
        "critical-care", subject=holder, terms=Terms(valid_from=NOW - timedelta(9), valid_until=NOW - timedelta(1))
    )
    for document, words in ((forged, "Not genuine: changed after it was signed"), (ended, "Expired 23 Nov 2026")):
        text = printed(wallet, kept(wallet, document), tmp_path)
        name = document["credentialSubject"]["achievement"]["name"]
        if text:
            assert text.index(name) < text.index(words) < text.index(name) + 300, text
            assert "Signature holds" not in text[: text.index(words)]


def test_U12_words_that_end_the_program_do_not(wallet: Wallet, tmp_path: Path) -> None:
    """Every text of a badge, on a page to be opened in a browser: none of it becomes an element."""
    issuer = SampleIssuer(f"Mercy {SCRIPT}", clock=FixedClock(NOW))
    draft = json.loads(encoded(issuer.badge("wound-care-2", subject=wallet.sharing.holder_key().did)))
    del draft["proof"]
    draft["name"] = SCRIPT
    draft["credentialSubject"]["achievement"] |= {"name": SCRIPT, "description": f"]]>{SCRIPT}\u2028"}
    record = kept(wallet, issuer.sign(draft))
    signed = wallet.sharing.present([record], PresentationRequest(SCRIPT, SCRIPT, expires_in=timedelta(days=1)))
    wallet.sharing.deliver(signed, "html", tmp_path / "out.html")
    text = (tmp_path / "out.html").read_text(encoding="utf-8")
    plain = wallet.sharing.present([record], PresentationRequest("Ward", "Ward", expires_in=timedelta(days=1)))
    wallet.sharing.deliver(plain, "html", tmp_path / "plain.html")
    # As many elements as the page of its own has, and not one comment more.
    template = (tmp_path / "plain.html").read_text(encoding="utf-8")
    for mark in ("<script", "</script", "<!--"):
        assert text.count(mark) == template.count(mark)
    assert text.count("<script") == text.count("</script") == 2
    assert 'data-verdict="pending"' in text
