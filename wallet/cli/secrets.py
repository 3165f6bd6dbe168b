"""Secrets by prompt, descriptor or file; never an argument, where every user of the machine could read it."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wallet.errors import UsageError
from wallet.limits import MAX_PASSPHRASE_BYTES

if TYPE_CHECKING:
    from wallet.service.locked import UnlockSecret


def passphrase(arguments: argparse.Namespace, *, prompt: str = "Passphrase: ", confirm: bool = False) -> str:
    """Returns the passphrase from ``--passphrase-fd``, ``LANYARD_PASSPHRASE_FILE`` or the prompt.

    One trailing line break is dropped. Raises UsageError ``passphrase_needed`` where nobody can be
    asked, ``passphrases_differ`` when typed twice unlike.
    """
    given = _given(arguments.passphrase_fd, "LANYARD_PASSPHRASE_FILE")
    return given if given is not None else prompt_secret(prompt, confirm=confirm)


def new_passphrase(arguments: argparse.Namespace, *, from_script: bool = True) -> str:
    """Returns a new passphrase, typed twice (``from_script``: or given as :func:`passphrase` says).

    One that would be guessed in a moment needs a second yes: ``--accept-weak``, or an answer at the terminal. Raises
    UsageError ``passphrase_weak`` and as :func:`passphrase`.
    """
    prompt = "New passphrase: "
    new = passphrase(arguments, prompt=prompt, confirm=True) if from_script else prompt_secret(prompt, confirm=True)
    from wallet.service.strength import GUESSED_AT_ONCE, strength

    if new and strength(new) == GUESSED_AT_ONCE and not arguments.accept_weak and not _takes_it_weak():
        raise UsageError("passphrase_weak")
    return new


def _takes_it_weak() -> bool:
    if not sys.stdin.isatty():
        return False
    from resources import catalogue
    from wallet.cli.output import language, say

    say(catalogue.text("cli.weak_anyway", language()), stream=sys.stderr)
    return input("[y/N] ").strip().lower() in catalogue.text("cli.yes_words", language()).split()


def unlock_secret(arguments: argparse.Namespace) -> UnlockSecret:
    """Returns what the vault is opened with: the passphrase, or with ``--recovery-code`` the recovery code.

    The code comes from ``LANYARD_RECOVERY_CODE_FILE`` or the prompt. Raises UsageError as :func:`passphrase`, and
    ``recovery_code_needed``.
    """
    from wallet.service.locked import UnlockSecret  # the whole vault: ``verify`` asks here for a file's password alone

    if not arguments.recovery_code:
        return UnlockSecret(passphrase(arguments))
    given = _given(None, "LANYARD_RECOVERY_CODE_FILE")
    code = given if given is not None else prompt_secret("Recovery code: ", needed="recovery_code_needed")
    return UnlockSecret(recovery_code=code)


def file_password(arguments: argparse.Namespace) -> str | None:
    """Returns the password of a locked export of another wallet, from ``--file-password-fd`` or
    ``LANYARD_FILE_PASSWORD_FILE``; None when none was given."""
    return _given(arguments.file_password_fd, "LANYARD_FILE_PASSWORD_FILE")


def given_secret(variable: str) -> str | None:
    """Returns what stands in the file that ``variable`` names; None when it names none. Raises UsageError."""
    return _given(None, variable)


def _given(descriptor: int | None, variable: str) -> str | None:
    if descriptor is not None:
        try:
            with os.fdopen(descriptor, "rb", closefd=False) as stream:
                return _text(stream.readline(MAX_PASSPHRASE_BYTES + 2))
        except OSError as error:
            raise UsageError("passphrase_needed", type(error).__name__) from None
    if name := os.environ.get(variable):
        try:
            with Path(name).open("rb") as stream:
                return _text(stream.readline(MAX_PASSPHRASE_BYTES + 2))
        except OSError as error:
            raise UsageError("passphrase_file_unreadable", type(error).__name__) from None
    return None


def prompt_secret(
    prompt: str, *, confirm: bool = False, needed: str = "passphrase_needed", differ: str = "passphrases_differ"
) -> str:
    """Asks on the terminal without showing what is typed; with ``confirm`` twice, unless nothing was typed.

    Raises UsageError with the code ``needed`` where nobody can be asked, ``differ`` when typed twice unlike.
    """
    if not sys.stdin.isatty():
        raise UsageError(needed)
    first = getpass.getpass(prompt)
    if first and confirm and getpass.getpass("Once more: ") != first:
        raise UsageError(differ)
    return first


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise UsageError("passphrase_not_text") from None


def vault_folder(arguments: argparse.Namespace) -> Path:
    """Returns where the vault is: ``--vault``, ``LANYARD_VAULT``, or the platform's data folder."""
    if arguments.vault is not None:
        return Path(arguments.vault)
    if name := os.environ.get("LANYARD_VAULT"):
        return Path(name)
    import platformdirs

    return Path(platformdirs.user_data_dir("lanyard", appauthor=False)) / "vault"
