"""Exports of Universal Wallet form (``UniversalWallet2020``), as the Learner Credential Wallet writes them; open or locked.

Each credential inside becomes a file of its own, with the bytes it has inside the export: the export as a whole holds
private keys, and is not kept. Keys and profiles of the other wallet stay there, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wallet.encodings import json_slices, strict_json
from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.containers.wallet_contents import parts_of
from wallet.intake.locked import Password
from wallet.limits import MAX_WALLET_ITEMS

_WORDS: Final = (b"UniversalWallet2020", b"EncryptedWallet", b"credentialCids")
_PROFILE: Final = ("verificationKey", "keyAgreementKey", "didDocument", "profileName")


class UniversalWallet:
    """Other wallets' exports."""

    id = "universal_wallet"
    instead_of = ("wrapper",)

    def claims(self, data: bytes) -> bool:
        if data.lstrip()[:1] not in (b"{", b"[") or not any(word in data for word in _WORDS):
            return False
        try:
            document = strict_json.loads(data)
        except IntakeError:
            return False
        wallets = document if isinstance(document, list) else [document]
        return bool(wallets) and all(_shape(wallet) for wallet in wallets)

    def parts(self, data: bytes) -> list[Part]:
        """Returns what an open export holds."""
        return self.parts_with(data, None)

    def parts_with(self, data: bytes, password: str | None) -> list[Part]:
        """Returns what is inside. Raises IntakeError ``password_needed``, ``password_wrong``, ``lock_unknown``,
        ``nothing_inside``, ``too_many_items``."""
        parts: list[Part] = []
        for name, thing in things(data, password):
            parts += parts_of(thing, name)
            if len(parts) > MAX_WALLET_ITEMS:
                raise IntakeError("too_many_items")
        if not parts:
            raise IntakeError("nothing_inside")
        return parts


CONTAINER = UniversalWallet()


def things(data: bytes, password: str | None) -> Iterator[tuple[str, str]]:
    """Yields (name, JSON text) for each thing in an export. Raises IntakeError as :meth:`UniversalWallet.parts_with`."""
    document = strict_json.loads(data)
    text = data.decode("utf-8-sig")
    wallets = list(json_slices.elements(text)) if isinstance(document, list) else [text]
    for number, wallet in enumerate(wallets):
        before = f"{number}/" if isinstance(document, list) else ""
        for name, thing in _things(wallet, password):
            yield before + name, thing


def _shape(document: Any) -> str:
    """Returns which of the forms a document has: ``open``, ``locked``, ``sealed``, ``profile``, or "" for none."""
    if not isinstance(document, dict):
        return ""
    declared = document.get("type", [])
    types = declared if isinstance(declared, list) else [declared]
    if "UniversalWallet2020" in types and isinstance(document.get("contents"), list):
        return "locked" if document.get("status") == "LOCKED" else "open"
    subject = document.get("credentialSubject")
    if "EncryptedWallet" in types and isinstance(subject, dict):
        return "sealed"
    if "type" not in document and {"credentialCids", "verificationKey"} <= set(document):
        return "profile"
    return ""


def _things(text: str, password: str | None) -> Iterator[tuple[str, str]]:
    """Yields (name, JSON text) for each thing in one wallet."""
    document, members = strict_json.loads(text), dict(json_slices.members(text))
    shape = _shape(document)
    if shape == "open":
        for number, item in enumerate(json_slices.elements(members["contents"])):
            yield f"contents/{number}", item
    elif shape == "profile":
        for name in _PROFILE:
            if name in members:
                wrapped = members[name] if name != "profileName" else '{"type":"ProfileMetadata"}'
                yield name, wrapped
    else:
        if not password:
            raise IntakeError("password_needed")
        opened = Password(password)
        sealed = document["contents"] if shape == "locked" else _sealed(document["credentialSubject"])
        for number, jwe in enumerate(sealed):
            yield from _opened(opened, jwe, f"contents/{number}")


def _sealed(subject: dict[str, Any]) -> list[Any]:
    contents = subject.get("encryptedWalletContents", subject.get("contents"))
    return contents if isinstance(contents, list) else [contents]


def _opened(password: Password, jwe: Any, name: str) -> Iterator[tuple[str, str]]:
    inner = jwe.get("jwe", jwe) if isinstance(jwe, dict) else None
    if not isinstance(inner, dict):
        raise IntakeError("lock_unknown", "no envelope")
    try:
        text = password.open_jwe(inner).decode("utf-8")
    except UnicodeDecodeError:
        raise IntakeError("json_not_utf8") from None
    document = strict_json.loads(text)
    # All of a wallet in one envelope, so that the number of things does not show.
    if isinstance(document, dict) and set(document) == {"contents"} and isinstance(document["contents"], list):
        for number, item in enumerate(json_slices.elements(dict(json_slices.members(text))["contents"])):
            yield f"{name}/{number}", item
    else:
        yield name, text
