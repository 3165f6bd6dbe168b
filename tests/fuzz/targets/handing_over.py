"""What comes back from whoever credentials are shown to, and what is kept of a link: requests, challenges, links."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, NoReturn
from urllib.parse import urlencode

from tests.fuzz.target import Finding, Target, only
from wallet.encodings.challenge_request import ChallengeRequest, new_request, read_request, request_text
from wallet.encodings.sealed import new_secret, read_link, seal, unseal
from wallet.errors import FetchError, IntakeError, ShareError, StoreError
from wallet.intake.containers.sealed_page import presentation_in
from wallet.intake.routes.route import inquiry_of
from wallet.share.channels.html_page import sealed_page
from wallet.share.channels.link import KeptLink, read_kept
from wallet.share.requests.registry import protocol_of
from wallet.share.requests.request import Doors, ReceivedRequest
from wallet.share.storages.storage import StorageTerms

_SECRET = new_secret()
_KEY = "A" * 43
_CONTENT = b'{"raw":"e30=","credentials":[{}]}'


class _Nobody:
    """A network on which nobody answers; whom it is asked for is no finding, that it is asked at all neither."""

    def fetch(self, *_: Any, **__: Any) -> NoReturn:
        raise FetchError("offline")

    send = fetch


def _request(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    doors = Doors(_Nobody(), lambda *_: None, lambda *_: False, list, datetime(2026, 6, 1, tzinfo=UTC), "n")

    def read() -> Any:
        return protocol_of(text).read(text, doors)

    request = only((ShareError, FetchError), read)
    if isinstance(request, ReceivedRequest) and not request.answer_to.startswith("https://"):
        raise Finding("request: answered elsewhere than on https")


def _challenge(data: bytes) -> None:
    request = only(IntakeError, lambda: read_request(data.decode("utf-8", "replace")))
    if isinstance(request, ChallengeRequest) and read_request(request_text(request)) != request:
        raise Finding("challenge: what is read is not what is written")


def _link(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    link = read_link(text)
    inquiry = only(IntakeError, lambda: inquiry_of(text))
    key = getattr(inquiry, "key", "")
    if key and (link is None or link[1] != key or key in getattr(inquiry, "name", "") + repr(inquiry)):
        raise Finding("link: its key is told")


def _sealed(data: bytes) -> None:
    only(IntakeError, lambda: unseal(data.decode("latin-1"), _KEY))
    only(IntakeError, lambda: presentation_in(data, _KEY))


def _kept(data: bytes) -> None:
    kept = only(StoreError, lambda: read_kept(data.decode("utf-8", "replace")))
    if isinstance(kept, KeptLink) and read_kept(kept.text()) != kept:
        raise Finding("kept link: what is read is not what is written")


def _requests() -> list[bytes]:
    query = {"credentials": [{"id": "b", "format": "ldp_vc", "meta": {"type_values": [["OpenBadgeCredential"]]}}]}
    asked = {
        "response_type": "vp_token", "client_id": "redirect_uri:https://v.example/a", "response_uri": "https://v.example/a",
        "response_mode": "direct_post", "nonce": "n-1", "dcql_query": json.dumps(query),
    }  # fmt: skip
    return [
        f"openid4vp://?{urlencode(asked)}".encode(),
        b"haip-vp://?client_id=x&request_uri=https%3A%2F%2Fv.example%2Fr&request_uri_method=post",
        b"interaction:https://v.example/i?iuv=1",
        b"https://v.example/exchanges/1",
    ]


TARGETS = (
    Target(
        "request", _request, _requests,
        (b"openid4vp://?", b"request_uri=", b"request=", b"client_id=", b"x509_hash:", b"decentralized_identifier:did:web:",
         b"dcql_query=", b"direct_post.jwt", b"%7B", b"interaction:", b"&"), limit=4096,
    ),
    Target(
        "challenge", _challenge,
        lambda: [request_text(new_request("ward.example", "A post")).encode(), b"ABCD-EFGH-IJKL-MNOP-QRST"],
        (b'"challenge"', b'"domain"', b'"query"', b"VerifiablePresentationRequest"), limit=4096,
    ),
    Target(
        "link", _link,
        lambda: [f"https://files.example/{_SECRET.name}?a=b#{_SECRET.key}".encode(), f"file:///a/{_SECRET.name}#{_SECRET.key}".encode()],
        (b"https://", b"#", b"?", b"@", b"file:"), limit=512,
    ),
    Target(
        "sealed", _sealed,
        lambda: [seal(_CONTENT, _KEY).encode(), sealed_page(seal(_CONTENT, _KEY)).encode()[-4000:]],
        (b'{"sealed":"', b"<!DOCTYPE html>", b'<script type="application/json" id="data">', b"."), limit=8192,
    ),
    Target(
        "kept_link", _kept, lambda: [KeptLink(StorageTerms("/a"), _SECRET, "https://a.example/b#c").text().encode()],
        (b'"terms"', b'"name"', b'"key"', b'"address"', b"null"), limit=2048,
    ),
)  # fmt: skip
