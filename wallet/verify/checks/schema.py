"""schema: a remark, never a verdict. Schemas named by a credential are not fetched."""

from __future__ import annotations

from wallet.credential.model import Credential
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Outcome, Skipped, unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Unknown ``schema_not_checked`` where a schema is named; not applicable where none is."""
    _ = parsed, ctx
    if opened.view is None:
        return Skipped(NOT_RUN)
    if not isinstance(opened.view, Credential) or not opened.view.credential_schema:
        return Skipped(NOT_APPLICABLE)
    return unknown("schema_not_checked", pointer="/credentialSchema")
