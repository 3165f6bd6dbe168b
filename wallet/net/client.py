"""The one door to the network: https, addresses looked at after resolution and pinned, everything bounded.

No cookies, no proxy or netrc of the environment, no credentials, a fixed agent, no Referer; few redirects, each looked
at again; a total time, not one per read; a limit on what is decoded. Names the hosts it asked, with when and why.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import urllib3

from wallet.errors import FetchError
from wallet.limits import FETCH_SECONDS, MAX_FETCH_BYTES, MAX_REDIRECTS

AGENT: Final = "Lanyard"
_READ: Final = 64 * 1024
_ENCODINGS: Final = {"", "identity", "gzip", "deflate"}
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")

Resolver = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. ``expires_at`` is what Cache-Control's max-age says, if it does."""

    address: str
    content: bytes = field(repr=False)
    media_type: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the log of hosts."""

    host: str
    purpose: str
    at: datetime


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Returns the host's addresses by the system's resolver."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Says whether an IP address is one of the public internet, seen through every way of writing another into it (N02)."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


class GuardedClient:
    """Fetches documents that a person's action asked for.

    Args:
        resolver: how names become addresses; tests give another.
        tls: the TLS settings; the system's authorities by default.
        allow: (host, port) pairs that may be private: an explicit argument for a developer's own server, never set by
            the environment.
    """

    def __init__(
        self,
        *,
        resolver: Resolver = system_resolver,
        tls: ssl.SSLContext | None = None,
        allow: frozenset[tuple[str, int]] = frozenset(),
        seconds: float = FETCH_SECONDS,
    ) -> None:
        self._resolver = resolver
        self._tls = tls or ssl.create_default_context()
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        self._allow = allow
        self._seconds = seconds
        self.asked: list[Asked] = []

    def fetch(self, address: str, *, purpose: str, same_host: bool = False) -> Fetched:
        """Returns the document at ``address``.

        Raises FetchError: ``address_refused``, ``unreachable``, ``tls_refused``, ``too_slow``, ``document_too_large``,
        ``redirect_refused``, ``not_found``, ``server_trouble``, ``not_a_document``.
        """
        deadline = time.monotonic() + self._seconds
        first = urlsplit(address).hostname
        for _ in range(MAX_REDIRECTS + 1):
            status, headers, body = self._once(address, purpose, deadline)
            if status not in (301, 302, 303, 307, 308):
                return self._judged(address, status, headers, body)
            target = urljoin(address, headers.get("location", ""))
            if urlsplit(target).scheme != urlsplit(address).scheme:
                raise FetchError("redirect_refused", "another scheme")
            if same_host and urlsplit(target).hostname != first:
                raise FetchError("redirect_refused", "another host")
            address = target
        raise FetchError("redirect_refused", "too many")

    def _judged(self, address: str, status: int, headers: dict[str, str], body: bytes) -> Fetched:
        if status in (404, 410):
            raise FetchError("not_found", str(status))
        if status != 200:
            raise FetchError("server_trouble", str(status))
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        if media in ("text/html", "application/xhtml+xml") or body.lstrip()[:1] == b"<":
            # A login page of a café's network is no news about a credential (N15).
            raise FetchError("not_a_document", media)
        return Fetched(address, body, media, _expiry(headers.get("cache-control", "")))

    def _once(self, address: str, purpose: str, deadline: float) -> tuple[int, dict[str, str], bytes]:
        host, port, pinned = self._pin(address)
        self.asked.append(Asked(host, purpose, datetime.now(UTC)))
        pool = self._pool(host, port, pinned)
        try:
            path = urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl() or "/"
            left = max(deadline - time.monotonic(), 0.1)
            response = pool.request(
                "GET",
                path,
                headers={
                    "Host": host if port == 443 else f"{host}:{port}",
                    "User-Agent": AGENT,
                    "Accept": "application/json, application/ld+json, application/jwt, */*;q=0.1",
                    "Accept-Encoding": "gzip, identity",
                },
                preload_content=False,
                redirect=False,
                retries=False,
                timeout=urllib3.Timeout(total=left),
            )
            headers = {name.lower(): value for name, value in response.headers.items()}
            return response.status, headers, self._body(response, headers, deadline)
        except urllib3.exceptions.SSLError:
            raise FetchError("tls_refused", host) from None
        except urllib3.exceptions.TimeoutError:
            raise FetchError("too_slow", host) from None
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise FetchError("unreachable", type(error).__name__) from None
        finally:
            pool.close()

    def _pin(self, address: str) -> tuple[str, int, str]:
        """Resolves once, looks at every address, and keeps the one that will be connected to (N03)."""
        parts = urlsplit(address)
        try:
            port = parts.port or 443
        except ValueError:
            raise FetchError("address_refused", "port") from None
        host = parts.hostname
        if parts.scheme != "https" or not host or parts.username is not None or parts.password is not None:
            raise FetchError("address_refused", "not https")
        try:
            addresses = list(self._resolver(host, port))
        except (OSError, UnicodeError):
            raise FetchError("unreachable", "name") from None
        if not addresses:
            raise FetchError("unreachable", "name")
        if (host, port) not in self._allow and not all(is_public(one) for one in addresses):
            raise FetchError("address_refused", "not public")
        return host, port, addresses[0]

    def _pool(self, host: str, port: int, pinned: str) -> Any:
        return urllib3.HTTPSConnectionPool(
            pinned, port, ssl_context=self._tls, server_hostname=host, assert_hostname=host, maxsize=1, block=False
        )

    def _body(self, response: Any, headers: dict[str, str], deadline: float) -> bytes:
        encoding = headers.get("content-encoding", "").strip().lower()
        if encoding not in _ENCODINGS:
            raise FetchError("not_a_document", "encoding")
        body = bytearray()
        # read1 returns what has come: a server that drips cannot stretch the total time (N07).
        while chunk := response.read1(_READ, decode_content=True):
            body += chunk
            if len(body) > MAX_FETCH_BYTES:
                raise FetchError("document_too_large")
            if time.monotonic() > deadline:
                raise FetchError("too_slow")
        return bytes(body)


def _expiry(control: str) -> datetime | None:
    for part in control.split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "max-age" and value.isascii() and value.isdigit() and len(value) < 10:
            return datetime.now(UTC) + timedelta(seconds=int(value))
    return None
