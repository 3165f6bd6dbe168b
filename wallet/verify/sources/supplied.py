"""Where documents come from: nowhere, a person's folder, kept evidence, or several of these in turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wallet.encodings import strict_json
from wallet.errors import FetchError, IntakeError, UsageError
from wallet.limits import MAX_FETCH_BYTES
from wallet.report import EvidenceItem
from wallet.verify.context import Document, DocumentSource
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.dids.web import document_address


class NoDocuments:
    """Answers nothing: offline, and nothing was supplied."""

    def get(self, address: str, *, purpose: str) -> Document:
        """Raises FetchError ``offline``."""
        _ = address
        raise FetchError("offline", purpose)


class SuppliedDocuments:
    """A mapping address → bytes, or a folder with ``index.json`` or ``manifest.json``.

    The index maps an address to a file's name inside the folder, or holds such a map under ``documents``. Answers https
    and http addresses, and DIDs that are listed by themselves. Also gives contexts that are not bundled.
    """

    def __init__(self, documents: Mapping[str, bytes] | Path) -> None:
        self._folder = documents if isinstance(documents, Path) else None
        self._files: Mapping[str, Any] = _index(documents) if isinstance(documents, Path) else documents
        self._moment = datetime.now(UTC)
        self._did_web = _did_web_addresses(self._files)

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the document. Raises FetchError ``not_found`` or ``document_too_large``."""
        _ = purpose
        return Document(address, self._bytes(address), fetched_at=self._moment, origin="supplied")

    def _bytes(self, address: str) -> bytes:
        found = self._files.get(address, self._files.get(self._did_web.get(address, "")))
        if found is None:
            raise FetchError("not_found")
        if self._folder is None:
            return bytes(found)
        path = self._folder / str(found)
        try:
            if not path.resolve().is_relative_to(self._folder.resolve()):
                raise FetchError("not_found", "outside the folder")
            with path.open("rb") as stream:
                data = stream.read(MAX_FETCH_BYTES + 1)
        except (OSError, ValueError):
            # ValueError: a name that no file has (a zero byte in it).
            raise FetchError("not_found") from None
        if len(data) > MAX_FETCH_BYTES:
            raise FetchError("document_too_large")
        return data

    def contexts(self) -> Mapping[str, bytes]:
        """Returns a mapping that reads contexts when they are asked for."""
        return _Contexts(self)

    def __contains__(self, address: object) -> bool:
        return address in self._files

    def addresses(self) -> Iterable[str]:
        """Returns every address there is an answer for."""
        return self._files.keys()


def _did_web_addresses(files: Mapping[str, Any]) -> dict[str, str]:
    """A folder may list a did:web by itself: its document is then what is at the address it stands for."""
    found = {}
    for name in files:
        if name.startswith("did:web:"):
            try:
                found[document_address(name)] = name
            except ResolutionError:
                continue
    return found


class _Contexts(Mapping[str, bytes]):
    def __init__(self, documents: SuppliedDocuments) -> None:
        self._documents = documents

    def __getitem__(self, address: str) -> bytes:
        try:
            return self._documents.get(address, purpose="context").content
        except FetchError:
            raise KeyError(address) from None

    def __contains__(self, address: object) -> bool:
        return address in self._documents

    def __iter__(self) -> Any:
        return iter(self._documents.addresses())

    def __len__(self) -> int:
        return len(list(self._documents.addresses()))


def _index(folder: Path) -> Mapping[str, Any]:
    for name in ("index.json", "manifest.json"):
        path = folder / name
        if path.is_file():
            try:
                found = strict_json.loads(path.read_bytes())
            except (IntakeError, OSError):
                raise UsageError("documents_index_malformed", name) from None
            whole = found if name == "index.json" else {}
            table = found.get("documents", whole) if isinstance(found, dict) else None
            if not isinstance(table, dict):
                raise UsageError("documents_index_malformed", name)
            return {k: v for k, v in table.items() if isinstance(v, str)}
    raise UsageError("documents_index_missing")


class KeptDocuments:
    """Evidence kept with a record: the same verdict again, with the network off.

    Where several copies of one document were kept, the newest one not after ``at`` answers; where all came after it,
    the first of them, and the document says so (``later``).
    """

    def __init__(self, items: Sequence[EvidenceItem], *, at: datetime | None = None) -> None:
        self._at = at
        self._items: dict[str, EvidenceItem] = {}
        for item in sorted(items, key=lambda one: one.fetched_at):
            if item.content and (at is None or item.fetched_at <= at or item.address not in self._items):
                self._items[item.address] = item

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the kept copy, ``origin`` ``kept``. Raises FetchError ``offline``."""
        found = self._items.get(address)
        if found is None:
            raise FetchError("offline", purpose)
        return Document(
            address, found.content, fetched_at=found.fetched_at, origin="kept", expires_at=found.expires_at,
            later=self._at is not None and found.fetched_at > self._at,
        )  # fmt: skip


class ChainedDocuments:
    """Asks one source after another; each address once per run, whatever came of it."""

    def __init__(self, sources: Sequence[DocumentSource]) -> None:
        self._sources = tuple(sources)
        self._asked: dict[str, Document | FetchError] = {}

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the first answer. Raises the last source's FetchError."""
        found = self._asked.get(address)
        if found is None:
            found = self._ask(address, purpose)
            self._asked[address] = found
        if isinstance(found, FetchError):
            raise found
        return found

    def _ask(self, address: str, purpose: str) -> Document | FetchError:
        last = FetchError("offline", purpose)
        for source in self._sources:
            try:
                return source.get(address, purpose=purpose)
            except FetchError as error:
                last = error
        return last

    def contexts(self) -> Mapping[str, bytes]:
        """Returns the contexts that supplied folders hold."""
        merged: dict[str, bytes] = {}
        for source in self._sources:
            if isinstance(source, SuppliedDocuments):
                for address in source.addresses():
                    merged.setdefault(address, b"")
        return _Merged(self._sources) if merged else {}


class _Merged(Mapping[str, bytes]):
    def __init__(self, sources: Sequence[DocumentSource]) -> None:
        self._maps = [source.contexts() for source in sources if isinstance(source, SuppliedDocuments)]

    def __getitem__(self, address: str) -> bytes:
        for one in self._maps:
            if address in one:
                return one[address]
        raise KeyError(address)

    def __iter__(self) -> Any:
        return iter({address for one in self._maps for address in one})

    def __len__(self) -> int:
        return len({address for one in self._maps for address in one})


def supplied_contexts(source: DocumentSource) -> Mapping[str, bytes]:
    """Returns the contexts a source may supply beside the bundle, by its ``contexts()``; a network never does.

    A person's folder has them, or what stands before one; they are read when they are asked for.
    """
    contexts = getattr(source, "contexts", None)
    return {} if contexts is None else contexts()
