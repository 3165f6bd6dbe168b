"""Pictures to be handed over, copied by a worker: one question, one answer, and an end to what overruns."""

from __future__ import annotations

import selectors
import time
from collections.abc import Generator, Iterable
from contextlib import suppress
from typing import Final

from wallet.errors import BugError, IntakeError
from wallet.examine.request import Copied, PlainCopy
from wallet.limits import MAX_PAPER_TEXT_CHARS, MAX_PICTURE_FRAMES, WORKER_START_SECONDS
from wallet.worker.frames import GarbledError, Message, pieces
from wallet.worker.in_hand import TICK_SECONDS
from wallet.worker.process import GoneError, Process

_SUFFIXES: Final = frozenset({".jpg", ".png"})
_TEXT_CODES: Final = frozenset({"pdf_damaged", "worker_memory"})
_CODES: Final = frozenset({"picture_damaged", "picture_too_large", "pdf_damaged", "worker_memory"})


def copied_by_a_worker(pictures: Iterable[bytes], *, seconds: float) -> Generator[Copied]:
    """Yields what comes of each picture, in order; none of them may take more than ``seconds``.

    A worker that dies of one, or says what no worker says, is replaced. Raises BugError ``worker_not_started``.
    """
    worker: Process | None = None
    try:
        for picture in pictures:
            worker = worker or started()
            try:
                yield _answer(worker, picture, seconds)
            except (GoneError, GarbledError, TimeoutError, ValueError, TypeError, IndexError) as error:
                worker.kill()
                worker = None
                yield Copied(error=IntakeError(code_of(error), type(error).__name__))
    finally:
        if worker is not None:
            worker.close()


def text_by_a_worker(paper: bytes, *, seconds: float) -> str:
    """Returns the words of a PDF, read by a worker of its own, as
    :func:`wallet.intake.pictures.paper_text.paper_text` does. Raises its IntakeError; ``worker_overran`` and the like where
    the worker died of it; BugError ``worker_not_started``.
    """
    worker = started()
    try:
        worker.send(pieces(["text"], [paper]))
        head, _ = next_message(worker, seconds)
        if head[0] == "text" and isinstance(head[1], str) and len(head[1]) <= MAX_PAPER_TEXT_CHARS:
            return head[1]
        if head[0] == "no_text" and head[1] in _TEXT_CODES:
            raise IntakeError(head[1], str(head[2])[:200])
        raise GarbledError("no answer")
    except (GoneError, GarbledError, TimeoutError, ValueError, TypeError, IndexError) as error:
        raise IntakeError(code_of(error), type(error).__name__) from None
    finally:
        worker.kill()


def code_of(error: Exception) -> str:
    """Returns the code of why a worker gave no answer."""
    if isinstance(error, TimeoutError):
        return "worker_overran"
    return "worker_crashed" if isinstance(error, GoneError) else "worker_garbled"


def started(*, signatures: bool = False) -> Process:
    """Returns a worker that has everything and waits to be asked. Raises BugError ``worker_not_started``."""
    worker = Process(everything=True, signatures=signatures)
    with suppress(GoneError, GarbledError, TimeoutError):
        if next_message(worker, WORKER_START_SECONDS)[0][0] == "hello":
            return worker
    worker.kill()
    raise BugError("worker_not_started")


def _answer(worker: Process, picture: bytes, seconds: float) -> Copied:
    worker.send(pieces(["copy"], [picture]))
    head, blobs = next_message(worker, seconds)
    if head[0] == "not_copied" and head[1] in _CODES:
        return Copied(error=IntakeError(head[1], str(head[2])[:200]))
    if head[0] != "copied" or not 0 < len(blobs) == len(head[1]) <= MAX_PICTURE_FRAMES or not set(head[1]) <= _SUFFIXES:
        raise GarbledError("no answer")
    return Copied(tuple(PlainCopy(suffix, data) for suffix, data in zip(head[1], blobs, strict=True)))


def next_message(worker: Process, seconds: float) -> Message:
    """Returns the next whole message. Raises GoneError, GarbledError, TimeoutError."""
    out, into = worker.descriptors
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        selector.register(out, selectors.EVENT_READ)
        while time.monotonic() < end:
            if worker.unsent and into not in selector.get_map():
                selector.register(into, selectors.EVENT_WRITE)
            elif not worker.unsent and into in selector.get_map():
                selector.unregister(into)
            for key, _ in selector.select(TICK_SECONDS):
                if key.fd == into:
                    worker.flush()
                    continue
                # All of them, so that what was read is read once; an honest worker has said one thing.
                messages = list(worker.receive())
                if len(messages) > 1:
                    raise GarbledError("more than was asked for")
                if messages:
                    return messages[0]
    raise TimeoutError
