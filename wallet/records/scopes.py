"""Which credential of a report a scope speaks of, and what stands inside what.

A scope is a JSON Pointer: "" is the thing itself, ``/verifiableCredential/0`` what a presentation holds first. Endorsements
have scopes that say so; they speak about a credential, not for it, and are left out everywhere here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wallet.credential.model import Credential, Presentation
from wallet.report import NOT_APPLICABLE, CheckName, Outcome, Skipped, VerificationReport

_HELD: Final = re.compile(r"(?:/verifiableCredential(?:/\d+)?)+")
"""Where a presentation holds a credential, in itself or in a presentation inside it; not inside another credential."""
_ENDORSEMENTS: Final = frozenset({"endorsement", "endorsementJwt"})


def is_endorsement(scope: str) -> bool:
    """Says whether ``scope`` is, or lies inside, an endorsement: it speaks about a credential and never for it."""
    return "/endorsement" in scope and not _ENDORSEMENTS.isdisjoint(scope.split("/"))


def held(report: VerificationReport) -> list[str]:
    """Returns the scopes of everything a presentation holds, in its order; of a presentation inside it what that holds."""
    scopes = [scope for scope in dict.fromkeys(r.scope for r in report.results) if _HELD.fullmatch(scope)]
    return [scope for scope in scopes if not any(other.startswith(f"{scope}/") for other in scopes)]


def inside(report: VerificationReport) -> dict[str, list[str]]:
    """Returns, for every scope, the scopes directly inside it, in their order."""
    tree: dict[str, list[str]] = {"": []}
    for scope in dict.fromkeys(result.scope for result in report.results):
        if scope == "" or is_endorsement(scope):
            continue
        parts = scope.split("/")
        above = next((up for end in range(len(parts) - 1, 0, -1) if (up := "/".join(parts[:end])) in tree), "")
        tree[above].append(scope)
        tree[scope] = []
    return tree


def is_presentation(report: VerificationReport, scope: str = "") -> bool:
    """Says whether a presentation stands at ``scope``: what is wrong with it is whoever shows it, not an issuer."""
    if scope == "" and report.view is not None:
        return isinstance(report.view, Presentation)
    trust = next((r.outcome for r in report.results if r.scope == scope and r.check is CheckName.ISSUER_TRUST), None)
    apart = isinstance(trust, Skipped) and trust.reason == NOT_APPLICABLE
    return apart or (scope == "" and report.type == "VerifiablePresentation")


def outcomes_by_scope(report: VerificationReport) -> dict[str, dict[CheckName, Outcome]]:
    """Returns what each check found, scope by scope."""
    sorted_out: dict[str, dict[CheckName, Outcome]] = {}
    for result in report.results:
        sorted_out.setdefault(result.scope, {})[result.check] = result.outcome
    return sorted_out


def credentials_by_scope(
    report: VerificationReport,
    tree: dict[str, list[str]] | None = None,
    outcomes: dict[str, dict[CheckName, Outcome]] | None = None,
) -> dict[str, Credential]:
    """Returns what was read by the scope it was judged under: a credential under "", those inside under theirs.

    What could not be read is missing. Where it cannot be told which is which nothing is returned for that place: a view
    must never stand beside the findings of another credential. ``tree`` and ``outcomes`` are those of :func:`inside` and
    :func:`outcomes_by_scope`, for whoever has them.
    """
    views: dict[str, Credential] = {}
    if isinstance(report.view, Credential):
        views[""] = report.view
    if report.view is not None and report.view.credentials:
        tree, outcomes = tree or inside(report), outcomes or outcomes_by_scope(report)
        _descend(report.view, "", tree, outcomes, views)
    return views


def _descend(
    view: Credential | Presentation,
    scope: str,
    tree: dict[str, list[str]],
    outcomes: dict[str, dict[CheckName, Outcome]],
    views: dict[str, Credential],
) -> None:
    read = list(_read_inside(scope, tree, outcomes))
    if len(read) != len(view.credentials):
        return
    for child, credential in zip(read, view.credentials, strict=True):
        views[child] = credential
        _descend(credential, child, tree, outcomes, views)


def _read_inside(scope: str, tree: dict[str, list[str]], outcomes: dict[str, dict[CheckName, Outcome]]) -> Iterator[str]:
    """Yields the scopes of the credentials in ``scope`` that were read; of a presentation in it, those that it holds.

    Somebody is asked about the issuer of what was read; a presentation has none; what was not read names none.
    """
    for child in tree.get(scope, ()):
        trust = outcomes[child].get(CheckName.ISSUER_TRUST)
        if trust is not None and not isinstance(trust, Skipped):
            yield child
        elif isinstance(trust, Skipped) and trust.reason == NOT_APPLICABLE:
            yield from _read_inside(child, tree, outcomes)
