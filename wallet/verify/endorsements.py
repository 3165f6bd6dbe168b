"""When an endorsement is shown as praise: Open Badges 3.0 (EndorsementCredential), and 2.0 (Endorsement, section 3.9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wallet.credential.model import Credential, Presentation
from wallet.report import CheckName, Failed, Outcome, Passed, Unknown

_TYPES: Final = frozenset({"EndorsementCredential", "Endorsement"})
_MUST_HOLD: Final = (CheckName.PROOF, CheckName.ISSUER_BINDING)
_MUST_NOT_FAIL: Final = (CheckName.CONTAINER, CheckName.SHAPE, CheckName.CONTEXT)


def endorsement_fault(
    endorsement: Credential | Presentation | None,
    endorsed: Credential | Presentation | None,
    outcomes: Mapping[CheckName, Outcome],
) -> str:
    """Returns why ``endorsement`` may not be shown as praise of ``endorsed``, as a code; "" when it may.

    Args:
        endorsement: what its signed statements say; None when they could not be read.
        endorsed: the credential it stands in.
        outcomes: what was found about the endorsement.

    It must be one by its type and speak of this credential, of what it was given for or of its issuer; be signed by the
    party it names; be in date; and not be withdrawn, as far as its issuer's lists were asked.
    """
    if endorsement is None:
        return "endorsement_unproven"
    if not isinstance(endorsement, Credential) or not isinstance(endorsed, Credential) or not _TYPES & set(endorsement.type):
        return "endorsement_of_another_kind"
    spoken_of = {subject.id for subject in endorsement.subjects}
    if not spoken_of or not spoken_of <= endorsable_ids(endorsed):
        return "endorsement_of_another"
    if not all(isinstance(outcomes.get(check), Passed) for check in _MUST_HOLD):
        return "endorsement_unproven"
    if any(isinstance(outcomes.get(check), Failed | Unknown) for check in _MUST_NOT_FAIL):
        return "endorsement_unproven"
    if isinstance(outcomes.get(CheckName.VALIDITY), Failed | Unknown):
        return "endorsement_expired"
    status = outcomes.get(CheckName.STATUS)
    if isinstance(status, Failed):
        return "endorsement_withdrawn"
    return "endorsement_status_unknown" if isinstance(status, Unknown) else ""


def endorsable_ids(credential: Credential) -> set[str]:
    """Returns the ids that an endorsement of ``credential`` may speak of: its own, its achievements', its issuer's."""
    achievements = {achievement.id for subject in credential.subjects for achievement in subject.achievement}
    return {credential.id, credential.issuer.id, *achievements} - {""}
