"""What parsing gives: received bytes, and the reading of them that was not yet judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from wallet.formats.presenting import Presentable


class Kind(StrEnum):
    """What sort of thing was read."""

    CREDENTIAL = "credential"
    PRESENTATION = "presentation"
    SUPPORT = "support"
    """Readable, but no credential: a BadgeClass, an Issuer, a status list."""


@dataclass(frozen=True, slots=True)
class ParsedCredential:
    """One top-level thing as it came.

    Attributes:
        received: the bytes of the innermost *file* exactly as they came (the PNG,
            not the JSON inside it). Stored, never rewritten.
        payload: the bytes of the credential text itself, out of its containers.
        format: id of the format that read it.
        kind: credential, presentation or support.
        document: the parsed JSON object (for tokens: the decoded payload). Untrusted
            and *unsigned until proven*: nothing from it may be shown.
        header: the JOSE protected header of a token, else empty.
        token: the compact token text without white space, else "".
        containers: ids of the containers it was taken from, outermost first.
        remarks: codes found while reading that belong in the ``container`` check.
    """

    received: bytes = field(repr=False)
    payload: bytes = field(repr=False)
    format: str
    kind: Kind
    document: dict[str, Any] = field(repr=False)
    header: dict[str, Any] = field(default_factory=dict, repr=False)
    token: str = field(default="", repr=False)
    containers: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """One top-level thing as it came, without the reading of it: what may be kept, and what comes back from a worker.

    Members are those of :class:`ParsedCredential`.
    """

    received: bytes = field(repr=False)
    payload: bytes = field(repr=False)
    format: str
    kind: Kind
    token: str = field(default="", repr=False)
    containers: tuple[str, ...] = ()


def received(parsed: ParsedCredential) -> Received:
    """Returns what is kept of a reading."""
    return Received(parsed.received, parsed.payload, parsed.format, parsed.kind, parsed.token, parsed.containers)


class Claim(StrEnum):
    """How sure a format or container is that these bytes are its own."""

    YES = "yes"
    NO = "no"


class Format(Protocol):
    """How a credential is written and secured: one module, one ``FORMAT``."""

    id: str

    def claims(self, payload: bytes, document: dict[str, Any] | None) -> Claim:
        """Says whether ``payload`` is this format's.

        ``document`` is the strictly parsed JSON object when the payload is one,
        else None (a token). Never raises.
        """
        ...

    def parse(self, payload: bytes, document: dict[str, Any] | None) -> ParsedCredential:
        """Reads it, with ``received`` and ``payload`` both set to ``payload``.

        Raises IntakeError (``malformed`` and friends) with a pointer.
        """
        ...

    def present(self, parsed: ParsedCredential, parts: Sequence[str] = ()) -> Presentable:
        """Says how ``parsed``, which :meth:`parse` read, is shown to somebody.

        ``parts`` chooses what is shown of one that can be shown in part: JSON Pointers or claim names, as the format has
        them; a format without such a choice shows it whole. Raises ShareError ``cannot_be_presented``,
        ``pointer_not_found``, ``disclosure_not_found``.
        """
        ...
