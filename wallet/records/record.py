"""Our own row about a credential: what was received, when, how, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from wallet.credential.model import Attainment, Credential, Presentation, RecordId
from wallet.encodings.written import Moment, Written
from wallet.records.facts import Facts
from wallet.report import VerificationReport


@dataclass(frozen=True, slots=True)
class Provenance:
    """How something came in.

    Attributes:
        route: ``file``, ``folder``, ``drop``, ``paste``, ``stdin``, ``sample`` …
        name: the file's name as given (untrusted; never used as a path), or "".
        member: the path inside an archive or mail, or "".
    """

    route: str
    name: str = ""
    member: str = ""


class StandingKind(StrEnum):
    """The one line that says whether it can be believed (look.md, the table of words)."""

    GENUINE = "genuine"
    SIGNATURE_HOLDS = "signature_holds"
    SITE_CONFIRMS = "site_confirms"
    SIGNED_PDF = "signed_pdf"
    ENDORSED = "endorsed"
    RECORDED_WITH_EVIDENCE = "recorded_with_evidence"
    RECORDED = "recorded"
    COULD_NOT_CHECK = "could_not_check"
    ON_HOLD = "on_hold"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    NOT_THE_ISSUERS = "not_the_issuers"
    NOT_GENUINE = "not_genuine"
    DOES_NOT_HOLD = "does_not_hold"
    """Something inside is bad, has expired or is on hold; or another check that its reader needs failed."""
    NOT_THEIRS = "not_theirs"
    OWN_WORD = "own_word"
    """It holds, and is the person's own word, empty, or shown by nobody who proved it."""
    SIGNATURE_REFUSED = "signature_refused"
    UNSIGNED = "unsigned"


class Period(StrEnum):
    """The line beneath: until when."""

    NO_END = "no_end"
    UNTIL = "until"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    UNREADABLE = "unreadable"
    """It names an end, or a start, that cannot be read: never the same as none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a card says: derived from a report, never stored as truth.

    ``missing`` names what could not be had or known, for COULD_NOT_CHECK: a problem code.
    ``checked_at`` is the report's moment.
    """

    kind: StandingKind
    attainment: Attainment
    period: Period
    checked_at: datetime | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """One row of the shelf: only what a card or a table row shows. Values are signed ones."""

    id: RecordId
    title: str
    issuer_name: str
    issuer_id: str
    format: str
    kind: str
    type: str
    valid_from: datetime | None
    valid_until: datetime | None
    standing: Standing
    added_at: datetime
    facts: Facts = field(repr=False)
    """What the report amounts to: :func:`wallet.records.statement.statement` says what to say of it today."""
    favourite: bool = False
    has_image: bool = False
    children: int = 0
    """How many credentials are inside (courses of a transcript)."""
    cards: int = 1
    """How many of its family are kept, this one among them; 1 where nobody asked."""
    replaced: bool = False
    """A newer one of its family stands for it; False where nobody asked."""

    @property
    def is_read(self) -> bool:
        """Says whether ``title`` is what the thing itself says; else it is the name of its file, and nothing was read."""
        return bool(self.type)


@dataclass(frozen=True, slots=True)
class Record:
    """All of one record. ``received`` is byte for byte what came."""

    summary: RecordSummary
    received: bytes = field(repr=False)
    sha256: str
    provenance: Provenance
    containers: tuple[str, ...]
    report: VerificationReport
    view: Credential | Presentation | None
    note: str = ""
    payload: bytes | None = field(default=None, repr=False)
    """The credential's own text, out of its containers."""


OTHER_FILES: Final = frozenset(
    {"unrecognised", "empty_file", "web_page", "office_file", "program_file", "picture_of_another_kind",
     "no_baked_badge", "jpeg_holds_no_badge", "picture_holds_no_code", "video_or_sound", "contact_card", "calendar_file",
     "shortcut_file", "database_file"}
)  # fmt: skip
"""Codes of what is only counted when it lies beside credentials in an archive or a folder: other files, of which none holds
one. Not among them is what may hold one all the same (a link, a message, an archive, a scan)."""


class AddStatus(StrEnum):
    """What became of one item: the words of ``add --json``."""

    ADDED = "added"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    LEFT_OUT = "left_out"
    """Read, and on purpose not taken in: another wallet's key or profile. ``error`` names what it is."""


@dataclass(frozen=True, slots=True)
class AddOutcome:
    """One line per item. ``error`` is a code (REFUSED, LEFT_OUT), ``detail`` for the log.

    ``title``, ``children`` and ``is_read`` are as in :class:`RecordSummary`.
    """

    source: str
    outcome: AddStatus
    id: RecordId | None = None
    title: str = ""
    error: str = ""
    detail: str = ""
    standing: Standing | None = None
    facts: Facts | None = field(default=None, repr=False)
    children: int = 0
    is_read: bool = True

    @property
    def is_other_file(self) -> bool:
        """Says whether it is a file that lay beside credentials and is none: such are counted, not listed."""
        return self.outcome is AddStatus.LEFT_OUT and self.error in OTHER_FILES


class ShareState(StrEnum):
    """What became of a share. Written before anything leaves, and again whenever more is known."""

    INTENDED = "intended"
    """About to be handed over. A share that stays so was interrupted: whether it left is not known."""
    DELIVERED = "delivered"
    """Handed over as a thing of its own (a file, a printed page): it cannot be called back."""
    LIVE = "live"
    """Being shown: it can be stopped."""
    ENDED = "ended"
    """Its time is over, or what showed it is gone."""
    STOPPED = "stopped"
    """Taken back by the person before its time."""
    UNREACHABLE = "unreachable"
    """To be stopped, and the place where it lies does not answer."""


class ShareEntry(Written, frozen=True, tag="ShareEntry"):
    """One line of the share ledger.

    Attributes:
        created: when it was signed.
        audience, purpose: for whom and what for, in the person's words, or "".
        channel: id of the way it was handed over.
        record_ids, titles: what was shown, in order, as it was called then.
        expires: until when what was handed over is good; None where nothing but its issuer's word ends it.
        digest: SHA-256 of what was handed over (the presentation, or the bare credential of a code), hex.
        state: what became of it, as last written.
        holder: the DID it was signed with; "" in lines from before it was kept.
        changed: when ``state`` was last written; None when it is as it was first written.
    """

    id: str
    created: Moment
    audience: str
    purpose: str
    channel: str
    record_ids: tuple[RecordId, ...]
    titles: tuple[str, ...]
    expires: Moment | None
    digest: str
    state: ShareState = ShareState.DELIVERED
    holder: str = ""
    changed: Moment | None = None
