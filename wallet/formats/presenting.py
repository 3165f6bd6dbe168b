"""How a credential is shown. What ``FORMAT.present`` gives, so that nobody else asks which format it is.

Three ways: standing in a presentation that the holder signs, by itself with a key binding, or as the original it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class KeyBinding:
    """For whom and until when a token is shown (RFC 9901 section 4.3), and the key that says so.

    ``sign`` makes an Ed25519 signature (64 bytes) over the bytes it is given.
    """

    nonce: str
    audience: str
    issued: datetime
    expires: datetime
    sign: Callable[[bytes], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """Stands in a verifiable presentation, secured in itself.

    Attributes:
        document: the credential as it stands there: an object with its proof, or a token in its envelope.
        claims: what a receiver reads of it, as JSON. Unproven: only ever searched for what a person is warned of.
        version_1: written in VC 1.1; a presentation of nothing else takes the form that old verifiers read.
        in_part: only a part of it is shown, or could be.
    """

    document: dict[str, Any] = field(repr=False)
    claims: dict[str, Any] = field(repr=False)
    version_1: bool = False
    in_part: bool = False


@dataclass(frozen=True, slots=True)
class BoundToken:
    """Shown by itself: the issuer named the key that must bind it to each receiver.

    Attributes:
        text: the token with what was chosen to be disclosed, before it is bound.
        claims: as for :class:`Member`; only what was chosen to be disclosed.
        public_key: the 32 bytes of that Ed25519 key; None where it is another kind of key, or none.
        bind: makes the bytes that are shown.
    """

    text: str = field(repr=False)
    claims: dict[str, Any] = field(repr=False)
    public_key: bytes | None
    bind: Callable[[KeyBinding], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Original:
    """Can only be handed over as it is: no holder can sign around it in a way that others check."""

    data: bytes = field(repr=False)
    claims: dict[str, Any] = field(repr=False)


Presentable = Member | BoundToken | Original
