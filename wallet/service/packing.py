"""Packets: what a list asks for, handed over as separate files with a cover sheet, what is missing, and the signed part."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from wallet.credential.identity import IdentityType
from wallet.credential.model import RecordId
from wallet.errors import ShareError, StoreError, UsageError
from wallet.limits import DOCUMENT_LIFETIME, MAX_REGISTRIES, MAX_REQUEST_CHARS, MAX_TAG_CHARS, MAX_TEMPLATE_LIST_CHARS
from wallet.records.days import local_day
from wallet.records.record import Record, ShareEntry
from wallet.service.context import ServiceContext
from wallet.service.frameworks import Frameworks
from wallet.service.identities import Identities
from wallet.service.library import Library
from wallet.service.packet_files import LeftOut as LeftOut
from wallet.service.packet_files import PacketFiles, Signed
from wallet.service.packet_outline import OutlinedFile as OutlinedFile
from wallet.service.packet_outline import outline, signable
from wallet.service.recording import Recording
from wallet.service.roles import Roles
from wallet.service.sharing import PacketLine, PresentationRequest, Sharing
from wallet.share.cover_sheet import CoverSheet, absent_text
from wallet.share.packet import require_free, write_packet
from wallet.share.packet_choice import Choice as Choice
from wallet.share.packet_choice import choose
from wallet.share.packet_names import DEFAULT_TEMPLATE, require_template
from wallet.share.writing import write_whole
from wallet.skills.held import Held
from wallet.skills.holdings import Holding as Holding
from wallet.skills.matching import Matched as Matched
from wallet.skills.matching import OutcomeKind as OutcomeKind
from wallet.skills.matching import match
from wallet.skills.requirements import Role as Role
from wallet.store.copies.backup_contents import PACKET_TEMPLATES_SETTING


@dataclass(frozen=True, slots=True)
class PacketTemplate:
    """How a packet is made: what can be saved and used again. It names no record, and never what was ticked.

    ``names`` is the pattern of file names (:mod:`wallet.share.packet_names`), ``ascii_names`` whether letters beyond ASCII
    are written without; ``person`` is who it is of, "" for the first name among the person's identities. ``audience`` and
    ``purpose`` are signed; "" for what the list says of itself. ``asked`` is the list as it came, for the next packet to
    begin with, "" where a list is brought each time; ``as_folder`` whether it is a folder and no ZIP.
    """

    names: str = DEFAULT_TEMPLATE
    ascii_names: bool = False
    person: str = ""
    audience: str = ""
    purpose: str = ""
    asked: str = field(default="", repr=False)
    as_folder: bool = False


@dataclass(frozen=True, slots=True)
class PacketPlan:
    """What a packet will hold: ``role`` is the list, ``choices`` a line each, ``start`` the day it must hold on, if any."""

    role: Role
    choices: tuple[Choice, ...]
    start: date | None = None

    @property
    def record_ids(self) -> tuple[RecordId, ...]:
        """The records that go along, each once, in the order of the list."""
        refs = (holding.ref for choice in self.choices for holding in choice.holdings)
        return tuple(dict.fromkeys(RecordId(ref) for ref in refs))

    @property
    def absent(self) -> tuple[str, ...]:
        """The lines for which nothing goes along, as the list words them: why is the person's own affair."""
        return tuple(choice.result.requirement.text for choice in self.choices if not choice.holdings)

    def choosing(self, ticked: Collection[str], preferred: Mapping[str, str] | None = None) -> PacketPlan:
        """Returns the plan with other ticks, and other records first: nothing is matched again.

        Raises UsageError ``packet_no_such_item``.
        """
        return replace(self, choices=choose([choice.result for choice in self.choices], ticked, preferred, start=self.start))


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
        frameworks: Frameworks,
        recording: Recording,
        sharing: Sharing,
    ) -> None:
        self._context = context
        self._identities = identities
        self._library = library
        self._roles = roles
        self._frameworks = frameworks
        self._recording = recording
        self._sharing = sharing

    def plan(self, role: Role, *, start: date | None = None, ticked: Collection[str] = ()) -> PacketPlan:
        """Returns what a packet for ``role`` will hold. ``ticked``: the lines for which health records go along.

        Raises UsageError ``packet_no_such_item``.
        """
        today = local_day(self._context.clock.now())
        results = match(role, Held(self._roles.held()), today, start=start, index=self._frameworks.index())
        begins = start or role.starts
        return PacketPlan(role, choose(results, ticked, start=begins), begins)

    def outline(self, plan: PacketPlan, template: PacketTemplate, *, language: str) -> tuple[OutlinedFile, ...]:
        """Returns the files the packet will hold, by name and size; makes none. Raises UsageError ``packet_template``."""
        records = {record_id: self._library.record(record_id) for record_id in plan.record_ids}
        return outline(
            plan.choices, records, names=template.names, ascii_names=template.ascii_names,
            person=template.person or self._name(), language=language,
        )  # fmt: skip

    def write_absent(self, plan: PacketPlan, file: Path, template: PacketTemplate, *, language: str) -> None:
        """Writes what is still missing as a text, a line each. Raises ShareError ``cannot_write_share`` and the like."""
        person = template.person or self._name()
        sheet = CoverSheet(
            plan.role.title, plan.role.publisher, person, self._context.clock.now(), plan.start, (), plan.absent
        )
        write_whole(file, absent_text(sheet, language))

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
        ways = signable(records)
        refused = dict(ways.refused)
        presentations = [self._sharing.present(ways.together, request)] if ways.together else []
        for record_id in ways.bound:
            try:
                presentations.append(self._sharing.present([record_id], _to_somebody(request, plan.role.title)))
            except ShareError as error:
                refused[record_id] = error.code
        return Signed(tuple(presentations), ways.whole, refused)

    def _name(self) -> str:
        names = (identity.value for identity in self._identities.all() if identity.type is IdentityType.NAME)
        return next(names, "")

    # Saved ways ---------------------------------------------------------------------
    def templates(self) -> dict[str, PacketTemplate]:
        """Returns the saved ways of making a packet, by name."""
        kept: dict[str, Any] = self._context.vault.settings.get(PACKET_TEMPLATES_SETTING, {})
        known = {member.name for member in fields(PacketTemplate)}
        return {
            name: PacketTemplate(**{member: value for member, value in values.items() if member in known})
            for name, values in sorted(kept.items())
        }

    def template(self, name: str) -> PacketTemplate:
        """Returns one. Raises UsageError ``packet_template_unknown``."""
        known = self.templates().get(_tidy(name))
        if known is None:
            raise UsageError("packet_template_unknown")
        return known

    def save_template(self, name: str, template: PacketTemplate) -> None:
        """Keeps a way of making a packet under a name; one of that name is replaced. What was ticked is no part of it.

        Raises UsageError ``packet_template_name``, ``packet_template``, ``packet_list_too_long``; StoreError
        ``too_many_templates``.
        """
        require_template(template.names)
        if len(template.asked) > MAX_TEMPLATE_LIST_CHARS:
            raise UsageError("packet_list_too_long")
        tidy = _tidy(name)
        kept = dict(self._context.vault.settings.get(PACKET_TEMPLATES_SETTING, {}))
        if not tidy or len(tidy) > MAX_TAG_CHARS:
            raise UsageError("packet_template_name")
        if tidy not in kept and len(kept) >= MAX_REGISTRIES:
            raise StoreError("too_many_templates")
        kept[tidy] = asdict(template)
        self._context.vault.settings.set(PACKET_TEMPLATES_SETTING, kept)

    def forget_template(self, name: str) -> None:
        """Forgets a saved way. Raises UsageError ``packet_template_unknown``."""
        kept = dict(self._context.vault.settings.get(PACKET_TEMPLATES_SETTING, {}))
        if kept.pop(_tidy(name), None) is None:
            raise UsageError("packet_template_unknown")
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
