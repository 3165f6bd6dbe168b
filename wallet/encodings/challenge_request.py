"""A request for a presentation, as it is handed to whoever shall answer: a challenge, for whom, and what for.

Written as a VerifiablePresentationRequest (VCALM 1.0 section 3.4), so that other programs can answer it too. The challenge
is short enough to be typed: twenty letters and digits that are not mistaken for one another (Crockford's base 32), 100 bits.
"""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass
from typing import Any, Final

from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.limits import MAX_REQUEST_CHARS

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS: Final = 20
_GROUP: Final = 5
_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_TYPED: Final = re.compile(
    r"\s*([0-9a-z]{5})[ \-–—]+([0-9a-z]{5})[ \-–—]+([0-9a-z]{5})[ \-–—]+([0-9a-z]{5})\s*", re.IGNORECASE
)
"""One of ours, in its groups; nobody else's is changed, whatever it looks like."""
_MEMBER: Final = "verifiablePresentationRequest"
MAX_REQUEST_BYTES: Final = 64 * 1024
"""One request as JSON; an honest one has a page of it."""


@dataclass(frozen=True, slots=True)
class ChallengeRequest:
    """What is asked for. ``challenge`` must be signed; ``domain`` is who asks, ``purpose`` what for, both may be ""."""

    challenge: str
    domain: str = ""
    purpose: str = ""


def new_request(domain: str = "", purpose: str = "") -> ChallengeRequest:
    """Returns a request with a challenge that nobody met before. Raises IntakeError ``request_malformed``."""
    if any(len(line) > MAX_REQUEST_CHARS for line in (domain, purpose)):
        raise IntakeError("request_malformed", "too long")
    return ChallengeRequest(_grouped("".join(secrets.choice(_ALPHABET) for _ in range(_DIGITS))), domain, purpose)


def challenge_as_typed(text: str) -> str:
    """Returns a challenge as it was made, however it was typed; one that was not made here is left as it is."""
    groups = _TYPED.fullmatch(text)
    plain = "".join(groups.groups()).upper().translate(_READ_AS) if groups else ""
    return _grouped(plain) if plain and set(plain) <= set(_ALPHABET) else text.strip()


def request_document(request: ChallengeRequest) -> dict[str, Any]:
    """Returns the request as the JSON object that is handed out."""
    example = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"]}
    wish = {**({"reason": request.purpose} if request.purpose else {}), "example": example}
    asked: dict[str, Any] = {
        "query": [{"type": "QueryByExample", "credentialQuery": [wish]}],
        "challenge": request.challenge,
    }
    if request.domain:
        asked["domain"] = request.domain
    return {_MEMBER: asked}


def request_text(request: ChallengeRequest) -> str:
    """Returns the request as the text of a code or a message: one line of JSON."""
    return json.dumps(request_document(request), ensure_ascii=False, separators=(",", ":"))


def holds_request(document: dict[str, Any]) -> bool:
    """Says whether a JSON object is such a request, by itself or as a member."""
    asked = document.get(_MEMBER, document)
    return isinstance(asked, dict) and "query" in asked and "@context" not in asked and "proof" not in asked


def read_request(text: str) -> ChallengeRequest:
    """Reads a request: its JSON, or a challenge as it was typed. Raises IntakeError ``request_malformed``."""
    plain = text.strip().removeprefix("\ufeff")
    if not plain.startswith("{"):
        if not plain or len(plain) > MAX_REQUEST_CHARS or "\n" in plain:
            raise IntakeError("request_malformed", "no challenge")
        return ChallengeRequest(challenge_as_typed(plain))
    document = strict_json.loads(plain.encode("utf-8"), limit=MAX_REQUEST_BYTES)
    if not isinstance(document, dict) or not holds_request(document):
        raise IntakeError("request_malformed", "no request")
    asked = document.get(_MEMBER, document)
    challenge, domain = asked.get("challenge"), asked.get("domain", "")
    if not isinstance(challenge, str) or not challenge or not isinstance(domain, str):
        raise IntakeError("request_malformed", "challenge")
    if max(len(challenge), len(domain)) > MAX_REQUEST_CHARS:
        raise IntakeError("request_malformed", "too long")
    return ChallengeRequest(challenge, domain, _reason(asked.get("query")))


def _reason(queries: Any) -> str:
    """Returns why it is asked for, in the words of whoever asks; "" where none are given."""
    for query in queries if isinstance(queries, list) else [queries]:
        wishes = query.get("credentialQuery") if isinstance(query, dict) else None
        for wish in wishes if isinstance(wishes, list) else [wishes]:
            reason = wish.get("reason") if isinstance(wish, dict) else None
            if isinstance(reason, str) and reason:
                return reason[:MAX_REQUEST_CHARS]
    return ""


def _grouped(digits: str) -> str:
    return "-".join(digits[start : start + _GROUP] for start in range(0, _DIGITS, _GROUP))
