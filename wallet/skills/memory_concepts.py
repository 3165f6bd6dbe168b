"""Concepts held in memory, and several sources of them asked as one: the starter set beside what was brought in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from wallet.skills.concepts import Concept, Concepts, address_key
from wallet.skills.frameworks.model import Credit, Occupation, Relation, RelationKind, Skill
from wallet.skills.labels import same_label


class MemoryConcepts:
    """What a few frameworks say. See :class:`wallet.skills.concepts.Concepts` for what each method promises."""

    def __init__(self, frameworks: Iterable[tuple[Credit, Sequence[Skill | Occupation | Relation]]]) -> None:
        self._concepts: dict[int, list[Concept]] = defaultdict(list)
        self._own: dict[int, set[int]] = defaultdict(set)
        self._aliases: dict[int, set[int]] = defaultdict(set)
        self._codes: dict[str, list[Concept]] = defaultdict(list)
        self._by_label: dict[str, dict[int, None]] = defaultdict(dict)
        self._labels: dict[int, set[str]] = defaultdict(set)
        self._relations: dict[int, list[tuple[RelationKind, int, int]]] = defaultdict(list)
        for credit, entries in frameworks:
            for entry in entries:
                self._put(credit, entry)

    def _put(self, credit: Credit, entry: Skill | Occupation | Relation) -> None:
        if isinstance(entry, Relation):
            source, target = address_key(entry.source), address_key(entry.target)
            for end in {source, target}:
                self._relations[end].append((entry.kind, source, target))
            return
        key = address_key(entry.address)
        label = entry.labels[0].text if entry.labels else ""
        concept = Concept(key, entry.address, label, entry.code, entry.kind, credit.framework, credit.title)
        if credit.framework not in {known.framework for known in self._concepts[key]}:
            self._concepts[key].append(concept)
            if entry.code and entry.kind.is_skill:
                self._codes[entry.code].append(concept)
        for alias in entry.aliases if isinstance(entry, Skill) else ():
            self._own[address_key(alias)].add(key)
            self._aliases[key].add(address_key(alias))
        for named in entry.labels:
            compared = same_label(named.text)
            if compared:
                self._labels[key].add(compared)
                if entry.kind.is_skill:
                    self._by_label[compared][key] = None

    def _own_keys(self, keys: Iterable[int]) -> set[int]:
        return {own for key in keys for own in (key, *self._own.get(key, ()))}

    def at(self, keys: Collection[int]) -> list[Concept]:
        return [concept for key in sorted(self._own_keys(keys)) for concept in self._concepts.get(key, ())]

    def keys_of(self, keys: Collection[int]) -> set[int]:
        own = self._own_keys(keys)
        return own | {alias for key in own for alias in self._aliases.get(key, ())}

    def coded(self, code: str) -> list[Concept]:
        return list(self._codes.get(code, ()))

    def labelled(self, labels: Iterable[str]) -> dict[str, list[Concept]]:
        return {
            label: [concept for key in self._by_label[label] for concept in self._concepts[key]]
            for label in dict.fromkeys(labels)
            if label in self._by_label
        }

    def labels_of(self, keys: Collection[int]) -> dict[int, set[str]]:
        return {key: self._labels[key] for key in keys if key in self._labels}

    def related(self, keys: Collection[int], kinds: Collection[RelationKind]) -> list[tuple[RelationKind, int, int]]:
        rows = {row for key in keys for row in self._relations.get(key, ()) if row[0] in kinds}
        return sorted(rows)

    def words_like(self, words: Sequence[str]) -> list[str]:
        """Returns labels that share a word with ``words``."""
        asked = set(words)
        return [label for label in self._by_label if asked & set(label.split())]


class ManyConcepts:
    """Several sources as one, in their order."""

    def __init__(self, sources: Sequence[Concepts]) -> None:
        self._sources = tuple(sources)

    def at(self, keys: Collection[int]) -> list[Concept]:
        return [concept for source in self._sources for concept in source.at(keys)]

    def keys_of(self, keys: Collection[int]) -> set[int]:
        return {key for source in self._sources for key in source.keys_of(keys)}

    def coded(self, code: str) -> list[Concept]:
        return [concept for source in self._sources for concept in source.coded(code)]

    def labelled(self, labels: Iterable[str]) -> dict[str, list[Concept]]:
        asked = list(labels)
        named: dict[str, list[Concept]] = defaultdict(list)
        for source in self._sources:
            for label, concepts in source.labelled(asked).items():
                named[label] += concepts
        return dict(named)

    def labels_of(self, keys: Collection[int]) -> dict[int, set[str]]:
        named: dict[int, set[str]] = defaultdict(set)
        for source in self._sources:
            for key, labels in source.labels_of(keys).items():
                named[key] |= labels
        return named

    def related(self, keys: Collection[int], kinds: Collection[RelationKind]) -> list[tuple[RelationKind, int, int]]:
        return [row for source in self._sources for row in source.related(keys, kinds)]

    def words_like(self, words: Sequence[str]) -> list[str]:
        """Returns labels that share a word with ``words``, each once."""
        return list(dict.fromkeys(label for source in self._sources for label in source.words_like(words)))
