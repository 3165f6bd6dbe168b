"""A set of roles and credentials made out of frameworks' own relations, with what matching must find, step by step.

Of each skill that is drawn there are credentials that name it by its address, by a crosswalk, by its code, by a label, by a
neighbour, and some that only seem to: by a name of several skills, a code of another framework, a name that looks alike.
Skills are drawn so that none is related to another: what is found beyond what was put in is wrong.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.wallet.skills.held import NOW, badge
from wallet import verify_bytes
from wallet.skills.frameworks.model import ConceptKind, Credit, Label, Occupation, Relation, RelationKind, Skill
from wallet.skills.held import Held
from wallet.skills.holdings import holdings
from wallet.skills.labels import same_label
from wallet.skills.matching import match
from wallet.skills.memory_concepts import MemoryConcepts
from wallet.skills.reach import SkillIndex, Step, further
from wallet.skills.requirements import Requirement, RequirementKind, Role, SkillNamed

Framework = tuple[Credit, Sequence[Any]]
ROLES, A_ROLE = 64, 3
FORMS = (Step.ADDRESS, Step.CODE, Step.LABEL)
"""How a role names what it asks for."""


@dataclass
class Drawn:
    """A skill with everything that its framework says of it."""

    skill: Skill
    credit: Credit
    labels: list[str]
    same: str = ""
    near: str = ""


@dataclass
class Matchings:
    """The set. ``expected``: (role, requirement, credential) → step; a pair that is not in it must not be found."""

    roles: list[Role] = field(default_factory=list)
    credentials: list[tuple[str, bytes]] = field(default_factory=list)
    expected: dict[tuple[int, int, int], Step] = field(default_factory=dict)
    traps: int = 0


def invented(seed: int = 1) -> list[Framework]:
    """Returns two frameworks of our own with crosswalks between them, labels in two languages and names of several."""
    rnd = random.Random(seed)
    verbs = (
        "lift weigh sort chart rinse drain label price count fold seal store greet teach plan draw mix bake sew weld".split()
    )
    things = (
        "beds trays wounds orders drums files shelves reports samples valves coats loaves seams bolts maps pumps".split()
    )
    pairs = [(verb, thing) for verb in verbs for thing in things]
    rnd.shuffle(pairs)
    bearers: Counter[str] = Counter()
    first: list[Any] = []
    second: list[Any] = []
    for number, (verb, thing) in enumerate(pairs[:240]):
        address = f"https://skills.example/first/{number}"
        names = (f"{verb} {thing}", f"{verb}ing of {thing}", f"{verb}ar {thing}os")
        labels = [Label(names[0], "en", True), Label(names[1], "en"), Label(names[2], "es", True)]
        bearers[verb] += 1
        if bearers[verb] <= 2:
            labels.append(Label(f"{verb} things", "en"))
        first.append(Skill(address, tuple(labels), f"F{number}"))
        first.append(Skill(f"{address}/group", (Label(f"work with {thing} {number}", "en", True),), kind=ConceptKind.GROUP))
        first.append(Relation(RelationKind.BROADER, address, f"{address}/group"))
        other = f"https://other.example/s/{number}"
        second.append(
            Skill(
                other, (Label(f"Does {verb} the {thing} well", "en", True),), f"{number}.1", aliases=(f"urn:uuid:{number}",)
            )
        )
        second.append(Relation(RelationKind.EXACT, f"urn:uuid:{number}", address))
    return [(Credit("https://skills.example/first", "First Skills 1.2"), first), (Credit("second", "Second"), second)]


def drawn(frameworks: Iterable[Framework], count: int, seed: int = 2) -> list[Drawn]:
    """Draws skills of which none has a label, an address or a neighbour with another."""
    rnd = random.Random(seed)
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    skills: dict[str, Drawn] = {}
    near: dict[str, list[str]] = defaultdict(list)
    same: dict[str, list[str]] = defaultdict(list)
    own: dict[str, str] = {}
    for credit, entries in frameworks:
        for entry in entries:
            if isinstance(entry, Relation):
                table = {RelationKind.BROADER: near, RelationKind.EXACT: same}.get(entry.kind)
                if table is not None:
                    table[entry.source].append(entry.target)
                    table[entry.target].append(entry.source)
            elif not isinstance(entry, Occupation) and entry.kind.is_skill:
                known = skills.setdefault(entry.address, Drawn(entry, credit, []))
                known.labels += [label.text for label in entry.labels]
                own.update(dict.fromkeys(entry.aliases, entry.address))
                for label in entry.labels:
                    bearers[credit.framework, same_label(label.text)].add(entry.address)
    picked: list[Drawn] = []
    taken: set[str] = set()
    addresses = sorted(skills)
    rnd.shuffle(addresses)
    for address in addresses:
        one = skills[address]
        if one.skill.kind is not ConceptKind.SKILL or not one.labels:
            continue
        around = {address, *near[address], *same[address], *(own.get(other, other) for other in same[address])}
        around |= {other for wide in near[address] for other in near[wide]} | {same_label(label) for label in one.labels}
        around |= {
            same_label(label.text) for other in near[address] if other in skills for label in skills[other].skill.labels
        }
        if around & taken or same_label(one.labels[0]) in {same_label(label) for label in one.labels[1:]}:
            continue
        plain = [label for label in one.labels if len(bearers[one.credit.framework, same_label(label)]) == 1]
        if len(plain) < 1 or any(
            len(bearers[f, same_label(label)]) > 1 for label in plain for f in {c.framework for c, _ in frameworks}
        ):
            continue
        taken |= around
        one.labels = plain
        one.same = next(iter(same[address]), "")
        one.near = next(iter(near[address]), "")
        picked.append(one)
        if len(picked) == count:
            break
    return picked


def made(frameworks: list[Framework], *, roles: int = ROLES) -> Matchings:
    """Returns the set for these frameworks."""
    skills = drawn(frameworks, roles)
    whole = Matchings()
    for at, skill in enumerate(skills):
        for step, alignment in _ways(skill):
            _put(whole, skills, at, step, alignment)
        for alignment in _traps(skill, at):
            _put(whole, skills, at, None, alignment)
    for number in range(len(skills)):
        asked = [skills[(number + more) % len(skills)] for more in range(A_ROLE)]
        forms = [FORMS[(number + more) % len(FORMS)] for more in range(A_ROLE)]
        whole.roles.append(
            Role(
                "test",
                f"Role {number}",
                requirements=tuple(_asked(at, *pair) for at, pair in enumerate(zip(asked, forms, strict=True))),
            )
        )
    return whole


def _asked(at: int, skill: Drawn, form: Step) -> Requirement:
    named = {
        Step.ADDRESS: SkillNamed("as it is called here", skill.skill.address),
        Step.CODE: SkillNamed("as it is called here", "", skill.skill.code, skill.credit.title),
        Step.LABEL: SkillNamed(skill.labels[0]),
    }[form if form is not Step.CODE or skill.skill.code else Step.ADDRESS]
    return Requirement(str(at), skill.labels[0], RequirementKind.SKILL, accept=(named,))


def _form(skill: Drawn, number: int, more: int) -> Step:
    form = FORMS[(number + more) % len(FORMS)]
    return form if form is not Step.CODE or skill.skill.code else Step.ADDRESS


def _ways(skill: Drawn) -> Iterator[tuple[Step, dict[str, str]]]:
    address = skill.skill.address
    yield (
        Step.ADDRESS,
        {"targetUrl": address.replace("https://", "http://") + "/" if address.startswith("https://") else address},
    )
    if skill.same:
        yield Step.CROSSWALK, {"targetUrl": skill.same}
    if skill.skill.code:
        yield Step.CODE, {"targetCode": skill.skill.code, "targetFramework": skill.credit.title}
    spoken = skill.labels[-1].upper().replace(" ", "\u00a0 ")
    yield Step.LABEL, {"targetName": f" {spoken}\u200b"}
    if skill.near:
        yield Step.HOP, {"targetUrl": skill.near}


def _traps(skill: Drawn, at: int) -> Iterator[dict[str, str]]:
    if skill.skill.code:
        yield {"targetCode": skill.skill.code, "targetFramework": "Another framework"}
        yield {"targetCode": skill.skill.code}
    yield {"targetName": f"{skill.labels[0]} {at} instructor"}
    yield {"targetUrl": f"https://unknown.example/{at}"}
    words = skill.labels[0].split()
    yield {"targetName": f"{words[0]} things"}


def _put(whole: Matchings, skills: list[Drawn], at: int, step: Step | None, alignment: dict[str, str]) -> None:
    named = {"type": ["Alignment"], "targetName": "as somebody calls it", "targetUrl": "urn:none", **alignment}
    number = len(whole.credentials)
    whole.credentials.append(
        (f"credential-{number}", badge(f"Certificate number {number}", achievement={"alignment": [named]}))
    )
    if step is None:
        whole.traps += 1
        return
    for role in range(len(skills)):
        for more in range(A_ROLE):
            if (role + more) % len(skills) == at:
                whole.expected[role, more, number] = further(_form(skills[at], role, more), step)


@dataclass
class Score:
    """What was found, by step: rightly, wrongly, and missed."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def precision(self, step: str) -> float:
        return self.right[step] / ((self.right[step] + self.wrong[step]) or 1)

    def recall(self, step: str) -> float:
        return self.right[step] / ((self.right[step] + self.missed[step]) or 1)


def judged(whole: Matchings, frameworks: list[Framework]) -> Score:
    """Matches every role with every credential, and compares."""
    index = SkillIndex(MemoryConcepts(frameworks))
    held = []
    for number, (_, data) in enumerate(whole.credentials):
        (report,) = verify_bytes(data, policy="learner", at=NOW)
        held += holdings(report, NOW, ref=str(number))
    sorted_held, score, seen = Held(held), Score(), set()
    for number, role in enumerate(whole.roles):
        for at, result in enumerate(match(role, sorted_held, date(2026, 12, 1), index=index)):
            for evidence in result.evidence:
                key = (number, at, int(evidence.holding.ref))
                seen.add(key)
                (score.right if whole.expected.get(key) is evidence.step else score.wrong)[str(evidence.step)] += 1
    for key, step in whole.expected.items():
        if key not in seen:
            score.missed[str(step)] += 1
    return score
