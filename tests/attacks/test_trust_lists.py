"""Lists of known issuers that end in ways nobody can read, or take an issuer back: never a good word."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.support.signing import ISSUER, codes, judge, outcome, remarks, signed
from wallet.report import Verdict, VerificationReport
from wallet.verify.policy import EMPLOYER, LEARNER
from wallet.verify.trust.listed import ListedTrust
from wallet.verify.trust.reading import read_trust
from wallet.worker.words import plain_trust
from wallet.worker.words import read_trust as from_worker

NAME = "Example University"
PAST, FUTURE = "2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z"


def by(*lists: Any) -> VerificationReport:
    """Judged by an employer with these lists, each also sent to a worker and back."""
    sources = tuple(source for one in lists for source in read_trust(orjson.dumps(one), "list"))
    report = judge(signed(), policy=EMPLOYER, trust=sources)
    sent = tuple(from_worker(orjson.loads(orjson.dumps(plain_trust(source)))) for source in sources)
    again = judge(signed(), policy=EMPLOYER, trust=tuple(source for source in sent if source is not None))
    assert [r.outcome for r in again.results] == [r.outcome for r in report.results]
    return report


def listing(entry: Any, **members: Any) -> dict[str, Any]:
    return {"name": "State Board", "issuers": {ISSUER.did: entry}, **members}


def test_honest_lists_vouch() -> None:
    for one in (
        {ISSUER.did: NAME}, listing(NAME), listing({"name": NAME}), listing({"name": NAME, "location": "x",
        "url": "https://x"}),
        listing(NAME, expires=FUTURE), listing(NAME, expires=None), listing(NAME, meta={"expires": FUTURE, "updated": PAST}),
        listing({"name": NAME, "revoked": False, "active": True, "status": "Active", "validFrom": PAST,
        "validUntil": FUTURE}),
        listing({"name": NAME, "exp": 1_900_000_000}), listing(True), listing(""), listing({}), listing({"name": 5}),
        {"meta": {"created": PAST}, "registry": {ISSUER.did: {"name": NAME}}},
    ):  # fmt: skip
        report = by(one)
        assert report.verdict is Verdict.VERIFIED, one
        assert "vouched_for" in remarks(report, "issuer_trust")


@pytest.mark.parametrize("place", ["list", "meta"])
@pytest.mark.parametrize("name", ["expires", "validUntil", "expirationDate", "expires_at", "exp"])
@pytest.mark.parametrize(
    "value",
    [
        "2020-01-01",
        "2030-01-01",
        "2020-01-01T00:00:00",
        "2030",
        "never",
        "",
        True,
        False,
        [],
        {},
        -1,
        [FUTURE],
        "1900000000",
    ],
    ids=str,
)
def test_a_list_whose_end_cannot_be_read_vouches_for_nobody(place: str, name: str, value: Any) -> None:
    one = listing(NAME, **({name: value} if place == "list" else {"meta": {name: value}}))
    report = by(one)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_trust") == {"registry_dates_unreadable"}
    # The learner's verdict is about the credential; the list's word is unknown to both.
    assert (
        outcome(judge(signed(), policy=LEARNER, trust=read_trust(orjson.dumps(one), "x")), "issuer_trust").kind == "unknown"
    )


@pytest.mark.parametrize("more", [{"expires": PAST}, {"meta": {"expires": PAST}}, {"expires": FUTURE,
"meta": {"expires": PAST}},
                                  {"exp": 1_500_000_000}, {"revoked": True}, {"withdrawn": PAST}], ids=str)  # fmt: skip
def test_a_list_that_has_run_out(more: dict[str, Any]) -> None:
    report = by(listing(NAME, **more))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_trust") == {"registry_expired"}


@pytest.mark.parametrize(
    "entry",
    [
        False, {"name": NAME, "revoked": True}, {"name": NAME, "revoked": PAST}, {"name": NAME, "revoked": "2020-01-01"},
        {"name": NAME, "revoked": FUTURE}, {"name": NAME, "revoked": "no"}, {"name": NAME, "revoked": 0},
        {"name": NAME, "revoked": ""},
        {"name": NAME, "revoked": {}}, {"name": NAME, "revokedAt": PAST}, {"name": NAME, "suspended": True},
        {"name": NAME, "withdrawn": "yes"}, {"name": NAME, "removed": 1}, {"name": NAME, "disabled": True},
        {"name": NAME, "active": False},
        {"name": NAME, "trusted": False}, {"name": NAME, "recognised": False}, {"name": NAME, "status": "revoked"},
        {"name": NAME, "status": "Suspended"}, {"name": NAME, "state": " REMOVED "}, {"name": NAME, "status": "expired"},
        {"name": NAME, "active": True, "revoked": True}, {"name": NAME, "valid": False},
    ],
    ids=str,
)  # fmt: skip
def test_an_entry_that_takes_its_word_back(entry: Any) -> None:
    for one in (listing(entry), {"registry": {ISSUER.did: entry}}, {ISSUER.did: entry, "did:key:zOther": "Other"}):
        report = by(one)
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, "issuer_trust") == {"issuer_withdrawn_by_registry"}


@pytest.mark.parametrize(
    "entry",
    [
        None, 0, 1, 1.5, [], [NAME], [{"name": NAME}], {"name": NAME, "active": "yes"}, {"name": NAME, "trusted": 1},
        {"name": NAME, "status": ""}, {"name": NAME, "status": 5}, {"name": NAME, "status": "pending"}, {"name": NAME,
        "status": []},
        {"name": NAME, "validUntil": "2030-01-01"}, {"name": NAME, "expires": "never"}, {"name": NAME, "expires": True},
        {"name": NAME, "validFrom": "2020"}, {"name": NAME, "exp": "1900000000"}, {"name": NAME, "expires": []},
    ],
    ids=str,
)  # fmt: skip
def test_an_entry_that_cannot_be_read(entry: Any) -> None:
    report = by(listing(entry))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_trust") == {"registry_entry_unreadable"}


@pytest.mark.parametrize(
    "more",
    [
        {"validUntil": PAST},
        {"expires": PAST},
        {"exp": 1_500_000_000},
        {"validFrom": FUTURE},
        {"validFrom": PAST, "validUntil": PAST},
    ],
    ids=str,
)
def test_an_entry_that_counts_at_another_time(more: dict[str, Any]) -> None:
    report = by(listing({"name": NAME, **more}))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_trust") == {"registry_entry_expired"}


def test_a_list_that_speaks_against_an_issuer_is_not_outvoted() -> None:
    good, bad, silent, ended = listing(NAME), listing(False), {"did:key:zOther": "Other"}, listing(NAME, expires=PAST)
    assert by(silent, good).verdict is by(ended, good).verdict is Verdict.VERIFIED
    for lists in ((bad, good), (good, bad), (silent, bad, good), (good, silent, listing({"name": NAME, "revoked": PAST}))):
        report = by(*lists)
        assert report.verdict is Verdict.INCONCLUSIVE
        assert "issuer_withdrawn_by_registry" in codes(report, "issuer_trust")


def test_nor_by_the_person_s_own_word() -> None:
    own = ListedTrust("", {ISSUER.did: NAME}, own=True)
    (bad,) = read_trust(orjson.dumps(listing(False)), "list")
    assert "recognised_by_you" in remarks(judge(signed(), policy=EMPLOYER, trust=(own,)), "issuer_trust")
    for trust in ((own, bad), (bad, own)):
        assert judge(signed(), policy=EMPLOYER, trust=trust).verdict is Verdict.INCONCLUSIVE


def against_spellings() -> list[dict[str, Any]]:
    """One piece of bad news in the words that keepers of lists have for it."""
    flags = (
        "isRevoked",
        "is_revoked",
        "Revoked",
        "REVOKED",
        "banned",
        "blacklisted",
        "cancelled",
        "removed_by",
        "terminated",
    )
    dates = (
        "revokedAt",
        "revoked_on",
        "revocationDate",
        "revocation_date",
        "dateRevoked",
        "terminationDate",
        "withdrawn_at",
    )
    states = ("status", "Status", "trustStatus", "trust_status", "memberStatus", "accreditationStatus", "membership")
    made: list[dict[str, Any]] = [{name: True} for name in flags]
    made += [{name: PAST} for name in dates]
    made += [{name: word} for name in states for word in ("revoked", "Withdrawn", "https://x.example/svcstatus/withdrawn")]
    made += [
        {name: False} for name in ("isTrusted", "is_trusted", "isActive", "is_active", "isValid", "allowed", "approved")
    ]
    return [*made, {"notTrusted": True}, {"isTrusted": True, "isRevoked": True}]


@pytest.mark.parametrize("said", against_spellings(), ids=str)
def test_a_word_taken_back_counts_in_every_spelling(said: dict[str, Any]) -> None:
    report = by(listing({"name": NAME, **said}))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_trust") == {"issuer_withdrawn_by_registry"}
    # Said of the whole list, it takes all of its words back.
    assert by(listing(NAME, **said)).verdict is by(listing(NAME, meta=said)).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("said", [{"isTrusted": "false"}, {"isTrusted": 0}, {"trusted": ["x"]}, {"memberStatus": 5},
                                  {"statuses": ["revoked"]}, {"trustState": "pending"}], ids=str)  # fmt: skip
def test_a_word_that_cannot_be_read_is_no_good_one(said: dict[str, Any]) -> None:
    assert codes(by(listing({"name": NAME, **said})), "issuer_trust") == {"registry_entry_unreadable"}


ENDS = ("validTo", "valid_to", "notAfter", "not_after", "expiry", "expiryDate", "expiration", "until", "expires_on",
        "Expires", "endDate", "nextUpdate", "next_update", "goodThrough")  # fmt: skip
BEGINS = ("validFrom", "valid_from", "nbf", "notBefore", "not_before", "effective", "startDate", "effectiveFrom")


ENDED = [(name, value) for name in ENDS for value in (PAST, "2020-01-01", "", 1_500_000_000)]
NOT_BEGUN = [(name, value) for name in BEGINS for value in (FUTURE, "2030-01-01", 1_900_000_000, [], "x")]


@pytest.mark.parametrize(("name", "value"), [*ENDED, *NOT_BEGUN], ids=str)
def test_ends_and_beginnings_count_in_every_spelling(name: str, value: Any) -> None:
    for made in (listing({"name": NAME, name: value}), listing(NAME, **{name: value}), listing(NAME, meta={name: value})):
        assert by(made).verdict is Verdict.INCONCLUSIVE, made


@pytest.mark.parametrize("name", [*ENDS, *BEGINS])
def test_an_honest_span_vouches(name: str) -> None:
    value = FUTURE if name in ENDS else PAST
    assert by(listing({"name": NAME, name: value}, **{name: value})).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("name", ["updated", "lastUpdated", "created", "issued", "modified", "iat"])
@pytest.mark.parametrize("value", [FUTURE, "2030-01-01", "2030-01-01T00:00:00+0000", 1_900_000_000])
def test_a_list_from_a_day_to_come_does_not_count_yet(name: str, value: Any) -> None:
    for made in (listing(NAME, **{name: value}), listing(NAME, meta={name: value})):
        report = by(made)
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, "issuer_trust") == {"registry_not_yet"}


@pytest.mark.parametrize("value", [PAST, "2020-01-01", "2020-01-01T00:00:00+0000", 1_500_000_000, "spring", None])
def test_a_list_of_the_past_may_write_its_day_as_it_likes(value: Any) -> None:
    assert by(listing(NAME, meta={"updated": value, "created": value})).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("name", ["revoked", "revokedIssuers", "withdrawn", "removed", "suspendedMembers"])
@pytest.mark.parametrize("whom", [[ISSUER.did], {ISSUER.did: PAST}, [{"id": ISSUER.did, "since": PAST}],
                                  [ISSUER.did.replace("did:key", "DID:KEY")]],
                         ids=["list", "table", "objects", "case"])  # fmt: skip
def test_a_table_of_those_taken_back(name: str, whom: Any) -> None:
    report = by(listing(NAME, **{name: whom}))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_trust") == {"issuer_withdrawn_by_registry"}
    assert by(listing(NAME, **{name: ["did:key:zOther"]})).verdict is Verdict.VERIFIED


def test_two_tables_of_one_list_that_disagree() -> None:
    assert by({"issuers": {ISSUER.did: NAME}, "registry": {ISSUER.did: False}}).verdict is Verdict.INCONCLUSIVE
    assert by({"issuers": {ISSUER.did: NAME}, "registry": {"did:key:zOther": False}}).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("spelling", ["DID:key:{}", "did:KEY:{}", "did:key:{}#key", "did:key:{}?x=1"])
def test_bad_news_counts_for_an_issuer_in_every_spelling_and_good_news_only_to_the_letter(spelling: str) -> None:
    other = spelling.format(ISSUER.did.rpartition(":")[2])
    assert by({ISSUER.did: NAME, other: False}).verdict is Verdict.INCONCLUSIVE
    assert codes(by({other: NAME}), "issuer_trust") == {"issuer_not_recognised"}


def test_other_issuers_of_the_list_are_not_touched() -> None:
    trust = read_trust(orjson.dumps({"issuers": {ISSUER.did: NAME, "did:key:zOther": False, "did:key:zOdd": 5}}), "x")
    assert judge(signed(), policy=EMPLOYER, trust=trust).verdict is Verdict.VERIFIED
    assert isinstance(trust[0], ListedTrust)
    assert trust[0].entries == {ISSUER.did: NAME}
