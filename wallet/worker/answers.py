"""What a worker may ask of the wallet while it judges: only what the run's own documents and lists would give anybody."""

from __future__ import annotations

from typing import Any, Final

from wallet.errors import FetchError
from wallet.examine.request import VerificationRequest
from wallet.limits import MAX_ADDRESS_CHARS
from wallet.verify.context import Document
from wallet.verify.sources.supplied import supplied_contexts
from wallet.verify.trust.errors import TrustError
from wallet.worker import words
from wallet.worker.frames import GarbledError, pieces

PURPOSES: Final = frozenset({"did_document", "status_list", "registry", "entity_statement", "jwks", "hosted", "context"})
"""The kinds of evidence (wallet.report.EvidenceItem)."""


class Answers:
    """The wallet's answers in one run."""

    def __init__(self, request: VerificationRequest | None) -> None:
        self._request = request
        self._contexts = {} if request is None else supplied_contexts(request.documents)

    def request(self) -> list[bytes]:
        """Returns what is asked of every source, as a message."""
        trust = [] if self._request is None else [words.plain_trust(trust_source) for trust_source in self._request.trust]
        return [words.pack_request(self._request, trust, contexts=bool(self._contexts))]

    def to(self, head: list[Any], given: words.Given) -> list[bytes]:
        """Returns the answer to one question; documents that are handed over are noted in ``given``.

        Raises GarbledError for what no honest worker asks.
        """
        if self._request is None:
            raise GarbledError("a question where there is none")
        word, *rest = head
        if word == "get":
            address, purpose = _texts(rest, 2)
            return self._document(address, purpose, given)
        if word == "context":
            (address,) = _texts(rest, 1)
            context = self._contexts.get(address)
            return pieces(["no_context"]) if context is None else pieces(["context"], [context])
        if word == "trust":
            return self._entry(rest)
        raise GarbledError("no question")

    def _document(self, address: str, purpose: str, given: words.Given) -> list[bytes]:
        if purpose not in PURPOSES or self._request is None:
            raise GarbledError("no purpose")
        try:
            document = given.get(address) or self._fetched(address, purpose)
        except FetchError as error:
            return [words.pack_fetch_error(error)]
        given[address] = document
        return words.pack_document(document)

    def _fetched(self, address: str, purpose: str) -> Document:
        if self._request is None:
            raise GarbledError("a question where there is none")
        return self._request.documents.get(address, purpose=purpose)

    def _entry(self, rest: list[Any]) -> list[bytes]:
        number, issuer = rest
        if self._request is None or type(number) is not int or not 0 <= number < len(self._request.trust):
            raise GarbledError("no list")
        try:
            entry = self._request.trust[number].lookup(_texts([issuer], 1)[0], self._request.documents, self._request.at)
        except FetchError as error:
            return [words.pack_fetch_error(error)]
        except TrustError as error:
            return [words.pack_trust_error(error)]
        return [words.pack_entry(entry)]


def _texts(values: list[Any], count: int) -> list[str]:
    if len(values) != count or not all(isinstance(value, str) and len(value) <= MAX_ADDRESS_CHARS for value in values):
        raise GarbledError("no address")
    return values
