"""Documents that a person supplied: a mapping, or a folder with an index; and the contexts among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wallet.encodings import strict_json
from wallet.errors import FetchError, IntakeError, UsageError
from wallet.limits import MAX_FETCH_BYTES
from wallet.verify.context import Document, DocumentSource
from wallet.verify.dids.resolution_errors import ResolutionError
from wallet.verify.dids.web import document_address


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
        entry = self._files.get(address, self._files.get(self._did_web.get(address, "")))
        if entry is None:
            raise FetchError("not_found")
        if self._folder is None:
            return bytes(entry)
        path = self._folder / str(entry)
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
    addresses = {}
    for name in files:
        if name.startswith("did:web:"):
            try:
                addresses[document_address(name)] = name
            except ResolutionError:
                continue
    return addresses


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
                index = strict_json.loads(path.read_bytes())
            except (IntakeError, OSError):
                raise UsageError("documents_index_malformed", name) from None
            whole = index if name == "index.json" else {}
            table = index.get("documents", whole) if isinstance(index, dict) else None
            if not isinstance(table, dict):
                raise UsageError("documents_index_malformed", name)
            return {k: v for k, v in table.items() if isinstance(v, str)}
    raise UsageError("documents_index_missing")


def supplied_contexts(source: DocumentSource) -> Mapping[str, bytes]:
    """Returns the contexts a source may supply beside the bundle, by its ``contexts()``; a network never does.

    A person's folder has them, or what stands before one; they are read when they are asked for.
    """
    contexts = getattr(source, "contexts", None)
    return {} if contexts is None else contexts()
