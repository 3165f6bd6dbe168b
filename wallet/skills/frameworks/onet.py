"""O*NET as its tab separated text files have it, told apart by their columns; the spreadsheet edition has the same names.

Nothing is quoted, ``n/a`` is empty, codes are text. The edition and the licence stand in the Read Me alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from wallet.skills.frameworks.form import HEAD_BYTES, Row, columns, labels, table
from wallet.skills.frameworks.model import (
    ConceptKind,
    Credit,
    Entry,
    Occupation,
    ReadingProblem,
    Relation,
    RelationKind,
    Skill,
)
from wallet.skills.labels import same_label

OCCUPATION_ADDRESS: Final = "https://www.onetonline.org/link/summary/"
"""How credentials and adverts name an occupation of O*NET."""
_ELEMENT: Final = "urn:onet:element:"
_TASK: Final = "urn:onet:task:"
_TECHNOLOGY: Final = "urn:onet:technology:"
_COMMODITY: Final = "urn:onet:commodity:"
_SOC: Final = re.compile(r"\d\d-\d{4}(?:\.\d\d)?")
_EDITION: Final = re.compile(r"O\*NET\s+(\d+(?:\.\d+)?)\s+Database", re.IGNORECASE)
_LICENCE: Final = re.compile(r"licensed under (?:an?|the) (.{5,80}? Licen[sc]e)", re.IGNORECASE | re.DOTALL)
_CREDIT: Final = "O*NET® database of the U.S. Department of Labor, Employment and Training Administration (USDOL/ETA)."
_IMPORTANT: Final = 3.0
"""On O*NET's scale of importance (IM, 1 to 5) 3 is "important"; what lies below is asked of nobody."""


class Onet:
    """The form."""

    order = 50
    id = "onet"

    def claims(self, name: str, head: bytes) -> bool:  # noqa: ARG002  # its columns say it
        return _reader(columns(head, tabs=True)) is not None or _EDITION.match(head.decode("ascii", "replace")) is not None

    def read(self, name: str, stream: BinaryIO) -> Iterator[Entry]:  # noqa: ARG002
        start = stream.peek(HEAD_BYTES) if hasattr(stream, "peek") else b""
        if _EDITION.match(start.decode("ascii", "replace")):
            yield _read_me(stream.read(HEAD_BYTES).decode("ascii", "replace"))
            return
        named = columns(start, tabs=True)
        yield Credit("onet", "O*NET", publisher="USDOL/ETA", credit=_CREDIT, part="+".join(sorted(named))[:200])
        reader = _reader(named)
        if reader is None:
            return
        if reader is _reference:
            yield ReadingProblem("framework_file_unused", where="line 1")
            return
        known: set[str] = set()
        for line, row in table(stream, tabs=True):
            for entry in reader(line, {column: "" if cell == "n/a" else cell for column, cell in row.items()}):
                # A product or a commodity stands in hundreds of rows.
                if isinstance(entry, Skill) and entry.address.startswith((_TECHNOLOGY, _COMMODITY)):
                    if entry.address in known:
                        continue
                    known.add(entry.address)
                yield entry


def _read_me(text: str) -> Credit:
    edition, licence = _EDITION.search(text), _LICENCE.search(text)
    return Credit(
        "onet", "O*NET", " ".join(licence[1].split()) if licence else "", edition[1] if edition else "",
        "USDOL/ETA", _CREDIT, part="read me",
    )  # fmt: skip


Reader = Callable[[int, Row], Iterator[Entry]]


def _reader(named: frozenset[str]) -> Reader | None:
    if "O*NET-SOC Code" in named:
        by_column: tuple[tuple[str, Reader], ...] = (
            ("Alternate Title", _alternate), ("Reported Job Title", _alternate), ("DWA ID", _task_activity), ("Task", _task),
            ("Commodity Code", _technology), ("Related O*NET-SOC Code", _neighbour), ("Data Value", _rating),
            ("Description", _occupation),
        )  # fmt: skip
        return next((reader for column, reader in by_column if column in named), _reference)
    if {"DWA ID", "DWA Title"} <= named:
        return _activity
    if {"IWA ID", "IWA Title"} <= named:
        return _wider_activity
    if {"Element ID", "Element Name", "Description"} <= named:
        return _element
    if {"Element ID", "Scale ID"} <= named or "Job Zone" in named or {"Scale ID", "Scale Name"} <= named:
        return _reference
    return None


def _reference(line: int, row: Row) -> Iterator[Entry]:  # noqa: ARG001
    """A table that explains other tables."""
    return iter(())


def _code(line: int, row: Row, column: str = "O*NET-SOC Code") -> str | ReadingProblem:
    code = row.get(column, "")
    return code if _SOC.fullmatch(code) else ReadingProblem("framework_code_malformed", code[:40], f"line {line}")


def _occupation(line: int, row: Row) -> Iterator[Entry]:
    code = _code(line, row)
    if isinstance(code, ReadingProblem):
        yield code
    elif not row.get("Title"):
        yield ReadingProblem("framework_row_without_label", code, f"line {line}")
    else:
        yield Occupation(f"{OCCUPATION_ADDRESS}{code}", labels(row["Title"], (), "en"), code)


def _alternate(line: int, row: Row) -> Iterator[Entry]:
    code = _code(line, row)
    if isinstance(code, ReadingProblem):
        yield code
        return
    names = (row.get("Alternate Title", ""), row.get("Short Title", ""), row.get("Reported Job Title", ""))
    more = labels("", [name for name in names if name], "en")
    if more:
        yield Occupation(f"{OCCUPATION_ADDRESS}{code}", more)


def _task(line: int, row: Row) -> Iterator[Entry]:
    code = _code(line, row)
    if isinstance(code, ReadingProblem):
        yield code
    elif not row.get("Task ID") or not row.get("Task"):
        yield ReadingProblem("framework_row_without_id", code, f"line {line}")
    else:
        address = f"{_TASK}{row['Task ID']}"
        yield Skill(address, labels(row["Task"], (), "en"), row["Task ID"], ConceptKind.TASK)
        yield Relation(RelationKind.TASK, f"{OCCUPATION_ADDRESS}{code}", address)


def _task_activity(line: int, row: Row) -> Iterator[Entry]:
    code = _code(line, row)
    if isinstance(code, ReadingProblem):
        yield code
    elif not row.get("DWA ID"):
        yield ReadingProblem("framework_row_without_id", code, f"line {line}")
    else:
        activity = f"{_ELEMENT}{row['DWA ID']}"
        yield Relation(RelationKind.ESSENTIAL, f"{OCCUPATION_ADDRESS}{code}", activity)
        if row.get("Task ID"):
            yield Relation(RelationKind.BROADER, f"{_TASK}{row['Task ID']}", activity)


def _technology(line: int, row: Row) -> Iterator[Entry]:
    code = _code(line, row)
    if isinstance(code, ReadingProblem):
        yield code
        return
    product, commodity = row.get("Example", ""), row.get("Commodity Code", "")
    if not product:
        yield ReadingProblem("framework_row_without_label", code, f"line {line}")
        return
    address = f"{_TECHNOLOGY}{same_label(product).replace(' ', '-')}"
    yield Skill(address, labels(product, (), "en"))
    if commodity:
        group = f"{_COMMODITY}{commodity}"
        yield Skill(group, labels(row.get("Commodity Title", ""), (), "en"), commodity, ConceptKind.GROUP)
        yield Relation(RelationKind.BROADER, address, group)
    # What employers ask for is in demand; the rest is what somebody in the occupation uses.
    kind = RelationKind.ESSENTIAL if row.get("In Demand") == "Y" else RelationKind.OPTIONAL
    yield Relation(kind, f"{OCCUPATION_ADDRESS}{code}", address)


def _neighbour(line: int, row: Row) -> Iterator[Entry]:
    code, other = _code(line, row), _code(line, row, "Related O*NET-SOC Code")
    for problem in (code, other):
        if isinstance(problem, ReadingProblem):
            yield problem
            return
    yield Relation(RelationKind.RELATED, f"{OCCUPATION_ADDRESS}{code}", f"{OCCUPATION_ADDRESS}{other}")


def _rating(line: int, row: Row) -> Iterator[Entry]:
    """A rating of an element for an occupation; what O*NET itself advises against is left out."""
    code = _code(line, row)
    if isinstance(code, ReadingProblem):
        yield code
        return
    if row.get("Scale ID") != "IM" or row.get("Recommend Suppress") == "Y" or row.get("Not Relevant") == "Y":
        return
    try:
        important = float(row.get("Data Value", "")) >= _IMPORTANT
    except ValueError:
        yield ReadingProblem("framework_number_malformed", row.get("Data Value", "")[:40], f"line {line}")
        return
    if important and row.get("Element ID"):
        yield Relation(RelationKind.ESSENTIAL, f"{OCCUPATION_ADDRESS}{code}", f"{_ELEMENT}{row['Element ID']}")


def _element(line: int, row: Row) -> Iterator[Entry]:
    yield from _tree(line, row.get("Element ID", ""), row.get("Element Name", ""), ConceptKind.SKILL)


def _activity(line: int, row: Row) -> Iterator[Entry]:
    yield from _tree(line, row.get("DWA ID", ""), row.get("DWA Title", ""), ConceptKind.SKILL)
    if row.get("DWA ID") and row.get("Element ID"):
        # The activity between the two has a file of its own, which is not always there.
        yield Relation(RelationKind.BROADER, f"{_ELEMENT}{row['DWA ID']}", f"{_ELEMENT}{row['Element ID']}")


def _wider_activity(line: int, row: Row) -> Iterator[Entry]:
    yield from _tree(line, row.get("IWA ID", ""), row.get("IWA Title", ""), ConceptKind.GROUP)


def _tree(line: int, code: str, label: str, kind: ConceptKind) -> Iterator[Entry]:
    """An element of the content model: its code says what it stands below."""
    if not code or not label:
        yield ReadingProblem("framework_row_without_id" if not code else "framework_row_without_label", code, f"line {line}")
        return
    yield Skill(f"{_ELEMENT}{code}", labels(label.rstrip("."), (), "en"), code, kind)
    wider = code.rpartition(".")[0]
    if wider:
        yield Relation(RelationKind.BROADER, f"{_ELEMENT}{code}", f"{_ELEMENT}{wider}")


FRAMEWORK = Onet()
