"""What a packet will be, said before any of it is made: the files by name and size, and what can be signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from resources import catalogue
from wallet.credential.model import RecordId
from wallet.errors import ShareError
from wallet.formats.presenting import BoundToken, Member
from wallet.records import by_hand
from wallet.records.record import Record
from wallet.service.packet_files import original_stem
from wallet.share.packet_choice import Choice
from wallet.share.packet_names import Names, suffix_of
from wallet.share.selection import Selection, disclose
from wallet.store.copies.backup_contents import extension


@dataclass(frozen=True, slots=True)
class Signable:
    """Which records can be shown signed, and how.

    Attributes:
        together: those that stand in one presentation.
        bound: those that are handed over by themselves, as a token.
        whole: those of ``together`` whose received bytes say no more than is presented.
        refused: the others, with the code of why.
    """

    together: tuple[RecordId, ...] = ()
    bound: tuple[RecordId, ...] = ()
    whole: frozenset[RecordId] = frozenset()
    refused: Mapping[RecordId, str] = field(default_factory=dict)

    def goes_as_it_came(self, record_id: RecordId) -> bool:
        """Says whether the received bytes go along beside what is signed."""
        return record_id in self.whole or self.refused.get(record_id) == "original_only"


def signable(records: Sequence[Record]) -> Signable:
    """Returns how each record can be shown; nothing is signed."""
    together: list[RecordId] = []
    bound: list[RecordId] = []
    whole: set[RecordId] = set()
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
            bound.append(record_id)
    return Signable(tuple(together), tuple(bound), frozenset(whole), refused)


@dataclass(frozen=True, slots=True)
class OutlinedFile:
    """A file that will be there. ``kind``: ``original``, ``signed``, ``page``, ``absent``, ``cover``.

    ``size`` in bytes, None for what is first made when the packet is. A photograph becomes a plain copy of another size, and
    one of several pages several files.
    """

    name: str
    kind: str
    size: int | None = None


def outline(
    choices: Sequence[Choice],
    records: Mapping[RecordId, Record],
    *,
    names: str,
    ascii_names: bool,
    person: str,
    language: str,
) -> tuple[OutlinedFile, ...]:
    """Returns the files of a packet, the sheet on top first.

    Raises UsageError ``packet_template``; IntakeError ``record_damaged_by_hand``.
    """
    given = Names()
    ways = signable(list(records.values()))
    originals: list[OutlinedFile] = []
    seen: set[RecordId] = set()
    for choice in choices:
        for holding in choice.holdings:
            record = records[RecordId(holding.ref)]
            if record.summary.id in seen:
                continue
            seen.add(record.summary.id)
            named = original_stem(holding, choice.result, names, person=person, ascii_names=ascii_names)
            for suffix, size in _originals(record, ways):
                originals.append(OutlinedFile(given.give(named, suffix), "original", size))
    signed = [".vp.json"] * bool(ways.together) + [".json"] * len(ways.bound)
    presented = [OutlinedFile(given.give("presentation", suffix), "signed") for suffix in signed]
    pages = [OutlinedFile(given.give(catalogue.text("packet.file.page", language), ".html"), "page") for _ in signed]
    absent = [OutlinedFile(given.give(catalogue.text("packet.file.absent", language), ".txt"), "absent")]
    cover = OutlinedFile(given.give(catalogue.text("packet.file.cover", language), ".pdf"), "cover")
    is_all_there = all(choice.holdings for choice in choices)
    return (cover, *([] if is_all_there else absent), *originals, *presented, *pages)


def _originals(record: Record, ways: Signable) -> Iterator[tuple[str, int]]:
    if record.summary.format != by_hand.FORMAT:
        if ways.goes_as_it_came(record.summary.id):
            yield f".{extension(record.received)}", len(record.received)
        return
    members, _ = by_hand.unpacked(record.received)
    for entry in members["evidence"]:
        yield suffix_of(entry["name"], b""), entry["bytes"]
