"""Moving out: every credential into one file for another wallet, read back before the file gets its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wallet.errors import ShareError
from wallet.examine.request import Examiner
from wallet.formats.parsed import Kind, Received
from wallet.intake.source import Source
from wallet.keys.holder import HolderKey
from wallet.limits import MAX_SOURCE_BYTES, MAX_WALLET_ITEMS
from wallet.records import by_hand
from wallet.records.record import Provenance
from wallet.service.context import ServiceContext
from wallet.share.exporting import EXPORT_EXTRAS, READ_BY, WRITERS, ExportItem
from wallet.share.writing import write_whole
from wallet.store.copies.export_gaps import OTHER_WALLETS_LEAVE, not_carried


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Attributes:
        credentials: how many stand in it.
        not_carried: how many of each other thing the form does not carry.
        taken_in: how many of the credentials the program it is for is known to read; None for open files.
    """

    credentials: int
    not_carried: Mapping[str, int]
    taken_in: int | None = None


def save_received(path: Path, received: bytes) -> None:
    """Writes the bytes of one credential as they came, for their owner's eyes. Raises ShareError ``cannot_write_share``."""
    write_whole(path, received)


class Exporting:
    """Moves out of one open wallet."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def move_out(self, path: Path, form: str, *, password: str | None = None) -> Exported:
        """Writes every credential into one file for another wallet, as :func:`move_out` says."""
        context = self._context
        records = context.vault.records
        return move_out(
            [
                export_item(context.read(record))
                for record in map(records.get, records.ids())
                if record.summary.format != by_hand.FORMAT
            ],
            path,
            form,
            password=password,
            holder=context.vault.keys.default(),
            now=context.clock.now(),
            left_behind=not_carried(context.vault, OTHER_WALLETS_LEAVE),
            examiner=context.examiner,
        )


def export_item(parsed: Received) -> ExportItem:
    """Returns a kept credential as it will be handed over."""
    text = parsed.payload.removeprefix(b"\xef\xbb\xbf").strip()
    is_token = bool(parsed.token) and not text.startswith(b"{")
    return ExportItem(parsed.token.encode() if is_token else text, is_token, parsed.kind is Kind.PRESENTATION)


def move_out(
    items: Sequence[ExportItem],
    path: Path,
    form: str,
    *,
    password: str | None,
    holder: HolderKey,
    now: datetime,
    left_behind: Mapping[str, int],
    examiner: Examiner,
) -> Exported:
    """Writes ``items`` into one file: ``universal-wallet`` or ``learncard``.

    What our own intake would not read back is not put in, and counted. ``left_behind`` is what the form never carries.
    Raises ShareError ``export_form_unknown``, ``export_password_needed``, ``export_too_large``, ``export_not_whole``,
    ``cannot_write_share``; StoreError.
    """
    writer = WRITERS.get(form)
    if writer is None:
        raise ShareError("export_form_unknown", form)
    unreadable: dict[str, int] = {}
    for _ in range(2):
        data = writer(items, holder=holder, now=now, password=password)
        lost = Counter(item.text for item in items) - _read_back(data, password, examiner)
        if not lost:
            write_whole(path, data)
            return Exported(len(items), {**unreadable, **left_behind}, sum(map(READ_BY[form], items)))
        if len(items) + EXPORT_EXTRAS > MAX_WALLET_ITEMS or len(data) > MAX_SOURCE_BYTES:
            raise ShareError("export_too_large")
        unreadable = {"others": lost.total()}
        items = [item for item in items if item.text not in lost]
    raise ShareError("export_not_whole")


def _read_back(data: bytes, password: str | None, examiner: Examiner) -> Counter[bytes]:
    items = examiner.examine_each([Source("", data, Provenance("export"), password=password)], None)
    return Counter(item.received.received for item in items if item.received is not None)
