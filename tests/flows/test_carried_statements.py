"""The code that opens a page, read by our own Check, Add and verify: from the picture, pasted, and from a text file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.support.command import lanyard
from tests.support.sd_jwts import claims, digest, disclosure, issued
from tests.support.sharing import HandClock, keep, new_wallet
from tests.support.signing import NOW
from wallet.clock import FixedClock
from wallet.encodings import base64url
from wallet.errors import IntakeError
from wallet.intake.source import expand_arguments, from_bytes
from wallet.intake.unwrap import unwrap
from wallet.jsonld import canonicalize, to_quads
from wallet.report import Verdict
from wallet.sample.issuer import SampleIssuer, Terms, encoded
from wallet.service.sharing import PresentationRequest, Viewer
from wallet.service.wallet import Wallet
from wallet.share.channels.page_code import packed

ISSUER = SampleIssuer("Mercy College", clock=FixedClock(NOW))
KINDS = ("Open Badges 3.0", "VC 1.1", "JWT", "SD-JWT")
PLACES = ("https://viewer.example/v.html", "file:///home/ana/viewer.html")


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wallet]:
    opened = new_wallet(tmp_path_factory.mktemp("w") / "v", HandClock())
    yield opened
    opened.close()


def issued_as(kind: str, wallet: Wallet) -> bytes:
    own = wallet.sharing.holder_key()
    plain, older = (Terms(version, image=False) for version in ("2.0", "1.1"))
    if kind == "Open Badges 3.0":
        return encoded(ISSUER.badge("wound-care-2", subject=own.did, terms=plain))
    if kind == "VC 1.1":
        return encoded(ISSUER.badge("telemetry", subject=own.did, terms=older))
    if kind == "JWT":
        return ISSUER.token("telemetry", subject=own.did, terms=plain).encode()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(own.public)}
    part = disclosure("s2", "registration", "RN-123")
    return issued(claims(cnf={"jwk": jwk}, _sd=[digest(part)]), part).encode()


def shared(wallet: Wallet, kind: str, folder: Path, place: str = PLACES[0]) -> tuple[bytes, bytes, str]:
    """Returns what was issued, the picture of the code, and the address in it."""
    data = issued_as(kind, wallet)
    disclose = ("registration",) if kind == "SD-JWT" else ()
    request = PresentationRequest("A ward", viewer=Viewer(place, with_personal_data=True), disclose=disclose)
    picture = folder / "code.png"
    wallet.sharing.deliver(wallet.sharing.present([keep(wallet, data, kind)], request), "page", picture)
    (code,) = zxingcpp.read_barcodes(Image.open(picture), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return data, picture.read_bytes(), str(code.text)


def inside(address: str) -> Any:
    return json.loads(zlib.decompress(base64url.decode(address.partition("#")[2]), -15))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_there_and_back(wallet: Wallet, tmp_path: Path, kind: str, place: str) -> None:
    data, picture, address = shared(wallet, kind, tmp_path, place)
    (original,) = wallet.checking.check_document(data)
    for carrier in (picture, address.encode(), f"\n {address}\r\n".encode()):
        (report,) = wallet.checking.check_document(carrier)
        assert report.verdict is original.verdict is Verdict.VERIFIED, report.results
        if kind != "SD-JWT":  # of that a part was shown
            assert content_of(report.view) == content_of(original.view)
    text = tmp_path / "address.txt"
    text.write_text(address)
    for argument in (str(text), str(tmp_path / "code.png"), address):
        done = lanyard("verify", "--offline", "--json", argument)
        # The command has today's clock, and what was bound to its receiver has ended by then.
        assert [row["verdict"] for row in done.rows] == ["not_verified" if kind == "SD-JWT" else "verified"], done.rows


@pytest.mark.parametrize("kind", KINDS[:2])
def test_what_is_kept_is_the_json_and_says_where_it_is_from(tmp_path: Path, wallet: Wallet, kind: str) -> None:
    data, _, address = shared(wallet, kind, tmp_path)
    receiver = new_wallet(tmp_path / "v2", HandClock())
    try:
        (outcome,) = receiver.adding.add(expand_arguments([address]))
        assert outcome.id is not None
        record = receiver.library.record(outcome.id)
        assert record.containers == ("fragment_address", "carried_statements")
        rebuilt = json.loads(record.received)
        assert rebuilt["@context"] == json.loads(data)["@context"]
        assert rebuilt["proof"] == json.loads(data)["proof"]
        assert canonicalize(to_quads(rebuilt).quads) == canonicalize(to_quads(json.loads(data)).quads)
        (report,) = receiver.checking.check_document(record.received)
        assert report.verdict is Verdict.VERIFIED
    finally:
        receiver.close()


@pytest.mark.parametrize("kind", KINDS[:2])
def test_a_changed_statement_is_never_good(wallet: Wallet, tmp_path: Path, kind: str) -> None:
    _, _, address = shared(wallet, kind, tmp_path)
    content = inside(address)
    (item,) = content["credentials"]
    lines = item["document"].splitlines(keepends=True)
    for number, line in enumerate(lines):
        for other in ("", line.replace("e", "f"), line.replace('" .', 'x" .'), line + line.replace('" .', 'x" .')):
            text = "".join([*lines[:number], other, *lines[number + 1 :]])
            if text != item["document"]:
                assert not good({**content, "credentials": [{**item, "document": text}]}, wallet), line
    proof = item["proofs"][0]
    for old, new in (("assertionMethod", "authentication"), ("2026-", "2025-"), ("#z6", "#z7")):
        assert old in proof["options"]
        changed = {**proof, "options": proof["options"].replace(old, new)}
        assert not good({**content, "credentials": [{**item, "proofs": [changed]}]}, wallet)


def test_words_and_reports_that_come_along_are_not_read(wallet: Wallet, tmp_path: Path) -> None:
    _, _, address = shared(wallet, KINDS[0], tmp_path)
    content = inside(address)
    content["credentials"][0]["report"] = {"verdict": "not_verified", "text": "Bad"}
    content |= {"headline": "Bad", "text": {"a": "b"}, "keys": {"x": {}}, "lists": []}
    assert good(content, wallet)


def test_without_its_context_it_is_refused_by_name(wallet: Wallet, tmp_path: Path) -> None:
    _, _, address = shared(wallet, KINDS[0], tmp_path)
    content = inside(address)
    del content["credentials"][0]["context"]
    with pytest.raises(IntakeError) as refused:
        unwrap(from_bytes(f"{PLACES[0]}#{packed(content)}".encode(), route="check"))
    assert refused.value.code == "not_put_together"


def content_of(view: Any) -> Any:
    """Returns what a credential says, without the order in which it says it: statements have none."""
    (achievement,) = view.subjects[0].achievement
    alignments = {alignment.target_name for alignment in achievement.alignment}
    return (view.id, set(view.type), view.title, view.issuer, view.subjects[0].id, achievement.description, alignments)


def good(content: Any, wallet: Wallet) -> bool:
    try:
        reports = wallet.checking.check_document(f"{PLACES[0]}#{packed(content)}".encode())
    except IntakeError as error:
        assert error.code == "not_put_together"
        return False
    return any(report.verdict is Verdict.VERIFIED for report in reports)
