"""Lists of badges as backpacks give them: one JSON object around many assertions or credentials.

Open Badges 3.0 and CLR 2.0 interfaces (``credential``, ``compactJwsString``: OB 3.0 section 6.2.5), Badge Connect
(``results``: OB 2.1 section 5), Badgr (``result``), Mozilla's backpack (``badges``, each with its ``assertion``).
"""

from __future__ import annotations

import re
from typing import Any, Final

from wallet.encodings import json_slices, strict_json
from wallet.errors import IntakeError
from wallet.intake.containers.container import Part
from wallet.intake.containers.wallet_contents import holds_credential, parts_of
from wallet.limits import MAX_WALLET_ITEMS

_LISTS: Final = ("credential", "compactJwsString", "results", "result", "badges", "assertions", "credentials")
_HEAD: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_OWN: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"@context"')
"""A credential says so at once; most that come have a ``result`` inside and need not be read twice."""
_WORD: Final = re.compile(rb'"(?:' + b"|".join(name.encode() for name in _LISTS) + rb')"\s*:\s*\[')


class Backpack:
    """Badge backpacks as JSON."""

    id = "backpack"
    instead_of = ("wrapper",)

    def claims(self, data: bytes) -> bool:
        if not _HEAD.match(data) or _OWN.match(data) or not _WORD.search(data):
            return False
        try:
            document = strict_json.loads(data)
        except IntakeError:
            return False
        if not isinstance(document, dict) or {"@context", "type", "badge", "contents"} & set(document):
            return False
        return any(_is_badge(element) for name in _LISTS for element in _listed(document.get(name)))

    def parts(self, data: bytes) -> list[Part]:
        """Returns the badges; what is only an address is left out and told (``backpack_address``)."""
        text = data.decode("utf-8-sig")
        document, members = strict_json.loads(text), dict(json_slices.members(text))
        parts: list[Part] = []
        for name in _LISTS:
            if not isinstance(document.get(name), list):
                continue
            for number, element in enumerate(json_slices.elements(members[name])):
                parts += parts_of(element, f"{name}/{number}")
                if len(parts) > MAX_WALLET_ITEMS:
                    raise IntakeError("too_many_items")
        return parts


CONTAINER = Backpack()


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_badge(value: Any) -> bool:
    return holds_credential(value) or (isinstance(value, dict) and bool({"openBadgeId", "hostedUrl"} & set(value)))
