"""What a picture or drawing was baked with: each text is an item of its own, and none is hidden behind another.

Versions 0.5 to 2.0 bake a hosted badge as its address, its JSON, or both: an address that another item calls its own is
no second badge, nor is a badge that is written twice, once plain and once inside its own signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from wallet.encodings import jcs, strict_json
from wallet.errors import IntakeError
from wallet.formats.open_badge_2 import is_address
from wallet.formats.vc_jwt import read_token
from wallet.intake.containers.container import Part
from wallet.limits import MAX_BAKED_TEXTS

_AROUND: Final = b"\0 \t\r\n"
"""What bakers leave around a text."""


@dataclass(frozen=True, slots=True)
class _Text:
    """One baked text; ``document`` is the JSON it is or signs, None where it is neither."""

    payload: bytes
    document: dict[str, Any] | None
    signed: bool = False

    @property
    def addresses(self) -> set[str]:
        """Where it says that it is kept, whatever the scheme: sites moved from http to https."""
        if self.document is None:
            return set()
        # Of a signed one, version 1.0 put the key's address there.
        rules = [] if self.signed else [self.document.get(name) for name in ("verify", "verification")]
        stated = [self.document.get("id"), self.document.get("@id")]
        stated += [rule.get("url") for rule in rules if isinstance(rule, dict)]
        return {_place(value) for value in stated if isinstance(value, str)}


def baked_parts(texts: Sequence[bytes]) -> list[Part]:
    """Returns a part for each badge in ``texts``, in their order. Raises IntakeError ``no_baked_badge``,
    ``too_many_items``."""
    plain = list(dict.fromkeys(stripped for text in texts if (stripped := text.strip(_AROUND))))
    if not plain:
        raise IntakeError("no_baked_badge")
    if len(plain) > MAX_BAKED_TEXTS:
        raise IntakeError("too_many_items", f"{len(plain)}")
    read = [_read(text) for text in plain if not is_address(text)]
    kept_at = {address for text in read for address in text.addresses}
    kept = {text.payload for text in _each_once(read)}
    return [
        Part(text, address=is_address(text))
        for text in plain
        if text in kept or (is_address(text) and _place(text.decode("ascii")) not in kept_at)
    ]


def _read(payload: bytes) -> _Text:
    try:
        if payload.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
            value = strict_json.loads(payload)
            return _Text(payload, value if isinstance(value, dict) else None)
        _, claims = read_token("".join(payload.decode("ascii").split()))
    except (IntakeError, UnicodeDecodeError):
        return _Text(payload, None)
    return _Text(payload, claims, signed=True)


def _each_once(texts: Sequence[_Text]) -> list[_Text]:
    """Returns the texts that no other one says already: as the same JSON, or inside its signature."""
    kept: list[_Text] = []
    seen: set[bytes] = set()
    for text in sorted(texts, key=lambda text: not text.signed):
        form = _canonical(text.document)
        if text.signed or form is None or form not in seen:
            kept.append(text)
        if form is not None:
            seen.add(form)
    return kept


def _canonical(document: dict[str, Any] | None) -> bytes | None:
    try:
        return None if document is None else jcs.canonical(document)
    except IntakeError:
        return None


def _place(address: str) -> str:
    return address.strip().partition("://")[2] or address.strip()
