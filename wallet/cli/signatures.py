"""``lanyard signatures``: who signed a PDF, whether it was changed since, and whether the signer is known here."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from resources import catalogue
from wallet.cli.output import Exit, emit, language, moment, plain, say, sentence
from wallet.errors import IntakeError
from wallet.examine.request import PdfSignature
from wallet.limits import MAX_PICTURE_BYTES, MAX_SOURCE_BYTES
from wallet.records import day_text
from wallet.records.days import local_day
from wallet.worker.pool import Pool


def signatures(arguments: argparse.Namespace) -> int:
    """Says of each file who signed it and what became of it. Exit 1 when one was changed, or could not be read."""
    roots = [_read(path, MAX_SOURCE_BYTES) for path in arguments.root]
    at = arguments.at or datetime.now(UTC)
    status = Exit.OK
    with Pool() as pool:
        for name in arguments.files:
            try:
                entries = pool.pdf_signatures(_read(Path(name), MAX_PICTURE_BYTES), roots, at)
            except IntakeError as error:
                if error.code == "certificate_unreadable":
                    raise
                status = Exit.BAD
                _refused(arguments, name, error)
                continue
            if any(entry.state in ("changed", "unknown") for entry in entries):
                status = Exit.BAD
            _print(arguments, name, entries)
    return status


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None
    if len(data) > most:
        raise IntakeError("too_large")
    return data


def _refused(arguments: argparse.Namespace, name: str, error: IntakeError) -> None:
    if arguments.json:
        emit({"source": name, "error": {"code": error.code, "detail": error.detail}})
    else:
        say(f"{plain(name)}\n  {sentence(error.code)}")


def _print(arguments: argparse.Namespace, name: str, entries: tuple[PdfSignature, ...]) -> None:
    if arguments.json:
        emit({"source": name, "signatures": [_row(entry) for entry in entries]})
        return
    say(plain(name))
    for entry in entries:
        for text in _words(entry):
            say(f"  {text}")
    if not entries:
        say(f"  {catalogue.text('signature.none', language())}")


def _row(entry: PdfSignature) -> dict[str, Any]:
    return {
        "signer": entry.signer,
        "signed_at": moment(entry.signed_at),
        "state": str(entry.state),
        "signer_known": entry.is_known,
        "certified": entry.is_certified,
        "words": list(_words(entry)),
    }


def _words(entry: PdfSignature) -> Iterator[str]:
    """Yields who, and three things that are not one another: changed or not, known or not, and what it counts for."""
    lang = language()
    signer = plain(entry.signer) or catalogue.text("signature.nobody", lang)
    if entry.signed_at is None:
        yield catalogue.text("signature.by_undated", lang, signer=signer)
    else:
        date = day_text.long(local_day(entry.signed_at), lang)
        yield catalogue.text("signature.by", lang, signer=signer, date=date)
    yield catalogue.text(f"signature.{entry.state}", lang)
    yield catalogue.text("signature.known" if entry.is_known else "signature.not_known", lang)
    if entry.is_certified:
        yield catalogue.text("signature.certified", lang)
