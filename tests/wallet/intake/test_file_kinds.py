"""Other files are told for what they are, with a next step that is true."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from resources import catalogue
from tests.support.other_wallets import tar
from tests.support.pdfs import with_attachments, written
from wallet.intake.side_files import is_side_file
from wallet.intake.source import expand, from_bytes
from wallet.intake.unwrap import unwrap_each
from wallet.limits import MAX_SOURCE_BYTES
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.share.qr import as_png, codes

BADGE = encoded(SampleIssuer("Mercy College").badge("infection-control"))
PAGE = "https://college.example/public/assertions/x?token=secret"


def refused(data: bytes) -> tuple[str, str]:
    """The code and the detail of why a file was not read."""
    (item,) = unwrap_each(from_bytes(data, route="test"))
    assert item.error is not None
    return item.error.code, item.error.detail


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as writer:
        for name, body in members.items():
            writer.writestr(name, body)
    return out.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
PLIST = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" '
         f'"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n<dict>\n\t<key>URL</key>\n\t'
         f"<string>{PAGE}</string>\n</dict>\n</plist>\n")  # fmt: skip
GOOGLE_PASS = b".".join(
    base64.urlsafe_b64encode(part).rstrip(b"=")
    for part in (b'{"alg":"RS256"}', b'{"iss":"a","aud":"g","typ":"savetowallet"}', b"x")
)
FILES: dict[str, tuple[bytes, str]] = {
    "7z": (b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(60), "archive_of_another_kind"),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(60), "archive_of_another_kind"),
    "old rar": (b"Rar!\x1a\x07\x00" + bytes(60), "archive_of_another_kind"),
    "xz": (b"\xfd7zXZ\x00" + bytes(60), "archive_of_another_kind"),
    "lzma": (b"\x5d\x00\x00\x80\x00" + bytes(60), "archive_of_another_kind"),
    "webp": (picture("WEBP"), "picture_holds_no_code"),
    "tiff": (picture("TIFF"), "picture_holds_no_code"),
    "gif": (picture("GIF"), "picture_holds_no_code"),
    "bmp": (picture("BMP"), "picture_holds_no_code"),
    "heic that ends": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(60), "picture_damaged"),
    "avif that ends": (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1" + bytes(60), "picture_damaged"),
    "jpeg that ends": (b"\xff\xd8\xff", "picture_damaged"),
    "jpeg xl": (b"\xff\x0a" + bytes(60), "picture_of_another_kind"),
    "photoshop": (b"8BPS\x00\x01" + bytes(60), "picture_of_another_kind"),
    "svg without a badge": (b'<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>', "no_baked_badge"),
    "film": (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(60), "video_or_sound"),
    "film of a phone": (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  \x00\x00\x00\x08wide" + bytes(60), "video_or_sound"),
    "sound": (b"ID3\x04\x00" + bytes(60), "video_or_sound"),
    "wave": (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(60), "video_or_sound"),
    "contact card": (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\nEND:VCARD\r\n", "contact_card"),
    "calendar": (b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar_file"),
    "cloud document": (b'{"url": "https://docs.example/d/1", "doc_id": "1", "email": "a@b.example"}', "cloud_placeholder"),
    "cloud placeholder": (b"bplist00\xd3NSURLNameKey_NSURLFileSizeKey" + bytes(60), "cloud_placeholder"),
    "empty": (b"", "empty_file"),
    "only zeros": (bytes(9000), "empty_file"),
    "winmail.dat": (b"\x78\x9f\x3e\x22" + bytes(60), "outlook_attachment"),
    "shortcut": (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "shortcut_file"),
    "backup": (b"age-encryption.org/v1\n-> scrypt x 18\n" + bytes(60), "encrypted_backup"),
    "database": (b"SQLite format 3\x00" + bytes(60), "database_file"),
    "pass of the other phone": (GOOGLE_PASS, "phone_wallet_pass"),
    "address of such a pass": (b"https://pay.example/gp/v/save/" + GOOGLE_PASS, "phone_wallet_pass"),
    "offer": (b"openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fx.example", "offer_address"),
    "request": (b"openid4vp://?client_id=x&request_uri=https%3A%2F%2Fx.example", "request_address"),
    "page saved as mail": (b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/\r\n\r\n", "web_page"),
    "page saved by a Mac": (b"bplist00\xd2\x01\x02_WebMainResource" + bytes(60), "web_page"),
    "page in utf-16": ("\ufeff<!DOCTYPE html><html><p>hello</html>".encode("utf-16-le"), "web_page"),
    "link in utf-16": (f"\ufeff[InternetShortcut]\r\nURL={PAGE}\r\n".encode("utf-16-le"), "link_file"),
    "pages": (archive(**{"Index/Document.iwa": b"x", "preview.jpg": b"x"}), "office_file"),
    "phone program": (archive(**{"AndroidManifest.xml": b"x"}), "program_file"),
    "locked office file": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "office_file"),
    "outlook": (COMPOUND + "__substg1.0_0037001F".encode("utf-16-le") + bytes(60), "outlook_message"),
    "old word": (COMPOUND + "WordDocument".encode("utf-16-le"), "office_file"),
    "docx": (archive(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "office_file"),
    "odt": (archive(**{"mimetype": b"x", "META-INF/manifest.xml": b"<x/>"}), "office_file"),
    "rtf": (b"{\\rtf1\\ansi hello}", "office_file"),
    "phone pass": (archive(**{"pass.json": b"{}", "manifest.json": b"{}", "signature": b"x"}), "phone_wallet_pass"),
    "program": (b"MZ\x90\x00" + bytes(60), "program_file"),
    "page": (b"<!DOCTYPE html><html><title>My badge</title><p>hello</html>", "web_page"),
    "page with a comment": (b"<!-- saved from url=(0014)about:internet -->\r\n<html><body>x</body></html>", "web_page"),
    "sign-in page": (b'<html><form action="/x"><input type="password"></form></html>', "sign_in_page"),
    "sign-in page by its title": ("<!doctype html><title>Iniciar sesión</title>".encode(), "sign_in_page"),
    "sign-in page of a school": (b'<html><form action="https://sso.school.example/saml"></form></html>', "sign_in_page"),
    "link of Windows": (f"[InternetShortcut]\r\nURL={PAGE}\r\n".encode(), "link_file"),
    "link with more": (f"[{{000214A0}}]\r\nProp3=19\r\n[InternetShortcut]\r\nURL={PAGE}\r\n".encode(), "link_file"),
    "link of Linux": (f"[Desktop Entry]\nType=Link\nName=x\nURL={PAGE}\n".encode(), "link_file"),
    "link of a Mac": (PLIST.encode(), "link_file"),
    "binary link of a Mac": (b"bplist00\xd1\x01\x02SURL_\x10\x30" + PAGE.encode() + b"\x08\x0b\x0f", "link_file"),
    "address": (PAGE.encode() + b"\r\n", "only_an_address"),
    "paper without a file": (with_attachments({}), "pdf_holds_nothing"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(FILES))
def test_a_file_is_told_for_what_it_is(name: str) -> None:
    data, code = FILES[name]
    found, detail = refused(data)
    assert found == code
    assert "secret" not in detail
    if code in ("link_file", "only_an_address"):
        assert detail == "college.example"
    for language in catalogue.LANGUAGES:
        assert catalogue.problem(code, language).next


def test_the_sentence_names_the_host_of_a_link() -> None:
    shown = catalogue.explained("link_file", "college.example", "en", day=str, safe=str)
    assert "college.example" in shown.sentence


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_json_in_utf_16_is_read_and_kept_as_it_came(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-16": b""}[encoding]
    data = mark + ("\r\n" + BADGE.decode()).encode(encoding)
    (item,) = unwrap_each(from_bytes(data, route="test"))
    assert item.parsed is not None
    assert item.parsed.received == data
    assert json.loads(item.parsed.payload) == json.loads(BADGE)


@pytest.mark.parametrize("data", [b"\xff\xfe{\x00\xd8", b"\xff\xfe\x00\x00{\x00\x00\x00", b"\xff\xfe", b"\xfe\xff\x00h"])
def test_what_is_no_utf_16_after_all(data: bytes) -> None:
    assert refused(data)[0] in ("json_not_utf8", "unrecognised", "json_malformed", "empty_file")


def test_a_tar_packed_with_gzip_is_opened() -> None:
    packed = gzip.compress(tar(("badges/badge.json", BADGE), ("readme.txt", b"hello")))
    items = unwrap_each(from_bytes(packed, route="test"))
    assert [(item.member, item.parsed is not None, item.left_out) for item in items] == [
        ("badges/badge.json", True, False), ("readme.txt", False, True),
    ]  # fmt: skip
    assert refused(packed[: len(packed) // 2])[0] == "zip_damaged"
    (alone,) = unwrap_each(from_bytes(gzip.compress(BADGE), route="test"))
    assert alone.parsed is not None


def test_a_mail_as_apple_s_program_keeps_it_is_a_mail() -> None:
    mail = (
        b"From: a@b.example\nSubject: badge\nMIME-Version: 1.0\nContent-Type: application/json; name=b.json\n"
        b"Content-Disposition: attachment; filename=b.json\n\n" + BADGE
    )
    (item,) = unwrap_each(from_bytes(f"{len(mail)}\n".encode() + mail, route="test"))
    assert item.parsed is not None


def test_a_file_still_in_a_cloud_is_told_of_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / ".badge.json.icloud").write_bytes(FILES["cloud placeholder"][0])
    (tmp_path / ".hidden").write_bytes(b"x")
    codes = [item.error.code for source in expand([tmp_path], route="folder") for item in unwrap_each(source) if item.error]
    assert codes == ["cloud_placeholder"]


def test_a_film_is_told_for_what_it_is_and_not_for_its_size(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(FILES["film"][0] + bytes(MAX_SOURCE_BYTES))
    (source,) = expand([tmp_path / "film.mp4"], route="file")
    assert source.error is not None
    assert source.error.code == "video_or_sound"


# Pictures of paper -------------------------------------------------------------------------------------------------
def scanned(photograph: Image.Image, *, font: bool = False) -> bytes:
    """A page that is one JPEG, as a scanner writes it."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

    out = io.BytesIO()
    photograph.convert("RGB").save(out, "JPEG", quality=90)
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    stream = DecodedStreamObject()
    stream.set_data(out.getvalue())
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Filter"): NameObject("/DCTDecode"), NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8), NameObject("/Width"): NumberObject(photograph.width),
            NameObject("/Height"): NumberObject(photograph.height),
        }
    )  # fmt: skip
    resources = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Im0"): writer._add_object(stream)})}
    )
    if font:
        resources[NameObject("/Font")] = DictionaryObject({NameObject("/F1"): DictionaryObject()})
    page[NameObject("/Resources")] = resources
    content = DecodedStreamObject()
    content.set_data(b"q 300 0 0 300 0 0 cm /Im0 Do Q")
    page[NameObject("/Contents")] = writer._add_object(content)
    return written(writer)


def test_a_scan_says_that_it_is_one() -> None:
    blank = Image.new("L", (200, 200), 200)
    assert refused(scanned(blank))[0] == "pdf_is_scan"
    assert refused(scanned(blank, font=True))[0] == "pdf_holds_nothing"


def test_a_code_on_a_scanned_page_is_read() -> None:
    small = json.dumps({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation"}).encode()
    (item,) = unwrap_each(from_bytes(scanned(Image.open(io.BytesIO(as_png(codes(small))))), route="test"))
    assert item.parsed is not None
    assert item.parsed.received == small
    assert item.parsed.containers == ("pdf",)


# Our own pages -----------------------------------------------------------------------------------------------------
def test_a_page_of_ours_is_read_by_what_is_packed_into_it() -> None:
    packed = base64.b64encode(BADGE).decode()
    page = (
        '<!DOCTYPE html>\n<html><script type="application/json" id="data">'
        f'{{"presentation":null,"raw":"{packed}"}}</script></html>'
    ).encode()
    (item,) = unwrap_each(from_bytes(page, route="test"))
    assert item.parsed is not None
    assert item.parsed.received == BADGE
    assert refused(page.replace(packed.encode(), b"!!"))[0] == "page_damaged"
    assert refused(page.replace(b'"raw"', b'"row"'))[0] == "web_page"


# Beside credentials ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name", ["__MACOSX/badges/._a.png", ".DS_Store", "a/.git/config", "x/~$badge.docx", "@eaDir/x", "a\\.hidden\\b.json"]
)
def test_what_systems_leave_is_passed_over(name: str) -> None:
    assert is_side_file(name)
    data = archive(**{"badge.json": BADGE, name: b"\x00\x05\x16\x07"})
    assert [item.member for item in unwrap_each(from_bytes(data, route="test"))] == ["badge.json"]


@pytest.mark.parametrize("name", ["badge.json", "a/b.c/d.json", "My__MACOSX.json", "./badge.json"])
def test_a_person_s_own_file_is_not(name: str) -> None:
    assert not is_side_file(name)


def test_other_files_beside_credentials_are_left_out_and_what_may_hold_one_is_told() -> None:
    data = archive(
        **{
            "a.json": BADGE, "b.txt": b"hello", "c.jpg": b"\xff\xd8\xff", "d.html": b"<html>x</html>",
            "e.7z": FILES["7z"][0],
            "f.url": FILES["link of Windows"][0], "g.json": b'{"@context":', "Thumbs.db": COMPOUND, "h": b"",
        }
    )  # fmt: skip
    found = {item.member: (item.error.code if item.error else "", item.left_out)
             for item in unwrap_each(from_bytes(data, route="test"))}  # fmt: skip
    assert found == {
        "a.json": ("", False), "b.txt": ("unrecognised", True), "c.jpg": ("picture_damaged", False),
        "d.html": ("web_page", True), "e.7z": ("archive_of_another_kind", False), "f.url": ("link_file", False),
        "g.json": ("json_malformed", False), "Thumbs.db": ("office_file", True), "h": ("empty_file", True),
    }  # fmt: skip


def test_in_a_folder_as_in_an_archive(tmp_path: Path) -> None:
    (tmp_path / "badge.json").write_bytes(BADGE)
    (tmp_path / "readme.txt").write_bytes(b"hello")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "x.json").write_bytes(b"{")
    found = [item for source in expand([tmp_path], route="folder") for item in unwrap_each(source)]
    assert [(item.parsed is not None, item.left_out) for item in found] == [(True, False), (False, True)]
    # By itself the same file is what the person asked for: it is refused.
    (alone,) = [item for source in expand([tmp_path / "readme.txt"], route="file") for item in unwrap_each(source)]
    assert not alone.left_out
