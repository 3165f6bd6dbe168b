"""issuer_trust: who vouches for the issuer. Says nothing about the signature."""

from __future__ import annotations

from typing import Final

from wallet.credential.model import Credential
from wallet.encodings.lookalike import same_name
from wallet.errors import FetchError
from wallet.formats.parsed import ParsedCredential
from wallet.report import NOT_APPLICABLE, NOT_RUN, Outcome, Passed, Problem, Skipped, Unknown, unknown
from wallet.verify.context import CheckContext, TrustEntry
from wallet.verify.proofs.opened import Opened
from wallet.verify.trust.errors import TrustError
from wallet.verify.trust.listed import RUN_OUT, UNREADABLE, WITHDRAWN, ListedTrust

_SAID_OF_IT: Final = frozenset({WITHDRAWN, UNREADABLE, RUN_OUT})


def check(parsed: ParsedCredential, opened: Opened, ctx: CheckContext) -> Outcome:
    """Passed with ``vouched_for`` when a registry or list names the issuer, with ``recognised_by_you`` when the person
    does; else Unknown with why: ``issuer_not_recognised``, ``registry_unreachable``, or a TrustError's code.

    A list that speaks against the issuer is not outvoted by another that vouches for it. Once one has, only the lists at
    hand are still asked: nobody is fetched from for a second good word.
    """
    _ = parsed
    if opened.view is None:
        return Skipped(NOT_RUN)
    if not isinstance(opened.view, Credential):
        return Skipped(NOT_APPLICABLE)
    issuer = opened.view.issuer.id
    unclear: list[Problem] = []
    against: list[Problem] = []
    entry: TrustEntry | None = None
    for source in ctx.trust:
        if entry is not None and not isinstance(source, ListedTrust):
            continue
        try:
            named = source.lookup(issuer, ctx.documents, ctx.at)
        except FetchError as error:
            unclear.append(Problem("registry_unreachable", "", f"{source.name[:80]}: {error.code}"))
        except TrustError as error:
            problem = Problem(error.code, "", f"{source.name[:80]}: {error.detail}")
            (against if error.code in _SAID_OF_IT else unclear).append(problem)
        else:
            entry = entry or named
    if entry is not None and not against:
        return Passed(tuple(_remarks(entry, opened.view.issuer.name)))
    unclear.extend(against)
    return Unknown(tuple(unclear)) if unclear else unknown("issuer_not_recognised", pointer="/issuer")


def _remarks(entry: TrustEntry, name: str) -> list[Problem]:
    remarks = [Problem("recognised_by_you" if entry.own else "vouched_for", "/issuer", entry.registry[:80])]
    if entry.name and name and not same_name(entry.name, name):
        # A recognised issuer may still call itself by somebody else's name.
        remarks.append(Problem("issuer_name_differs", "/issuer/name", entry.name[:120]))
    if entry.kept_since is not None:
        remarks.append(Problem("registry_as_of", "", entry.kept_since.isoformat()))
    return remarks
