"""Select → disclose: which credentials, and exactly what of them leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import InitVar, dataclass, field
from typing import Final

from wallet.credential.model import Credential, Presentation
from wallet.errors import BugError, IntakeError, ShareError
from wallet.formats.presenting import BoundToken, Member, Original, Presentable
from wallet.formats.reading import format_of, read_credential_bytes
from wallet.limits import MAX_SHARED_CREDENTIALS
from wallet.records import by_hand
from wallet.records.record import Record

_SEAL: Final = object()
"""Known to this module alone: what is made without it was made out of order."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen records, in the order they are shown. Raises ShareError ``nothing_chosen``, ``too_many_shared``."""

    records: tuple[Record, ...]

    def __post_init__(self) -> None:
        if not self.records:
            raise ShareError("nothing_chosen")
        if len(self.records) > MAX_SHARED_CREDENTIALS:
            raise ShareError("too_many_shared")


@dataclass(frozen=True, slots=True, eq=False)
class Disclosed:
    """What of a selection leaves, one item for each of its records. Made by :func:`disclose` alone.

    Raises BugError ``out_of_order`` when it is made by anything else.
    """

    selection: Selection
    items: tuple[Presentable, ...] = field(repr=False)
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise BugError("out_of_order", type(self).__name__)

    @property
    def members(self) -> list[Member]:
        """What will stand in a presentation."""
        return [item for item in self.items if isinstance(item, Member)]

    @property
    def token(self) -> BoundToken | None:
        """What is shown by itself, when it is that."""
        return self.items[0] if isinstance(self.items[0], BoundToken) else None

    @property
    def subject_ids(self) -> set[str]:
        """Whom the credentials say they are about: the ids in their signed statements."""
        views = [record.view for record in self.selection.records]
        return {subject.id for view in views if isinstance(view, Credential) for subject in view.subjects if subject.id}


def disclose(selection: Selection, parts: Sequence[str] = ()) -> Disclosed:
    """Returns what leaves of a selection: whole credentials, or what ``parts`` chooses of those that can be shown in part.

    Raises ShareError ``cannot_be_presented``, ``presentation_not_shared``, ``original_only``, ``shown_alone``,
    ``shown_whole_only``, ``pointer_not_found``, ``disclosure_not_found``.
    """
    items = tuple(_presentable(record, parts) for record in selection.records)
    if any(isinstance(item, Original) for item in items):
        raise ShareError("original_only")
    if len(items) > 1 and any(isinstance(item, BoundToken) for item in items):
        raise ShareError("shown_alone")
    if parts and all(isinstance(item, Member) and not item.in_part for item in items):
        # Whoever chose parts must not be given the whole instead.
        raise ShareError("shown_whole_only")
    return Disclosed(selection, items, _SEAL)


def require_original(record: Record) -> None:
    """Raises ShareError for what no issuer gave out: ``recorded_by_hand``, ``presentation_not_shared``."""
    if record.summary.format == by_hand.FORMAT:
        raise ShareError("recorded_by_hand")
    if isinstance(record.view, Presentation):
        raise ShareError("presentation_not_shared")


def _presentable(record: Record, parts: Sequence[str]) -> Presentable:
    if record.summary.format == by_hand.FORMAT:
        raise ShareError("recorded_by_hand")
    if record.payload is None:
        raise ShareError("cannot_be_presented", "no text")
    if isinstance(record.view, Presentation):
        # What somebody else signed to show it is theirs to show; put into a share of ours it would say otherwise.
        raise ShareError("presentation_not_shared")
    try:
        parsed = read_credential_bytes(record.payload)
    except IntakeError as error:
        raise ShareError("cannot_be_presented", error.code) from None
    return format_of(parsed).present(parsed, parts)
