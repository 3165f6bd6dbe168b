"""Dates that name no zone, lists of another day, purposes nobody knows: what could be bad news is never none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.attacks.test_status_tricks import ADDRESS, ENTRY, SIZE, WITHDRAWN, a_list, packed
from tests.attacks.test_token_confusion import token
from tests.support.badge_site import BadgeSite
from tests.support.sd_jwts import issued
from tests.support.signing import (
    ISSUER,
    VC2,
    badge,
    codes,
    judge,
    outcome,
    remarks,
    sign_by_hand,
    signed,
)
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.verify.context import Document
from wallet.verify.sources.newest import fallback_to
from wallet.verify.verifier import verify

DAY = datetime(2026, 6, 10, tzinfo=UTC)
SD_JWT = {"typ": "vc+sd-jwt", "kid": ISSUER.method}
FORMS = {
    "rdfc": lambda document, at: judge(signed(document), at=at),
    "jcs": lambda document, at: judge(signed(document, suite="eddsa-jcs-2022"), at=at),
    "token": lambda document, at: judge(token(payload=document).encode(), at=at),
    "claim": lambda document, at: judge(token(payload={"vc": document, "iss": ISSUER.did}).encode(), at=at),
    "sd-jwt": lambda document, at: judge(issued(document, header=SD_JWT).encode(), at=at),
}


# What a credential says of itself ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("member", "text", "hours", "word", "code"),
    [
        # An end with a time: UTC+14 reads it first, UTC-12 last.
        ("validUntil", "2026-06-10T00:00:00", -15, "passed", "date_without_zone"),
        ("validUntil", "2026-06-10T00:00:00", -13, "unknown", "date_zone_decides"),
        ("validUntil", "2026-06-10T00:00:00", 0, "unknown", "date_zone_decides"),
        ("validUntil", "2026-06-10T00:00:00", 11, "unknown", "date_zone_decides"),
        ("validUntil", "2026-06-10T00:00:00", 13, "failed", "expired"),
        ("validUntil", "2026-06-10T00:00:00.5", 13, "failed", "expired"),
        # A day ends with that day, wherever that is.
        ("validUntil", "2026-06-10", 9, "passed", "date_without_zone"),
        ("validUntil", "2026-06-10", 11, "unknown", "date_zone_decides"),
        ("validUntil", "2026-06-10", 35, "unknown", "date_zone_decides"),
        ("validUntil", "2026-06-10", 37, "failed", "expired"),
        ("validUntil", "2020-01-01", 0, "failed", "expired"),
        ("validUntil", "2020-01-01T00:00:00", 0, "failed", "expired"),
        # A start begins with it.
        ("validFrom", "2026-06-10", -15, "failed", "not_yet_valid"),
        ("validFrom", "2026-06-10", -13, "unknown", "date_zone_decides"),
        ("validFrom", "2026-06-10", 11, "unknown", "date_zone_decides"),
        ("validFrom", "2026-06-10", 13, "passed", "date_without_zone"),
        ("validFrom", "2026-06-10T12:00:00", 25, "passed", "date_without_zone"),
        ("validFrom", "2026-06-10T12:00:00", 12, "unknown", "date_zone_decides"),
        ("validFrom", "2027-06-10T12:00:00", 0, "failed", "not_yet_valid"),
    ],
)
def test_a_date_without_a_zone_counts_where_no_zone_could_change_it(
    form: str, member: str, text: str, hours: int, word: str, code: str
) -> None:
    at = DAY + timedelta(hours=hours)
    report = FORMS[form](badge(**{member: text}), at)
    assert outcome(report, "validity").kind == word
    assert code in codes(report, "validity") | remarks(report, "validity")
    wanted = {"passed": Verdict.VERIFIED, "unknown": Verdict.INCONCLUSIVE, "failed": Verdict.NOT_VERIFIED}
    assert report.verdict is wanted[word]
    # An end that is there is never "no end", whatever it says.
    assert report.view is not None
    assert member != "validUntil" or report.view.valid_until is not None  # type: ignore[union-attr]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "value",
    [
        ["2030-01-01", "2031-01-01"], ["2030-01-01T00:00:00", "2030-01-01T00:00:00Z"], "2030-02-31", "2030-1-1", "2030-01",
        "2030", "01/01/2030", "2030-01-01T", "2030-01-01T00", "2030-01-01T00:00", "2030-01-01 00:00:00", "2030-01-01Z ",
        "T00:00:00", "2030-W01-1", "2030-001", "never", "99999-01-01", "0000-00-00", " 2030-01-01", "2030-01-01T24:00:01",
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_date_fails_with_and_without_a_zone(form: str, value: Any) -> None:
    try:
        report = FORMS[form](badge(validUntil=value), DAY)
    except Exception as error:  # noqa: BLE001  # what leaves no statement cannot be signed
        pytest.skip(type(error).__name__)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "validity") == {"date_malformed"}


@pytest.mark.parametrize(
    ("text", "hours", "word"),
    [
        ("2026-06-10", 9, "passed"), ("2026-06-10", 20, "unknown"), ("2026-06-10", 37, "failed"),
        ("2026-06-10T10:00:00", -5, "passed"), ("2026-06-10T10:00", 10, "unknown"), ("2026-06-10 10:00:00", 23, "failed"),
        ("2026-06-10T10:00:00.649696", -5, "passed"),
    ],
)  # fmt: skip
def test_open_badges_of_before_wrote_them_so(text: str, hours: int, word: str) -> None:
    site = BadgeSite()
    report = site.judge(site.hosted(expires=text, issuedOn="2024-11-08T10:33:30.649696"), at=DAY + timedelta(hours=hours))
    assert report.outcome(CheckName.VALIDITY).kind == word


def test_an_empty_end_of_an_old_badge_is_not_none() -> None:
    site = BadgeSite()
    report = site.judge(site.hosted(expires=""))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert {p.code for p in report.outcome(CheckName.VALIDITY).problems} == {"date_malformed"}
    for value in ([], {}, False, 0, "soon"):
        assert site.judge(site.hosted(expires=value)).verdict is Verdict.NOT_VERIFIED
    assert site.judge(site.hosted(expires=None)).verdict is Verdict.VERIFIED


# Dates that decide for others ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "more",
    [
        {"created": "2026-05-01T00:00:00"}, {"created": "2026-05-01"}, {"expires": "2030-05-01T00:00:00"},
        {"expires": "2030-05-01"}, {"created": "2030-05-01"}, {"expires": "2020-05-01"},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("purpose", ["assertionMethod", "authentication"])
def test_a_proof_without_a_zone_says_nothing_of_when(more: dict[str, str], purpose: str) -> None:
    options = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-jcs-2022", "created": "2026-05-01T00:00:00Z",
        "verificationMethod": ISSUER.method, "proofPurpose": purpose, **more,
    }  # fmt: skip
    document = badge()
    if purpose == "authentication":
        document = {"@context": [VC2], "type": ["VerifiablePresentation"], "holder": ISSUER.did,
                    "verifiableCredential": [signed(badge(subject=ISSUER.did))]}  # fmt: skip
    made = sign_by_hand(document, {**options, "@context": document["@context"]}, by=ISSUER, canonical="jcs")
    report = judge(made)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "proof") == {"proof_date_malformed"}
    # One that was changed is still told as changed.
    made["id"] = "urn:uuid:99999999-2222-4333-8444-555555555555"
    assert judge(made).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("member", ["validFrom", "validUntil"])
@pytest.mark.parametrize("bits", [WITHDRAWN, bytes(SIZE)], ids=["withdrawn", "clear"])
def test_a_list_without_a_zone_decides_nothing(member: str, bits: bytes) -> None:
    for text in ("2026-01-01", "2030-01-01T00:00:00", "2030-01-01"):
        made = signed(badge(credentialStatus=ENTRY))
        dated: dict[str, Any] = {member: text}
        report = judge(made, documents={ADDRESS: a_list(packed(bits), **dated)})
        assert report.verdict is Verdict.INCONCLUSIVE
        assert codes(report, "status") <= {"status_list_malformed", "status_list_not_yet", "status_list_expired"}


# Which day, which signature -----------------------------------------------------------------------------------------------
def judged_by(published: Any) -> VerificationReport:
    return judge(signed(badge(credentialStatus=ENTRY)), documents={ADDRESS: published})


def test_a_list_that_is_still_to_come_is_not_a_forged_one() -> None:
    assert codes(judged_by(a_list(validFrom="2027-01-01T00:00:00Z")), "status") == {"status_list_not_yet"}
    document = a_list()
    del document["proof"]
    later = signed(document, created=datetime(2027, 1, 1, tzinfo=UTC))
    assert codes(judged_by(later), "status") == {"status_list_not_yet"}
    as_token = token({"typ": "vc+jwt"}, {**document, "iat": 1_900_000_000})
    assert codes(judged_by(as_token.encode()), "status") == {"status_list_not_yet"}
    assert codes(judged_by(document), "status") == {"status_list_unsigned"}
    forged = {**a_list(), "validFrom": "2025-01-01T00:00:00Z"}
    assert codes(judged_by(forged), "status") == {"status_list_bad_signature"}


def test_a_list_that_could_not_be_checked_is_not_a_forged_one() -> None:
    document = a_list()
    document["proof"]["cryptosuite"] = "eddsa-rdfc-2029"
    assert codes(judged_by(document), "status") == {"status_list_not_checked"}
    away = a_list(issuer="did:web:lists.example")
    assert codes(judged_by(away), "status") <= {"status_list_bad_signature", "status_list_key_unreachable"}
    unknown = signed({**{k: v for k, v in a_list().items() if k != "proof"}, "issuer": "did:web:lists.example"},
                     method="did:web:lists.example#k")  # fmt: skip
    assert codes(judged_by(unknown), "status") == {"status_list_key_unreachable"}


# Purposes nobody knows ----------------------------------------------------------------------------------------------------
def asked(purpose: Any, *, bits: bytes = WITHDRAWN, **entry: Any) -> VerificationReport:
    made = signed(badge(credentialStatus={**ENTRY, "statusPurpose": purpose, **entry}))
    return judge(made, documents={ADDRESS: a_list(packed(bits), subject={"statusPurpose": purpose})})


@pytest.mark.parametrize(
    "purpose",
    ["Revocation10", "Revocation", "REVOCATION", "revoked", "revocation ", "withdrawal", "expired", "fraud", "disabled", "x",
     "", "suspended", "https://uni.example/purposes#revocation"],
)  # fmt: skip
def test_a_bit_that_is_set_under_a_purpose_nobody_knows_is_unknown(purpose: str) -> None:
    report = asked(purpose)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "status") == {"status_value_unknown"}
    clear = asked(purpose, bits=bytes(SIZE))
    assert clear.verdict is Verdict.VERIFIED
    # Nor does it say anything good.
    assert outcome(clear, "status").kind == "skipped"


def test_known_purposes_are_what_they_are() -> None:
    assert codes(asked("revocation"), "status") == {"revoked"}
    assert codes(asked("suspension"), "status") == {"suspended"}
    newer = asked("refresh")
    assert newer.verdict is Verdict.VERIFIED
    assert "status_refresh" in remarks(newer, "status")


MESSAGES = [
    {"type": "BitstringStatusMessage", "status": "0x0", "message": "pending"},
    {"type": "BitstringStatusMessage", "status": "0x1", "message": "withdrawn for fraud"},
]


def test_an_issuer_s_message_is_shown_and_never_good_by_itself() -> None:
    words = [{"status": one["status"], "message": one["message"]} for one in MESSAGES]
    set_bit, clear = (WITHDRAWN, "withdrawn for fraud", Verdict.INCONCLUSIVE), (bytes(SIZE), "pending", Verdict.VERIFIED)
    for bits, text, verdict in (set_bit, clear):
        report = asked("message", bits=bits, statusMessage=words, statusSize=1)
        assert report.verdict is verdict
        found = [*outcome(report, "status").problems, *outcome(report, "status").remarks]
        assert [p.detail for p in found if p.code == "status_message"] == [text]
        assert outcome(report, "status").kind != "passed"


@pytest.mark.parametrize(
    "messages", [None, [], "x", [{"status": "0x1"}], [{"status": 1, "message": "x"}], {}, [[]]], ids=str
)
def test_a_message_that_cannot_be_read_is_unknown(messages: Any) -> None:
    entry = {**ENTRY, "statusPurpose": "message"} | ({} if messages is None else {"statusMessage": messages})
    published = {ADDRESS: a_list(subject={"statusPurpose": "message"})}
    report = judge(token(payload=badge(credentialStatus=entry)).encode(), documents=published)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "status") == {"status_message"}


def test_bad_news_beside_a_message_stays_bad_news() -> None:
    entries = [{**ENTRY, "statusPurpose": "message"}, ENTRY]
    made = token(payload=badge(credentialStatus=entries))
    published = {ADDRESS: a_list(subject={"statusPurpose": ["message", "revocation"]})}
    assert judge(made.encode(), documents=published).verdict is Verdict.NOT_VERIFIED


# A list after one that withdrew ---------------------------------------------------------------------------------------
class Published:
    """One list, published anew for every question."""

    def __init__(self, document: Any, now: datetime) -> None:
        import orjson

        self._content = document if isinstance(document, bytes) else orjson.dumps(document)
        self._now = now

    def get(self, address: str, *, purpose: str) -> Document:
        _ = purpose
        return Document(address, self._content, fetched_at=self._now, origin="network")


def in_turn(*lists: Any) -> list[Verdict]:
    """The verdicts of one credential, asked on consecutive days, each time with the evidence before behind it."""
    import orjson

    from wallet.formats.reading import read_payload
    from wallet.verify.policy import LEARNER
    from wallet.verify.request import VerificationRequest

    (parsed,) = read_payload(orjson.dumps(signed(badge(credentialStatus=ENTRY))))
    report, verdicts = None, []
    for day, document in enumerate(lists):
        now = datetime(2026, 6, 10 + day, tzinfo=UTC)
        fresh: Any = Published(document, now)
        if report is not None:
            fresh = fallback_to(fresh, report, at=None, now=now)
        report = verify(parsed, VerificationRequest(LEARNER, now, fresh))
        verdicts.append(report.verdict)
    return verdicts


GOOD, BAD = packed(bytes(SIZE)), packed()
OK, NO = Verdict.VERIFIED, Verdict.NOT_VERIFIED


def dated(bits: str, moment: str | None, *, created: datetime = datetime(2026, 6, 1, tzinfo=UTC)) -> dict[str, Any]:
    document = {name: value for name, value in a_list(bits).items() if name not in ("proof", "validFrom")}
    return signed(document if moment is None else {**document, "validFrom": moment}, created=created)


@pytest.mark.parametrize(
    ("bad", "good", "back"),
    [
        (None, None, False), ("2026-06-05T00:00:00Z", None, False), (None, "2026-06-01T00:00:00Z", False),
        (None, "2026-06-12T00:00:00Z", True), ("2026-06-05T00:00:00Z", "2026-06-04T00:00:00Z", False),
        ("2026-06-05T00:00:00Z", "2026-06-05T00:00:00Z", False), ("2026-06-05T00:00:00Z", "2026-06-06T00:00:00Z", True),
    ],
    ids=str,
)  # fmt: skip
def test_what_was_withdrawn_stays_so_until_a_later_list_says_otherwise(
    bad: str | None, good: str | None, back: bool
) -> None:
    first = dated(GOOD, "2026-06-01T00:00:00Z" if good is None else good)
    verdicts = in_turn(first, dated(BAD, bad), dated(GOOD, good), dated(GOOD, good))
    assert verdicts[1:] == [NO, *([OK, OK] if back else [NO, NO])]


def test_the_signed_day_of_the_proof_dates_a_list_too() -> None:
    early, late = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 9, tzinfo=UTC)
    assert in_turn(dated(BAD, None, created=early), dated(GOOD, None, created=late))[1] is OK
    assert in_turn(dated(BAD, None, created=late), dated(GOOD, None, created=early))[1] is NO


def test_a_list_dated_after_its_own_arrival_shuts_nothing_out() -> None:
    ahead = dated(BAD, None, created=datetime(2026, 6, 10, 0, 4, tzinfo=UTC))
    assert in_turn(ahead, dated(GOOD, "2026-06-01T00:00:00Z"))[1] is NO
    assert in_turn(ahead, dated(GOOD, "2026-06-11T00:00:00Z"))[1] is OK


def test_the_same_list_again_is_the_same_list() -> None:
    bad = dated(BAD, None)
    assert in_turn(bad, bad, bad) == [NO, NO, NO]
    good = dated(GOOD, None)
    assert in_turn(good, good) == [OK, OK]
