"""Many people against one role: for each what is met, by whom recognised, and what is missing. Keeps nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from resources import catalogue
from wallet.examine.request import ExaminedItem
from wallet.records.days import local_day
from wallet.report import VerificationReport
from wallet.service.people import HEADER, Cells, row_of
from wallet.skills.held import Held
from wallet.skills.holdings import Rung, holdings
from wallet.skills.matching import Matched, OutcomeKind, match
from wallet.skills.reach import SkillIndex
from wallet.skills.requirements import Role as Role
from wallet.skills.starter import starter_concepts


@dataclass(frozen=True, slots=True)
class Fit:
    """One person against the role: what became of each requirement, in the role's order."""

    results: tuple[Matched, ...]

    @property
    def met(self) -> int:
        """How many requirements are met."""
        return sum(result.outcome is OutcomeKind.MET for result in self.results)

    @property
    def recognised(self) -> int:
        """How many of them by an issuer that is recognised here."""
        return sum(
            result.outcome is OutcomeKind.MET and result.evidence[0].holding.rung is Rung.RECOGNISED
            for result in self.results
        )

    @property
    def gaps(self) -> tuple[str, ...]:
        """The texts of what is required and not met."""
        return tuple(
            result.requirement.text
            for result in self.results
            if result.requirement.required and result.outcome is not OutcomeKind.MET
        )


class Lens:
    """A role, ready to be held against people; ``must_answer``: what does not answer the challenge counts for nobody."""

    def __init__(
        self, role: Role, *, index: SkillIndex | None = None, start: date | None = None, must_answer: bool = False
    ) -> None:
        self.role = role
        self._index = index or SkillIndex(starter_concepts())
        self._start = start
        self._must_answer = must_answer

    def fit(self, report: VerificationReport) -> Fit:
        """Returns how somebody who showed this fits: a credential that is not proved to be theirs is only claimed."""
        shown = holdings(report, report.at, ref="", shown=True, must_answer=self._must_answer)
        return Fit(tuple(match(self.role, Held(shown), local_day(report.at), start=self._start, index=self._index)))

    def header(self) -> tuple[str, ...]:
        """Returns the names of the columns: those of everybody's table, the sums, and one for each requirement."""
        asked = tuple(requirement.text for requirement in self.role.requirements)
        return (*HEADER, "met", "met_issuer_recognised", "asked", "gaps", *asked)

    def cells(self, item: ExaminedItem, language: str, *, command: bool = False) -> Cells:
        """Returns the row of one thing that was judged; of what could not be read nothing is said of the role."""
        row = row_of(item, language, command=command)
        number = len(self.role.requirements)
        if item.report is None:
            return (*row, "", "", number, "", *("" for _ in range(number)))
        fit = self.fit(item.report)
        return (*row, fit.met, fit.recognised, number, "; ".join(fit.gaps), *(_outcome(r, language) for r in fit.results))


def _outcome(result: Matched, language: str) -> str:
    text = catalogue.text(f"role.outcome.{result.outcome}", language)
    if result.outcome is OutcomeKind.MET and result.evidence[0].holding.rung is not Rung.RECOGNISED:
        return f"{text}, {catalogue.text('role.not_recognised', language)}"
    return text


def save_lens(lens: Lens, items: Iterable[ExaminedItem], language: str, path: Path) -> None:
    """Writes the table of people against the role, for its owner alone. Raises ShareError as a share does."""
    from wallet.service.tables import save_rows

    save_rows(path, lens.header(), (lens.cells(item, language) for item in items))
