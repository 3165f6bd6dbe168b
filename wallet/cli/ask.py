"""``ask``: a request for a presentation, to be answered by whoever shows something; and requests given as arguments."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from resources import catalogue
from wallet.cli.output import Exit, emit, language, plain, say
from wallet.encodings.challenge_request import (
    MAX_REQUEST_BYTES,
    ChallengeRequest,
    challenge_as_typed,
    new_request,
    read_request,
    request_document,
    request_text,
)
from wallet.errors import IntakeError, UsageError


def ask(arguments: argparse.Namespace) -> int:
    """Makes a request, writes it in every form that was asked for, and remembers it in ``--state``."""
    try:
        request = new_request(arguments.domain or "", arguments.purpose or "")
    except IntakeError as error:
        raise UsageError("request_too_long", error.detail) from None
    written = _write(arguments, request)
    if arguments.state is not None:
        from wallet.verify.presentation_memory import FolderMemory, challenge_digest

        FolderMemory(arguments.state).note_asked(challenge_digest(request.challenge), request.domain)
    text = _sentence(request)
    if arguments.json:
        emit(
            {
                "challenge": request.challenge,
                "domain": request.domain or None,
                "purpose": request.purpose or None,
                "text": text,
                "request": request_document(request),
                "made": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                "written": [str(path) for path in written],
                "remembered": arguments.state is not None,
            }
        )
        return Exit.OK
    say(text)
    for path in written:
        say(catalogue.text("cli.share_made", language(), file=plain(str(path))))
    key = "cli.ask_then_state" if arguments.state is not None else "cli.ask_then"
    say(catalogue.text(key, language(), challenge=request.challenge, folder=plain(str(arguments.state or ""))))
    return Exit.OK


def _sentence(request: ChallengeRequest) -> str:
    """Returns the request in words, ready to be sent."""
    lines = [catalogue.text("cli.ask_words", language(), challenge=request.challenge)]
    if request.domain:
        lines.append(catalogue.text("cli.ask_words_domain", language(), domain=plain(request.domain)))
    if request.purpose:
        lines.append(catalogue.text("cli.ask_words_purpose", language(), purpose=plain(request.purpose)))
    return "\n".join(lines)


def _write(arguments: argparse.Namespace, request: ChallengeRequest) -> list[Path]:
    from functools import partial

    from wallet.share.qr import as_png, encode_text
    from wallet.share.writing import write_private, write_together

    text = request_text(request)
    files: list[tuple[Path, bytes]] = []
    if arguments.output is not None:
        files.append((arguments.output, text.encode("utf-8") + b"\n"))
    if arguments.code is not None:
        files.append((arguments.code, as_png([encode_text(text)])))

    def put(content: bytes, path: Path) -> None:
        write_private(path, content)

    if files:
        write_together([(path, partial(put, content)) for path, content in files])
    return [path for path, _ in files]


def challenge_given(arguments: argparse.Namespace) -> ChallengeRequest | None:
    """Returns what ``--challenge`` and ``--domain`` say: typed, or a file that ``ask`` wrote. None where nothing is asked.

    Raises UsageError ``challenge_file_unreadable``.
    """
    text: str | None = arguments.challenge
    if text is None:
        return None if arguments.domain is None else ChallengeRequest("", arguments.domain)
    path = Path(text)
    try:
        is_file = path.is_file()
    except (OSError, ValueError):
        is_file = False
    if is_file:
        try:
            with path.open("rb") as stream:
                content = stream.read(MAX_REQUEST_BYTES + 1)
            request = read_request(content.decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError, IntakeError) as error:
            raise UsageError("challenge_file_unreadable", type(error).__name__) from None
    elif text.lstrip().startswith("{"):
        try:
            request = read_request(text)
        except IntakeError as error:
            raise UsageError("challenge_file_unreadable", error.code) from None
    else:
        request = ChallengeRequest(challenge_as_typed(text))
    return ChallengeRequest(request.challenge, arguments.domain or request.domain, request.purpose)
