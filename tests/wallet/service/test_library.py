"""The person's own order, on a real vault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.doors import CheapDoor
from tests.support.vaults import PASSPHRASE, MovingClock, add, vault_of
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
        add(vault_of(made), number)
    yield made
    made.close()


def ids(wallet: Wallet, query: str = "", sort: Sort = Sort.ADDED) -> list[RecordId]:
    return [row.id for row in wallet.library.find(query, sort=sort)]


def test_what_a_person_adds_is_kept_and_found(wallet: Wallet) -> None:
    one, two, *_ = ids(wallet)
    wallet.library.set_favourite((one,), True)
    wallet.library.set_note(one, "Renew before the summer")
    wallet.library.set_tags(one, ["Ward 7", "ICU"])
    wallet.library.put_in("Saltmarsh packet", (one, two))
    told = wallet.library.about(one)
    assert (told.favourite, told.note, told.tags) == (True, "Renew before the summer", ("icu", "ward 7"))
    assert told.collections == ("Saltmarsh packet",)
    assert wallet.library.collections() == [("Saltmarsh packet", 2)]
    assert ids(wallet, "summer") == [one]
    assert ids(wallet, "is:favourite") == [one]
    assert ids(wallet, 'collection:"Saltmarsh packet"') == [one, two]
    assert wallet.library.take_out("saltmarsh packet", (two,)).organised == (two,)
    assert wallet.library.forget_collection("Saltmarsh packet").organised == (one,)
    assert wallet.library.collections() == []
    assert wallet.library.count() == 6, "a collection that goes takes nothing with it"


def test_what_happened_is_told_in_order(wallet: Wallet) -> None:
    one = ids(wallet)[0]
    wallet.library.remove((one,))
    wallet.library.bring_back((one,))
    assert [e.event for e in wallet.library.about(one).history] == ["added", "trashed", "restored"]


def test_the_order_is_the_persons_own(wallet: Wallet) -> None:
    a, b, c, *rest = ids(wallet)
    assert ids(wallet, sort=Sort.CUSTOM) == [a, b, c, *rest]
    wallet.library.move(c, -1)
    assert ids(wallet, sort=Sort.CUSTOM) == [a, c, b, *rest]
    wallet.library.move(a, 99)
    assert ids(wallet, sort=Sort.CUSTOM) == [c, b, *rest, a]
    assert not wallet.library.move(c, -1).organised, "the first stays the first"


def test_the_trash_keeps_thirty_days(wallet: Wallet, clock: MovingClock) -> None:
    one, two, *_ = ids(wallet)
    wallet.library.tidy()
    wallet.library.remove((one,))
    (row,) = wallet.library.trash()
    assert row.summary.id == one
    assert row.until - row.since == timedelta(days=30)
    with pytest.raises(StoreError) as refused:
        wallet.library.destroy((two,))
    assert refused.value.code == "not_in_trash"
    for _ in range(6):
        clock.at += timedelta(days=6)
        gone = wallet.library.tidy().removed
        assert bool(gone) == (clock.at > row.until)
        if gone:
            break
    assert gone == (one,)
    wallet.library.remove((two,))
    wallet.library.destroy((two,))
    assert wallet.library.trash() == []
    assert wallet.library.count() == 4


def test_issuers_are_counted_without_the_trash_most_first(wallet: Wallet) -> None:
    before = dict(wallet.library.issuers())
    assert sum(before.values()) == 6
    assert all(wallet.library.count(f'issuer:"{name}"') == count for name, count in before.items())
    first = ids(wallet)[0]
    (name,) = {row.issuer_name for row in wallet.library.find() if row.id == first}
    wallet.library.remove((first,))
    assert dict(wallet.library.issuers()).get(name, 0) == before[name] - 1
    counts = [count for _, count in wallet.library.issuers()]
    assert counts == sorted(counts, reverse=True)
    assert len(wallet.library.issuers(1)) <= 1


def test_the_trash_is_read_by_the_page_and_pages_never_overlap(wallet: Wallet) -> None:
    wallet.library.remove(ids(wallet))
    whole = wallet.library.trash()
    assert len(whole) == wallet.library.count_while("is:trash", lambda: True) == 6
    pages = [wallet.library.trash(offset=offset, limit=2) for offset in (0, 2, 4, 6)]
    assert [row for page in pages for row in page] == whole
    assert pages[-1] == []
