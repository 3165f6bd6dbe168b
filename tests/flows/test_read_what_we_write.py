"""Whatever leaves can be dropped on *Check* and *Add*: read again as it was signed, never good when a byte is another."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from PIL import Image

from tests.support import sd_jwts
from tests.support.command import lanyard
from tests.support.sharing import HandClock, issue, keep, new_wallet
from tests.support.signing import NOW, badge
from tests.support.signing import signed as sign
from wallet.encodings import base64url
from wallet.encodings.fragment import pack
from wallet.errors import IntakeError
from wallet.examine.many import verify_many
from wallet.intake.source import Source, expand_arguments
from wallet.records.record import Provenance
from wallet.report import Verdict
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet
from wallet.share.qr import as_png, codes, encode_text
from wallet.verify.policy import RECEIVER

WARD = PresentationRequest("Ward 4", "A post", expires_in=timedelta(days=1))
NOISE = base64.b64encode(b"".join(sha256(bytes([number])).digest() for number in range(80))).decode()
WAYS = {"html": "a.html", "pdf": "a.pdf", "qr": "a.png", "file": "a.vp.json", "code": "b.png"}


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wallet]:
    wallet = new_wallet(tmp_path_factory.mktemp("w") / "v", HandClock())
    yield wallet
    wallet.close()


def handed_over(wallet: Wallet, folder: Path) -> dict[str, bytes]:
    """Returns what each way wrote, all of the same presentation."""
    signed = wallet.sharing.present([issue(wallet)], WARD)
    for way, name in WAYS.items():
        wallet.sharing.deliver(signed, way, folder / name)
    return {way: (folder / name).read_bytes() for way, name in WAYS.items()}


def verdicts(wallet: Wallet, data: bytes) -> list[str]:
    """Returns the verdict of each thing in ``data``; nothing readable is no verdict."""
    try:
        return [str(report.verdict) for report in wallet.checking.check_document(data)]
    except IntakeError:
        return []


def test_each_way_is_read_and_is_what_was_signed(wallet: Wallet, tmp_path: Path) -> None:
    for way, data in handed_over(wallet, tmp_path).items():
        (report,) = wallet.checking.check_document(data)
        assert report.verdict is Verdict.VERIFIED, way
        assert report.view is not None, way
        assert report.view.title == "Infection control", way
        assert (report.type == "VerifiablePresentation") is (way != "code"), way


def test_a_token_that_is_shown_by_itself_is_read_from_whatever_carried_it(wallet: Wallet, tmp_path: Path) -> None:
    jwk = {**sd_jwts.HOLDER_JWK, "x": base64url.encode(wallet.sharing.holder_key().public)}
    parts = (sd_jwts.disclosure("s1", "number", "RN-4471"), sd_jwts.disclosure("s2", "name", "Ana"))
    text = sd_jwts.issued(sd_jwts.claims(cnf={"jwk": jwk}, _sd=[sd_jwts.digest(part) for part in parts]), *parts)
    request = PresentationRequest(domain="https://ward.example", disclose=("number",))
    signed = wallet.sharing.present([keep(wallet, text.encode(), "licence.sd-jwt")], request)
    for way, name in WAYS.items():
        wallet.sharing.deliver(signed, way, tmp_path / name)
        data = (tmp_path / name).read_bytes()
        assert verdicts(wallet, data) == ["verified"], way
    page = (tmp_path / WAYS["html"]).read_bytes()
    assert verdicts(
        wallet, _in_the_packed_page(lambda token: token.replace(parts[0].encode(), parts[1].encode()))(page)
    ) != ["verified"]


def test_what_an_address_carries_is_read_and_nobody_is_asked(wallet: Wallet, tmp_path: Path) -> None:
    signed = wallet.sharing.present([issue(wallet)], WARD)
    for address in (
        f"https://viewer.example/v#{pack(signed.document)}",
        f"https://viewer.example/#vp={pack(signed.document)}",
    ):
        assert verdicts(wallet, address.encode()) == ["verified"]
        assert verdicts(wallet, f"  {address}\n".encode()) == ["verified"]
        fragment = pack(signed.document)
        name = address.removesuffix(fragment)
        for place in range(0, len(fragment), 97):
            other = "A" if fragment[place] != "A" else "B"
            assert verdicts(wallet, f"{name}{fragment[:place]}{other}{fragment[place + 1 :]}".encode()) != ["verified"]
    small = f"https://v.example/#{pack(b'{}' * 20)}"
    (tmp_path / "code.png").write_bytes(as_png([encode_text(f"https://v.example/#{pack(orjson.dumps(sign(badge())))}")]))
    assert verdicts(wallet, (tmp_path / "code.png").read_bytes()) == ["verified"]
    assert verdicts(wallet, small.encode()) == []
    bomb = f"https://v.example/#{pack(bytes(11 * 1024 * 1024))}"
    with pytest.raises(IntakeError) as error:
        wallet.checking.check_document(bomb.encode())
    assert error.value.code == "unpacks_too_large"
    done = lanyard("verify", "--offline", "--json", f"https://v.example/#{pack(orjson.dumps(sign(badge())))}")
    assert (done.status, done.rows[0]["verdict"]) == (0, "verified"), done.err
    kept = list(
        wallet.adding.add(expand_arguments([f"https://v.example/#{pack(orjson.dumps(sign(badge(id='urn:uuid:7'))))}"]))
    )
    assert [str(outcome.outcome) for outcome in kept] == ["added"]


def test_frames_of_a_moving_code_as_an_animated_picture(wallet: Wallet) -> None:
    signed = wallet.sharing.present([issue(wallet, image={"id": "data:image/png;base64," + NOISE})], WARD)
    frames = codes(signed.document)
    assert len(frames) > 1
    pictures = [Image.open(io.BytesIO(as_png([frame], module=5))) for frame in frames]
    size = max(picture.size for picture in pictures)
    sheets = []
    for picture in reversed(pictures):
        sheet = Image.new("L", size, 255)
        sheet.paste(picture, (0, 0))
        sheets.append(sheet)
    out = io.BytesIO()
    sheets[0].save(out, "GIF", save_all=True, append_images=sheets[1:], duration=120, loop=0)
    assert verdicts(wallet, out.getvalue()) == ["verified"]
    out = io.BytesIO()
    sheets[0].save(out, "GIF", save_all=True, append_images=sheets[1:-1], duration=120, loop=0)
    assert verdicts(wallet, out.getvalue()) == []


def test_frames_of_a_moving_code_as_pictures_of_their_own(wallet: Wallet) -> None:
    """Photographs of a moving code, in any order and among other files; with one missing they say what is missing."""
    signed = wallet.sharing.present([issue(wallet, image={"id": "data:image/png;base64," + NOISE})], WARD)
    other = wallet.sharing.present([issue(wallet, id="urn:uuid:9", image={"id": "data:image/png;base64," + NOISE})], WARD)

    def pictures(document: bytes, name: str) -> list[Source]:
        frames = [as_png([frame], module=4) for frame in codes(document)]
        return [Source(f"{name}{n}.png", data, Provenance("file", name)) for n, data in enumerate(frames)]

    mine, theirs = pictures(signed.document, "a"), pictures(other.document, "b")
    assert len(mine) > 2
    badge_file = Source("badge.json", orjson.dumps(sign(badge())), Provenance("file", "badge.json"))
    mixed = [each for pair in zip(reversed(mine), theirs, strict=False) for each in pair]
    mixed = [*mixed, badge_file, *[each for each in (*mine, *theirs) if each not in mixed]]
    request = wallet._context.request(policy=RECEIVER)
    items = list(verify_many(mixed, request, wallet.examiner))
    assert [str(item.report.verdict) for item in items if item.report is not None] == ["verified"] * 3
    assert [item.source.name for item in items][0] == "badge.json"
    missing = list(verify_many(mine[1:], request, wallet.examiner))
    assert {item.problem.code for item in missing} == {"qr_incomplete"}
    assert len(missing) == len(mine) - 1
    added = list(wallet.adding.add([*mine]))
    assert [str(outcome.outcome) for outcome in added] in (["added"], ["duplicate"])


def _in_the_packed_page(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    def changed(page: bytes) -> bytes:
        def repacked(match: re.Match[bytes]) -> bytes:
            return b'"raw":"' + base64.b64encode(change(base64.b64decode(match[1]))) + b'"'

        text, count = re.subn(rb'"raw":"([A-Za-z0-9+/=]+)"', repacked, page)
        assert count == 1
        return text

    return changed


def _other_level(document: bytes) -> bytes:
    return document.replace(b"Infection control", b"Brain surgery", 1)


def test_a_changed_byte_is_never_good(wallet: Wallet, tmp_path: Path) -> None:
    """Every 200th byte of each file, and in each of them the presentation inside, is made another."""
    made = handed_over(wallet, tmp_path)
    for way, data in made.items():
        for place in range(len(data) // 40, len(data), max(1, len(data) // 40)):
            changed = bytearray(data)
            changed[place] ^= 0x01
            if verdicts(wallet, bytes(changed)) == ["verified"]:
                # Good only where what was signed is still there, byte for byte.
                original = wallet.checking.check_document(data)[0]
                again = wallet.checking.check_document(bytes(changed))[0]
                assert again.view == original.view, (way, place)
    assert verdicts(wallet, _in_the_packed_page(_other_level)(made["html"])) == ["not_verified"]
    assert verdicts(wallet, _other_level(made["file"])) == ["not_verified"]


def test_what_a_page_says_of_itself_counts_for_nothing(wallet: Wallet, tmp_path: Path) -> None:
    page = handed_over(wallet, tmp_path)["html"].decode()
    # A page that shows a forged title around a presentation that was never changed is judged by the presentation.
    liar = page.replace("Infection control</p>", "Brain surgery</p>").replace(
        'data-verdict="pending"', 'data-verdict="verified"'
    )
    (report,) = wallet.checking.check_document(liar.encode())
    assert report.view is not None
    assert report.view.title == "Infection control"
    empty = re.sub(r'"raw":"[A-Za-z0-9+/=]+"', '"raw":"e30="', page)
    assert verdicts(wallet, empty.encode()) == []
    bare = re.sub(r'<script type="application/json" id="data">.*?</script>', "", page, flags=re.DOTALL)
    assert verdicts(wallet, bare.encode()) == []
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    unsigned = {**json.loads(base64.b64decode(data["raw"])), "proof": []}
    forged = re.sub(r'"raw":"[A-Za-z0-9+/=]+"', f'"raw":"{base64.b64encode(json.dumps(unsigned).encode()).decode()}"', page)
    report = wallet.checking.check_document(forged.encode())[0]
    assert report.at == NOW
    assert "presentation_unsigned" in {note.code for result in report.results for note in result.outcome.remarks}
