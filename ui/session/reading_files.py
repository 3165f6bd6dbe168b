"""Reads files of pathways, frameworks' kin and catalogues in a worker of their own, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.errors import IntakeError, LanyardError

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from ui.session.session import Session
    from wallet.service.pathways import Completion, Pathway
    from wallet.service.protocols import OpenWallet

Refused = tuple[str, str]
"""A file's name, and the code of why it was not read."""


def bytes_of(path: Path, limit: int) -> bytes:
    """Returns a file's bytes, up to one more than ``limit``. Raises IntakeError ``file_not_found``, ``unreadable_path``."""
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None


def read_pathway_files(
    session: Session,
    owner: QObject,
    paths: Sequence[Path],
    *,
    done: Callable[[Sequence[str], Sequence[Refused]], object],
) -> None:
    """Reads pathways and follows them; ``done`` hears the ids of those, and of each other file why not."""

    def read() -> tuple[list[Pathway], list[Refused]]:
        from wallet.limits.skills import MAX_FRAMEWORK_JSON_BYTES
        from wallet.service.examiners import Reader

        pathways: list[Pathway] = []
        refused: list[Refused] = []
        with Reader() as reader:
            for path in paths:
                try:
                    pathways.append(reader.pathway(bytes_of(path, MAX_FRAMEWORK_JSON_BYTES)))
                except LanyardError as error:
                    refused.append((path.name, error.code))
        return pathways, refused

    def keep(wallet: OpenWallet, pathways: Sequence[Pathway]) -> list[str]:
        for pathway in pathways:
            wallet.pathways.add(pathway)
        return [pathway.id for pathway in pathways]

    def was_read(result: tuple[list[Pathway], list[Refused]]) -> None:
        pathways, refused = result
        session.ask(owner, lambda wallet: keep(wallet, pathways), done=lambda added: done(added, refused))

    session.lanes.work(owner, read, done=was_read, failed=session.tell_problem)


def read_completion_file(
    session: Session, owner: QObject, pathway: str, path: Path, *, done: Callable[[int], object]
) -> None:
    """Reads what a course says was completed and marks the steps of a pathway; ``done`` hears how many were not yet."""

    def read() -> list[Completion]:
        from wallet.limits.skills import MAX_FRAMEWORK_JSON_BYTES
        from wallet.service.examiners import Reader

        with Reader() as reader:
            return reader.completions(bytes_of(path, MAX_FRAMEWORK_JSON_BYTES))

    def was_read(completions: list[Completion]) -> None:
        session.ask(owner, lambda wallet: wallet.pathways.complete(pathway, completions), done=done)

    session.lanes.work(owner, read, done=was_read, failed=session.tell_problem)
