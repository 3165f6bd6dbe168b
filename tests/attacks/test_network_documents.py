"""Attacks by what is published: asked for how often, a list of one's own, a login page, an older registry."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.issuer_simulator import IssuerSimulator
from tests.support.network import NOW, UNI, PublishedIssuer, codes, details, put, sentinel, wallet_over
from tests.support.tls_server import Authority, TlsServer, answer, client_for, sending
from wallet.clock import FixedClock
from wallet.encodings import xsd_datetime
from wallet.net.client import GuardedClient
from wallet.report import CheckName, OutcomeKind, Verdict, VerificationReport
from wallet.sample.issuer import Terms, encoded
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.trust.published import PublishedTrust

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run


def remarks(report: VerificationReport, check: CheckName) -> set[str]:
    return {problem.code for problem in report.outcome(check).remarks}


# N13 -----------------------------------------------------------------------------------------------------------------
def test_N13_a_hundred_from_one_issuer_ask_for_each_document_once(
    authority: Authority, uni: TlsServer, tmp_path: Path
) -> None:
    published = PublishedIssuer(uni)
    badges = [published.badge() for _ in range(100)]
    published.issuer.revoke(badges[7])
    published.publish()
    clients: list[GuardedClient] = []

    def client() -> GuardedClient:
        clients.append(client_for(authority, (UNI, uni)))
        return clients[-1]

    wallet = wallet_over(tmp_path / "v", client)
    ids = put(wallet, *badges)
    seen = [done.id for done in wallet.checking.check_all(ids, online=True)]
    assert sorted(uni.paths) == ["/.well-known/did.json", "/status/revocation", "/status/suspension"]
    assert len(clients) == 1
    assert sorted(seen) == sorted(ids)
    assert seen != ids, "the order of the shelf was told to the issuer"
    verdicts = [wallet.library.record(one).report.verdict for one in ids]
    assert verdicts.count(Verdict.VERIFIED) == 99
    assert verdicts[7] is Verdict.NOT_VERIFIED
    # The next run asks again: it is a new question by the person.
    list(wallet.checking.check_all(ids[:2], online=True))
    assert len(uni.paths) == 6
    wallet.close()


def test_N13_what_could_not_be_had_is_not_asked_for_again_in_a_run(
    authority: Authority, uni: TlsServer, tmp_path: Path
) -> None:
    published = PublishedIssuer(uni)
    badges = [published.badge() for _ in range(10)]
    uni.routes.clear()
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    list(wallet.checking.check_all(put(wallet, *badges), online=True))
    assert len(uni.paths) == len(set(uni.paths))
    assert "/.well-known/did.json" in uni.paths
    wallet.close()


def test_N13_the_persons_switch_keeps_everything_offline(authority: Authority, uni: TlsServer, tmp_path: Path) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, published.badge())
    wallet.offline = True
    with sentinel() as reached:
        report = wallet.checking.check_again(record, online=True)
        list(wallet.checking.check_all([record], online=True))
    assert reached == []
    assert report.verdict is Verdict.INCONCLUSIVE
    assert details(report, CheckName.PROOF) == {"offline"}
    wallet.offline = False
    assert wallet.checking.check_again(record, online=True).verdict is Verdict.VERIFIED
    wallet.close()


def test_N13_the_windows_switch_is_kept_and_obeyed(tmp_path: Path, qtbot: Any) -> None:
    from tests.support.fake_wallet import SHELF, FakeWallet
    from ui.session.session import Session

    fake = FakeWallet(SHELF)
    (tmp_path / "vault.hdr").touch()
    session = Session(tmp_path, factory=fake, clock=FixedClock(NOW), settings=tmp_path / "window.json")
    with qtbot.waitSignal(session.unlocked):
        session.unlock(fake.passphrase, failed=lambda error: pytest.fail(error.code))
    assert fake.offline is False
    session.prefer(session.preferences.having(offline=True))
    assert fake.offline is True, "what is under way is not told"
    session.close()
    again = Session(tmp_path, factory=fake, clock=FixedClock(NOW), settings=tmp_path / "window.json")
    assert again.preferences.offline is True
    again.close()


def test_N13_the_commands_switch_makes_every_fetch_offline(tmp_path: Path) -> None:
    from tests.support.command import lanyard

    file = tmp_path / "badge.json"
    file.write_bytes(encoded(IssuerSimulator(now=NOW).badge(terms=Terms(status=True))))
    done = lanyard("verify", "--offline", "--json", "--trust", "https://registry.example/list.json", file)
    assert done.status == 3, done.err
    (row,) = done.rows
    assert row["online"] is False
    told = {problem["detail"] for check in row["checks"] for problem in check["problems"]}
    assert "offline" in told


# N14 -----------------------------------------------------------------------------------------------------------------
def unique(published: PublishedIssuer, how: str) -> dict[str, Any]:
    badge = published.badge()
    base = f"{published.issuer.base}/status"
    place = {
        "the credential's id": f"{base}/{badge['id'].rpartition(':')[2]}",
        "in the query": f"{base}/list?c={badge['id']}",
        "escaped": f"{base}/{badge['id'].replace(':', '%3A').upper()}",
        "the holder": f"{base}/of/did:key:z6MkholderAnn",
    }[how]
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "0",
             "statusListCredential": place}  # fmt: skip
    draft = {key: value for key, value in badge.items() if key != "proof"} | {"credentialStatus": entry}
    draft["credentialSubject"] = {**draft["credentialSubject"], "id": "did:key:z6MkholderAnn"}
    return published.issuer.sign(draft)


@pytest.mark.parametrize("how", ["the credential's id", "in the query", "escaped", "the holder"])
def test_N14_a_list_of_ones_own_is_remarked_upon(authority: Authority, uni: TlsServer, tmp_path: Path, how: str) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, unique(published, how))
    before = wallet.library.record(record).report
    assert "status_address_unique" in remarks(before, CheckName.STATUS), "said before anybody is asked"
    wallet.close()


def test_N14_a_list_for_many_is_not(authority: Authority, uni: TlsServer, tmp_path: Path) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, published.badge())
    report = wallet.checking.check_again(record, online=True)
    assert report.verdict is Verdict.VERIFIED
    assert "status_address_unique" not in remarks(report, CheckName.STATUS)
    wallet.close()


# N15 -----------------------------------------------------------------------------------------------------------------
LOGIN = b"<!DOCTYPE html><html><title>Welcome to Cafe Wi-Fi</title></html>"
PORTALS: dict[str, bytes] = {
    "HTML": answer(LOGIN, media="text/html; charset=utf-8"),
    "HTML that says it is JSON": answer(LOGIN),
    "after white space": answer(b"\xef\xbb\xbf  \n" + LOGIN),
    "JSON that says it is HTML": answer(b"{}", media="text/html"),
    "nothing": answer(b""),
    "words": answer(b"Please log in", media="text/plain"),
    "other JSON": answer(b'{"error": "login required"}'),
    "a list of nothing": answer(b"[]"),
    "login wanted": answer(b"{}", status="511 Network Authentication Required"),
    "a proxy's trouble": answer(b"{}", status="502 Bad Gateway"),
    "half a range": answer(b"{}", status="206 Partial Content"),
}


@pytest.mark.parametrize("what", PORTALS)
def test_N15_a_login_page_is_no_news_and_takes_no_ones_place(
    authority: Authority, uni: TlsServer, tmp_path: Path, what: str
) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, published.badge())
    assert wallet.checking.check_again(record, online=True).verdict is Verdict.VERIFIED
    good = {item.address: item.sha256 for item in wallet.library.record(record).report.evidence}
    honest = dict(uni.routes)
    for path in ("/status/revocation", "/status/suspension"):
        uni.routes[path] = sending(PORTALS[what])
    report = wallet.checking.check_again(record, online=True)
    assert report.verdict is Verdict.VERIFIED
    assert "status_as_of" in remarks(report, CheckName.STATUS)
    assert {item.address: item.sha256 for item in wallet.library.record(record).report.evidence} == good
    uni.routes.update(honest)
    assert "status_as_of" not in remarks(wallet.checking.check_again(record, online=True), CheckName.STATUS)
    wallet.close()


@pytest.mark.parametrize("what", PORTALS)
def test_N15_without_a_kept_copy_it_is_unknown(authority: Authority, uni: TlsServer, tmp_path: Path, what: str) -> None:
    published = PublishedIssuer(uni)
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, published.badge())
    uni.routes["/status/revocation"] = sending(PORTALS[what])
    report = wallet.checking.check_again(record, online=True)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.outcome(CheckName.STATUS).kind is OutcomeKind.UNKNOWN
    uni.routes["/.well-known/did.json"] = sending(PORTALS[what])
    # Another vault: in this one the first badge has left a good copy of the issuer's key page.
    other = wallet_over(tmp_path / "w", lambda: client_for(authority, (UNI, uni)))
    (fresh,) = put(other, published.badge())
    report = other.checking.check_again(fresh, online=True)
    assert report.outcome(CheckName.PROOF).kind is not OutcomeKind.PASSED
    assert report.verdict is not Verdict.VERIFIED
    other.close()
    wallet.close()


# N16 -----------------------------------------------------------------------------------------------------------------
def registry(updated: datetime | None, *names: str, expires: datetime | None = None) -> bytes:
    meta = {"updated": xsd_datetime.render(updated)} if updated else {}
    meta |= {"expires": xsd_datetime.render(expires)} if expires else {}
    return json.dumps({"name": "Registry", "meta": meta, "registry": {name: {"name": "Uni"} for name in names}}).encode()


def test_N16_an_older_or_expired_registry_does_not_replace_the_kept_one(
    authority: Authority, uni: TlsServer, tmp_path: Path
) -> None:
    published = PublishedIssuer(uni)
    did = published.issuer.id
    day = timedelta(days=1)
    today = NOW
    uni.routes["/registry"] = registry(today - day, did, expires=NOW + 300 * day)
    trust = PublishedTrust(f"https://{UNI}:{uni.port}/registry")
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)), trust=[trust])
    (record,) = put(wallet, published.badge())
    first = wallet.checking.check_again(record, online=True)
    assert remarks(first, CheckName.ISSUER_TRUST) == {"vouched_for"}
    for worse in (
        registry(today - 2 * day),
        registry(None),
        registry(today, expires=NOW - day),
        b"<html>log in</html>",
        b'{"error": "quota"',
        b"[]",
    ):
        uni.routes["/registry"] = worse
        report = wallet.checking.check_again(record, online=True)
        assert remarks(report, CheckName.ISSUER_TRUST) == {"vouched_for", "registry_as_of"}, worse
    uni.routes["/registry"] = registry(today)
    report = wallet.checking.check_again(record, online=True)
    assert codes(report, CheckName.ISSUER_TRUST) == {"issuer_not_recognised"}, "a newer list without it counts"
    wallet.close()


def test_N16_what_was_withdrawn_is_not_brought_back_by_an_older_list(
    authority: Authority, uni: TlsServer, tmp_path: Path
) -> None:
    published = PublishedIssuer(uni, NOW - timedelta(days=200))
    badge = published.badge()
    published.publish()
    older = dict(uni.routes)
    published.issuer.at(NOW - timedelta(days=199)).revoke(badge)
    published.publish()
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (record,) = put(wallet, badge)
    report = wallet.checking.check_again(record, online=True)
    assert codes(report, CheckName.STATUS) == {"revoked"}
    uni.routes.update(older)
    assert codes(wallet.checking.check_again(record, online=True), CheckName.STATUS) == {"revoked"}
    assert codes(wallet.checking.check_again(record), CheckName.STATUS) == {"revoked"}
    # A newer list that takes it back counts; and good news is not held on to against an older list's bad news.
    published.issuer.at(NOW - timedelta(days=198)).revoke(badge, undo=True)
    published.publish()
    assert wallet.checking.check_again(record, online=True).verdict is Verdict.VERIFIED
    wallet.close()


def test_N16_a_kept_registry_answers_with_the_network_off(authority: Authority, uni: TlsServer, tmp_path: Path) -> None:
    published = PublishedIssuer(uni)
    uni.routes["/registry"] = registry(NOW, published.issuer.id)
    trust = PublishedTrust(f"https://{UNI}:{uni.port}/registry")
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)), trust=[trust])
    (record,) = put(wallet, published.badge())
    assert codes(wallet.library.record(record).report, CheckName.ISSUER_TRUST) == {"registry_unreachable"}
    wallet.checking.check_again(record, online=True)
    report = wallet.checking.check_again(record)
    assert remarks(report, CheckName.ISSUER_TRUST) == {"vouched_for", "registry_as_of"}
    wallet.close()


def test_N16_a_folder_may_hold_the_registry() -> None:
    source = SuppliedDocuments({"https://r.example/l": registry(NOW, "did:web:uni.example")})
    found = PublishedTrust("https://r.example/l").lookup("did:web:uni.example", source, NOW)
    assert found is not None
    assert found.kept_since is None


# The log of who was asked -----------------------------------------------------------------------------------------------
def test_every_host_that_was_asked_is_in_the_log_and_no_other(authority: Authority, uni: TlsServer, tmp_path: Path) -> None:
    wallet = wallet_over(tmp_path / "v", lambda: client_for(authority, (UNI, uni)))
    (one,) = put(wallet, PublishedIssuer(uni).badge())
    assert wallet.network_log.all() == ()
    wallet.checking.check_again(one, online=True)
    (site,) = wallet.network_log.all()
    assert (site.host, site.error, set(site.purposes)) == (UNI, "", {"did_document", "status_list"})
    list(wallet.checking.check_all([one], online=True))
    assert wallet.network_log.all()[0].count == 2 * site.count
    wallet.close()
