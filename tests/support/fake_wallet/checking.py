"""What is checked again, and whom it would ask."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from tests.support.fake_wallet.made_up import NOW
from wallet.credential.model import RecordId
from wallet.report import VerificationReport
from wallet.service.asking import Answered, Asked, Planned, PlannedQuestion
from wallet.service.checking import Checked, ExaminedItem
from wallet.service.others import DocumentSource
from wallet.service.requests_made import OwnRequest
from wallet.verify.sources.chained import NoDocuments

if TYPE_CHECKING:
    from tests.support.fake_wallet.wallet import FakeWallet


class FakeChecking:
    """Finds what was found before."""

    def __init__(self, wallet: FakeWallet) -> None:
        self._wallet = wallet

    def check_again(self, record_id: RecordId, *, at: datetime | None = None, online: bool = False) -> VerificationReport:
        return self._wallet.library.record(record_id).report

    def network(self) -> DocumentSource:
        return NoDocuments()

    def check_all(self, record_ids: Iterable[RecordId], *, online: bool = False) -> Iterator[Checked]:
        yield from (Checked(record_id) for record_id in record_ids)

    def remembered(
        self, items: Iterable[ExaminedItem], *, now: datetime, challenge: str | None = None
    ) -> list[ExaminedItem]:
        return list(items)

    def judge_restored(self) -> Iterator[Checked]:
        yield from ()

    def remember_request(self, request: OwnRequest) -> None:
        pass


class FakeAsking:
    """Two sites would be asked; both answer, and nothing is different."""

    def plan(self, record_ids: Iterable[RecordId]) -> Iterator[Planned]:
        questions = (
            PlannedQuestion("mercycollege.example", "did_document"),
            PlannedQuestion("lists.example", "status_list"),
        )
        yield from (Planned(record_id, questions) for record_id in record_ids)

    def check(
        self, record_ids: Iterable[RecordId], hosts: Collection[str], *, stopped: Callable[[], bool]
    ) -> Iterator[Answered]:
        asked = tuple(Asked(host, "status_list", NOW) for host in sorted(hosts))
        yield from (Answered(record_id, asked=asked) for record_id in record_ids)
