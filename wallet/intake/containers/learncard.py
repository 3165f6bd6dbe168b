"""LearnCard's holder continuity bundles (version 1.0.0): a ZIP with a readable manifest and locked entries.

Only credentials and presentations are unlocked. Keys, identity, consent records and the other wallet's own index are not
taken over, and that is told.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from typing import Any, Final

from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.containers.wallet_contents import parts_of
from wallet.intake.containers.zip_archive import archive_members, has_too_many_entries
from wallet.intake.locked import Password
from wallet.limits import MAX_SOURCE_BYTES, MAX_WALLET_ITEMS

VERSION: Final = "1.0.0"
MANIFEST: Final = "manifest.json"
_TAKEN: Final = ("credential", "presentation", "unknown-json")
_LEFT: Final = {
    "key-recovery-phrase": "wallet_key",
    "key-private-seed": "wallet_key",
    "key-jwks": "wallet_key",
    "did-document": "wallet_identity",
    "consent-record": "bundle_consent",
    "index-record": "bundle_index",
    "status-cache": "bundle_status",
}


class LearnCardBundle:
    """LearnCard's bundles."""

    id = "learncard"
    instead_of = ("zip",)

    def claims(self, data: bytes) -> bool:
        if not data.startswith(b"PK\x03\x04") or MANIFEST.encode() not in data or has_too_many_entries(data):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(MANIFEST) as stream:
                manifest = strict_json.loads(stream.read(MAX_SOURCE_BYTES + 1))
        except (
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            EOFError,
            NotImplementedError,
            ValueError,
            RuntimeError,
            IntakeError,
        ):
            return False
        return isinstance(manifest, dict) and manifest.get("walletName") == "LearnCard" and "contents" in manifest

    def parts(self, data: bytes) -> list[Part]:
        """Returns what an unlocked bundle holds."""
        return self.parts_with(data, None)

    def parts_with(self, data: bytes, password: str | None) -> list[Part]:
        """Returns credentials and presentations, and a word on each kind of thing that is left out.

        Raises IntakeError ``password_needed``, ``password_wrong``, ``lock_unknown``, ``bundle_too_new``,
        ``export_damaged`` (an entry is not what the manifest says), ``too_many_items``, and what archives raise.
        """
        files = {member.name: member.payload for member in archive_members(data)}
        manifest = strict_json.loads(files[MANIFEST])
        if manifest.get("specVersion") != VERSION:
            raise IntakeError("bundle_too_new")
        entries = manifest["contents"]
        if not isinstance(entries, list) or len(entries) > MAX_WALLET_ITEMS:
            raise IntakeError("too_many_items")
        lock = Password(password) if password else None
        parts: list[Part] = []
        left: dict[str, str] = {}
        for entry in entries:
            kind, path = _kind_and_path(entry)
            if kind in _TAKEN:
                parts += _parts(entry, path, files.get(path), lock)
            else:
                left.setdefault(_LEFT.get(kind, "wallet_item"), path.rpartition("/")[0] or path)
        parts.extend(Part(b"", name=name, left_out=code) for code, name in left.items())
        if not parts:
            raise IntakeError("nothing_inside")
        return parts


CONTAINER = LearnCardBundle()


def _kind_and_path(entry: Any) -> tuple[str, str]:
    kind, path = (entry.get("type"), entry.get("path")) if isinstance(entry, dict) else (None, None)
    if not isinstance(kind, str) or not isinstance(path, str):
        raise IntakeError("export_damaged", "manifest")
    return kind, path


def _parts(entry: dict[str, Any], path: str, stored: bytes | None, lock: Password | None) -> list[Part]:
    if stored is None or hashlib.sha256(stored).hexdigest() != entry.get("sha256"):
        return [Part(b"", name=path, refused="export_damaged")]
    text = stored
    if entry.get("encrypted") is not False:
        envelope = strict_json.loads(stored)
        if not isinstance(envelope, dict):
            return [Part(b"", name=path, refused="lock_unknown")]
        # A password that does not fit one entry fits none: the whole is refused once, not every entry of it.
        if lock is None:
            raise IntakeError("password_needed")
        text = lock.open_envelope(envelope)
    try:
        return parts_of(text.decode("utf-8"), path)
    except (UnicodeDecodeError, IntakeError) as error:
        return [Part(b"", name=path, refused=error.code if isinstance(error, IntakeError) else "json_not_utf8")]
