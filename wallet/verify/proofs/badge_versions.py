"""One badge in two versions of Open Badges: platforms rewrote what they host when 2.0 came, and not what was baked."""

from __future__ import annotations

from datetime import UTC
from typing import Any, Final

from wallet.formats.dates import from_seconds, read_date
from wallet.formats.open_badge_words import is_version_1

_HOSTED: Final = ("hosted", "HostedBadge")
_DATES: Final = ("issuedOn", "expires")
_OF_THE_VERSION: Final = ("@context", "type", "@type", "uid")
_OF_A_WITHDRAWAL: Final = ("revoked", "revocationReason")


def in_one_version(held: dict[str, Any], hosted: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Returns two assertions in words that both versions have; None when they are of one version.

    What goes is what the versions say each in its own way and nobody is shown: context, type, ``uid``, and how a hosted
    badge is verified, whose address becomes its ``id``. Dates become moments.
    """
    if is_version_1(held) == is_version_1(hosted):
        return None
    return _rewritten(held), _rewritten(hosted)


def more_in(hosted: dict[str, Any], held: dict[str, Any]) -> str:
    """Returns a member that only the hosted one of two such assertions has; "" when there is none."""
    return min(set(hosted) - set(held) - set(_OF_A_WITHDRAWAL), default="")


def _rewritten(document: dict[str, Any]) -> dict[str, Any]:
    rewritten = {name: value for name, value in document.items() if name not in _OF_THE_VERSION}
    if "@id" in rewritten and "id" not in rewritten:
        rewritten["id"] = rewritten.pop("@id")
    rules = rewritten.get("verify", rewritten.get("verification"))
    kind = rules.get("type") if isinstance(rules, dict) else rules
    if kind in _HOSTED:
        rewritten.pop("verify", None)
        rewritten.pop("verification", None)
        if isinstance(rules, dict) and "url" in rules:
            rewritten.setdefault("id", rules["url"])
    for name in _DATES:
        if name in rewritten:
            rewritten[name] = _moment(rewritten[name], end=name == "expires")
    return rewritten


def _moment(value: Any, *, end: bool) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        moment = from_seconds(value)
    else:
        reading = read_date(value, end=end, loose=True) if isinstance(value, str) else None
        moment = None if reading is None else reading.nominal
    return value if moment is None else moment.astimezone(UTC).isoformat()
