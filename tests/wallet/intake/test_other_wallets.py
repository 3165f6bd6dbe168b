"""Exports of other wallets: every credential comes in with its bytes, everything else is told by name."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources import catalogue
from tests.support import other_wallets as made
from tests.support.command import lanyard
from wallet.encodings import json_slices
from wallet.errors import IntakeError
from wallet.examine.in_process import verify_bytes
from wallet.intake.locked import Password
from wallet.intake.source import Source, from_bytes
from wallet.intake.unwrap import Item, unwrap, unwrap_each
from wallet.sample.issuer import SampleIssuer, Terms, encoded

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

ISSUER = SampleIssuer("Mercy College")
BADGE = encoded(ISSUER.badge("infection-control", terms=Terms(image=False)))
OTHER = encoded(SampleIssuer("Wrenfield").badge("data-literacy", terms=Terms(version="1.1", image=False)))
TOKEN = ISSUER.token("telemetry", terms=Terms(image=False))
OB2 = json.dumps(
    {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://b.example/1",
        "badge": "https://b.example/b",
    }
)
REST = [json.dumps(one) for one in (made.KEY, made.DID_DOCUMENT, made.PROFILE)]


def items(data: bytes, password: str | None = None) -> list[Item]:
    return unwrap_each(replace(from_bytes(data, route="test"), password=password))


def told(found: list[Item]) -> list[str]:
    return [("-" if item.left_out else "!") + item.error.code if item.error else "+" for item in found]


# Universal Wallet --------------------------------------------------------------------------------------------------
def test_each_credential_keeps_the_bytes_it_had_inside() -> None:
    spaced = BADGE.replace(b": ", b" :\t ", 3).replace("é".encode(), b"\\u00e9")
    data = made.universal([spaced, OTHER, json.dumps(TOKEN), OB2, *REST])
    found = items(data)
    assert told(found) == ["+", "+", "+", "+", "-wallet_key", "-wallet_identity", "-wallet_profile"]
    kept = [item.parsed.received for item in found if item.parsed]
    assert kept == [spaced, OTHER, TOKEN.encode(), OB2.encode()]
    assert [item.member for item in found[:2]] == ["contents/0", "contents/1"]
    assert all(item.parsed.containers == ("universal_wallet",) for item in found if item.parsed)


def test_what_is_kept_holds_no_key_of_the_other_wallet() -> None:
    found = items(made.universal([BADGE, *REST]))
    assert not any(b"PRIVATE-CANARY" in item.parsed.received for item in found if item.parsed)


def test_signatures_still_hold() -> None:
    reports = verify_bytes(made.universal([BADGE, OTHER, *REST]), policy="learner")
    assert [str(report.verdict) for report in reports] == ["verified", "verified"]


def test_several_profiles_in_one_export() -> None:
    data = b"[" + made.universal([BADGE]) + b",\n" + made.universal([OTHER, REST[0]]) + b"]"
    found = items(data)
    assert told(found) == ["+", "+", "-wallet_key"]
    assert found[1].member == "1/contents/0"


def test_the_backup_the_learner_credential_wallet_writes_now() -> None:
    found = items(made.binary("tar"))
    assert sorted(told(found)) == ["+", "-wallet_identity", "-wallet_key", "-wallet_profile"]
    (kept,) = [item.parsed for item in found if item.parsed]
    assert kept.document == made.DATA["credential"]
    assert kept.containers == ("tar",)


@pytest.mark.parametrize("form", ["locked", "sealed"])
def test_what_another_program_locked_opens_with_its_password(form: str) -> None:
    data = json.dumps(made.DATA[form]).encode()
    found = items(data, made.PASSWORD)
    assert found[0].parsed is not None
    assert found[0].parsed.document == made.DATA["credential"]
    assert told(found) == (["+", "-wallet_key"] if form == "locked" else ["+"])
    (report,) = verify_bytes(found[0].parsed.received, policy="learner")
    assert str(report.verdict) == "verified"
    assert told(items(data)) == ["!password_needed"]
    assert told(items(data, "another")) == ["!password_wrong"]


def test_the_first_programs_locked_differently() -> None:
    contents = [made.jwe_of_the_first_programs(one) for one in (BADGE, json.dumps(made.KEY).encode())]
    data = json.dumps({"type": ["UniversalWallet2020"], "status": "LOCKED", "contents": contents}).encode()
    found = items(data, made.PASSWORD)
    assert told(found) == ["+", "-wallet_key"]
    assert found[0].parsed is not None
    assert found[0].parsed.received == BADGE


# LearnCard -----------------------------------------------------------------------------------------------------------
def test_a_bundle_that_learncards_libraries_wrote() -> None:
    data = made.binary("bundle")
    found = items(data, made.PASSWORD)
    assert sorted(told(found)) == ["+", "-bundle_consent", "-bundle_index", "-wallet_key"]
    assert [item.parsed.document for item in found if item.parsed] == [made.DATA["credential"]]
    assert told(items(data)) == ["!password_needed"]
    assert told(items(data, "another")) == ["!password_wrong"]


def test_a_bundle_without_a_password_keeps_every_byte() -> None:
    data = made.bundle(
        [
            ("credential", "credentials/a.json", BADGE, False),
            ("presentation", "presentations/b.json", json.dumps(TOKEN).encode(), False),
            ("did-document", "keys/did-document.json", json.dumps(made.DID_DOCUMENT).encode(), False),
            ("status-cache", "status-cache/c.json.enc", b"{}", True),
        ]
    )
    found = items(data)
    assert told(found) == ["+", "+", "-wallet_identity", "-bundle_status"]
    assert [item.parsed.received for item in found if item.parsed] == [BADGE, TOKEN.encode()]
    assert found[0].parsed is not None
    assert found[0].parsed.containers == ("learncard",)


# Backpacks ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ('{"credential": [%(badge)s], "compactJwsString": ["%(token)s"]}', ["+", "+"]),
        ('{"status": {"code": 200}, "results": [%(ob2)s]}', ["+"]),
        ('{"userId": 1, "badges": [{"assertion": %(ob2)s, "imageUrl": "x"}, {"hostedUrl": "https://b.example/2"}]}',
         ["+", "-backpack_address"]),
        ('{"result": [{"entityType": "BackpackAssertion", "openBadgeId": "https://b.example/3"}]}', ["-backpack_address"]),
    ],
)  # fmt: skip
def test_lists_of_badges(form: str, expected: list[str]) -> None:
    text = form % {"badge": BADGE.decode(), "token": TOKEN, "ob2": OB2}
    found = items(text.encode())
    assert told(found) == expected
    for item in found:
        assert item.parsed is None or item.parsed.received in (BADGE, TOKEN.encode(), OB2.encode())


def test_a_credential_that_speaks_of_wallets_is_a_credential() -> None:
    document = json.loads(BADGE)
    document["name"] = "Reads UniversalWallet2020, EncryptedWallet and credentialCids"
    document["results"] = [{"openBadgeId": "https://b.example/1"}]
    (only,) = unwrap(from_bytes(json.dumps(document).encode(), route="test"))
    assert only.containers == ()


# In words and on the command line -------------------------------------------------------------------------------------
def test_everything_left_out_or_refused_has_its_sentence() -> None:
    folder = Path(__file__).parents[3] / "wallet" / "intake"
    text = "\n".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    names = set(re.findall(r'"((?:wallet|bundle|backpack|export|lock|password|pdf|qr)_[a-z_]+)"', text))
    names -= {path.stem for path in folder.rglob("*.py")}
    assert len(names) > 20
    for language in catalogue.LANGUAGES:
        assert names <= catalogue.problem_codes(language)


def test_the_command_takes_a_locked_export_and_tells_what_it_left(tmp_path: Path) -> None:
    vault, file, secret = tmp_path / "vault", tmp_path / "wallet.json", tmp_path / "password"
    assert lanyard("init", vault=vault, passphrase="four quiet river stones").status == 0
    file.write_text(json.dumps(made.DATA["locked"]))
    shut = lanyard("add", "--json", file, vault=vault, passphrase="four quiet river stones")
    assert shut.status == 1
    assert [row["error"] for row in shut.rows] == ["password_needed"]
    secret.write_text(made.PASSWORD + "\n")
    env = {"LANYARD_FILE_PASSWORD_FILE": str(secret)}
    done = lanyard("add", "--json", file, vault=vault, passphrase="four quiet river stones", env=env)
    assert done.status == 0, done.err
    assert [(row["outcome"], row["error"]) for row in done.rows] == [("added", None), ("left_out", "wallet_key")]
    again = lanyard("add", file, vault=vault, passphrase="four quiet river stones", env=env)
    assert "not taken over" in again.out
    judged = lanyard("verify", "--json", "--offline", file, env=env)
    assert judged.status == 0
    assert [row["verdict"] for row in judged.rows] == ["verified"]


# Any bytes -------------------------------------------------------------------------------------------------------------
_SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(max_size=6), _VALUES, max_size=5), st.sampled_from([None, 1, "\t"]), st.booleans())
def test_slices_are_the_values_they_were(value: dict[str, object], indent: int | str | None, plain: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)
    assert {name: json.loads(part) for name, part in json_slices.members(f" {text}\n")} == value
    listed = json.dumps(list(value.values()), indent=indent)
    assert [json.loads(part) for part in json_slices.elements(listed)] == list(value.values())
    assert all(part in text for _, part in json_slices.members(text))


@settings(max_examples=200, deadline=None)
@given(st.lists(_VALUES, max_size=5), st.sampled_from(["LOCKED", "UNLOCKED", 3]))
def test_any_contents_are_taken_left_or_refused(contents: list[object], status: object) -> None:
    data = made.universal([json.dumps(one) for one in contents], status=status)
    found = items(data, "x")
    assert found
    for item in found:
        assert (item.parsed is None) != (item.error is None)


_BASES = [
    made.universal([BADGE[:300] + b'"}', REST[0]]),
    made.binary("tar"),
    made.bundle([("credential", "credentials/a.json", BADGE, False), ("key-jwks", "keys/k", b"{}", True)]),
    b'{"badges": [{"assertion": ' + OB2.encode() + b"}]}",
]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_exports_with_changed_bytes_never_break_the_reader(data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from(_BASES)))
    for _ in range(data.draw(st.integers(1, 5))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    for item in unwrap_each(Source("x", bytes(changed), from_bytes(b"", route="t").provenance, password="x")):
        assert (item.parsed is None) != (item.error is None)


_JWE = made.DATA["locked"]["contents"][0]
_ENVELOPE = json.loads(made.envelope(b"{}"))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_envelopes_with_members_changed_open_or_say_why(data: st.DataObject) -> None:
    password = Password(made.PASSWORD)
    jwe, envelope = json.loads(json.dumps(_JWE)), json.loads(json.dumps(_ENVELOPE))
    for whole in (jwe, jwe["recipients"][0], jwe["recipients"][0]["header"], envelope, envelope["kdfParams"]):
        for name in data.draw(st.lists(st.sampled_from(sorted(whole)), max_size=2, unique=True)):
            whole[name] = data.draw(_VALUES)
    for call, argument in ((password.open_jwe, jwe), (password.open_envelope, envelope)):
        try:
            assert isinstance(call(argument), bytes)
        except IntakeError as error:
            assert error.code in ("lock_unknown", "password_wrong") or error.code.startswith(("json_", "base64url_"))


def test_a_password_is_in_no_representation() -> None:
    source = replace(from_bytes(b"{}", route="test"), password="SECRET")
    assert "SECRET" not in repr(source)
    with pytest.raises(IntakeError) as caught:
        unwrap(replace(from_bytes(json.dumps(made.DATA["locked"]).encode(), route="test"), password="SECRET"))
    assert "SECRET" not in repr(caught.value) + str(caught.value)
