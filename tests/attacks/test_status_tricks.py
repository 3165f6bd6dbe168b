"""Status entries and lists that pretend: no trick with either makes a withdrawn credential look good."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest

from tests.support.signing import ISSUER, THIEF, VC2, badge, codes, judge, outcome, presentation, remarks, signed
from wallet.encodings import base64url
from wallet.formats.vc_jwt import sign_jwt
from wallet.report import Verdict

ADDRESS = "https://uni.example/lists/1"
SIZE = 131_072 // 8
SET = bytearray(SIZE)
SET[0] = 0b0000_0001  # entry 7
WITHDRAWN = bytes(SET)
ENTRY = {
    "id": f"{ADDRESS}#7",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": ADDRESS,
}


def packed(bits: bytes = WITHDRAWN) -> str:
    return "u" + base64url.encode(gzip.compress(bits, mtime=0))


def a_list(
    encoded: Any = None, *, by: Any = ISSUER, subject: dict[str, Any] | None = None, **members: Any
) -> dict[str, Any]:
    about = {
        "id": f"{ADDRESS}#list",
        "type": "BitstringStatusList",
        "statusPurpose": "revocation",
        "encodedList": packed() if encoded is None else encoded,
        **(subject or {}),
    }
    document = {
        "@context": [VC2],
        "id": ADDRESS,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": by.did,
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": about,
        **members,
    }
    return signed(document, by=by)


def asked(entry: Any = None, published: Any = None, **members: Any) -> Any:
    made = signed(badge(credentialStatus=ENTRY if entry is None else entry, **members))
    return judge(made, documents={ADDRESS: a_list() if published is None else published})


def clear() -> dict[str, Any]:
    return a_list(packed(bytes(SIZE)))


def test_the_honest_pair() -> None:
    assert codes(asked(), "status") == {"revoked"}
    assert asked(published=clear()).verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "index",
    [
        "7",
        7,
        "07",
        "7.0",
        "+7",
        " 7",
        "7 ",
        "-7",
        -7,
        "0x7",
        "7e0",
        "\u0667",
        "\uff17",
        "",
        None,
        7.5,
        True,
        ["7"],
        {},
        "8",
        10**18,
    ],
)
def test_places_spelt_another_way_never_pass_on_a_withdrawn_entry(index: Any) -> None:
    report = asked({**ENTRY, "statusListIndex": index})
    honest = index in ("7", 7) and not isinstance(index, bool)
    if index == "8":
        assert report.verdict is Verdict.VERIFIED  # another entry, and that one is clear
    else:
        assert report.verdict is not Verdict.VERIFIED
        assert codes(report, "status") == {"revoked"} or not honest


@pytest.mark.parametrize(
    "entry",
    [
        {},
        [],
        [{}],
        None,
        [None],
        "https://uni.example/lists/1#7",
        [ENTRY, {}],
        [ENTRY, "x"],
        {**ENTRY, "type": "BitstringStatusList"},
        {**ENTRY, "type": ["BitstringStatusListEntry", "x"]},
        {**ENTRY, "type": []},
        {**ENTRY, "statusPurpose": ["revocation", "suspension"]},
        {**ENTRY, "statusPurpose": "suspension"},
        {**ENTRY, "statusPurpose": "Revocation"},
        {**ENTRY, "statusPurpose": ""},
        {**ENTRY, "statusListCredential": [ADDRESS, "https://uni.example/lists/2"]},
        {**ENTRY, "statusListCredential": f"{ADDRESS}#x"},
        {**ENTRY, "statusListCredential": f"{ADDRESS}/"},
        {**ENTRY, "statusListCredential": "data:application/json,{}"},
        {**ENTRY, "statusListCredential": "file:///etc/passwd"},
        {**ENTRY, "statusSize": 0},
        {**ENTRY, "statusSize": -1},
        {**ENTRY, "statusSize": 9},
        {**ENTRY, "statusSize": 1.5},
        {name: value for name, value in ENTRY.items() if name != "statusListIndex"},
        {name: value for name, value in ENTRY.items() if name != "statusPurpose"},
        {name: value for name, value in ENTRY.items() if name != "statusListCredential"},
        {name: value for name, value in ENTRY.items() if name != "type"},
    ],
    ids=str,
)
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_entries_that_are_none(entry: Any, suite: str) -> None:
    """Signed by the issuer or put in by a forger: what says nothing about status is no entry, all else must be asked."""
    try:
        made = signed(badge(credentialStatus=entry), suite=suite)
    except Exception:  # noqa: BLE001  # cannot even be signed
        made = {**signed(suite=suite), "credentialStatus": entry}
    report = judge(made, documents={ADDRESS: a_list()})
    if entry in (None, [], [None]):
        # null and an empty array say nothing (verification.md, rulings)
        assert codes(report, "status") == set()
    else:
        assert report.verdict is not Verdict.VERIFIED, report.results


@pytest.mark.parametrize(
    "encoded",
    [
        packed()[1:],
        "z" + packed()[1:],
        "m" + packed()[1:],
        "U" + packed()[1:],
        packed() + "=",
        packed() + "AAAA",
        "u" + base64url.encode(zlib.compress(WITHDRAWN)),
        "u" + base64url.encode(WITHDRAWN),
        "u" + base64url.encode(gzip.compress(WITHDRAWN, mtime=0) + gzip.compress(bytes(SIZE), mtime=0)),
        "u" + base64url.encode(gzip.compress(bytes(SIZE), mtime=0) + gzip.compress(WITHDRAWN, mtime=0)),
        "u" + base64url.encode(gzip.compress(bytes(SIZE), mtime=0) + b"trailing"),
        "u" + base64url.encode(gzip.compress(WITHDRAWN, mtime=0)[:-8]),
        "u" + base64url.encode(gzip.compress(WITHDRAWN, mtime=0)[:-9] + b"\0" * 9),
        "u" + base64url.encode(gzip.compress(b"", mtime=0)),
        "u",
        "",
        [packed()],
        [packed(bytes(SIZE)), packed()],
        5,
    ],
    ids=lambda value: str(value)[:12],
)
def test_lists_packed_another_way_never_pass_a_withdrawn_entry(encoded: Any) -> None:
    assert asked(published=a_list(encoded)).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize(
    "change",
    [
        {"type": ["VerifiableCredential"]},
        {"type": ["BitstringStatusListCredential"]},
        {"type": ["VerifiableCredential", "StatusList2021Credential"]},
        {"validUntil": "2026-05-01T00:00:00Z"},
        {"validFrom": "2026-07-01T00:00:00Z"},
        {"validUntil": "tomorrow"},
        {"issuer": THIEF.did},
        {"subject": {"type": "StatusList2021"}},
        {"subject": {"type": "AchievementSubject"}},
        {"subject": {"statusPurpose": "suspension"}},
        {"subject": {"statusPurpose": ["suspension", "refresh"]}},
        {"subject": {"statusPurpose": []}},
        {"subject": {"statusPurpose": ""}},
    ],
    ids=str,
)
def test_lists_that_may_not_answer(change: dict[str, Any]) -> None:
    try:
        published = a_list(packed(bytes(SIZE)), **change)
    except Exception:  # noqa: BLE001  # it has no meaning to sign: a forger would hand it out unsigned
        published = {**clear(), **change}
    assert asked(published=published).verdict is not Verdict.VERIFIED


def test_a_list_of_several_purposes_answers_for_each() -> None:
    both = a_list(subject={"statusPurpose": ["revocation", "suspension"]})
    assert codes(asked(published=both), "status") == {"revoked"}
    assert codes(asked({**ENTRY, "statusPurpose": "suspension"}, both), "status") == {"suspended"}


def test_a_list_whose_own_status_points_at_itself_ends() -> None:
    assert codes(asked(published=a_list(credentialStatus=ENTRY)), "status") == {"revoked"}


def test_a_list_about_another_list() -> None:
    """The subject's own id is a name inside the list; the list's id must be where it was fetched, or it is said."""
    other = a_list(packed(bytes(SIZE)), id="https://uni.example/lists/2")
    report = asked(published=other)
    assert "status_list_id_differs" in remarks(report, "status")


def test_a_list_handed_out_in_a_presentation_or_as_an_array_is_no_list() -> None:
    assert asked(published=presentation(clear(), by=ISSUER)).verdict is not Verdict.VERIFIED
    assert asked(published=json.dumps([clear()]).encode()).verdict is not Verdict.VERIFIED
    assert asked(published=b"<html>sign in</html>").verdict is not Verdict.VERIFIED


def test_a_list_as_a_token_answers_like_one_with_a_proof() -> None:
    for bits, expected in ((WITHDRAWN, {"revoked"}), (bytes(SIZE), set())):
        document = {name: value for name, value in a_list(packed(bits)).items() if name != "proof"}
        token = sign_jwt({"typ": "vc+jwt", "kid": ISSUER.method}, document, signer=ISSUER.sign, algorithm="EdDSA")
        assert codes(asked(published=token.encode()), "status") == expected


def test_a_forged_list_at_the_right_address_does_not_answer() -> None:
    forged = a_list(packed(bytes(SIZE)), by=THIEF, issuer=ISSUER.did)
    report = asked(published=forged)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "status") == {"status_list_bad_signature"}


def test_a_list_whose_bits_were_changed_after_signing() -> None:
    made = clear()
    made["credentialSubject"]["encodedList"] = packed()
    assert codes(asked(published=made), "status") == {"status_list_bad_signature"}


def test_two_subjects_in_one_list() -> None:
    made = a_list()
    subject = made["credentialSubject"]
    other = {**subject, "id": f"{ADDRESS}#2", "encodedList": packed(bytes(SIZE))}
    both = signed({**{k: v for k, v in made.items() if k != "proof"}, "credentialSubject": [other, subject]})
    assert asked(published=both).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize("entries", [2, 3])
def test_the_worst_of_several_entries_stands_wherever_it_is(entries: int) -> None:
    calm = {**ENTRY, "id": f"{ADDRESS}#9", "statusListIndex": "9"}
    for place in range(entries):
        told = [dict(calm, id=f"{ADDRESS}#9{n}") for n in range(entries)]
        told[place] = ENTRY
        assert codes(asked(told), "status") == {"revoked"}


def test_a_purpose_nobody_knows_says_nothing_bad_and_is_told() -> None:
    entry = {
        **ENTRY,
        "statusPurpose": "message",
        "statusMessage": [{"status": "0x0", "message": "a"}, {"status": "0x1", "message": "b"}],
    }
    report = asked(entry, a_list(subject={"statusPurpose": "message"}))
    assert outcome(report, "status").kind in ("passed", "unknown")
