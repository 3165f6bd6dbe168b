"""What a word may have meant: labels that look alike, for a person to confirm. Likeness by itself never counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wallet.skills.concepts import Concept, Concepts
from wallet.skills.labels import same_label

_OFFERED: Final = 5
"""How many are offered to be confirmed: more is a list to search."""
_ALIKE: Final = 0.45
"""Of all trigrams the part that both have (Dice); below it people see no likeness."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A skill that a word may have meant. ``likeness`` from 0 to 1; 1 is a name that several skills have."""

    concept: Concept
    likeness: float


def suggestions(name: str, concepts: Concepts) -> list[Suggestion]:
    """Returns skills whose labels are most like ``name``, the likest first; of one that several bear, all."""
    label = same_label(name)
    if not label:
        return []
    scores = {other: _dice(label, other) for other in (label, *concepts.words_like(label.split()))}
    near = [other for other, score in scores.items() if score >= _ALIKE]
    best: dict[tuple[int, str], Suggestion] = {}
    for other, named in concepts.labelled(near).items():
        for concept in named:
            known = best.get((concept.key, concept.framework))
            if known is None or known.likeness < scores[other]:
                best[concept.key, concept.framework] = Suggestion(concept, scores[other])
    ordered = sorted(best.values(), key=lambda s: (-s.likeness, s.concept.label, s.concept.address))
    return ordered[:_OFFERED]


def _dice(text: str, other: str) -> float:
    if text == other:
        return 1.0
    mine, theirs = _trigrams(text), _trigrams(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}
