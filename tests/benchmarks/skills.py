"""Frameworks at full size, matching, and how well it finds: processor time, as the machine may be busy with other things."""

from __future__ import annotations

import csv
import random
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.benchmarks.figures import row
from tests.support.shared import shared_folder
from tests.support.vaults import make_vault
from tests.wallet.skills import matching_set
from tests.wallet.skills.held import NOW, badge
from wallet import verify_bytes
from wallet.service.frameworks import Frameworks
from wallet.skills.held import Held
from wallet.skills.holdings import Holding, holdings
from wallet.skills.matching import match
from wallet.skills.reach import SkillIndex
from wallet.skills.requirements import Requirement, RequirementKind, Role, SkillNamed
from wallet.skills.roles.reading import read_roles
from wallet.worker.reader import Reader

SKILLS, NEEDS, OCCUPATIONS = 13_939, 129_004, 3_039
RECORDS, CANDIDATES = 10_000, 1_000


def main() -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory(prefix="lanyard-skills-") as folder:
        vault, _ = make_vault(Path(folder) / "v")
        frameworks = Frameworks(SimpleNamespace(vault=vault))  # type: ignore[arg-type]
        with Reader() as reader:
            source = simulated_esco(Path(folder) / "esco")
            row(f"ESCO simulated: {SKILLS} skills, {NEEDS} needs", _took(lambda: frameworks.add(source, reader)), "s")
            shared = shared_folder()
            if shared is not None:
                onet = shared / "frameworks" / "onet-29.2"
                row("O*NET 29.2 as it is", _took(lambda: frameworks.add(onet, reader)), "s")
        tables = vault.frameworks.concepts
        words = [f"measure valve {number}" for number in range(0, 2_000, 20)]
        row("a label looked up", 1000 * _took(lambda: [tables.labelled([word]) for word in words]) / len(words))
        index = frameworks.index()
        asked = [SkillNamed(word) for word in words]
        row("the reach of a skill", 1000 * _took(lambda: [index.reach(skill) for skill in asked]) / len(asked))
        _matching(index)
        vault.close()
    for name, made in (("our own frameworks", matching_set.invented()),):
        score = matching_set.judged(matching_set.made(made), made)
        for step in ("address", "crosswalk", "code", "label", "hop"):
            row(f"{name}: {step}, precision", score.precision(step), "", note=f"recall {score.recall(step):.3f}")


def _matching(index: SkillIndex) -> None:
    (report,) = verify_bytes(badge("Ward practice", achievement={"tag": ["measure valve 20"]}), policy="learner", at=NOW)
    (one,) = holdings(report, NOW, ref="0")
    held = Held(_varied(one, RECORDS))
    asked = [SkillNamed(f"measure valve {n * 20}") for n in range(20)]
    role = Role(
        "test", "Nurse", requirements=tuple(Requirement(s.name, s.name, RequirementKind.SKILL, accept=(s,)) for s in asked)
    )
    today = date(2026, 12, 1)
    row(f"1 role of 20 requirements, {RECORDS} records", 1000 * _took(lambda: match(role, held, today, index=index)))
    row(f"{RECORDS} records sorted, once", 1000 * _took(lambda: Held(_varied(one, RECORDS))))
    reports = [report] * CANDIDATES

    def lens() -> None:
        for shown in reports:
            match(role, Held(holdings(shown, NOW, ref="0", shown=True)), today, index=index)

    row(f"{CANDIDATES} presentations, 1 role", _took(lens), "s")
    (advert,) = read_roles(
        b'{"@type": "JobPosting", "title": "RN", "qualifications": ["BLS", "ACLS", "RN license in Ohio"]}'
    )
    row(f"an advert of credentials, {RECORDS} records", 1000 * _took(lambda: match(advert, held, today, index=index)))


def _varied(one: Holding, count: int) -> list[Holding]:
    claim = one.skills[-1]
    return [
        replace(
            one,
            ref=str(n),
            skills=(replace(claim, name=f"measure valve {n % 3_000}"), replace(claim, name=f"tag {n % 700}")),
        )
        for n in range(count)
    ]


def simulated_esco(folder: Path) -> Path:
    """Writes ESCO at full size, with the columns of its files."""
    folder.mkdir()
    rnd = random.Random(1)
    skills = [f"http://data.europa.eu/esco/skill/{uuid.UUID(int=rnd.getrandbits(128))}" for _ in range(SKILLS)]
    jobs = [f"http://data.europa.eu/esco/occupation/{uuid.UUID(int=rnd.getrandbits(128))}" for _ in range(OCCUPATIONS)]
    concept = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,description".split(
        ","
    )
    verbs = "measure lift chart rinse weigh sort fold seal".split()
    rows: list[list[Any]] = [
        ["KnowledgeSkillCompetence", address, "knowledge", "cross-sector", f"{verbs[n % 8]} valve {n}",
         "\n".join(f"{rnd.choice(verbs)} the {rnd.choice(verbs)} part {n} {m}" for m in range(rnd.randint(2, 10))), "",
         "released", "words " * 100]
        for n, address in enumerate(skills)
    ]  # fmt: skip
    _table(folder / "skills_en.csv", concept, rows)
    names = "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description".split(",")
    _table(folder / "occupations_en.csv", names, [["Occupation", a, "0110", f"job {n}", "", ""] for n, a in enumerate(jobs)])
    pairs: set[tuple[str, str]] = set()
    while len(pairs) < NEEDS:
        pairs.add((rnd.choice(jobs), rnd.choice(skills)))
    needs = [[job, rnd.choice(("essential", "optional")), "knowledge", skill] for job, skill in sorted(pairs)]
    _table(folder / "occupationSkillRelations_en.csv", "occupationUri,relationType,skillType,skillUri".split(","), needs)
    return folder


def _table(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *rows])


def _took(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start
