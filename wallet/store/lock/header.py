"""``vault.hdr``: how a vault is opened. Canonical JSON (RFC 8785) of at most 4 KiB, kept twice.

Three guards: the file must be exactly its own canonical form with its own
checksum (accidents are found before any passphrase is tried), each slot's wrap is
bound to the vault, the slot and its parameters (slots cannot be spliced), and a MAC
under the vault key covers the whole (nobody without the key can change a word).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from wallet.encodings import jcs, strict_json
from wallet.errors import IntakeError, StoreError
from wallet.limits import MAX_HEADER_BYTES, MAX_SLOTS
from wallet.store.file.files import read_small, refuse_links, replace_whole
from wallet.store.file.last_seen import seen_in
from wallet.store.lock.slots import Slot
from wallet.store.lock.vault_key import VaultKey

HEADER_NAME: Final = "vault.hdr"
SPARE_NAME: Final = "vault.hdr.bak"
MAGIC: Final = "lanyard-vault"
VERSION: Final = 1
UNFINISHED: Final = 0
"""The generation of a header whose vault was still being made."""
_DATABASE: Final = re.compile(r"vault(-[1-9][0-9]{0,8})?\.db")
_MEMBERS: Final = {
    "checksum", "created", "database", "generation", "mac", "magic", "policy", "schema", "slots", "vault_id", "version",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """What is in the file.

    ``generation`` grows by one at each writing; ``database`` names the file the
    vault key opens (a rotation makes a new one); ``schema`` is the newest layout
    that file may have, so that an older program leaves it alone.
    """

    vault_id: str
    generation: int
    created: str
    database: str
    schema: int
    slots: tuple[Slot, ...]
    policy: dict[str, Any]
    mac: str = ""

    def body(self) -> dict[str, Any]:
        """Returns every member but checksum and MAC."""
        return {
            "created": self.created,
            "database": self.database,
            "generation": self.generation,
            "magic": MAGIC,
            "policy": self.policy,
            "schema": self.schema,
            "slots": [slot.to_json() for slot in self.slots],
            "vault_id": self.vault_id,
            "version": VERSION,
        }

    def sealed(self, key: VaultKey) -> Header:
        """Returns this header with its MAC."""
        return replace(self, mac=key.header_mac(jcs.canonical(self.body())))

    def require_mac(self, key: VaultKey) -> None:
        """Raises StoreError ``header_damaged`` unless every word was written by a holder of ``key``."""
        if not hmac.compare_digest(self.mac, key.header_mac(jcs.canonical(self.body()))):
            raise StoreError("header_damaged", "mac")

    def to_bytes(self) -> bytes:
        """Returns the file's bytes. Raises StoreError ``header_damaged`` past 4 KiB."""
        body = {**self.body(), "mac": self.mac}
        data = jcs.canonical({**body, "checksum": hashlib.sha256(jcs.canonical(body)).hexdigest()})
        if len(data) > MAX_HEADER_BYTES:
            raise StoreError("header_damaged", "too large to write")
        return data

    def slot(self, kind: str) -> Slot | None:
        """Returns the slot of ``kind``, or None."""
        return next((s for s in self.slots if s.kind == kind), None)

    def with_slot(self, slot: Slot) -> Header:
        """Returns a header in which ``slot`` stands in place of the one of its kind."""
        return replace(self, slots=(*(s for s in self.slots if s.kind != slot.kind), slot))

    def without_slot(self, kind: str) -> Header:
        """Returns a header without a slot of ``kind``."""
        return replace(self, slots=tuple(s for s in self.slots if s.kind != kind))


def parse(data: bytes) -> Header:
    """Reads a header. Raises StoreError ``vault_too_new`` or ``header_damaged``."""
    try:
        document = strict_json.loads(data, limit=MAX_HEADER_BYTES)
        if not isinstance(document, dict) or document.get("magic") != MAGIC:
            raise StoreError("header_damaged", "magic")
        if type(document.get("version")) is int and document["version"] > VERSION:
            raise StoreError("vault_too_new")
        if set(document) != _MEMBERS or document["version"] != VERSION or jcs.canonical(document) != data:
            raise StoreError("header_damaged", "form")
        body = {name: value for name, value in document.items() if name != "checksum"}
        if hashlib.sha256(jcs.canonical(body)).hexdigest() != document["checksum"]:
            raise StoreError("header_damaged", "checksum")
        return _header(document)
    except (IntakeError, KeyError, TypeError, ValueError):
        raise StoreError("header_damaged", "form") from None


def _header(document: dict[str, Any]) -> Header:
    vault_id, database, slots = document["vault_id"], document["database"], document["slots"]
    if not re.fullmatch(r"[0-9a-f]{32}", vault_id) or not _DATABASE.fullmatch(database):
        raise StoreError("header_damaged", "form")
    numbers = (document["generation"], document["schema"])
    if not all(type(n) is int and n >= 0 for n in numbers):
        raise StoreError("header_damaged", "form")
    if not isinstance(slots, list) or len(slots) > MAX_SLOTS or not isinstance(document["policy"], dict):
        raise StoreError("header_damaged", "form")
    if not isinstance(document["mac"], str) or not isinstance(document["created"], str):
        raise StoreError("header_damaged", "form")
    read = tuple(Slot.from_json(s) for s in slots)
    if len({s.kind for s in read}) != len(read):
        raise StoreError("header_damaged", "two slots of one kind")
    return Header(
        vault_id,
        document["generation"],
        document["created"],
        database,
        document["schema"],
        read,
        document["policy"],
        document["mac"],
    )


def require_header(folder: Path) -> None:
    """Raises StoreError ``no_vault``, ``vault_gone``; ``header_damaged`` where the vault's file is there without it."""
    if (folder / HEADER_NAME).exists() or (folder / SPARE_NAME).exists():
        return
    if any(folder.glob("vault*.db")):
        raise StoreError("header_damaged", "both copies are missing")
    raise StoreError("no_vault" if seen_in(folder) is None else "vault_gone")


def read_header(folder: Path) -> tuple[Header, bool]:
    """Returns the header of ``folder``, and whether its spare copy had to be taken.

    Raises StoreError ``no_vault``, ``vault_too_new``, ``header_damaged`` (both copies),
    ``vault_is_a_link``.
    """
    main, spare = folder / HEADER_NAME, folder / SPARE_NAME
    refuse_links(main, spare)
    try:
        header = parse(read_small(main, MAX_HEADER_BYTES))
    except FileNotFoundError:
        failure = StoreError("no_vault")
    except StoreError as error:
        if error.code == "vault_too_new":
            raise
        failure = error
    except OSError as error:
        raise StoreError("disk_error", type(error).__name__) from None
    else:
        if header.generation == UNFINISHED:
            raise StoreError("no_vault", "it was never finished")
        return header, False
    try:
        header = parse(read_small(spare, MAX_HEADER_BYTES))
    except (OSError, StoreError):
        raise failure from None
    if header.generation == UNFINISHED:
        raise failure
    return header, True


def header_bytes(folder: Path) -> bytes:
    """Returns what stands as the header of ``folder``, good or not; nothing when there is none, or no plain file."""
    try:
        refuse_links(folder / HEADER_NAME)
        return read_small(folder / HEADER_NAME, MAX_HEADER_BYTES)
    except (OSError, StoreError):
        return b""


def write_header(folder: Path, header: Header) -> None:
    """Writes the header in one step; what stood there before becomes the spare. Raises StoreError."""
    data = header.to_bytes()
    main, spare = folder / HEADER_NAME, folder / SPARE_NAME
    refuse_links(main, spare)
    parse(data)
    try:
        before = read_small(main, MAX_HEADER_BYTES)
        if parse(before).generation != UNFINISHED and (not spare.exists() or spare.read_bytes() != before):
            replace_whole(spare, before)
    except (FileNotFoundError, StoreError) as error:
        # No header yet, or a damaged one: the spare, if there is one, is better than it.
        if isinstance(error, StoreError) and error.code != "header_damaged":
            raise
    replace_whole(main, data)


def settle_spare(folder: Path) -> None:
    """Makes the spare a copy of the header, once the header has opened the vault.

    Until then the spare is the generation before, which still opens with the old passphrase.
    """
    data = read_small(folder / HEADER_NAME, MAX_HEADER_BYTES)
    spare = folder / SPARE_NAME
    if not spare.exists() or spare.read_bytes() != data:
        replace_whole(spare, data)


def refuse_vault(folder: Path) -> None:
    """Raises StoreError ``vault_exists`` when ``folder`` holds a vault that was finished, or what is left of one."""
    for name in (HEADER_NAME, SPARE_NAME):
        if not (folder / name).exists():
            continue
        try:
            read_header(folder)
        except StoreError as error:
            if error.code == "no_vault":
                return
        raise StoreError("vault_exists")
    if any(folder.glob("vault*.db")):
        raise StoreError("vault_exists", "a vault's file without its header")
