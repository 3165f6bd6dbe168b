"""A code for checking apps: one credential by itself, read by readers and decoders that are not ours."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.support.peers import node
from tests.support.sd_jwts import claims, digest, disclosure, issued
from tests.support.sharing import issue, keep, new_wallet
from tests.support.signing import NOW
from wallet.clock import FixedClock
from wallet.encodings import base64url, pixelpass
from wallet.errors import ShareError
from wallet.intake.source import from_bytes
from wallet.sample import art
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.service.sharing import Delivered, PresentationRequest
from wallet.service.wallet import Wallet

QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
"""A picture of many small squares is now and then taken for another kind of code as well."""

WARD = PresentationRequest("A ward")
ISSUER = SampleIssuer("Mercy College", clock=FixedClock(NOW))


@pytest.fixture
def wallet(tmp_path: Path) -> Iterator[Wallet]:
    made = new_wallet(tmp_path / "v")
    yield made
    made.close()


def coded(wallet: Wallet, record: Any, folder: Path, request: PresentationRequest = WARD) -> tuple[Delivered, str]:
    """Returns the share of ``record`` by a code, and what a reader of others finds in the picture."""
    delivered = wallet.sharing.deliver(wallet.sharing.present([record], request), "code", folder / "code.png")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO((folder / "code.png").read_bytes())), formats=QR_ONLY)
    return delivered, code.text


def kinds(wallet: Wallet) -> dict[str, Any]:
    """Returns a record of every kind that fits: JSON of both data models, a token, a token with disclosures."""
    own = wallet.sharing.holder_key()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(own.public)}
    parts = (disclosure("s1", "given_name", "Ana"), disclosure("s2", "registration", "RN-123"))
    older, plain = (Terms(version, image=False) for version in ("1.1", "2.0"))
    return {
        "json": keep(wallet, encoded(ISSUER.badge("wound-care-2", subject=own.did, terms=plain))),
        "older": keep(wallet, encoded(ISSUER.badge("telemetry", subject=own.did, terms=older))),
        "jwt": keep(wallet, ISSUER.token("wound-care-2", subject=own.did, terms=plain).encode(), "a.jwt"),
        "sd-jwt": keep(
            wallet, issued(claims(cnf={"jwk": jwk}, _sd=[digest(p) for p in parts]), *parts).encode(), "a.sd-jwt"
        ),
    }


def test_what_is_in_the_code_is_the_credential_and_checks_out_by_itself(wallet: Wallet, tmp_path: Path) -> None:
    for kind, record in kinds(wallet).items():
        request = PresentationRequest("A ward", disclose=("registration",)) if kind == "sd-jwt" else WARD
        delivered, text = coded(wallet, record, tmp_path, request)
        assert text == wallet.sharing.camera_text(delivered)
        data = pixelpass.unpack(text)
        (report,) = wallet.checking.check_document(data)
        assert str(report.verdict) == "verified", kind
        assert report.view is not None
        assert "VerifiablePresentation" not in report.view.type
        if kind == "sd-jwt":
            assert b"RN-123" not in data, "a disclosure is encoded"
            assert data.count(b"~") == 2, "one disclosure, and the binding"


def test_whoever_gets_it_can_keep_and_check_it(wallet: Wallet, tmp_path: Path) -> None:
    """Our own picture goes into Add, and so does what other programs put into such a code."""
    record = kinds(wallet)["json"]
    coded(wallet, record, tmp_path)
    (again,) = wallet.adding.add([from_bytes((tmp_path / "code.png").read_bytes(), route="test", name="code.png")])
    assert again.id is not None
    assert again.id != record, "compact text is another file of the same credential"
    assert wallet.library.record(again.id).summary.title == wallet.library.record(record).summary.title


def test_it_ends_as_the_credential_does_and_says_that_it_is_a_copy(wallet: Wallet, tmp_path: Path) -> None:
    until = NOW + timedelta(days=400)
    ends = issue(wallet, validUntil=until.isoformat())
    preview = wallet.sharing.preview([ends], WARD)
    assert [caution.code for caution in preview.cautions["code"]] == ["share_is_a_copy"]
    assert preview.cautions["file"] == ()
    delivered, text = coded(wallet, ends, tmp_path)
    assert delivered.entry.expires == until
    (line, *_) = wallet.sharing.ledger()
    assert line.digest != delivered.signed.digest, "what left is not the presentation"
    forever, _ = coded(wallet, issue(wallet, name="Without an end"), tmp_path)
    assert forever.entry.expires is None
    assert forever.entry.id == wallet.sharing.ledger()[0].id


def test_a_stolen_one_is_not_accused_for_the_presenter_is_not_in_it(wallet: Wallet) -> None:
    """The receiver of a bare credential is told nothing of who shows it: the report beforehand is theirs."""
    from tests.support.signing import HOLDER

    preview = wallet.sharing.preview([issue(wallet, subject=HOLDER.did)], WARD)
    assert str(preview.reports["file"].verdict) == "not_verified"
    assert str(preview.reports["code"].verdict) == "verified"


def test_what_does_not_fit_or_is_more_than_one_is_refused_beforehand(wallet: Wallet, tmp_path: Path) -> None:
    own = wallet.sharing.holder_key().did
    small = issue(wallet)
    pictured = issue(wallet, name="With a picture", description=os.urandom(4000).hex())
    refusals = wallet.sharing.preview([pictured], WARD).refusals
    (refusal,) = refusals["code"]
    assert (refusal.code, refusal.title) == ("too_large_for_one_code", "Infection control")
    assert float(refusal.detail) > 1.5
    assert "qr" not in refusals, "another Lanyard can have it by codes that take turns"
    (several,) = wallet.sharing.preview([small, pictured], WARD).refusals["code"]
    assert several.code == "one_code_one_credential"
    with pytest.raises(ShareError, match="too_large_for_one_code"):
        coded(wallet, pictured, tmp_path)
    assert own
    assert wallet.sharing.ledger() == []


@pytest.mark.parametrize("scale", [0.4, 0.7, 1.0, 2.0])
@pytest.mark.parametrize("turn", [0, 8])
def test_the_largest_code_is_read_from_a_picture_of_the_screen(tmp_path: Path, scale: float, turn: int) -> None:
    from wallet.limits import BARE_CODE_CHARS
    from wallet.share.qr import as_png, encode_text

    text = pixelpass.pack(os.urandom(BARE_CODE_CHARS * 2 // 3 - 20))
    assert BARE_CODE_CHARS - 60 < len(text) <= BARE_CODE_CHARS
    image = Image.open(io.BytesIO(as_png([encode_text(text, sturdy=False)], module=6))).convert("L")
    image = image.rotate(turn, expand=True, fillcolor=255)
    image = image.resize((int(image.width * scale), int(image.height * scale)), Image.Resampling.BILINEAR)
    (found,) = zxingcpp.read_barcodes(image, formats=QR_ONLY)
    assert found.text == text


def test_on_the_screen_it_is_one_code_until_it_is_stopped(wallet: Wallet) -> None:
    share = wallet.sharing.start(wallet.sharing.present([issue(wallet)], WARD), "code_screen")
    assert share.live is not None
    assert len(share.live.matrices) == 1
    assert str(wallet.sharing.stop(share.entry.id).state) == "stopped"


# Decoded by the others' own program --------------------------------------------------------------------------------
def pixelpass_of_others(words: list[str], stdin: str) -> str:
    """Runs @mosip/pixelpass."""
    return node("@mosip/pixelpass", "pixelpass.cjs", *words, text=stdin)


@pytest.mark.peer("@mosip/pixelpass", "ours to theirs")
def test_pixelpass_decodes_what_we_put_into_a_code(wallet: Wallet, tmp_path: Path) -> None:
    for kind, record in kinds(wallet).items():
        _, text = coded(wallet, record, tmp_path)
        decoded = pixelpass_of_others(["decode"], text)
        data = pixelpass.unpack(text).decode()
        assert decoded == data or json.loads(decoded) == json.loads(data), kind
        (report,) = wallet.checking.check_document(decoded.encode())
        assert str(report.verdict) == "verified", kind


@pytest.mark.peer("@mosip/pixelpass", "theirs to ours")
def test_we_read_what_pixelpass_puts_into_a_code(wallet: Wallet, tmp_path: Path) -> None:
    from wallet.share.qr import as_png, encode_text

    own = wallet.sharing.holder_key().did
    for number, document in enumerate(
        (
            encoded(ISSUER.badge("wound-care-2", subject=own, terms=Terms(image=False))).decode(),
            ISSUER.token("telemetry", subject=own, terms=Terms(image=False)),
        )
    ):
        text = pixelpass_of_others(["encode"], document)
        picture = as_png([encode_text(text, sturdy=False)])
        (outcome,) = wallet.adding.add([from_bytes(picture, route="test", name=f"{number}.png")])
        assert outcome.id is not None, outcome
        assert str(wallet.library.record(outcome.id).report.verdict) == "verified"


def test_a_picture_inside_is_what_does_not_fit(wallet: Wallet) -> None:
    own = wallet.sharing.holder_key().did
    document = ISSUER.badge("wound-care-2", subject=own, terms=Terms(image=False))
    del document["proof"]
    noise = base64url.encode(art.png(art.Drawing("shield", "leaf", "#1E5B57", "#F4E9CF")))
    document["credentialSubject"]["achievement"]["image"] = {"id": f"data:image/png;base64,{noise}", "type": "Image"}
    record = keep(wallet, encoded(ISSUER.sign(document)))
    assert wallet.sharing.preview([record], WARD).refusals["code"][0].code == "too_large_for_one_code"
