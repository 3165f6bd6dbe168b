"""The person's own order, on a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.doors import CheapDoor
from tests.support.vaults import PASSPHRASE, MovingClock, add
from wallet.credential.model import RecordId
from wallet.errors import StoreError
from wallet.service.wallet import Wallet
from wallet.store.tables.search import Sort


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def wallet(tmp_path: Path, clock: MovingClock) -> Iterator[Wallet]:
    made, _ = CheapDoor().create(tmp_path / "vault", PASSPHRASE, clock=clock)
    for number in range(6):
        add(made.vault, number)
    yield made
    made.close()


def ids(wallet: Wallet, query: str = "", sort: Sort = Sort.ADDED) -> list[RecordId]:
    return [row.id for row in wallet.find(query, sort=sort)]


def test_what_a_person_adds_is_kept_and_found(wallet: Wallet) -> None:
    one, two, *_ = ids(wallet)
    wallet.shelf.set_favourite((one,), True)
    wallet.shelf.set_note(one, "Renew before the summer")
    wallet.shelf.set_tags(one, ["Ward 7", "ICU"])
    wallet.shelf.put_in("Saltmarsh packet", (one, two))
    told = wallet.shelf.about(one)
    assert (told.favourite, told.note, told.tags) == (True, "Renew before the summer", ("icu", "ward 7"))
    assert told.collections == ("Saltmarsh packet",)
    assert wallet.shelf.collections() == [("Saltmarsh packet", 2)]
    assert ids(wallet, "summer") == [one]
    assert ids(wallet, "is:favourite") == [one]
    assert ids(wallet, 'collection:"Saltmarsh packet"') == [one, two]
    assert wallet.shelf.take_out("saltmarsh packet", (two,)).organised == (two,)
    assert wallet.shelf.forget_collection("Saltmarsh packet").organised == (one,)
    assert wallet.shelf.collections() == []
    assert wallet.count() == 6, "a collection that goes takes nothing with it"


def test_what_happened_is_told_in_order(wallet: Wallet) -> None:
    one = ids(wallet)[0]
    wallet.remove((one,))
    wallet.bring_back((one,))
    assert [e.event for e in wallet.shelf.about(one).history] == ["added", "trashed", "restored"]


def test_the_order_is_the_persons_own(wallet: Wallet) -> None:
    a, b, c, *rest = ids(wallet)
    assert ids(wallet, sort=Sort.CUSTOM) == [a, b, c, *rest]
    wallet.shelf.move(c, -1)
    assert ids(wallet, sort=Sort.CUSTOM) == [a, c, b, *rest]
    wallet.shelf.move(a, 99)
    assert ids(wallet, sort=Sort.CUSTOM) == [c, b, *rest, a]
    assert not wallet.shelf.move(c, -1).organised, "the first stays the first"


def test_the_trash_keeps_thirty_days(wallet: Wallet, clock: MovingClock) -> None:
    one, two, *_ = ids(wallet)
    wallet.shelf.tidy()
    wallet.remove((one,))
    (row,) = wallet.shelf.trash()
    assert row.summary.id == one
    assert row.until - row.since == timedelta(days=30)
    with pytest.raises(StoreError) as refused:
        wallet.shelf.destroy((two,))
    assert refused.value.code == "not_in_trash"
    for _ in range(6):
        clock.at += timedelta(days=6)
        gone = wallet.shelf.tidy().removed
        assert bool(gone) == (clock.at > row.until)
        if gone:
            break
    assert gone == (one,)
    wallet.remove((two,))
    wallet.shelf.destroy((two,))
    assert wallet.shelf.trash() == []
    assert wallet.count() == 4


def test_issuers_are_counted_without_the_trash_most_first(wallet: Wallet) -> None:
    before = dict(wallet.shelf.issuers())
    assert sum(before.values()) == 6
    assert all(wallet.count(f'issuer:"{name}"') == count for name, count in before.items())
    first = ids(wallet)[0]
    (name,) = {row.issuer_name for row in wallet.find() if row.id == first}
    wallet.remove((first,))
    assert dict(wallet.shelf.issuers()).get(name, 0) == before[name] - 1
    counts = [count for _, count in wallet.shelf.issuers()]
    assert counts == sorted(counts, reverse=True)
    assert len(wallet.shelf.issuers(1)) <= 1
