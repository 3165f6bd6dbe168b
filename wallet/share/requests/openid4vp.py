"""OpenID for Verifiable Presentations 1.0: ``openid4vp://``, ``haip-vp://`` and the old ``haip://``, answered by POST."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlencode

from wallet.encodings import strict_json
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, IntakeError, ShareError
from wallet.formats.vc_jwt import read_token
from wallet.limits import CLOCK_SKEW, MAX_ADDRESS_CHARS, MAX_REQUEST_CHARS, MAX_REQUEST_OBJECT_BYTES
from wallet.net.addresses import place
from wallet.share.presentation import PresentationForm
from wallet.share.requests.client_ids import prefix_of, signed_basis, unsigned_basis
from wallet.share.requests.dcql import read_dcql
from wallet.share.requests.encrypted import encrypted_response, read_encryption
from wallet.share.requests.request import Answer, Asker, Client, Doors, ReceivedRequest, Reply

_SCHEMES: Final = ("openid4vp:", "haip-vp:", "haip:")
_DID_WEB: Final = "decentralized_identifier:did:web:"
_TYP: Final = "oauth-authz-req+jwt"
_SELF_ISSUED: Final = "https://self-issued.me/v2"
_MODES: Final = ("direct_post", "direct_post.jwt")
_NONCE: Final = re.compile(r"[A-Za-z0-9._~+/=:-]{1,500}")
_TEXTS: Final = ("client_id", "response_type", "response_mode", "response_uri", "nonce", "state")
_OBJECTS: Final = ("dcql_query", "client_metadata")


class OpenId4Vp:
    """Requests by value and by reference (sections 5 and 5.7), answered by ``direct_post`` and ``direct_post.jwt``."""

    id = "openid4vp"
    together = False

    def claims(self, text: str) -> bool:
        """By its scheme."""
        return text.strip().lower().startswith(_SCHEMES)

    def hosts(self, text: str) -> tuple[str, ...]:
        """The host that holds the request, where the text only refers to it; and the one that has the asker's keys."""
        parameters = _parameters(text)
        reference, client_id = parameters.get("request_uri", ""), parameters.get("client_id", "")
        hosts = [place(_https(reference, "request_uri")).host] if reference else []
        if client_id.startswith(_DID_WEB):
            # (did:web section 3.2) The name stands in the identifier, a port behind it.
            hosts.append(unquote(client_id[len(_DID_WEB) :].partition(":")[0]).partition(":")[0].lower())
        return tuple(dict.fromkeys(host for host in hosts if host))

    def read(self, text: str, doors: Doors) -> ReceivedRequest:
        """Raises ShareError ``request_…``, FetchError."""
        outer = _parameters(text)
        reference, token = outer.get("request_uri", ""), outer.get("request", "")
        if reference and token:
            raise ShareError("request_malformed", "request and request_uri")
        if not reference and not token:
            return _received(_by_value(outer), None, doors)
        method = outer.get("request_uri_method", "get")
        if method not in ("get", "post") or (method == "post" and not reference):
            raise ShareError("request_malformed", "request_uri_method")
        if reference:
            token = _fetched(reference, doors) if method == "get" else _posted(reference, doors)
        header, payload = _request_object(token, reference, doors.now.timestamp())
        if method == "post" and payload.get("wallet_nonce") != doors.nonce:
            # (section 5.10) It was not made for this question: somebody plays an old one again.
            raise ShareError("request_for_another", "wallet_nonce")
        if outer.get("client_id") != payload.get("client_id"):
            raise ShareError("request_asker_differs", "client_id")
        asked = _received(payload, (token, header), doors)
        via = (place(reference).host,) if reference else ()
        return _by_way_of(asked, via)

    def form(self, record_format: str, *, version_1: bool) -> PresentationForm:
        """A token stands in a token (appendix B.1.3.1), everything else in JSON."""
        if record_format != "vc_jwt":
            return PresentationForm.EMBEDDED
        return PresentationForm.VP_JWT_1 if version_1 else PresentationForm.VP_JWT

    def send(self, request: ReceivedRequest, answer: Answer, client: Client) -> Reply:
        """Posts ``vp_token`` (section 8.2), encrypted where that was asked for (section 8.3)."""
        shown = {name: [_shown(each.document, each.suffix) for each in signed] for name, signed in answer.items()}
        state = request.reply.get("state")
        whole = {"vp_token": shown, **({"state": state} if state is not None else {})}
        if request.reply["mode"] == "direct_post":
            form = {**whole, "vp_token": json.dumps(shown, ensure_ascii=False)}
        else:
            form = {"response": encrypted_response(whole, request.reply["encryption"])}
        body = urlencode(form).encode("ascii")
        response = client.send(request.answer_to, body, media_type="application/x-www-form-urlencoded", purpose="answer")
        return Reply(_continue_at(response.content))


PROTOCOL = OpenId4Vp()


# Reading -------------------------------------------------------------------------
def _parameters(text: str) -> dict[str, str]:
    """Returns the parameters of the address, each of which stands there once. Raises ShareError ``request_malformed``."""
    if len(text) > MAX_REQUEST_OBJECT_BYTES:
        raise ShareError("request_too_large", "address")
    query = split_address(text.strip()).query
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, max_num_fields=64)
    except ValueError:
        raise ShareError("request_malformed", "address") from None
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise ShareError("request_malformed", "a parameter twice")
    return parameters


def _by_value(outer: Mapping[str, str]) -> dict[str, Any]:
    """Returns the parameters of an unsigned request as a request object has them."""
    asked: dict[str, Any] = dict(outer)
    for name in (*_OBJECTS, "transaction_data"):
        if name in asked:
            try:
                asked[name] = strict_json.loads(asked[name].encode("utf-8"), limit=MAX_REQUEST_OBJECT_BYTES)
            except (IntakeError, UnicodeEncodeError):
                raise ShareError("request_malformed", name) from None
    return asked


def _https(address: Any, name: str) -> str:
    """Returns an https address without a user's name in it. Raises ShareError ``request_address_refused``."""
    if not isinstance(address, str) or not address or len(address) > MAX_ADDRESS_CHARS:
        raise ShareError("request_malformed", name)
    try:
        place(address)
    except FetchError:
        raise ShareError("request_address_refused", name) from None
    return address


def _fetched(reference: str, doors: Doors) -> str:
    response = doors.client.fetch(_https(reference, "request_uri"), purpose="request", follow=False)
    return _text_of(response.content)


def _posted(reference: str, doors: Doors) -> str:
    """Asks for the request by POST, with a nonce it has to hold (section 5.10), and with nothing about this wallet."""
    body = urlencode({"wallet_nonce": doors.nonce}).encode("ascii")
    media = "application/x-www-form-urlencoded"
    try:
        response = doors.client.send(_https(reference, "request_uri"), body, media_type=media, purpose="request")
    except FetchError as error:
        # Nothing of the person's was in it, so nothing was refused but the question.
        if error.code == "answer_refused":
            raise FetchError("server_trouble", error.detail) from None
        raise
    return _text_of(response.content)


def _text_of(content: bytes) -> str:
    if len(content) > MAX_REQUEST_OBJECT_BYTES:
        raise ShareError("request_too_large", "request_uri")
    try:
        return content.decode("ascii").strip()
    except UnicodeDecodeError:
        raise ShareError("request_malformed", "request_uri") from None


def _request_object(token: str, reference: str, now: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns header and payload of a request object (section 5), its times judged and its signature not yet."""
    if len(token) > MAX_REQUEST_OBJECT_BYTES or token.count(".") != 2:
        raise ShareError("request_malformed", "request object")
    try:
        header, payload = read_token(token)
    except IntakeError as error:
        raise ShareError("request_malformed", error.code) from None
    if header.get("typ") != _TYP or "crit" in header:
        # A token made for another purpose is none of these, whoever signed it (RFC 8725 section 3.11).
        raise ShareError("request_malformed", "typ")
    audience = payload.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if audience is not None and _SELF_ISSUED not in named and not (reference and reference in named):
        # (section 5.8) Some write the address that it is fetched from, which nobody else's wallet is either.
        raise ShareError("request_for_another", "aud")
    skew = CLOCK_SKEW.total_seconds()
    for name, sign in (("exp", 1), ("nbf", -1)):
        value = payload.get(name)
        if value is None:
            continue
        if not isinstance(value, int | float) or isinstance(value, bool) or sign * (now - value) > skew:
            raise ShareError("request_over", name)
    return header, payload


def _received(asked: Mapping[str, Any], signed: tuple[str, dict[str, Any]] | None, doors: Doors) -> ReceivedRequest:
    for name in _TEXTS:
        if name in asked and not isinstance(asked[name], str):
            raise ShareError("request_malformed", name)
    _require_supported(asked)
    answer_to = _https(asked.get("response_uri"), "response_uri")
    client_id, nonce = asked.get("client_id", ""), asked.get("nonce", "")
    if len(client_id) > MAX_ADDRESS_CHARS or not _NONCE.fullmatch(nonce):
        raise ShareError("request_malformed", "nonce")
    if any(len(asked.get(name, "")) > 4 * MAX_REQUEST_CHARS for name in ("state",)):
        raise ShareError("request_malformed", "state")
    prefix_of(client_id)
    queries, sets = read_dcql(asked["dcql_query"])
    metadata = asked.get("client_metadata", {})
    if not isinstance(metadata, dict):
        raise ShareError("request_malformed", "client_metadata")
    reply: dict[str, Any] = {"mode": asked["response_mode"], "state": asked.get("state")}
    if reply["mode"] == "direct_post.jwt":
        reply["encryption"] = read_encryption(metadata)
    basis = unsigned_basis(client_id, answer_to) if signed is None else signed_basis(client_id, answer_to, *signed, doors)
    name = metadata.get("client_name", "")
    asker = Asker(client_id, place(answer_to).host, basis, name if isinstance(name, str) else "")
    return ReceivedRequest(OpenId4Vp.id, asker, nonce, client_id, queries, sets, "", answer_to, reply)


def _require_supported(asked: Mapping[str, Any]) -> None:
    """Raises ShareError for what this wallet cannot answer, by what is missing."""
    if asked.get("response_type") != "vp_token" or asked.get("response_mode") not in _MODES:
        raise ShareError("request_not_supported", "response")
    if "redirect_uri" in asked:
        raise ShareError("request_malformed", "redirect_uri")
    if asked.get("transaction_data"):
        # What one does not understand must not be signed (section 5.1).
        raise ShareError("request_not_supported", "transaction_data")
    if "dcql_query" not in asked:
        raise ShareError("request_not_supported", "no dcql_query")


def _by_way_of(asked: ReceivedRequest, via: tuple[str, ...]) -> ReceivedRequest:
    others = tuple(host for host in via if host != asked.asker.host)
    return replace(asked, asker=replace(asked.asker, by_way_of=others))


# Answering -----------------------------------------------------------------------
def _shown(document: bytes, suffix: str) -> Any:
    return json.loads(document) if suffix == ".vp.json" else document.decode("ascii")


def _continue_at(content: bytes) -> str:
    """Returns where the other side would like the person to go on (section 8.2), an https address or ""."""
    try:
        response = strict_json.loads(content) if content.strip() else {}
    except IntakeError:
        return ""
    address = response.get("redirect_uri", "") if isinstance(response, dict) else ""
    if not isinstance(address, str) or len(address) > MAX_ADDRESS_CHARS:
        return ""
    return address if split_address(address).scheme == "https" else ""
