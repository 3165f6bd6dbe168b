"""What the attacks by the network share: a published issuer, wallets over a client, and what a report says."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.issuer_simulator import IssuerSimulator
from tests.support.tls_server import TlsServer
from tests.support.vaults import make_vault
from wallet.clock import FixedClock
from wallet.credential.model import RecordId
from wallet.errors import FetchError
from wallet.intake.source import Source
from wallet.net.client import GuardedClient
from wallet.records.record import AddStatus, Provenance
from wallet.report import CheckName, VerificationReport
from wallet.sample.issuer import Terms, encoded
from wallet.service.wallet import Wallet
from wallet.verify.sources.network import NetworkWhenAsked

UNI = "uni.example"
OTHER = "other.example"
HOME = "home.example"
"""A name that leads to loopback and may not."""
NOW = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(FetchError) as told:
        call()
    return told.value.code


def fetch(client: GuardedClient, server: TlsServer, path: str = "/a", host: str = UNI, **more: Any) -> bytes:
    return client.fetch(f"https://{host}:{server.port}{path}", purpose="status_list", **more).content


# What a run of the program reaches for, at the door of the interpreter -----------------------------------------------
_REACHED: list[str] = []
_WATCHING = [False]
_HOOKED = [False]


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _WATCHING[0] and event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        told = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[:2]
        if isinstance(told, tuple):  # a path is a socket of this machine: a display, a message bus
            _REACHED.append(f"{event} {told}")


@contextmanager
def sentinel() -> Iterator[list[str]]:
    """Notes every name looked up and every connection made, by whatever code."""
    if not _HOOKED[0]:
        sys.addaudithook(_watch)
        _HOOKED[0] = True
    _REACHED.clear()
    _WATCHING[0] = True
    try:
        yield _REACHED
    finally:
        _WATCHING[0] = False


# An issuer on the server ---------------------------------------------------------------------------------------------
class PublishedIssuer:
    """An issuer whose documents are at a real address."""

    def __init__(self, server: TlsServer, now: datetime = NOW) -> None:
        self.server = server
        self.issuer = IssuerSimulator("Uni", domain=f"{UNI}:{server.port}", now=now)
        self.publish()

    def publish(self) -> None:
        for address, content in self.issuer.documents().items():
            self.server.routes[address.removeprefix(self.issuer.base)] = content

    @property
    def list_path(self) -> str:
        return "/status/revocation"

    def badge(self, slug: str = "wound-care-2", **terms: Any) -> dict[str, Any]:
        return self.issuer.badge(slug, terms=Terms(status=True, image=False, **terms))


def wallet_over(folder: Path, client: Callable[[], GuardedClient], **more: Any) -> Wallet:
    vault, _ = make_vault(folder)
    return Wallet(vault, clock=FixedClock(NOW), network=lambda: NetworkWhenAsked(client), **more)


def put(wallet: Wallet, *documents: dict[str, Any]) -> list[RecordId]:
    sources = [Source("x", encoded(document), Provenance("file", "x")) for document in documents]
    kept = []
    for outcome in wallet.adding.add(sources):
        assert outcome.outcome is AddStatus.ADDED
        assert outcome.id is not None
        kept.append(outcome.id)
    return kept


def codes(report: VerificationReport, check: CheckName) -> set[str]:
    return {problem.code for problem in report.outcome(check).problems}


def details(report: VerificationReport, check: CheckName) -> set[str]:
    return {problem.detail for problem in report.outcome(check).problems}
