"""issuer_trust: who vouches for the issuer. Says nothing about the signature."""

from __future__ import annotations

from wallet.credential.model import Credential
from wallet.errors import FetchError
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Outcome, Passed, Problem, Skipped, Unknown, unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Passed with ``vouched_for`` when a list names the issuer; else Unknown ``issuer_not_recognised``."""
    _ = parsed
    if opened.view is None:
        return Skipped(NOT_RUN)
    if not isinstance(opened.view, Credential):
        return Skipped(NOT_APPLICABLE)
    issuer = opened.view.issuer.id
    unreachable = []
    for source in ctx.trust:
        try:
            entry = source.lookup(issuer, ctx.documents)
        except FetchError as error:
            unreachable.append(Problem("registry_unreachable", "", f"{source.name[:80]}: {error.code}"))
            continue
        if entry is not None:
            vouched = Problem("vouched_for", "/issuer", entry.registry[:80])
            if entry.kept_since is None:
                return Passed((vouched,))
            return Passed((vouched, Problem("registry_as_of", "", entry.kept_since.isoformat())))
    if unreachable:
        return Unknown(tuple(unreachable))
    return unknown("issuer_not_recognised", pointer="/issuer")
