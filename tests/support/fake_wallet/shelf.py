"""The shelf of a nurse: twelve things of every kind and standing."""

from __future__ import annotations

from datetime import timedelta

from tests.support.fake_wallet.made_up import NOW, Said, day
from wallet.report import failed, unknown

SHELF = (
    Said(
        "Wound Care, Level 2",
        "Mercy College",
        "You assess and treat acute and chronic wounds without supervision: you stage pressure injuries, choose "
        "dressings, and teach patients and families to care for a wound at home.",
        "Twelve hours of course work, a written test, and four supervised dressings on the ward.",
        ("Wound assessment", "Dressing selection", "Pressure injury staging", "Patient education"),
        day(2026, 6, 2),
        day(2028, 6, 2),
        "wound-care-2",
        score="88 of 100",
        added=NOW - timedelta(hours=1),
        issuer_id="did:web:mercycollege.example",
    ),
    Said(
        "Data Literacy for Clinicians",
        "Pennfold Institute",
        "You read charts and tables critically.",
        start=day(2025, 3, 2),
        art="data-literacy",
        added=NOW - timedelta(hours=2),
    ),
    Said(
        "Bachelor of Science in Nursing, transcript",
        "Mercy College",
        start=day(2025, 6, 2),
        art="wound-care-2",
        type="ClrCredential",
        added=NOW - timedelta(days=1),
        children=(
            "Foundations of Nursing",
            "Human Anatomy and Physiology I",
            "Health Assessment",
            "Pharmacology for Nurses",
            "Adult Health Nursing I",
            "Statistics for Health",
        ),
    ),
    Said(
        "Infection Control Essentials",
        "Wrenfield Academy",
        start=day(2025, 9, 9),
        art="infection-control",
        found=(("issuer_trust", unknown("issuer_not_recognised")),),
        added=NOW - timedelta(days=2),
    ),
    Said(
        "Telemetry Monitoring",
        "Saltmarsh Regional Hospital",
        "You watch heart rhythms on the monitor, name the common disturbances, and call for help in time.",
        start=day(2025, 9, 1),
        end=day(2027, 9, 1),
        art="telemetry",
        found=(("status", unknown("status_list_unreachable", "not_found")),),
    ),
    Said(
        "Basic Life Support (BLS)",
        "Harrowgate Life Support Council",
        start=day(2024, 12, 14),
        end=day(2026, 12, 14),
        art="life-support",
    ),
    Said(
        "Advanced Cardiac Life Support (ACLS)",
        "Harrowgate Life Support Council",
        start=day(2024, 11, 3),
        end=day(2026, 11, 3),
        art="critical-care",
        found=(("issuer_trust", unknown("issuer_not_recognised")),),
    ),
    Said(
        "Safe Patient Handling",
        "Fernhollow Training Trust",
        "You move and lift patients with the equipment on the ward, without harm to them or to yourself.",
        start=day(2025, 6, 30),
        end=day(2027, 6, 30),
        art="safe-handling",
        found=(("status", failed("revoked")), ("issuer_trust", unknown("issuer_not_recognised"))),
    ),
    Said(
        "Registered Nurse licence",
        "Larkfield Board of Nursing",
        start=day(2023, 4, 30),
        end=day(2027, 4, 30),
        format="open_badge_2",
        type="License",
        art="registered-nurse",
    ),
    Said(
        "Dementia Care Foundations",
        "Mercy College",
        start=day(2025, 10, 4),
        end=day(2027, 10, 1),
        art="wound-care-2",
    ),
    Said(
        "IV Therapy",
        "Saltmarsh Regional Hospital",
        start=day(2026, 10, 1),
        art="telemetry",
        status="Provisional",
        found=(("issuer_trust", unknown("issuer_not_recognised")),),
    ),
    Said(
        "Pediatric Triage, certificate",
        "Quillmere Community College",
        start=day(2024, 5, 5),
        type="Certificate",
        found=(("issuer_trust", unknown("issuer_not_recognised")),),
    ),
)
