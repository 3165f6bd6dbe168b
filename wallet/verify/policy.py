"""What must hold before a report may be called *verified*: a required argument, never a default hidden in a check."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.report import CheckName


@dataclass(frozen=True, slots=True)
class Policy:
    """Names the checks that must be passed or not apply.

    ``presentation_required`` are the further ones for presentations.
    """

    id: str
    required: frozenset[CheckName]
    presentation_required: frozenset[CheckName] = frozenset()


_ALWAYS = frozenset(
    {
        CheckName.CONTAINER,
        CheckName.SHAPE,
        CheckName.CONTEXT,
        CheckName.PROOF,
        CheckName.ISSUER_BINDING,
        CheckName.VALIDITY,
        CheckName.STATUS,
    }
)

LEARNER = Policy("learner", _ALWAYS, frozenset({CheckName.REPLAY}))
EMPLOYER = Policy(
    "employer", _ALWAYS | {CheckName.ISSUER_TRUST}, frozenset({CheckName.REPLAY, CheckName.SUBJECT})
)

POLICIES = {p.id: p for p in (LEARNER, EMPLOYER)}
