"""What every form of a framework gives its reader, and the reading of tables and JSON that they share."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, Protocol

from wallet.errors import IntakeError
from wallet.limits import MAX_JSON_DEPTH
from wallet.limits.skills import (
    MAX_FRAMEWORK_FIELD_CHARS,
    MAX_FRAMEWORK_JSON_BYTES,
    MAX_FRAMEWORK_LABELS,
    MAX_FRAMEWORK_LINES,
    MAX_LABEL_CHARS,
)
from wallet.skills.frameworks.model import Entry, Label
from wallet.skills.page_text import one_line

HEAD_BYTES: Final = 64 * 1024
"""First bytes of a file by which a form knows it."""


class FrameworkForm(Protocol):
    """One form. ``order``: the lowest that claims a file reads it."""

    order: int
    id: str
    """What the form is called (docs: command line, ``framework --json``)."""

    def claims(self, name: str, head: bytes) -> bool:
        """Says whether a file that begins with ``head`` is of this form; ``name`` only helps where files name themselves."""
        ...

    def read(self, name: str, stream: BinaryIO) -> Iterator[Entry]:
        """Yields what the file says, its credit first. Raises IntakeError where nothing of it can be read."""
        ...


Row = dict[str, str]


def table(stream: BinaryIO, *, tabs: bool = False) -> Iterator[tuple[int, Row]]:
    """Yields (line, row) of a table, cells by their column's name, trimmed; cells without a column are left out.

    Comma separated as RFC 4180 says, line breaks inside fields allowed; ``tabs``: tab separated and nothing is quoted.
    Raises IntakeError ``framework_not_text`` (not UTF-8 or UTF-16; the line in ``detail``), ``framework_too_many_lines``,
    ``framework_field_too_long``, ``framework_malformed``.
    """
    csv.field_size_limit(MAX_FRAMEWORK_FIELD_CHARS)
    text = io.TextIOWrapper(stream, encoding=_encoding(stream), newline="" if not tabs else None)
    reader = csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE) if tabs else csv.reader(text, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        start = reader.line_num + 1
        for cells in reader:
            if reader.line_num > MAX_FRAMEWORK_LINES:
                raise IntakeError("framework_too_many_lines", f"more than {MAX_FRAMEWORK_LINES}")
            if any(cells):
                yield start, {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
            start = reader.line_num + 1
    except UnicodeDecodeError:
        raise IntakeError("framework_not_text", f"line {reader.line_num + 1}") from None
    except csv.Error as error:
        code = "framework_field_too_long" if "field limit" in str(error) else "framework_malformed"
        raise IntakeError(code, f"line {reader.line_num + 1}") from None
    finally:
        text.detach()


def _encoding(stream: BinaryIO) -> str:
    # Readers are given a buffered stream: what is looked at stays in it.
    head = stream.peek(4) if isinstance(stream, io.BufferedReader) else b""
    return "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def columns(head: bytes, *, tabs: bool = False) -> frozenset[str]:
    """Returns the names of the columns that the first line of a table names; none for what is no table."""
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = head.decode(encoding, errors="replace")
    try:
        lines = io.StringIO(text, newline="")
        reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if tabs else csv.reader(lines)
        return frozenset(cell.strip() for cell in next(reader, []))
    except csv.Error:
        return frozenset()


def is_json(head: bytes) -> bool:
    """Says whether a file begins as JSON does."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def json_value(stream: BinaryIO) -> Any:
    """Returns a whole JSON file. Raises IntakeError ``framework_json_too_large``, ``framework_malformed`` (the line in
    ``detail``), ``framework_not_text``, ``json_too_deep``."""
    data = stream.read(MAX_FRAMEWORK_JSON_BYTES + 1)
    if len(data) > MAX_FRAMEWORK_JSON_BYTES:
        raise IntakeError("framework_json_too_large", f"more than {MAX_FRAMEWORK_JSON_BYTES}")
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise IntakeError("framework_not_text", "line 1") from None
    except json.JSONDecodeError as error:
        raise IntakeError("framework_malformed", f"line {error.lineno}") from None
    except (ValueError, RecursionError):
        raise IntakeError("json_too_deep") from None
    require_depth(value)
    return value


def require_depth(value: Any) -> None:
    """Returns for a value that is not nested too deep. Raises IntakeError ``json_too_deep``."""
    level = [value]
    for _ in range(MAX_JSON_DEPTH):
        level = [
            inner
            for node in level
            for inner in (node.values() if isinstance(node, dict) else node)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise IntakeError("json_too_deep", f"more than {MAX_JSON_DEPTH}")


def text_of(value: Any) -> str:
    """Returns what a value of JSON says as one line of text: a string or number itself, anything else ""."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return one_line(str(value)) if isinstance(value, str) else str(value)


def listed(value: Any) -> list[Any]:
    """Returns a value as a list: itself where it is one, empty for nothing."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def labels(
    preferred: str, others: Iterator[str] | list[str] | tuple[str, ...] = (), language: str = ""
) -> tuple[Label, ...]:
    """Returns the labels of a concept, each once, the preferred first; what is too long to be a label is cut."""
    texts = dict.fromkeys(text.strip()[:MAX_LABEL_CHARS] for text in (preferred, *others))
    named = [text for text in texts if text][:MAX_FRAMEWORK_LABELS]
    return tuple(Label(text, language, at == 0 and bool(preferred.strip())) for at, text in enumerate(named))
