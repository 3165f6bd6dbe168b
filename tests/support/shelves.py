"""A large shelf that never was: any number of records of about 4 KB, each with its own words.

The direct path for bulk: one badge is issued and verified in earnest, and what the checks made of it is then varied
(title, issuer, skills, dates, narrative). The store is written as in earnest; only the verification is not repeated.
The same number of records is always the same shelf.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Final

from msgspec import structs

from wallet.credential.model import Achievement, Alignment, Credential
from wallet.formats.parsed import Received, received
from wallet.intake.source import Source
from wallet.intake.unwrap import unwrap
from wallet.records.record import Provenance
from wallet.report import VerificationReport
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.verify.policy import LEARNER
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.verifier import verify

TODAY: Final = datetime(2026, 11, 20, 9, tzinfo=UTC)
RECORD_BYTES: Final = 4096
ISSUERS: Final = 2_000
_SYLLABLES: Final = (
    "an", "be", "cor", "da", "el", "fi", "ga", "hé", "in", "jo", "ka", "lu", "mi", "no", "or", "pe", "qui", "ro",
    "sa", "ti", "un", "ver", "wa", "xi", "yo", "zu", "ñe", "tra", "ple", "gri",
)  # fmt: skip
_CRAFTS: Final = (
    "Wound care", "First aid", "Fire safety", "Forklift", "Café barista", "Data analysis", "Spanish", "Bookkeeping",
    "Welding", "Project management", "Food hygiene", "Network basics", "Child care", "Public speaking", "Python",
)  # fmt: skip
_TYPES: Final = ("Badge", "Certificate", "License", "Course", "Degree", "Membership")


class Words:
    """A vocabulary in which few words are frequent and many are rare, as in people's texts."""

    def __init__(self, count: int, chance: random.Random) -> None:
        found: dict[str, None] = {}
        while len(found) < count:
            found.setdefault("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))))
        self._words = list(found)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(count)))
        self._chance = chance

    def some(self, count: int) -> list[str]:
        """Returns ``count`` words, frequent ones more often."""
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)


def records(count: int, *, first: int = 0) -> Iterator[tuple[Received, VerificationReport, Provenance]]:
    """Yields what :meth:`wallet.store.tables.records.Records.add_many` takes."""
    issuer = SampleIssuer("Mercy College", seed="shelf")
    (parsed,) = unwrap(Source("badge.json", encoded(issuer.credential(_badge())), Provenance("file", "badge.json")))
    report = verify(parsed, VerificationRequest(LEARNER, TODAY, NoDocuments()))
    if not isinstance(report.view, Credential):
        raise AssertionError(report)
    chance = random.Random(7)
    words = Words(20_000, chance)
    houses = [" ".join(words.some(2)).title() + chance.choice((" College", " Institute", "")) for _ in range(ISSUERS)]
    chance = words._chance = random.Random(1_000 + first)
    for number in range(first, first + count):
        view = _varied(report.view, number, words, chance, houses)
        data = _padded(parsed.received, number, chance)
        yield (
            replace(received(parsed), received=data, payload=data),
            structs.replace(report, view=view, source=f"{number}.json"),
            Provenance("folder", f"{number}.json"),
        )


def _badge() -> dict[str, object]:
    return {"id": "urn:uuid:0", "type": ["Achievement"], "name": "Badge", "description": "One of many",
            "criteria": {"narrative": "Be one of many"}}  # fmt: skip


def _padded(data: bytes, number: int, chance: random.Random) -> bytes:
    head = b"%d " % number + data
    return head + chance.randbytes((RECORD_BYTES - len(head)) // 2).hex().encode()


def _varied(view: Credential, number: int, words: Words, chance: random.Random, houses: list[str]) -> Credential:
    name = f"{chance.choice(_CRAFTS)} {' '.join(words.some(2))} {number % 1000}"
    place = min(int(chance.paretovariate(0.6)), ISSUERS) - 1
    start = TODAY - timedelta(days=chance.randint(0, 3000))
    end = start + timedelta(days=chance.choice((365, 1095, 1825))) if chance.random() < 0.5 else None
    achievement = Achievement(
        id=f"urn:uuid:{number}",
        name=name,
        description=" ".join(words.some(30)),
        achievement_type=chance.choice(_TYPES),
        alignment=tuple(Alignment(target_name=" ".join(words.some(2))) for _ in range(3)),
        tag=tuple(words.some(2)),
    )
    subject = structs.replace(view.subjects[0], achievement=(achievement,))
    return structs.replace(
        view,
        id=f"urn:uuid:{number}",
        description=" ".join(words.some(40)),
        issuer=structs.replace(view.issuer, name=houses[place], id=f"https://issuer{place}.example"),
        valid_from=start,
        valid_until=end,
        subjects=(subject,),
    )
