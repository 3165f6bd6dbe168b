"""The vault's life: backup, restore, export, new secrets, doctor."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from resources import catalogue
from wallet.cli.output import Exit, emit, language, plain, say, sentence
from wallet.cli.secrets import file_password, new_passphrase, passphrase, prompt_secret, unlock_secret, vault_folder
from wallet.cli.vault import opened
from wallet.errors import StoreError, UsageError
from wallet.limits import MAX_PASSPHRASE_BYTES
from wallet.service.locked import UnlockSecret
from wallet.service.wallet import Wallet


def backup(arguments: argparse.Namespace) -> int:
    """Writes everything into one encrypted file that the stock ``age`` program opens, with the recovery code as its
    passphrase, or with a code of its own when that is asked for."""
    if arguments.file.exists() and not arguments.force:
        # Before anybody has typed anything.
        raise StoreError("backup_exists")
    own = arguments.own_code or "LANYARD_BACKUP_CODE_FILE" in os.environ
    with opened(arguments) as wallet:
        code = new_code = ""
        by_recovery_code = not own and wallet.safekeeping.has_backup_code()
        if not by_recovery_code:
            code = _backup_code(prompt=_text("new_backup_code"), confirm=True)
            new_code = "" if code else wallet.safekeeping.new_backup_code()
        contents = wallet.safekeeping.backup(arguments.file, code or new_code, replace=arguments.force)
    if arguments.json:
        row = {"file": str(arguments.file), "credentials": contents.credentials, "keys": contents.keys}
        emit(row | ({"code": new_code} if new_code else {}) | ({"opens_with": "recovery_code"} if by_recovery_code else {}))
        return Exit.OK
    say(_text("backup_made", file=plain(str(arguments.file)), n=contents.credentials))
    if by_recovery_code:
        say(_text("backup_by_recovery_code"))
    if new_code:
        say(f"    {new_code}")
        say(_text("keep_backup_code"))
    return Exit.OK


def restore(arguments: argparse.Namespace) -> int:
    """Makes a vault from a backup; an existing vault is never touched."""
    folder = vault_folder(arguments)
    code = _backup_code(prompt=_text("backup_code"))
    secret = new_passphrase(arguments)
    restored, recovery_code = Wallet.locked(folder).create_from_backup(arguments.file, code, secret)
    # What somebody's verifier once found is no finding of ours: each is judged here before anything is called good.
    with opened(arguments, UnlockSecret(secret)) as wallet:
        for _ in wallet.checking.judge_restored():
            pass
        _ask_about_restored(wallet)
    if arguments.json:
        emit(
            {
                "vault": str(folder),
                "credentials": restored.credentials,
                "keys": restored.keys,
                "recovery_code": recovery_code,
            }
        )
    else:
        say(_text("restored", folder=plain(str(folder)), n=restored.credentials))
        say(f"    {recovery_code}")
        say(_text("keep_recovery_code"))
    return Exit.OK


def _ask_about_restored(wallet: Wallet) -> None:
    """Names whom the backup says the person recognises, on standard error; they count only after a yes."""
    from wallet.cli.trust import restored_lines

    lines = restored_lines(wallet)
    if not lines:
        return
    say(_text("restored_trust"), stream=sys.stderr)
    for line in lines:
        say(f"  {line}", stream=sys.stderr)
    if not sys.stdin.isatty():
        say(_text("restored_trust_later"), stream=sys.stderr)
        return
    yes = input("[y/N] ").strip().lower() in catalogue.text("cli.yes_words", language()).split()
    wallet.trusted_issuers.decide_restored(accept=yes)


def _backup_code(*, prompt: str, confirm: bool = False) -> str:
    """Returns the code of a backup from ``LANYARD_BACKUP_CODE_FILE`` or the terminal; "" when nothing was typed there."""
    if name := os.environ.get("LANYARD_BACKUP_CODE_FILE"):
        return _read_code(Path(name))
    return prompt_secret(f"{prompt} ", confirm=confirm, needed="backup_code_needed", differ="backup_codes_differ")


def _read_code(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_PASSPHRASE_BYTES).decode("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("backup_code_file_unreadable", type(error).__name__) from None


def export(arguments: argparse.Namespace) -> int:
    """Writes everything out as open files, or as one file for another wallet; says what the form does not carry."""
    where: Path = arguments.folder
    with opened(arguments) as wallet:
        if arguments.format == "open":
            exported = wallet.safekeeping.export(where)
        else:
            exported = wallet.exporting.move_out(where, arguments.format, password=_export_password(arguments))
    if arguments.json:
        named = "folder" if arguments.format == "open" else "file"
        row = {named: str(where), "credentials": exported.credentials, "not_carried_over": dict(exported.not_carried)}
        emit(row if exported.taken_in is None else {**row, "taken_in": exported.taken_in})
        return Exit.OK
    locked = arguments.format == "learncard"
    say(_text("exported_locked" if locked else "exported", folder=plain(str(where)), n=exported.credentials))
    if exported.taken_in is not None and exported.taken_in < exported.credentials:
        say(_text(f"taken_in.{arguments.format}", n=exported.taken_in, total=exported.credentials))
    if exported.not_carried:
        things = ", ".join(_text(f"left.{name}", n=count) for name, count in exported.not_carried.items())
        say(_text("not_carried", things=things))
    return Exit.OK


def _export_password(arguments: argparse.Namespace) -> str | None:
    if arguments.format != "learncard":
        return None
    given = file_password(arguments)
    return given if given is not None else prompt_secret("Password for the file: ", confirm=True)


def change_passphrase(arguments: argparse.Namespace) -> int:
    """Changes the passphrase: one small write, the vault itself is not rewritten. The recovery code is enough for it.
    With ``--suggest`` only prints one that chance chose."""
    if arguments.suggest:
        return _suggest(as_json=arguments.json)
    typed = unlock_secret(arguments)
    with opened(arguments, typed, writing=True) as wallet:
        new = new_passphrase(arguments, from_script=False)
        wallet.safekeeping.change_passphrase(new, current=typed.passphrase or "")
    say(_text("passphrase_changed"))
    return Exit.OK


def _suggest(*, as_json: bool) -> int:
    from wallet.service.suggesting import suggested_passphrase

    suggestion = suggested_passphrase(language())
    if as_json:
        emit({"passphrase": suggestion.passphrase, "bits": suggestion.bits})
    else:
        say(suggestion.passphrase)
        say(_text("suggested", bits=suggestion.bits), stream=sys.stderr)
    return Exit.OK


def recovery(arguments: argparse.Namespace) -> int:
    """Makes a new recovery code; the old one stops working."""
    current = passphrase(arguments)
    with opened(arguments, UnlockSecret(current), writing=True) as wallet:
        code = wallet.safekeeping.new_recovery_code(current)
    if arguments.json:
        emit({"recovery_code": code})
    else:
        say(f"    {code}")
        say(_text("keep_recovery_code"))
        say(_text("older_backups"))
    return Exit.OK


def doctor(arguments: argparse.Namespace) -> int:
    """Checks header, vault and snapshots; changes nothing; exits 1 on any damage."""
    result = Wallet.locked(vault_folder(arguments)).health_check(unlock_secret(arguments))
    for finding in result.findings:
        if arguments.json:
            emit({"part": finding.part, "state": finding.state, "code": finding.code or None})
        else:
            text = sentence(finding.code) if finding.code else _text("doctor_good")
            say(f"{plain(finding.part)}: {text}")
    return Exit.BAD if result.damaged else Exit.OK


def _text(key: str, *, n: int | None = None, **values: object) -> str:
    return catalogue.text(f"cli.{key}", language(), n=n, **values)
