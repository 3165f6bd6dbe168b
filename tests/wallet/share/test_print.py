"""What is printed: every letter the fonts hold, in fonts that travel with the page; of others the person is told before."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdf
import pytest

from resources import catalogue
from resources.reader import names, read_json
from tests.support.sharing import issue, new_wallet
from tests.support.signing import badge
from wallet.service.sharing import PresentationRequest, ShareWarning
from wallet.service.wallet import Wallet
from wallet.share.print_fonts import BOLD, NOT_PRINTED, REGULAR, printable

HELD = {
    "Spanish": "Enfermería pediátrica, ¿año 2026? ¡Sí! «Ñandú»",
    "Polish and Czech": "Zażółć gęślą jaźń – příliš žluťoučký kůň",
    "Romanian, Turkish, Latvian": "Ștefan Țăran, Işıl Ğ, Ķēniņš",
    "Vietnamese": "Nguyễn Thị Hồng Đặng",
    "Welsh, Irish, Maltese": "Ŵyn ŷ, Ṡeán Ḃ, Ħaż-Żebbuġ",
    "Hausa, Ewe": "Ɓauna ƙ ɗ, Ɖɔɖɔ ŋutɔ",
    "Greek": "Νοσηλευτική Ελλάδα, ἀρετή ᾧ",
    "Russian, Ukrainian, Serbian": "Медсестра Щёлково, Їжак Ґанок, Љубиша Ђорђевић",
    "Kazakh, Tatar": "Қазақ әліппе, Җәй",
    "signs": "€ 5 · 20 % – “so” … № 7 ™ ½ ≤ →",
    "decomposed": "Zoe\u0308 Nguye\u0302\u0303n",
}
LACKING = {
    "Arabic": "محمد العلي",
    "Hebrew": "דנה כהן",
    "Devanagari": "प्रिया शर्मा",
    "Chinese": "护士执照",
    "Japanese": "看護師ライセンス",
    "Korean": "간호사",
    "Thai": "พยาบาล",
    "Armenian, Georgian": "Անի ნინო",
    "picture": "🎓",
}


@pytest.fixture
def wallet(tmp_path: Path) -> Any:
    made = new_wallet(tmp_path / "v")
    yield made
    made.close()


def printed(wallet: Wallet, name: str, path: Path, *, purpose: str = "") -> tuple[str, list[ShareWarning]]:
    """Returns the text of the PDF of one credential, and what was told before it was made."""
    request = PresentationRequest("A ward", purpose)
    subject = badge()["credentialSubject"]
    achievement = {**subject["achievement"], "name": name}
    mine = {**subject, "id": wallet.sharing.holder_key().did, "name": "Ada Núñez", "achievement": achievement}
    record = issue(wallet, credentialSubject=mine)
    noticed = wallet.sharing.preview([record], request).cautions["pdf"]
    wallet.sharing.deliver(wallet.sharing.present([record], request), "pdf", path)
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split()), list(noticed)


@pytest.mark.parametrize("text", HELD.values(), ids=HELD)
def test_letters_of_europe_are_printed_as_they_are(text: str, wallet: Wallet, tmp_path: Path) -> None:
    for font in (REGULAR, BOLD):
        assert printable(text, font).whole
    page, noticed = printed(wallet, text, tmp_path / "a.pdf", purpose=text)
    assert page.count(printable(text).text) >= 2
    assert "For Ada Núñez" in page
    assert noticed == []
    assert NOT_PRINTED not in page


@pytest.mark.parametrize("text", LACKING.values(), ids=LACKING)
def test_of_other_letters_it_is_told_before_and_on_the_page(text: str, wallet: Wallet, tmp_path: Path) -> None:
    page, noticed = printed(wallet, f"Ward {text} 7", tmp_path / "a.pdf")
    assert [(warning.code, warning.about) for warning in noticed] == [("share_letters_not_printed", f"Ward {text} 7")]
    assert f"Ward {NOT_PRINTED} 7" in page
    assert f"{NOT_PRINTED} stands for letters" in page
    assert not set("■□\ufffd") & set(page)


def test_words_written_for_the_share_are_told_of_too(wallet: Wallet, tmp_path: Path) -> None:
    page, noticed = printed(wallet, "Ward", tmp_path / "a.pdf", purpose="护士执照")
    assert [(warning.code, warning.about) for warning in noticed] == [("share_letters_not_printed", "")]
    assert page.startswith(NOT_PRINTED)


def test_a_letter_does_not_lose_its_mark_in_silence() -> None:
    """Yoruba's o with a dot and a tone has no letter of its own: without its mark it would be another letter."""
    assert printable("Ọlá o\u0323\u0301 x") == ("Ọlá […] x", False)


def test_fonts_are_in_the_file_and_no_other_is_asked_for(wallet: Wallet, tmp_path: Path) -> None:
    printed(wallet, HELD["Greek"], tmp_path / "a.pdf")
    fonts: dict[str, Any] = {}
    for page in pypdf.PdfReader(io.BytesIO((tmp_path / "a.pdf").read_bytes())).pages:
        used: Any = page["/Resources"]
        fonts |= {str(font.get_object()["/BaseFont"]): font.get_object() for font in used["/Font"].values()}
    assert len(fonts) >= 2
    for name, font in fonts.items():
        assert "Inter" in name, name
        assert "/FontFile2" in font["/FontDescriptor"], name


@pytest.mark.peer("pdftotext", "ours to theirs")
def test_a_stock_reader_sees_the_same_letters(wallet: Wallet, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not here")
    for number, text in enumerate(HELD.values()):
        printed(wallet, text, tmp_path / f"{number}.pdf")
        read = subprocess.run(["pdftotext", str(tmp_path / f"{number}.pdf"), "-"], capture_output=True, check=True)
        assert printable(text).text in " ".join(read.stdout.decode().split())


def test_a_word_wider_than_the_page_goes_on_beneath(wallet: Wallet, tmp_path: Path) -> None:
    page, _ = printed(wallet, "x" * 150 + "end", tmp_path / "a.pdf")
    assert "x" * 150 + "end" in page.replace(" ", "")
    reader = pypdf.PdfReader(io.BytesIO((tmp_path / "a.pdf").read_bytes()))
    assert max(len(line) for line in reader.pages[0].extract_text().splitlines()) < 150


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_our_own_words_can_be_printed(language: str) -> None:
    for name in names(f"translations/{language}/ui", ".json"):
        for key, entry in read_json(name).items():
            for text in entry.values() if isinstance(entry, dict) else [entry]:
                if not key.startswith(("shell.", "shortcuts.", "lock.")):
                    assert all(printable(line).whole for line in text.split("\n")), key
