"""Names of files in a packet: by a template, safe wherever it is unpacked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.errors import UsageError
from wallet.limits import MAX_PACKET_NAME_BYTES, MAX_PACKET_NAME_CHARS
from wallet.share.packet_names import DEFAULT_TEMPLATE, Names, stem, suffix_of

DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)


def named(template: str = DEFAULT_TEMPLATE, *, ascii_only: bool = False, **values: str) -> str:
    return stem(template, values, ascii_only=ascii_only)


def test_the_usual_name_and_what_falls_away_with_an_empty_field() -> None:
    assert named(person="Silas", title="RN licence", place="OH", expires="2027-03") == "Silas_RN_licence_OH_exp-2027-03"
    assert named(person="Silas", title="Diploma") == "Silas_Diploma"
    assert named() == "document"
    assert named("{title}", title="../../etc/passwd") == "etc-passwd"
    assert named("{title}", title='a<b>c:d"e|f?g*h\\i') == "a-b-c-d-e-f-g-h-i"
    assert named("{title}", title="invoice\u202efdp.exe") == "invoicefdp.exe"
    assert named("{title}", title="ends with dots... ") == "ends_with_dots"


@pytest.mark.parametrize("device", ["CON", "con", "nul", "COM1", "lpt9", "Aux.2026", "COM¹", "CONOUT$"])
def test_no_name_of_a_device(device: str) -> None:
    assert not DEVICES.match(named("{title}", title=device) + ".pdf")


def test_letters_are_kept_or_written_without() -> None:
    assert named("{title}", title="Führerschein Žižka") == "Führerschein_Žižka"
    assert named("{title}", title="Führerschein Žižka Ærø straße", ascii_only=True) == "Fuhrerschein_Zizka_AEro_strasse"
    assert stem("{title}", {"title": "看護師免許"}, ascii_only=True, otherwise="licence") == "licence"
    assert named("{title}", title="看護師免許") == "看護師免許"


def test_no_two_names_meet_on_any_system() -> None:
    names = Names()
    given_names = [names.give("Card", ".pdf"), names.give("card", ".PDF"), names.give("Cafe\u0301", ".pdf")]
    given_names.append(names.give("Café", ".pdf"))
    assert given_names == ["Card.pdf", "card_2.PDF", "Cafe\u0301.pdf", "Café_2.pdf"]


@pytest.mark.parametrize("template", ["{nobody}", "{title", "title}", "{}", "x" * 501, "{title!r}", "{title.__class__}"])
def test_a_template_that_names_what_there_is_not(template: str) -> None:
    with pytest.raises(UsageError):
        named(template, title="x")


def test_a_suffix_is_what_the_file_is() -> None:
    assert suffix_of("scan.JPEG", b"%PDF-1.7") == ".pdf"
    assert suffix_of("notes.TXT", b"hello") == ".txt"
    assert suffix_of("no suffix", b"x") == ".bin"
    assert suffix_of("x./../../y", b"x") == ".y"


@given(st.text(max_size=400), st.booleans())
def test_whatever_a_title_is(title: str, ascii_only: bool) -> None:
    name = named("{person}_{title}", person="S", title=title, ascii_only=ascii_only)
    assert name
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
    assert name[-1] not in ". "
    assert not DEVICES.match(name)
    assert len(name) <= MAX_PACKET_NAME_CHARS + 1
    assert len(name.encode()) <= MAX_PACKET_NAME_BYTES + 1
    assert not ascii_only or name.isascii()
