"""Several document sources in turn, or none at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wallet.errors import FetchError
from wallet.verify.context import Document, DocumentSource
from wallet.verify.sources.supplied import SuppliedDocuments


class NoDocuments:
    """Answers nothing: offline, and nothing was supplied."""

    def get(self, address: str, *, purpose: str) -> Document:
        """Raises FetchError ``offline``."""
        _ = address
        raise FetchError("offline", purpose)


class ChainedDocuments:
    """Asks one source after another; each address once per run, whatever came of it."""

    def __init__(self, sources: Sequence[DocumentSource]) -> None:
        self._sources = tuple(sources)
        self._asked: dict[str, Document | FetchError] = {}

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the first answer. Raises the last source's FetchError."""
        answer = self._asked.get(address)
        if answer is None:
            answer = self._ask(address, purpose)
            self._asked[address] = answer
        if isinstance(answer, FetchError):
            raise answer
        return answer

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
        for contexts in self._maps:
            if address in contexts:
                return contexts[address]
        raise KeyError(address)

    def __iter__(self) -> Any:
        return iter({address for contexts in self._maps for address in contexts})

    def __len__(self) -> int:
        return len({address for contexts in self._maps for address in contexts})
