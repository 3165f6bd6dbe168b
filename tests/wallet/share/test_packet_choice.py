"""What goes into a packet: ticks, the one that is preferred, and that a lesser one is never told as the best."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support import nurse
from tests.support.doors import CheapDoor
from tests.support.fake_wallet import NOW
from wallet.clock import FixedClock
from wallet.errors import UsageError
from wallet.records.by_hand import RecordByHand, RecordKind
from wallet.service.packing import PacketPlan, PacketTemplate
from wallet.service.wallet import Wallet
from wallet.share.packet_choice import Choice
from wallet.skills.frameworks.model import Skill
from wallet.skills.matching import OutcomeKind
from wallet.skills.roles.reading import read_roles
from wallet.skills.starter import starter_entries


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wallet]:
    opened, _ = CheapDoor().create(tmp_path_factory.mktemp("choice") / "v", "four quiet river stones", clock=FixedClock(NOW))
    assert isinstance(opened, Wallet)
    nurse.fill(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def plan(wallet: Wallet) -> PacketPlan:
    (role,) = read_roles(nurse.asked())
    return wallet.packing.plan(role, start=date(2027, 1, 4))


def line(plan: PacketPlan, name: str) -> Choice:
    return next(choice for choice in plan.choices if choice.result.requirement.id == name)


def test_a_card_that_ends_before_the_first_day_is_said_to_whatever_it_is_known_by(plan: PacketPlan) -> None:
    assert (line(plan, "bls").result.outcome, line(plan, "bls").ends_early) == (OutcomeKind.CLAIMED, True)
    assert not line(plan, "licence").ends_early
    assert not line(plan, "nihss").ends_early


def test_what_is_preferred_goes_and_the_line_says_what_becomes_of_it_by_that(plan: PacketPlan) -> None:
    best = line(plan, "licence").holdings[0]
    lesser = line(plan, "licence").result.evidence[-1]
    assert lesser.holding is not best
    chosen = line(plan.choosing((), {"licence": lesser.holding.ref}), "licence")
    assert chosen.holdings == (lesser.holding,)
    assert (chosen.result.outcome, chosen.result.reason) == (lesser.outcome, lesser.reason)
    back = line(plan.choosing((), {"licence": best.ref}), "licence")
    assert back.holdings == (best,)
    with pytest.raises(UsageError, match="packet_no_such_item"):
        plan.choosing(("no line",))


def test_ticks_are_for_one_line_and_nothing_else_changes(plan: PacketPlan) -> None:
    ticked = plan.choosing(("tb",))
    assert [choice.result.requirement.id for choice in ticked.choices if choice.is_sensitive and choice.holdings] == ["tb"]
    assert [c.holdings for c in plan.choices if not c.is_sensitive] == [
        c.holdings for c in ticked.choices if not c.is_sensitive
    ]
    assert not any(choice.holdings for choice in ticked.choosing(()).choices if choice.is_sensitive)


def test_a_saved_way_keeps_the_list_and_never_a_tick(wallet: Wallet) -> None:
    wallet.packing.save_template("wards", PacketTemplate(asked=nurse.asked().decode(), as_folder=True))
    kept = wallet.packing.template("wards")
    (role,) = read_roles(kept.asked.encode())
    assert kept.as_folder
    assert len(role.requirements) == 11
    assert not any(choice.holdings for choice in wallet.packing.plan(role).choices if choice.is_sensitive)
    with pytest.raises(UsageError, match="packet_list_too_long"):
        wallet.packing.save_template("long", PacketTemplate(asked="x" * 200_000))
    wallet.packing.forget_template("wards")
    with pytest.raises(UsageError, match="packet_template_unknown"):
        wallet.packing.template("wards")


def test_the_names_that_are_said_are_those_that_are_written(wallet: Wallet, plan: PacketPlan, tmp_path: Path) -> None:
    template = PacketTemplate(person="Zoë Núñez", ascii_names=True)
    said = wallet.packing.outline(plan, template, language="en")
    written = wallet.packing.write(plan, tmp_path / "packet", template, language="en")
    assert {file.name for file in said} == {path.name for path in written.written}
    assert all(name.isascii() for name in written.files)


def test_a_skill_s_address_is_known_by_what_frameworks_call_it(wallet: Wallet) -> None:
    skill = next(entry for entry in starter_entries() if isinstance(entry, Skill) and ":group:" not in entry.address)
    wallet.recording.record(RecordByHand(RecordKind.CERTIFICATION, "A course", skills=(skill.labels[0].text,)))
    asked = {"title": "x", "items": [{"title": "It", "accept": [{"alignment": skill.address}]}]}
    (role,) = read_roles(json.dumps(asked).encode())
    assert wallet.packing.plan(role).choices[0].result.outcome is OutcomeKind.CLAIMED
