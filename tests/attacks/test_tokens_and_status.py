"""Attacks on tokens and status lists, each named by its row."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wallet.clock import FixedClock
from wallet.encodings import base64url
from wallet.errors import IntakeError
from wallet.examine.in_process import verify_bytes
from wallet.report import CheckName, Verdict, VerificationReport
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.verify.status.signed_list import expand, index_of

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
HONEST = SampleIssuer("Mercy College", clock=FixedClock(NOW))
FORGER = SampleIssuer("Mercy College", clock=FixedClock(NOW))


def judge(data: bytes | str, documents: dict[str, bytes] | None = None, at: datetime = NOW) -> VerificationReport:
    text = data.encode() if isinstance(data, str) else data
    (report,) = verify_bytes(text, policy="learner", at=at, documents=documents)
    return report


def codes(report: VerificationReport, check: CheckName) -> set[str]:
    return {problem.code for problem in report.outcome(check).problems}


def remade(token: str, *, header: dict[str, Any] | None = None, claims: dict[str, Any] | None = None,
           signer: SampleIssuer | None = None) -> str:  # fmt: skip
    head, body, tail = token.split(".")
    told = json.loads(base64url.decode(head)) | (header or {})
    said = json.loads(base64url.decode(body)) | (claims or {})
    signed = ".".join(base64url.encode(json.dumps(part).encode()) for part in (told, said))
    if signer is not None:
        tail = base64url.encode(signer.key.sign(signed.encode()))
    return f"{signed}.{tail}"


TOKEN = HONEST.token("infection-control")


def test_an_honest_token_is_verified() -> None:
    assert judge(TOKEN).verdict is Verdict.VERIFIED
    assert judge("\n".join(TOKEN[n : n + 60] for n in range(0, len(TOKEN), 60))).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("alg", ["none", "None", "nOnE", "HS256", "HS512", "", None, 5, ["EdDSA"]])
def test_V01_V02_algorithms_anyone_can_imitate(alg: Any) -> None:
    for token in (remade(TOKEN, header={"alg": alg}), remade(TOKEN, header={"alg": alg}).rpartition(".")[0] + "."):
        report = judge(token)
        assert report.verdict is Verdict.NOT_VERIFIED
        assert "algorithm_not_allowed" in codes(report, CheckName.PROOF)


def test_V03_a_key_in_the_header_proves_nothing_about_the_issuer() -> None:
    public = base64url.encode(FORGER.key.private.public_key().public_bytes_raw()) if hasattr(FORGER.key, "private") else ""
    if not public:
        from wallet.encodings.multibase import decode_multibase

        public = base64url.encode(decode_multibase(FORGER.id.removeprefix("did:key:"))[2:])
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": public}
    report = judge(remade(TOKEN, header={"jwk": jwk, "kid": None}, signer=FORGER))
    assert report.verdict is not Verdict.VERIFIED


@pytest.mark.parametrize(
    "kid", ["../../../../dev/null", "file:///etc/passwd", "' OR 1=1 --", "https://evil.example/k", 7, {}]
)
def test_V05_key_names_that_point_elsewhere(kid: Any) -> None:
    assert judge(remade(TOKEN, header={"kid": kid}, signer=FORGER)).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize("member", ["jku", "x5u"])
def test_V06_addresses_of_keys_are_not_fetched(member: str) -> None:
    header = {member: "https://evil.example/keys", "kid": FORGER.key.id}
    assert judge(remade(TOKEN, header=header, signer=FORGER)).verdict is Verdict.NOT_VERIFIED


def test_V07_an_unknown_demand_is_refused() -> None:
    report = judge(remade(TOKEN, header={"crit": ["x"], "x": 1}, signer=HONEST))
    assert "critical_header_unknown" in codes(report, CheckName.PROOF)
    assert judge(remade(TOKEN, header={"b64": False}, signer=HONEST)).verdict is Verdict.NOT_VERIFIED


def test_V09_iss_beside_another_issuer() -> None:
    assert judge(remade(TOKEN, claims={"iss": FORGER.id}, signer=HONEST)).verdict is Verdict.NOT_VERIFIED
    assert judge(remade(TOKEN, claims={"iss": FORGER.id}, signer=FORGER)).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("claims", [{"sub": "did:key:zSomebody"}, {"jti": "urn:uuid:other"}])
def test_V10_claims_that_contradict(claims: dict[str, Any]) -> None:
    token = HONEST.token("infection-control", subject="did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
    assert judge(remade(token, claims=claims, signer=HONEST)).verdict is Verdict.NOT_VERIFIED


def test_V10_the_most_restrictive_date_wins() -> None:
    token = HONEST.token("infection-control", terms=Terms(valid_until=NOW + timedelta(days=900)))
    report = judge(remade(token, claims={"exp": int(NOW.timestamp()) - 1}, signer=HONEST))
    assert codes(report, CheckName.VALIDITY) == {"expired"}
    report = judge(remade(token, claims={"nbf": int(NOW.timestamp()) + 9}, signer=HONEST))
    assert codes(report, CheckName.VALIDITY) == {"not_yet_valid"}


@pytest.mark.parametrize("value", ["tomorrow", True, -1, 1e300, [1]])
def test_dates_that_are_no_numbers_fail(value: Any) -> None:
    report = judge(remade(TOKEN, claims={"exp": value}, signer=HONEST))
    assert "date_malformed" in codes(report, CheckName.VALIDITY)


def test_every_changed_character_is_noticed() -> None:
    for place in range(0, len(TOKEN), 37):
        letter = "A" if TOKEN[place] != "A" else "B"
        try:
            assert judge(TOKEN[:place] + letter + TOKEN[place + 1 :]).verdict is not Verdict.VERIFIED
        except IntakeError:
            pass


def test_V35_a_signature_with_s_past_the_order() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    signed, _, tail = TOKEN.rpartition(".")
    raw = base64url.decode(tail)
    s = int.from_bytes(raw[32:], "little") + order
    bent = raw[:32] + s.to_bytes(32, "little")
    assert judge(f"{signed}.{base64url.encode(bent)}").verdict is Verdict.NOT_VERIFIED


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abcXYZ019-_.=~ \n", max_size=80))
def test_any_text_like_a_token_is_refused_by_code(text: str) -> None:
    try:
        judge(f"eyJ{text}")
    except IntakeError as error:
        assert error.code


# Status lists ----------------------------------------------------------------------------------------------------
ISSUER = SampleIssuer("Mercy College", domain="mercy.example", method="web", clock=FixedClock(NOW))
LISTED = ISSUER.badge("wound-care-2", terms=Terms(status=True))
ADDRESS = ISSUER.lists["revocation"].address


def with_list(change: Any = None, *, sign: SampleIssuer | None = ISSUER) -> dict[str, bytes]:
    found = ISSUER.documents()
    document = json.loads(found[ADDRESS])
    if change is not None:
        change(document)
    if sign is not None:
        document.pop("proof", None)
        document = sign.sign(document)
    found[ADDRESS] = encoded(document)
    return found


def status_codes(documents: dict[str, bytes]) -> set[str]:
    return codes(judge(encoded(LISTED), documents), CheckName.STATUS)


def test_an_honest_list_answers() -> None:
    assert judge(encoded(LISTED), ISSUER.documents()).verdict is Verdict.VERIFIED


def test_V43_a_list_for_another_purpose() -> None:
    assert status_codes(with_list(lambda d: d["credentialSubject"].update(statusPurpose="suspension"))) == {
        "status_purpose_mismatch"
    }


@pytest.mark.parametrize("index", [-1, "-1", "01", "1e3", "0x1", " 1", "1 ", "٣", 2**60, "9" * 40, True, None, 1.5, "", []])
def test_V44_places_that_are_none(index: Any) -> None:
    assert index_of(index) is None


@pytest.mark.parametrize(("index", "read"), [(0, 0), ("0", 0), ("131071", 131071), (7, 7)])
def test_V44_places_that_are(index: Any, read: int) -> None:
    assert index_of(index) == read


def _bits(data: bytes) -> Any:
    return lambda d: d["credentialSubject"].update(encodedList="u" + base64url.encode(gzip.compress(data)))


def test_V45_a_short_list_answers_with_a_remark_and_past_its_end_does_not() -> None:
    place = int(LISTED["credentialStatus"][0]["statusListIndex"])
    report = judge(encoded(LISTED), with_list(_bits(bytes(place // 8 + 1))))
    assert "status_list_short" in {remark.code for remark in report.outcome(CheckName.STATUS).remarks}
    assert "index_out_of_range" in status_codes(with_list(_bits(bytes(place // 8))))


def test_V46_a_list_that_grows_to_gigabytes() -> None:
    assert "status_list_malformed" in status_codes(with_list(_bits(bytes(64 << 20))))


@pytest.mark.parametrize(
    ("documents", "code"),
    [
        (lambda: with_list(lambda d: d.pop("proof", None), sign=None), "status_list_unsigned"),
        (lambda: with_list(lambda d: d.update(validFrom="2020-01-01T00:00:00Z"), sign=None), "status_list_bad_signature"),
        (lambda: with_list(lambda d: d.update(validUntil="2020-01-01T00:00:00Z")), "status_list_expired"),
        (lambda: with_list(lambda d: d.update(validFrom="2030-01-01T00:00:00Z")), "status_list_not_yet"),
        (lambda: with_list(lambda d: d.update(type=["VerifiableCredential"])), "status_list_malformed"),
        (lambda: {k: v for k, v in ISSUER.documents().items() if k != ADDRESS}, "status_list_unreachable"),
        (lambda: {**ISSUER.documents(), ADDRESS: b"<html>log in</html>"}, "status_list_malformed"),
    ],
)
def test_V47_lists_that_may_not_answer(documents: Any, code: str) -> None:
    report = judge(encoded(LISTED), documents())
    assert code in codes(report, CheckName.STATUS)
    assert report.verdict is Verdict.INCONCLUSIVE


def test_V47_another_issuers_list_brings_bad_news_too() -> None:
    other = SampleIssuer("Keeper", clock=FixedClock(NOW))

    def by_other(document: dict[str, Any]) -> None:
        document["issuer"] = other.id

    good = judge(encoded(LISTED), with_list(by_other, sign=other))
    assert good.verdict is Verdict.VERIFIED
    assert "list_by_another_issuer" in {remark.code for remark in good.outcome(CheckName.STATUS).remarks}

    def and_bad(document: dict[str, Any]) -> None:
        by_other(document)
        _bits(b"\xff" * 16384)(document)

    assert judge(encoded(LISTED), with_list(and_bad, sign=other)).verdict is Verdict.NOT_VERIFIED


def test_V48_one_unknown_entry_does_not_hide_a_withdrawal() -> None:
    issuer = SampleIssuer("Mercy College", domain="mercy2.example", method="web", clock=FixedClock(NOW))
    made = issuer.badge("wound-care-2", terms=Terms(status=True))
    issuer.revoke(made)
    report = judge(encoded(made), issuer.documents())
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "revoked" in codes(report, CheckName.STATUS)


def test_V50_the_first_entry_is_the_leftmost_bit() -> None:
    from wallet.verify.status.signed_list import value_at as _value

    assert _value(b"\x80\x00", 0, 1) == 1
    assert _value(b"\x01\x00", 7, 1) == 1
    assert _value(b"\x00\x80", 8, 1) == 1
    assert _value(b"\x1b", 0, 2) == 0
    assert _value(b"\x1b", 3, 2) == 3


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=60), st.none(), st.integers(), st.binary(max_size=40).map(base64url.encode)))
def test_any_encoded_list_is_bits_or_nothing(value: Any) -> None:
    assert expand(value) is None or isinstance(expand(value), bytes)
