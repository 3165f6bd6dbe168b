"""Frameworks of skills: bringing them in, what is there, and what the person's records say of skills."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, Protocol

from wallet.errors import IntakeError, StoreError
from wallet.limits import MIB
from wallet.limits.skills import (
    MAX_CONFIRMED_WORDS,
    MAX_FRAMEWORK_BYTES,
    MAX_FRAMEWORK_FILES,
    MAX_FRAMEWORK_LINES,
    MAX_FRAMEWORK_PROBLEMS,
)
from wallet.service.context import ServiceContext
from wallet.skills.concepts import Concepts, address_key
from wallet.skills.frameworks.model import Credit, ReadingProblem, Relation
from wallet.skills.holdings import Holding
from wallet.skills.labels import same_label
from wallet.skills.likeness import Suggestion, suggestions
from wallet.skills.memory_concepts import ManyConcepts
from wallet.skills.occupation_role import role_of_occupation
from wallet.skills.reach import SkillIndex
from wallet.skills.requirements import Role
from wallet.skills.skill_lines import OpenWord, SkillLine, skill_lines
from wallet.skills.starter import STARTER, starter_concepts, starter_credit, starter_entries
from wallet.store.copies.backup_contents import CONFIRMED_SETTING, FRAMEWORKS_SETTING
from wallet.store.frameworks import FrameworkFile, KeptFramework

if TYPE_CHECKING:
    from wallet.skills.frameworks.reading import FileEntry

_BATCH: Final = 2_000
_COUNTED_FROM: Final = 16 * MIB
"""Size from which the lines of a table are counted before it is read: a smaller one cannot have too many that say much."""


class FrameworkReader(Protocol):
    """Who reads files of frameworks (wallet.worker.reader.Reader)."""

    def framework(
        self, name: str, stream: BinaryIO, *, should_continue: Callable[[], bool], progress: Callable[[int], None]
    ) -> Iterator[FileEntry]: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of a source that was not read; ``where``: the file, and the place in it."""

    code: str
    detail: str
    where: str


@dataclass(frozen=True, slots=True)
class AddedFramework:
    """One framework that a source brought, counted over what it brought."""

    framework: KeptFramework
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ListedFramework:
    """One framework. ``state``: ``there``, ``missing`` (it was brought in and its file is gone) or ``built_in``."""

    framework: KeptFramework
    state: str


class Frameworks:
    """Frameworks of one wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    # What is there ------------------------------------------------------------------
    def all(self) -> list[ListedFramework]:
        """Returns the frameworks, those that were brought in once and are missing among them, the starter set last."""
        there = [ListedFramework(kept, "there") for kept in self._file.all()]
        known = {listed.framework.id for listed in there}
        missing = [
            ListedFramework(
                KeptFramework(
                    row["id"], row["form"], row["title"], row["licence"], row["edition"], row["credit"], 0, 0, 0,
                    tuple(row["sources"]),
                ),
                "missing",
            )
            for row in self._remembered()
            if row["id"] not in known
        ]  # fmt: skip
        credit, entries = starter_credit(), list(starter_entries())
        links = sum(isinstance(entry, Relation) for entry in entries)
        own = KeptFramework(
            STARTER, "starter", credit.title, credit.licence, credit.edition, "", len(entries) - links, links, 0, ()
        )
        return [*there, *missing, ListedFramework(own, "built_in")]

    def remove(self, framework: str) -> None:
        """Removes a framework. Raises StoreError ``framework_unknown``, ``framework_built_in``."""
        if framework == STARTER:
            raise StoreError("framework_built_in")
        remembered = self._remembered()
        was_there = self._file.remove(framework)
        if not was_there and framework not in {row["id"] for row in remembered}:
            raise StoreError("framework_unknown")
        self._remember([row for row in remembered if row["id"] != framework])

    # Bringing in -----------------------------------------------------------------------
    def add(
        self,
        source: Path,
        reader: FrameworkReader,
        *,
        should_continue: Callable[[], bool] = lambda: True,
        progress: Callable[[int], None] = lambda _: None,
    ) -> list[AddedFramework]:
        """Reads a file, an archive or a folder, all of it or nothing; returns the frameworks it brought.

        Of a folder or an archive, files that cannot be read are problems. Raises IntakeError where nothing can be read:
        that of the file, or ``framework_not_found``; ``framework_too_large``, ``framework_too_many_lines``,
        ``framework_too_many_files``; ``file_not_found``, ``unreadable_path``; ``reading_stopped``.
        """
        files = _files(source)
        run = _Run(self._file, source, alone=len(files) == 1 and not source.is_dir())
        with self._file.change():
            for file in files:
                with _opened(file) as stream:
                    run.read(
                        file.name, reader.framework(file.name, stream, should_continue=should_continue, progress=progress)
                    )
            added = run.added()
        known = {item.framework.id: item.framework for item in added}
        self._remember([row for row in self._remembered() if row["id"] not in known] + [
            _row(self._file.about(framework, ())) for framework in known
        ])  # fmt: skip
        return added

    def occupation(self, text: str) -> Role:
        """Returns the occupation at an address, of a code, or of a title, as a role.

        Raises StoreError ``occupation_unknown``, ``occupation_ambiguous`` (their addresses in ``detail``).
        """
        if not self._file.is_readable:
            raise StoreError("occupation_unknown")
        tables = self._file.concepts
        named = {concept.key: concept for concept in tables.occupations(text.strip())}
        if not named:
            raise StoreError("occupation_unknown")
        if len(named) > 1:
            raise StoreError("occupation_ambiguous", ", ".join(concept.address for concept in named.values())[:500])
        (concept,) = named.values()
        return role_of_occupation(concept, tables, regulated=tables.is_regulated(concept.key))

    # Skills -----------------------------------------------------------------------------
    @property
    def concepts(self) -> Concepts:
        """Everything that is known of skills: the starter set and what was brought in."""
        return ManyConcepts((starter_concepts(), self._file.concepts) if self._file.is_readable else (starter_concepts(),))

    def index(self) -> SkillIndex:
        """Returns what matching asks."""
        return SkillIndex(self.concepts, self.confirmed())

    def skills(self, held: list[Holding]) -> tuple[list[SkillLine], list[OpenWord]]:
        """Returns the skills that records speak of, and the words of theirs that are left open."""
        return skill_lines(held, self.index(), self.concepts)

    def suggestions(self, word: str) -> list[Suggestion]:
        """Returns what a word may have meant, the likeliest first."""
        return suggestions(word, self.concepts)

    def confirmed(self) -> dict[str, str]:
        """Returns what the person said that words mean: label → address."""
        return dict(self._context.vault.settings.get(CONFIRMED_SETTING) or {})

    def confirm(self, word: str, address: str) -> str:
        """Remembers that a word means the skill at an address; returns what that is called.

        Raises StoreError ``skill_unknown``, ``too_many_confirmed``.
        """
        named = [concept for concept in self.concepts.at({address_key(address)}) if concept.kind.is_skill]
        if not named or not same_label(word):
            raise StoreError("skill_unknown")
        confirmed = self.confirmed() | {same_label(word): address}
        if len(confirmed) > MAX_CONFIRMED_WORDS:
            raise StoreError("too_many_confirmed")
        self._context.vault.settings.set(CONFIRMED_SETTING, confirmed)
        return named[0].label

    def forget(self, word: str) -> None:
        """Takes back what was said of a word. Raises StoreError ``word_not_confirmed``."""
        confirmed = self.confirmed()
        if confirmed.pop(same_label(word), None) is None:
            raise StoreError("word_not_confirmed")
        self._context.vault.settings.set(CONFIRMED_SETTING, confirmed)

    # ------------------------------------------------------------------------------------
    @property
    def _file(self) -> FrameworkFile:
        return self._context.vault.frameworks

    def _remembered(self) -> list[dict[str, Any]]:
        return list(self._context.vault.settings.get(FRAMEWORKS_SETTING) or [])

    def _remember(self, rows: list[dict[str, Any]]) -> None:
        self._context.vault.settings.set(FRAMEWORKS_SETTING, rows)


def _row(kept: KeptFramework) -> dict[str, Any]:
    return {
        "id": kept.id, "form": kept.form, "title": kept.title, "licence": kept.licence, "edition": kept.edition,
        "credit": kept.credit, "sources": list(kept.sources),
    }  # fmt: skip


class _Run:
    """One source, while it is read into the file."""

    def __init__(self, file: FrameworkFile, source: Path, *, alone: bool) -> None:
        self._file = file
        self._source = source
        self._alone = alone
        self._parts: dict[str, list[int]] = {}
        self._problems: dict[str, list[Problem]] = {}
        self._loose: list[Problem] = []
        self._read: set[tuple[str, str]] = set()

    def read(self, name: str, entries: Iterator[FileEntry]) -> None:
        """Reads one file, all of it or nothing of it."""
        before = {framework: list(parts) for framework, parts in self._parts.items()}, set(self._read)
        try:
            with self._file.attempt():
                self._put(name, entries)
        except IntakeError as error:
            self._parts, self._read = before
            if self._alone or error.code in ("reading_stopped", "framework_too_large"):
                raise
            self._loose.append(Problem(error.code, error.detail, name))

    def _put(self, name: str, entries: Iterator[FileEntry]) -> None:
        waiting: list[Any] = []
        framework, part, spoken_of = "", 0, ""
        for member, form, entry in entries:
            if isinstance(entry, Credit):
                self._flush(part, waiting)
                credit = replace(entry, framework=entry.framework or f"{form}:{member}")
                framework, spoken_of = credit.framework, member
                if (framework, credit.part) in self._read:
                    self._note(framework, member, ReadingProblem("framework_read_twice"))
                self._read.add((framework, credit.part))
                part = self._file.begin_part(credit, form, name if self._alone else member)
                self._parts.setdefault(framework, []).append(part)
            elif isinstance(entry, ReadingProblem):
                self._note(framework if member == spoken_of else "", member, entry)
            elif member != spoken_of or not part:
                raise IntakeError("worker_garbled")
            else:
                waiting.append(entry)
                if len(waiting) >= _BATCH:
                    self._flush(part, waiting)
        self._flush(part, waiting)

    def _flush(self, part: int, waiting: list[Any]) -> None:
        if waiting:
            self._file.put(part, waiting)
            waiting.clear()

    def _note(self, framework: str, member: str, problem: ReadingProblem) -> None:
        where = ", ".join(dict.fromkeys(place for place in ("" if self._alone else member, problem.where) if place))
        problems = self._problems.setdefault(framework, []) if framework else self._loose
        if len(problems) <= MAX_FRAMEWORK_PROBLEMS:
            problems.append(Problem(problem.code, problem.detail, where or member))

    def added(self) -> list[AddedFramework]:
        """Returns what was brought; what no framework can be blamed for stands with the first. Raises IntakeError."""
        if not self._parts:
            first = self._loose[0] if len(self._loose) == 1 else Problem("framework_not_found", "", self._source.name)
            raise IntakeError(first.code, first.detail or first.where)
        added: list[AddedFramework] = []
        for framework, parts in self._parts.items():
            problems = tuple(self._problems.get(framework, ())) + (() if added else tuple(self._loose))
            added.append(AddedFramework(self._file.about(framework, parts), problems))
        return added


def _files(source: Path) -> list[Path]:
    """Returns the files of a source. Raises IntakeError for what is too much, or not there."""
    try:
        if not source.exists():
            raise IntakeError("file_not_found")
        files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
        if len(files) > MAX_FRAMEWORK_FILES:
            raise IntakeError("framework_too_many_files", f"{len(files)} > {MAX_FRAMEWORK_FILES}")
        if sum(path.stat().st_size for path in files) > MAX_FRAMEWORK_BYTES:
            raise IntakeError("framework_too_large", f"more than {MAX_FRAMEWORK_BYTES}")
    except OSError:
        raise IntakeError("unreadable_path") from None
    return files


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        stream = file.open("rb")
    except OSError:
        raise IntakeError("unreadable_path") from None
    with stream:
        _require_lines(file, stream)
        yield stream


def _require_lines(file: Path, stream: BinaryIO) -> None:
    """Counts the lines of a large table: nothing is begun that has too many. Raises IntakeError."""
    with suppress(OSError):
        if file.stat().st_size < _COUNTED_FROM:
            return
    lines = 0
    first = stream.read(4)
    if first[:1] not in (b"{", b"[") and first != b"PK\x03\x04":
        while piece := stream.read(MIB):
            lines += piece.count(b"\n")
            if lines > MAX_FRAMEWORK_LINES:
                raise IntakeError("framework_too_many_lines", f"more than {MAX_FRAMEWORK_LINES}")
    stream.seek(0)
