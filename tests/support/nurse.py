"""A nurse's papers and cards, as she would write them down, and what a hospital asks of her: for pictures and walks."""

from __future__ import annotations

import json
from collections import deque
from datetime import date, timedelta
from typing import Any

from tests.support.fake_wallet import NOW
from tests.support.signed_pdfs import paper, party, signed
from tests.wallet.skills.held import badge
from wallet.clock import FixedClock
from wallet.intake.source import Source
from wallet.records.by_hand import EvidenceFile, RecordByHand, RecordKind
from wallet.records.record import Provenance
from wallet.sample.issuer import SampleIssuer
from wallet.service.protocols import OpenWallet

TODAY = NOW.date()
_SIGNED = FixedClock(NOW - timedelta(days=30))
COLLEGE = SampleIssuer("Mercy College", domain="college.example", seed="college", clock=_SIGNED)
HEART = SampleIssuer("Heart Association", domain="heart.example", seed="heart", clock=_SIGNED)
SCAN = b"%PDF-1.4\n% a scan, as it came\n"


def day(days: int) -> str:
    """Returns a day so many days from today, as it is written."""
    return (TODAY + timedelta(days=days)).isoformat()


def _card(
    kind: RecordKind, title: str, issuer: str, issued: int, ends: int | None, file: str = "", **more: Any
) -> RecordByHand:
    evidence = (EvidenceFile(file, SCAN + title.encode() + str(issued).encode()),) if file else ()
    return RecordByHand(
        kind, title, issuer, issued=day(issued), expires="" if ends is None else day(ends), evidence=evidence, **more
    )


def papers() -> list[RecordByHand]:
    """Returns three BLS cards of one family, two licences of a compact, certificates of hours, and three health records."""
    bls = "Basic Life Support (BLS)"
    return [
        _card(RecordKind.LICENCE, "Registered Nurse licence", "Larkfield Board of Nursing", -560, 170, "RN licence.pdf",
              place="OH", number="RN 447122"),
        _card(RecordKind.LICENCE, "Registered Nurse licence", "Wrenfield Board of Nursing", -400, 325, "RN Wrenfield.pdf",
              place="KY", number="KY 90811"),
        _card(RecordKind.CERTIFICATION, bls, "American Heart Association", -1480, -750, "bls 2022.pdf"),
        _card(RecordKind.CERTIFICATION, bls, "American Heart Association", -750, -20, "bls 2024.pdf"),
        _card(RecordKind.CERTIFICATION, bls, "American Heart Association", -25, 20, "bls 2026.pdf"),
        _card(RecordKind.CERTIFICATION, "Advanced Cardiac Life Support (ACLS)", "American Heart Association", -757, -27),
        _card(RecordKind.COURSE, "Infection Control Essentials", "Mercy CE", -500, None, "infection.pdf", hours=2.0,
              categories=(("infection control", 2.0),)),
        _card(RecordKind.COURSE, "High-alert medicines", "Mercy CE", -80, None, "medicines.pdf", hours=4.0,
              categories=(("pharmacology", 4.0),)),
        _card(RecordKind.COURSE, "Wound care in depth", "Harrowgate CE", -180, None, "wounds.pdf", hours=10.0),
        _card(RecordKind.COURSE, "Law for bedside nurses", "Harrowgate CE", -700, None, "law.pdf", hours=2.0,
              categories=(("law and ethics", 2.0),)),
        _card(RecordKind.HEALTH_RECORD, "TB test, negative", "Mercy Employee Health", -270, 95, "tb.pdf"),
        _card(RecordKind.HEALTH_RECORD, "Fit test, mask", "Mercy Employee Health", -290, 75, "fit.pdf"),
        _card(RecordKind.HEALTH_RECORD, "Titers, hepatitis B", "Mercy Employee Health", -900, None, "titers.pdf"),
        _card(RecordKind.DEGREE, "Bachelor of Science in Nursing", "Harbour College", -3200, None, "diploma.pdf"),
    ]  # fmt: skip


def asked(title: str = "Travel post, ward 6", publisher: str = "Saltmarsh Regional Hospital") -> bytes:
    """Returns a hospital's list of eleven lines."""

    def line(name: str, text: str, *words: str, kind: str = "", **more: Any) -> dict[str, Any]:
        accept = {"words": list(words)} | ({"kind": kind} if kind else {})
        return {"id": name, "title": text, "accept": [accept], **more}

    items = [
        line("licence", "Registered Nurse licence", "Nurse", kind="licence", days_left_at="start"),
        line("wound", "Wound care", "wound"),
        line("degree", "Nursing degree", "Nursing", kind="degree"),
        line("infection", "Infection control", "infection"),
        line("medicines", "High-alert medicines", "medicines", required=False),
        line("bls", "Basic Life Support (BLS)", "Basic Life Support", days_left_at="start"),
        line("acls", "ACLS", "Advanced Cardiac"),
        line("nihss", "Stroke scale (NIHSS)", "stroke"),
        line("tb", "TB test", "TB", sensitive=True),
        line("fit", "Fit test, mask", "Fit test", sensitive=True),
        line("hep", "Hepatitis B titers", "hepatitis", sensitive=True),
    ]
    made = {"type": "RequirementPack", "title": title, "publisher": publisher, "date": "2026-11-02", "items": items}
    return json.dumps(made).encode()


def rule(hours: float = 30) -> bytes:
    """Returns what a board asks for, as its file."""
    categories = [
        {"name": "pharmacology", "min": 5}, {"name": "infection control", "min": 2}, {"name": "law and ethics", "min": 2}
    ]  # fmt: skip
    return json.dumps(
        {
            "hours": hours, "cycle_months": 24, "categories": categories, "once": ["human trafficking"],
            "source": "the board's page", "date": date(2026, 3, 3).isoformat(),
        }
    ).encode()  # fmt: skip


def badges() -> list[Source]:
    """Returns two signed badges, as they were downloaded."""
    return [
        Source(f"{name}.json", badge(name, issuer=issuer), Provenance("file", f"{name}.json"))
        for name, issuer in (("Wound Care, Level 2", COLLEGE), ("Telemetry Monitoring", HEART))
    ]


def fill(wallet: OpenWallet) -> None:
    """Keeps it all."""
    deque(wallet.adding.add(badges()), maxlen=0)
    for card in papers():
        wallet.recording.record(card)


def transcript() -> RecordByHand:
    """Returns a transcript whose PDF a registrar signed and certified."""
    root = party("Harbour College CA", authority=True)
    registrar = party("Registrar, Harbour College", "Harbour College CA")
    document = signed(paper("Transcript of Records"), registrar, root, certify=True)
    files = (EvidenceFile("transcript.pdf", document),)
    return RecordByHand(RecordKind.TRANSCRIPT, "Transcript, BSN", "Harbour College", issued="2018-06", evidence=files)
