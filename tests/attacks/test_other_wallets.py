"""Attacks by what claims to be another wallet's export. None may crash, hang, exhaust, leak a key or hide a neighbour."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support import other_wallets as made
from tests.support.bounds import bounded
from wallet.errors import IntakeError
from wallet.intake.source import expand, from_bytes
from wallet.intake.unwrap import unwrap, unwrap_each
from wallet.limits import MAX_SOURCE_BYTES, MAX_WALLET_KDF_MEMORY_KIB
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.service.wallet import Wallet

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

BADGE = encoded(SampleIssuer("Mercy College").badge("infection-control", terms=Terms(image=False)))


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    with bounded():
        yield


def told(data: bytes, password: str | None = None) -> list[str]:
    found = unwrap_each(replace(from_bytes(data, route="test"), password=password))
    return [("-" if item.left_out else "!") + item.error.code if item.error else "+" for item in found]


def refused(data: bytes, password: str | None = None) -> str:
    with pytest.raises(IntakeError) as caught:
        unwrap(replace(from_bytes(data, route="test"), password=password))
    return caught.value.code


# Costs that the file chooses --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "cost",
    [
        {"memoryCost": MAX_WALLET_KDF_MEMORY_KIB + 1},
        {"memoryCost": 2**31},
        {"timeCost": 1_000_000},
        {"timeCost": 0},
        {"timeCost": True},
        {"timeCost": 1.5},
        {"parallelism": 1_000},
        {"memoryCost": 1},
        {"memoryCost": -8},
        {"algorithm": "pbkdf2"},
        {"algorithm": None},
    ],
    ids=str,
)
def test_a_derivation_that_would_exhaust_the_machine_is_not_begun(cost: dict[str, Any]) -> None:
    entry = ("credential", "credentials/a.json.enc", made.envelope(BADGE, **cost), True)
    assert refused(made.bundle([entry]), made.PASSWORD) == "lock_unknown"


def test_a_thousand_locked_entries_and_a_wrong_password_cost_one_derivation() -> None:
    stored = made.envelope(BADGE, "another")
    entries = [("credential", f"credentials/{n}.json.enc", stored, True) for n in range(1000)]
    with bounded(seconds=3):
        assert told(made.bundle(entries), made.PASSWORD) == ["!password_wrong"]


# Envelopes that lie -----------------------------------------------------------------------------------------------------
def locked(change: Any) -> bytes:
    document = json.loads(json.dumps(made.DATA["locked"]))
    change(document["contents"][0])
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda jwe: jwe.update(tag="AAAAAAAAAAAAAAAAAAAAAA"), "password_wrong"),
        (lambda jwe: jwe.update(ciphertext=jwe["ciphertext"][:-4] + "AAAA"), "password_wrong"),
        (lambda jwe: jwe.update(iv="AAAA"), "lock_unknown"),
        (lambda jwe: jwe.update(iv="*"), "lock_unknown"),
        (lambda jwe: jwe.update(protected="eyJlbmMiOiJub25lIn0"), "lock_unknown"),
        (lambda jwe: jwe.update(protected=["x"]), "lock_unknown"),
        (lambda jwe: jwe.update(recipients=jwe["recipients"] * 2), "lock_unknown"),
        (lambda jwe: jwe.update(recipients=[]), "lock_unknown"),
        (lambda jwe: jwe["recipients"][0]["header"].update(alg="dir"), "lock_unknown"),
        (lambda jwe: jwe["recipients"][0]["header"].update(enc="A256GCM"), "lock_unknown"),
        (lambda jwe: jwe["recipients"][0].update(encrypted_key="AAAA"), "lock_unknown"),
        (lambda jwe: jwe.clear(), "lock_unknown"),
    ],
)
def test_an_envelope_that_was_changed_opens_nothing(change: Any, code: str) -> None:
    assert refused(locked(change), made.PASSWORD) == code


@pytest.mark.parametrize("x", ["A" * 43, "", "AAAA", 7, None])
def test_a_sender_key_that_makes_everybodys_secret_the_same(x: object) -> None:
    # The point of order one gives zero as the shared secret, whoever the receiver is.
    jwe = made.jwe_of_the_first_programs(BADGE)
    jwe["recipients"][0]["header"]["epk"]["x"] = x
    data = json.dumps({"type": "UniversalWallet2020", "status": "LOCKED", "contents": [jwe]}).encode()
    assert refused(data, made.PASSWORD) == "lock_unknown"


@pytest.mark.parametrize("inside", [b"\xff\xfe", b"{", b'{"a":1,"a":2}', b"[" * 100_000, b"NaN"])
def test_what_comes_out_of_an_envelope_is_read_as_strictly_as_a_file(inside: bytes) -> None:
    data = json.dumps(
        {"type": "UniversalWallet2020", "status": "LOCKED", "contents": [made.jwe_of_the_first_programs(inside)]}
    ).encode()
    assert refused(data, made.PASSWORD).startswith("json_")


# Contents that lie ------------------------------------------------------------------------------------------------------
def test_the_keys_of_the_other_wallet_are_nowhere_in_the_vault(tmp_path: Path) -> None:
    disguised = {**made.KEY, "@context": ["https://www.w3.org/2018/credentials/v1"]}
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "PRIVATE-CANARY"}
    keys: list[dict[str, Any]] = [made.KEY, disguised, jwk, {"assertion": made.KEY}]
    contents: list[str | bytes] = [BADGE, *map(json.dumps, keys)]
    wallet, _ = Wallet.create(tmp_path / "v", "six quiet words in a row")
    try:
        outcomes = list(wallet.adding.add([from_bytes(made.universal(contents), route="test")]))
        assert [str(one.outcome) for one in outcomes] == ["added", "left_out", "left_out", "left_out", "left_out"]
        assert wallet.safekeeping.export(tmp_path / "out").credentials == 1
    finally:
        wallet.close()
    assert not any(b"PRIVATE-CANARY" in path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())


def test_a_wallet_in_a_wallet_in_a_wallet() -> None:
    data = made.universal([BADGE])
    for _ in range(4):
        data = made.universal([data])
    assert told(data) == ["!nested_too_deep"]


def test_a_bundle_in_a_bundle_in_a_bundle() -> None:
    data = made.tar(("a.json", made.universal([BADGE])))
    for _ in range(3):
        data = made.tar(("inner.tar", data))
    assert told(data) == ["!nested_too_deep"]


@pytest.mark.parametrize("word", ["credential", "assertion", "vc"])
def test_a_line_that_wraps_two_credentials_gives_the_one_it_names_first(word: str) -> None:
    line = f'{{"assertion": {BADGE.decode()}, "credential": {{}}, "vc": {{}}, "note": "{word}"}}'
    assert told(made.universal([line])) == ["+"]


def test_two_members_of_one_name_are_refused_as_everywhere() -> None:
    data = b'{"type":"UniversalWallet2020","contents":[' + BADGE + b'],"contents":[]}'
    assert refused(data) == "json_duplicate_key"


def test_ten_thousand_and_one_things() -> None:
    assert refused(made.universal(["1"] * 10_001)) == "too_many_items"


def test_one_bad_thing_does_not_hide_the_good_one() -> None:
    broken = BADGE.replace(b'"VerifiableCredential"', b'"VerifiableCredential", 7, {}', 1)
    assert told(made.universal([json.dumps({"type": ["VerifiableCredential"]}), BADGE, broken]))[1] == "+"


# Bundles that lie ----------------------------------------------------------------------------------------------------------
def test_an_entry_that_is_not_what_the_manifest_says_is_refused_alone() -> None:
    good, changed = ("credential", "credentials/a.json", BADGE, False), ("credential", "credentials/b.json", BADGE, False)
    data = made.bundle([good, changed], members={"credentials/b.json": BADGE.replace(b"Mercy", b"Mercx")})
    assert told(data) == ["+", "!export_damaged"]


def test_an_entry_that_is_not_there() -> None:
    data = made.bundle([("credential", "credentials/a.json", BADGE, False)], contents=[
        {"type": "credential", "path": "../../etc/passwd", "sha256": "", "encrypted": False}])  # fmt: skip
    assert told(data) == ["!export_damaged"]


@pytest.mark.parametrize(
    "contents", [None, {}, "x", [[]], [{"type": 1}], [{"type": "credential"}], [{"type": "x", "path": []}]]
)
def test_a_manifest_that_is_no_list(contents: object) -> None:
    assert refused(made.bundle([], contents=contents)) in ("too_many_items", "export_damaged", "nothing_inside")


def test_a_bundle_of_tomorrow_is_not_guessed_at() -> None:
    assert refused(made.bundle([("credential", "a", BADGE, False)], specVersion="2.0.0")) == "bundle_too_new"


def test_a_key_that_says_it_is_a_credential_is_left_out() -> None:
    seed = json.dumps(made.KEY).encode()
    assert told(made.bundle([("credential", "credentials/a.json", seed, False)])) == ["-wallet_key"]


def test_locked_entries_that_are_no_credentials_are_not_even_unlocked() -> None:
    costly = made.envelope(b"seed", memoryCost=2**31)
    entries = [("credential", "credentials/a.json", BADGE, False), ("key-private-seed", "keys/s.enc", costly, True)]
    assert told(made.bundle(entries)) == ["+", "-wallet_key"]


# Archives ----------------------------------------------------------------------------------------------------------
def link(kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo("link.json")
    info.type, info.linkname = kind, "/etc/passwd"
    return info


@pytest.mark.parametrize(
    "name",
    ["../../x.json", "/etc/x.json", "C:\\x.json", "..\\x.json", link(tarfile.SYMTYPE), link(tarfile.LNKTYPE),
     link(tarfile.CHRTYPE), link(tarfile.FIFOTYPE)],
)  # fmt: skip
def test_P25_tar_members_that_leave_their_folder(name: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(made.tar(("good.json", BADGE), (name, b""))) == "zip_unsafe"
    assert not list(tmp_path.iterdir())


def test_P26_a_tar_of_too_many() -> None:
    assert refused(made.tar(*((f"{n}", b"x") for n in range(10_001)))) == "too_many_items"


def test_P26_a_tar_member_past_the_limit() -> None:
    assert refused(made.tar(("big.json", bytes(MAX_SOURCE_BYTES + 1)))) == "unpacks_too_large"


def test_a_tar_whose_sizes_lie() -> None:
    data = bytearray(made.tar(("a.json", BADGE)))
    data[124:136] = b"77777777777\0"
    data[148:156] = b"%06o\0 " % sum(data[:148] + b" " * 8 + data[156:512])
    assert refused(bytes(data)) in ("zip_damaged", "nothing_inside", "unpacks_too_large")


def test_a_tar_may_be_as_large_as_a_zip_and_no_larger(tmp_path: Path) -> None:
    path = tmp_path / "wallet.tar"
    path.write_bytes(made.tar(("a.json", BADGE), ("b.bin", bytes(MAX_SOURCE_BYTES))))
    (source,) = expand([path], route="file")
    assert source.error is None
    assert told(source.data)[0] == "+"
