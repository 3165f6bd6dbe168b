"""A TLS server on loopback, honest or not, with certificates of an authority that only the tests trust."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from wallet.net.client import GuardedClient

Send = Callable[[socket.socket], None]
"""Answers one request by hand: gets the connection after the request's head was read."""


_SIGNS_CERTIFICATES = x509.KeyUsage(
    digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
    key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
)  # fmt: skip


class Authority:
    """A certificate authority nobody but the tests knows."""

    def __init__(self, folder: Path, name: str = "Test authority") -> None:
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._count = 0
        now = datetime.now(UTC)
        self._root = (
            x509.CertificateBuilder()
            .subject_name(self._name)
            .issuer_name(self._name)
            .public_key(self._key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .add_extension(_SIGNS_CERTIFICATES, critical=True)
            .sign(self._key, hashes.SHA256())
        )

    @cached_property
    def pem(self) -> str:
        """The root's certificate."""
        return self._root.public_bytes(Encoding.PEM).decode()

    def client_context(self) -> ssl.SSLContext:
        """Returns TLS settings that trust this authority and no other."""
        return ssl.create_default_context(cadata=self.pem)

    def server_context(self, *names: str, expired: bool = False, self_signed: bool = False) -> ssl.SSLContext:
        """Returns a server's settings with a certificate for ``names``."""
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if self_signed else self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=20))
            .not_valid_after(now - timedelta(days=1) if expired else now + timedelta(days=20))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(key if self_signed else self._key, hashes.SHA256())
        )
        self._count += 1
        path = self.folder / f"server {self._count}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(private + made.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


class TlsServer:
    """Answers on a loopback port, a thread per connection; remembers what it was told.

    Attributes:
        routes: path → whole body, or what to do with the connection.
        heads: the head of every request that was read.
        names: the server name of every handshake (SNI).
        accepted: how many connections were made, handshake or not.
    """

    def __init__(self, context: ssl.SSLContext, *, address: str = "127.0.0.1", port: int = 0) -> None:
        self.routes: dict[str, bytes | Send] = {}
        self.heads: list[str] = []
        self.names: list[str | None] = []
        self.accepted = 0
        self._context = context
        context.sni_callback = lambda _sock, name, _context: self.names.append(name)
        self._listening = socket.create_server((address, port))
        self.port: int = self._listening.getsockname()[1]
        self._open = True
        self._threads: list[threading.Thread] = []
        self._connections: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept, name="tls server")
        self._accepting.start()

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [head.split(" ", 2)[1] for head in self.heads]

    def _accept(self) -> None:
        while self._open:
            try:
                came, _ = self._listening.accept()
            except OSError:
                return
            if not self._open:
                came.close()
                return
            self.accepted += 1
            self._connections.append(came)
            thread = threading.Thread(target=self._serve, args=(came,), name="tls connection")
            self._threads.append(thread)
            thread.start()

    def _serve(self, came: socket.socket) -> None:
        came.settimeout(20)
        connection = came
        with suppress(OSError, ValueError):
            connection = self._context.wrap_socket(came, server_side=True)
            self._connections.append(connection)
            self._answer(connection)
        with suppress(OSError):
            connection.close()

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            came = connection.recv(4096)
            if not came:
                return
            head += came
        self.heads.append(head.decode("latin-1"))
        found = self.routes.get(self.paths[-1])
        if found is None:
            connection.sendall(answer(b"{}", status="404 Not Found"))
        elif isinstance(found, bytes):
            connection.sendall(answer(found))
        else:
            found(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open = False
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join(5)
        for connection in self._connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        for thread in self._threads:
            thread.join(5)


def answer(body: bytes, *fields: str, status: str = "200 OK", media: str = "application/json") -> bytes:
    """Returns a whole HTTP answer; ``fields`` are further header lines."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {len(body)}", "Connection: close", *fields]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def sending(data: bytes) -> Send:
    """Returns what sends ``data`` as it is."""
    return lambda connection: connection.sendall(data)


def redirect(location: str) -> Send:
    """Returns what sends the client elsewhere."""
    return sending(answer(b"", f"Location: {location}", status="302 Found"))


@contextmanager
def serving(authority: Authority, *names: str, address: str = "127.0.0.1", port: int = 0) -> Iterator[TlsServer]:
    """Serves honestly for ``names``."""
    with TlsServer(authority.server_context(*names), address=address, port=port) as server:
        yield server


def client_for(
    authority: Authority, *servers: tuple[str, TlsServer], seconds: float = 10.0, private: tuple[str, ...] = ()
) -> GuardedClient:
    """Returns the guarded client as the program makes it, but for names that lead to loopback.

    ``servers`` may be private; names in ``private`` lead to loopback too and may not.
    """
    allowed = frozenset((name, server.port) for name, server in servers)
    known = {name for name, _ in servers} | set(private)

    def resolver(host: str, port: int) -> list[str]:
        if host not in known:
            raise OSError("no such name")
        return ["127.0.0.1"]

    return GuardedClient(resolver=resolver, tls=authority.client_context(), allow=allowed, seconds=seconds)
