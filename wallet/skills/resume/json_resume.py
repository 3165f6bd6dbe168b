"""A résumé as JSON Resume (schema 1.0.0).

The form has no word for proof, and its objects may have members of one's own: each item has ``verification``, whose
``state`` is ``verified`` (with ``credential``, ``issuer``, ``checked``, ``how``) or ``self_stated``; ``meta`` lists the
titles of both sides, and each item's summary says it in words.
"""

from __future__ import annotations

from typing import Any, Final

from wallet.skills.resume.model import Item, Resume, Words

SCHEMA: Final = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
_LISTS: Final = {"experience": "work", "degree": "education", "course": "education", "transcript": "education"}
"""In which list a kind of record stands; every other is a certificate."""


def json_resume(resume: Resume, words: Words) -> dict[str, Any]:
    """Returns the document: in each list what was verified first, then the person's own word, each in its order."""
    document: dict[str, Any] = {"$schema": SCHEMA, "basics": _basics(resume)}
    for item in (*resume.verified, *resume.self_stated):
        group = _LISTS.get(item.kind, "certificates")
        entry = {"work": _work, "education": _education}.get(group, _certificate)(item, words.lines[item.record])
        entry["verification"] = _verification(item)
        document.setdefault(group, []).append({name: value for name, value in entry.items() if value})
    document["meta"] = {
        "version": "v1.0.0",
        "verified": [item.title for item in resume.verified],
        "selfStated": [item.title for item in resume.self_stated],
    }
    return document


def _basics(resume: Resume) -> dict[str, str]:
    return {name: text for name, text in (("name", resume.name), ("summary", resume.statement)) if text}


def _verification(item: Item) -> dict[str, Any]:
    if item.proof is None:
        return {"state": "self_stated"}
    return {
        "state": "verified",
        "credential": item.proof.credential,
        "issuer": item.proof.issuer,
        "checked": item.proof.checked.isoformat(),
        "how": item.proof.how,
    }


def _work(item: Item, line: str) -> dict[str, Any]:
    return {
        "name": item.issuer,
        "position": item.title,
        "startDate": item.began,
        "endDate": item.ended,
        "summary": "\n".join(text for text in (item.note, line) if text),
        "highlights": list(item.skills),
    }


def _education(item: Item, line: str) -> dict[str, Any]:
    return {
        "institution": item.issuer,
        "area": item.title,
        "startDate": item.began,
        "endDate": item.ended or item.issued,
        "courses": list(item.skills),
        "summary": line,
    }


def _certificate(item: Item, line: str) -> dict[str, Any]:
    return {"name": item.title, "date": item.issued, "issuer": item.issuer, "summary": line}
