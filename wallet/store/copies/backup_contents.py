"""What stands in a backup, as open files, and how it comes back into a vault."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import orjson

from wallet.credential.identity import IdentityType
from wallet.credential.model import RecordId
from wallet.credential.recipient import recipients
from wallet.encodings import base64url
from wallet.errors import StoreError
from wallet.records import codec
from wallet.records.attention import attention_facts
from wallet.records.facts import facts
from wallet.records.record import Provenance, ShareEntry
from wallet.report import EvidenceItem, VerificationReport
from wallet.store.attachments import FOLDER_NAME as ATTACHMENTS
from wallet.store.copies.backup_file import Piece, piece
from wallet.store.file.erasing import erase
from wallet.store.file.times import maybe_number
from wallet.store.tables import rows
from wallet.store.tables.holder_keys import ALSO_ELSEWHERE
from wallet.store.tables.rows import Incoming
from wallet.store.tables.sort_position import kept_position

if TYPE_CHECKING:
    from wallet.store.vault import Vault

_COLUMNS: Final = (
    "id", "sha256", "position", "payload", "kind", "format", "added_at", "route", "name", "member", "containers",
    "favourite", "note", "trashed_at", "place",
)  # fmt: skip
_BATCH: Final = 200
TO_BE_JUDGED: Final = "to_be_judged"
"""Under which name a vault keeps that reports in it came out of a backup and wait for our own verifier."""
ReportChange = Callable[[VerificationReport], VerificationReport]
TRUST_SETTING: Final = "trust"
"""Under which name a vault keeps whom its person recognises, and the registries they chose."""
CALENDAR_SETTING: Final = "calendar"
"""Under which name a vault keeps what it wrote for calendars, so that they know it again after a restore."""
CE_SETTING: Final = "continuing_education"
"""Under which name a vault keeps what its licences ask for, by record."""
FRAMEWORKS_SETTING: Final = "frameworks"
"""Under which name a vault keeps which frameworks were brought in: what they say is no part of a backup."""
CONFIRMED_SETTING: Final = "confirmed_skills"
"""Under which name it keeps what its person said that a word means."""
PATHWAYS_SETTING: Final = "pathways"
"""Under which name it keeps the pathways its person follows, and what they ticked."""
REVIEWS_SETTING: Final = "reviews"
"""Under which name it keeps whom its person asked for a word, who asked them, and the answers as they were signed."""
ROLES_SETTING: Final = "roles"
"""Under which name it keeps the roles its person follows."""
_CARRIED: Final = (
    CALENDAR_SETTING, CE_SETTING, FRAMEWORKS_SETTING, CONFIRMED_SETTING, PATHWAYS_SETTING, REVIEWS_SETTING, ROLES_SETTING,
)  # fmt: skip
"""Settings that a backup carries: what the person would miss, and nothing that decides what is good."""
RESTORED_TRUST_SETTING: Final = "restored_trust"
"""The same out of a backup: it counts for nothing until the person said so."""

PACKET_TEMPLATES_SETTING: Final = "packet_templates"
"""Under which name a vault keeps the ways of making a packet that its person saved."""


def collect(vault: Vault, *, keys: bool = True) -> tuple[dict[str, Piece], dict[str, Any]]:
    """Returns the files of a backup by name, and the manifest's members about them.

    What came in, and evidence, is read when its turn comes to be written.
    """
    files: dict[str, Piece] = {}
    rows_: list[dict[str, Any]] = []
    records = vault.database.rows(f"SELECT num, {', '.join(_COLUMNS)} FROM records ORDER BY num")  # noqa: S608
    for num, *values in records:
        row = dict(zip(_COLUMNS, values, strict=True))
        row |= {"sha256": row["sha256"].hex(), "payload": row["payload"].hex()}
        row["containers"] = orjson.loads(row["containers"])
        record = vault.records.get(row["id"])
        row["file"] = f"credentials/{row['sha256']}.{extension(record.received)}"
        row["report"] = f"reports/{row['id']}.json"
        row["codec"] = codec.VERSION
        row["tags"] = vault.organise.tags(row["id"])
        row["collections"] = [
            r[0]
            for r in vault.database.rows(
                "SELECT name FROM collections JOIN collected ON id = collection WHERE num = ? ORDER BY name", (num,)
            )
        ]
        files[row["file"]] = Piece(row["sha256"], partial(vault.records.received, row["id"]))
        version, body = vault.database.row("SELECT codec, body FROM reports WHERE num = ?", (num,))
        bare = rows.unpack_report(version, body)
        files[row["report"]] = piece(codec.to_bytes(bare))
        for item in record.report.evidence:
            if item.content:
                files[f"documents/{item.sha256}"] = piece(item.content)
        # What was kept from earlier days: a past day can still be judged after a restore.
        kept = vault.documents.of_record(row["id"])
        files |= {f"documents/{item.sha256}": piece(item.content) for item in kept}
        row["evidence"] = [[item.kind, item.address, item.sha256, item.fetched_at.isoformat()] for item in kept]
        # Backups without any are what older programs made and read.
        if attachments := vault.records.attached.of_record(row["id"]):
            row["attachments"] = [attachment.sha256.hex() for attachment in attachments]
            files |= {
                f"{ATTACHMENTS}/{each.sha256.hex()}": Piece(each.sha256.hex(), partial(vault.attachments.read, each.sha256))
                for each in attachments
            }
        rows_.append(row)
    trust = _trust(vault)
    return files, {
        "records": rows_,
        "trust": trust,
        "registry_order": list(trust.get("registries", {})),
        "keys": _collect_keys(vault, files) if keys else [],
        PACKET_TEMPLATES_SETTING: vault.settings.get(PACKET_TEMPLATES_SETTING, {}),
        "shares": [codec.to_bytes(entry).decode() for entry in vault.shares.all()],
        **_kept_shares(vault, files),
        "identities": [
            {"type": str(identity.type), "value": identity.value, "added_at": maybe_number(identity.added_at)}
            for identity in vault.identities.all()
        ],
        "families": _families(vault),
        "settings": {name: value for name in _CARRIED if (value := vault.settings.get(name)) is not None},
    }


def _kept_shares(vault: Vault, files: dict[str, Piece]) -> dict[str, Any]:
    """Returns what left and where pages still lie; backups without any are what older programs made and read."""
    left = {}
    for entry in vault.shares.all():
        if content := vault.shares.content(entry.id):
            left[entry.id] = f"shares/{entry.id}"
            files[left[entry.id]] = piece(content)
    places = vault.shares.places()
    return {**({"share_contents": left} if left else {}), **({"share_places": places} if places else {})}


def _families(vault: Vault) -> dict[str, Any]:
    """Returns what the person put together and took apart."""
    links, given = vault.records.attention.families.kept()
    ids = dict(vault.database.rows("SELECT g.num, r.id FROM family_given g JOIN records r ON r.num = g.num"))
    return {
        "links": [[older.hex(), newer.hex()] for older, newer in links],
        "given": {ids[num]: family.hex() for num, family in given},
    }


def _trust(vault: Vault) -> dict[str, Any]:
    """Returns whom the person recognises, and whom an earlier backup says so and who wait to be asked about: whoever
    brings it back is asked about all of them."""
    kept = dict(vault.settings.get(TRUST_SETTING, {}))
    waiting = vault.settings.get(RESTORED_TRUST_SETTING) or {}
    return {part: {**waiting.get(part, {}), **kept.get(part, {})} for part in {**waiting, **kept}}


def _collect_keys(vault: Vault, files: dict[str, Piece]) -> list[dict[str, Any]]:
    entries = []
    for number, key in enumerate(vault.keys.all(), 1):
        seed = vault.keys.export_private(key.did)
        try:
            name = f"keys/{number:04d}.jwk"
            files[name] = piece(
                orjson.dumps(
                    {
                        "crv": "Ed25519",
                        "d": base64url.encode(bytes(seed)),
                        "kid": key.verification_method,
                        "kty": "OKP",
                        "x": base64url.encode(key.public),
                    }
                )
            )
        finally:
            erase(seed)
        entries.append(
            {
                "file": name,
                "did": key.did,
                "label": key.label,
                "audience": key.audience,
                "default": vault.keys.is_default(key.did),
                **({"origin": ALSO_ELSEWHERE} if vault.keys.is_from_elsewhere(key.did) else {}),
            }
        )
    return entries


def extension(data: bytes) -> str:
    """Returns what to call a file of these bytes."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, name in ((b"\x89PNG", "png"), (b"%PDF-", "pdf"), (b"PK\x03\x04", "zip"), (b"{", "json"), (b"[", "json")):
        if head.startswith(magic):
            return name
    if head.startswith(b"<"):
        return "svg"
    return "jwt" if head.startswith(b"ey") else "bin"


def unchanged(report: VerificationReport) -> VerificationReport:
    """Returns the report as it is: for a backup that is only compared (a restore drill)."""
    return report


def put_in(vault: Vault, files: Mapping[str, bytes], manifest: dict[str, Any], as_kept: ReportChange) -> None:
    """Puts the contents of a backup into a new, empty vault. Raises StoreError ``backup_damaged``, KeyError …"""
    # Before the records, so that each is compared once. Backups from before the keyring have none.
    for entry in manifest.get("identities", ()):
        vault.identities.add(IdentityType(entry["type"]), str(entry["value"]), added_at=entry["added_at"])
    records = manifest["records"]
    for start in range(0, len(records), _BATCH):
        attachments = {
            row["id"]: [vault.attachments.write(files[f"{ATTACHMENTS}/{sha256}"]) for sha256 in row.get("attachments", ())]
            for row in records[start : start + _BATCH]
        }
        with vault.database.transaction():
            for row in records[start : start + _BATCH]:
                num = _put_record(vault, files, row, as_kept)
                vault.records.attached.keep([num], attachments[row["id"]])
    for row in records:
        if row["tags"]:
            vault.organise.set_tags(row["id"], row["tags"])
        for name in row["collections"]:
            vault.organise.put_in(name, [row["id"]])
        if row["note"]:
            vault.organise.set_note(row["id"], row["note"])
    _put_families(vault, manifest.get("families", {}))
    for name, value in manifest.get("settings", {}).items():
        if name in _CARRIED:
            vault.settings.set(name, value)
    if manifest.get("trust"):
        # A drill compares; whoever restores is asked first. A backup may come from anybody who had the code.
        name = TRUST_SETTING if as_kept is unchanged else RESTORED_TRUST_SETTING
        vault.settings.set(name, _in_order(manifest["trust"], manifest.get("registry_order")))
    if manifest.get(PACKET_TEMPLATES_SETTING):
        vault.settings.set(PACKET_TEMPLATES_SETTING, manifest[PACKET_TEMPLATES_SETTING])
    for entry in manifest["keys"]:
        _put_key(vault, files, entry)
    for plain in reversed(manifest["shares"]):
        vault.shares.add(codec.from_bytes(ShareEntry, plain.encode()))
    for share_id, name in manifest.get("share_contents", {}).items():
        vault.shares.keep_content(share_id, files[name])
    for share_id, place in manifest.get("share_places", {}).items():
        vault.shares.keep_place(share_id, str(place))


def _put_families(vault: Vault, families: dict[str, Any]) -> None:
    links = [(bytes.fromhex(older), bytes.fromhex(newer)) for older, newer in families.get("links", ())]
    given = [
        (vault.records.num(RecordId(record_id)), bytes.fromhex(family))
        for record_id, family in families.get("given", {}).items()
    ]
    if links or given:
        vault.records.attention.families.put_back(links, given)


def _in_order(trust: dict[str, Any], names: list[str] | None) -> dict[str, Any]:
    """Returns whom the person recognises, the most authoritative registry first: a manifest's members are sorted by name.

    Backups from before ``registry_order`` tell it by when each was added.
    """
    registries = dict(trust.get("registries", {}))
    if names is None:
        names = sorted(registries, key=lambda name: str(registries[name]["added"]))
    ordered = {name: registries[name] for name in names}
    return {**trust, "registries": ordered | registries}


def _put_record(vault: Vault, files: Mapping[str, bytes], row: dict[str, Any], as_kept: ReportChange) -> int:
    received = files[row["file"]]
    if hashlib.sha256(received).hexdigest() != row["sha256"]:
        raise StoreError("backup_damaged", "credential digest")
    if row["codec"] != codec.VERSION:
        raise StoreError("vault_too_new", "report")
    report = as_kept(codec.from_bytes(VerificationReport, files[row["report"]]))
    body, evidence = rows.pack_report(report)
    kept = tuple(rows.with_content(e, files.get(f"documents/{e.sha256}", b"")) for e in evidence)
    known = facts(report)
    ready = Incoming(
        bytes.fromhex(row["sha256"]),
        received,
        bytes.fromhex(row["payload"]),
        int(row["position"]),
        str(row["kind"]),
        str(row["format"]),
        Provenance(str(row["route"]), str(row["name"]), str(row["member"])),
        orjson.dumps([str(c) for c in row["containers"]]).decode(),
        rows.judged(report, known),
        rows.search_text(report),
        body,
        kept,
        attention_facts(report, known),
        tuple(recipients(report.view)),
    )
    if len(row["id"]) != 32 or not set(row["id"]) <= set("0123456789abcdef"):
        raise StoreError("backup_damaged", "id")
    num = vault.records.insert(ready, record_id=row["id"], added_at=int(row["added_at"]))
    vault.database.execute(
        "UPDATE records SET favourite = ?, trashed_at = ? WHERE num = ?",
        (int(row["favourite"]), row["trashed_at"], num),
    )
    if row["place"] is not None:
        vault.database.execute("UPDATE records SET place = ? WHERE num = ?", (kept_position(int(row["place"])), num))
    # Backups made before evidence was kept from day to day name none.
    earlier = [_evidence(files, entry) for entry in row.get("evidence", ())]
    vault.documents.keep(num, earlier)
    return num


def _evidence(files: Mapping[str, bytes], entry: list[str]) -> EvidenceItem:
    kind, address, digest, fetched = entry
    return EvidenceItem(kind, address, digest, datetime.fromisoformat(fetched), files[f"documents/{digest}"])


def _put_key(vault: Vault, files: Mapping[str, bytes], entry: dict[str, Any]) -> None:
    jwk = orjson.loads(files[entry["file"]])
    seed = bytearray(base64url.decode(jwk["d"]))
    if len(seed) != 32:
        raise StoreError("backup_damaged", "key")
    try:
        label, audience = str(entry["label"]), str(entry["audience"])
        key = vault.keys.keep(seed, label=label, audience=audience, default=bool(entry["default"]))
        if entry.get("origin") == ALSO_ELSEWHERE:
            vault.keys.bring_in(seed)
    finally:
        erase(seed)
    if key.did != entry["did"] or base64url.encode(key.public) != jwk["x"]:
        raise StoreError("backup_damaged", "key")
