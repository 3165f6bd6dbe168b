"""A message to the issuer of a credential that does not check out: what was found, in words an issuer can act on."""

from __future__ import annotations

from collections.abc import Sequence

from resources.catalogue import has_text, problem, text


def letter(*, title: str, issuer: str, credential_id: str, found: Sequence[tuple[str, str]], language: str = "en") -> str:
    """Returns the message as plain text.

    Args:
        title, issuer, credential_id: as signed, already safe to show.
        found: (problem code, JSON Pointer) of everything that failed or could not be checked.
        language: "en" or "es".
    """
    lines = [
        text("letter.greeting", language, issuer=issuer or text("letter.nobody", language)),
        "",
        text("letter.opening", language, title=title),
        "",
    ]
    for code, pointer in dict.fromkeys(found):
        key = f"letter.mend.{code}"
        said = text(key, language) if has_text(key, language) else problem(code, language).sentence
        lines.append(f"- {said} ({code}{f', {pointer}' if pointer else ''})")
    if credential_id:
        lines += ["", text("letter.which", language, id=credential_id)]
    lines += ["", text("letter.closing", language)]
    return "\n".join(lines)
