"""schema: a remark, never a verdict. Schemas named by a credential are not fetched; the published rules of Open Badges
3.0 and CLR 2.0 are known here as a table."""

from __future__ import annotations

from typing import Final

from wallet.credential.model import Credential
from wallet.formats.obligations import class_of, remarks
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Outcome, Passed, Problem, Skipped, Unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened

_PUBLISHED: Final = "https://purl.imsglobal.org/spec/"


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Passed, with a remark for every member that the rules miss (``member_missing``, ``member_repeated``).

    Unknown ``schema_not_checked`` where another schema is named; not applicable where neither is.
    """
    _ = ctx
    view = opened.view
    if view is None:
        return Skipped(NOT_RUN)
    if not isinstance(view, Credential) or parsed.format == "open_badge_2":
        return Skipped(NOT_APPLICABLE)
    kind = class_of(view.type)
    document = parsed.document.get("vc", parsed.document)
    notes = remarks(document, kind) if kind and isinstance(document, dict) else ()
    if any(not schema.id.startswith(_PUBLISHED) for schema in view.credential_schema):
        return Unknown((Problem("schema_not_checked", "/credentialSchema"),), notes)
    if view.credential_schema and not kind:
        return Unknown((Problem("schema_not_checked", "/credentialSchema"),))
    return Passed(notes) if kind else Skipped(NOT_APPLICABLE)
