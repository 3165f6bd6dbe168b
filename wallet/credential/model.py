"""What a credential says, as frozen values named after the specifications.

Words are those of W3C VC Data Model 2.0, Open Badges 3.0 and CLR 2.0 (snake_case,
nothing more inventive). Every instance is a *view*: it is made from signed
statements and can be made again; the received bytes are the credential.
All text is untrusted, unescaped and of any length.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NewType

from msgspec.structs import replace

from wallet.encodings.written import Moment, Written

RecordId = NewType("RecordId", str)
"""Our row's id: 32 lower-case hex digits."""


class ResultStatus(StrEnum):
    """OB 3.0 ``ResultStatusType``: a closed list. Absence means Completed."""

    COMPLETED = "Completed"
    ENROLLED = "Enrolled"
    FAILED = "Failed"
    IN_PROGRESS = "InProgress"
    ON_HOLD = "OnHold"
    PROVISIONAL = "Provisional"
    WITHDREW = "Withdrew"


class Attainment(StrEnum):
    """What the results amount to, for the shelf: earned, or not yet."""

    EARNED = "earned"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    NOT_EARNED = "not_earned"


class Image(Written, frozen=True, tag="Image"):
    """An image named by a credential. Never fetched without a click; ``data:`` is shown."""

    id: str = ""
    caption: str = ""


class IdentityObject(Written, frozen=True, tag="IdentityObject"):
    """OB 3.0 ``IdentityObject``: who this was issued to, perhaps hashed with ``salt``."""

    identity_hash: str = ""
    identity_type: str = ""
    hashed: bool = False
    salt: str = ""


class Profile(Written, frozen=True, tag="Profile"):
    """An issuer, source or creator: OB 3.0 ``Profile``."""

    id: str = ""
    type: tuple[str, ...] = ()
    name: str = ""
    url: str = ""
    description: str = ""
    email: str = ""
    image: Image | None = None


class Alignment(Written, frozen=True, tag="Alignment"):
    """OB 3.0 ``Alignment``: a skill, course or framework node this counts toward."""

    target_name: str = ""
    target_url: str = ""
    target_code: str = ""
    target_description: str = ""
    target_framework: str = ""
    target_type: str = ""


class Criteria(Written, frozen=True, tag="Criteria"):
    """What it took. ``narrative`` is Markdown, untrusted."""

    id: str = ""
    narrative: str = ""


class RubricCriterionLevel(Written, frozen=True, tag="RubricCriterionLevel"):
    """OB 3.0 ``RubricCriterionLevel``: one level of a rubric; a result names it by its ``id``."""

    id: str = ""
    name: str = ""
    description: str = ""
    level: str = ""
    points: str = ""


class ResultDescription(Written, frozen=True, tag="ResultDescription"):
    """What a result could be."""

    id: str = ""
    name: str = ""
    result_type: str = ""
    required_value: str = ""
    required_level: str = ""
    value_min: str = ""
    value_max: str = ""
    allowed_value: tuple[str, ...] = ()
    rubric_criterion_level: tuple[RubricCriterionLevel, ...] = ()


class Association(Written, frozen=True, tag="Association"):
    """CLR 2.0 ``Association``: how two achievements, or two credentials, of a transcript hang together, by their ids."""

    association_type: str = ""
    source_id: str = ""
    target_id: str = ""


class Result(Written, frozen=True, tag="Result"):
    """What was reached. ``status`` keeps the issuer's word, also an unknown one."""

    result_description: str = ""
    value: str = ""
    status: str = ""
    achieved_level: str = ""
    alignment: tuple[Alignment, ...] = ()


class Evidence(Written, frozen=True, tag="Evidence"):
    """OB 3.0 ``Evidence``: work that shows it."""

    id: str = ""
    type: tuple[str, ...] = ()
    name: str = ""
    narrative: str = ""
    description: str = ""
    genre: str = ""
    audience: str = ""


class Achievement(Written, frozen=True, tag="Achievement"):
    """OB 3.0 ``Achievement`` (an OB 2.0 BadgeClass is read into one)."""

    id: str = ""
    type: tuple[str, ...] = ()
    name: str = ""
    description: str = ""
    achievement_type: str = ""
    criteria: Criteria | None = None
    image: Image | None = None
    alignment: tuple[Alignment, ...] = ()
    creator: Profile | None = None
    result_description: tuple[ResultDescription, ...] = ()
    tag: tuple[str, ...] = ()
    human_code: str = ""
    field_of_study: str = ""
    specialization: str = ""
    credits_available: str = ""
    in_language: str = ""
    version: str = ""
    other_identifier: tuple[str, ...] = ()


class CredentialStatus(Written, frozen=True, tag="CredentialStatus"):
    """One ``credentialStatus`` entry, its members as signed (strings and numbers kept apart)."""

    type: str
    id: str = ""
    members: tuple[tuple[str, Any], ...] = ()

    def get(self, name: str) -> Any:
        """Returns the member ``name`` as signed, or None."""
        return dict(self.members).get(name)


class Subject(Written, frozen=True, tag="Subject"):
    """One ``credentialSubject``."""

    id: str = ""
    type: tuple[str, ...] = ()
    name: str = ""
    identifier: tuple[IdentityObject, ...] = ()
    achievement: tuple[Achievement, ...] = ()
    result: tuple[Result, ...] = ()
    role: str = ""
    license_number: str = ""
    credits_earned: str = ""
    activity_start_date: str = ""
    activity_end_date: str = ""
    narrative: str = ""
    source: Profile | None = None
    endorsement_comment: str = ""
    term: str = ""
    association: tuple[Association, ...] = ()
    place: str = ""
    """Where it holds: of records by hand alone, no specification has it."""
    category_hours: tuple[tuple[str, str], ...] = ()
    """Hours of continuing education by subject, as written with their unit: of records by hand alone."""


class Schema(Written, frozen=True, tag="Schema"):
    """One ``credentialSchema`` entry."""

    id: str
    type: str = ""


class Credential(Written, frozen=True, tag="Credential"):
    """What one credential's signed statements say.

    ``valid_from``/``valid_until`` are None when absent or no date; one that names no zone is given as if it were in UTC
    (a day alone that is an end: its last second). The text as signed is in ``valid_from_text``/``valid_until_text``.
    ``credentials`` are embedded ones (CLR 2.0, endorsements excluded); ``endorsements`` those whose own signature holds.
    ``version`` is "1.1" or "2.0" of the data model, "ob2" for Open Badges 2.0.
    """

    id: str = ""
    type: tuple[str, ...] = ()
    name: str = ""
    description: str = ""
    issuer: Profile = Profile()
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    valid_from_text: str = ""
    valid_until_text: str = ""
    awarded_date: str = ""
    subjects: tuple[Subject, ...] = ()
    credential_status: tuple[CredentialStatus, ...] = ()
    credential_schema: tuple[Schema, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    image: Image | None = None
    partial: bool = False
    credentials: tuple[Credential, ...] = ()
    version: str = ""
    in_language: str = ""
    endorsements: tuple[Credential, ...] = ()

    @property
    def title(self) -> str:
        """What to call it: its achievement's name, else its own, else its most telling type.

        A transcript goes by its own name: what it holds has names of its own.
        """
        if {"ClrCredential", "CLR"} & set(self.type) and self.name:
            return self.name
        for subject in self.subjects:
            for achievement in subject.achievement:
                if achievement.name:
                    return achievement.name
        return self.name or most_telling_type(self.type)

    @property
    def attainment(self) -> Attainment:
        """Earned or not yet, by the worst ``result.status``; no status means earned (OB 3.0)."""
        words = {r.status for s in self.subjects for r in s.result if r.status}
        if words & {ResultStatus.FAILED, ResultStatus.WITHDREW}:
            return Attainment.NOT_EARNED
        if ResultStatus.PROVISIONAL in words:
            return Attainment.WAITING
        if words - {ResultStatus.COMPLETED}:
            # Enrolled, InProgress, OnHold, and any word outside the closed list.
            return Attainment.IN_PROGRESS
        return Attainment.EARNED


class Presentation(Written, frozen=True, tag="Presentation"):
    """What one presentation's signed statements say, and the credentials in it."""

    id: str = ""
    type: tuple[str, ...] = ()
    holder: str = ""
    credentials: tuple[Credential, ...] = ()
    challenge: str = ""
    domain: tuple[str, ...] = ()
    created: Moment | None = None
    expires: Moment | None = None
    audience: str = ""
    purpose: str = ""

    @property
    def title(self) -> str:
        """The one credential's title, or "" when there are none or several."""
        return self.credentials[0].title if len(self.credentials) == 1 else ""


def apart_from(outer: Credential, inner: tuple[Credential, ...]) -> Credential:
    """Returns ``outer`` with ``inner`` in it, and without what only those say.

    A transcript and its courses speak of one subject by one id, so in the graph their statements about it flow
    together (the CLR 2.0 context puts courses into the default graph). What a course says of itself is the course's.
    """
    if not inner:
        return replace(outer, credentials=())
    achieved = {entry for credential in inner for subject in credential.subjects for entry in subject.achievement}
    reached = {entry for credential in inner for subject in credential.subjects for entry in subject.result}
    subjects = tuple(
        replace(
            subject,
            achievement=tuple(entry for entry in subject.achievement if entry not in achieved),
            result=tuple(entry for entry in subject.result if entry not in reached),
            # A ClrSubject has none of these of its own (CLR 2.0 section B.1.2).
            credits_earned="",
            license_number="",
            role="",
            term="",
            narrative="",
            source=None,
            activity_start_date="",
            activity_end_date="",
        )
        for subject in outer.subjects
    )
    return replace(outer, subjects=subjects, credentials=inner)


_GENERIC = {"VerifiableCredential", "VerifiablePresentation", "AchievementCredential"}


def most_telling_type(types: tuple[str, ...]) -> str:
    """Returns the first type that says more than "verifiable credential"."""
    for name in types:
        if name not in _GENERIC:
            return name
    return types[-1] if types else ""
