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
from wallet.records.record import Provenance
from wallet.share.exporting import EXPORT_EXTRAS, WRITERS, Outgoing
from wallet.share.writing import write_whole


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many credentials, and how many of each other thing the form does not carry."""

    credentials: int
    not_carried: Mapping[str, int]


def outgoing(parsed: Received) -> Outgoing:
    """Returns a kept credential as it will be handed over."""
    text = parsed.payload.removeprefix(b"\xef\xbb\xbf").strip()
    is_token = bool(parsed.token) and not text.startswith(b"{")
    return Outgoing(parsed.token.encode() if is_token else text, is_token, parsed.kind is Kind.PRESENTATION)


def move_out(
    items: Sequence[Outgoing],
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
    told: dict[str, int] = {}
    for _ in range(2):
        data = writer(items, holder=holder, now=now, password=password)
        lost = Counter(item.text for item in items) - _read_back(data, password, examiner)
        if not lost:
            write_whole(path, data)
            return Exported(len(items), {**told, **left_behind})
        if len(items) + EXPORT_EXTRAS > MAX_WALLET_ITEMS or len(data) > MAX_SOURCE_BYTES:
            raise ShareError("export_too_large")
        told = {"others": lost.total()}
        items = [item for item in items if item.text not in lost]
    raise ShareError("export_not_whole")


def _read_back(data: bytes, password: str | None, examiner: Examiner) -> Counter[bytes]:
    found = examiner.examine_each([Source("", data, Provenance("export"), password=password)], None)
    return Counter(one.received.received for one in found if one.received is not None)
