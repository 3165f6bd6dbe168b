"""Members of credentials that are read as plain JSON (Open Badges 2.0, CLR 1.0), where a type is never to be trusted."""

from __future__ import annotations

from typing import Any

from wallet.credential.model import Evidence


def text(value: Any) -> str:
    """Returns a text as it stands, and "" for anything that is none."""
    return value if isinstance(value, str) else ""


def is_flagged(value: Any) -> bool:
    """Says whether a member that would be bad news (``revoked``, ``deactivated``) says so: anything but absent, null or a
    plain ``false``, for what cannot be read as "no" is not one. (Zero is no plain false, whatever Python makes of it.)
    """
    return value is not None and value is not False


def evidence(value: dict[str, Any]) -> Evidence:
    """Returns an Evidence object; both standards give it these members."""
    return Evidence(
        id=text(value.get("id")),
        name=text(value.get("name")),
        narrative=text(value.get("narrative")),
        description=text(value.get("description")),
        genre=text(value.get("genre")),
        audience=text(value.get("audience")),
    )
