"""Keys of an old wallet: brought in when asked, for the credentials bound to them, and marked as known elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import lanyard
from tests.support.sharing import new_wallet
from tests.support.signing import HOLDER, THIEF, Ed25519Signer, badge, signed
from tests.support.vaults import PASSPHRASE
from wallet.encodings import base64url
from wallet.encodings.multibase import encode_base58
from wallet.errors import IntakeError, StoreError
from wallet.intake.source import Source
from wallet.records.record import Provenance
from wallet.report import Verdict
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet

WORDS = "four quiet river stones"


def key_of(signer: Ed25519Signer, form: str = "old", *, called: Ed25519Signer | None = None) -> dict[str, Any]:
    """Returns a key as other wallets export it; ``called`` is whose name it bears."""
    named = called or signer
    seed, public = signer.private.private_bytes_raw(), signer.private.public_key().public_bytes_raw()
    item: dict[str, Any] = {"id": named.method, "type": "Ed25519VerificationKey2020", "controller": named.did}
    if form == "jwk":
        return item | {"privateKeyJwk": {"kty": "OKP", "crv": "Ed25519", "d": base64url.encode(seed), "x": "AA"}}
    if form == "new":
        return item | {"secretKeyMultibase": encode_base58(b"\x80\x26" + seed)}
    return item | {"privateKeyMultibase": encode_base58(b"\x80\x26" + seed + public)}


def export(*contents: Any) -> Source:
    data = {"@context": [], "type": "UniversalWallet2020", "status": "UNLOCKED", "contents": list(contents)}
    return Source("old.json", json.dumps(data).encode(), Provenance("file", "old.json"))


@pytest.mark.parametrize("form", ["old", "new", "jwk"])
def test_a_key_comes_in_for_its_credentials_and_presents_them(tmp_path: Path, form: str) -> None:
    wallet = new_wallet(tmp_path / "v")
    source = export(signed(badge()), key_of(HOLDER, form), key_of(THIEF, form))
    (moved,) = wallet.moved_keys.bring_in(source, PASSPHRASE)
    # The other key is bound to nothing in the file, and stays where it is.
    assert (moved.did, moved.credentials) == (HOLDER.did, 1)
    assert wallet.moved_keys.origin(HOLDER.did) == "also_elsewhere"
    own = wallet.sharing.holder_key()
    assert own.did != HOLDER.did
    assert wallet.moved_keys.origin(own.did) == ""
    (outcome, *_) = wallet.adding.add([source])
    assert outcome.id is not None
    shown = wallet.sharing.present([outcome.id], PresentationRequest("A ward"))
    assert shown.holder == HOLDER.did
    assert shown.report.verdict is Verdict.VERIFIED
    assert wallet.moved_keys.bring_in(source, PASSPHRASE) == []
    backup, code = tmp_path / "b.age", wallet.safekeeping.new_backup_code()
    wallet.safekeeping.backup(backup, code)
    wallet.close()
    # What it is stays said of it in a backup.
    restored = Wallet.locked(tmp_path / "again" / "v").restore(backup, code, PASSPHRASE)
    assert restored is not None
    opened = Wallet.open(tmp_path / "again" / "v", PASSPHRASE)
    assert opened.moved_keys.origin(HOLDER.did) == "also_elsewhere"
    assert opened.moved_keys.origin(own.did) == ""
    opened.close()


def test_nothing_comes_in_unasked_without_the_passphrase_or_under_another_s_name(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path / "v")
    source = export(signed(badge()), key_of(HOLDER))
    list(wallet.adding.add([source]))
    with pytest.raises(StoreError) as error:
        wallet.moved_keys.bring_in(source, "wrong")
    assert error.value.code == "passphrase_wrong"
    changed = signed(badge())
    changed["name"] = "Surgery"
    for odd in (
        export(signed(badge()), key_of(THIEF, called=HOLDER)),
        export(signed(badge()), {**key_of(HOLDER), "privateKeyMultibase": "zrv1"}),
        export(signed(badge()), {**key_of(HOLDER), "privateKeyMultibase": 7}),
        export(key_of(HOLDER)),
    ):
        assert wallet.moved_keys.bring_in(odd, PASSPHRASE) == []
    for other in (b"{}", b"", json.dumps(signed(badge())).encode()):
        with pytest.raises(IntakeError) as refused:
            wallet.moved_keys.bring_in(Source("x", other, Provenance("file")), PASSPHRASE)
        assert refused.value.code == "no_keys_inside"
    wallet.close()


def test_the_command_says_what_it_brought_and_to_delete_the_file(tmp_path: Path) -> None:
    vault = tmp_path / "v"
    assert lanyard("init", vault=vault, passphrase=WORDS).status == 0
    (tmp_path / "old.json").write_bytes(export(signed(badge()), key_of(HOLDER)).data)
    done = lanyard("add", tmp_path / "old.json", "--keys", "--json", vault=vault, passphrase=WORDS)
    assert done.status == 0, done.err
    row = next(row for row in done.rows if row["outcome"] == "key")
    assert (row["key"], row["origin"]) == (HOLDER.did, "also_elsewhere")
    record = next(row for row in done.rows if row["outcome"] == "added")
    shown = lanyard("present", record["id"], "-o", tmp_path / "p.json", vault=vault, passphrase=WORDS)
    assert shown.status == 0, shown.err
    assert json.loads((tmp_path / "p.json").read_text())["holder"] == HOLDER.did
    words = lanyard("add", tmp_path / "old.json", "--keys", vault=vault, passphrase=WORDS)
    assert "Traceback" not in words.err
