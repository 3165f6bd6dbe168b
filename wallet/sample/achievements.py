"""What the sample issuers teach: ``resources/samples``, turned into Open Badges 3.0 achievements."""

from __future__ import annotations

from functools import cache
from typing import Any

from resources.reader import read_json
from wallet.sample import art


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = read_json("samples/achievements.json")
    return table


def slugs() -> tuple[str, ...]:
    """Returns the names by which sample achievements are asked for."""
    return tuple(_table())


def drawing(slug: str) -> art.Drawing:
    """Returns the badge art of a sample achievement."""
    return art.Drawing(*_table()[slug]["art"])


def achievement(slug: str, base: str, *, image: bool = True) -> dict[str, Any]:
    """Returns the OB 3.0 ``Achievement`` of ``slug`` as offered by the issuer whose pages start with ``base``."""
    entry = _table()[slug]
    document: dict[str, Any] = {
        "id": f"{base}/achievements/{slug}",
        "type": ["Achievement"],
        "achievementType": entry["type"],
        "name": entry["name"],
        "description": entry["description"],
        "criteria": {"narrative": entry["criteria"]},
        "tag": list(entry["tags"]),
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": skill,
                "targetUrl": f"https://skills.example/nursing/{skill.lower().replace(' ', '-')}",
                "targetFramework": "Larkfield Nursing Skills",
                "targetType": "CFItem",
            }
            for skill in entry["skills"]
        ],
    }
    if image:
        document["image"] = {"id": art.data_url(drawing(slug)), "type": "Image", "caption": f"{entry['name']}, badge"}
    result = entry.get("result")
    if result is not None:
        document["resultDescription"] = [_described(result, f"{base}/achievements/{slug}/result")]
    return document


def _described(result: dict[str, Any], place: str) -> dict[str, Any]:
    described = {"id": place, "type": ["ResultDescription"], "name": result["name"], "resultType": result["type"]}
    for name, source in (("valueMin", "min"), ("valueMax", "max"), ("requiredValue", "required")):
        if source in result:
            described[name] = result[source]
    return described


def results(slug: str, base: str) -> list[dict[str, Any]]:
    """Returns the ``result`` that goes with the achievement, or nothing."""
    result = _table()[slug].get("result")
    if result is None:
        return []
    shown: dict[str, Any] = {"type": ["Result"], "resultDescription": f"{base}/achievements/{slug}/result"}
    shown |= {name: result[name] for name in ("value", "status") if name in result}
    return [shown]


@cache
def _courses() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = read_json("samples/courses.json")
    return rows


def courses() -> tuple[dict[str, Any], ...]:
    """Returns the courses of the sample transcript: code, name, term, credits, grade."""
    return tuple(_courses())
