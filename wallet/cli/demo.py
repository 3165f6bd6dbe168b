"""``lanyard demo``: the whole main job in a throw-away vault, with credentials a sample issuer gives on the spot."""

from __future__ import annotations

import argparse
import secrets
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from resources import catalogue
from wallet.cli.output import Exit, emit, language, plain, say, sentence
from wallet.cli.words import headline
from wallet.clock import FixedClock
from wallet.errors import ShareError
from wallet.intake.source import expand, from_bytes
from wallet.report import Verdict
from wallet.sample.issuer import Terms, encoded
from wallet.sample.shelf import SampleShelf
from wallet.service.sharing import PresentationRequest, SignedPresentation
from wallet.service.wallet import Wallet
from wallet.verify.context import Document, Expectations
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.trust.listed import ListedTrust

_DOMAIN: Final = "https://saltmarsh.example"
_AUDIENCE: Final = "Saltmarsh Regional Hospital, recruiting"
_PURPOSE: Final = "Application, ICU nurse"
_LIFETIME: Final = timedelta(days=30)


def demo(arguments: argparse.Namespace) -> int:
    """Adds, checks, keeps, shows, presents, withdraws; ends with a path per line of what was written."""
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).replace(microsecond=0)
    quiet = bool(arguments.json)
    with tempfile.TemporaryDirectory(prefix="lanyard-demo-") as folder:
        _say(quiet, "start")
        run = _Demo(now, out, Path(folder), quiet)
        try:
            written = run.run()
        finally:
            run.close()
    _say(quiet, "made")
    for path in written:
        if quiet:
            emit({"path": str(path)})
        else:
            say(str(path))
    return Exit.OK


class _Published:
    """What the sample issuers have published by the time they are asked."""

    def __init__(self, shelf: SampleShelf) -> None:
        self._shelf = shelf

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the document. Raises FetchError ``not_found``."""
        return SuppliedDocuments(self._shelf.published()).get(address, purpose=purpose)


class _Demo:
    """One run."""

    def __init__(self, now: datetime, out: Path, scratch: Path, quiet: bool) -> None:
        self._now, self._out, self._scratch, self._quiet = now, out, scratch, quiet
        self._shelf = SampleShelf(now)
        trust = ListedTrust("Sample list", {self._shelf.mercy.id: self._shelf.mercy.name}, now)
        self._wallet, _ = Wallet.create(
            scratch / "vault",
            secrets.token_urlsafe(24),
            clock=FixedClock(now),
            documents=_Published(self._shelf),
            trust=(trust,),
        )
        self._shelf.holder = self._wallet.sharing.holder_key().did
        self._shelf.fill()

    def close(self) -> None:
        self._wallet.close()

    def run(self) -> list[Path]:
        self._add()
        self._look()
        written = self._present()
        self._withdraw()
        return written

    def _add(self) -> None:
        names = ", ".join(issuer.name for issuer in (self._shelf.mercy, self._shelf.harrow, self._shelf.saltmarsh))
        _say(self._quiet, "issuer", name=names)
        folder = self._scratch / "downloads"
        folder.mkdir()
        for name, data in self._shelf.files.items():
            (folder / name).write_bytes(data)
        (folder / "holiday.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a badge")
        _say(self._quiet, "add")
        for outcome in self._wallet.adding.add(expand([folder], route="folder")):
            name = Path(outcome.source).name
            text = sentence(outcome.error) if outcome.error else plain(outcome.title)
            if not self._quiet:
                say(f"   {catalogue.text(f'cli.{outcome.outcome}', language()):<10} {name}: {text}")

    def _look(self) -> None:
        _say(self._quiet, "shelf")
        for row in self._wallet.library.find():
            if not self._quiet:
                say(f"   {plain(row.title)} · {plain(row.issuer_name)}")
                say(f"      {headline(row.facts, datetime.now(UTC))}")

    def _present(self) -> list[Path]:
        _say(self._quiet, "present")
        rows = [row for row in self._wallet.library.find() if row.title.startswith(("Wound", "Telemetry"))]
        challenge = secrets.token_urlsafe(16)
        request = PresentationRequest(_AUDIENCE, _PURPOSE, challenge, _DOMAIN, _LIFETIME)
        signed = self._wallet.sharing.present([row.id for row in rows], request)
        if not self._quiet:
            say(f"   {catalogue.text(f'cli.verdict.{signed.report.verdict}', language())}")
        (wrong,) = self._wallet.checking.check_document(
            signed.document, expectations=Expectations(secrets.token_urlsafe(16), _DOMAIN)
        )
        if wrong.verdict is not Verdict.NOT_VERIFIED:
            raise ShareError("presentation_not_good", "replay")
        _say(self._quiet, "wrong_challenge")
        names = {
            "file": "presentation.vp.json",
            "qr": "presentation-qr.png",
            "html": "portfolio.html",
            "pdf": "portfolio.pdf",
        }
        parts = [(signed, way, self._out / name) for way, name in names.items()]
        written = [self._out / name for name in names.values()]
        self._wallet.sharing.write(parts, language=language())
        _say(self._quiet, "qr")
        if not self._quiet:
            say(self._wallet.sharing.qr_text(self._small()))
        return written

    def _small(self) -> SignedPresentation:
        """Returns what fits into one code: a badge without a picture inside."""
        small = self._shelf.mercy.badge("infection-control", subject=self._shelf.holder, terms=Terms(image=False))
        (added,) = self._wallet.adding.add([from_bytes(encoded(small), route="demo", name="small.json")])
        ids = [] if added.id is None else [added.id]
        return self._wallet.sharing.present(ids, PresentationRequest(_AUDIENCE, _PURPOSE))

    def _withdraw(self) -> None:
        _say(self._quiet, "withdrawn")
        self._shelf.harrow.revoke(self._shelf.documents["bls.png"])
        for row in self._wallet.library.find("basic life is:expiring"):
            self._wallet.checking.check_again(row.id, documents=_Published(self._shelf))
            again = self._wallet.library.record(row.id).summary
            if not self._quiet:
                say(f"   {plain(again.title)}: {headline(again.facts, datetime.now(UTC))}")


def _say(quiet: bool, key: str, **values: str) -> None:
    if not quiet:
        say(catalogue.text(f"cli.demo.{key}", language(), n=None, **values))
