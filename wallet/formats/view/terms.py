"""The one table of terms: the specifications' names and every IRI the published contexts give them.

Sources: VC Data Model 1.1 and 2.0, Open Badges 3.0 (versions 3.0 to 3.0.3), CLR 2.0, the plugfest drafts that are
still in wallets. A name not here is not shown.
"""

from __future__ import annotations

from typing import Final

_CRED: Final = "https://www.w3.org/2018/credentials#"
_OB: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_OB_DRAFT: Final = "https://imsglobal.github.io/openbadges-specification/ob_v3p0.html#"
"""Where the vocabulary stood while Open Badges 3.0 was written: the context of the first plugfest (2022) names it."""
_CLR: Final = "https://purl.imsglobal.org/spec/vc/clr/vocab.html#"
_SCHEMA: Final = ("https://schema.org/", "http://schema.org/")
_SEC: Final = "https://w3id.org/security#"


def _ob(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: _both(name) for name in names}


def _both(*names: str) -> tuple[str, ...]:
    return tuple(f"<{base}{name}>" for base in (_OB, _OB_DRAFT) for name in names)


def _cred(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: (f"<{_CRED}{name}>",) for name in names}


def _schema(*names: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(f"<{base}{name}>" for base in _SCHEMA) for name in names}


TERMS: Final[dict[str, tuple[str, ...]]] = {
    **_cred(
        "credentialSchema", "credentialStatus", "credentialSubject", "evidence", "expirationDate", "holder",
        "issuanceDate", "issued", "issuer", "validFrom", "validUntil",
    ),
    **_ob(
        "achievedLevel", "achievementType", "activityEndDate", "activityStartDate", "allowedValue",
        "awardedDate", "creditsAvailable", "creditsEarned", "endorsementComment", "fieldOfStudy", "hashed",
        "humanCode", "identityHash", "identityType", "level", "licenseNumber", "narrative", "points", "requiredLevel",
        "requiredValue", "resultDescription", "resultType", "role", "salt",
        "source", "specialization", "status", "targetCode", "targetType", "term", "valueMax", "valueMin", "version",
    ),
    **_schema(
        "audience", "caption", "description", "email", "genre", "inLanguage", "name", "purpose", "targetDescription",
        "targetFramework", "targetName", "targetUrl", "url", "value",
    ),
    # Drafts named a member after the class of its values.
    "achievement": (*_both("achievement", "Achievement", "achievement-0"), f"<{_CLR}achievement>"),
    "alignment": _both("alignment", "Alignment"),
    "criteria": _both("Criteria", "criteria"),
    "creator": _both("creator", "Profile"),
    "identifier": (*_both("identifier", "Identifier"), f"<{_CLR}identifier-1>"),
    "image": (*_both("Image", "image"), "<http://schema.org/image>", "<https://schema.org/image>"),
    "result": _both("result", "Result"),
    "rubricCriterionLevel": _both("rubricCriterionLevel", "RubricCriterionLevel"),
    "otherIdentifier": (f"<{_OB}otherIdentifier>",),
    **{name: (f"<{_CLR}{name}>",) for name in ("association", "partial", "sourceId", "targetId")},
    "associationType": (f"<{_CLR}AssociationType>", f"<{_CLR}associationType>"),
    "tag": tuple(f"<{base}keywords>" for base in _SCHEMA),
    "challenge": (f"<{_SEC}challenge>",),
    "domain": (f"<{_SEC}domain>",),
}  # fmt: skip


def _inverse() -> dict[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for name, iris in TERMS.items():
        for iri in iris:
            names[iri] = (*names.get(iri, ()), name)
    return names


NAMES: Final = _inverse()
"""Predicate (``<iri>``) → the names it is known by."""


def local_name(iri: str) -> str:
    """Returns what stands after the last # or / of an IRI: the name a type or a status member is known by."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]
