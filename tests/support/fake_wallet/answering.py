"""Requests of others, none of which is answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wallet.credential.model import RecordId
from wallet.errors import ShareError
from wallet.service.answering import Candidate, PreparedAnswer, QueryChoice, ReceivedRequest, RequestReading, SentAnswer


class FakeAnswering:
    """Nothing of a wallet in memory answers anybody."""

    def reading(self, text: str) -> RequestReading:
        raise ShareError("request_unknown")

    def read(self, reading: RequestReading) -> ReceivedRequest | None:
        raise ShareError("request_unknown")

    def choices(self, request: ReceivedRequest) -> tuple[QueryChoice, ...]:
        return ()

    def chosen(self, choices: Sequence[QueryChoice], named: Sequence[RecordId] = ()) -> dict[str, tuple[Candidate, ...]]:
        return {}

    def prepare(self, request: ReceivedRequest, shown: Mapping[str, Sequence[Candidate]]) -> PreparedAnswer:
        raise ShareError("request_nothing_fits")

    def send(self, prepared: PreparedAnswer) -> SentAnswer:
        raise ShareError("request_unknown")
