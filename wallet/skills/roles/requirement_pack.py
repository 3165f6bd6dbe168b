"""What a facility asks for, as a list: our own requirement pack, a DCQL query, a QueryByExample.

A pack may be what a signed credential is about: whoever shows it says by whom it is signed
(:mod:`wallet.service.asked_lists`); here only its content is read. DCQL is
OpenID4VP 1.0 section 6, QueryByExample VC-API / VPR section 3.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.limits.skills import MAX_PACK_ITEMS
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
_WORDS_BESIDE: Final = frozenset({"type", "id", "title", "name", "label", "note", "comment", "description"})
"""Members that narrow nothing down. Any other that is not read might, and is said."""
_OF_AN_ITEM: Final = _WORDS_BESIDE | {"accept", "not_older_than", "days_left_at", "copies", "required", "sensitive"}
_OF_A_DCQL_ITEM: Final = frozenset({"id", "format", "meta", "multiple", "require_cryptographic_holder_binding"})
_VOCABULARIES: Final = (
    "https://www.w3.org/2018/credentials#", "https://www.w3.org/ns/credentials", "https://purl.imsglobal.org/spec/",
)  # fmt: skip
"""Whose types are known by their names: VC Data Model, Open Badges, CLR."""
_OF_AN_EXAMPLE: Final = frozenset({"@context", "type", "credentialSubject"})


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
    for carrier in ("dcql_query", "verifiablePresentationRequest", "vc"):
        if isinstance(node.get(carrier), dict):
            node = node[carrier]
    if "credentialSubject" in node:
        node = _held(node["credentialSubject"])
    if node.get("type") == "RequirementPack" or ("items" in node and "title" in node and "@context" not in node):
        return node if isinstance(node.get("items"), list) else None
    if isinstance(node.get("credentials"), list) and all(isinstance(c, dict) and "format" in c for c in node["credentials"]):
        return node
    queries = node.get("query")
    listed = queries if isinstance(queries, list) else [queries]
    return node if any(isinstance(q, dict) and q.get("type") == "QueryByExample" for q in listed) else None


def _held(subject: Any) -> dict[str, Any]:
    """Returns the list that a credential is about, or an empty one."""
    held = subject[0] if isinstance(subject, list) and len(subject) == 1 else subject
    types = held.get("type") if isinstance(held, dict) else None
    is_pack = "RequirementPack" in (types if isinstance(types, list) else [types])
    return {**held, "type": "RequirementPack"} if isinstance(held, dict) and is_pack else {}


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
    most = _age(age) if isinstance(age, str) else None
    narrower = []
    if age is not None and most is None:
        narrower.append(NotUnderstood("pack_duration", str(age)[:80], f"{where}/not_older_than"))
    left_at: date | None = day(left) if isinstance(left, str) else None
    if left not in (None, "", "start") and left_at is None:
        narrower.append(NotUnderstood("pack_date", str(left)[:80], f"{where}/days_left_at"))
    copies = item.get("copies", 1)
    if type(copies) is not int or copies < 1:
        narrower.append(NotUnderstood("pack_copies", str(copies)[:80], f"{where}/copies"))
        copies = 1
    narrower += _beside(item, _OF_AN_ITEM, where)
    kind = RequirementKind.SKILL if accept and all(isinstance(a, SkillNamed) for a in accept) else RequirementKind.CREDENTIAL
    requirement = Requirement(
        _text(item, "id") or str(number),
        _text(item, "title") or _text(item, "id") or str(number),
        kind,
        item.get("required", True) is not False,
        tuple(accept),
        not_older_than=most[0] if most else None,
        not_older_than_days=most[1] if most else 0,
        days_left_at=left_at,
        at_start=left == "start",
        copies=copies,
        sensitive=item.get("sensitive", False) is not False,
        note=_text(item, "note"),
        partly_read=bool(narrower),
    )
    return requirement, [*rest, *narrower]


def _beside(node: dict[str, Any], known: frozenset[str], where: str) -> list[NotUnderstood]:
    """Returns the members that are not read and may narrow down what would do: in an order of their own."""
    return [
        NotUnderstood("pack_member", one_line(f"{name}: {value}")[:200], f"{where}/{name}")
        for name, value in node.items()
        if name not in known and value not in (None, "", [], {})
    ]


_ALTERNATIVES: Final = (
    {"achievement"}, {"alignment"}, {"framework", "code"}, {"credential_type"}, {"kind", "words", "place"}
)  # fmt: skip


def _alternative(given: Any) -> Accepted | None:
    """Returns what would do, or None: also where it says more of it than is read."""
    if not isinstance(given, dict) or not isinstance(given.get("kind", ""), str):
        return None
    if not any(given.keys() <= members | _WORDS_BESIDE for members in _ALTERNATIVES):
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


def _age(text: str) -> tuple[int, int] | None:
    """Returns the months and the days of a duration, or None."""
    duration = _DURATION.match(text.strip().upper())
    if not duration or not any(duration.groups()):
        return None
    years, months, weeks, days = (int(part or 0) for part in duration.groups())
    return years * 12 + months, weeks * 7 + days


def _text(node: dict[str, Any], name: str) -> str:
    value = node.get(name)
    return one_line(value) if isinstance(value, str) else str(value) if type(value) is int else ""


# DCQL -------------------------------------------------------------------------------
def _dcql(node: dict[str, Any]) -> Role:
    required = _dcql_required(node.get("credential_sets"))
    requirements, rest = [], []
    for number, item in enumerate(_counted(node["credentials"]), 1):
        given = item.get("meta")
        name, meta = _text(item, "id") or str(number), given if isinstance(given, dict) else {}
        # One of the groups, and of a group every type (OpenID4VP 1.0, B.1.1); of ``vct`` one, as it is written (B.3.5).
        written = _lists(meta.get("type_values"))
        groups = [[value.rpartition("#")[2].rpartition("/")[2] for value in group] for group in written]
        asked = [tuple(value for value in group if value not in _GENERIC) for group in groups]
        asked += [(value,) for value in _texts(meta.get("vct_values"))]
        accept = tuple(CredentialTyped(types) for types in dict.fromkeys(asked) if types)
        narrower = _beside(item, _OF_A_DCQL_ITEM, f"credentials/{number - 1}")
        # A type is an address (B.1.1). What is known of a held type is its name: under a vocabulary of the specifications
        # that is the same, under any other the address may be another's.
        narrower += [
            NotUnderstood("type_address", value[:200], f"credentials/{number - 1}/meta/type_values")
            for group in written
            for value in group
            if "://" in value and not value.startswith(_VOCABULARIES)
        ]
        text = " / ".join(dict.fromkeys(value for types in asked for value in types)) or name
        requirements.append(
            Requirement(
                name, text, RequirementKind.CREDENTIAL, required is None or name in required, accept, at_start=False,
                partly_read=bool(narrower),
            )
        )  # fmt: skip
        rest += narrower
    return Role("dcql", _text(node, "title"), requirements=tuple(requirements), not_understood=tuple(rest))


def _dcql_required(sets: Any) -> set[str] | None:
    """Returns the ids that some required set names; None where there are no sets: all are asked for (section 6.4.2)."""
    if not isinstance(sets, list) or not sets:
        return None
    required = [group for group in sets if isinstance(group, dict) and group.get("required", True) is not False]
    return {name for group in required for option in _lists(group.get("options")) for name in option}


# QueryByExample -----------------------------------------------------------------------
def _by_example(node: dict[str, Any]) -> Role:
    queries = node["query"] if isinstance(node["query"], list) else [node["query"]]
    requirements: list[Requirement] = []
    rest: list[NotUnderstood] = []
    for at, query in enumerate(queries):
        if not isinstance(query, dict) or query.get("type") != "QueryByExample":
            rest.append(NotUnderstood("query_kind", one_line(str(query))[:200], f"query/{at}"))
            continue
        asked = query.get("credentialQuery")
        for item in _counted(asked if isinstance(asked, list) else [asked]):
            where = f"query/{at}/credentialQuery"
            if not isinstance(item, dict):
                rest.append(NotUnderstood("query_malformed", one_line(str(item))[:200], where))
                continue
            required = item.get("required", query.get("required", True)) is not False
            requirement, narrower = _example(item, str(len(requirements) + 1), where, required=required)
            requirements.append(requirement)
            rest += narrower
    return Role("query_by_example", _text(node, "title"), requirements=tuple(requirements), not_understood=tuple(rest))


def _example(item: dict[str, Any], number: str, where: str, *, required: bool) -> tuple[Requirement, list[NotUnderstood]]:
    shown = item.get("example")
    example = shown if isinstance(shown, dict) else {}
    telling = [value for value in _texts(example.get("type")) if value not in _GENERIC]
    accept: list[Accepted] = [CredentialTyped(tuple(telling))] if telling else []
    narrower = _beside(item, frozenset({"reason", "example", "required", "type"}), where)
    narrower += _beside(example, _OF_AN_EXAMPLE, f"{where}/example")
    subjects = example.get("credentialSubject")
    for subject in subjects if isinstance(subjects, list) else [subjects]:
        if not isinstance(subject, dict):
            continue
        narrower += _beside(subject, frozenset({"type", "achievement"}), f"{where}/example/credentialSubject")
        achievement = subject.get("achievement")
        if isinstance(achievement, dict) and isinstance(achievement.get("id"), str):
            accept = [AchievementAt(achievement["id"])]
        elif achievement:
            narrower += _beside({"achievement": achievement}, frozenset(), f"{where}/example/credentialSubject")
    requirement = Requirement(
        number, _text(item, "reason") or " / ".join(telling) or number, RequirementKind.CREDENTIAL, required, tuple(accept),
        at_start=False, partly_read=bool(narrower),
    )  # fmt: skip
    return requirement, narrower


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [value for value in values if isinstance(value, str) and value]


def _lists(value: Any) -> list[list[str]]:
    return [_texts(inner) for inner in value] if isinstance(value, list) else []


ROLE_FORM = RequirementPack()
