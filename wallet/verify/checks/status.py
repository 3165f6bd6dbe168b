"""status: withdrawn or on hold. Every entry is asked; the worst answer stands (V48)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import unquote

from msgspec import structs

import wallet.verify.status as status_package
from wallet.credential.model import Credential
from wallet.errors import BugError, FetchError
from wallet.formats.parsed import ParsedCredential
from wallet.formats.view import STATUS_TYPES
from wallet.limits import MAX_PROOFS
from wallet.plugins import discover
from wallet.report import NOT_APPLICABLE, NOT_RUN, Outcome, Problem, Skipped, unknown, worst
from wallet.verify.context import CheckContext, StatusMethod
from wallet.verify.proofs.opened import Opened

_TELLING: Final = 8
"""Characters of an id that are enough to tell one credential or person from others (a short UUID group)."""


@cache
def _methods() -> dict[str, StatusMethod]:
    try:
        return {kind: method for method in discover(status_package, "STATUS") for kind in method.types}
    except BugError:
        # Without methods every entry is unknown: grey, never green.
        return {}


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Asks every ``credentialStatus`` entry; one of a kind that is not known leaves it Unknown.

    The list of a list is not asked: no published list has one, and lists could name each other.
    """
    _ = parsed
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    if not isinstance(view, Credential):
        return Skipped(NOT_APPLICABLE)
    if ctx.verify_embedded is None:
        return opened.status
    outcomes: list[Outcome] = [] if isinstance(opened.status, Skipped) else [opened.status]
    outcomes.extend(_entry(view, index, ctx) for index in range(min(len(view.credential_status), MAX_PROOFS)))
    if len(view.credential_status) > MAX_PROOFS:
        outcomes.append(unknown("too_many_status_entries", pointer="/credentialStatus"))
    return worst(tuple(outcomes)) if outcomes else Skipped(NOT_APPLICABLE)


def _entry(view: Credential, index: int, ctx: CheckContext) -> Outcome:
    entry = view.credential_status[index]
    pointer = f"/credentialStatus/{index}" if len(view.credential_status) > 1 else "/credentialStatus"
    members = {**dict(entry.members), "type": entry.type, "id": entry.id}
    types = members.pop(STATUS_TYPES, (entry.type,))
    methods = {method.id: method for kind in types if (method := _methods().get(kind)) is not None}
    if not methods:
        code = "status_type_not_supported" if entry.type else "status_entry_malformed"
        return unknown(code, entry.type[:80], pointer=pointer)
    outcome = worst(tuple(_asked(method, members, view, ctx, index, pointer) for method in methods.values()))
    if not _names_one(members, view):
        return outcome
    return structs.replace(outcome, remarks=(*outcome.remarks, Problem("status_address_unique", pointer)))


def _asked(
    method: StatusMethod, members: Mapping[str, Any], view: Credential, ctx: CheckContext, index: int, pointer: str
) -> Outcome:
    try:
        return method.check(members, view, ctx, index=index)
    except FetchError as error:
        return unknown(error.code, error.detail, pointer=pointer)
    except Exception as error:  # noqa: BLE001  # one entry that breaks must not silence the next one's bad news
        return unknown("check_broke", type(error).__name__, pointer=pointer)


def _names_one(members: Mapping[str, Any], view: Credential) -> bool:
    """Says whether the list's address names this credential or its holder: then asking tells who is asked about (N14).

    A list for many hides each among the others (Bitstring Status List 1.0 section 6.1).
    """
    address = members.get("statusListCredential") or members.get("id")
    if not isinstance(address, str):
        return False
    asked = unquote(address.partition("#")[0]).lower()
    named = [unquote(name).lower() for name in (view.id, *(subject.id for subject in view.subjects)) if name]
    tails = [name.rstrip("/").rpartition("/")[2].rpartition(":")[2].partition("#")[0] for name in named]
    return any(len(name) >= _TELLING and name in asked for name in (*named, *tails))
