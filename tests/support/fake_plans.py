"""Pathways, requests and answers of a wallet in memory: the real rules of pathways over a dictionary, made-up requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from wallet.clock import Clock
from wallet.credential.model import RecordId
from wallet.errors import StoreError
from wallet.service.context import ServiceContext
from wallet.service.pathways import Pathways, StepByHand
from wallet.service.review_keeping import ReviewKeeping
from wallet.service.reviews import AnswerTaken, Asked, Decision, Endorsed, ReceivedReview, ReviewAnswer
from wallet.service.roles import Roles
from wallet.service.sharing import Delivered
from wallet.service.sources import Source
from wallet.skills.holdings import Holding
from wallet.skills.pathways.graph import Node, NodeKind, Pathway, Rule
from wallet.skills.review import ReviewEvidence, ReviewRequest
from wallet.store.vault import Vault

WAITING_REQUEST = "00000000-0000-4000-8000-00000000abcd"
"""Id of a request that waits to be decided."""
WOUND_BADGE = "https://mercycollege.example/badges/wound-care-specialist"


class Settings(dict[str, Any]):
    """Stands where a vault keeps its settings."""

    def set(self, name: str, value: Any) -> None:
        self[name] = value


class NothingHeld:
    """No credential that counts."""

    def held(self) -> list[Holding]:
        return []


def fake_pathways(clock: Clock, settings: Settings) -> Pathways:
    """Returns the real part over ``settings``."""
    identities = SimpleNamespace(all=tuple)
    context = SimpleNamespace(clock=clock, vault=SimpleNamespace(settings=settings, identities=identities))
    return Pathways(cast(ServiceContext, context), cast(Roles, NothingHeld()))


def wound_care() -> Pathway:
    """Returns a pathway with badges, a choice of steps and minutes, as a school might publish it."""
    steps = (
        Node("read", "When to debride, and when not", minutes=12, link="https://mercycollege.example/debride"),
        Node("watch", "Sharp debridement at the bedside", minutes=18, link="https://mercycollege.example/film"),
        Node("questions", "Seven questions", minutes=7),
        Node("ward", "One debridement, watched over", minutes=25, after=("read",)),
    )
    debride = Node("debride", "Debridement", NodeKind.GROUP, rules=(Rule(tuple(step.id for step in steps)),))
    negative = Node("negative", "Negative pressure therapy", minutes=30)
    compress = Node("compress", "Compression bandaging", minutes=40)
    choice = Node(
        "practice", "Any 2 of 3: ward practice", NodeKind.GROUP, rules=(Rule(("negative", "compress", "debride"), needed=2),)
    )
    basics = Node("basics", "Skin and tissue, the basics")
    teaching = Node("teach", "Teaching others", minutes=180, after=("practice",))
    goal = Node("goal", "Wound care specialist", NodeKind.BADGE, (WOUND_BADGE,), (Rule(("basics", "practice", "teach")),))
    return Pathway(
        "wound", "Wound care specialist", "by_hand", (basics, choice, negative, compress, debride, *steps, teaching, goal)
    )


def fill_plans(pathways: Pathways, reviews: FakeReviews) -> None:
    """Follows two pathways, some of it done; asks and is asked."""
    pathways.add(wound_care())
    for step in ("basics", "negative", "read"):
        pathways.tick("wound", step)
    pathways.make("Data Literacy, Level 2", [StepByHand("Reading a chart", 40), StepByHand("Cleaning a table", 60)])
    now = reviews.clock.now()
    pain, bandage = request("Pain assessment", now - timedelta(days=6)), request("Compression bandaging", now)
    reviews.kept.keep_asked(Asked(pain, (), whom="Ruth Hale", remind=date(2026, 12, 8)))
    reviews.kept.keep_asked(Asked(bandage, (), whom="Dana Reyes"))
    pathways.note_asked("wound", "compress", bandage.id)
    ago = [now - timedelta(days=n) for n in range(5)]
    bandaging = "Compression bandaging"
    reviews.others = [
        ReceivedReview(request(bandaging, ago[4], "Tomas Brandt", "did:key:z0"), Decision.NOT_YET, "Show me.", "", ago[3]),
        ReceivedReview(request(bandaging, ago[4], "Jun Whitlock", "did:key:z1"), Decision.CONFIRMED, "Yes", "Alone", ago[2]),
        ReceivedReview(request("Handover", ago[3], "Jun Whitlock", "did:key:z1"), Decision.MORE, "One more.", "", ago[2]),
        ReceivedReview(request("IV Therapy", ago[3], "Ada Marlow", "did:key:z3"), Decision.CONFIRMED, "Yes.", "", ago[1]),
        ReceivedReview(request("Medication round, alone", ago[2], "Inés Paredes", "did:key:z2", evidence=1)),
        ReceivedReview(request(bandaging, ago[0], "Ada Marlow", "did:key:z3", evidence=2, name_of=WAITING_REQUEST)),
    ]


_numbers = iter(range(1, 1_000_000))


def request(
    skill: str,
    asked: datetime,
    name: str = "Ada Marlow",
    holder: str = "did:key:zLearner",
    *,
    evidence: int = 0,
    name_of: str = "",
) -> ReviewRequest:
    """Returns a made-up request."""
    key = f"urn:uuid:{name_of}" if name_of else f"urn:uuid:00000000-0000-4000-8000-{next(_numbers):012x}"
    files = tuple(ReviewEvidence(f"Bandaging log {n}.pdf", f"{n:064x}") for n in range(evidence))
    note = "You stood beside me on 12 and 19 November. The second one is in the log."
    return ReviewRequest(holder, name, {key: skill}, {key: "sha256-x"}, note, files, asked, asked + timedelta(days=180))


class FakeReviews:
    """Remembers what is decided; signs nothing."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self.clock = clock
        self.kept = ReviewKeeping(cast(Vault, SimpleNamespace(settings=settings)))
        self.others: list[ReceivedReview] = []

    def ask(
        self,
        skills: Sequence[str],
        path: Path,
        *,
        records: Sequence[RecordId] = (),
        evidence: Mapping[str, bytes] | None = None,
        note: str = "",
        name: str = "",
        whom: str = "",
        remind: date | None = None,
    ) -> Asked:
        path.write_text("asked")
        made = Asked(request(skills[0], self.clock.now()), (), whom=whom, remind=remind)
        self.kept.keep_asked(made)
        return made

    def ask_on_screen(self, skills: Sequence[str], **more: Any) -> tuple[Asked, Delivered]:
        raise StoreError("disk_full")

    def receive(self, source: Source) -> ReceivedReview:
        raise StoreError("review_unknown")

    def decide(
        self, name: str, decision: Decision, path: Path, *, comment: str, level: str = "", own_name: str = ""
    ) -> None:
        path.write_text("signed")
        position = self.others.index(self.received(name))
        self.others[position] = ReceivedReview(self.others[position].request, decision, comment, level, self.clock.now())

    def received(self, name: str) -> ReceivedReview:
        for each in self.others:
            if each.request.id == name:
                return each
        raise StoreError("review_unknown")

    def profile(self) -> str:
        return "Ruth Hale, charge nurse"

    def seen_before(self, received: ReceivedReview) -> date | None:
        return date(2026, 11, 2)

    def open(self, source: Source) -> ReceivedReview | AnswerTaken:
        raise StoreError("review_unknown")

    def take(self, source: Source) -> AnswerTaken:
        raise StoreError("review_unknown")

    def waiting(self) -> list[tuple[Asked, ReviewAnswer]]:
        return []

    def take_waiting(self) -> list[AnswerTaken]:
        return []

    def endorsements(self, record_id: RecordId) -> list[Endorsed]:
        return []

    def all(self) -> tuple[list[Asked], list[ReceivedReview]]:
        return self.kept.all_asked(), list(self.others)
