"""What the records of a wallet in memory add up to: the real rules over them, without a vault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from wallet.errors import IntakeError, StoreError
from wallet.service.context import ServiceContext
from wallet.service.frameworks import AddedFramework, FrameworkReader, Frameworks, ListedFramework
from wallet.service.resumes import Resumes
from wallet.service.roles import Roles
from wallet.service.skill_book import SkillBook
from wallet.skills.holdings import Holding, holdings
from wallet.skills.requirements import CredentialNamed, NotUnderstood, Requirement, RequirementKind, Role, SkillNamed
from wallet.skills.starter import STARTER
from wallet.store.frameworks import KeptFramework


def _skill(number: str, name: str, *, required: bool = True) -> Requirement:
    return Requirement(number, name, RequirementKind.SKILL, required=required, accept=(SkillNamed(name),))


def _credential(number: str, name: str, term: str) -> Requirement:
    return Requirement(number, name, RequirementKind.CREDENTIAL, accept=(CredentialNamed(name, term),))


ICU = Role(
    "job_posting",
    "ICU nurse, post 4471",
    "Saltmarsh Regional Hospital",
    "https://jobs.saltmarsh.example/4471",
    requirements=(
        _skill("1", "Wound assessment"),
        _skill("2", "Rhythm recognition"),
        _skill("3", "Medication reconciliation"),
        _credential("4", "Basic Life Support", "bls"),
        _credential("5", "Advanced Cardiac Life Support", "acls"),
        _skill("6", "Spanish", required=False),
    ),
    not_understood=(NotUnderstood("sentence", "You thrive in a fast-paced team."),),
)


class _Settings:
    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def get(self, name: str) -> Any:
        return self._kept.get(name)

    def set(self, name: str, value: Any) -> None:
        self._kept[name] = value


class _Held(Roles):
    def __init__(self, wallet: Any) -> None:
        self._wallet = wallet

    def held(self) -> list[Holding]:
        now = self._wallet.clock.now()
        return [
            replace(holding, kept=True)
            for ref, record in self._wallet.records.items()
            for holding in holdings(record.report, now, ref=ref)
        ]


def fake_skill_book(wallet: Any) -> SkillBook:
    """Returns the skill book over a wallet in memory."""
    vault = SimpleNamespace(settings=_Settings(), frameworks=SimpleNamespace(is_readable=False, all=list))
    context = cast(ServiceContext, SimpleNamespace(vault=vault, clock=wallet.clock))
    return SkillBook(context, _Held(wallet), Frameworks(context))


class FakeFrameworks:
    """The starter set, and one list that can be removed."""

    def __init__(self) -> None:
        esco = ("esco", "esco", "ESCO", "CC BY 4.0", "1.0.9", "© European Union", 13_939, 129_004, 2_942, ("esco.zip",))
        own = (STARTER, "starter", "Lanyard starter set", "CC0", "", "", 124, 120, 0, ())
        self._lists = [
            ListedFramework(KeptFramework(*esco), "there"),  # type: ignore[arg-type]
            ListedFramework(KeptFramework(*own), "built_in"),  # type: ignore[arg-type]
        ]

    def all(self) -> list[ListedFramework]:
        return list(self._lists)

    def remove(self, framework: str) -> None:
        before = len(self._lists)
        self._lists = [listed for listed in self._lists if listed.framework.id != framework]
        if len(self._lists) == before:
            raise StoreError("framework_unknown")

    def add(
        self,
        source: Path,
        reader: FrameworkReader,
        *,
        should_continue: Callable[[], bool] = lambda: True,
        progress: Callable[[int], None] = lambda _: None,
    ) -> list[AddedFramework]:
        raise IntakeError("framework_not_found")


class FakeResumes(Resumes):
    """The real rules over a wallet in memory."""

    def __init__(self, wallet: Any) -> None:
        super().__init__(cast(ServiceContext, SimpleNamespace(clock=wallet.clock)), wallet.library)
