"""What is known from earlier days: told with its day, judged as of its day, and never turned from bad into good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.federation import Entity
from tests.support.issuer_simulator import NOW, IssuerSimulator, Terms, encoded
from tests.support.vaults import make_vault, vault_of
from wallet.credential.model import RecordId
from wallet.intake.source import Source
from wallet.limits import MAX_KEPT_COPIES, MAX_STATUS_AGE
from wallet.records.record import Provenance, StandingKind
from wallet.report import CheckName, OutcomeKind, Verdict, VerificationReport
from wallet.service.wallet import Wallet
from wallet.store.copies.backup_contents import collect, put_in, unchanged
from wallet.verify.context import Document
from wallet.verify.trust.federation import TrustAnchor

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

DAY = timedelta(days=1)
STATUS = CheckName.STATUS


class _Clock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


class Stage:
    """A learner's wallet, an issuer, and a network that says what a test wants, when it wants it."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.clock = _Clock()
        self.uni = IssuerSimulator("Uni", domain="uni.example")
        self.net = self.uni.source
        self.badge = self.uni.badge(terms=Terms(status=True, image=False))
        self.list = self.badge["credentialStatus"][0]["statusListCredential"]
        vault, _ = make_vault(folder)
        self.wallet = Wallet(vault, clock=self.clock, network=lambda: self.net, **more)
        self.id = self.keep(self.badge)

    def keep(self, badge: dict[str, Any]) -> RecordId:
        (outcome,) = self.wallet.adding.add([Source("b", encoded(badge), Provenance("file", "b"))])
        assert outcome.id is not None
        return outcome.id

    def on(self, days: float) -> Stage:
        """Moves every clock to so many days from the beginning."""
        self.clock.at = NOW + timedelta(days=days)
        self.uni.at(self.clock.at)
        return self

    def listing(self, days: float, *, withdrawn: bool, until: float | None = None, by: Any = None) -> bytes:
        """The revocation list as the issuer signed it on a day."""
        signer = by or self.uni
        before = self.clock.at
        self.on(days)
        self.uni.revoke(self.badge, undo=not withdrawn)
        draft = {k: v for k, v in self.uni.status_list("revocation").items() if k != "proof"}
        if until is not None:
            draft["validUntil"] = (NOW + timedelta(days=until)).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = encoded(signer.sign(draft))
        self.clock.at = before
        self.uni.at(before)
        return made

    def serve(self, content: bytes | None) -> Stage:
        if content is None:
            self.net.broken[self.list] = "unreachable"
        else:
            self.net.broken.pop(self.list, None)
            self.net.replaced[self.list] = content
        return self

    def online(self) -> VerificationReport:
        return self.wallet.checking.check_again(self.id, online=True)

    def offline(self) -> VerificationReport:
        return self.wallet.checking.check_again(self.id)

    def was_it_good(self, days: float) -> VerificationReport:
        return self.wallet.checking.check_again(self.id, at=NOW + timedelta(days=days))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path / "v")
    yield made
    made.wallet.close()


def remarks(report: VerificationReport, check: CheckName = STATUS) -> set[str]:
    return {one.code for one in report.outcome(check).remarks}


def codes(report: VerificationReport, check: CheckName = STATUS) -> set[str]:
    return {one.code for one in report.outcome(check).problems}


# V51 ---------------------------------------------------------------------------------------------------------------
def test_V51_a_kept_good_list_answers_offline_with_its_day_and_warns_when_it_is_old(stage: Stage) -> None:
    assert stage.online().verdict is Verdict.VERIFIED
    report = stage.on(3).offline()
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report) == {"status_as_of"}
    (told, *_) = [one for one in report.outcome(STATUS).remarks if one.code == "status_as_of"]
    assert datetime.fromisoformat(told.detail) == NOW
    assert not report.online
    later = stage.on(MAX_STATUS_AGE.days + 1).offline()
    assert later.verdict is Verdict.VERIFIED
    assert remarks(later) == {"status_as_of", "status_stale"}


@pytest.mark.parametrize(
    ("ttl", "cache", "days", "stale"),
    [
        (3_600_000, None, 0.03, False),
        (3_600_000, None, 0.06, True),
        (3_600_000, timedelta(days=20), 1, True),  # the signed word comes before the server's
        (None, timedelta(days=2), 1, False),
        (None, timedelta(days=2), 3, True),
        (None, timedelta(0), 0.1, True),
        (None, timedelta(days=4_000), 29, False),
        (None, timedelta(days=4_000), 31, True),  # nobody makes a copy count for ever
        (10**15, None, 31, True),
    ],
)
def test_V51_how_old_a_copy_may_be_is_said_by_the_list_the_server_and_us(
    stage: Stage, ttl: int | None, cache: timedelta | None, days: float, stale: bool
) -> None:
    draft = {k: v for k, v in stage.uni.status_list("revocation").items() if k != "proof"}
    if ttl is not None:
        draft["credentialSubject"]["ttl"] = ttl
    content = encoded(stage.uni.sign(draft))
    real = stage.net

    class _Cached:
        def get(self, address: str, *, purpose: str) -> Document:
            found = real.get(address, purpose=purpose)
            if address != stage.list:
                # The other list is kept fresh: only this one's age is the question.
                return Document(address, found.content, fetched_at=NOW + 100 * DAY, origin="network")
            ends = None if cache is None else NOW + cache
            return Document(address, content, fetched_at=NOW, origin="network", expires_at=ends)

    stage.net = _Cached()  # type: ignore[assignment]
    stage.online()
    assert ("status_stale" in remarks(stage.on(days).offline())) is stale


def test_V51_a_list_that_ran_out_by_its_own_word_is_no_good_news_any_more(stage: Stage) -> None:
    stage.serve(stage.listing(0, withdrawn=False, until=5)).online()
    assert stage.on(4).offline().verdict is Verdict.VERIFIED
    report = stage.on(6).offline()
    assert codes(report) == {"status_list_expired"}
    assert report.verdict is Verdict.INCONCLUSIVE


def test_a_new_badge_is_judged_with_what_is_kept_of_its_issuer(stage: Stage) -> None:
    """Wi-Fi off: another badge of the same issuer already brought its key and its lists."""
    stage.online()
    second = stage.on(1).keep(stage.uni.badge(terms=Terms(status=True, image=False)))
    report = stage.wallet.library.record(second).report
    assert report.verdict is Verdict.VERIFIED
    assert "status_as_of" in remarks(report)


def test_news_that_one_record_brought_counts_for_the_others_of_its_list(stage: Stage) -> None:
    stage.online()
    second = stage.keep(stage.uni.badge(terms=Terms(status=True, image=False)))
    stage.on(1).serve(stage.listing(1, withdrawn=True)).wallet.checking.check_again(second, online=True)
    assert codes(stage.on(2).offline()) == {"revoked"}


# Bad news stays ----------------------------------------------------------------------------------------------------
def withdrawn(stage: Stage, *, until: float | None = None) -> bytes:
    """The wallet learns on day 2 that it is withdrawn; returns the good list of day 0."""
    good = stage.listing(0, withdrawn=False, until=400)
    assert stage.serve(good).online().verdict is Verdict.VERIFIED
    assert codes(stage.on(2).serve(stage.listing(2, withdrawn=True, until=until)).online()) == {"revoked"}
    return good


def test_withdrawn_then_unreachable_then_an_older_good_list_played_again(stage: Stage) -> None:
    good = withdrawn(stage)
    for serve in (None, good, None, good):
        assert codes(stage.on(3).serve(serve).online()) == {"revoked"}
        assert codes(stage.offline()) == {"revoked"}


@pytest.mark.parametrize("days", [3, 40, 4_000])
def test_what_was_withdrawn_does_not_come_back_because_the_list_ran_out(stage: Stage, days: int) -> None:
    good = withdrawn(stage, until=10)
    for serve in (None, good):
        report = stage.on(days).serve(serve).online()
        assert codes(report) == {"revoked"}
        assert ("status_list_expired" in remarks(report)) is (days > 10)


def test_rubbish_and_forgeries_in_between_do_not_wash_it_off(stage: Stage) -> None:
    """Each step alone leaves it open; together they must not lead back to the old good list."""
    good = withdrawn(stage)
    forger = IssuerSimulator("Uni", domain="uni.example", seed="another")
    forged = stage.listing(5, withdrawn=False, by=forger)
    tampered = json.loads(good)
    tampered["validFrom"] = "2026-12-01T00:00:00Z"
    steps = (b"<html>log in</html>", forged, encoded(tampered), b"{}", encoded(stage.badge), good)
    for n, serve in enumerate(steps):
        report = stage.on(6 + n).serve(serve).online()
        assert codes(report) == {"revoked"}, n
        assert codes(stage.offline()) == {"revoked"}, n
    assert stage.wallet.library.record(stage.id).summary.standing.kind is StandingKind.WITHDRAWN


def test_a_newer_genuine_list_takes_it_back(stage: Stage) -> None:
    withdrawn(stage)
    assert stage.on(5).serve(stage.listing(5, withdrawn=False)).online().verdict is Verdict.VERIFIED
    assert stage.on(6).serve(None).online().verdict is Verdict.VERIFIED


def test_a_forged_list_is_no_reason_to_believe_it_is_good_either(stage: Stage) -> None:
    stage.serve(stage.listing(0, withdrawn=False)).online()
    forger = IssuerSimulator("Uni", domain="uni.example", seed="another")
    report = stage.on(1).serve(stage.listing(1, withdrawn=True, by=forger)).online()
    assert codes(report) == {"status_list_bad_signature"}
    assert report.verdict is Verdict.INCONCLUSIVE


def test_the_person_s_offline_switch_fetches_nothing_and_still_answers(stage: Stage) -> None:
    stage.online()
    asked = sum(stage.net.fetched.values())
    stage.wallet.offline = True
    assert stage.on(1).online().verdict is Verdict.VERIFIED
    assert sum(stage.net.fetched.values()) == asked


# Keys that were changed --------------------------------------------------------------------------------------------
def test_a_changed_key_is_told_apart_from_a_forged_one(stage: Stage) -> None:
    stage.online()
    stage.on(2).uni.rotate_key(keep_old=False)
    for judged in (stage.online, stage.offline, stage.online):
        report = judged()
        assert codes(report, CheckName.ISSUER_BINDING) == {"key_no_longer_listed"}
        (told,) = report.outcome(CheckName.ISSUER_BINDING).problems
        assert datetime.fromisoformat(told.detail) == NOW
        assert report.outcome(CheckName.ISSUER_BINDING).kind is OutcomeKind.UNKNOWN
        assert report.verdict is Verdict.INCONCLUSIVE
    assert stage.wallet.library.record(stage.id).summary.title, "what it says can still be read"


def test_a_key_that_was_never_the_issuer_s_stays_forged(stage: Stage) -> None:
    stage.online()
    stage.on(2).uni.rotate_key(keep_old=False)
    thief = IssuerSimulator("Uni", domain="uni.example", seed="thief")
    forged = stage.keep(thief.badge("wound-care-2", terms=Terms(image=False)))
    report = stage.wallet.checking.check_again(forged, online=True)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_an_old_key_page_does_not_answer_for_today_once_a_newer_is_known(stage: Stage) -> None:
    stage.online()
    stage.on(2).uni.rotate_key(keep_old=False)
    stage.online()
    for address in stage.uni.documents():
        stage.net.broken[address] = "unreachable"
    assert stage.on(3).online().verdict is Verdict.INCONCLUSIVE


# Registries --------------------------------------------------------------------------------------------------------
def test_an_issuer_that_a_registry_took_off_is_not_kept_by_an_old_statement(tmp_path: Path) -> None:
    anchor = Entity("https://registry.example", "Registry")
    stage = Stage(tmp_path / "v", trust=[TrustAnchor("Registry", anchor.id, (anchor.jwk,))])
    did = stage.uni.id
    stage.net.replaced |= {anchor.page: anchor.configuration(NOW), anchor.address_of(did): anchor.about(did, NOW)}
    assert remarks(stage.online(), CheckName.ISSUER_TRUST) == {"vouched_for"}
    stage.net.broken |= {anchor.page: "unreachable", anchor.address_of(did): "unreachable"}
    assert remarks(stage.online(), CheckName.ISSUER_TRUST) == {"vouched_for", "registry_as_of"}
    stage.net.broken.clear()
    del stage.net.replaced[anchor.address_of(did)]
    assert codes(stage.online(), CheckName.ISSUER_TRUST) == {"issuer_not_recognised"}
    assert stage.offline().outcome(CheckName.ISSUER_TRUST).kind is OutcomeKind.UNKNOWN
    stage.wallet.close()


def test_an_older_statement_of_a_registry_does_not_take_a_newer_one_s_place(tmp_path: Path) -> None:
    anchor = Entity("https://registry.example", "Registry")
    stage = Stage(tmp_path / "v", trust=[TrustAnchor("Registry", anchor.id, (anchor.jwk,))])
    did = stage.uni.id
    name = {"metadata": {"federation_entity": {"organization_name": "Uni (renamed)"}}}
    stage.net.replaced |= {
        anchor.page: anchor.configuration(NOW), anchor.address_of(did): anchor.about(did, NOW, **name),
    }  # fmt: skip
    assert "issuer_name_differs" in remarks(stage.online(), CheckName.ISSUER_TRUST)
    stage.net.replaced[anchor.address_of(did)] = anchor.about(did, NOW - timedelta(hours=3))
    assert "issuer_name_differs" in remarks(stage.online(), CheckName.ISSUER_TRUST)
    stage.wallet.close()


# As of a past day --------------------------------------------------------------------------------------------------
def test_a_past_day_is_judged_with_the_copies_of_that_day(stage: Stage) -> None:
    withdrawn(stage)
    report = stage.on(300).was_it_good(1)
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report) == {"status_as_of"}
    assert stage.was_it_good(2.5).verdict is Verdict.NOT_VERIFIED
    assert codes(stage.offline()) == {"revoked"}, "asking about the past changes nothing"


def test_bad_news_from_later_says_nothing_about_the_day_before(stage: Stage) -> None:
    stage.on(5).serve(stage.listing(5, withdrawn=True)).online()
    report = stage.was_it_good(1)
    assert codes(report) == {"withdrawn_since"}
    assert report.verdict is Verdict.INCONCLUSIVE


def test_good_news_from_later_holds_for_the_day_before_and_says_so(stage: Stage) -> None:
    stage.on(5).serve(stage.listing(5, withdrawn=False)).online()
    report = stage.was_it_good(1)
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report) == {"status_from_later"}


def test_a_day_before_it_was_issued_is_not_good(stage: Stage) -> None:
    stage.online()
    assert stage.was_it_good(-3).verdict is not Verdict.VERIFIED


def test_copies_do_not_pile_up_and_a_backup_carries_the_days(stage: Stage, tmp_path: Path) -> None:
    for day in range(0, 2 * MAX_KEPT_COPIES, 2):
        stage.on(day).online()
        stage.on(day + 0.5).online()
    kept = [one for one in vault_of(stage.wallet).documents.of_record(stage.id) if one.address == stage.list]
    assert len(kept) <= MAX_KEPT_COPIES
    pages = [one for one in vault_of(stage.wallet).documents.of_record(stage.id) if one.kind == "did_document"]
    assert len(pages) == 2, "alike copies: the first day and the last"
    pieces, manifest = collect(vault_of(stage.wallet))
    files = {name: each.load() for name, each in pieces.items()}
    other, _ = make_vault(tmp_path / "other")
    put_in(other, files, json.loads(json.dumps(manifest)), unchanged)
    assert other.documents.of_record(stage.id) == vault_of(stage.wallet).documents.of_record(stage.id)
    other.close()
