"""``lanyard self-test``: versions, plug-ins and a round trip; also run inside the packaged program."""

from __future__ import annotations

import argparse
import platform
import tempfile
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from wallet.cli.output import Exit, emit, say
from wallet.errors import LanyardError
from wallet.plugins import discover
from wallet.version import build_record, program_version

_LIBRARIES = ("PySide6-Essentials", "sqlcipher3", "cryptography", "PyLD", "PyNaCl", "qrcode", "requests", "keyring")


def self_test(arguments: argparse.Namespace) -> int:
    """Prints what this program is made of and whether its main job works; exit 1 when not."""
    plugins = plugin_ids()
    rows: list[tuple[str, Mapping[str, str | list[str]]]] = [("versions", _versions()), ("plugins", plugins)]
    build = _build(plugins)
    walls = _worker()
    steps = _round_trip()
    if arguments.json:
        emit({**dict(rows), "build": build, "worker": walls, "round_trip": steps})
    else:
        for name, entries in rows:
            say(f"{name}:")
            for key, value in entries.items():
                say(f"  {key}: {value if isinstance(value, str) else ', '.join(value)}")
        if build is not None:
            say(f"build: {build['commit'] or 'commit unknown'}, {build['date']}")
            say(f"  plug-ins: {'those of the source' if build['plugins_as_built'] else 'NOT THOSE OF THE SOURCE'}")
        say("worker (reads untrusted files; what it tried and may not do):")
        for name, refused in walls.items():
            say(f"  {name}: {'refused' if refused else 'NOT REFUSED'}")
        if not walls:
            say("  none on this system: files are read in the program's own process")
        say("round trip:")
        for step, outcome in steps.items():
            say(f"  {step}: {outcome}")
    whole = build is None or build["plugins_as_built"]
    return Exit.OK if whole and set(steps.values()) == {"ok"} else Exit.BAD


def _versions() -> dict[str, str]:
    versions = {"lanyard": program_version(), "python": platform.python_version(), "system": platform.platform()}
    for name in _LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "bundled"
    return versions


def _build(plugins: Mapping[str, list[str]]) -> dict[str, Any] | None:
    """Returns how a packaged program was built and whether each plug-in of its source is in it; None in a checkout."""
    record = build_record()
    if record is None:
        return None
    return {"commit": record["commit"], "date": record["date"], "plugins_as_built": record["plugins"] == plugins}


def _worker() -> dict[str, bool]:
    """Lets a worker try what it may not do. True is refused; empty where this system has no workers."""
    from wallet.worker.pool import Pool

    with Pool() as pool:
        return pool.walls()["tried"]


def plugin_ids() -> dict[str, list[str]]:
    """Returns kind of plug-in → the ids that are found, in order."""
    import wallet.formats
    import wallet.intake.containers
    import wallet.share.channels
    import wallet.verify.dids
    import wallet.verify.proofs
    import wallet.verify.status

    folders = {
        "formats": (wallet.formats, "FORMAT"),
        "containers": (wallet.intake.containers, "CONTAINER"),
        "suites": (wallet.verify.proofs, "SUITE"),
        "did methods": (wallet.verify.dids, "METHOD"),
        "status methods": (wallet.verify.status, "STATUS"),
        "channels": (wallet.share.channels, "CHANNEL"),
    }
    return {label: [plugin.id for plugin in discover(*where)] for label, where in folders.items()}


def _round_trip() -> dict[str, str]:
    """Issues, checks, keeps, finds again, presents, and sees a changed byte refused."""
    from wallet.cli.round_trip import STEPS, RoundTrip

    outcomes: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="lanyard-self-test-") as folder:
        trip = RoundTrip(Path(folder))
        try:
            for name in STEPS:
                outcomes[name] = _outcome(getattr(trip, name))
        finally:
            trip.close()
    return outcomes


def _outcome(step: Callable[[], Any]) -> str:
    try:
        step()
    except LanyardError as error:
        return error.code
    except Exception as error:  # noqa: BLE001  # a self-test reports whatever breaks
        return type(error).__name__
    return "ok"
