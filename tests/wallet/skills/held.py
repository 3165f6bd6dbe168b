"""Credentials signed on the spot, for what roles ask."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from wallet.clock import FixedClock
from wallet.sample.issuer import SampleIssuer, Terms, encoded

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
HEART = SampleIssuer("American Heart Association", domain="heart.example", seed="heart", clock=FixedClock(NOW))
OHIO = SampleIssuer("Ohio Board of Nursing", domain="ohio.example", seed="ohio", clock=FixedClock(NOW))


def badge(
    name: str,
    *,
    issuer: SampleIssuer = HEART,
    ends: datetime | None = None,
    begins: datetime | None = None,
    achievement: dict[str, Any] | None = None,
    status: str = "",
    kind: str = "Certification",
    subject: str = "did:example:nurse",
) -> bytes:
    """Returns a signed OB 3.0 credential of an achievement called ``name``."""
    entry: dict[str, Any] = {
        "id": f"https://{issuer.domain}/achievements/{name.replace(' ', '-')}",
        "type": ["Achievement"],
        "achievementType": kind,
        "name": name,
        "description": name,
        "criteria": {"narrative": name},
        **(achievement or {}),
    }
    results: list[dict[str, Any]] = []
    if status:
        entry["resultDescription"] = [
            {"id": "urn:uuid:1", "type": ["ResultDescription"], "name": "s", "resultType": "Status"}
        ]
        results = [{"type": ["Result"], "resultDescription": "urn:uuid:1", "status": status}]
    terms = Terms(valid_from=begins or datetime(2026, 1, 15, tzinfo=UTC), valid_until=ends)
    return encoded(issuer.credential(entry, subject=subject, terms=terms, results=results))


def changed(received: bytes) -> bytes:
    """Returns the credential with one claim changed after it was signed."""
    return received.replace(b'"description":', b'"humanCode":"X","description":', 1)
