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


def test_the_first_list_that_speaks_of_it_decides() -> None:
    good, bad, silent, ended = listing(NAME), listing(False), {"did:key:zOther": "Other"}, listing(NAME, expires=PAST)
    assert by(silent, good).verdict is by(ended, good).verdict is by(good, bad).verdict is Verdict.VERIFIED
    assert by(bad, good).verdict is by(silent, bad, good).verdict is Verdict.INCONCLUSIVE


def test_other_issuers_of_the_list_are_not_touched() -> None:
    trust = read_trust(orjson.dumps({"issuers": {ISSUER.did: NAME, "did:key:zOther": False, "did:key:zOdd": 5}}), "x")
    assert judge(signed(), policy=EMPLOYER, trust=trust).verdict is Verdict.VERIFIED
    assert isinstance(trust[0], ListedTrust)
    assert trust[0].entries == {ISSUER.did: NAME}
