"""Moving out and in again: what leaves for another wallet comes back byte for byte, and what stays behind is told."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import other_wallets as made
from tests.support.command import lanyard
from tests.support.vaults import vault_of
from wallet.clock import FixedClock
from wallet.errors import ShareError
from wallet.intake.source import Source, from_bytes
from wallet.intake.unwrap import unwrap
from wallet.sample.issuer import encoded
from wallet.sample.shelf import SampleShelf
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet
from wallet.share import exporting

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WORDS = "six quiet words in a row"
OB2 = json.dumps(
    {"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://b.example/1",
     "recipient": {"type": "email", "hashed": False, "identity": "ada@post.example"}, "issuedOn": "2026-01-01T00:00:00Z",
     "badge": "https://b.example/b", "verification": {"type": "HostedBadge"}}
).encode()  # fmt: skip


@pytest.fixture(scope="module")
def shelf() -> SampleShelf:
    return SampleShelf(NOW, "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK").fill()


@pytest.fixture
def wallet(tmp_path: Path, shelf: SampleShelf) -> Iterator[Wallet]:
    opened, _ = Wallet.create(tmp_path / "vault", WORDS, clock=FixedClock(NOW))
    token = shelf.wren.token("telemetry").encode()
    sources = [from_bytes(data, route="test", name=name) for name, data in shelf.files.items()]
    sources += [from_bytes(token + b"\n", route="test"), from_bytes(OB2, route="test")]
    assert {str(one.outcome) for one in opened.adding.add(sources)} == {"added"}
    yield opened
    opened.close()


def texts(wallet: Wallet) -> list[bytes]:
    records = [wallet.library.record(row.id) for row in wallet.library.find()]
    return sorted(unwrap(Source("", record.received, record.provenance))[0].payload.strip() for record in records)


def standings(wallet: Wallet) -> list[tuple[str, str]]:
    return sorted((one.title, str(one.standing.kind)) for one in wallet.library.find())


@pytest.mark.parametrize(("form", "password"), [("universal-wallet", None), ("learncard", made.PASSWORD)])
def test_what_goes_out_comes_back_byte_for_byte(wallet: Wallet, tmp_path: Path, form: str, password: str | None) -> None:
    before = texts(wallet)
    first = next(one.id for one in wallet.library.find() if one.title.startswith("Wound"))
    vault_of(wallet).organise.set_note(first, "a private thought")
    vault_of(wallet).organise.set_tags(first, ["ward"])
    wallet.sharing.present([first], PresentationRequest("A ward", "A post"))
    file = tmp_path / "moving.out"
    done = wallet.exporting.move_out(file, form, password=password)
    assert done.credentials == len(before)
    # Tokens and the older badge stand in the file, and the other program passes over them: that is told.
    assert done.taken_in == sum(one.startswith(b"{") and b"VerifiableCredential" in one for one in before) == 6
    assert {"keys": 1, "notes": 1, "tags": 1, "pictures": 2}.items() <= done.not_carried.items()
    assert b"a private thought" not in file.read_bytes()

    other, _ = Wallet.create(tmp_path / "other", WORDS, clock=FixedClock(NOW))
    try:
        outcomes = list(
            other.adding.add([Source("x", file.read_bytes(), from_bytes(b"", route="t").provenance, password=password)])
        )
        assert {str(one.outcome) for one in outcomes} == {"added", "left_out"}
        assert texts(other) == before
        assert standings(other) == standings(wallet)
    finally:
        other.close()


def test_no_private_key_leaves(wallet: Wallet, tmp_path: Path) -> None:
    key = wallet.sharing.holder_key()
    seed = bytes(vault_of(wallet).keys.export_private(key.did))
    wallet.exporting.move_out(tmp_path / "w.json", "universal-wallet")
    wallet.exporting.move_out(tmp_path / "b.zip", "learncard", password="x")
    plain = (tmp_path / "w.json").read_bytes()
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        plain += b"".join(archive.read(name) for name in archive.namelist())
    from wallet.encodings import base64url
    from wallet.encodings.multibase import encode_base58

    for told in (seed.hex(), base64url.encode(seed), encode_base58(seed), encode_base58(b"\x80\x26" + seed), "privateKey"):
        assert told.encode() not in plain
    assert b"Wound" not in b"".join(zipfile.ZipFile(tmp_path / "b.zip").read(n) for n in archive.namelist())


def test_the_learner_credential_wallet_finds_what_it_asks_for(wallet: Wallet, tmp_path: Path) -> None:
    wallet.exporting.move_out(tmp_path / "w.json", "universal-wallet")
    document = json.loads((tmp_path / "w.json").read_text("utf-8"))
    assert (document["type"], document["status"]) == ("UniversalWallet2020", "UNLOCKED")
    contents = [one for one in document["contents"] if isinstance(one, dict)]
    types = [one.get("type") for one in contents]
    assert {"Ed25519VerificationKey2020", "X25519KeyAgreementKey2020", "ProfileMetadata"} <= {
        t for t in types if isinstance(t, str)
    }
    (did,) = [one for one in contents if "https://www.w3.org/ns/did/v1" in one.get("@context", [])]
    assert did["id"] == wallet.sharing.holder_key().did


def test_what_no_other_wallet_takes_does_not_hold_the_rest_back(wallet: Wallet, tmp_path: Path) -> None:
    stranger = json.dumps(
        {"@context": "https://w3id.org/openbadges/v2", "type": "Issuer", "id": "https://b.example/i", "publicKey": "x"}
    )
    list(wallet.adding.add([from_bytes(stranger.encode(), route="test")]))
    done = wallet.exporting.move_out(tmp_path / "w.json", "universal-wallet")
    assert done.not_carried["others"] == 1
    assert done.credentials == wallet.library.count() - 1


@pytest.mark.parametrize(("form", "code"), [("learncard", "export_password_needed"), ("zip", "export_form_unknown")])
def test_what_cannot_be_written_leaves_nothing_behind(wallet: Wallet, tmp_path: Path, form: str, code: str) -> None:
    with pytest.raises(ShareError, match=code):
        wallet.exporting.move_out(tmp_path / "out", form)
    assert not (tmp_path / "out").exists()


def test_a_writer_that_loses_a_byte_is_caught_before_the_file_has_its_name(
    wallet: Wallet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exporting.universal_wallet

    def careless(items, **told):  # type: ignore[no-untyped-def]
        return whole(items, **told).replace(b"Mercy College", b"Mercy Collage")

    monkeypatch.setattr("wallet.service.exporting.WRITERS", {"universal-wallet": careless})
    done = wallet.exporting.move_out(tmp_path / "w.json", "universal-wallet")
    assert done.not_carried["others"] >= 2, "what would not come back is counted as not carried"


def test_the_command_says_what_it_leaves(tmp_path: Path, shelf: SampleShelf) -> None:
    vault, badge = tmp_path / "vault", tmp_path / "badge.json"
    badge.write_bytes(encoded(shelf.mercy.badge("infection-control")))
    assert lanyard("init", vault=vault, passphrase=WORDS).status == 0
    assert lanyard("add", badge, vault=vault, passphrase=WORDS).status == 0
    done = lanyard("export", "--format", "universal-wallet", tmp_path / "w.json", vault=vault, passphrase=WORDS)
    assert done.status == 0, done.err
    assert "Not carried over: 1 key" in done.out
    assert unwrap(from_bytes((tmp_path / "w.json").read_bytes(), route="t"))[0].received == badge.read_bytes()
    shut = lanyard("export", "--format", "learncard", tmp_path / "b.zip", vault=vault, passphrase=WORDS)
    assert shut.status == 2
    (tmp_path / "password").write_text("p\n")
    env = {"LANYARD_FILE_PASSWORD_FILE": str(tmp_path / "password")}
    told = lanyard("export", "--json", "--format", "learncard", tmp_path / "b.zip", vault=vault, passphrase=WORDS, env=env)
    assert told.rows[0]["credentials"] == 1
    assert told.rows[0]["not_carried_over"]["keys"] == 1
    opened = lanyard("export", "--json", tmp_path / "open", vault=vault, passphrase=WORDS)
    assert opened.rows[0]["not_carried_over"]["keys"] == 1
