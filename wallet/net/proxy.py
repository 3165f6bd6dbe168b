"""A proxy: found in the environment or the desktop's settings and then said; used only by the person's choice.

Only proxies that are spoken to in plain HTTP and open a way to the other side (CONNECT, RFC 9110 section 9.3.6): what is
asked and answered goes through it sealed by TLS, and it sees the names of hosts. Others (SOCKS, TLS to the proxy, a script
that chooses one) are named, and not used.
"""

from __future__ import annotations

import base64
import configparser
import os
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from wallet.errors import FetchError, UsageError
from wallet.limits import MAX_PROXY_HEAD_BYTES, PROXY_LOOK_SECONDS
from wallet.net.addresses import Place

_NAMES: Final = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
_GNOME: Final = "org.gnome.system.proxy"
_DEFAULT_PORT: Final = 8080
"""Of an address without one; what most proxies listen on."""
_LOCAL: Final = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "private", "test")
"""Endings of names that mean something inside one network only (RFC 6761, RFC 6762, RFC 8375, ICANN's collisions)."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where a proxy listens; ``authorization`` is what it is told about the person, "" for nothing, and shown nowhere."""

    host: str
    port: int
    authorization: str = field(default="", repr=False)

    @property
    def shown(self) -> str:
        """Host and port, without name and password."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class FoundProxy:
    """What this computer says about a proxy.

    Attributes:
        source: ``environment`` or ``desktop``.
        proxy: the one to use, or None.
        error: why it cannot be used (``proxy_kind_unknown``, ``proxy_malformed``), or "".
    """

    source: str
    proxy: Proxy | None
    error: str = ""


def read_proxy(address: str) -> Proxy:
    """Reads ``http://[name:password@]host[:port]`` or ``host:port``.

    Raises UsageError ``proxy_kind_unknown`` for another kind of proxy, ``proxy_malformed``.
    """
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UsageError("proxy_malformed") from None
    if parts.scheme != "http":
        raise UsageError("proxy_kind_unknown", parts.scheme[:20])
    strange = not host.isascii() or not host or any(c.isspace() for c in text) or parts.path not in ("", "/")
    if strange or parts.query or parts.fragment or port == 0:
        raise UsageError("proxy_malformed")
    authorization = ""
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return Proxy(host, port or _DEFAULT_PORT, authorization)


def found_proxy(environment: Mapping[str, str] = os.environ, desktop: Callable[[], str] | None = None) -> FoundProxy | None:
    """Returns what this computer says about a proxy for https; None when it says nothing.

    ``desktop`` gives what the desktop's settings say: an address, ``pac://`` for a script, or "".
    """
    address, source = next(((environment[n], "environment") for n in _NAMES if environment.get(n, "").strip()), ("", ""))
    if not address:
        address, source = (desktop or desktop_proxy)(), "desktop"
    if not address:
        return None
    try:
        return FoundProxy(source, read_proxy(address))
    except UsageError as error:
        return FoundProxy(source, None, error.code)


def desktop_proxy() -> str:
    """Returns the proxy for https of this desktop's settings: an address, ``pac://`` for a script, or "".

    Of KDE's where that is the desktop, else GNOME's, which other desktops write too.
    """
    if "KDE" in os.environ.get("XDG_CURRENT_DESKTOP", "").split(":"):
        return _kde_proxy()
    mode = _setting(_GNOME, "mode")
    if mode == "auto":
        return "pac://"
    for kind, scheme in (("https", "http"), ("socks", "socks")) if mode == "manual" else ():
        host, port = (_setting(f"{_GNOME}.{kind}", name) for name in ("host", "port"))
        if host and port not in ("", "0"):
            return f"{scheme}://{host}:{port}"
    return ""


def _kde_proxy() -> str:
    """Returns what ``kioslaverc`` says: of its kinds, 1 is typed in, 2 and 3 are a script, 4 names variables."""
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    settings = configparser.RawConfigParser(strict=False)
    try:
        settings.read_string((folder / "kioslaverc").read_text(encoding="utf-8"))
        group = settings["Proxy Settings"]
    except (OSError, UnicodeError, configparser.Error, KeyError):
        return ""
    kind = group.get("ProxyType", "0")
    if kind in ("2", "3"):
        return "pac://"
    addresses = [group.get(name, "").strip() for name in ("httpsProxy", "socksProxy")] if kind in ("1", "4") else []
    if kind == "4":
        addresses = [os.environ.get(name, "") for name in addresses if name]
    # It writes the port behind a space.
    return next((":".join(address.split()) for address in addresses if address), "")


def _setting(schema: str, name: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603  (no text from outside)
            ["gsettings", "get", schema, name],  # noqa: S607
            capture_output=True, text=True, timeout=PROXY_LOOK_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, UnicodeError):
        # No such desktop here, or one that does not answer: then it says nothing.
        return ""
    return "" if done.returncode else done.stdout.strip().strip("'")


def is_local_name(host: str) -> bool:
    """Says whether ``host`` is a name inside one network: it has no dot, or ends as such names do."""
    return "." not in host or any(host == name or host.endswith(f".{name}") for name in _LOCAL)


def open_way(proxy: Proxy, where: Place, deadline: float, *, connect: float) -> socket.socket:
    """Connects to the proxy and has it open a way to ``where``; returns the connection, on which TLS is still to begin.

    ``deadline`` is of ``time.monotonic``. Raises FetchError ``proxy_unreachable``, ``proxy_needs_password``,
    ``proxy_refused`` (detail: its status), ``too_slow``.
    """
    try:
        connection = socket.create_connection((proxy.host, proxy.port), timeout=max(connect, 0.01))
    except OSError:
        raise FetchError("proxy_unreachable") from None
    try:
        connection.settimeout(max(deadline - time.monotonic(), 0.01))
        connection.sendall(_request(proxy, where))
        status = _status(_head(connection, deadline))
    except TimeoutError:
        connection.close()
        raise FetchError("too_slow", "proxy") from None
    except (OSError, ValueError):
        connection.close()
        raise FetchError("proxy_unreachable", "no answer") from None
    if not 200 <= status < 300:
        connection.close()
        raise FetchError("proxy_needs_password" if status == 407 else "proxy_refused", str(status))
    return connection


def _request(proxy: Proxy, where: Place) -> bytes:
    host = f"[{where.host}]" if ":" in where.host else where.host
    lines = [f"CONNECT {host}:{where.port} HTTP/1.1", f"Host: {host}:{where.port}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    return "\r\n".join((*lines, "", "")).encode("ascii")


def _head(connection: socket.socket, deadline: float) -> bytes:
    """Reads to the end of the answer's head and not a byte further: what follows is the other side's."""
    head = bytearray()
    while not head.endswith(b"\r\n\r\n"):
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        byte = connection.recv(1)
        if not byte or len(head) >= MAX_PROXY_HEAD_BYTES:
            raise ValueError("no head")
        head += byte
    return bytes(head)


def _status(head: bytes) -> int:
    version, _, rest = head.partition(b" ")
    code = rest[:3]
    if not version.startswith(b"HTTP/1.") or not code.isdigit() or len(code) != 3:
        raise ValueError("not HTTP")
    return int(code)
