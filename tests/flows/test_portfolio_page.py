"""The page that verifies itself, in a real browser, from file://: it holds, and refuses whatever was changed."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.vaults import vault_of
from wallet.clock import FixedClock
from wallet.intake.source import from_bytes
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.sample.shelf import SampleShelf
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet
from wallet.verify.sources.supplied import SuppliedDocuments

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.peer("chromium", "ours to theirs"),
    pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed"),
]
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("page")
    now = datetime.now(UTC).replace(microsecond=0)
    wallet, _ = Wallet.create(folder / "vault", "four quiet river stones", clock=FixedClock(now))
    try:
        shelf = SampleShelf(now, wallet.sharing.holder_key().did).fill()
        open_wallet = Wallet(vault_of(wallet), clock=FixedClock(now), documents=SuppliedDocuments(shelf.published()))
        names = ("wound-care-2.json", "transcript.json")
        ids = [o.id for o in open_wallet.adding.add([from_bytes(shelf.files[n], route="test", name=n) for n in names])]
        request = PresentationRequest("Ward 4", "</script><img src=x onerror=1>", expires_in=timedelta(days=1))
        signed = open_wallet.sharing.present([one for one in ids if one], request)
        open_wallet.sharing.deliver(signed, "html", folder / "page.html")
    finally:
        wallet.close()
    return (folder / "page.html").read_text()


def opened(text: str, folder: Path) -> str:
    """Returns the page's whole document after its program ran.

    The browser's own clock runs ahead while signatures are checked on other threads: a page that is still at work is
    opened again with more of it.
    """
    file = folder / "page.html"
    file.write_text(text)
    assert BROWSER is not None
    dom = ""
    for budget in (6_000, 60_000, 600_000, 6_000_000):
        flags = [*FLAGS, f"--virtual-time-budget={budget}", f"--user-data-dir={folder / 'profile'}"]
        command = [BROWSER, *flags, "--dump-dom", file.as_uri()]
        dom = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True).stdout
        if 'data-verdict="pending"' not in dom:
            break
    return dom


def verdict(dom: str) -> str:
    found = re.search(r'data-verdict="([a-z_]+)"', dom)
    assert found is not None
    return found[1]


def test_U12_it_verifies_from_a_file_and_shows_markup_as_text(page: str, tmp_path: Path) -> None:
    dom = opened(page, tmp_path)
    assert verdict(dom) == "verified"
    assert "Wound Care, Level 2" in dom
    assert '<h1 dir="auto">&lt;/script&gt;&lt;img' in dom
    assert "<img src=x" not in dom


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    made: dict[str, object] = json.loads(found[1])
    return made


def with_data(page: str, change: Callable[[dict], None]) -> str:
    data = data_of(page)
    change(data)
    text = json.dumps(data).replace("<", "\\u003c")
    return re.sub(r'(id="data">).*?(</script>)', lambda m: m[1] + text + m[2], page, count=1, flags=re.DOTALL)


def _title(data: dict) -> None:
    one = data["credentials"][0]
    one["document"] = one["document"].replace("Level 2", "Level 3")


def _date(data: dict) -> None:
    one = data["credentials"][0]
    one["document"] = re.sub(r'validUntil> "20(\d\d)', lambda m: f'validUntil> "21{m[1]}', one["document"])


def _signature(data: dict) -> None:
    one = data["credentials"][1]
    proof = one["proofs"][0]
    value = proof["signature"]
    proof["signature"] = value[:40] + ("2" if value[40] != "2" else "3") + value[41:]


def _presentation(data: dict) -> None:
    data["presentation"]["document"] = data["presentation"]["document"].replace("Ward 4", "Ward 5")


def _holder(data: dict) -> None:
    proof = data["presentation"]["proofs"][0]
    proof["options"] = proof["options"].replace("authentication", "assertionMethod")


def _left_out(data: dict) -> None:
    del data["credentials"][0]


def _added(data: dict) -> None:
    data["credentials"].append(dict(data["credentials"][0]))


def _original(data: dict) -> None:
    raw = bytearray(base64.b64decode(data["raw"]))
    raw[raw.index(b"Wound")] ^= 1
    data["raw"] = base64.b64encode(raw).decode()


def _original_with_its_digest(data: dict) -> None:
    raw = base64.b64decode(data["raw"])
    other = raw.replace(json.loads(raw)["proof"]["proofValue"].encode(), b"z" + b"2" * 87)
    data["raw"], data["digest"] = base64.b64encode(other).decode(), sha256(other).hexdigest()


def _course(data: dict) -> None:
    course = data["credentials"][1]["children"][0]
    course["document"] = course["document"].replace("Foundations", "Fundamentals")


CHANGES = [
    _title,
    _date,
    _signature,
    _presentation,
    _holder,
    _left_out,
    _added,
    _original,
    _original_with_its_digest,
    _course,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda f: f.__name__.strip("_"))
def test_S13_it_refuses_what_was_changed(page: str, tmp_path: Path, change: Callable[[dict], None]) -> None:
    assert verdict(opened(with_data(page, change), tmp_path)) == "not_verified"


def test_a_credential_of_somebody_else_cannot_be_slipped_in(page: str, tmp_path: Path) -> None:
    from wallet.encodings import strict_json
    from wallet.share.page_data import _item

    other = strict_json.loads(encoded(SampleIssuer("Mercy College").badge("wound-care-2", subject="did:key:zOther")))

    def swap(data: dict) -> None:
        data["credentials"][0] = _item(other, None)

    assert verdict(opened(with_data(page, swap), tmp_path)) == "not_verified"


def test_without_its_program_it_claims_nothing(page: str) -> None:
    assert 'data-verdict="pending"' in page
    assert "Nothing on this page has been checked" in page


def _title_of_the_original(data: dict) -> None:
    other = base64.b64decode(data["raw"]).replace(b"Wound Care, Level 2", b"Wound Care, Level 9")
    data["raw"], data["digest"] = base64.b64encode(other).decode(), sha256(other).hexdigest()


def _a_course_twice(data: dict) -> None:
    courses = data["credentials"][1]["children"]
    courses[1] = dict(courses[0])


def _a_course_without_its_proof(data: dict) -> None:
    data["credentials"][1]["children"][0]["proofs"] = []


@pytest.mark.parametrize("change", [_title_of_the_original, _a_course_twice, _a_course_without_its_proof])
def test_a_holder_who_edits_the_page_gains_nothing(page: str, tmp_path: Path, change: Callable[[dict], None]) -> None:
    def edit(data: dict) -> None:
        for item in data["credentials"]:
            item.pop("report")
        change(data)

    assert verdict(opened(with_data(page, edit), tmp_path)) != "verified"


@pytest.mark.parametrize("scheme", ["DID:key:", "did:KEY:"])
def test_a_stolen_credential_is_seen_however_its_owner_is_spelled(scheme: str, tmp_path: Path) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    owner = SampleIssuer("Somebody else").id.rpartition(":")[2]
    data = encoded(SampleIssuer("Mercy College").badge("wound-care-2", subject=scheme + owner))
    wallet, _ = Wallet.create(tmp_path / "vault", "four quiet river stones", clock=FixedClock(now))
    try:
        stolen = next(iter(wallet.adding.add([from_bytes(data, route="test", name="stolen.json")]))).id
        assert stolen is not None
        signed = wallet.sharing.present([stolen], PresentationRequest("Ward 4", "", expires_in=timedelta(days=1)))
        wallet.sharing.deliver(signed, "html", tmp_path / "page.html")
    finally:
        wallet.close()

    def edit(data: dict) -> None:
        data["credentials"][0].pop("report")

    made = (tmp_path / "page.html").read_text()
    assert verdict(opened(with_data(made, edit), tmp_path)) == "not_verified"
