"""Nothing leaves before it is remembered, and the ledger says what became of it: also after a kill and on a full disk."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.durability import mounts
from tests.support.sharing import HandClock, issue, new_wallet, reopened, states
from tests.support.signing import NOW
from tests.support.vaults import vault_of
from wallet.errors import ShareError, StoreError
from wallet.records.record import ShareState
from wallet.service.sharing import Delivered, PresentationRequest
from wallet.service.wallet import Wallet
from wallet.share import writing
from wallet.share.channels import file as file_module
from wallet.share.channels import screen as screen_module

WARD = PresentationRequest("A ward", "A post")


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    made = new_wallet(tmp_path / "v")
    yield made
    made.close()


def given(wallet: Wallet, folder: Path, way: str = "file") -> Delivered:
    signed = wallet.sharing.present([issue(wallet)], WARD)
    return wallet.sharing.deliver(signed, way, folder / f"out{way}")


def test_a_file_is_delivered_private_and_remembered(wallet: Wallet, tmp_path: Path) -> None:
    for way in ("file", "html", "pdf", "qr"):
        delivered = given(wallet, tmp_path, way)
        assert delivered.path is not None
        assert stat.S_IMODE(delivered.path.stat().st_mode) == 0o600
        assert delivered.entry == wallet.sharing.ledger()[0]
        assert (delivered.entry.state, delivered.entry.channel) == (ShareState.DELIVERED, way)
        assert delivered.entry.holder == wallet.sharing.holder_key().did
    assert not list(tmp_path.glob(".lanyard-*"))
    with pytest.raises(ShareError, match="share_cannot_be_called_back"):
        wallet.sharing.stop(delivered.entry.id)


def test_what_is_shown_is_live_until_it_is_stopped_once(wallet: Wallet) -> None:
    signed = wallet.sharing.present([issue(wallet)], WARD)
    share = wallet.sharing.start(signed, "screen")
    assert share.live is not None
    assert (share.entry.state, len(share.live.matrices), share.live.views) == (ShareState.LIVE, 1, None)
    stopped = wallet.sharing.stop(share.entry.id)
    assert (stopped.state, share.live.state, list(share.live.matrices)) == (ShareState.STOPPED, ShareState.STOPPED, [])
    with pytest.raises(ShareError, match="share_is_over"):
        wallet.sharing.stop(share.entry.id)
    with pytest.raises(StoreError, match="no_share"):
        wallet.sharing.stop("00" * 8)


def test_stop_all_and_locking_stop_whatever_goes_on(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path / "v")
    signed = wallet.sharing.present([issue(wallet)], WARD)
    first, second = (wallet.sharing.start(signed, "screen") for _ in range(2))
    assert {entry.id for entry in wallet.sharing.stop_all()} == {first.entry.id, second.entry.id}
    assert wallet.sharing.stop_all() == []
    third = wallet.sharing.start(signed, "screen")
    wallet.close()
    assert third.live is not None
    assert third.live.state is ShareState.STOPPED
    again = reopened(tmp_path / "v")
    assert states(again) == ["stopped"] * 3
    again.close()


def test_a_time_that_is_over_ends_it_without_anybody_writing(tmp_path: Path) -> None:
    clock = HandClock()
    wallet = new_wallet(tmp_path / "v", clock)
    signed = wallet.sharing.present([issue(wallet)], PresentationRequest("A ward", expires_in=timedelta(minutes=10)))
    wallet.sharing.deliver(signed, "file", tmp_path / "p.vp.json")
    share = wallet.sharing.start(signed, "screen")
    assert states(wallet) == ["live", "delivered"]
    clock.at = NOW + timedelta(minutes=10)
    assert states(wallet) == ["ended", "ended"]
    assert wallet.sharing.stop(share.entry.id).state is ShareState.ENDED, "nobody took it back"
    assert str(vault_of(wallet).shares.get(share.entry.id).state) == "ended"
    wallet.close()


def test_what_showed_it_is_gone_with_the_program(tmp_path: Path) -> None:
    """Killed while a code is on the screen: nothing shows it any more, and the ledger does not say so."""
    wallet = new_wallet(tmp_path / "v")
    record = issue(wallet)
    wallet.close()
    _killed(tmp_path / "v", lambda again: again.sharing.start(again.sharing.present([record], WARD), "screen"))
    after = reopened(tmp_path / "v")
    (entry,) = after.sharing.ledger()
    assert entry.state is ShareState.ENDED
    assert str(vault_of(after).shares.get(entry.id).state) == "live"
    with pytest.raises(ShareError, match="share_is_over"):
        after.sharing.stop(entry.id)
    after.close()


@pytest.mark.parametrize("moment", ["before", "while", "after"])
def test_killed_on_the_way_it_is_remembered_as_intended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    wallet = new_wallet(tmp_path / "v")
    record = issue(wallet)
    wallet.close()
    write = writing.write_private

    def cut(path: Path, data: bytes) -> None:
        if moment != "before":
            write(path, data if moment == "after" else data[:100])
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(file_module, "write_private", cut)
    file = tmp_path / "p.vp.json"
    _killed(tmp_path / "v", lambda again: again.sharing.deliver(again.sharing.present([record], WARD), "file", file))
    assert not file.exists(), "a file has its name only when all of it is there"
    after = reopened(tmp_path / "v")
    (entry,) = after.sharing.ledger()
    assert (entry.state, entry.audience, entry.record_ids) == (ShareState.INTENDED, "A ward", (record,))
    with pytest.raises(ShareError, match="share_not_known_to_have_left"):
        after.sharing.stop(entry.id)
    after.close()


def _killed(folder: Path, act: object) -> None:
    """Lets a process of its own open the wallet and ``act``, which is killed before it ends."""
    child = os.fork()
    if child == 0:
        try:
            act(reopened(folder))  # type: ignore[operator]
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_on_a_full_disk_nothing_is_there_and_the_intention_is_remembered(tmp_path: Path) -> None:
    """The disk it goes to is full; the vault's is not."""
    child = os.fork()
    if child == 0:
        os._exit(_on_a_full_disk(tmp_path))
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == _NO_MOUNTS:
        pytest.skip("this system lets nobody mount a disk of their own")
    assert code == 0


_NO_MOUNTS = 77


def _on_a_full_disk(folder: Path) -> int:
    if mounts.own_mounts():
        return _NO_MOUNTS
    disk = folder / "stick"
    try:
        mounts.memory_disk(disk, 256)
    except RuntimeError:
        return _NO_MOUNTS
    wallet = new_wallet(folder / "v")
    signed = wallet.sharing.present([issue(wallet)], WARD)
    mounts.fill(disk, 0)
    try:
        wallet.sharing.write([(signed, "file", folder / "here.vp.json"), (signed, "pdf", disk / "there.pdf")])
    except ShareError as error:
        wrong = [
            error.code != "no_room_for_share",
            sorted(path.name for path in disk.iterdir()) != ["ballast"],
            (folder / "here.vp.json").exists(),
            states(wallet) != ["intended", "intended"],
        ]
        return int(any(wrong))
    return 2


def test_where_no_file_can_be_the_intention_is_remembered(wallet: Wallet, tmp_path: Path) -> None:
    signed = wallet.sharing.present([issue(wallet)], WARD)
    for path in (tmp_path / "no such folder" / "p.json", tmp_path):
        with pytest.raises(ShareError, match="cannot_write_share"):
            wallet.sharing.deliver(signed, "file", path)
    assert states(wallet) == ["intended", "intended"]
    assert not list(tmp_path.glob(".lanyard-*"))


def test_when_one_of_several_ways_cannot_carry_it_nothing_is_written(wallet: Wallet, tmp_path: Path) -> None:
    two = [issue(wallet), issue(wallet, description="Another.")]
    preview = wallet.sharing.preview(two, WARD)
    assert {way: [refusal.code for refusal in refusals] for way, refusals in preview.refusals.items()} == {
        "code": ["one_code_one_credential"],
        "code_screen": ["one_code_one_credential"],
        "link": ["no_storage"],
        "page": ["no_viewer"],
        "page_screen": ["no_viewer"],
    }
    signed = wallet.sharing.present(two, WARD)
    with pytest.raises(ShareError, match="one_code_one_credential"):
        wallet.sharing.write([(signed, "file", tmp_path / "p.vp.json"), (signed, "code", tmp_path / "p.png")])
    assert [path.name for path in tmp_path.iterdir()] == ["v"]
    assert states(wallet) == [], "nothing was about to leave"


def test_what_no_number_of_codes_holds_is_refused_beforehand(wallet: Wallet, tmp_path: Path) -> None:
    noise = os.urandom(300_000).hex()
    large = issue(wallet, description=noise)
    preview = wallet.sharing.preview([large], WARD)
    assert set(preview.refusals) == {"qr", "screen", "code", "code_screen", "page", "page_screen", "link"}
    signed = wallet.sharing.present([large], WARD)
    with pytest.raises(ShareError, match="too_large_for_qr"):
        wallet.sharing.start(signed, "screen")
    assert states(wallet) == []


def test_what_cannot_be_remembered_is_not_shown(wallet: Wallet, monkeypatch: pytest.MonkeyPatch) -> None:
    """The vault's disk fills up between the two lines: the code is taken off again."""
    signed = wallet.sharing.present([issue(wallet)], WARD)
    shown = []
    plain = screen_module.ShownCodes

    def watched(*codes: object) -> object:
        shown.append(plain(*codes))  # type: ignore[arg-type]
        return shown[-1]

    def full(*_: object) -> None:
        raise StoreError("disk_full")

    monkeypatch.setattr(screen_module, "ShownCodes", watched)
    monkeypatch.setattr(type(vault_of(wallet).shares), "set_state", full)
    with pytest.raises(StoreError, match="disk_full"):
        wallet.sharing.start(signed, "screen")
    assert [each.state for each in shown] == [ShareState.STOPPED]
    assert states(wallet) == ["intended"]


def test_a_vault_with_a_new_key_goes_on_with_the_same_ledger(tmp_path: Path) -> None:
    from tests.support.vaults import PASSPHRASE

    wallet = new_wallet(tmp_path / "v")
    given(wallet, tmp_path)
    vault_of(wallet).rotate_vault_key(PASSPHRASE)
    given(wallet, tmp_path, "pdf")
    assert states(wallet) == ["delivered", "delivered"]
    wallet.close()


def test_codes_in_a_terminal_are_in_the_ledger_too(wallet: Wallet) -> None:
    lines: list[str] = []
    delivered = wallet.sharing.print_codes(wallet.sharing.present([issue(wallet)], WARD), lines.append)
    assert "█" in lines[0]
    assert (delivered.entry.channel, states(wallet)) == ("qr", ["delivered"])
