"""The documents an Open Badges 2.0 assertion stands on: each read at its own address, whatever came along in its place.

A BadgeClass or an Issuer that stands inside an assertion was written by whoever wrote the assertion. If it could name
its own keys and its own allowed origins, anyone could award anybody's badge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

from wallet.encodings import strict_json
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, IntakeError
from wallet.formats.open_badge_2 import types_of
from wallet.report import Problem
from wallet.verify.context import CheckContext

BADGE_CLASS: Final = frozenset({"BadgeClass"})
ISSUER: Final = frozenset({"Issuer", "Profile"})
ANY: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A document, and whether it may be believed to be what its id says.

    Attributes:
        document: what to show; {} when nothing could be had.
        own: it was read at the very address it names as its own.
        missing: why it was not, as a code; "" for one that stands in place and names no address.
        remarks: what was noticed on the way.
    """

    document: dict[str, Any] = field(repr=False)
    own: bool = False
    missing: str = ""
    remarks: tuple[Problem, ...] = ()


def is_address(value: Any) -> TypeGuard[str]:
    """Says whether ``value`` is the address of a page."""
    return isinstance(value, str) and split_address(value).scheme in ("http", "https")


def resolve(value: Any, ctx: CheckContext, *, pointer: str, types: frozenset[str], missing: str) -> Found:
    """Returns the document that ``value`` refers to (an address), or stands for (an object with its ``id``).

    ``types`` are the words of which its ``type`` must have one, if it has any. ``missing`` is the code for what cannot
    be reached.
    """
    if isinstance(value, dict):
        name = value.get("id", value.get("@id"))
        if not is_address(name):
            return Found(value)
        found = _at(name, ctx, pointer, types, missing)
        if not found.own:
            return Found(value, missing=found.missing, remarks=found.remarks)
        if any(found.document.get(member, told) != told for member, told in value.items() if member != "@context"):
            return Found(found.document, own=True, remarks=(*found.remarks, Problem("embedded_copy_differs", pointer)))
        return found
    if not is_address(value):
        return Found({}, missing=missing)
    return _at(value, ctx, pointer, types, missing)


def _at(address: str, ctx: CheckContext, pointer: str, types: frozenset[str], missing: str) -> Found:
    document = read(address, ctx)
    if document is None:
        return Found({}, missing=missing)
    remarks = (Problem("hosted_without_tls", pointer),) if split_address(address).scheme == "http" else ()
    name = document.get("id", document.get("@id", address))
    if name != address:
        # A page may have moved; the document is what stands at the address it calls its own.
        again = read(name, ctx) if is_address(name) else None
        if again is None or again.get("id", again.get("@id", name)) != name:
            return Found(document, missing="document_elsewhere", remarks=remarks)
        document, remarks = again, (*remarks, Problem("document_moved", pointer))
    told = types_of(document)
    if types and told and not types & told:
        return Found({}, missing="document_of_another_kind", remarks=remarks)
    return Found({**document, "id": name}, own=True, remarks=remarks)


def read(address: str, ctx: CheckContext) -> dict[str, Any] | None:
    """Returns the JSON object published at ``address``; None when it cannot be had now."""
    try:
        found = strict_json.loads(ctx.documents.get(address, purpose="hosted").content)
    except (FetchError, IntakeError):
        return None
    return found if isinstance(found, dict) else None
