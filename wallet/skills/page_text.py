"""Text of somebody else's page or file: its encoding, its entities, its tags, and JSON as pages really hold it.

Everything comes out as text. Nothing is run, and no address is followed.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.limits import MAX_JSON_DEPTH
from wallet.limits.skills import MAX_PAGE_BYTES

_DECLARED: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEAD_BYTES: Final = 4096
"""Where a page declares its encoding (HTML Living Standard 13.2.3.2 looks at 1,024; pages put comments before it)."""
_BLOCK: Final = re.compile(r"<\s*/?\s*(?:p|br|div|li|ul|ol|h[1-6]|tr|table|section|article|dd|dt)\b[^<>]*>", re.IGNORECASE)
_LIST_ITEM: Final = re.compile(r"<\s*li\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[/!?A-Za-z][^<>]*>")
_SPACES: Final = re.compile(r"[^\S\n]+")
# A string, skipped whole; else a comment, a mark of CDATA, or a comma that nothing follows. What nobody ends runs to the
# end: looked for from each of its beginnings it would take the square of the length.
_LOOSE: Final = re.compile(
    r'("[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z))|/\*.*?(?:\*/|\Z)|//[^\n]*|<!\[CDATA\[|\]\]>|<!--|-->|,(?=\s*(?:[\]}]|/\*[^*]*\*/\s*[\]}]))',
    re.DOTALL,
)


def decoded(data: bytes) -> str:
    """Returns the text of a page or file. Raises IntakeError ``too_large``.

    By its byte order mark, else as UTF-8 where it is that, else by what it declares, else as windows-1252: what
    browsers do with undeclared western text.
    """
    if len(data) > MAX_PAGE_BYTES:
        raise IntakeError("too_large", f"{len(data)} > {MAX_PAGE_BYTES}")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    name = declared[1].decode("ascii") if declared else "windows-1252"
    try:
        return data.decode("windows-1252" if name.casefold() in ("iso-8859-1", "latin1") else name, errors="replace")
    except LookupError:
        return data.decode("windows-1252", errors="replace")


def loose_json(text: str) -> Any:
    """Returns the value of JSON as pages hold it: with comments, CDATA marks, trailing commas and raw control characters.

    What cannot be mended with certainty (a quotation mark that ends a text too soon) is refused: raises IntakeError
    ``json_malformed`` with the line in ``detail``, ``json_too_deep``.
    """
    text = text.strip().removeprefix("\ufeff")
    try:
        return _parsed(text)
    except IntakeError:
        return _parsed(_LOOSE.sub(lambda match: match[1] or " ", text).strip())


def _parsed(text: str) -> Any:
    try:
        value = json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise IntakeError("json_malformed", f"line {error.lineno}") from None
    except (ValueError, RecursionError):
        raise IntakeError("json_too_deep") from None
    _check_depth(value)
    return value


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_JSON_DEPTH):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise IntakeError("json_too_deep", f"more than {MAX_JSON_DEPTH}")


def _inside(value: Any) -> list[Any]:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value for value in members if isinstance(value, dict | list)]


def text_only(value: str) -> str:
    """Returns what a reader of the page reads: entities resolved (also those escaped twice), tags gone, a line for each
    block, ``• `` before each item of a list."""
    for _ in range(3):
        resolved = html.unescape(value)
        if resolved == value:
            break
        value = resolved
    value = _LIST_ITEM.sub("\n• ", value)
    value = _TAG.sub(" ", _BLOCK.sub("\n", value))
    lines = (_SPACES.sub(" ", line).strip() for line in value.splitlines())
    return "\n".join(line for line in lines if line and line != "•")


def one_line(value: str) -> str:
    """Returns :func:`text_only` as one line."""
    return " ".join(text_only(value).replace("• ", "").split())
