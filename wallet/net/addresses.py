"""Names and addresses: what may be asked, what is public, and one resolution within the time there is."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from wallet.errors import FetchError

Resolver = Callable[[str, int], Sequence[str]]

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST: Final = ipaddress.ip_network("2000::/3")
"""All of IPv6 that was ever given out (RFC 4291 section 2.4, IANA registry); old forms such as ``::127.0.0.1`` are not."""
_LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_MAX_NAME: Final = 253
"""RFC 1035 section 2.3.4."""
NO_WAY_OUT: Final = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})
"""What the system says when this computer has no way to anybody."""
_SOMEWHERE: Final = (("192.0.2.1", 9), ("2001:db8::1", 9))
"""Nobody's addresses (RFC 5737, RFC 3849): to ask the system for a way there, which sends nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document is asked for: ``host`` in ASCII, lower case, an IPv6 literal without brackets. ``plain`` is http."""

    host: str
    port: int
    target: str
    plain: bool = False

    @property
    def authority(self) -> str:
        """What the Host field says (RFC 9110 section 7.2)."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return shown if self.port == (80 if self.plain else 443) else f"{shown}:{self.port}"


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Returns the host's addresses by the system's resolver, in its order of preference."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Says whether an IP address is one of the public internet, seen through every way of writing another into it (N02)."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is None and parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if parsed not in _GLOBAL_UNICAST:
            return False
    return parsed.is_global and not parsed.is_multicast


def split(address: str) -> SplitResult:
    """Returns the parts of an address. Raises FetchError ``address_refused`` for what is none."""
    try:
        return urlsplit(address)
    except ValueError:
        raise FetchError("address_refused", "malformed") from None


def place(address: str, *, or_loopback: bool = False) -> Place:
    """Reads an https address; with ``or_loopback`` also http on this computer, by its number (RFC 6890).

    Raises FetchError ``address_refused``: another scheme, a name or password, no host.
    """
    parts = split(address)
    try:
        port = parts.port
    except ValueError:
        raise FetchError("address_refused", "port") from None
    plain = or_loopback and parts.scheme == "http" and _is_loopback(parts.hostname or "")
    if not (plain or parts.scheme == "https") or not parts.hostname or port == 0:
        raise FetchError("address_refused", "not https")
    if parts.username is not None or parts.password is not None:
        raise FetchError("address_refused", "names a user")
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    target = target if target.startswith("/") else f"/{target}"
    return Place(_ascii(parts.hostname), port or (80 if plain else 443), target, plain)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ascii(host: str) -> str:
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise FetchError("address_refused", "host") from None
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise FetchError("address_refused", "host") from None
    if len(name) > _MAX_NAME or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise FetchError("address_refused", "host")
    return name


def resolved(resolver: Resolver, where: Place, seconds: float) -> list[str]:
    """Resolves once. Raises FetchError ``unreachable`` (no such name), ``no_network`` (no name server could be asked), or
    ``too_slow`` when name servers keep us waiting.

    The system's resolver cannot be interrupted; it is left behind on a thread of its own, which ends when it answers.
    """
    addresses: list[str] = []
    failure: list[BaseException] = []

    def ask() -> None:
        try:
            addresses.extend(resolver(where.host, where.port))
        except (OSError, ValueError) as error:
            failure.append(error)

    thread = threading.Thread(target=ask, name="resolving", daemon=True)
    thread.start()
    thread.join(max(seconds, 0.0))
    if thread.is_alive():
        raise FetchError("too_slow", "name")
    if failure or not addresses:
        nobody_asked = any(_is_no_network(error) for error in failure)
        raise FetchError("no_network" if nobody_asked else "unreachable", "name")
    return addresses


def _is_no_network(error: BaseException) -> bool:
    """Says whether a name was not found because nobody could be asked: many systems say the same of a name that is not."""
    if not isinstance(error, socket.gaierror):
        return False
    return error.errno == socket.EAI_AGAIN or not any(_has_way_to(*address) for address in _SOMEWHERE)


def _has_way_to(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, port))
    except OSError:
        return False
    return True
