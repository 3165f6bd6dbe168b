"""A sample issuer: invented, but it speaks the real formats.

>>> college = SampleIssuer("Mercy College", domain="mercycollege.example", method="web")
>>> badge = college.badge("wound-care-2", subject="did:key:z6Mk…")
>>> college.revoke(badge)
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from wallet.clock import Clock, SystemClock
from wallet.encodings import xsd_datetime
from wallet.formats.data_integrity import add_proof
from wallet.sample import achievements, identity
from wallet.sample.identity import SigningKey
from wallet.sample.status import StatusList

V1: Final = "https://www.w3.org/2018/credentials/v1"
V2: Final = "https://www.w3.org/ns/credentials/v2"
OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OB_1_1: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"
CLR: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
ED25519_2020: Final = "https://w3id.org/security/suites/ed25519-2020/v1"
STATUS_LIST_2021: Final = "https://w3id.org/vc/status-list/2021/v1"

Version = Literal["1.1", "2.0"]
Method = Literal["key", "web"]
Signer = Callable[[dict[str, Any], str, SigningKey, datetime], dict[str, Any]]


def sign_document(document: dict[str, Any], suite: str, key: SigningKey, created: datetime) -> dict[str, Any]:
    """Signs with our own engine; the tests put another in its place, so that a shared mistake cannot hide."""
    return add_proof(
        document, signer=key.sign, cryptosuite=suite, verification_method=key.id, purpose="assertionMethod",
        created=created,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """What can differ from one credential of an achievement to the next.

    Attributes:
        version: of the data model: "2.0" has ``validFrom`` and eddsa-rdfc-2022, "1.1" ``issuanceDate`` and
            Ed25519Signature2020.
        status: on which list it can be withdrawn or put on hold; neither when False.
        email: hashed into an ``identifier`` of the subject.
        suite: another cryptosuite than the version's own.
        extra: further members of the credential, put in as they are.
    """

    version: Version = "2.0"
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    status: bool = False
    image: bool = True
    email: str = ""
    suite: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


_PLAIN: Final = Terms()


class SampleIssuer:
    """An issuer of invented credentials.

    Args:
        name: what it calls itself.
        domain: where its pages would be; ``.example`` names belong to nobody.
        method: ``key`` for did:key (checks without any document), ``web`` for did:web (publishes did.json).
        seed: the same seed gives the same keys; None gives new ones.
        signer: how embedded proofs are made.
    """

    def __init__(
        self,
        name: str = "Mercy College",
        *,
        domain: str = "mercycollege.example",
        method: Method = "key",
        seed: str | None = None,
        clock: Clock | None = None,
        signer: Signer = sign_document,
    ) -> None:
        self.name = name
        self.domain = domain
        self.method = method
        self.base = f"https://{domain}"
        self.clock = clock or SystemClock()
        self._seed = seed
        self._sign = signer
        self._count = 0
        self._rotations = 0
        self.keys: list[SigningKey] = []
        self.lists = {
            purpose: StatusList(f"{self.base}/status/{purpose}", purpose) for purpose in ("revocation", "suspension")
        }
        private = identity.private_key(seed, 0)
        bare = identity.ed25519("", "", private).method["publicKeyMultibase"]
        self.id = f"did:key:{bare}" if method == "key" else f"did:web:{domain.replace(':', '%3A')}"
        self.keys.append(identity.ed25519(self.id, "" if method == "key" else "key-1", private))

    # Who ------------------------------------------------------------------------
    @property
    def key(self) -> SigningKey:
        """The Ed25519 key that signs now."""
        return self.keys[-1]

    @property
    def rsa_key(self) -> SigningKey:
        """The RSA key for RS256 tokens; only an issuer with a key document can publish one."""
        return identity.rs256(self.id, "key-rsa")

    @property
    def profile(self) -> dict[str, Any]:
        """The OB 3.0 ``Profile`` that stands in its credentials."""
        return {"id": self.id, "type": ["Profile"], "name": self.name, "url": self.base}

    def rotate_key(self, *, keep_old: bool = True) -> None:
        """Signs with a new key from now on (did:web). Without ``keep_old`` earlier signatures lose their key."""
        if self.method == "key":
            raise ValueError("a did:key is its key")
        self._rotations += 1
        private = identity.private_key(self._seed, self._rotations)
        new = identity.ed25519(self.id, f"key-{self._rotations + 1}", private)
        self.keys = [*self.keys, new] if keep_old else [new]

    def documents(self) -> dict[str, bytes]:
        """Returns what it publishes: address → bytes. Its key document and its status lists, as of now."""
        documents: dict[str, bytes] = {}
        if self.method == "web":
            listed = identity.key_document(self.id, [*self.keys, self.rsa_key])
            documents[f"{self.base}/.well-known/did.json"] = encoded(listed)
        for status_list in self.lists.values():
            documents[status_list.address] = encoded(self.status_list(status_list.purpose, "2.0"))
            documents[f"{status_list.address}-2021"] = encoded(self.status_list(status_list.purpose, "1.1"))
        return documents

    # What it issues ---------------------------------------------------------------
    def badge(self, slug: str = "wound-care-2", *, subject: str = "", terms: Terms = _PLAIN) -> dict[str, Any]:
        """Returns a signed ``OpenBadgeCredential`` for a sample achievement (see ``achievements.slugs()``)."""
        achieved = achievements.achievement(slug, self.base, image=terms.image)
        return self.credential(achieved, subject=subject, terms=terms, results=achievements.results(slug, self.base))

    def credential(
        self,
        achievement: dict[str, Any],
        *,
        subject: str = "",
        terms: Terms = _PLAIN,
        results: Sequence[dict[str, Any]] = (),
    ) -> dict[str, Any]:
        """Returns a signed ``OpenBadgeCredential`` for any achievement."""
        who = self._subject(subject, terms) | {"type": ["AchievementSubject"], "achievement": achievement}
        if results:
            who["result"] = list(results)
        draft = self._draft("OpenBadgeCredential", achievement["name"], who, terms)
        return self.sign(draft, terms)

    def token(
        self, slug: str = "wound-care-2", *, subject: str = "", algorithm: str = "EdDSA", terms: Terms = _PLAIN
    ) -> str:
        """Returns a badge as a compact JWT: OB 3.0 section 8.2 (2.0: the payload is the credential; 1.1: ``vc``)."""
        achieved = achievements.achievement(slug, self.base, image=terms.image)
        who = self._subject(subject, terms) | {"type": ["AchievementSubject"], "achievement": achieved}
        draft = self._draft("OpenBadgeCredential", achieved["name"], who, terms)
        claims: dict[str, Any] = {
            "iss": self.id,
            "jti": draft["id"],
            "nbf": int((terms.valid_from or self.clock.now()).timestamp()),
        }
        if subject:
            claims["sub"] = subject
        if terms.valid_until is not None:
            claims["exp"] = int(terms.valid_until.timestamp())
        key = self.rsa_key if algorithm == "RS256" else self.key
        if terms.version == "1.1":
            return identity.compact_token({"typ": "JWT"}, {**claims, "vc": draft}, key)
        return identity.compact_token({"typ": "vc+jwt"}, {**draft, **claims}, key)

    def transcript(self, *, subject: str = "", courses: int | None = None, terms: Terms = _PLAIN) -> dict[str, Any]:
        """Returns a signed CLR 2.0 transcript; each course in it is a credential with its own signature."""
        taken = achievements.courses()
        requested = taken if courses is None else [taken[n % len(taken)] for n in range(courses)]
        inner = [self._course(course, subject) for course in requested]
        degree = achievements.achievement("bsn", self.base, image=terms.image)
        who = self._subject(subject, terms) | {
            "type": ["ClrSubject"],
            "achievement": [degree],
            "verifiableCredential": inner,
        }
        draft = self._draft("ClrCredential", "Bachelor of Science in Nursing, transcript", who, terms)
        draft["@context"] = [V2, CLR, OB]
        return self.sign(draft, terms)

    def _course(self, course: dict[str, Any], subject: str) -> dict[str, Any]:
        address = f"{self.base}/courses/{course['code'].lower().replace(' ', '-')}"
        achieved = {
            "id": address,
            "type": ["Achievement"],
            "achievementType": "Course",
            "name": course["name"],
            "description": f"{course['code']}, {course['name']}",
            "humanCode": course["code"],
            "creditsAvailable": course["credits"],
            "criteria": {"narrative": "Passed with at least C."},
            "resultDescription": [
                {"id": f"{address}#grade", "type": ["ResultDescription"], "name": "Grade", "resultType": "LetterGrade"}
            ],
        }
        who = {
            **({"id": subject} if subject else {}),
            "type": ["AchievementSubject"],
            "creditsEarned": course["credits"],
            "achievement": achieved,
            "result": [{"type": ["Result"], "resultDescription": f"{address}#grade", "value": course["grade"]}],
        }
        held = xsd_datetime.parse(f"{course['term']}T12:00:00Z")
        return self.sign(self._draft("OpenBadgeCredential", course["name"], who, Terms(valid_from=held)), _PLAIN)

    def endorsement(self, credential: dict[str, Any], comment: str, *, terms: Terms = _PLAIN) -> dict[str, Any]:
        """Returns a signed ``EndorsementCredential`` about another credential."""
        who = {"id": credential["id"], "type": ["EndorsementSubject"], "endorsementComment": comment}
        return self.sign(self._draft("EndorsementCredential", "Endorsement", who, terms), terms)

    def sign(self, draft: dict[str, Any], terms: Terms = _PLAIN) -> dict[str, Any]:
        """Returns ``draft`` with a proof by the present key."""
        suite = terms.suite or ("eddsa-rdfc-2022" if terms.version == "2.0" else "Ed25519Signature2020")
        return self._sign(draft, suite, self.key, self.clock.now())

    def _subject(self, subject: str, terms: Terms) -> dict[str, Any]:
        who: dict[str, Any] = {"id": subject} if subject else {}
        if terms.email:
            salt = "larkfield"
            digest = hashlib.sha256((terms.email + salt).encode()).hexdigest()
            who["identifier"] = [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": f"sha256${digest}",
                    "identityType": "emailAddress",
                    "salt": salt,
                }
            ]
        return who

    def _draft(self, kind: str, name: str, who: dict[str, Any], terms: Terms) -> dict[str, Any]:
        """Puts the envelope round a subject: contexts, id, issuer, dates, status."""
        self._count += 1
        since = terms.valid_from or self.clock.now() - timedelta(minutes=1)
        modern = terms.version == "2.0"
        contexts = [V2, OB] if modern else [V1, OB_1_1, ED25519_2020]
        if terms.status and not modern:
            contexts.append(STATUS_LIST_2021)
        draft: dict[str, Any] = {
            "@context": contexts,
            "id": f"urn:uuid:{self._uuid()}",
            "type": ["VerifiableCredential", kind],
            "issuer": self.profile,
            "validFrom" if modern else "issuanceDate": xsd_datetime.render(since),
            "name": name,
            "credentialSubject": who,
        }
        if terms.valid_until is not None:
            draft["validUntil" if modern else "expirationDate"] = xsd_datetime.render(terms.valid_until)
        if terms.status:
            draft["credentialStatus"] = self._entries(terms.version)
        return draft | terms.extra

    def _uuid(self) -> str:
        digest = hashlib.sha256(f"{self.id} {self._count}".encode()).hexdigest()
        return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"

    # What becomes of it -----------------------------------------------------------
    def _entries(self, version: Version) -> list[dict[str, Any]]:
        entries = []
        for status_list in self.lists.values():
            entry = status_list.entry(status_list.reserve(), version=version)
            if version == "1.1":
                entry |= {
                    "id": entry["id"].replace("#", "-2021#"),
                    "statusListCredential": f"{status_list.address}-2021",
                }
            entries.append(entry)
        return entries

    def status_list(self, purpose: str, version: Version = "2.0") -> dict[str, Any]:
        """Returns the signed status list credential for ``purpose``, as of now."""
        held = self.lists[purpose]
        modern = version == "2.0"
        address = held.address if modern else f"{held.address}-2021"
        kind = "BitstringStatusListCredential" if modern else "StatusList2021Credential"
        draft = {
            "@context": [V2] if modern else [V1, STATUS_LIST_2021, ED25519_2020],
            "id": address,
            "type": ["VerifiableCredential", kind],
            "issuer": self.id,
            "validFrom" if modern else "issuanceDate": xsd_datetime.render(self.clock.now() - timedelta(minutes=1)),
            "credentialSubject": held.subject(version=version) | {"id": f"{address}#list"},
        }
        return self.sign(draft, Terms(version=version))

    def revoke(self, credential: dict[str, Any], *, undo: bool = False) -> None:
        """Withdraws a credential that was issued with ``Terms(status=True)``."""
        self._mark(credential, "revocation", not undo)

    def _mark(self, credential: dict[str, Any], purpose: str, value: bool) -> None:
        for entry in credential["credentialStatus"]:
            if entry["statusPurpose"] == purpose:
                self.lists[purpose].put(int(entry["statusListIndex"]), value)


def encoded(document: dict[str, Any]) -> bytes:
    """Returns a document as a file's bytes."""
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8")


def token_document(token: str) -> dict[str, Any]:
    """Returns the credential inside one of our own tokens, for those who test."""
    part = token.split(".")[1]
    payload: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    document: dict[str, Any] = payload.get("vc", payload)
    return document
