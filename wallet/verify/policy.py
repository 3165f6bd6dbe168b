"""What must hold before a report may be called *verified*: a required argument, never hidden in a check."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wallet.errors import UsageError
from wallet.report import CheckName


@dataclass(frozen=True, slots=True)
class Policy:
    """Names the checks that must be passed or not apply.

    ``presentation_required`` are the further ones for presentations.
    """

    id: str
    required: frozenset[CheckName]
    presentation_required: frozenset[CheckName] = frozenset()

    @property
    def asks_for_the_presenter(self) -> bool:
        """Says whether it must be shown who presents: then an envelope that nobody signed leaves that open."""
        return CheckName.SUBJECT in self.presentation_required


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
EMPLOYER = Policy("employer", _ALWAYS | {CheckName.ISSUER_TRUST}, frozenset({CheckName.REPLAY, CheckName.SUBJECT}))
RECEIVER = Policy("receiver", _ALWAYS, EMPLOYER.presentation_required)
"""What whoever receives a share asks of its holder, as an employer does; whom they recognise is theirs to know."""

_NEVER_LEFT_OUT = frozenset({CheckName.PROOF, CheckName.ISSUER_BINDING})

POLICIES = {p.id: p for p in (LEARNER, EMPLOYER)}


_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
MAX_POLICY_BYTES = 64 * 1024
"""A policy names a few checks; anything larger is another file."""


def load_policy(path: Path) -> Policy:
    """Reads a policy file: ``{"id": …, "required": [checks], "presentation_required": [checks]}``.

    ``proof`` and ``issuer_binding`` are required whatever it says: without them nothing is known.
    Its id is one of its own: lower-case letters, digits and ``._-``, and no name of the policies that come with the
    program, so that a report by it is not taken for one by them. Raises UsageError ``policy_malformed``,
    ``policy_name_taken``.
    """
    try:
        with path.open("rb") as stream:
            text = stream.read(MAX_POLICY_BYTES)
        data = json.loads(text)
        required = frozenset(CheckName(name) for name in data["required"])
        further = frozenset(CheckName(name) for name in data.get("presentation_required", ()))
        name = data["id"]
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise UsageError("policy_malformed", "id")
        if name in POLICIES:
            raise UsageError("policy_name_taken", name)
        return Policy(name, required | _NEVER_LEFT_OUT, further)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError("policy_malformed", type(error).__name__) from None
