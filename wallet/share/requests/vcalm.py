"""Exchanges over https (VCALM 1.0, the VC-API): an exchange's own address, ``interaction:`` addresses and ``?iuv=1``.

An exchange is begun with an empty message, asks with a VerifiablePresentationRequest, and gets the presentation at the same
address. An interaction address says which exchange, or which OpenID4VP request, stands behind it (VCALM 1.0 section 3.7).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qs

from wallet.encodings import strict_json
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, IntakeError, ShareError
from wallet.limits import MAX_ADDRESS_CHARS, MAX_REQUEST_CHARS, MAX_REQUEST_OBJECT_BYTES
from wallet.net.addresses import place
from wallet.share.presentation import PresentationForm
from wallet.share.requests.by_example import read_queries
from wallet.share.requests.openid4vp import PROTOCOL as OPENID4VP
from wallet.share.requests.request import Answer, Asker, Basis, Client, Doors, ReceivedRequest, Reply

_INTERACTION: Final = "interaction:"
_REQUEST: Final = "verifiablePresentationRequest"
_SERVICES: Final = frozenset({"VerifiableCredentialApiExchangeService", "UnmediatedHttpPresentationService2021"})
_JSON: Final = "application/json"


class Vcalm:
    """Exchanges, and what points to them."""

    id = "vcalm"
    together = True

    def claims(self, text: str) -> bool:
        """``interaction:…`` and every https address."""
        return text.strip().lower().startswith((_INTERACTION, "https://"))

    def hosts(self, text: str) -> tuple[str, ...]:
        """The host that the address names."""
        return (_place(_address(text)),)

    def read(self, text: str, doors: Doors) -> ReceivedRequest:
        """Raises ShareError ``request_…``, FetchError."""
        address = _address(text)
        if not _is_interaction(text):
            return _begun(address, doors.client)
        protocols = _object(doors.client.fetch(address, purpose="request", follow=False).content).get("protocols")
        if not isinstance(protocols, dict):
            raise ShareError("request_malformed", "protocols")
        via = (_place(address),)
        exchange, openid4vp = protocols.get("vcapi"), protocols.get("OID4VP")
        if isinstance(exchange, str):
            _require_https(exchange)
            return _by_way_of(_begun(exchange, doors.client), via)
        if isinstance(openid4vp, str) and OPENID4VP.claims(openid4vp):
            return _by_way_of(OPENID4VP.read(openid4vp, doors), via)
        raise ShareError("request_not_supported", "protocols")

    def form(self, record_format: str, *, version_1: bool) -> PresentationForm:
        """JSON, whatever stands in it."""
        _ = record_format, version_1
        return PresentationForm.EMBEDDED

    def send(self, request: ReceivedRequest, answer: Answer, client: Client) -> Reply:
        """Puts the presentation into the exchange. Raises FetchError, ShareError ``request_wants_more``."""
        (signed,) = {id(each): each for group in answer.values() for each in group}.values()
        message = {"verifiablePresentation": json.loads(signed.document)}
        body = json.dumps(message, ensure_ascii=False).encode("utf-8")
        response = client.send(request.answer_to, body, media_type=_JSON, purpose="answer")
        document = _object(response.content) if response.content.strip() else {}
        if _REQUEST in document:
            raise ShareError("request_wants_more")
        further = document.get("redirectUrl", "")
        return Reply(further if isinstance(further, str) and split_address(further).scheme == "https" else "")


PROTOCOL = Vcalm()


def _is_interaction(text: str) -> bool:
    plain = text.strip()
    if plain.lower().startswith(_INTERACTION):
        return True
    return parse_qs(split_address(plain).query).get("iuv") == ["1"]


def _address(text: str) -> str:
    """Returns the https address. Raises ShareError ``request_address_refused``."""
    plain = text.strip()
    if plain.lower().startswith(_INTERACTION):
        plain = plain[len(_INTERACTION) :]
    _require_https(plain)
    return plain


def _require_https(address: str) -> None:
    if len(address) > MAX_ADDRESS_CHARS:
        raise ShareError("request_address_refused", "long")
    _place(address)


def _place(address: str) -> str:
    try:
        return place(address).host
    except FetchError:
        raise ShareError("request_address_refused", "exchange") from None


def _object(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_REQUEST_OBJECT_BYTES:
        raise ShareError("request_too_large", "exchange")
    try:
        document = strict_json.loads(content)
    except IntakeError as error:
        raise ShareError("request_malformed", error.code) from None
    if not isinstance(document, dict):
        raise ShareError("request_malformed", "exchange")
    return document


def _begun(address: str, client: Client) -> ReceivedRequest:
    """Begins an exchange with an empty message, which says nothing of anybody, and reads what it asks for."""
    answer = _object(client.send(address, b"{}", media_type=_JSON, purpose="request").content)
    asked = answer.get(_REQUEST)
    if not isinstance(asked, dict):
        offers = "verifiablePresentation" in answer
        raise ShareError("request_is_an_offer" if offers else "request_malformed", "exchange")
    challenge, domain = asked.get("challenge"), asked.get("domain", "")
    if not isinstance(challenge, str) or not 0 < len(challenge) <= MAX_REQUEST_CHARS:
        raise ShareError("request_malformed", "challenge")
    host = _place(address)
    if not isinstance(domain, str) or len(domain) > MAX_REQUEST_CHARS or _host_of(domain) != host:
        # What is made for one must not be given to another (S18).
        raise ShareError("request_asker_differs", "domain")
    queries, reason = read_queries(asked.get("query"))
    asker = Asker(domain, host, Basis.ADDRESS)
    return ReceivedRequest(Vcalm.id, asker, challenge, domain, queries, (), reason, _answer_to(asked, address, host))


def _host_of(domain: str) -> str:
    """Returns the host of a domain, which is written as a name or as an address."""
    return (split_address(domain if "//" in domain else f"https://{domain}").hostname or "").lower()


def _answer_to(asked: Mapping[str, Any], address: str, host: str) -> str:
    """Returns where the presentation goes: the exchange, or a service of the same host that the request names."""
    interact = asked.get("interact")
    services = interact.get("service") if isinstance(interact, dict) else None
    for service in services if isinstance(services, list) else [services]:
        if not isinstance(service, dict) or service.get("type") not in _SERVICES:
            continue
        endpoint = service.get("serviceEndpoint")
        if not isinstance(endpoint, str) or _place(endpoint) != host:
            raise ShareError("request_asker_differs", "serviceEndpoint")
        return endpoint
    return address


def _by_way_of(asked: ReceivedRequest, via: tuple[str, ...]) -> ReceivedRequest:
    others = tuple(dict.fromkeys(host for host in (*via, *asked.asker.by_way_of) if host != asked.asker.host))
    return replace(asked, asker=replace(asked.asker, by_way_of=others))
