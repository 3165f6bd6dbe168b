"""Signed badges turned inside out at random: what is still verified shows exactly what was signed."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from tests.support.signing import badge, changed, judge, signed
from tests.wallet.verify.test_honest_issuers import V2
from wallet.errors import IntakeError
from wallet.report import Verdict

pytestmark = pytest.mark.slow  # real processes, disks or much work: not in the quick run

ROUNDS = 400
NAMES = [
    "name",
    "description",
    "validUntil",
    "issuer",
    "achievement",
    "evidence",
    "credentialStatus",
    "id",
    "type",
    "z",
    "@id",
    "@type",
    "@included",
    "@nest",
    "@reverse",
    "@graph",
    "@index",
    "https://schema.org/name",
    "_:x",
    "x:y",
]
DATE = "http://www.w3.org/2001/XMLSchema#dateTime"
CONTEXTS: list[Any] = [
    {"z": "@nest"},
    {"z": "@included"},
    {"z": "@graph"},
    {"z": "@id"},
    {"z": "@type"},
    {"z": "@value"},
    {"z": "@set"},
    {"z": None},
    {"z": "https://schema.org/name"},
    {"z": {"@id": "https://www.w3.org/2018/credentials#validUntil", "@type": DATE}},
    {"z": {"@reverse": "https://www.w3.org/2018/credentials#credentialSubject"}},
    {"@vocab": "https://schema.org/"},
    {"z": {"@id": "https://www.w3.org/2018/credentials#issuer", "@type": "@id"}},
    {"@language": "en"},
    {"z": {"@id": "https://www.w3.org/2018/credentials#evidence", "@container": "@id"}},
]


def nodes(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [node for one in value for node in nodes(one)]
    if not isinstance(value, dict):
        return []
    return [value, *(node for name, one in value.items() if name != "@context" for node in nodes(one))]


def turn(document: dict[str, Any], chance: random.Random) -> None:
    """Changes one thing: renames, moves, wraps, repeats, replaces or removes a member, or adds a context."""
    node = chance.choice(nodes(document))
    names = [name for name in node if name != "@context"]
    if not names:
        return
    name = chance.choice(names)
    value = node[name]
    match chance.randrange(8):
        case 0:
            node[chance.choice(NAMES)] = node.pop(name)
        case 1:
            chance.choice(nodes(document))[name] = node.pop(name)
        case 2:
            node[name] = chance.choice(
                [[value], [value, value], {"@value": value}, {"@id": value}, {"@set": [value]}, {"@list": [value]}]
            )
        case 3:
            node[name] = chance.choice([None, [], {}, "", "x", 5, True, "2099-01-01T00:00:00Z", {"id": "urn:x:1"}])
        case 4:
            node["@context"] = chance.choice(CONTEXTS)
        case 5:
            document["@context"] = [*(document.get("@context") or []), chance.choice(CONTEXTS)]
        case 6:
            node[chance.choice(NAMES)] = copy.deepcopy(value)
        case _:
            del node[name]


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
@pytest.mark.parametrize("seed", range(3))
def test_nothing_else_than_was_signed_is_shown_as_verified(seed: int, suite: str) -> None:
    chance = random.Random(seed)  # noqa: S311  # the same badges every time
    originals = []
    for members in V2.values():
        made = signed(changed(badge(validUntil="2027-01-01T00:00:00Z"), lambda m, more=members: m.update(more)), suite=suite)
        originals.append((made, judge(made).view))
    verified = 0
    for _ in range(ROUNDS):
        made, view = chance.choice(originals)
        document = copy.deepcopy(made)
        for _ in range(chance.choice((1, 1, 2, 3))):
            turn(document, chance)
        try:
            report = judge(document)
        except IntakeError:
            continue
        broken = [p.detail for r in report.results for p in r.outcome.problems if p.code == "check_broke"]
        assert not broken, (broken, document)
        if report.verdict is Verdict.VERIFIED:
            verified += 1
            assert report.view == view, document
    assert 0 < verified < ROUNDS
