"""A request while it is read: whoever has a part in it is named to the person first, and asked only then."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from wallet.net.client import Fetched
from wallet.share.presentation import CHALLENGE_BYTES

if TYPE_CHECKING:
    from wallet.net.client import GuardedClient


class RequestReading:
    """One request on its way to being read, a step per round of hosts.

    What was answered in earlier steps is remembered: a request that can be fetched once is fetched once, and nobody is told
    twice that somebody looks.

    Attributes:
        text: the request as it was given.
        hosts: whom the next step would ask; nobody where it is empty. To be said to the person before that step.
        agreed: whom earlier steps were allowed to ask.
        nonce: fresh for this reading, and the same in each of its steps.
    """

    def __init__(self, text: str, hosts: tuple[str, ...]) -> None:
        self.text = text
        self.hosts = hosts
        self.agreed: frozenset[str] = frozenset()
        self.nonce = secrets.token_urlsafe(CHALLENGE_BYTES)
        self._answers: dict[tuple[str, bytes], Fetched] = {}
        self._refused: dict[str, None] = {}

    def begin_step(self, client: GuardedClient) -> GuidedClient:
        """Takes ``hosts`` as agreed to and returns who asks them, and through ``client`` nobody else."""
        self.agreed |= frozenset(self.hosts)
        self.hosts, self._refused = (), {}
        client.may_ask = self._may_ask
        return GuidedClient(client, self._answers)

    def leads_on(self) -> bool:
        """Says whether the step came to hosts that were not agreed to; ``hosts`` are these then."""
        self.hosts = tuple(self._refused)
        return bool(self.hosts)

    def _may_ask(self, host: str, purpose: str) -> bool:
        _ = purpose
        if host in self.agreed:
            return True
        self._refused[host] = None
        return False


class GuidedClient:
    """Asks through a client that knows whom it may ask, and asks nothing twice."""

    def __init__(self, client: GuardedClient, answers: dict[tuple[str, bytes], Fetched]) -> None:
        self._client = client
        self._answers = answers

    def fetch(self, address: str, *, purpose: str, same_host: bool = False, follow: bool = True) -> Fetched:
        """Returns what stands at ``address``. Raises FetchError; ``offline`` for a host that was not agreed to."""
        return self._once(
            (address, b""), lambda: self._client.fetch(address, purpose=purpose, same_host=same_host, follow=follow)
        )

    def send(self, address: str, body: bytes, *, media_type: str, purpose: str) -> Fetched:
        """Sends ``body`` there by POST. Raises FetchError; ``offline`` for a host that was not agreed to."""
        return self._once((address, body), lambda: self._client.send(address, body, media_type=media_type, purpose=purpose))

    def _once(self, question: tuple[str, bytes], ask: Callable[[], Fetched]) -> Fetched:
        if question not in self._answers:
            self._answers[question] = ask()
        return self._answers[question]


def limit_to(client: GuardedClient, host: str) -> None:
    """Lets ``client`` ask nobody but ``host`` from now on."""
    client.may_ask = lambda asked, _purpose: asked == host
