"""Packets: what a list asks for, handed over as separate files with a cover sheet, what is missing, and the signed part."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from wallet.credential.identity import IdentityType
from wallet.credential.model import RecordId
from wallet.errors import ShareError, StoreError, UsageError
from wallet.formats.presenting import BoundToken, Member
from wallet.limits import DOCUMENT_LIFETIME, MAX_REGISTRIES, MAX_REQUEST_CHARS, MAX_TAG_CHARS
from wallet.records.days import local_day
from wallet.records.record import Record, ShareEntry
from wallet.service.context import ServiceContext
from wallet.service.identities import Identities
from wallet.service.library import Library
from wallet.service.packet_files import LeftOut as LeftOut
from wallet.service.packet_files import PacketFiles, Signed
from wallet.service.recording import Recording
from wallet.service.roles import Roles
from wallet.service.sharing import PacketLine, PresentationRequest, Sharing
from wallet.share.packet import require_free, write_packet
from wallet.share.packet_choice import Choice as Choice
from wallet.share.packet_choice import choose
from wallet.share.packet_names import DEFAULT_TEMPLATE, require_template
from wallet.share.selection import Selection, disclose
from wallet.skills.matching import match
from wallet.skills.requirements import Role
from wallet.store.copies.backup_contents import PACKET_TEMPLATES_SETTING


@dataclass(frozen=True, slots=True)
class PacketTemplate:
    """How a packet is made, whatever is in it: what can be saved and used again. It names no record and no line of a list.

    ``names`` is the pattern of file names (:mod:`wallet.share.packet_names`), ``ascii_names`` whether letters beyond ASCII
    are written without; ``person`` is who it is of, "" for the first name among the person's identities. ``audience`` and
    ``purpose`` are signed; "" for what the list says of itself.
    """

    names: str = DEFAULT_TEMPLATE
    ascii_names: bool = False
    person: str = ""
    audience: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class PacketPlan:
    """What a packet will hold."""

    role: Role
    choices: tuple[Choice, ...]
    start: date | None = None

    @property
    def record_ids(self) -> tuple[RecordId, ...]:
        """The records that go along, each once, in the order of the list."""
        refs = (holding.ref for choice in self.choices for holding in choice.holdings)
        return tuple(dict.fromkeys(RecordId(ref) for ref in refs))


@dataclass(frozen=True, slots=True)
class WrittenPacket:
    """What was written: paths, which files are of which record, what was left out and why, and the line in the ledger."""

    written: tuple[Path, ...]
    files: dict[str, str] = field(repr=False)
    left_out: tuple[LeftOut, ...] = ()
    share: ShareEntry | None = None


class Packing:
    """Makes packets of one open wallet. Raises ShareError, StoreError, UsageError."""

    def __init__(
        self,
        context: ServiceContext,
        identities: Identities,
        library: Library,
        roles: Roles,
        recording: Recording,
        sharing: Sharing,
    ) -> None:
        self._context = context
        self._identities = identities
        self._library = library
        self._roles = roles
        self._recording = recording
        self._sharing = sharing

    def plan(self, role: Role, *, start: date | None = None, ticked: Collection[str] = ()) -> PacketPlan:
        """Returns what a packet for ``role`` will hold. ``ticked``: the lines for which health records go along.

        Raises UsageError ``packet_no_such_item``.
        """
        today = local_day(self._context.clock.now())
        results = match(role, self._roles.held(), today, start=start)
        return PacketPlan(role, choose(results, ticked), start or role.starts)

    def write(self, plan: PacketPlan, path: Path, template: PacketTemplate, *, language: str) -> WrittenPacket:
        """Writes a packet as a folder, or as a ZIP where ``path`` ends in ``.zip``: whole, or nothing.

        The ledger has it as *intended* before the first byte. Raises ShareError ``packet_exists``, ``packet_no_folder``,
        ``no_room_for_share``, ``cannot_write_share`` and as :meth:`wallet.service.sharing.Sharing.present`; UsageError
        ``packet_template``.
        """
        require_template(template.names)
        require_free(path)
        records = {record_id: self._library.record(record_id) for record_id in plan.record_ids}
        signed = self._signed(plan, list(records.values()), template)
        files = PacketFiles(
            plan.role, plan.choices, records, signed, self._context.examiner,
            start=plan.start, created=self._context.clock.now(), language=language,
            person=template.person or self._name(), names=template.names, ascii_names=template.ascii_names,
            evidence=self._recording.evidence,
        )  # fmt: skip
        written: list[Path] = []

        def act() -> None:
            written.extend(write_packet(path, files.each(), created=files.created))

        share = self._sharing.hand_over_packet(_line(plan, records, signed, template), act)
        return WrittenPacket(tuple(written), files.records_by_name, tuple(files.left_out), share)

    def _signed(self, plan: PacketPlan, records: Sequence[Record], template: PacketTemplate) -> Signed:
        """Signs what a holder can sign around: everything that stands in one presentation, and each token by itself."""
        request = PresentationRequest(
            audience=(template.audience or plan.role.publisher)[:MAX_REQUEST_CHARS],
            purpose=(template.purpose or plan.role.title)[:MAX_REQUEST_CHARS],
            expires_in=DOCUMENT_LIFETIME,
        )
        together: list[RecordId] = []
        whole: set[RecordId] = set()
        presentations = []
        refused: dict[RecordId, str] = {}
        for record in records:
            record_id = record.summary.id
            try:
                (item,) = disclose(Selection((record,))).items
            except ShareError as error:
                refused[record_id] = error.code
                continue
            if isinstance(item, Member):
                together.append(record_id)
                if not item.in_part:
                    whole.add(record_id)
            elif isinstance(item, BoundToken):
                try:
                    presentations.append(self._sharing.present([record_id], _to_somebody(request, plan.role.title)))
                except ShareError as error:
                    refused[record_id] = error.code
        if together:
            presentations.insert(0, self._sharing.present(together, request))
        return Signed(tuple(presentations), frozenset(whole), refused)

    def _name(self) -> str:
        names = (identity.value for identity in self._identities.all() if identity.type is IdentityType.NAME)
        return next(names, "")

    # Saved ways ---------------------------------------------------------------------
    def templates(self) -> dict[str, PacketTemplate]:
        """Returns the saved ways of making a packet, by name."""
        kept: dict[str, Any] = self._context.vault.settings.get(PACKET_TEMPLATES_SETTING, {})
        return {name: PacketTemplate(**values) for name, values in sorted(kept.items())}

    def template(self, name: str) -> PacketTemplate:
        """Returns one. Raises UsageError ``packet_template_unknown``."""
        known = self.templates().get(_tidy(name))
        if known is None:
            raise UsageError("packet_template_unknown")
        return known

    def save_template(self, name: str, template: PacketTemplate) -> None:
        """Keeps a way of making a packet under a name; one of that name is replaced. What was ticked is no part of it.

        Raises UsageError ``packet_template_name``, ``packet_template``; StoreError ``too_many_templates``.
        """
        require_template(template.names)
        tidy = _tidy(name)
        kept = dict(self._context.vault.settings.get(PACKET_TEMPLATES_SETTING, {}))
        if not tidy or len(tidy) > MAX_TAG_CHARS:
            raise UsageError("packet_template_name")
        if tidy not in kept and len(kept) >= MAX_REGISTRIES:
            raise StoreError("too_many_templates")
        kept[tidy] = {
            "names": template.names, "ascii_names": template.ascii_names, "person": template.person,
            "audience": template.audience, "purpose": template.purpose,
        }  # fmt: skip
        self._context.vault.settings.set(PACKET_TEMPLATES_SETTING, kept)


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _to_somebody(request: PresentationRequest, title: str) -> PresentationRequest:
    """A key binding is made for somebody: where the list says for whom nowhere, for whoever wrote it."""
    if request.audience:
        return request
    return PresentationRequest(title[:MAX_REQUEST_CHARS], request.purpose, expires_in=request.expires_in)


def _line(plan: PacketPlan, records: dict[RecordId, Record], signed: Signed, template: PacketTemplate) -> PacketLine:
    digests: Iterator[str] = iter([record.sha256 for record in records.values()] + [each.digest for each in signed.each])
    first = signed.each[0] if signed.each else None
    return PacketLine(
        tuple(records),
        tuple(record.summary.title for record in records.values()),
        (template.audience or plan.role.publisher)[:MAX_REQUEST_CHARS],
        (template.purpose or plan.role.title)[:MAX_REQUEST_CHARS],
        sha256("\n".join(digests).encode("ascii")).hexdigest(),
        None if first is None else first.expires,
        "" if first is None else first.holder,
    )
