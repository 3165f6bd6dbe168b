"""Checking online over a real TLS server: whom it would ask is named first, nobody else is asked, and it stops at once."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.attacks.test_network import OTHER, UNI, PublishedIssuer, put, sentinel, wallet_over
from tests.support.tls_server import Authority, TlsServer, answer, client_for, redirect, serving
from wallet.credential.model import RecordId
from wallet.errors import FetchError
from wallet.net import addresses
from wallet.net.client import GuardedClient
from wallet.report import CheckName, Verdict
from wallet.service.asking import Answered, PlannedQuestion
from wallet.service.wallet import Wallet


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def server(authority: Authority) -> Iterator[TlsServer]:
    with serving(authority, UNI, OTHER) as listening:
        yield listening


@pytest.fixture
def published(server: TlsServer) -> PublishedIssuer:
    return PublishedIssuer(server)


@pytest.fixture
def wallet(authority: Authority, server: TlsServer, tmp_path: Path) -> Iterator[Wallet]:
    opened = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, server), (OTHER, server)))
    yield opened
    opened.close()


def questions(wallet: Wallet, ids: list[RecordId]) -> set[PlannedQuestion]:
    return {question for planned in wallet.asking.plan(ids) for question in planned.questions}


def check(wallet: Wallet, ids: list[RecordId], *hosts: str, stopped: Callable[[], bool] = lambda: False) -> list[Answered]:
    return list(wallet.asking.check(ids, hosts, stopped=stopped))


def test_finding_out_whom_it_would_ask_asks_nobody(wallet: Wallet, published: PublishedIssuer, server: TlsServer) -> None:
    ids = put(wallet, published.badge(), published.badge())
    before = [wallet.library.record(record).report for record in ids]
    with sentinel() as reached:
        asked_for = questions(wallet, ids)
    assert reached == []
    assert server.heads == []
    assert {question.host for question in asked_for} == {UNI}
    assert "did_document" in {question.purpose for question in asked_for}
    assert [wallet.library.record(record).report for record in ids] == before, "planning keeps nothing"


def test_what_is_known_already_shows_what_comes_after_it(wallet: Wallet, published: PublishedIssuer) -> None:
    (record,) = put(wallet, published.badge())
    check(wallet, [record], UNI)
    assert {question.purpose for question in questions(wallet, [record])} == {"did_document", "status_list"}


def test_nobody_is_asked_who_was_not_agreed_to(wallet: Wallet, published: PublishedIssuer, server: TlsServer) -> None:
    (record,) = put(wallet, published.badge())
    with sentinel() as reached:
        (result,) = check(wallet, [record], OTHER)
    assert reached == []
    assert server.heads == []
    assert {question.host for question in result.further} == {UNI}
    outcome = wallet.library.record(record).report.outcome(CheckName.PROOF)
    assert {problem.detail for problem in outcome.problems} == {"offline"}, "it says that nobody was asked"


def test_a_redirect_to_another_host_is_asked_about_first(
    wallet: Wallet, published: PublishedIssuer, server: TlsServer
) -> None:
    (record,) = put(wallet, published.badge())
    listing = server.routes[published.list_path]
    server.routes[published.list_path] = redirect(f"https://{OTHER}:{server.port}/moved")
    server.routes["/moved"] = listing
    (result,) = check(wallet, [record], UNI)
    assert [question.host for question in result.further] == [OTHER]
    assert "/moved" not in server.paths
    assert wallet.library.record(record).report.verdict is Verdict.INCONCLUSIVE
    (result,) = check(wallet, [record], UNI, OTHER)
    assert result.further == ()
    assert "/moved" in server.paths
    assert wallet.library.record(record).report.verdict is Verdict.VERIFIED
    assert result.changed


def test_what_is_different_is_told_and_what_is_not_is_not(wallet: Wallet, published: PublishedIssuer) -> None:
    badge = published.badge()
    (record,) = put(wallet, badge)
    (first,) = check(wallet, [record], UNI)
    assert first.changed
    assert first.summary is not None
    (second,) = check(wallet, [record], UNI)
    assert not second.changed
    published.issuer.revoke(badge)
    published.publish()
    (third,) = check(wallet, [record], UNI)
    assert third.changed
    assert wallet.library.record(record).report.verdict is Verdict.NOT_VERIFIED


def test_stopping_ends_a_question_under_way_at_once_and_keeps_the_answers(
    wallet: Wallet, published: PublishedIssuer, server: TlsServer
) -> None:
    (record, other) = put(wallet, published.badge(), published.badge())
    waits, leave = threading.Event(), threading.Event()

    def never(connection: socket.socket) -> None:
        waits.set()
        leave.wait(20)
        connection.sendall(answer(b"{}"))

    server.routes[published.list_path] = never
    began = time.monotonic()
    results = check(wallet, [record, other], UNI, stopped=waits.is_set)
    assert time.monotonic() - began < 5, "it waited for the answer"
    leave.set()
    (result,) = results
    report = wallet.library.record(result.id).report
    assert report.outcome(CheckName.PROOF).kind == "passed", "the key that came is kept"
    assert {problem.detail.rpartition(" ")[2] for problem in report.outcome(CheckName.STATUS).problems} >= {"stopped"}
    (site,) = wallet.network_log.all()
    assert (site.host, site.error) == (UNI, "stopped")


def test_the_switch_counts_in_the_middle_of_a_run(wallet: Wallet, published: PublishedIssuer, server: TlsServer) -> None:
    ids = put(wallet, published.badge(), published.badge())
    running = wallet.asking.check(ids, [UNI], stopped=lambda: False)
    next(running)
    asked = len(server.heads)
    wallet.offline = True
    published.publish()
    list(running)
    assert len(server.heads) == asked


def test_who_did_not_answer_stands_in_the_log(wallet: Wallet, published: PublishedIssuer, authority: Authority) -> None:
    def nameless(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    wallet._context.network = lambda: _over(GuardedClient(resolver=nameless, tls=authority.client_context()))
    (record,) = put(wallet, published.badge())
    (result,) = check(wallet, [record], UNI)
    assert {asked.error for asked in result.asked} == {"unreachable"}
    (site,) = wallet.network_log.all()
    assert (site.host, site.error) == (UNI, "unreachable")


def test_no_network_is_told_apart_from_a_name_that_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    for way, code in ((True, "unreachable"), (False, "no_network")):
        monkeypatch.setattr(addresses, "_has_way_to", lambda *_address, way=way: way)
        with pytest.raises(FetchError) as error:
            addresses.resolved(gone, addresses.place("https://uni.example/a"), 5)
        assert error.value.code == code


def _over(client: GuardedClient):
    from wallet.verify.sources.network import NetworkWhenAsked

    return NetworkWhenAsked(lambda: client)
