"""A credential shown by itself in chosen parts (SD-JWT), on a page that checks itself, in a real browser."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.flows.test_page_agrees import RANK, Case, opened_together, plain_verdict
from tests.flows.test_portfolio_page import BROWSER, data_of, opened, verdict, with_data
from tests.support.sd_jwts import claims, digest, disclosure, issued
from tests.support.signing import ISSUER, THIEF
from wallet.clock import SystemClock
from wallet.encodings import base64url
from wallet.formats.sd_jwt import bind
from wallet.intake.source import from_bytes
from wallet.service.sharing import PresentationRequest, SignedPresentation
from wallet.service.wallet import Wallet
from wallet.share.channels.html_page import page

pytestmark = [
    pytest.mark.peer("chromium", "ours to theirs"),
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed"),
]
NOW = datetime.now(UTC).replace(microsecond=0)
PARTS = (disclosure("s1", "given_name", "Ada"), disclosure("s2", "licence", "RN 1234"), disclosure("s3", "salary", 1))
WARD = PresentationRequest("Ward 4", domain="https://ward.example", disclose=("given_name", "licence"))


@pytest.fixture(scope="module")
def wallet(tmp_path_factory: pytest.TempPathFactory) -> Any:
    # The browser has the clock of the machine, and a presentation ends: long after the tests were collected, too.
    made, _ = Wallet.create(tmp_path_factory.mktemp("alone") / "v", "four quiet river stones", clock=SystemClock())
    yield made
    made.close()


def licence(wallet: Wallet, **more: Any) -> dict[str, Any]:
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(wallet.sharing.holder_key().public)}
    return claims(cnf={"jwk": jwk}, _sd=[digest(part) for part in PARTS], **more)


def signed(wallet: Wallet, text: str) -> SignedPresentation:
    (outcome,) = wallet.adding.add([from_bytes(text.encode(), route="test", name="licence.sd-jwt")])
    assert outcome.id is not None
    return wallet.sharing.present([outcome.id], WARD)


@pytest.fixture(scope="module")
def good(wallet: Wallet) -> str:
    return page(signed(wallet, issued(licence(wallet), *PARTS)), language="en")


def test_it_is_drawn_and_judged_and_what_was_not_chosen_is_not_there(good: str, tmp_path: Path) -> None:
    dom = opened(good, tmp_path)
    assert verdict(dom) == "verified"
    for shown in ("nurse licence", "For Ada", "RN 1234", "https://ward.example", "Signature holds · who the issuer is"):
        assert shown in dom, shown
    assert "salary" not in good


def _again(data: dict[str, Any], text: str) -> None:
    """The page's own sums are made again, and the sender's word is left out: what remains is the signatures."""
    data["alone"] = text
    data["raw"], data["digest"] = base64.b64encode(text.encode()).decode(), sha256(text.encode()).hexdigest()
    for item in data["credentials"]:
        item.pop("report", None)


def _value(data: dict[str, Any]) -> None:
    _again(data, data["alone"].replace(PARTS[1], disclosure("s2", "licence", "RN 9999")))


def _left_out(data: dict[str, Any]) -> None:
    _again(data, data["alone"].replace(f"~{PARTS[1]}", ""))


def _slipped_in(data: dict[str, Any]) -> None:
    _again(data, data["alone"].replace("~", f"~{disclosure('s9', 'rank', 'Surgeon')}~", 1))


def _twice(data: dict[str, Any]) -> None:
    _again(data, data["alone"].replace(PARTS[1], f"{PARTS[1]}~{PARTS[1]}"))


def _another_signature(data: dict[str, Any]) -> None:
    head, tail = data["alone"].split("~", 1)
    body, _, signature = head.rpartition(".")
    _again(data, f"{body}.{'B' if signature[0] != 'B' else 'C'}{signature[1:]}~{tail}")


def _another_binding(data: dict[str, Any]) -> None:
    presented = data["alone"].rpartition("~")[0] + "~"
    _again(
        data,
        bind(
            presented,
            nonce="n",
            audience="https://x.example",
            issued=datetime.now(UTC),
            signer=THIEF.sign,
            algorithm="EdDSA",
        ),
    )


def _no_binding(data: dict[str, Any]) -> None:
    _again(data, data["alone"].rpartition("~")[0] + "~")


def _another_file(data: dict[str, Any]) -> None:
    data["raw"] = base64.b64encode(base64.b64decode(data["raw"]) + b" ").decode()


CHANGES = [_value, _left_out, _slipped_in, _twice, _another_signature, _another_binding, _no_binding, _another_file]


def test_it_refuses_what_was_changed(good: str, tmp_path: Path) -> None:
    def made(change: Callable[[dict[str, Any]], None]) -> str:
        return with_data(good, change)

    said = opened_together([Case(change.__name__, made(change), "") for change in CHANGES], tmp_path)
    expected = {change.__name__: "inconclusive" if change is _no_binding else "not_verified" for change in CHANGES}
    assert said == expected


def test_it_is_never_better_than_the_verifier(wallet: Wallet, tmp_path: Path) -> None:
    later = int((NOW + timedelta(days=30)).timestamp())
    kinds: dict[str, tuple[dict[str, Any], dict[str, Any] | None]] = {
        "well": ({}, None),
        "ended": ({"exp": int((NOW - timedelta(days=3)).timestamp())}, None),
        "end is a word": ({"exp": "soon"}, None),
        "not yet": ({"nbf": later}, None),
        "made later": ({"iat": later}, None),
        "a list": ({"status": {"status_list": {"idx": 3, "uri": "https://lists.example/1"}}}, None),
        "no kind": ({"vct": None}, None),
        "a key not at hand": ({"iss": "https://uni.example"}, None),
        "another's name": ({"iss": THIEF.did}, None),
        "another use": ({}, {"typ": "statuslist+jwt", "kid": ISSUER.method}),
        "a kind nobody knows": ({}, {"typ": "licence+sd-jwt", "kid": ISSUER.method}),
        "a demand": ({}, {"typ": "dc+sd-jwt", "kid": ISSUER.method, "crit": ["x"], "x": 1}),
        "the data model": ({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"]}, None),
    }
    cases, alone = [], []
    for name, (more, header) in kinds.items():
        try:
            shown = signed(wallet, issued(licence(wallet, **more), *PARTS, header=header))
        except Exception as error:  # what the wallet does not hand out needs no page
            assert type(error).__name__ == "ShareError", name
            continue
        text = page(shown, language="en")
        cases.append(Case(name, text, plain_verdict(shown.report)))
        # Without the sender's word the page has its own judgement alone.
        alone.append(Case(f"{name}, alone", with_data(text, lambda data: _again(data, data["alone"])), cases[-1].verifier))
    verdicts = opened_together([*cases, *alone], tmp_path)
    better = {c.name: (verdicts[c.name], c.verifier) for c in cases if RANK[verdicts[c.name]] < RANK[c.verifier]}
    assert not better
    good_alone = {c.name for c in alone if verdicts[c.name] == "verified" and c.verifier != "verified"}
    assert not good_alone
    assert verdicts["well"] == "verified"
    assert len(cases) >= 6


def test_the_file_that_can_be_saved_has_its_own_name(good: str) -> None:
    assert re.search(r'"file":\s?"presentation[^"]*"', json.dumps(data_of(good)))
