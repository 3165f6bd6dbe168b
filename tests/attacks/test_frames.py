"""Sources go out to a worker several at a time: what one of them does to it costs none of the others."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Self

import pytest

from tests.attacks.test_worker import ENTRY, Asked, codes, hostile
from wallet.clock import FixedClock
from wallet.examine.request import ExaminedItem, VerificationRequest
from wallet.intake.source import Source, from_bytes
from wallet.limits import MAX_TEXT_ITEMS, WORKER_FRAME_BYTES, WORKER_FRAME_SOURCES, WORKER_ITEMS_AHEAD
from wallet.report import Verdict
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.verify.policy import LEARNER
from wallet.worker.frames import pack
from wallet.worker.in_hand import Worker
from wallet.worker.pool import SUPPORTED, Pool

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not SUPPORTED, reason="this system has no workers")]
AT = datetime(2026, 11, 1, tzinfo=UTC)
SECONDS = 4.0


class Counting(Pool):
    """A pool that remembers the workers it started."""

    def __init__(self, size: int = 1, *, seconds: float = SECONDS) -> None:
        super().__init__(size, everything=True, entry=ENTRY, seconds=seconds)
        self.started: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def _start(self, *, everything: bool) -> Worker:
        worker = super()._start(everything=everything)
        self.started.append(worker)
        return worker


@pytest.fixture(scope="module")
def badge() -> bytes:
    return encoded(SampleIssuer("Mercy College", clock=FixedClock(AT)).badge("infection-control", terms=Terms(image=False)))


def sources(texts: Sequence[bytes]) -> list[Source]:
    return [from_bytes(text, route="test", name=str(number)) for number, text in enumerate(texts)]


def examined(texts: Sequence[bytes], pool: Counting) -> list[ExaminedItem]:
    return list(pool.examine_each(sources(texts), VerificationRequest(LEARNER, AT, Asked())))


def frame_with(poison: bytes, badge: bytes, place: int) -> list[bytes]:
    """Two frames of badges; what is poison stands in the second, where its worker has judged others before."""
    texts = [badge] * (2 * WORKER_FRAME_SOURCES)
    texts[WORKER_FRAME_SOURCES + place] = poison
    return texts


@pytest.mark.parametrize("act", ["crash", "leave", "loop", "killed", "many"])
@pytest.mark.parametrize("place", [0, WORKER_FRAME_SOURCES // 2, WORKER_FRAME_SOURCES - 1])
def test_a_source_that_ends_its_worker_costs_its_own_place_only(act: str, place: int, badge: bytes) -> None:
    with Counting() as pool:
        items = examined(frame_with(hostile(act), badge, place), pool)
        started = len(pool.started)
    labels = list(dict.fromkeys(item.source.label for item in items))
    assert labels == [str(number) for number in range(2 * WORKER_FRAME_SOURCES)], "in order, none missing"
    others = [item for item in items if item.source.label != str(WORKER_FRAME_SOURCES + place)]
    assert codes(others) == ["read"] * len(others)
    assert {item.report.verdict for item in others if item.report is not None} == {Verdict.VERIFIED}
    assert started <= 4, "it is judged again alone, and the rest goes on in one more"


@pytest.mark.parametrize("then", ["crash", "leave", "loop", "abort", "noise"])
def test_what_strikes_when_the_next_one_is_judged_takes_nothing_from_it(then: str, badge: bytes) -> None:
    """It answers in good order and leaves something behind: the next source is at hand when its worker ends."""
    with Counting() as pool:
        items = examined([badge, hostile("later", then), badge, badge, badge], pool)
    assert codes(items) == ["read", "unrecognised", "read", "read", "read"]


def test_it_cannot_speak_for_those_that_were_judged_before_it(badge: bytes) -> None:
    with Counting() as pool:
        items = examined([badge, hostile("rewrite"), badge], pool)
    assert codes(items) == ["read", "worker_garbled", "read"]


def test_a_worker_that_somebody_ends_between_two_answers(badge: bytes) -> None:
    texts = [badge] * 60
    with Counting(2) as pool:
        items: list[ExaminedItem] = []
        ended = 0
        for item in pool.examine_each(sources(texts), VerificationRequest(LEARNER, AT, Asked())):
            items.append(item)
            if len(items) in (3, 20):
                ended += _end_one(pool)
    assert ended == 2
    assert [item.source.label for item in items] == [str(number) for number in range(60)]
    assert codes(items) == ["read"] * 60


def _end_one(pool: Counting) -> int:
    """Ends the youngest worker that lives; returns how many that are."""
    for worker in reversed(pool.started):
        with suppress(ProcessLookupError):
            os.kill(worker.process.pid, signal.SIGKILL)
            return 1
    return 0


def test_a_folder_of_nothing_but_poison_ends(badge: bytes) -> None:
    acts = [hostile("crash"), hostile("leave"), hostile("abort")] * 4
    with Counting(2) as pool:
        items = examined([*acts, badge], pool)
        started = len(pool.started)
    assert codes(items) == ["worker_crashed"] * len(acts) + ["read"]
    assert started <= 2 * len(acts) + 2


# Memory ---------------------------------------------------------------------------------
def large(text: bytes) -> bytes:
    """So large that it goes out by itself, and the next one to another worker."""
    return text + b" " * WORKER_FRAME_BYTES


def test_what_waits_for_its_turn_is_bounded_and_comes_home_when_the_one_before_dies(badge: bytes) -> None:
    many = large(b'{"type":["VerifiableCredential"]}\n' * MAX_TEXT_ITEMS)
    texts = [large(hostile("slow", "crash")), many, badge]
    waiting: list[int] = []

    def should_continue() -> bool:
        waiting.extend(len(ticket.items) for run in pool._runs for ticket in list(run._line)[1:2])
        return True

    with Counting(2, seconds=30.0) as pool:
        request = VerificationRequest(LEARNER, AT, Asked())
        items = list(pool.examine_each(sources(texts), request, should_continue=should_continue))
    assert codes(items[:1]) == ["worker_crashed"]
    assert len(items) == 1 + MAX_TEXT_ITEMS + 1
    assert WORKER_ITEMS_AHEAD <= max(waiting) <= 20 * WORKER_ITEMS_AHEAD


def test_sources_are_taken_a_few_frames_ahead_and_no_more(badge: bytes) -> None:
    taken: list[int] = []

    def endless() -> Iterator[Source]:
        for number in range(100_000):
            taken.append(number)
            yield from_bytes(badge, route="test", name=str(number))

    with Pool(2) as pool:
        items = pool.examine_each(endless(), None)
        next(items)
        items.close()
    assert len(taken) <= 100


def test_stopping_in_the_middle_of_a_frame(badge: bytes) -> None:
    with Counting() as pool:
        items = pool.examine_each(sources([badge] * 40), VerificationRequest(LEARNER, AT, Asked()))
        assert [next(items).source.label for _ in range(3)] == ["0", "1", "2"]
        items.close()
        assert codes(examined([badge] * 3, pool)) == ["read"] * 3, "and the pool serves the next who asks"


def test_a_frame_of_no_ticket_is_nothing_a_worker_may_speak_of(badge: bytes) -> None:
    forged = pack(["done", "f" * 16]).hex()
    with Counting() as pool:
        assert codes(examined([badge, hostile("say", forged), badge], pool)) == ["read", "worker_garbled", "read"]
