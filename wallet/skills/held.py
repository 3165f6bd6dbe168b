"""What somebody holds, sorted once by everything that requirements ask for, so that a role looks up and compares little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from wallet.skills.concepts import address_key
from wallet.skills.credential_terms import terms
from wallet.skills.holdings import Holding, SkillClaim
from wallet.skills.labels import same_address, same_label, spellings
from wallet.skills.reach import STEPS, Reach, Step
from wallet.skills.requirements import (
    Accepted,
    AchievementAt,
    CredentialNamed,
    CredentialTyped,
    KindAndWords,
)


class Held(Sequence[Holding]):
    """Holdings in their order. Whoever holds more than a few makes it once and keeps it."""

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self._holdings = tuple(holdings)
        self._claims: dict[int, list[tuple[int, SkillClaim]]] = defaultdict(list)
        self._claim_labels: dict[str, list[tuple[int, SkillClaim]]] = defaultdict(list)
        self._claim_codes: dict[str, list[tuple[int, SkillClaim]]] = defaultdict(list)
        self._addresses: dict[str, list[int]] = defaultdict(list)
        self._terms: dict[str, list[int]] = defaultdict(list)
        self._names: dict[str, list[int]] = defaultdict(list)
        self._cores: dict[str, list[int]] = defaultdict(list)
        self._types: dict[str, list[int]] = defaultdict(list)
        self._words: dict[str, set[int]] = defaultdict(set)
        for number, holding in enumerate(self._holdings):
            self._sort_in(number, holding)

    def __len__(self) -> int:
        return len(self._holdings)

    def __getitem__(self, at):  # type: ignore[no-untyped-def]  # as Sequence says
        return self._holdings[at]

    def __iter__(self) -> Iterator[Holding]:
        return iter(self._holdings)

    def _sort_in(self, number: int, holding: Holding) -> None:
        for claim in holding.skills:
            if claim.address:
                self._claims[address_key(claim.address)].append((number, claim))
            if claim.code:
                self._claim_codes[claim.code].append((number, claim))
            for label in spellings(claim.name) if claim.name else ():
                self._claim_labels[label].append((number, claim))
        for address in holding.addresses:
            self._addresses[address].append(number)
        if holding.term:
            self._terms[holding.term].append(number)
        for name in holding.names:
            self._names[name].append(number)
            core = terms().core(name)
            if core:
                self._cores[core].append(number)
        for name in holding.types:
            self._types[name].append(number)
        for word in f"{same_label(holding.title)} {same_label(holding.issuer)}".split():
            self._words[word].add(number)

    def of_skill(self, reach: Reach) -> dict[int, Step]:
        """Returns the holdings with a claim of the skill, by their numbers, and the first step by which each has one."""
        claims = [claim for key in reach.addresses for claim in self._claims.get(key, ())]
        claims += [claim for label in reach.labels for claim in self._claim_labels.get(label, ())]
        claims += [claim for code in reach.codes for claim in self._claim_codes.get(code, ())]
        steps: dict[int, Step] = {}
        for number, claim in claims:
            step = reach.step_of(claim.name, claim.address, claim.code, claim.framework)
            if step is not None and (number not in steps or STEPS.index(step) < STEPS.index(steps[number])):
                steps[number] = step
        return steps

    def with_label(self, labels: Iterable[str]) -> Iterator[Holding]:
        """Yields the holdings with a claim that is called one of ``labels``."""
        numbers = {number: None for label in sorted(labels) for number, _ in self._claim_labels.get(label, ())}
        return (self._holdings[number] for number in numbers)

    def candidates(self, accepted: Accepted) -> Iterable[int]:
        """Returns the numbers of the holdings that may be what is accepted (no skill): all that are, and few others."""
        if isinstance(accepted, AchievementAt):
            return self._addresses.get(same_address(accepted.address), ())
        if isinstance(accepted, CredentialNamed):
            return self._named(accepted)
        if isinstance(accepted, KindAndWords):
            return self._worded(accepted)
        if isinstance(accepted, CredentialTyped) and accepted.types:
            first = accepted.types[0]
            return (*self._types.get(first, ()), *self._types.get(first.rpartition("#")[2], ()))
        return ()

    def _named(self, accepted: CredentialNamed) -> Iterable[int]:
        if accepted.term:
            good = (accepted.term, *terms().by_id[accepted.term].met_by)
            return [number for term in good for number in self._terms.get(term, ())]
        numbers = [number for label in spellings(accepted.name) for number in self._names.get(label, ())]
        core = terms().core(accepted.name)
        return numbers + (self._cores.get(core, []) if core else [])

    def _worded(self, accepted: KindAndWords) -> Iterable[int]:
        words = [word for text in accepted.words for word in same_label(text).split()]
        if not words:
            return range(len(self._holdings))
        return set.intersection(*(self._words.get(word, set()) for word in words))
