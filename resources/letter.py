"""A message to the issuer of a credential that does not check out: what was found, in words an issuer can act on."""

from __future__ import annotations

from collections.abc import Sequence

from resources.catalogue import text
from resources.reasons import Reason, issuer_remedy


def concerns_issuer(reasons: Sequence[Reason]) -> bool:
    """Says whether there is anything in ``reasons`` that the issuer could mend."""
    return any(issuer_remedy(reason) for reason in reasons)


def letter(*, title: str, issuer: str, credential_id: str, reasons: Sequence[Reason], language: str = "en") -> str:
    """Returns the message as plain text.

    Args:
        title, issuer, credential_id: as signed, already safe to show.
        reasons: everything that failed or could not be checked; what is not the issuer's to mend, and what nobody asked
            the issuer for, is left out.
        language: "en" or "es".
    """
    lines = [
        text("letter.greeting", language, issuer=issuer or text("letter.nobody", language)),
        "",
        text("letter.opening", language, title=title),
        "",
    ]
    for reason in dict.fromkeys(reasons):
        demand = issuer_remedy(reason, language)
        if demand:
            lines.append(f"- {demand} ({reason.code}{f', {reason.pointer}' if reason.pointer else ''})")
    if credential_id:
        lines += ["", text("letter.which", language, id=credential_id)]
    lines += ["", text("letter.closing", language)]
    return "\n".join(lines)
