"""Revocation lists of Open Badges 2.0: whose they are, what is in them, and dates that are none (OB 2.0 section 3.8)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.badge_site import BadgeSite, codes
from wallet.report import CheckName, Verdict, VerificationReport

LIST = "https://college.example/withdrawn.json"
ISSUER = "https://college.example/issuer.json"
BADGE = "urn:uuid:7a2e"


def listed(page: Any, *, address: str = LIST, hosted: bool = False) -> VerificationReport:
    """A badge, signed or hosted, of an issuer whose profile names a list, and what stands at its address."""
    college = BadgeSite()
    college.issuer["revocationList"] = address
    college.pages |= {ISSUER: college.issuer, address: page}
    return college.judge(college.hosted() if hosted else college.signed())


def a_list(*withdrawn: Any, **members: Any) -> dict[str, Any]:
    return {"type": "RevocationList", "issuer": ISSUER, "revokedAssertions": list(withdrawn), **members}


@pytest.mark.parametrize("hosted", [False, True])
def test_the_issuer_s_own_list(hosted: bool) -> None:
    for page in (a_list(), a_list("urn:uuid:other"), a_list(issuer={"id": ISSUER}), a_list(type=["RevocationList"]),
                 {"revokedAssertions": []}, a_list(id=LIST), a_list(issuer=None)):  # fmt: skip
        assert listed(page, hosted=hosted).verdict is Verdict.VERIFIED, page


@pytest.mark.parametrize("hosted", [False, True])
@pytest.mark.parametrize("owner", ["https://other.example/issuer.json", {"id": "https://other.example/issuer.json"},
                                   [ISSUER], 5, {}, "", {"@id": "urn:x"}, ISSUER.upper()], ids=str)  # fmt: skip
def test_a_list_of_another_issuer_has_no_good_news(owner: Any, hosted: bool) -> None:
    report = listed(a_list(issuer=owner), hosted=hosted)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, CheckName.STATUS) == {"status_list_of_another"}
    # Its bad news still counts: the issuer's own profile points there.
    assert listed(a_list(BADGE, issuer=owner)).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    "page",
    [
        a_list(type="Issuer"), a_list(type=["BadgeClass"]), {"type": "RevocationList"}, {}, {"revokedAssertions": None},
        {"revokedAssertions": {BADGE: "x"}}, a_list([BADGE]), a_list([[BADGE]]), a_list({}), a_list({"id": [BADGE]}),
        a_list(5), a_list(None), a_list({"uid": {"a": 1}}), a_list({"reason": "x"}), a_list(True),
    ],
    ids=str,
)  # fmt: skip
def test_a_list_that_cannot_be_read_has_no_good_news(page: Any) -> None:
    report = listed(page)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, CheckName.STATUS) == {"status_list_malformed"}


@pytest.mark.parametrize(
    "entry", [BADGE, {"id": BADGE}, {"@id": BADGE}, {"uid": BADGE}, f" {BADGE} ", BADGE.upper(), {"id": BADGE, "uid": 5},
              {"id": f"{BADGE}\n"}],
    ids=str,
)  # fmt: skip
def test_a_withdrawal_counts_however_it_is_written(entry: Any) -> None:
    report = listed(a_list(entry))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "revoked" in codes(report, CheckName.STATUS)
    assert listed({"revokedAssertions": BADGE}).verdict is Verdict.NOT_VERIFIED


def test_a_list_that_others_could_have_changed_on_the_way() -> None:
    assert codes(listed(a_list(), address=LIST.replace("https", "http")), CheckName.STATUS) == {"status_list_without_tls"}
    assert listed(a_list(BADGE), address=LIST.replace("https", "http")).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("name", ["issuedOn", "expires"])
@pytest.mark.parametrize(
    ("value", "shown"),
    [(True, "true"), (["2020-01-01T00:00:00Z"], '["2020-01-01T00:00:00Z"]'), ({"a": None}, '{"a": null}'), (1.5, "1.5"),
     ({"a": "é"}, '{"a": "é"}'), (1577836800, "1577836800")],
    ids=str,
)  # fmt: skip
def test_a_date_that_is_none_is_shown_as_it_stands(name: str, value: Any, shown: str) -> None:
    college = BadgeSite()
    report = college.judge(college.hosted(**{name: value}))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert report.view is not None
    assert shown in (report.view.valid_from_text, report.view.valid_until_text)  # type: ignore[union-attr]
