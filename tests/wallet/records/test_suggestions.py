"""What a paper's own words suggest: its kind, number, dates and hours; nothing where they are not sure."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.support.shared import shared_folder
from wallet.errors import IntakeError
from wallet.examine.in_process import InProcess
from wallet.examine.request import Examiner
from wallet.records.suggestions import Suggestion, suggested
from wallet.worker.pool import Pool

CARD = """Harrowgate Life Support Council
Basic Life Support Provider
Issue date        Renew by
11/21/2026        11/2028
eCard code: 26-4471-83520
"""
CERTIFICATE = """CERTIFICATE OF COMPLETION
Sepsis: the first hour
completed on January 14, 2026
2.5 contact hours
License # RN-000000
Certificate number CE-0001-2026.
"""


def paper(text: str, *, password: str = "") -> bytes:
    out = io.BytesIO()
    from reportlab.lib.pdfencrypt import StandardEncryption

    canvas = Canvas(out, encrypt=StandardEncryption(password) if password else None)
    for number, line in enumerate(text.splitlines()):
        canvas.drawString(72, 760 - 20 * number, line)
    canvas.save()
    return out.getvalue()


def test_a_card_says_its_kind_its_number_and_both_dates() -> None:
    beside = "Basic Life Support Provider\nIssue date 11/21/2026 Renew by 11/2028\neCard code: 26-4471-83520"
    for text in (CARD, beside):
        found = suggested(text)
        assert found.template is not None
        assert (found.template.id, found.number) == ("bls", "26-4471-83520")
        assert (found.issued, found.expires) == ("2026-11-21", "2028-11")


def test_a_certificate_s_own_number_stands_before_the_licence_s() -> None:
    found = suggested(CERTIFICATE)
    assert found.template is not None
    assert (found.template.id, found.number, found.issued, found.hours) == ("ce", "CE-0001-2026", "2026-01-14", "2.5")
    assert found.expires == ""


def test_the_sample_certificate() -> None:
    folder = shared_folder()
    file = None if folder is None else folder / "frameworks" / "renewal-rules" / "own-ce-certificate.txt"
    if file is None or not file.is_file():
        pytest.skip("the sample certificate is not beside the checkout")
    found = suggested(file.read_text())
    assert (found.number, found.issued, found.expires, found.hours) == ("CE-0001-2026", "2026-01-14", "", "2.0")


@pytest.mark.parametrize(
    "text",
    ["", "Nothing of the kind", "Date of birth somewhere", "expires 13/45/2026", "issued 00/00/0000", "BLS and ACLS",
     "2026-02-30",     "Certificate number", "x" * 50_000],
)  # fmt: skip
def test_nothing_is_suggested_that_does_not_stand_there(text: str) -> None:
    assert not suggested(text)


@pytest.mark.parametrize("examiner", [InProcess(), Pool()], ids=["in_process", "a_worker"])
def test_the_words_of_a_paper_are_read_and_a_locked_or_broken_one_says_so(examiner: Examiner) -> None:
    try:
        assert suggested(examiner.paper_text(paper(CERTIFICATE))).number == "CE-0001-2026"
        for bad in (paper(CERTIFICATE, password="secret"), b"%PDF-1.7 nothing more", b"%PDF-" + b"\x00" * 1000):
            with pytest.raises(IntakeError, match="pdf_damaged"):
                examiner.paper_text(bad)
        assert suggested(examiner.paper_text(paper(" "))) == Suggestion()
    finally:
        if isinstance(examiner, Pool):
            examiner.close()
