"""Select → disclose → sign → deliver: none of the four can be built before the one it is made from, or by hand."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.sharing import issue, keep, new_wallet
from tests.support.signing import NOW
from wallet.errors import BugError, ShareError
from wallet.service.sharing import Delivered, PresentationForm, PresentationRequest, SignedPresentation
from wallet.share.selection import Disclosed, Selection


def test_nothing_can_be_made_by_hand_or_changed(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path / "v")
    signed = wallet.sharing.present([issue(wallet)], PresentationRequest("A ward"))
    delivered = wallet.sharing.deliver(signed, "file", tmp_path / "p.vp.json")
    for stage in (signed.disclosed, signed, delivered):
        members = {each.name: getattr(stage, each.name) for each in dataclasses.fields(stage)}
        with pytest.raises(BugError, match="out_of_order"):
            type(stage)(**members, seal=object())
        with pytest.raises(ValueError, match="InitVar"):
            dataclasses.replace(stage, **members)
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(stage, next(iter(members)), None)
    assert isinstance(signed.disclosed, Disclosed)
    assert isinstance(signed, SignedPresentation)
    assert isinstance(delivered, Delivered)
    wallet.close()


def test_what_cannot_be_selected_or_asked_for_says_so(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path / "v")
    record = wallet.library.record(issue(wallet))
    for records, code in (((), "nothing_chosen"), ((record,) * 201, "too_many_shared")):
        with pytest.raises(ShareError, match=code):
            Selection(records)
    with pytest.raises(ShareError, match="request_too_long"):
        PresentationRequest(purpose="x" * 501)
    with pytest.raises(ShareError, match="expires_too_late"):
        PresentationRequest(expires_in=timedelta(days=367))
    wallet.close()


def test_whoever_chose_parts_never_hands_over_the_whole(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path / "v")
    with pytest.raises(ShareError, match="shown_whole_only"):
        wallet.sharing.present([issue(wallet)], PresentationRequest(disclose=("/name",)))
    wallet.close()


def test_a_credential_is_shown_with_the_key_it_was_issued_to(tmp_path: Path) -> None:
    from tests.support.vaults import vault_of

    wallet = new_wallet(tmp_path / "v")
    default, other = wallet.sharing.holder_key(), vault_of(wallet).keys.create("for Mercy College")
    mine, theirs = issue(wallet, subject=default.did), issue(wallet, subject=other.did)
    bearer = issue(wallet, subject=None)
    assert wallet.sharing.present([theirs], PresentationRequest()).holder == other.did
    assert wallet.sharing.present([theirs, bearer], PresentationRequest()).holder == other.did
    assert wallet.sharing.present([bearer], PresentationRequest()).holder == default.did
    both = wallet.sharing.present([mine, theirs], PresentationRequest())
    assert both.holder == default.did
    assert "share_bound_to_another_key" in {warning.code for warning in wallet.sharing.warnings(both)}
    wallet.close()


def test_a_presentation_can_be_a_token(tmp_path: Path) -> None:
    """VC-JOSE-COSE 3.1.2: checked by our own verifier with the receiver's challenge, and refused with another."""
    from wallet.verify.context import Expectations

    wallet = new_wallet(tmp_path / "v")
    request = PresentationRequest("A ward", "A post", "n-7", "https://ward.example", form=PresentationForm.VP_JWT)
    signed = wallet.sharing.present([issue(wallet)], request)
    assert signed.suffix == ".vp.jwt"
    assert signed.document.count(b".") == 2
    (report,) = wallet.checking.check_document(signed.document, expectations=Expectations("n-7", "https://ward.example"))
    assert (str(report.verdict), report.view.expires) == ("verified", NOW + timedelta(minutes=10))  # type: ignore[union-attr]
    (report,) = wallet.checking.check_document(signed.document, expectations=Expectations("n-8", "https://ward.example"))
    assert str(report.verdict) == "not_verified"
    wallet.sharing.deliver(signed, "file", tmp_path / "p.vp.jwt")
    assert keep(wallet, (tmp_path / "p.vp.jwt").read_bytes(), "p.vp.jwt")
    wallet.close()
