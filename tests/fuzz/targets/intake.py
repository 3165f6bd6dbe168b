"""What credentials are carried in: pictures, archives, mail, PDF, other wallets' exports; and the door they all come by."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from tests.fuzz.target import Finding, Target, only
from tests.support import other_wallets, pdfs, picture_files
from wallet.errors import IntakeError
from wallet.intake.containers import (
    backpack,
    gzip_file,
    learncard,
    mail,
    pdf,
    png,
    qr_image,
    svg,
    tar_archive,
    universal_wallet,
    zip_archive,
)
from wallet.intake.source import from_bytes
from wallet.intake.unwrap import unwrap_each
from wallet.limits import MAX_ARCHIVE_ENTRIES, MAX_UNPACKED_BYTES, MAX_UNWRAP_DEPTH
from wallet.share.qr import as_png, codes

CREDENTIAL = (
    b'{"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"], '
    b'"issuer": "did:key:z6Mk", "credentialSubject": {"id": "urn:x:1"}}'
)


def _container(kind: Any) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        if not kind.claims(data):
            return
        parts = only(IntakeError, lambda: kind.parts(data))
        if isinstance(parts, list) and sum(len(part.payload) for part in parts) > MAX_UNPACKED_BYTES * 4:
            raise Finding("size: more came out than a limit allows")
        whole(data)

    return run


def whole(data: bytes) -> None:
    """The door: never raises, and what it gives is what it says."""
    items = unwrap_each(from_bytes(data, route="bytes"))
    if len(items) > MAX_ARCHIVE_ENTRIES + 2:
        raise Finding("size: more items than an archive may have")
    for item in items:
        if (item.parsed is None) == (item.error is None):
            raise Finding("item: neither found nor refused, or both")
        if item.parsed is not None and len(item.parsed.containers) > MAX_UNWRAP_DEPTH:
            raise Finding("depth: more containers than allowed")


def _locked(kind: Any) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        if kind.claims(data):
            for password in (None, "fuzz"):
                only(IntakeError, lambda password=password: kind.parts_with(data, password))  # type: ignore[misc]
        whole(data)

    return run


@cache
def _png() -> bytes:
    from wallet.sample.art import Drawing
    from wallet.sample.art import png as drawn

    return drawn(Drawing("round", "leaf", "#224466", "#ffffff"), side=8)


def _pictures() -> list[bytes]:
    baked = png.bake_png(_png(), CREDENTIAL)
    return [
        baked,
        png.bake_png(_png(), b"eyJ.eyJ.x", keyword="openbadges"),
        _png(),
        baked[:60],
        baked.replace(b"iTXt", b"zTXt"),
    ]


def _svgs() -> list[bytes]:
    plain = '<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'
    baked = svg.bake_svg(plain, CREDENTIAL.decode()).encode()
    old = svg.bake_svg(plain, "eyJ.eyJ.x").encode()
    return [baked, old, gzip.compress(baked, mtime=0), b'<!DOCTYPE x [<!ENTITY a "aa">]>' + baked, plain.encode("utf-16")]


def _zip() -> list[bytes]:
    found = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, data in (("a.json", CREDENTIAL), ("in/b.png", _pictures()[0]), ("c.zip", b"PK\x05\x06" + bytes(18))):
                archive.writestr(zipfile.ZipInfo(name), data, method)
        found.append(out.getvalue())
    return found


def _tar() -> list[bytes]:
    link = tarfile.TarInfo("l")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        about = tarfile.TarInfo("n" * 120 + "é.json")
        about.size = len(CREDENTIAL)
        archive.addfile(about, io.BytesIO(CREDENTIAL))
    return [other_wallets.tar(("a.json", CREDENTIAL), (link, b"")), out.getvalue()]


def _mail() -> list[bytes]:
    head = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: =?utf-8?q?badge?=\r\nMIME-Version: 1.0\r\n"
    parts = (
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: application/json; name="a.json"\r\n'
        b'Content-Disposition: attachment; filename="a.json"\r\n\r\n'
        + CREDENTIAL
        + b"\r\n--x\r\nContent-Type: image/png\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--x--\r\n"
    )
    return [head + parts, b"From a@b Mon Jan  1 00:00:00 2026\n" + head + parts + b"\n\nFrom c@d Tue\n" + head + b"\n\nx"]


def _pdf() -> list[bytes]:
    return [
        pdfs.modern({"a.json": CREDENTIAL}),
        pdfs.modern({"a.json": CREDENTIAL}, predictor=False),
        pdfs.holding(pdfs.stream(CREDENTIAL)),
        pdfs.holding(pdfs.stream(b'<~87cURD]i,"Ebo80~>', filters=["ASCII85Decode"])),
        pdfs.holding(pdfs.stream(b"7b7d>", filters=["ASCIIHexDecode"])),
    ]


def _qr() -> list[bytes]:
    return [as_png(codes(b'{"a":1}'), module=1, quiet=4), as_png(codes(CREDENTIAL), module=2)]


def _other_pictures() -> list[bytes]:
    photo = picture_files.photograph(side=120, desk=(200, 200))
    kinds = ("JPEG", "WEBP", "TIFF", "GIF", "BMP", "JPEG2000", "AVIF", "MPO")
    return [*(picture_files.saved(photo, kind) for kind in kinds), *(data for _, data in picture_files.heics())]


def _gzipped() -> list[bytes]:
    return [gzip.compress(CREDENTIAL), gzip.compress(other_wallets.tar(("badge.json", CREDENTIAL)))]


def _universal() -> list[bytes]:
    return [
        other_wallets.universal([CREDENTIAL, '{"id":"k","type":"Ed25519VerificationKey2020"}']),
        b'{"type":"UniversalWallet2020","status":"LOCKED","contents":[{"credentialSubject":{"encryptedWalletContents":{"protected":'
        b'"e30","recipients":[{"header":{"alg":"ECDH-ES+A256KW"}}],"iv":"","ciphertext":"","tag":""}}}]}',
    ]


def _bundle() -> list[bytes]:
    return [other_wallets.bundle([("credential", "c/1.json", CREDENTIAL, False), ("key", "k/1.json", b"{}", False)])]


def _backpack() -> list[bytes]:
    return [
        b'{"backpack":[{"assertion":{"badge":"https://a.example/b","recipient":{}},"imageUrl":"x"}]}',
        b'{"status":{"success":true},"result":[{"entityType":"BackpackAssertion","json":{"type":"Assertion"}}]}',
    ]


def _any() -> list[bytes]:
    return [
        CREDENTIAL,
        CREDENTIAL + b"\n" + CREDENTIAL,
        b"[" + CREDENTIAL + b"]",
        *_pictures(),
        *_zip(),
        *_mail(),
        b"eyJ.eyJ.x~",
    ]


TARGETS = (
    Target(
        "png",
        _container(png.CONTAINER),
        _pictures,
        (b"iTXt", b"tEXt", b"zTXt", b"openbadges\x00", b"openbadgecredential\x00", b"\x89PNG\r\n\x1a\n", b"IHDR", b"IEND"),
        limit=8192,
    ),
    Target(
        "svg",
        _container(svg.CONTAINER),
        _svgs,
        (
            b"<svg",
            b"<openbadges:",
            b"<![CDATA[",
            b"<!DOCTYPE",
            b"<!ENTITY",
            b"xmlns:",
            b"verify=",
            b"&#x",
            b"\x1f\x8b\x08",
            b"https://purl.imsglobal.org/ob/v3p0",
        ),
        limit=8192,
    ),
    Target(
        "zip", _container(zip_archive.CONTAINER), _zip, (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"../")
    ),
    Target(
        "tar",
        _container(tar_archive.CONTAINER),
        _tar,
        (b"ustar\x0000", b"GNU.sparse.", b"path=", b"size=", b"././@LongLink"),
        limit=32768,
    ),
    Target(
        "mail",
        _container(mail.CONTAINER),
        _mail,
        (
            b"From ",
            b"Content-Type: ",
            b"multipart/mixed",
            b"message/rfc822",
            b"base64",
            b"quoted-printable",
            b"boundary=",
            b"=?utf-8?b?",
            b"--x",
            b"filename*=utf-8''",
            b"charset=utf-7",
        ),
        limit=8192,
    ),
    Target(
        "pdf",
        _container(pdf.CONTAINER),
        _pdf,
        (
            b"%PDF-",
            b"startxref",
            b"trailer",
            b"/Prev ",
            b"/XRefStm ",
            b"/ObjStm",
            b"/Kids[",
            b"/Names[",
            b"/EmbeddedFiles",
            b"/AF[",
            b" 0 R",
            b" 0 obj",
            b"/FlateDecode",
            b"/LZWDecode",
            b"/Predictor 15",
            b"/ASCII85Decode",
            b"/Length ",
            b"stream\n",
            b"endstream",
            b"<<",
            b">>",
            b"/W[1 3 1]",
            b"/Index[",
        ),
    ),
    Target("qr_picture", _container(qr_image.CONTAINER), _qr, (b"IHDR", b"IDAT", b"PLTE", b"tRNS"), limit=8192),
    Target(
        "picture", _container(qr_image.CONTAINER), _other_pictures, (b"Exif", b"ftyp", b"ANMF", b"VP8X", b"MPF"), limit=8192
    ),
    Target("gzip", _container(gzip_file.CONTAINER), _gzipped, (b"\x1f\x8b\x08", b"ustar"), limit=8192),
    Target(
        "universal_wallet",
        _locked(universal_wallet.CONTAINER),
        _universal,
        (
            b'"contents"',
            b'"LOCKED"',
            b'"recipients"',
            b'"epk"',
            b'"X25519"',
            b'"A256GCM"',
            b'"XC20P"',
            b'"ECDH-ES+A256KW"',
            b'"protected"',
            b'"encrypted_key"',
        ),
        limit=8192,
    ),
    Target(
        "learncard",
        _locked(learncard.CONTAINER),
        _bundle,
        (b"manifest.json", b'"contents"', b'"encrypted"', b'"sha256"', b"PK\x03\x04"),
    ),
    Target(
        "backpack",
        _container(backpack.CONTAINER),
        _backpack,
        (b'"backpack"', b'"result"', b'"assertion"', b'"json"'),
        limit=8192,
    ),
    Target("door", whole, _any, (b"PK\x03\x04", b"%PDF-", b"eyJ", b"~", b"\n{", b"<svg", b"From: ")),
)
