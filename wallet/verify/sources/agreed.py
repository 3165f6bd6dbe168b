"""Asking only whom the person agreed to have asked: what a run online would ask, found without asking, and the run itself.

A run is made in two steps. :class:`PlannedQuestions` answers from what is kept and writes down what would be asked; the
person is shown the hosts. :class:`AgreedRun` then asks those hosts and no other. What turns up only in an answer (a list
that lies elsewhere, a redirect) is not asked and written down in its turn, so that it can be named, and asked, next.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from wallet.errors import FetchError
from wallet.net.addresses import place
from wallet.net.client import Asked
from wallet.verify.context import Document, DocumentSource
from wallet.verify.sources.network import NetworkWhenAsked

_LOOK_SECONDS: Final = 0.05
"""How often a question under way is looked at for whether it was stopped: sooner than anybody notices."""


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """One host that a run online would ask, and what for (an evidence kind: ``did_document``, ``status_list`` …)."""

    host: str
    purpose: str


def host_of(address: str) -> str:
    """Returns the host that asking for ``address`` would reach, or "" for an address that nobody is asked for."""
    try:
        return place(address).host
    except FetchError:
        return ""


class PlannedQuestions:
    """Answers from what is kept, and writes down whom a run online would ask."""

    def __init__(self, kept: DocumentSource) -> None:
        self._kept = kept
        self._questions: dict[PlannedQuestion, None] = {}

    @property
    def questions(self) -> tuple[PlannedQuestion, ...]:
        """What would be asked, each host and purpose once, in the order it came up."""
        return tuple(self._questions)

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the kept copy. Raises FetchError ``offline``."""
        if host := host_of(address):
            self._questions[PlannedQuestion(host, purpose)] = None
        return self._kept.get(address, purpose=purpose)


class AgreedRun:
    """One run online. Asks the hosts in ``hosts``; ends at once when ``stopped`` says so, and keeps what was answered."""

    def __init__(
        self, network: DocumentSource, hosts: Collection[str], *, stopped: Callable[[], bool], offline: Callable[[], bool]
    ) -> None:
        """``offline`` is the person's switch, looked at before every question: it may be turned meanwhile."""
        self._network = network
        self._hosts = frozenset(hosts)
        self._stopped = stopped
        self._offline = offline
        self._given_up: list[Asked] = []
        self._further: dict[PlannedQuestion, None] = {}
        if isinstance(network, NetworkWhenAsked):
            network.limit_to(self._may_ask)

    @property
    def asked(self) -> Sequence[Asked]:
        """Returns which hosts were asked, when, what for, and whether they answered."""
        asked = self._network.asked if isinstance(self._network, NetworkWhenAsked) else ()
        return (*asked, *self._given_up)

    @property
    def further(self) -> tuple[PlannedQuestion, ...]:
        """Returns what was not asked because nobody agreed to it yet."""
        return tuple(self._further)

    def _may_ask(self, host: str, purpose: str) -> bool:
        if host in self._hosts:
            return not self._offline() and not self._stopped()
        self._further[PlannedQuestion(host, purpose)] = None
        return False

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the document. Raises FetchError; ``offline`` for whoever is not asked, ``stopped`` for whoever was."""
        host = host_of(address)
        if host and not self._may_ask(host, purpose):
            raise FetchError("offline", purpose)
        return self._until_stopped(address, host, purpose)

    def _until_stopped(self, address: str, host: str, purpose: str) -> Document:
        """Asks on a thread of its own, which is left behind when the person stops: it ends when its time is over."""
        answers: list[Document] = []
        failures: list[Exception] = []

        def ask() -> None:
            try:
                answers.append(self._network.get(address, purpose=purpose))
            except Exception as error:  # noqa: BLE001  # raised again by whoever waits
                failures.append(error)

        began = datetime.now(UTC)
        thread = threading.Thread(target=ask, name="asking", daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(_LOOK_SECONDS)
            if thread.is_alive() and self._stopped():
                self._given_up.append(Asked(host, purpose, began, "stopped"))
                raise FetchError("stopped", host)
        if failures:
            raise failures[0]
        return answers[0]


def together(questions: Iterable[PlannedQuestion]) -> dict[str, tuple[str, ...]]:
    """Returns the purposes by host, in the order the hosts came up."""
    hosts: dict[str, dict[str, None]] = {}
    for question in questions:
        hosts.setdefault(question.host, {})[question.purpose] = None
    return {host: tuple(purposes) for host, purposes in hosts.items()}
