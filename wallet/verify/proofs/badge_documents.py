"""The documents an Open Badges 2.0 assertion stands on: each read at its own address, whatever came along in its place.

A BadgeClass or an Issuer that stands inside an assertion was written by whoever wrote the assertion. If it could name
its own keys and its own allowed origins, anyone could award anybody's badge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeGuard

from wallet.encodings import strict_json
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, IntakeError
from wallet.formats.open_badge_words import types_of
from wallet.report import Problem
from wallet.verify.context import CheckContext
from wallet.verify.proofs.badge_embedding import Comparison, PageMissingError

BADGE_CLASS: Final = frozenset({"BadgeClass"})
ISSUER: Final = frozenset({"Issuer", "Profile"})
ANY: Final[frozenset[str]] = frozenset()
NOT_A_DOCUMENT: Final = "not_a_document"
"""The code of an answer that is no JSON object."""


@dataclass(frozen=True, slots=True)
class BadgeDocument:
    """A document, and whether it may be believed to be what its id says.

    Attributes:
        document: what to show; {} when nothing could be had.
        own: it was read at the very address it names as its own, over a connection that nobody could change.
        missing: why it was not, as a code; "" for one that stands in place and names no address.
        why: the code of the fetch that failed, where one did.
        remarks: what was noticed on the way.
    """

    document: dict[str, Any] = field(repr=False)
    own: bool = False
    missing: str = ""
    remarks: tuple[Problem, ...] = ()
    why: str = ""


def is_address(value: Any) -> TypeGuard[str]:
    """Says whether ``value`` is the address of a page."""
    return isinstance(value, str) and split_address(value).scheme in ("http", "https")


def resolve(value: Any, ctx: CheckContext, *, pointer: str, types: frozenset[str], missing: str) -> BadgeDocument:
    """Returns the document that ``value`` refers to (an address), or stands for (an object with its ``id``).

    ``types`` are the words of which its ``type`` must have one, if it has any. ``missing`` is the code for what cannot
    be reached.
    """
    if not isinstance(value, dict):
        return _at(value, ctx, pointer, types, missing) if is_address(value) else BadgeDocument({}, missing=missing)
    name = value.get("id", value.get("@id"))
    if not is_address(name):
        return BadgeDocument(value)
    page = _at(name, ctx, pointer, types, missing)
    if not page.own:
        return BadgeDocument(value, missing=page.missing, remarks=page.remarks, why=page.why)
    if _contradicts(value, page.document, ctx):
        remark = Problem("embedded_copy_differs", pointer)
        return BadgeDocument(page.document, own=True, remarks=(*page.remarks, remark))
    return page


def _contradicts(embedded: dict[str, Any], page: dict[str, Any], ctx: CheckContext) -> bool:
    try:
        return Comparison(partial(read, ctx=ctx)).contradiction(embedded, page) is not None
    except PageMissingError:
        return False  # nothing was seen that is different; what is shown is the page
    except IntakeError:
        return True


def _at(address: str, ctx: CheckContext, pointer: str, types: frozenset[str], missing: str) -> BadgeDocument:
    document = _fetched(address, ctx)
    if isinstance(document, str):
        return BadgeDocument({}, missing=missing, why=document)
    remarks: tuple[Problem, ...] = ()
    name = document.get("id", document.get("@id", address))
    if name != address:
        # A page may have moved; the document is what stands at the address it calls its own.
        again = read(name, ctx) if is_address(name) else None
        if again is None or again.get("id", again.get("@id", name)) != name:
            return BadgeDocument(document, missing="document_elsewhere")
        document, remarks = again, (Problem("document_moved", pointer),)
    words = types_of(document)
    if types and words and not types & words:
        return BadgeDocument({}, missing="document_of_another_kind", remarks=remarks)
    document = {**document, "id": name}
    if split_address(name).scheme == "http":
        # Whoever stands on the way could have written it.
        return BadgeDocument(document, missing="hosted_without_tls", remarks=remarks)
    return BadgeDocument(document, own=True, remarks=remarks)


def read(address: str, ctx: CheckContext) -> dict[str, Any] | None:
    """Returns the JSON object published at ``address``; None when it cannot be had now."""
    document = _fetched(address, ctx)
    return None if isinstance(document, str) else document


def fetch_code(error: FetchError | IntakeError) -> str:
    """Returns why nothing was had, as the code of a fetch; what came and is no JSON is an answer that cannot be used."""
    return error.code if isinstance(error, FetchError) else NOT_A_DOCUMENT


def _fetched(address: str, ctx: CheckContext) -> dict[str, Any] | str:
    try:
        document = strict_json.loads(ctx.documents.get(address, purpose="hosted").content)
    except (FetchError, IntakeError) as error:
        return fetch_code(error)
    return document if isinstance(document, dict) else NOT_A_DOCUMENT
