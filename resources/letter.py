"""A message to the issuer of a credential that does not check out: what was found, in words an issuer can act on."""

from __future__ import annotations

from collections.abc import Sequence

from resources.catalogue import text
from resources.reasons import mend


def concerns_issuer(found: Sequence[tuple[str, str]]) -> bool:
    """Says whether there is anything in ``found`` that the issuer could mend."""
    return any(mend(code) for code, _ in found)


def letter(*, title: str, issuer: str, credential_id: str, found: Sequence[tuple[str, str]], language: str = "en") -> str:
    """Returns the message as plain text.

    Args:
        title, issuer, credential_id: as signed, already safe to show.
        found: (problem code, JSON Pointer) of everything that failed or could not be checked; what is not the issuer's
            to mend is left out.
        language: "en" or "es".
    """
    lines = [
        text("letter.greeting", language, issuer=issuer or text("letter.nobody", language)),
        "",
        text("letter.opening", language, title=title),
        "",
    ]
    for code, pointer in dict.fromkeys(found):
        said = mend(code, language)
        if not said:
            continue  # nothing the issuer could do about it
        lines.append(f"- {said} ({code}{f', {pointer}' if pointer else ''})")
    if credential_id:
        lines += ["", text("letter.which", language, id=credential_id)]
    lines += ["", text("letter.closing", language)]
    return "\n".join(lines)
