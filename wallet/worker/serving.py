"""The worker's side: puts up its walls, then answers one source after another until the wallet hangs up."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NoReturn

from wallet.errors import IntakeError
from wallet.examine.in_process import examine_items
from wallet.examine.request import ExaminedItem, VerificationRequest
from wallet.intake.pdf.signatures import pdf_signatures
from wallet.intake.pictures.paper_text import paper_text
from wallet.intake.pictures.plain_copy import plain_copies
from wallet.intake.source import Source, from_bytes
from wallet.intake.unwrap import Item, items_in
from wallet.limits import KIB
from wallet.verify.context import Document, DocumentSource, TrustEntry
from wallet.worker import SIGNATURES, preload, walls, words
from wallet.worker.frames import Message, pack, read

_INPUT, _OUTPUT = 0, 1
_UNNAMED: Final = from_bytes(b"", route="worker")
"""What a source is called is no worker's business."""


def main(parent: int, *, everything: bool) -> NoReturn:
    """Serves until the pipe is closed. ``parent`` is the wallet's process; ``everything`` says what is to be loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the wallet's to answer
    preload.load(everything=everything)
    if sys.argv[-1] == SIGNATURES:
        preload.load_signatures()
    worker = Worker()
    stands = walls.put_up(parent, everything_loaded=everything)
    worker.send(pack(["hello", stands]))
    try:
        worker.serve(parent)
    except (EOFError, BrokenPipeError):
        os._exit(0)


class Worker:
    """One end of the pipe."""

    def __init__(self) -> None:
        self._input = os.fdopen(_INPUT, "rb", buffering=64 * KIB, closefd=False)
        self._waiting: deque[Message] = deque()
        self._held: list[bytes] = []
        self._several = False
        """Whether the source in hand may hold several things: then each is told of before the next is looked for."""
        self._request: VerificationRequest | None = None

    def serve(self, parent: int) -> NoReturn:
        """Takes messages in turn. Raises EOFError when the wallet hangs up."""
        while True:
            head, blobs = self._next()
            if head[0] == "ask":
                self._request = self._asked(head[1])
            elif head[0] == "try":
                self.send(pack(["tried", walls.tried(parent)]))
            elif head[0] == "copy":
                self._copy(blobs[0])
            elif head[0] == "signatures":
                self._signatures(blobs[0], blobs[1:], words.read_at(head[1]))
            elif head[0] == "text":
                self._text(blobs[0])
            else:
                for (ticket, skip, password, in_folder), data in zip(head[1], blobs, strict=True):
                    self._source(ticket, skip, replace(_UNNAMED, data=data, password=password, in_folder=in_folder))

    def hold(self, frame: bytes) -> None:
        """Keeps a message until the next is sent. Only what is said of one source is ever held together: what was found
        of it has left this process before the next one is looked at, which may take the process over.
        """
        self._held.append(frame)

    def send(self, frame: bytes) -> None:
        """Writes a whole message, after those that were held."""
        view = memoryview(b"".join((*self._held, frame)) if self._held else frame)
        self._held.clear()
        while view:
            view = view[os.write(_OUTPUT, view) :]

    def answer(self, frame: bytes) -> Message:
        """Asks the wallet and returns its answer; sources that were sent ahead wait."""
        self.send(frame)
        while True:
            message = read(self._input)
            if message[0][0] not in ("ask", "sources"):
                return message
            self._waiting.append(message)

    def _next(self) -> Message:
        return self._waiting.popleft() if self._waiting else read(self._input)

    def _copy(self, picture: bytes) -> None:
        try:
            pages = plain_copies(picture)
            answer = pack(["copied", [page.suffix for page in pages]], [page.data for page in pages])
        except IntakeError as error:
            answer = pack(["not_copied", error.code, error.detail])
        except MemoryError:
            self.send(pack(["not_copied", "worker_memory", ""]))
            os._exit(1)
        self.send(answer)

    def _signatures(self, document: bytes, roots: list[bytes], at: datetime) -> None:
        walls.missed.clear()
        try:
            signatures = pdf_signatures(document, roots, at)
            if walls.missed:
                # A part of the reader was missing: whatever it found, the file is not to blame.
                raise IntakeError("worker_crashed", walls.missed[0])
            answer = pack(["signed", [words.plain_signature(signature) for signature in signatures]])
        except IntakeError as error:
            answer = pack(["not_signed", error.code, error.detail])
        self.send(answer)

    def _text(self, paper: bytes) -> None:
        try:
            answer = pack(["text", paper_text(paper)])
        except IntakeError as error:
            answer = pack(["no_text", error.code, error.detail])
        except MemoryError:
            self.send(pack(["no_text", "worker_memory", ""]))
            os._exit(1)
        self.send(answer)

    # One source -------------------------------------------------------------------
    def _source(self, ticket: str, skip: int, source: Source) -> None:
        self._several = False
        try:
            items = self._announced(_fair(items_in(source)), ticket, skip)
            for examined in examine_items(source, items, self._request, skip=skip):
                say = self.send if self._several else self.hold
                say(words.pack_item(examined, ticket))
        except MemoryError:
            # What is left of the memory is in pieces: a new worker goes on.
            self.send(pack(["stop", "worker_memory"]))
            os._exit(1)
        except walls.NotLoadedError:
            self.send(pack(["stop", "more"]))
            os._exit(1)
        except (EOFError, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001  # only its kind is told: a message could quote the credential
            failure = IntakeError("worker_crashed", type(error).__name__)
            self.hold(words.pack_item(ExaminedItem(source, error=failure), ticket))
        self.send(pack(["done", ticket]))

    def _announced(self, items: Iterator[Item], ticket: str, skip: int) -> Iterator[Item]:
        for count, item in enumerate(items):
            if skip or count or item.member or (item.parsed is not None and item.parsed.containers):
                # Where there may be several, the wallet is told before each is judged: it shall know what cost a life.
                self._several = True
                self.send(pack(["at", ticket]))
            yield item

    # The request -------------------------------------------------------------------
    def _asked(self, plain: dict[str, Any] | None) -> VerificationRequest | None:
        if plain is None:
            return None
        documents: DocumentSource = _Outside(self)
        if plain["contexts"]:
            documents = _OutsideWithContexts(self)
        return VerificationRequest(
            words.read_policy(plain["policy"]),
            words.read_at(plain["at"]),
            documents,
            tuple(
                words.read_trust(source) or _OutsideTrust(self, number, source[1])
                for number, source in enumerate(plain["trust"])
            ),
            words.read_expectations(plain["expected"]),
            plain["position"],
        )


def _fair(items: Iterator[Item]) -> Iterator[Item]:
    """Yields items; one that was refused while a reader missed a part of itself is refused for that: it is our fault."""
    walls.missed.clear()
    for item in items:
        if item.error is not None and walls.missed:
            item = replace(item, error=IntakeError("worker_crashed", walls.missed[0]))
        walls.missed.clear()
        yield item


class _Outside:
    """Documents, by way of the wallet."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns what the wallet has for ``address``. Raises FetchError."""
        asked = pack(["get", address, purpose])
        return words.read_document(address, self._worker.answer(asked))


class _OutsideWithContexts(_Outside):
    def contexts(self) -> Mapping[str, bytes]:
        """Returns the contexts that were supplied; each is asked for when it is needed."""
        return _Contexts(self._worker)


class _Contexts(Mapping[str, bytes]):
    """Supplied contexts by way of the wallet. How many there are is not told; there are some."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._seen: dict[str, bytes | None] = {}

    def __getitem__(self, address: str) -> bytes:
        if address not in self._seen:
            head, blobs = self._worker.answer(pack(["context", address]))
            self._seen[address] = blobs[0] if head[0] == "context" else None
        content = self._seen[address]
        if content is None:
            raise KeyError(address)
        return content

    def __contains__(self, address: object) -> bool:
        try:
            self[str(address)]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return (address for address, content in self._seen.items() if content is not None)

    def __len__(self) -> int:
        return 1


class _OutsideTrust:
    """A list that only the wallet can ask; its own documents and moment are the run's."""

    def __init__(self, worker: Worker, number: int, name: str) -> None:
        self._worker = worker
        self._number = number
        self.name = name

    def lookup(self, issuer_id: str, documents: DocumentSource, at: datetime) -> TrustEntry | None:
        """Returns the entry or None. Raises FetchError, TrustError."""
        _ = documents, at
        return words.read_entry(self._worker.answer(pack(["trust", self._number, issuer_id])))


if __name__ == "__main__":
    main(int(sys.argv[1]), everything=True)
