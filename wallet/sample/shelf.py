"""A sample shelf: what a nurse might bring, as files, in every format. Names, places and people are invented."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from wallet.intake.containers.png import bake_png
from wallet.intake.containers.svg import bake_svg
from wallet.sample.art import drawing, picture
from wallet.sample.issuer import SampleIssuer


@dataclass(slots=True)
class SampleShelf:
    """Issuers and the files they gave. ``files`` maps a name to its bytes; ``documents`` to what was signed."""

    now: datetime
    holder: str
    mercy: SampleIssuer = field(default_factory=lambda: SampleIssuer("Mercy College"))
    harrow: SampleIssuer = field(default_factory=lambda: SampleIssuer("Harrowgate Life Support Council"))
    wren: SampleIssuer = field(default_factory=lambda: SampleIssuer("Wrenfield Academy"))
    saltmarsh: SampleIssuer = field(
        default_factory=lambda: SampleIssuer("Saltmarsh Regional Hospital", domain="saltmarsh.example")
    )
    files: dict[str, bytes] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)

    def fill(self) -> SampleShelf:
        """Issues everything and returns itself."""
        day, now = timedelta(days=1), self.now.replace(microsecond=0)
        wound = self.mercy.signed(
            self.mercy.badge(
                "Wound Care, Level 2", now=now - 175 * day, subject=self.holder, until=now + 555 * day, status=True,
                description="Assesses and treats acute and chronic wounds without supervision.",
                narrative="Twelve hours of course work, a written test, and four supervised dressings on the ward.",
                skills=("Wound assessment", "Dressing selection", "Pressure injury staging", "Patient education"),
                value="88", achievement_type="Certificate",
            ), now=now - 175 * day)  # fmt: skip
        self._json("wound-care-2.json", wound)
        bls = self.harrow.badge(
            "Basic Life Support (BLS)", now=now - 710 * day, subject=self.holder, until=now + 20 * day, status=True,
            skills=("Resuscitation", "Airway management"), achievement_type="Certification",
        )  # fmt: skip
        signed = self.harrow.signed(bls, now=now - 710 * day)
        self.documents["bls.png"] = signed
        self.files["bls.png"] = bake_png(picture("#a02328"), json.dumps(signed).encode())
        acls = self.harrow.badge(
            "Advanced Cardiac Life Support (ACLS)", now=now - 751 * day, subject=self.holder, until=now - 21 * day,
            status=True, skills=("Resuscitation", "Cardiac rhythm recognition"), achievement_type="Certification",
        )  # fmt: skip
        self._json("acls.json", self.harrow.signed(acls, now=now - 751 * day))
        infection = self.wren.badge(
            "Infection Control Essentials", now=now - 60 * day, subject=self.holder,
            skills=("Hand hygiene", "Isolation precautions"),
        )  # fmt: skip
        self.documents["infection-control.svg"] = infection
        svg = bake_svg(drawing("hexagon", "drop", "#2a6f97"), self.wren.token(infection))
        self.files["infection-control.svg"] = svg.encode()
        progress = self.saltmarsh.badge(
            "Telemetry Monitoring", now=now - 9 * day, subject=self.holder, result_status="InProgress",
            skills=("Cardiac rhythm recognition",),
        )  # fmt: skip
        self._json("telemetry.json", self.saltmarsh.signed(progress, now=now - 9 * day))
        self._transcript(now, day)
        return self

    def _transcript(self, now: datetime, day: timedelta) -> None:
        titles = ("Anatomy and Physiology", "Pharmacology for Nursing", "Mental Health Nursing", "Community Health")
        courses = [
            self.mercy.signed(
                self.mercy.badge(title, now=now - 900 * day, subject=self.holder, achievement_type="Course", value=mark),
                now=now - 900 * day,
            )
            for title, mark in zip(titles, ("91", "84", "88", "95"), strict=True)
        ]
        transcript = self.mercy.transcript(
            "Bachelor of Science in Nursing, transcript", courses, now=now - 800 * day, subject=self.holder
        )
        self._json("transcript.json", self.mercy.signed(transcript, now=now - 800 * day))

    def _json(self, name: str, document: dict[str, Any]) -> None:
        self.documents[name] = document
        self.files[name] = json.dumps(document, indent=1).encode()

    def published(self) -> dict[str, bytes]:
        """Returns what all issuers publish now: address → bytes. One status host stands for each did:key issuer."""
        found: dict[str, bytes] = {}
        for issuer in (self.mercy, self.harrow, self.wren, self.saltmarsh):
            found |= issuer.published(now=self.now)
        return found
