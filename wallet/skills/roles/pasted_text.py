"""An advert as plain text: from the clipboard, out of a mail, or a page that says nothing for machines."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from wallet.skills.prose import qualifications
from wallet.skills.requirements import Role
from wallet.skills.roles.dates import day
from wallet.skills.roles.form import RoleFile

_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""What stands in pictures and programs and in no advert: such a file is no role, never one that nobody wrote."""
_MAX_TITLE: Final = 200
_DAY: Final = re.compile(r"\b(\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4})\b")


class PastedText:
    """The form: the last that is asked, for any text there is."""

    order = 90

    def claims(self, file: RoleFile) -> bool:
        return bool(file.text.strip()) and not _NO_TEXT.search(file.text) and (not file.nodes or file.is_page)

    def read(self, file: RoleFile) -> list[Role]:
        lines = [line.strip() for line in file.text.splitlines() if line.strip()]
        requirements, rest = qualifications("\n".join(lines[1:] if len(lines) > 1 else lines))
        parts = (*(requirement.text for requirement in requirements), *(value.text for value in rest))
        return [
            Role(
                "text",
                lines[0][:_MAX_TITLE],
                posted=_posted(lines),
                requirements=tuple(requirements),
                not_understood=(*rest, *file.not_read()),
                splits=(("\n".join(lines), parts),) if parts else (),
            )
        ]


def _posted(lines: list[str]) -> date | None:
    phrase = next((line for line in lines if "posted" in line.casefold() or "publicad" in line.casefold()), "")
    gathered = _DAY.search(phrase)
    return day(gathered[1]) if gathered else None


ROLE_FORM = PastedText()
