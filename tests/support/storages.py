"""Storages of others, in processes of their own: WsgiDAV, and the S3 of moto. Their logs hold every request they got."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.command import ROOT
from tests.support.peers import absent

PROGRAMS = ROOT / "build" / "storages" / "bin"
USER, PASSWORD = "ada", "grüne Ägäis 7"


def need_storages() -> None:
    """Skips the test where they are not installed, or fails it, as :func:`tests.support.peers.absent` says."""
    if not all((PROGRAMS / name).exists() for name in ("python", "wsgidav", "moto_server")):
        absent("WsgiDAV or moto (tests/peers/storages.lock)")


@dataclass(frozen=True)
class Running:
    """A storage that answers on a port of this computer."""

    port: int
    folder: Path
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")


@contextmanager
def _running(command: list[str], port: int, folder: Path, log: Path) -> Iterator[Running]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            until = time.monotonic() + 60
            while True:
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if process.poll() is not None or time.monotonic() > until:
                    raise TimeoutError(log.read_text(errors="replace"))
                time.sleep(0.05)
            yield Running(port, folder, log)
        finally:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@contextmanager
def webdav(folder: Path) -> Iterator[Running]:
    """WsgiDAV: ``/own`` for USER alone, ``/public`` read by anybody; both are the folder ``files``."""
    files, port = folder / "files", _free_port()
    files.mkdir(parents=True)
    config = {
        "host": "127.0.0.1",
        "port": port,
        "provider_mapping": {"/own": str(files), "/public": {"root": str(files), "readonly": True}},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "simple_dc": {"user_mapping": {"/own": {USER: {"password": PASSWORD}}, "/public": True}},
        "verbose": 4,
        "logging": {"enable": True, "enable_loggers": ["wsgidav.request_server"]},
    }
    (folder / "wsgidav.json").write_text(json.dumps(config))
    command = [str(PROGRAMS / "wsgidav"), "--config", str(folder / "wsgidav.json")]
    with _running(command, port, files, folder / "log") as running:
        yield running


@contextmanager
def s3(folder: Path) -> Iterator[Running]:
    """moto's S3."""
    folder.mkdir(parents=True)
    port = _free_port()
    command = [str(PROGRAMS / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with _running(command, port, folder, folder / "log") as running:
        yield running


def make_bucket(running: Running, name: str, *, is_public: bool = False) -> None:
    """Makes a bucket with boto3, Amazon's own library."""
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{name}/*"}],
    }
    script = f"""
import boto3, json
client = boto3.client("s3", endpoint_url="http://127.0.0.1:{running.port}", aws_access_key_id="AKIAEXAMPLE",
                      aws_secret_access_key="secret", region_name="us-east-1")
client.create_bucket(Bucket={name!r})
if {is_public!r}:
    client.put_bucket_policy(Bucket={name!r}, Policy={json.dumps(policy)!r})
"""
    subprocess.run([str(PROGRAMS / "python"), "-c", script], check=True, capture_output=True, timeout=120)
