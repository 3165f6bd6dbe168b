"""Requests of the person's own: made, shown as a code, saved, read again as they are typed or pasted."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wallet.encodings.challenge_request import ChallengeRequest, read_request, request_text
from wallet.encodings.challenge_request import new_request as new_challenge
from wallet.share.channels.channel import Matrix
from wallet.share.qr import encode_text
from wallet.share.writing import write_whole
from wallet.verify.presentation_memory import PresentationMemory, challenge_digest

MAX_REQUEST_TEXT: Final = 4_000
"""Characters of a request that is pasted into a field: one of ours has under 1,500."""


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request that was made. ``text`` is what its code and its file hold, ``matrix`` the code."""

    challenge: str
    domain: str
    purpose: str
    text: str = field(repr=False)
    matrix: Matrix = field(repr=False)


def new_request(domain: str, purpose: str) -> OwnRequest:
    """Returns a request with a challenge that nobody met before. Raises IntakeError ``request_malformed``."""
    request = new_challenge(domain, purpose)
    text = request_text(request)
    return OwnRequest(request.challenge, domain, purpose, text, encode_text(text).matrix)


def save_request(request: OwnRequest, path: Path) -> None:
    """Writes the request as a file, complete or not there. Raises ShareError."""
    write_whole(path, request.text.encode("utf-8") + b"\n")


def note_request(request: OwnRequest, memory: PresentationMemory) -> None:
    """Remembers it, so that an answer to it is known."""
    memory.note_asked(challenge_digest(request.challenge), request.domain)


def given_request(text: str) -> ChallengeRequest:
    """Returns the request of somebody else as it was typed or pasted. Raises IntakeError ``request_malformed``."""
    return read_request(text)
