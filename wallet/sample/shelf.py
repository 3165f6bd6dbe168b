"""A sample shelf: what a nurse might bring, as files, in every format. Names, places and people are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wallet.clock import FixedClock
from wallet.intake.containers.png import bake_png
from wallet.intake.containers.svg import bake_svg
from wallet.sample import achievements, art
from wallet.sample.issuer import SampleIssuer, Terms, encoded

_DAY = timedelta(days=1)


@dataclass(slots=True)
class SampleShelf:
    """Issuers and the files they gave.

    Attributes:
        files: name → bytes, as a folder of downloads would hold them.
        documents: name → what was signed, for those who mark it withdrawn.
    """

    now: datetime
    holder: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    mercy: SampleIssuer = field(init=False)
    harrow: SampleIssuer = field(init=False)
    wren: SampleIssuer = field(init=False)
    saltmarsh: SampleIssuer = field(init=False)

    def __post_init__(self) -> None:
        self.mercy = self._issuer("Mercy College", "mercycollege.example")
        self.harrow = self._issuer("Harrowgate Life Support Council", "harrowgate.example")
        self.wren = self._issuer("Wrenfield Academy", "wrenfield.example")
        self.saltmarsh = self._issuer("Saltmarsh Regional Hospital", "saltmarsh.example", web=True)

    def _issuer(self, name: str, domain: str, *, web: bool = False) -> SampleIssuer:
        return SampleIssuer(name, domain=domain, method="web" if web else "key", clock=FixedClock(self.now))

    @property
    def issuers(self) -> tuple[SampleIssuer, ...]:
        """Every issuer of the shelf."""
        return (self.mercy, self.harrow, self.wren, self.saltmarsh)

    def fill(self) -> SampleShelf:
        """Issues everything and returns itself."""
        now = self.now
        self._json("wound-care-2.json", self.mercy, "wound-care-2", Terms(
            valid_from=now - 175 * _DAY, valid_until=now + 555 * _DAY, status=True, email="ada@post.example"))  # fmt: skip
        self._baked("bls.png", Terms(valid_from=now - 710 * _DAY, valid_until=now + 20 * _DAY, status=True))
        self._json("bls-2022.json", self.harrow, "life-support", Terms(
            version="1.1", valid_from=now - 1441 * _DAY, valid_until=now - 711 * _DAY, status=True))  # fmt: skip
        token = self.wren.token("infection-control", subject=self.holder, terms=Terms(valid_from=now - 60 * _DAY))
        drawn = art.svg(achievements.drawing("infection-control")).decode("utf-8")
        self.files["infection-control.svg"] = bake_svg(drawn, token).encode("utf-8")
        self._json("critical-care.json", self.saltmarsh, "critical-care", Terms(valid_from=now - 9 * _DAY))
        self._json("telemetry.json", self.saltmarsh, "telemetry", Terms(
            valid_from=now - 84 * _DAY, valid_until=now + 281 * _DAY, status=True))  # fmt: skip
        transcript = self.mercy.transcript(subject=self.holder, terms=Terms(valid_from=now - 800 * _DAY))
        self.documents["transcript.json"] = transcript
        self.files["transcript.json"] = encoded(transcript)
        return self

    def _json(self, name: str, issuer: SampleIssuer, slug: str, terms: Terms) -> None:
        document = issuer.badge(slug, subject=self.holder, terms=terms)
        self.documents[name] = document
        self.files[name] = encoded(document)

    def _baked(self, name: str, terms: Terms) -> None:
        document = self.harrow.badge("life-support", subject=self.holder, terms=terms)
        self.documents[name] = document
        self.files[name] = bake_png(art.png(achievements.drawing("life-support")), encoded(document))

    def published(self) -> dict[str, bytes]:
        """Returns what all issuers publish now: address → bytes."""
        documents: dict[str, bytes] = {}
        for issuer in self.issuers:
            documents |= issuer.documents()
        return documents
