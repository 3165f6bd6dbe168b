"""The main job in small, step by step, for the self-test: each step raises when it does not hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from wallet.clock import FixedClock
from wallet.encodings.qr_text import Reassembler
from wallet.errors import BugError
from wallet.examine.in_process import verify_bytes
from wallet.intake.source import from_bytes
from wallet.report import Verdict
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet

STEPS: Final = ("issue", "check", "refuse_changed", "keep", "find_again", "present", "read_qr")
_PASSPHRASE: Final = "a passphrase for the self-test only"  # noqa: S105  # guards nothing but this folder


class RoundTrip:
    """One run in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "vault"
        self._now = datetime.now(UTC).replace(microsecond=0)
        self._badge = b""
        self._wallet: Wallet | None = None

    def issue(self) -> None:
        """A sample issuer signs a badge."""
        self._badge = encoded(SampleIssuer("Self-test Academy", clock=FixedClock(self._now)).badge("wound-care-2"))

    def check(self) -> None:
        """It is verified."""
        (report,) = verify_bytes(self._badge, policy="learner", at=self._now)
        _hold(report.verdict is Verdict.VERIFIED, "check")

    def refuse_changed(self) -> None:
        """With one letter changed it is not."""
        (report,) = verify_bytes(self._badge.replace(b"Wound Care", b"Wound care"), policy="learner", at=self._now)
        _hold(report.verdict is Verdict.NOT_VERIFIED, "refuse_changed")

    def keep(self) -> None:
        """It is kept in an encrypted vault, which is closed."""
        self._wallet, _ = Wallet.create(self._folder, _PASSPHRASE, clock=FixedClock(self._now))
        outcomes = list(self._wallet.adding.add([from_bytes(self._badge, route="sample")]))
        _hold(len(outcomes) == 1 and outcomes[0].id is not None, "keep")
        self._wallet.close()

    def find_again(self) -> None:
        """The vault opens again and search finds it, byte for byte."""
        self._wallet = Wallet.open(self._folder, _PASSPHRASE, clock=FixedClock(self._now))
        (row,) = self._wallet.library.find("wound skill:dressing")
        _hold(self._wallet.library.record(row.id).received == self._badge, "find_again")

    def present(self) -> None:
        """A signed presentation of it is checked by our own verifier."""
        if self._wallet is None:
            raise BugError("self_test", "present")
        ids = [row.id for row in self._wallet.library.find()]
        self._signed = self._wallet.sharing.present(ids, PresentationRequest("Self-test", "To see whether it works"))

    def read_qr(self) -> None:
        """Its QR codes give it back."""
        if self._wallet is None:
            raise BugError("self_test", "read_qr")
        reader, whole = Reassembler(), None
        for code in reversed(self._wallet.sharing.qr_codes(self._signed)):
            whole = reader.take(code.text)
        _hold(whole == self._signed.document, "read_qr")

    def close(self) -> None:
        """Closes the vault."""
        if self._wallet is not None:
            self._wallet.close()


def _hold(holds: bool, step: str) -> None:
    if not holds:
        raise BugError("self_test", step)
