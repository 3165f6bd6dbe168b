"""status: withdrawn or on hold. Every entry is asked; the worst answer stands (V48)."""

from __future__ import annotations

from functools import cache

import wallet.verify.status as status_package
from wallet.credential.model import Credential
from wallet.formats.parsed import ParsedCredential
from wallet.plugins import discover
from wallet.report import NOT_APPLICABLE, NOT_RUN, Outcome, Skipped, unknown, worst
from wallet.verify.context import CheckContext, StatusMethod
from wallet.verify.proofs.opened import Opened


@cache
def _methods() -> dict[str, StatusMethod]:
    return {kind: method for method in discover(status_package, "STATUS") for kind in method.types}


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Asks every ``credentialStatus`` entry; one of a kind that is not known leaves it unknown."""
    _ = parsed
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    if not isinstance(view, Credential) or not view.credential_status:
        return Skipped(NOT_APPLICABLE)
    if ctx.depth > 0 and ctx.verify_embedded is None:
        # The status list of a status list is not asked: no published list has one, and lists could name each other.
        return Skipped(NOT_APPLICABLE)
    outcomes: list[Outcome] = []
    for index, entry in enumerate(view.credential_status):
        method = _methods().get(entry.type)
        if method is None:
            outcomes.append(unknown("status_type_not_supported", entry.type[:80], pointer=f"/credentialStatus/{index}"))
            continue
        members = {**dict(entry.members), "type": entry.type, "id": entry.id}
        outcomes.append(method.check(members, view, ctx, index=index))
    return worst(tuple(outcomes))
