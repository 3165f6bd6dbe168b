"""What the vault reads: its header, recovery codes, backups, reports it kept, and what a person searches for."""

from __future__ import annotations

import base64
import hmac
import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tests.fuzz.choices import Choices
from tests.fuzz.samples import NOW, judged, world
from tests.fuzz.target import Finding, Target, only
from tests.support import vaults
from tests.support.ages import unsealed
from wallet.errors import StoreError
from wallet.formats.reading import read_payload
from wallet.limits import MAX_BACKUP_SCRYPT_LOG_N
from wallet.records import codec
from wallet.report import VerificationReport
from wallet.store.copies import backup_file
from wallet.store.lock import header, recovery_code
from wallet.store.lock.kdf import KdfParameters
from wallet.store.lock.slots import Slot, SlotKind
from wallet.store.lock.vault_key import VaultKey, hkdf
from wallet.store.tables import words
from wallet.store.tables.search import Sort, read_query
from wallet.store.vault import Vault


def _header(data: bytes) -> None:
    found = only(StoreError, lambda: header.parse(data))
    if isinstance(found, header.Header) and found.to_bytes() != data:
        raise Finding("header: a second spelling of one header")


@cache
def _headers() -> list[bytes]:
    slots = (
        Slot(SlotKind.PASSPHRASE, "a" * 16, "2026-01-01T00:00:00Z", KdfParameters(65536, 3, 1), bytes(16), bytes(60)),
        Slot(SlotKind.RECOVERY, "b" * 16, "2026-01-01T00:00:00Z", None, bytes(16), bytes(60)),
    )
    found = []
    for chosen in (slots, slots[:1]):
        made = header.Header("0" * 32, 3, "2026-01-01T00:00:00Z", "vault.db", 1, chosen, {"lock_minutes": 5})
        found.append(made.sealed(VaultKey(bytearray(32), vault_id="0" * 32)).to_bytes())
    return found


def _code(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    found = only(StoreError, lambda: recovery_code.from_text(text))
    if found is not None and len(found) != recovery_code.SECRET_BYTES:  # type: ignore[arg-type]
        raise Finding("code: another length")
    choices = Choices(data)
    secret = bytes(choices.byte() for _ in range(recovery_code.SECRET_BYTES))
    printed = recovery_code.to_text(secret)
    if recovery_code.from_text(printed.lower().replace("-", " ")) != secret:
        raise Finding("code: typed as printed it is another")
    at = choices.below(len(printed))
    typed = printed[:at] + choices.one("0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=UOIL") + printed[at + 1 :]
    other = only(StoreError, lambda: recovery_code.from_text(typed))
    if other is not None and other != secret:
        raise Finding("code: one wrong character gave another secret")


# Backups --------------------------------------------------------------------------
_PLAIN, _CODE = b"PK" * 60, "code"


def _sealed(data: bytes) -> None:
    """The age envelope: it opens to what was sealed, or not at all, and as age's own library opens it."""
    found = _COST.match(data)
    if found is not None and 10 < int(found[1]) <= MAX_BACKUP_SCRYPT_LOG_N:
        return  # dear on purpose; the ceiling has tests of its own
    opened = only(StoreError, lambda: unsealed(data, _CODE))
    if opened not in (None, _PLAIN, b""):
        raise Finding("age: opened to what nobody sealed")
    try:
        theirs = bytes(pyrage.passphrase.decrypt(data, _CODE))
    except pyrage.DecryptError:
        return
    if theirs != opened:
        raise Finding("age: its own library opens it, and we do not")


_COST = re.compile(rb"age-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]?)\n")


def _contents(data: bytes) -> None:
    """What stands inside, as whoever knows the code could have written it."""
    opened = only(StoreError, lambda: backup_file.OpenBackup(io.BytesIO(data)))
    if isinstance(opened, backup_file.OpenBackup):
        only(StoreError, opened.verify)


@cache
def _packed() -> list[bytes]:
    report = _reports()[0]
    files = {"credentials/a.json": backup_file.piece(b"{}"), "reports/1.json": backup_file.piece(report)}
    manifest: dict[str, Any] = {"records": [], "keys": [], "shares": []}
    return [_zip(files, backup_file.manifest_bytes(files, manifest)), _zip({}, orjson.dumps({"files": {}}))]


def _zip(files: dict[str, backup_file.Piece], manifest: bytes) -> bytes:
    out = io.BytesIO()
    backup_file.write_packed(out, files, manifest)
    return out.getvalue()


@cache
def _envelopes() -> list[bytes]:
    return [_seal(_PLAIN, 2), _seal(b"", 1), _seal(_PLAIN, 2)[:-20]]


def _seal(plain: bytes, cost: int) -> bytes:
    """An age file whose key derivation costs nothing, which no library writes."""

    def told(data: bytes) -> bytes:
        return base64.b64encode(data).rstrip(b"=")

    salt, nonce, file_key = bytes(16), bytes(16), bytearray(range(16))
    key = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2**cost, r=8, p=1).derive(_CODE.encode())
    wrapped = ChaCha20Poly1305(key).encrypt(bytes(12), bytes(file_key), None)
    head = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (told(salt), cost, told(wrapped))
    mac = hmac.digest(hkdf(file_key, salt=b"", info=b"header"), head, "sha256")
    body = ChaCha20Poly1305(hkdf(file_key, salt=nonce, info=b"payload")).encrypt(bytes(11) + b"\x01", plain, None)
    return head + b" " + told(mac) + b"\n" + nonce + body


# Kept reports, searching -------------------------------------------------------------
def _codec(data: bytes) -> None:
    found = only(StoreError, lambda: codec.from_bytes(VerificationReport, data))
    if isinstance(found, VerificationReport):
        text = codec.to_bytes(found)
        if codec.to_bytes(codec.from_bytes(VerificationReport, text)) != text:
            raise Finding("codec: read and written it is another")


@cache
def _reports() -> list[bytes]:
    found = []
    for sample in world().samples:
        if sample.name in ("badge", "badge_withdrawn", "presentation", "sd_jwt", "hosted"):
            report = judged(read_payload(sample.data)[0], world().documents)
            found.append(codec.to_bytes(codec.from_plain(VerificationReport, {**codec.to_plain(report), "evidence": []})))
    return found


@cache
def _shelf() -> Vault:
    """A real vault with a few records: what is typed becomes SQL that only the real tables can refuse."""
    vault, _ = vaults.make_vault(Path(tempfile.mkdtemp(prefix="lanyard-fuzz-")) / "vault")
    for number in range(3):
        vaults.add(vault, number, title=("Wound care", "Telemetry", "Straße über")[number])
    return vault


def _search(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    words.fold(text)
    records = _shelf().records
    found = records.ids(text)
    if records.count(text) != len(found):
        raise Finding("search: another number than records")
    if sorted(records.ids(text, sort=Sort.TITLE)) != sorted(found):
        raise Finding("search: another order finds other records")
    for now in (NOW, datetime(9000, 1, 1, tzinfo=UTC)):
        read_query(text, now)


def _fixed(*seeds: bytes) -> Callable[[], list[bytes]]:
    return lambda: list(seeds)


def _zip_words() -> tuple[bytes, ...]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", "{}")
    return (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"manifest.json", out.getvalue())


TARGETS = (
    Target("header", _header, _headers, (b'"slots"', b'"kdf"', b'"magic"', b'"version"', b"1e0", b'"checksum"'), limit=4096),
    Target("recovery_code", _code, _fixed(b"0000-0000-0000-0000-0000-0000-0000-0000-00", bytes(range(40))), limit=256),
    Target("backup_envelope", _sealed, _envelopes, (b"-> scrypt ", b"age-encryption.org/v1\n", b"\n--- "), limit=4096),
    Target("backup_contents", _contents, _packed, _zip_words(), limit=8192),
    Target(
        "kept_report", _codec, _reports, (b'"$":"', b'"results"', b'"view"', b'"at"', b"null", b'"verdict"'), limit=16384
    ),
    Target(
        "search",
        _search,
        _fixed(
            b'is:expiring issuer:"Mercy College" skill:wound type:license added:>2025',
            b"until:<=2027-02-29 tag:x",
            b'is:trash collection:"a b" "wound care',
            b"added:9999-12-31 title:*",
        ),
        (
            b"is:",
            b"issuer:",
            b"added:>",
            b"until:<=",
            b"tag:",
            b"collection:",
            b'"',
            b"NEAR(",
            b" OR ",
            b"*",
            b"9999-12",
            b"0000-00",
        ),
        limit=600,
    ),
)
