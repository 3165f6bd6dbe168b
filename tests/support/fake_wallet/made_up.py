"""Credentials that are made up: what one says, and the record of it as the real rules have it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from wallet.credential.model import (
    Achievement,
    Alignment,
    Credential,
    Criteria,
    Image,
    Profile,
    RecordId,
    Result,
    ResultDescription,
    Subject,
)
from wallet.records.facts import facts, for_shelf
from wallet.records.record import Provenance, Record, RecordSummary, StandingKind
from wallet.records.standing import standing
from wallet.report import CheckName, CheckResult, Outcome, Passed, Skipped, VerificationReport
from wallet.sample.achievements import drawing
from wallet.sample.art import data_url
from wallet.verify.policy import LEARNER
from wallet.verify.verdict import judge

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def results(**found: Outcome) -> tuple[CheckResult, ...]:
    """Returns all checks of scope "", passed unless ``found`` says otherwise."""
    plain: dict[str, Outcome] = {str(name): Passed() for name in CheckName}
    plain |= {"replay": Skipped("not_applicable"), "schema": Skipped("not_applicable")} | found
    return tuple(CheckResult(name, "", plain[str(name)]) for name in CheckName)


@dataclass(frozen=True)
class Said:
    """What one made-up credential says."""

    title: str
    issuer: str
    description: str = ""
    took: str = ""
    skills: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    art: str = ""
    found: tuple[tuple[str, Outcome], ...] = ()
    type: str = "OpenBadgeCredential"
    format: str = "data_integrity"
    score: str = ""
    status: str = ""
    children: tuple[str, ...] = ()
    added: datetime = NOW - timedelta(days=3)
    issuer_id: str = ""
    kind: StandingKind | None = None


def record(said: Said, now: datetime) -> Record:
    """Returns the record of a made-up credential."""
    received = f'{{"name": "{said.title}", "issuer": "{said.issuer}"}}'.encode()
    digest = hashlib.sha256(received).hexdigest()
    image = None
    if said.art:
        image = Image(data_url(drawing(said.art)))
    achievement = Achievement(
        name=said.title,
        description=said.description,
        criteria=Criteria(narrative=said.took) if said.took else None,
        alignment=tuple(Alignment(target_name=s) for s in said.skills),
        image=image,
        result_description=(ResultDescription(id="r", name="Written test"),),
    )
    outcome = (Result("r", value=said.score, status=said.status),) if said.score or said.status else ()
    children = tuple(
        Credential(
            type=("VerifiableCredential", "OpenBadgeCredential"),
            subjects=(
                Subject(
                    achievement=(Achievement(name=name, human_code=f"NUR {101 + 14 * n}"),),
                    result=(Result(value="A"),),
                    credits_earned="4",
                ),
            ),
            valid_from=said.start,
        )
        for n, name in enumerate(said.children)
    )
    view = Credential(
        type=("VerifiableCredential", said.type),
        name=said.title,
        issuer=Profile(id=said.issuer_id, name=said.issuer),
        valid_from=said.start,
        valid_until=said.end,
        subjects=(Subject(achievement=(achievement,), result=outcome),),
        credentials=children,
    )
    inside = [
        CheckResult(result.check, f"/credentialSubject/verifiableCredential/{n}", result.outcome)
        for n in range(len(children))
        for result in results()
    ]
    checked = (*results(**dict(said.found)), *inside)
    verdict = judge(checked, LEARNER, presentation=False)
    report = VerificationReport("", 0, said.format, said.type, checked, verdict, "learner", now, view=view)
    known = for_shelf(facts(report))
    if said.kind is not None:
        # What was never checked by anybody: the lower rungs of the ladder.
        known = replace(known, rung=str(said.kind), points=(), recognised=False)
    summary = RecordSummary(
        RecordId(digest[:32]),
        said.title,
        said.issuer,
        said.issuer_id,
        said.format,
        "credential",
        said.type,
        said.start,
        said.end,
        standing(known, now),
        said.added,
        known,
        has_image=image is not None,
        children=len(children),
    )
    return Record(summary, received, digest, Provenance("file", f"{said.title}.json"), (), report, view)


def day(year: int, month: int, date: int) -> datetime:
    return datetime(year, month, date, 12, tzinfo=UTC)
