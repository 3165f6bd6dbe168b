"""What is to be remembered about the wallet as a whole; it comes after what is about one credential."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ui.screens.home.attention import Attention
from ui.text.identities import unmatched_line
from ui.text.words import t
from wallet.credential.model import RecordId
from wallet.records.record import RecordSummary
from wallet.service.safekeeping import SafekeepingState
from wallet.service.trusted_issuers import RestoredTrust

_NOBODY: Final = RecordId("")


def _reminder(title: str, subtitle: str, action: str) -> Attention:
    return Attention(_NOBODY, title, subtitle, "take-care", "attention", action)


def all_well() -> Attention:
    """Returns the row that says that nothing needs anybody."""
    return Attention(_NOBODY, t("home.all_well"), "", "ok", "ink_2", "")


def code_reminder(held: object | None) -> Attention | None:
    """Returns the reminder that a recovery code is not yet kept (``held`` is that code), or None."""
    return None if held is None else _reminder(t("home.code_not_kept"), t("home.code_not_kept_why"), "code")


def restored_reminder(restored: RestoredTrust | None) -> Attention | None:
    """Returns the reminder that a backup brought recognised issuers, which count for nothing until the person said so."""
    if restored is None:
        return None
    brought = len(restored.issuers) + len(restored.registries)
    return _reminder(t("restored_trust.line", n=brought), t("restored_trust.line_why"), "restored")


def unmatched_reminder(records: Sequence[RecordSummary]) -> Attention | None:
    """Returns the row, or None when everything that names an address names one of the person's."""
    return _reminder(t("you.strangers", n=len(records)), unmatched_line(records), "you") if records else None


def backup_reminder(state: SafekeepingState) -> Attention | None:
    """Returns the reminder that stays until a backup was made and once checked, or None."""
    if state.backup is not None and state.drill is not None:
        return None
    missing = "drill" if state.backup is not None else "backup"
    return _reminder(t(f"home.no_{missing}"), t(f"home.no_{missing}_why"), missing)
