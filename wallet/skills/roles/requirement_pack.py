"""What a facility asks for, as a list: our own requirement pack, a DCQL query, a QueryByExample.

A pack may stand inside a signed credential: whoever reads it says by whom; here only its content is read. DCQL is
OpenID4VP 1.0 section 6, QueryByExample VC-API / VPR section 3.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.limits import MAX_PACK_ITEMS
from wallet.skills.page_text import one_line
from wallet.skills.places import place_code
from wallet.skills.requirements import (
    Accepted,
    AchievementAt,
    CredentialTyped,
    KindAndWords,
    NotUnderstood,
    Requirement,
    RequirementKind,
    Role,
    SkillNamed,
)
from wallet.skills.roles.dates import day
from wallet.skills.roles.form import RoleFile

_DURATION: Final = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$")
_KINDS: Final = frozenset(
    {"licence", "certification", "course", "health-record", "degree", "transcript", "membership", "experience", "other"}
)
_GENERIC: Final = frozenset({"VerifiableCredential", "VerifiablePresentation"})


class RequirementPack:
    """The form."""

    order = 5

    def claims(self, file: RoleFile) -> bool:
        return not file.is_page and len(file.nodes) == 1 and _pack(file.nodes[0]) is not None

    def read(self, file: RoleFile) -> list[Role]:
        """Returns the one list. Raises IntakeError ``pack_too_many_items``, ``pack_item_malformed`` (the item in detail)."""
        node = _pack(file.nodes[0])
        if "credentials" in node:
            return [_dcql(node)]
        if "query" in node:
            return [_by_example(node)]
        return [_own(node)]


def _pack(node: Any) -> Any:
    """Returns the list in ``node``, out of whatever carries it, or None."""
    if not isinstance(node, dict):
        return None
    for carrier in ("dcql_query", "verifiablePresentationRequest"):
        if isinstance(node.get(carrier), dict):
            node = node[carrier]
    if node.get("type") == "RequirementPack" or ("items" in node and "title" in node and "@context" not in node):
        return node if isinstance(node.get("items"), list) else None
    if isinstance(node.get("credentials"), list) and all(isinstance(c, dict) and "format" in c for c in node["credentials"]):
        return node
    queries = node.get("query")
    listed = queries if isinstance(queries, list) else [queries]
    return node if any(isinstance(q, dict) and q.get("type") == "QueryByExample" for q in listed) else None


def _counted(items: list[Any]) -> list[Any]:
    if len(items) > MAX_PACK_ITEMS:
        raise IntakeError("pack_too_many_items", f"{len(items)} > {MAX_PACK_ITEMS}")
    return items


# Ours ------------------------------------------------------------------------------
def _own(node: dict[str, Any]) -> Role:
    requirements, not_understood, seen = [], [], set()
    for number, item in enumerate(_counted(node["items"]), 1):
        if not isinstance(item, dict):
            raise IntakeError("pack_item_malformed", f"items/{number - 1}")
        requirement, rest = _item(item, number)
        if requirement.id in seen:
            raise IntakeError("pack_item_twice", requirement.id)
        seen.add(requirement.id)
        requirements.append(requirement)
        not_understood += rest
    return Role(
        "pack", _text(node, "title"), _text(node, "publisher"), _text(node, "source"), day(_text(node, "date")),
        requirements=tuple(requirements), not_understood=tuple(not_understood),
    )  # fmt: skip


def _item(item: dict[str, Any], number: int) -> tuple[Requirement, list[NotUnderstood]]:
    where = f"items/{number - 1}"
    given = item.get("accept", [])
    alternatives = given if isinstance(given, list) else [given]
    accept, rest = [], []
    for alternative in alternatives:
        read = _alternative(alternative)
        if read is None:
            rest.append(NotUnderstood("pack_accept", one_line(str(alternative))[:200], f"{where}/accept"))
        else:
            accept.append(read)
    age, left = item.get("not_older_than"), item.get("days_left_at")
    months = _months(age) if isinstance(age, str) else None
    if age is not None and months is None:
        rest.append(NotUnderstood("pack_duration", str(age)[:80], f"{where}/not_older_than"))
    left_at: date | None = day(left) if isinstance(left, str) else None
    if left not in (None, "", "start") and left_at is None:
        rest.append(NotUnderstood("pack_date", str(left)[:80], f"{where}/days_left_at"))
    copies = item.get("copies", 1)
    kind = RequirementKind.SKILL if accept and all(isinstance(a, SkillNamed) for a in accept) else RequirementKind.CREDENTIAL
    requirement = Requirement(
        _text(item, "id") or str(number),
        _text(item, "title") or _text(item, "id") or str(number),
        kind,
        item.get("required", True) is not False,
        tuple(accept),
        not_older_than=months,
        days_left_at=left_at,
        at_start=left == "start",
        copies=copies if type(copies) is int and 1 <= copies <= MAX_PACK_ITEMS else 1,
        sensitive=item.get("sensitive", False) is not False,
        note=_text(item, "note"),
    )
    return requirement, rest


def _alternative(given: Any) -> Accepted | None:
    if not isinstance(given, dict):
        return None
    if isinstance(given.get("achievement"), str) and given["achievement"]:
        return AchievementAt(given["achievement"])
    if isinstance(given.get("alignment"), str) and given["alignment"]:
        return SkillNamed(address=given["alignment"])
    if isinstance(given.get("framework"), str) and isinstance(given.get("code"), str) and given["code"]:
        return SkillNamed(framework=given["framework"], code=given["code"])
    if isinstance(given.get("credential_type"), str) and given["credential_type"]:
        return CredentialTyped((given["credential_type"],))
    if given.get("kind") in _KINDS or (given.get("words") and "kind" not in given):
        words, places = given.get("words", []), given.get("place", [])
        listed = [words] if isinstance(words, str) else words
        named = [places] if isinstance(places, str) else places
        if not isinstance(listed, list) or not isinstance(named, list):
            return None
        texts = tuple(str(word) for word in listed if str(word).strip())
        if "kind" not in given and not texts:
            return None
        return KindAndWords(given.get("kind", ""), texts, frozenset(place_code(str(place)) for place in named))
    return None


def _months(text: str) -> int | None:
    duration = _DURATION.match(text.strip().upper())
    if not duration or not any(duration.groups()):
        return None
    years, months, weeks, days = (int(part or 0) for part in duration.groups())
    return years * 12 + months + (weeks * 7 + days + 29) // 30


def _text(node: dict[str, Any], name: str) -> str:
    value = node.get(name)
    return one_line(value) if isinstance(value, str) else str(value) if type(value) is int else ""


# DCQL -------------------------------------------------------------------------------
def _dcql(node: dict[str, Any]) -> Role:
    required = _dcql_required(node.get("credential_sets"))
    requirements = []
    for number, item in enumerate(_counted(node["credentials"]), 1):
        given = item.get("meta")
        name, meta = _text(item, "id") or str(number), given if isinstance(given, dict) else {}
        types = [value for group in _lists(meta.get("type_values")) for value in group] + _texts(meta.get("vct_values"))
        telling = [
            local for type_name in types if (local := type_name.rpartition("#")[2].rpartition("/")[2]) not in _GENERIC
        ]
        accept = (CredentialTyped(tuple(dict.fromkeys(telling)), _claims(item.get("claims"))),)
        requirements.append(
            Requirement(
                name, " / ".join(telling) or name, RequirementKind.CREDENTIAL, required is None or name in required, accept,
                at_start=False,
            )
        )  # fmt: skip
    return Role("dcql", _text(node, "title"), requirements=tuple(requirements))


def _dcql_required(sets: Any) -> set[str] | None:
    """Returns the ids that some required set names; None where there are no sets: all are asked for (section 6.4.2)."""
    if not isinstance(sets, list) or not sets:
        return None
    required = [group for group in sets if isinstance(group, dict) and group.get("required", True) is not False]
    return {name for group in required for option in _lists(group.get("options")) for name in option}


def _claims(given: Any) -> tuple[tuple[str, tuple[object, ...]], ...]:
    claims = []
    for value in given if isinstance(given, list) else []:
        if isinstance(value, dict) and isinstance(value.get("path"), list):
            path = "/".join("*" if part is None else str(part) for part in value["path"])
            values = value.get("values")
            claims.append((path, tuple(values) if isinstance(values, list) else ()))
    return tuple(claims)


# QueryByExample -----------------------------------------------------------------------
def _by_example(node: dict[str, Any]) -> Role:
    queries = node["query"] if isinstance(node["query"], list) else [node["query"]]
    requirements: list[Requirement] = []
    for query in queries:
        if not isinstance(query, dict) or query.get("type") != "QueryByExample":
            continue
        asked = query.get("credentialQuery")
        for item in _counted(asked if isinstance(asked, list) else [asked]):
            if not isinstance(item, dict):
                continue
            shown = item.get("example")
            example = shown if isinstance(shown, dict) else {}
            number = str(len(requirements) + 1)
            telling = [value for value in _texts(example.get("type")) if value not in _GENERIC]
            reason = _text(item, "reason")
            accept: list[Accepted] = [CredentialTyped(tuple(telling))] if telling else []
            subjects = example.get("credentialSubject")
            for subject in subjects if isinstance(subjects, list) else [subjects]:
                achievement = subject.get("achievement") if isinstance(subject, dict) else None
                if isinstance(achievement, dict) and isinstance(achievement.get("id"), str):
                    accept = [AchievementAt(achievement["id"])]
            requirements.append(
                Requirement(
                    number, reason or " / ".join(telling) or number, RequirementKind.CREDENTIAL,
                    item.get("required", query.get("required", True)) is not False, tuple(accept), at_start=False,
                )
            )  # fmt: skip
    return Role("query_by_example", _text(node, "title"), requirements=tuple(requirements))


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [value for value in values if isinstance(value, str) and value]


def _lists(value: Any) -> list[list[str]]:
    return [_texts(inner) for inner in value] if isinstance(value, list) else []


ROLE_FORM = RequirementPack()
