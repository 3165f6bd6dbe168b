"""What is renewed is one line: by likeness, by an issuer's transcript, by the person's own word; and only that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from tests.support.vaults import CHEAP, PASSPHRASE, START, MovingClock, item, make_vault, open_vault
from tests.wallet.store.test_attention import CHANGED, DAY, NOT_ASKED, REVOKED, asked, put
from wallet.credential.model import Association, Credential, Profile, RecordId, Subject
from wallet.errors import StoreError
from wallet.report import CheckName, CheckResult, Outcome, Passed, Verdict
from wallet.store.copies.backup import new_backup_code, restore_backup, write_backup
from wallet.store.copies.backup_contents import CALENDAR_SETTING
from wallet.store.vault import Vault

NURSE = "did:example:nurse"
ISSUER = "did:web:mercy.example"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made, _ = make_vault(tmp_path / "v")
    yield made
    made.close()


def family(vault: Vault, record: RecordId) -> list[RecordId]:
    return vault.records.attention.family(vault.records.num(record))


def ending(vault: Vault) -> list[RecordId]:
    found = vault.records.attention.ending(START + 4000 * DAY, 100)
    return [line.id for line in vault.records.summaries([entry.num for entry in found])]


def together(vault: Vault, *records: RecordId) -> None:
    vault.records.attention.families.put_together([vault.records.num(record) for record in records])


def put_transcript(
    vault: Vault, number: int, *pairs: tuple[str, str], issuer: str = ISSUER, subject: str = NURSE, **found: Outcome
) -> RecordId:
    received, report, provenance = item(number, title=f"Transcript {number}")
    associations = tuple(Association("replacedBy", older, newer) for older, newer in pairs)
    inner = Credential(
        id="urn:credential:bls-2022",
        issuer=Profile(id=issuer),
        subjects=(Subject(),),
        name="BLS",
        type=("OpenBadgeCredential",),
    )
    view = Credential(
        id=f"urn:clr:{number}", type=("VerifiableCredential", "ClrCredential"), name="Transcript", issuer=Profile(id=issuer),
        valid_from=START - 900 * DAY, subjects=(Subject(id=subject, association=associations),), credentials=(inner,),
    )  # fmt: skip
    results = tuple(CheckResult(check, "", found.get(str(check), Passed())) for check in CheckName)
    verdict = Verdict.INCONCLUSIVE if found else Verdict.VERIFIED
    return vault.records.add(received, structs.replace(report, view=view, results=results, verdict=verdict), provenance).id


def test_three_cards_of_one_thing_are_one_line_the_newest_on_top(vault: Vault) -> None:
    cards = [
        put(vault, number, title="BLS", starts=START + (ends - 730) * DAY, until=START + ends * DAY)
        for number, ends in enumerate((-1400, -700, 30))
    ]
    other = put(vault, 9, title="ACLS", until=START - 21 * DAY)
    assert ending(vault) == [other, cards[2]]
    assert family(vault, cards[0]) == [cards[2], cards[1], cards[0]] == family(vault, cards[2])
    assert asked(vault) == [(other, "expired"), (cards[2], "ends_soon")]


def test_the_next_one_may_begin_on_the_day_after_and_no_later(vault: Vault) -> None:
    last_second = START.replace(hour=23, minute=59, second=59) + 10 * DAY
    old = put(vault, 1, title="BLS", until=last_second)
    new = put(vault, 2, title="BLS", starts=last_second + timedelta(seconds=1), until=last_second + 730 * DAY)
    assert ending(vault) == [new]
    gap_old = put(vault, 3, title="PALS", until=last_second)
    put(vault, 4, title="PALS", starts=last_second + 20 * DAY, until=last_second + 730 * DAY)
    # Both stay; the one in force speaks for the family.
    assert ending(vault) == [gap_old, new]
    assert (old, "ends_soon") not in asked(vault)


def test_what_nobody_could_check_stands_for_its_like_and_for_nothing_better(vault: Vault) -> None:
    first = put(vault, 1, title="BLS", until=START - 20 * DAY, status=NOT_ASKED)
    second = put(vault, 2, title="BLS", until=START + 700 * DAY, status=NOT_ASKED)
    assert ending(vault) == [second], "both unchecked: the newer speaks"
    assert first not in [record for record, _ in asked(vault)]
    known = put(vault, 3, title="ACLS", until=START - 20 * DAY)
    put(vault, 4, title="ACLS", until=START + 700 * DAY, status=NOT_ASKED)
    assert ending(vault) == [known, second], "what is verified is not silenced by what is not"


def test_the_same_kept_twice_is_one_line(vault: Vault) -> None:
    put(vault, 1, title="BLS", until=START + 20 * DAY)
    later = put(vault, 2, title="BLS", until=START + 20 * DAY)
    assert ending(vault) == [later]
    assert asked(vault) == [(later, "ends_soon")]


def test_what_is_withdrawn_changed_or_not_earned_is_no_renewal(vault: Vault) -> None:
    old = put(vault, 1, title="BLS", until=START - DAY)
    withdrawn = put(vault, 2, title="BLS", until=START + 700 * DAY, status=REVOKED)
    forged = put(vault, 3, title="BLS", until=START + 900 * DAY, proof=CHANGED)
    assert ending(vault) == [old]
    assert family(vault, old) == [withdrawn, old], "a forgery is of no family"
    assert forged not in family(vault, withdrawn)


# Transcripts -----------------------------------------------------------------------------------------------------------
def test_a_transcript_says_what_replaced_what(vault: Vault) -> None:
    old, new = put(vault, 1, title="BLS", until=START - DAY), put(vault, 2, title="BLS for all", until=START + 700 * DAY)
    assert ending(vault) == [old, new]
    transcript = put_transcript(vault, 3, ("name:bls", "name:bls for all"))
    assert ending(vault) == [new]
    assert family(vault, old) == [new, old]
    later = put(vault, 4, title="BLS", until=START + 900 * DAY)
    assert family(vault, old) == [later, new, old], "what comes later is of it too"
    vault.records.delete(transcript)
    vault.records.purge(transcript)
    assert family(vault, new) == [new]
    assert family(vault, old) == [later, old]


def test_it_may_name_credentials_in_place_of_achievements(vault: Vault) -> None:
    old, new = put(vault, 1, title="BLS", until=START - DAY), put(vault, 2, title="BLS for all", until=START + 700 * DAY)
    put_transcript(vault, 3, ("urn:credential:bls-2022", "name:bls for all"))
    assert family(vault, old) == [new, old]


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "did:web:stranger.example"},
        {"subject": "did:example:colleague"},
        {"proof": CHANGED},
        {"status": NOT_ASKED},
    ],
    ids=["another issuer", "another person", "forged", "not checked"],
)
def test_nobody_else_says_that_a_card_was_replaced(vault: Vault, about: dict) -> None:
    old = put(vault, 1, title="BLS", until=START - DAY)
    put(vault, 2, title="BLS for all", until=START + 700 * DAY)
    put_transcript(vault, 3, ("name:bls", "name:bls for all"), **about)
    assert (old, "expired") in asked(vault)


def test_a_circle_of_replacements_is_one_family(vault: Vault) -> None:
    cards = [put(vault, number, title=title, until=START + number * DAY) for number, title in enumerate(("A", "B", "C"), 1)]
    put_transcript(vault, 9, ("name:a", "name:b"), ("name:b", "name:c"), ("name:c", "name:a"), ("name:a", "name:a"))
    assert ending(vault) == [cards[2]]


# By hand ---------------------------------------------------------------------------------------------------------------
def test_put_together_and_taken_apart_by_hand(vault: Vault, tmp_path: Path) -> None:
    old, new = (
        put(vault, 1, title="BLS", until=START - DAY),
        put(vault, 2, title="Basic Life Support", until=START + 700 * DAY),
    )
    together(vault, old, new)
    assert ending(vault) == [new]
    sibling = put(vault, 3, title="BLS", until=START - 700 * DAY)
    assert family(vault, new) == [new, old, sibling], "whole families are joined"
    vault.records.attention.families.take_apart(vault.records.num(old))
    assert family(vault, old) == [old]
    assert family(vault, new) == [new, sibling]
    assert ending(vault) == [old, new]
    together(vault, old, sibling)
    assert family(vault, old) == [new, old, sibling], "and put together again"
    vault.close()
    with open_vault(tmp_path / "v", clock=MovingClock()) as again:
        assert family(again, old) == [new, old, sibling]


def test_two_families_that_claim_one_record_become_one(vault: Vault) -> None:
    bls, acls, pals = (
        put(vault, n, title=title, until=START + n * DAY) for n, title in enumerate(("BLS", "ACLS", "PALS"), 1)
    )
    together(vault, bls, acls)
    together(vault, acls, pals)
    assert family(vault, bls) == family(vault, acls) == family(vault, pals) == [pals, acls, bls]


def test_the_person_s_word_stands_over_a_transcript_s(vault: Vault) -> None:
    old, new = put(vault, 1, title="BLS", until=START - DAY), put(vault, 2, title="BLS for all", until=START + 700 * DAY)
    put_transcript(vault, 3, ("name:bls", "name:bls for all"))
    vault.records.attention.families.take_apart(vault.records.num(old))
    assert ending(vault) == [old, new]
    put_transcript(vault, 4, ("name:bls", "name:bls for all"))
    assert ending(vault) == [old, new], "also when it is said again"


def test_fewer_than_two_are_no_family(vault: Vault) -> None:
    record = put(vault, 1, title="BLS")
    with pytest.raises(StoreError, match="family_of_one"):
        together(vault, record, record)


def test_one_without_a_family_of_its_own_can_be_put_into_one(vault: Vault) -> None:
    received, report, provenance = item(5)
    nameless = vault.records.add(received, structs.replace(report, view=None), provenance).id
    card = put(vault, 1, title="BLS", until=START + DAY)
    together(vault, card, nameless)
    assert set(family(vault, card)) == {card, nameless}


def test_families_come_back_from_a_backup(vault: Vault, tmp_path: Path) -> None:
    cards = [
        put(vault, number, title=title, until=START + number * DAY) for number, title in enumerate(("A", "A", "B", "C"), 1)
    ]
    together(vault, cards[2], cards[3])
    vault.records.attention.families.take_apart(vault.records.num(cards[0]))
    vault.settings.set(CALENDAR_SETTING, [{"uid": "u"}])
    code = new_backup_code()
    write_backup(vault, tmp_path / "b.age", code)
    restore_backup(
        tmp_path / "b.age", code, tmp_path / "back", passphrase=PASSPHRASE, clock=MovingClock(), kdf=CHEAP, lowest=CHEAP
    )
    with open_vault(tmp_path / "back") as back:
        assert [family(back, card) for card in cards] == [family(vault, card) for card in cards]
        assert family(back, cards[2]) == [cards[3], cards[2]]
        assert family(back, cards[0]) == [cards[0]]
        assert back.settings.get(CALENDAR_SETTING) == [{"uid": "u"}]
