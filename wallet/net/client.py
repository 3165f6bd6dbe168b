"""The one door to the network: https, addresses looked at after resolution and pinned, everything bounded.

No cookies, no proxy or netrc of the environment, no credentials, a fixed agent, no Referer; few redirects, each looked
at again; a total time, not one per read; a limit on what is decoded. Names the hosts it asked, with when and why.

Through a proxy of the person's choice names are looked at by the same rules, and their addresses where this computer can
resolve them; what it cannot resolve is the proxy's to find.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urljoin

import urllib3

from wallet.errors import FetchError
from wallet.limits import (
    FETCH_SECONDS,
    MAX_FETCH_ADDRESSES,
    MAX_FETCH_BYTES,
    MAX_REDIRECTS,
    MAX_STORED_BYTES,
    PROXY_LOOK_SECONDS,
    STORAGE_SECONDS,
)
from wallet.net.addresses import NO_WAY_OUT, Place, Resolver, is_public, place, resolved, split, system_resolver
from wallet.net.bodies import read_body
from wallet.net.proxy import Proxy, is_local_name, open_way
from wallet.net.timed import TimedPool, TimedSocket

AGENT: Final = "Lanyard"
_HEAD: Final = 4096
"""Bytes in which a drawing says that it is one."""
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_TAKEN: Final = (200, 201, 202, 204)
"""What a server says that took something; a document comes with 200 alone."""
_NOBODY_REACHED: Final = frozenset({"no_network", "unreachable", "too_slow"})
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. ``expires_at`` is what Cache-Control's max-age says, if it does."""

    address: str
    content: bytes = field(repr=False)
    media_type: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the log of hosts. ``error`` is the code of what kept it from answering, or ""."""

    host: str
    purpose: str
    at: datetime
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Message:
    """What is sent: a question without a body, or an answer that somebody asked for."""

    method: str = "GET"
    body: bytes | None = field(default=None, repr=False)
    media_type: str = ""
    accept: str = "application/json, application/ld+json, application/jwt, */*;q=0.1"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    most_bytes: int = MAX_FETCH_BYTES


@dataclass(frozen=True, slots=True)
class StorageReply:
    """What a storage of the person's own said: its HTTP status, and the body of what it took or gave."""

    status: int
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str
    media_type: str
    control: str
    body: bytes = field(repr=False)


_QUESTION: Final = _Message()


class GuardedClient:
    """Fetches documents that a person's action asked for.

    Args:
        resolver: how names become addresses; tests give another.
        tls: the TLS settings, taken over (TLS 1.2 at least, our sockets); the system's authorities by default.
        allow: (host, port) pairs that may be private: an explicit argument for a developer's own server, never set by
            the environment.
        seconds: for one fetch in all: names, redirects, headers and body.
        proxy: the way out that the person chose.
        unused_proxy: this computer has a proxy that is not used: the code of why (not chosen, or of a kind that is not
            spoken here), said where nobody is reached without it; "" for none.
    """

    def __init__(
        self,
        *,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
        allow: frozenset[tuple[str, int]] = frozenset(),
        seconds: float = FETCH_SECONDS,
        proxy: Proxy | None = None,
        unused_proxy: str = "",
    ) -> None:
        self._resolver = resolver
        self._tls = tls or ssl.create_default_context()
        if self._tls.verify_mode is not ssl.CERT_REQUIRED or not self._tls.check_hostname:
            raise ValueError("TLS settings that do not look at the certificate")
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        self._tls.sslsocket_class = TimedSocket
        self._allow = allow
        self._seconds = seconds
        self._proxy = proxy
        self._unused_proxy = unused_proxy
        self.asked: list[Asked] = []
        self.may_ask: Callable[[str, str], bool] | None = None
        """Whether a host (and what for) was agreed to; asked before each hop, redirects too. Everybody may be when None."""

    def fetch(
        self, address: str, *, purpose: str, same_host: bool = False, drawings: bool = False, follow: bool = True
    ) -> Fetched:
        """Returns the document at ``address``; with ``same_host`` no redirect may leave its host and port, and without
        ``follow`` there may be none.

        With ``drawings`` an SVG is a document too; a web page never is.

        Raises FetchError: ``address_refused``, ``no_network``, ``unreachable``, ``tls_refused``, ``too_slow``,
        ``document_too_large``, ``redirect_refused``, ``not_found``, ``server_trouble``, ``not_a_document``; ``offline`` for
        a host that was not agreed to; ``proxy_not_used`` and those of :func:`wallet.net.proxy.open_way`.
        """
        address, answer = self._followed(address, purpose, same_host=same_host, follow=follow)
        return _judged(address, answer, drawings=drawings)

    def fetch_page(self, address: str, *, purpose: str) -> Fetched:
        """Returns the web page at ``address``, for one that is known to carry something; no redirect leaves its host.

        Raises FetchError as :meth:`fetch`.
        """
        address, answer = self._followed(address, purpose, same_host=True, follow=True)
        _require_there(answer)
        return Fetched(address, answer.body, answer.media_type, None)

    def _followed(self, address: str, purpose: str, *, same_host: bool, follow: bool) -> tuple[str, _Answer]:
        """Returns what the last of the hops said, and its address."""
        deadline = time.monotonic() + self._seconds
        first = where = place(address)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._once(where, purpose, deadline, _QUESTION)
            if answer.status not in _REDIRECTS:
                return address, answer
            if not follow:
                raise FetchError("redirect_refused", "not to be followed")
            address = _target(address, answer.location)
            where = place(address)
            if same_host and (where.host, where.port) != (first.host, first.port):
                raise FetchError("redirect_refused", "another host")
        raise FetchError("redirect_refused", "too many")

    def send(self, address: str, body: bytes, *, media_type: str, purpose: str) -> Fetched:
        """Sends ``body`` to ``address`` by POST, there and nowhere else: no redirect is followed.

        Returns what was answered, which may be nothing. Raises FetchError as :meth:`fetch`; ``answer_refused`` when the
        other side says that it does not take it.
        """
        message = _Message("POST", body, media_type, "application/json, */*;q=0.1")
        answer = self._once(place(address), purpose, time.monotonic() + self._seconds, message)
        if answer.status in _REDIRECTS:
            raise FetchError("redirect_refused", "an answer is not sent on")
        if answer.status // 100 == 4:
            raise FetchError("answer_refused", str(answer.status))
        if answer.status not in _TAKEN:
            raise FetchError("server_trouble", str(answer.status))
        return Fetched(address, answer.body, answer.media_type, None)

    def permit(self, address: str) -> bool:
        """Lets a storage be asked whose address the person typed, wherever it is; says whether it is in a private network.

        Raises FetchError as :meth:`fetch`, before anything is asked but its name.
        """
        where = place(address, or_loopback=True)
        self._allow |= {(where.host, where.port)}
        if self._proxy is not None:
            return is_local_name(where.host) and not is_public(where.host)
        return not all(is_public(address) for address in resolved(self._resolver, where, self._seconds))

    def ask_storage(
        self, method: str, address: str, *, body: bytes | None = None, headers: Mapping[str, str], purpose: str
    ) -> StorageReply:
        """Puts, gets or deletes one thing on a storage of the person's own; no redirect is followed.

        http is spoken to this computer alone (its number). Whatever the storage says is returned; raises FetchError as
        :meth:`fetch` where it says nothing.
        """
        message = _Message(method, body, "", "*/*", headers, MAX_STORED_BYTES)
        where = place(address, or_loopback=True)
        answer = self._once(where, purpose, time.monotonic() + STORAGE_SECONDS, message)
        return StorageReply(answer.status, answer.body)

    def _once(self, where: Place, purpose: str, deadline: float, message: _Message) -> _Answer:
        """One hop, told in the log whatever came of it; a host that was refused before it was asked is not in it."""
        if self.may_ask is not None and not self.may_ask(where.host, purpose):
            raise FetchError("offline", "host not agreed to")
        asked = Asked(where.host, purpose, datetime.now(UTC))
        try:
            answer = self._answered(where, deadline, message)
        except FetchError as error:
            if error.code != "address_refused":
                self.asked.append(replace(asked, error=error.code))
            raise
        self.asked.append(asked)
        return answer

    def _answered(self, where: Place, deadline: float, message: _Message) -> _Answer:
        try:
            if self._proxy is not None and not where.plain:
                self._require_name(where, deadline)
                return self._from_one_of([where.host], where, deadline, message)
            return self._from_one_of(self._public(where, deadline), where, deadline, message)
        except FetchError as error:
            if self._unused_proxy and self._proxy is None and error.code in _NOBODY_REACHED:
                raise FetchError(self._unused_proxy, error.code) from None
            raise

    def _require_name(self, where: Place, deadline: float) -> None:
        """Behind a proxy: refuses names of one network alone, and those that mean no public address here (N02)."""
        if (where.host, where.port) in self._allow:
            return
        if is_local_name(where.host) and ":" not in where.host:
            raise FetchError("address_refused", "not public")
        try:
            addresses = resolved(self._resolver, where, min(PROXY_LOOK_SECONDS, deadline - time.monotonic()))
        except FetchError:
            # Names are the proxy's to resolve in many networks.
            return
        if not all(is_public(address) for address in addresses):
            raise FetchError("address_refused", "not public")

    def _from_one_of(self, addresses: list[str], where: Place, deadline: float, message: _Message) -> _Answer:
        """Of several addresses the next is tried only when no connection came about."""
        for count, pinned in enumerate(addresses, 1):
            left = max(deadline - time.monotonic(), 0.01)
            try:
                return self._request(where, pinned, deadline, message, connect=left / (len(addresses) - count + 1))
            except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
                if count == len(addresses) or time.monotonic() > deadline:
                    raise FetchError(_no_connection(error), "connect") from None
            except urllib3.exceptions.SSLError:
                raise FetchError("tls_refused", where.host) from None
            except (urllib3.exceptions.TimeoutError, TimeoutError):
                raise FetchError("too_slow", where.host) from None
            except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                raise FetchError("unreachable", type(error).__name__) from None
        raise FetchError("unreachable", "no address")

    def _public(self, where: Place, deadline: float) -> list[str]:
        """Resolves once, looks at every address, and returns those that will be connected to (N02, N03)."""
        addresses = resolved(self._resolver, where, deadline - time.monotonic())
        if (where.host, where.port) not in self._allow and not all(is_public(address) for address in addresses):
            raise FetchError("address_refused", "not public")
        return list(dict.fromkeys(addresses))[:MAX_FETCH_ADDRESSES]

    def _request(self, where: Place, pinned: str, deadline: float, message: _Message, *, connect: float) -> _Answer:
        # The pool is told the address and never the name, so that nothing is resolved a second time; the name goes
        # into SNI and is what the certificate must be for.
        proxy = None if where.plain else self._proxy
        way = None if proxy is None else lambda: open_way(proxy, where, deadline, connect=connect)
        pool: urllib3.HTTPConnectionPool = (
            urllib3.HTTPConnectionPool(pinned, where.port, maxsize=1)
            if where.plain
            else TimedPool(
                pinned, where.port, ssl_context=self._tls, server_hostname=where.host, maxsize=1, deadline=deadline, way=way
            )
        )
        response = None
        try:
            response = pool.request(
                message.method,
                where.target,
                body=message.body,
                headers={
                    "Host": where.authority,
                    "User-Agent": AGENT,
                    "Accept": message.accept,
                    "Accept-Encoding": "gzip, identity",
                    **({"Content-Type": message.media_type} if message.media_type else {}),
                    **message.headers,
                },
                preload_content=False,
                decode_content=False,
                redirect=False,
                retries=False,
                timeout=urllib3.Timeout(connect=connect, read=max(deadline - time.monotonic(), 0.01)),
            )
            # ``get`` joins what was said several times; a plain dict of the fields would keep only the last.
            header = response.headers.get
            taken = response.status in _TAKEN and message.method != "HEAD"
            body = read_body(response, header("content-encoding", ""), message.most_bytes) if taken else b""
            media = header("content-type", "").partition(";")[0].strip().lower()
            return _Answer(response.status, header("location", ""), media, header("cache-control", ""), body)
        finally:
            if response is not None:
                response.close()
            pool.close()


def _no_connection(error: urllib3.exceptions.HTTPError) -> str:
    """Returns the code for a connection that never was: this computer has no way there, nobody listens, nobody answers."""
    # urllib3 derives the one from the other, and keeps the system's error beneath.
    if not isinstance(error, urllib3.exceptions.NewConnectionError):
        return "too_slow"
    cause = error.__cause__ or error.__context__
    return "no_network" if isinstance(cause, OSError) and cause.errno in NO_WAY_OUT else "unreachable"


def _target(address: str, location: str) -> str:
    """Returns where a redirect points. Raises FetchError ``redirect_refused`` for nowhere, or another scheme (N05)."""
    try:
        target = urljoin(address, location)
    except ValueError:
        raise FetchError("redirect_refused", "malformed") from None
    if not location.strip() or split(target).scheme != split(address).scheme:
        raise FetchError("redirect_refused", "another scheme")
    return target


def _require_there(answer: _Answer) -> None:
    if answer.status in (404, 410):
        raise FetchError("not_found", str(answer.status))
    if answer.status != 200:
        raise FetchError("server_trouble", str(answer.status))


def _judged(address: str, answer: _Answer, *, drawings: bool) -> Fetched:
    _require_there(answer)
    drawn = drawings and answer.media_type == "image/svg+xml" and b"<svg" in answer.body[:_HEAD]
    if answer.media_type in ("text/html", "application/xhtml+xml") or (not drawn and _looks_like_a_page(answer.body)):
        # A login page of a café's network is no news about a credential (N15).
        raise FetchError("not_a_document", answer.media_type)
    return Fetched(address, answer.body, answer.media_type, _expiry(answer.control))


def _looks_like_a_page(body: bytes) -> bool:
    return body.removeprefix(_BOM).lstrip()[:1] in (b"", b"<")


def _expiry(control: str) -> datetime | None:
    for part in control.split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "max-age" and value.isascii() and value.isdigit() and len(value) < 10:
            return datetime.now(UTC) + timedelta(seconds=int(value))
    return None
