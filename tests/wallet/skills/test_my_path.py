"""The path: where skills stand by the groups of their frameworks, and a role kept and read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.support.fake_wallet import NOW, SHELF, record
from tests.support.shared import shared_folder
from wallet.credential.model import Attainment
from wallet.errors import LanyardError
from wallet.skills.concepts import address_key
from wallet.skills.frameworks.model import ConceptKind, Credit, Label, Relation, RelationKind, Skill
from wallet.skills.holdings import holdings
from wallet.skills.memory_concepts import MemoryConcepts
from wallet.skills.my_path import Standing, group_titles, my_path, standing_of
from wallet.skills.requirements import Role
from wallet.skills.roles.keeping import kept_role, plain_role
from wallet.skills.roles.reading import read_roles
from wallet.skills.starter import starter_concepts

HELD = holdings(record(SHELF[0], NOW).report, NOW, ref="r")[0]


def _concepts(*links: tuple[str, str], groups: frozenset[str] = frozenset()) -> MemoryConcepts:
    names = {name for link in links for name in link}
    kinds = {name: ConceptKind.GROUP if name in groups else ConceptKind.SKILL for name in names}
    entries = [Skill(f"urn:{name}", (Label(name, "en", True),), kind=kinds[name]) for name in sorted(names)]
    relations = [Relation(RelationKind.BROADER, f"urn:{a}", f"urn:{b}") for a, b in links]
    return MemoryConcepts([(Credit("f", "F"), (*entries, *relations))])


def test_a_skill_stands_in_the_nearest_group_above_it() -> None:
    concepts = _concepts(("a", "b"), ("b", "G"), ("G", "H"), groups=frozenset({"G", "H"}))
    assert group_titles({address_key("urn:a")}, concepts) == {address_key("urn:a"): "G"}


def test_what_goes_round_has_no_group_and_ends() -> None:
    concepts = _concepts(("a", "b"), ("b", "c"), ("c", "a"))
    assert group_titles({address_key("urn:a")}, concepts) == {}


def test_the_starter_set_has_its_groups() -> None:
    keys = {address_key("urn:lanyard:skill:intravenous-therapy")}
    assert set(group_titles(keys, starter_concepts()).values()) == {"Care"}


@pytest.mark.parametrize("attainment", [Attainment.IN_PROGRESS, Attainment.NOT_EARNED, Attainment.WAITING])
def test_what_is_not_earned_never_stands_as_genuine(attainment: Attainment) -> None:
    holding = replace(HELD, attainment=attainment)
    assert standing_of(holding) is Standing(attainment.value)


@pytest.mark.parametrize("state", ["unknown", "owner_not_shown", "withdrawn", "bad", "expired", "not_yet", "on_hold"])
def test_what_does_not_hold_never_stands_on_a_rung(state: str) -> None:
    assert standing_of(replace(HELD, state=state)) not in list(Standing)[:7]


def test_the_largest_groups_are_named_and_the_rest_is_together() -> None:
    path = my_path([], [], starter_concepts(), asked=[(f"urn:x:{n}", f"x {n}") for n in range(40)])
    assert [group.title for group in path.groups] == [""]
    assert len(path.groups[0].skills) == 40
    assert path.skills == []


def _published() -> list[Path]:
    folder = shared_folder()
    return sorted(path for path in (folder / "roles").rglob("*") if path.is_file()) if folder is not None else []


@pytest.mark.parametrize("path", _published(), ids=lambda path: path.name)
def test_every_published_role_is_the_same_when_it_was_kept(path: Path) -> None:
    try:
        roles = read_roles(path.read_bytes())
    except LanyardError:
        return
    for role in roles:
        assert kept_role(plain_role(role)) == role


def test_a_role_of_another_program_is_read_as_far_as_it_is_known() -> None:
    plain = plain_role(Role("text", "Nurse", starts=date(2027, 1, 4)))
    plain |= {"colour": "blue", "requirements": [{"id": "1", "text": "x", "kind": "skill", "accept": [{"is": "Telepathy"}]}]}
    role = kept_role(plain)
    assert role.title == "Nurse"
    assert role.requirements[0].accept == ()
    assert [rest.code for rest in role.not_understood] == ["kept_by_newer"]
