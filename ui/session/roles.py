"""Reads what somebody asks for, in a worker of its own, off the window's thread; and follows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.errors import IntakeError

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from ui.session.session import Session
    from wallet.service.protocols import OpenWallet
    from wallet.service.skill_book import Role


def read_role(session: Session, owner: QObject, given: Path | bytes, *, done: Callable[[Sequence[str]], object]) -> None:
    """Reads a file, a page or text and follows the roles in it; ``done`` hears their ids. What it is not is said."""

    def read() -> list[Role]:
        from wallet.service.examiners import Reader

        with Reader() as reader:
            return reader.roles(given if isinstance(given, bytes) else role_bytes(given))

    def follow(wallet: OpenWallet, roles: Sequence[Role]) -> list[str]:
        return [wallet.skill_book.follow(role) for role in roles]

    session.lanes.work(
        owner, read, done=lambda roles: session.ask(owner, lambda wallet: follow(wallet, roles), done=done),
        failed=session.tell_problem,
    )  # fmt: skip


def role_bytes(path: Path) -> bytes:
    """Returns a file's bytes, up to one more than a page may have. Raises IntakeError."""
    from wallet.limits.skills import MAX_PAGE_BYTES

    try:
        with path.open("rb") as file:
            return file.read(MAX_PAGE_BYTES + 1)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None
