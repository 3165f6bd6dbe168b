"""The shapes of the field: wrappers, what pictures were baked with, copies with their pages in place, seals, other files,
addresses. Nothing is hidden, nothing is made up, and nobody is asked who was not named."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from tests.fuzz.choices import Choices
from tests.fuzz.json_mutation import mutated, text_of
from tests.fuzz.target import Finding, Target, only
from tests.fuzz.targets.intake import CREDENTIAL, whole
from tests.support.badge_site import BadgeSite
from wallet.encodings import jcs, strict_json
from wallet.errors import IntakeError
from wallet.formats.open_badge_2 import is_address
from wallet.formats.sealed import FORMAT as SEALED
from wallet.formats.sealed import seal_of
from wallet.intake.containers import portfolio_page, utf16_text, wrapper
from wallet.intake.containers.baked import baked_parts
from wallet.intake.file_kinds import kind_of
from wallet.intake.routes.route import inquiry_of
from wallet.verify.proofs.badge_embedding import Comparison, PageMissingError

_TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJ2YyI6e319.AAAA"


# Wrappers -------------------------------------------------------------------------------
def _wrapper(data: bytes) -> None:
    whole(data)
    if not wrapper.CONTAINER.claims(data):
        return
    parts = only(IntakeError, lambda: wrapper.CONTAINER.parts(data))
    for part in parts if isinstance(parts, list) else ():
        taken = part.payload.decode("utf-8")
        if taken and part.payload not in data and json.dumps(taken)[1:-1] not in data.decode("utf-8"):
            _written_inside(taken, data)
        if taken and (part.left_out or part.refused):
            raise Finding("wrapper: taken and left out")


def _written_inside(taken: str, data: bytes) -> None:
    """A text that stands inside a text has other escapes there: it must be one of the strings of the document."""
    for line in (data, *data.splitlines()):
        try:
            if taken in set(_strings(strict_json.loads(line))):
                return
        except IntakeError:
            continue
    for text in list(_strings(strict_json.loads(data))):
        if taken in text:
            return
    raise Finding("wrapper: something was made up")


def _strings(value: Any) -> Any:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _strings(member)
    elif isinstance(value, list):
        for element in value:
            yield from _strings(element)


def _wrappers() -> list[bytes]:
    credential = json.loads(CREDENTIAL)
    return [
        json.dumps(one).encode()
        for one in (
            {"jwt": _TOKEN},
            {"wallet": "w", "document": _TOKEN},
            {"verifiableCredential": [credential, _TOKEN]},
            {"credentials": [{"credential": {"document": {"jwt": _TOKEN}}}, credential]},
            [{"document": _TOKEN}, {"access_token": "x"}],
            _TOKEN,
            {"credential": json.dumps(credential)},
        )
    ] + [f'{{"jwt":"{_TOKEN}"}}\n{{"credential":{json.dumps(credential)}}}\n'.encode()]


# Baked texts ----------------------------------------------------------------------------
@cache
def _site() -> tuple[BadgeSite, dict[str, Any]]:
    site = BadgeSite()
    return site, site.hosted()


def _baked(data: bytes) -> None:
    """Several texts of one picture: whatever one says that no other does is an item."""
    choices = Choices(data)
    site, made = _site()
    token = _signed()
    texts = []
    for _ in range(choices.below(5) + 1):
        way = choices.below(6)
        document = mutated(made, choices, [made]) if way == 0 else made
        texts.append(
            [
                text_of(document, choices),
                json.dumps(made).encode(),
                str(made["id"]).encode(),
                f"{site.base}/a/{choices.below(4)}.json".encode(),
                token.encode(),
                b"https://" + bytes([choices.byte() % 26 + 97]) + b".example/1",
            ][way]
        )
    parts = only(IntakeError, lambda: baked_parts(texts))
    if not isinstance(parts, list):
        return
    shown = {part.payload for part in parts}
    forms = {form for text in shown if (form := _form(text)) is not None}
    places = {part.payload.partition(b"://")[2] for part in parts if part.address}
    for text in texts:
        if is_address(text):
            if text.strip().partition(b"://")[2] not in places and not any(text.strip()[8:] in one for one in shown | {b""}):
                raise Finding("baked: an address was hidden that no badge names")
        elif text.strip() not in shown and _form(text) not in forms:
            raise Finding("baked: a badge was hidden behind another")


@cache
def _signed() -> str:
    return _site()[0].signed()


def _form(text: bytes) -> bytes | None:
    try:
        if text.lstrip()[:1] == b"{":
            return jcs.canonical(strict_json.loads(text))
        body = text.split(b".")[1]
        return jcs.canonical(strict_json.loads(base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4))))
    except (IntakeError, IndexError, ValueError):
        return None


# Copies ---------------------------------------------------------------------------------
def _embedding(data: bytes) -> None:
    """A copy that was meddled with, against what is hosted: what counts as the same says the same by every id in it."""
    choices = Choices(data)
    site, made = _site()
    whole_badge = {**made, "badge": {**site.badge, "issuer": dict(site.issuer)}}
    held = mutated(choices.one((made, whole_badge)), choices, [made, site.badge, site.issuer])
    hosted = choices.one((made, whole_badge))
    if not isinstance(held, dict):
        return
    pages = {name: page for name, page in site.pages.items() if isinstance(page, dict)}
    comparison = Comparison(lambda address: pages.get(address))
    try:
        where = comparison.difference(held, hosted)
    except (PageMissingError, IntakeError):
        return
    if where is None and _by_ids(held) != _by_ids(hosted):
        raise Finding("embedding: two documents that differ count as one")


def _by_ids(value: Any, *, outermost: bool = True) -> Any:
    """Objects with an id are that id; lists of one are their one value; a context is not looked at."""
    if isinstance(value, list):
        return _by_ids(value[0], outermost=False) if len(value) == 1 else [_by_ids(one, outermost=False) for one in value]
    if not isinstance(value, dict):
        return repr(value) if isinstance(value, bool) else float(value) if isinstance(value, (int, float)) else value
    name = value.get("id", value.get("@id"))
    if not outermost and isinstance(name, str):
        return name
    return {key: _by_ids(member, outermost=False) for key, member in value.items() if key != "@context"}


# Other files, seals, addresses ------------------------------------------------------------
_CODES = {"archive_of_another_kind", "picture_of_another_kind", "program_file", "office_file", "outlook_message",
          "sign_in_page", "web_page", "link_file", "only_an_address", "outlook_attachment", "shortcut_file",
          "video_or_sound", "contact_card", "calendar_file", "cloud_placeholder", "phone_wallet_pass", "encrypted_backup",
          "database_file", "empty_file", "offer_address", "request_address"}  # fmt: skip


def _file(data: bytes) -> None:
    error = kind_of(data)
    if error is not None and (error.code not in _CODES or any(c in error.detail for c in "/?#@ ")):
        raise Finding("file: another code, or more of an address than its host")
    for container in (utf16_text.CONTAINER, portfolio_page.CONTAINER):
        if container.claims(data):
            only(IntakeError, lambda container=container: container.parts(data))  # type: ignore[misc]
    whole(data)


def _seal(data: bytes) -> None:
    try:
        document = strict_json.loads(data)
    except IntakeError:
        document = None
    seal = seal_of(data, document if isinstance(document, dict) else None)
    if seal:
        only(IntakeError, lambda: SEALED.parse(data, document if isinstance(document, dict) else None))
    whole(data)


def _address(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    inquiry = only(IntakeError, lambda: inquiry_of(text))
    for address in inquiry.addresses if inquiry is not None else ():  # type: ignore[attr-defined]
        place = urlsplit(address)
        if place.scheme != "https" or not place.hostname or place.fragment:
            raise Finding("address: something else than an https address would be asked")
    name = urlsplit(inquiry.name) if inquiry is not None else urlsplit("")  # type: ignore[attr-defined]
    if name.query or name.fragment or "@" in name.netloc:
        raise Finding("address: its name tells what may be secret")


_EUROPASS = json.dumps({"type": ["VerifiableCredential", "EuropeanDigitalCredential"], "issuer": {"id": "urn:x"}})
TARGETS = (
    Target(
        "wrapper", _wrapper, _wrappers,
        (b'"jwt"', b'"document"', b'"credential"', b'"credentials"', b'"verifiableCredential"', b'"access_token"',
         b'"@context"', b'"type"', b"eyJ", b'\\"', b"}\n{"), limit=4096,
    ),
    Target("baked_texts", _baked, lambda: [bytes([one, *range(one, one + 60)]) for one in range(16)], limit=96),
    Target("embedding", _embedding, lambda: [bytes([one, *range(one, one + 60)]) for one in range(16)], limit=96),
    Target(
        "file_kind", _file,
        lambda: [
            b"[InternetShortcut]\r\nURL=https://a.example/1?t=x\r\n", b"<!DOCTYPE html><html><form action=login></form>",
            b"\xff\xfe" + '{"@context":1}'.encode("utf-16-le"), b"bplist00\xd1\x01\x02SURL_\x10\x10https://a.example/",
            b'<?xml version="1.0"?>\n<plist version="1.0"><dict><key>URL</key><string>https://a.example</string></dict></plist>',
            b'<!DOCTYPE html>\n<script type="application/json" id="data">{"presentation":null,"raw":"e30="}</script>',
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le"), b"https://a.example/x\n",
        ],
        (b"[InternetShortcut]", b"[Desktop Entry]", b"URL=", b"<html", b"<title>", b"password", b"bplist00", b"\xff\xfe",
         b"RIFF\0\0\0\0WEBP", b"ftypheic", b"<key>URL</key>"), limit=4096,
    ),
    Target(
        "seal", _seal,
        lambda: [
            json.dumps({"payload": _EUROPASS, "signatures": [{"protected": "eyJzaWdUIjoieCJ9", "signature": ""}]}).encode(),
            json.dumps({"payload": "e30", "protected": "eyJhbGciOiJFUzI1NiJ9", "signature": "AA"}).encode(),
            b'{"@context":"https://w3id.org/blockcerts/v1","type":"CertificateDocument","document":{},"receipt":{}}',
            b'<?xml version="1.0"?><x xmlns="http://data.europa.eu/snb"><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></x>',
        ],
        (b'"payload"', b'"signatures"', b'"protected"', b'"header"', b'"sigT"', b'"etsiU"', b'"receipt"', b'"document"',
         b"europass", b"http://uri.etsi.org/01903/"), limit=4096,
    ),
    Target(
        "address", _address,
        lambda: [
            b"https://www.credly.com/badges/0b6f4f0a-1111-4222-8333-444455556666/public_url",
            b"https://eu.badgr.com/public/assertions/aB3-_x?identity__email=a%40b", b"https://u:p@a.example:8443/x?t=1#f",
            b"https://badges.parchment.eu/public/assertions/aB3-_x.json",
        ],
        (b"https://", b"http://", b"@", b"#", b"?", b"[::1]", b"/public/assertions/", b"%2f", b".json", b"\\"), limit=512,
    ),
)  # fmt: skip
