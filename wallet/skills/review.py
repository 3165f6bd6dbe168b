"""A supervisor's word: the request's credential, the answer's, and what binds one to the other. Documents alone, unsigned.

The request says of each skill that somebody claims it and asks for a word (Open Badges 3.0, ``result.status`` Provisional);
the answer is an EndorsementCredential (Open Badges 3.0 section 6) of that credential by its id, which is fresh, and by its
digest (VC Data Model 2.0 section 5.3, ``relatedResource``).
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from wallet.credential.model import Attainment, Credential, Presentation
from wallet.encodings import jcs, xsd_datetime
from wallet.errors import IntakeError, UsageError
from wallet.limits import MAX_FIELD_CHARS, MAX_TITLE_CHARS
from wallet.limits.skills import MAX_REVIEW_EVIDENCE, MAX_REVIEW_SKILLS

_V2: Final = "https://www.w3.org/ns/credentials/v2"
_OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
_REQUEST_CONTEXT: Final = [_V2, _OB]
_ANSWER_CONTEXT: Final = [
    _V2,
    _OB,
    {"reviewDecision": "https://schema.org/actionStatus", "reviewLevel": "https://schema.org/educationalLevel"},
]
"""Open Badges has no term for a word that is not praise: it is said in terms of schema.org, so that it is signed too."""


class Decision(StrEnum):
    """What a supervisor says. All three are signed."""

    CONFIRMED = "confirmed"
    NOT_YET = "not-yet"
    MORE = "more"


_NAMES: Final = {
    Decision.CONFIRMED: "Confirmed",
    Decision.NOT_YET: "Not yet",
    Decision.MORE: "More evidence, please",
}
"""Under which name any program shows the answer: one that knows nothing of decisions must not show all as praise."""


@dataclass(frozen=True, slots=True)
class ReviewEvidence:
    """Work that shows a skill: the name of its file, and the SHA-256 of its bytes, hex."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """What somebody asks a word for, out of a presentation whose signatures hold.

    Attributes:
        holder: the DID that asks; ``holder_name`` is what it calls itself, which nobody proved.
        skills: each skill's name by the id of its credential.
        digests: the digest of each of these credentials (:func:`digest_sri`), by its id.
        expires: until when an answer is asked for; None where nothing is said.
    """

    holder: str
    holder_name: str
    skills: Mapping[str, str]
    digests: Mapping[str, str]
    note: str
    evidence: tuple[ReviewEvidence, ...]
    asked: datetime | None
    expires: datetime | None

    @property
    def id(self) -> str:
        """What the request is called: the id of its first credential, without its scheme."""
        return next(iter(self.skills)).rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """What an answer says, out of an endorsement whose signature holds.

    ``digests`` are the digests of the credentials it speaks of, by their ids.
    """

    issuer: str
    issuer_name: str
    decision: Decision
    comment: str
    level: str
    digests: Mapping[str, str]
    valid_from: datetime


def evidence_of(files: Mapping[str, bytes]) -> tuple[ReviewEvidence, ...]:
    """Returns what is said of files, by their names: a digest, and none of their bytes."""
    return tuple(ReviewEvidence(name, sha256(content).hexdigest()) for name, content in files.items())


def request_credentials(
    skills: Sequence[str], *, holder: str, name: str, note: str, evidence: Sequence[ReviewEvidence], now: datetime
) -> list[dict[str, Any]]:
    """Returns a credential about each skill that ``holder`` gives themselves, unsigned, each with a fresh id.

    Raises UsageError ``review_skill_empty``, ``review_words_too_long``, ``review_too_much``.
    """
    texts = [" ".join(skill.split()) for skill in skills]
    if not texts or not all(texts):
        raise UsageError("review_skill_empty")
    if len(texts) > MAX_REVIEW_SKILLS or len(evidence) > MAX_REVIEW_EVIDENCE:
        raise UsageError("review_too_much")
    if any(len(text) > MAX_TITLE_CHARS for text in (*texts, name)) or len(note) > MAX_FIELD_CHARS:
        raise UsageError("review_words_too_long")
    return [_request(text, holder, name, note, evidence, now) for text in texts]


def _request(
    skill: str, holder: str, name: str, note: str, evidence: Sequence[ReviewEvidence], now: datetime
) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "id": holder,
        "type": ["AchievementSubject"],
        "achievement": {
            "id": uuid.uuid4().urn,
            "type": ["Achievement"],
            "name": skill,
            "description": skill,
            "criteria": {"narrative": "A supervisor confirms it."},
        },
        "result": [{"type": ["Result"], "status": "Provisional"}],
    }
    document: dict[str, Any] = {
        "@context": _REQUEST_CONTEXT,
        "id": uuid.uuid4().urn,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": skill,
        "issuer": _profile(holder, name),
        "validFrom": xsd_datetime.render(now),
        "credentialSubject": subject | ({"narrative": note} if note else {}),
    }
    if evidence:
        document["evidence"] = [
            {"id": _named_by_digest(item.sha256), "type": ["Evidence"], "name": item.name} for item in evidence
        ]
    return document


def _profile(did: str, name: str) -> dict[str, Any]:
    return {"id": did, "type": ["Profile"]} | ({"name": name} if name else {})


_NI: Final = "ni:///sha-256;"


def _named_by_digest(digest: str) -> str:
    """Returns the name of bytes by their digest (RFC 6920 section 3)."""
    return _NI + base64.urlsafe_b64encode(bytes.fromhex(digest)).rstrip(b"=").decode()


def _digest_named(name: str) -> str | None:
    if not name.startswith(_NI):
        return None
    text = name.removeprefix(_NI)
    try:
        digest = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return digest.hex() if len(digest) == sha256().digest_size else None


def digest_sri(credential: Mapping[str, Any]) -> str:
    """Returns the ``digestSRI`` of a credential as signed: SHA-256 of its canonical JSON (RFC 8785) with its proof."""
    return f"sha256-{base64.b64encode(sha256(jcs.canonical(credential)).digest()).decode()}"


# The request, read ---------------------------------------------------------------------
def asks_for_a_word(credential: Credential, holder: str) -> bool:
    """Says whether this credential of a presentation asks: one that the holder gives themselves, *Provisional*, of a urn."""
    return (
        credential.issuer.id == holder
        and bool(credential.subjects)
        and all(subject.id == holder for subject in credential.subjects)
        and credential.attainment is Attainment.WAITING
        and credential.id.startswith("urn:uuid:")
    )


def read_request(view: Presentation, document: Mapping[str, Any]) -> ReviewRequest:
    """Returns what a presentation asks a word for. ``document`` is its JSON, for the digests alone.

    Raises IntakeError ``review_request_not_one``.
    """
    asking = [credential for credential in view.credentials if asks_for_a_word(credential, view.holder)]
    inside = document.get("verifiableCredential")
    written = [item for item in (inside if isinstance(inside, list) else [inside]) if isinstance(item, dict)]
    skills, digests = {}, {}
    for credential in asking:
        same = [item for item in written if item.get("id") == credential.id]
        if len(same) != 1:
            raise IntakeError("review_request_not_one")
        skills[credential.id], digests[credential.id] = credential.title, digest_sri(same[0])
    if not asking or len(skills) != len(asking) or len(asking) > MAX_REVIEW_SKILLS:
        raise IntakeError("review_request_not_one")
    first = asking[0]
    evidence = {
        ReviewEvidence(item.name, digest)
        for credential in asking
        for item in credential.evidence
        if (digest := _digest_named(item.id)) is not None
    }
    return ReviewRequest(
        view.holder, first.issuer.name, skills, digests, first.subjects[0].narrative,
        tuple(sorted(evidence, key=lambda item: (item.name, item.sha256))), view.created, view.expires,
    )  # fmt: skip


# The answer ----------------------------------------------------------------------------
def answer_credential(
    digests: Mapping[str, str],
    decision: Decision,
    *,
    issuer: str,
    name: str,
    comment: str,
    level: str,
    now: datetime,
) -> dict[str, Any]:
    """Returns the endorsement of the credentials with these ids and digests, unsigned.

    Raises UsageError ``review_comment_needed``, ``review_words_too_long``.
    """
    comment, level = comment.strip(), " ".join(level.split())
    if not comment:
        raise UsageError("review_comment_needed")
    if len(comment) > MAX_FIELD_CHARS or any(len(text) > MAX_TITLE_CHARS for text in (name, level)):
        raise UsageError("review_words_too_long")
    subjects = [{"id": key, "type": ["EndorsementSubject"], "endorsementComment": comment} for key in digests]
    document: dict[str, Any] = {
        "@context": _ANSWER_CONTEXT,
        "id": uuid.uuid4().urn,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": _NAMES[decision],
        "issuer": _profile(issuer, name),
        "validFrom": xsd_datetime.render(now),
        "credentialSubject": subjects[0] if len(subjects) == 1 else subjects,
        "relatedResource": [{"id": key, "digestSRI": digest} for key, digest in digests.items()],
        "reviewDecision": str(decision),
    }
    return document | ({"reviewLevel": level} if level else {})


def read_answer(view: Credential, document: Mapping[str, Any]) -> ReviewAnswer:
    """Returns what an answer says. ``document`` is its JSON, whose signature holds, in the terms of an answer alone.

    Only with these very contexts, and none inside, does each of its members mean what it says. Raises IntakeError
    ``review_answer_malformed``.
    """
    malformed = IntakeError("review_answer_malformed")
    if document.get("@context") != _ANSWER_CONTEXT or any(_own_contexts(document)) or view.valid_from is None:
        raise malformed
    if "EndorsementCredential" not in view.type:
        raise malformed
    related, decision, level = (document.get(key) for key in ("relatedResource", "reviewDecision", "reviewLevel"))
    digests: dict[str, str] = {}
    for entry in related if isinstance(related, list) else [related]:
        key, digest = (entry.get("id"), entry.get("digestSRI")) if isinstance(entry, dict) else (None, None)
        if not isinstance(key, str) or not isinstance(digest, str) or key in digests:
            raise malformed
        digests[key] = digest
    comments = {subject.endorsement_comment for subject in view.subjects}
    if {subject.id for subject in view.subjects} != set(digests) or len(comments) != 1:
        raise malformed
    if decision not in set(Decision) or not (level is None or isinstance(level, str)):
        raise malformed
    return ReviewAnswer(
        view.issuer.id, view.issuer.name, Decision(str(decision)), comments.pop(), level or "", digests, view.valid_from
    )


def _own_contexts(value: Any, *, outermost: bool = True) -> Iterator[bool]:
    """Yields for each object inside that brings a context of its own."""
    if isinstance(value, list | dict):
        if isinstance(value, dict) and "@context" in value and not outermost:
            yield True
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for key, member in members:
            if not (outermost and key in ("@context", "proof")):
                yield from _own_contexts(member, outermost=False)
