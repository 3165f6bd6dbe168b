"""Files by which a course says what was completed: xAPI and cmi5 statements, and a course platform's table.

What such a file says can only mark steps that the person may tick themselves: it proves no badge, and takes nothing back.
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha1
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.limits.skills import MAX_COMPLETIONS
from wallet.skills.frameworks.form import is_json, json_value, require_depth, table, text_of
from wallet.skills.labels import same_address, same_label
from wallet.skills.pathways.graph import NodeKind, Pathway

_DONE: Final = frozenset({"completed", "passed", "mastered", "satisfied"})
"""Last parts of the verbs that say so (ADL's vocabulary; cmi5 section 9.3)."""
_VOIDED: Final = "voided"
_TITLES: Final = ("activity", "module", "lesson", "course", "course name", "course title", "title", "name", "actividad",
                  "curso", "título", "nombre")  # fmt: skip
_STATES: Final = ("completion status", "completion state", "status", "state", "completed", "result", "estado", "completado")
_DAYS: Final = ("completion date", "completed on", "date completed", "fecha de finalización")
_PEOPLE: Final = ("email", "e-mail", "email address", "user", "username", "learner", "correo", "usuario")
_ADDRESSES: Final = ("id", "activity id", "url", "link", "address")
_YES: Final = frozenset(
    {"completed", "complete", "passed", "pass", "yes", "true", "1", "100", "100%", "done", "completado", "aprobado", "sí",
     "si", "finalizado"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that somebody completed: its address, what it is called, and who that was, as the file names them."""

    address: str
    names: tuple[str, ...]
    who: str


def read_completions(data: bytes) -> list[Completion]:
    """Returns what a file says was completed, in its order.

    Raises IntakeError ``completion_not_one``, ``completion_too_many``; and as :func:`json_value` and :func:`table`.
    """
    if is_json(data):
        return _bounded(_statements(_values(data)))
    if not data.strip() or b"," not in data.split(b"\n", 1)[0]:
        raise IntakeError("completion_not_one")
    return _bounded(_table_rows(data))


def _bounded(completions: Iterator[Completion]) -> list[Completion]:
    kept: list[Completion] = []
    for completion in completions:
        if len(kept) >= MAX_COMPLETIONS:
            raise IntakeError("completion_too_many", f"more than {MAX_COMPLETIONS}")
        kept.append(completion)
    return kept


# Statements ------------------------------------------------------------------------------
def _values(data: bytes) -> list[Any]:
    """Returns the statements of a file: one, a list, an answer of a store (``statements``), or one on each line."""
    try:
        value = json_value(io.BytesIO(data))
    except IntakeError as error:
        lines = [line for line in data.splitlines() if line.strip()]
        if error.code != "framework_malformed" or len(lines) < 2 or not all(is_json(line) for line in lines):
            raise
        return [_line(line, number) for number, line in enumerate(lines, 1)]
    if isinstance(value, dict) and isinstance(value.get("statements"), list):
        value = value["statements"]
    return value if isinstance(value, list) else [value]


def _line(line: bytes, number: int) -> Any:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise IntakeError("framework_malformed", f"line {number}") from None
    require_depth(value)
    return value


def _statements(values: Sequence[Any]) -> Iterator[Completion]:
    statements = [value for value in values if isinstance(value, dict) and isinstance(value.get("verb"), dict)]
    if not statements:
        raise IntakeError("completion_not_one")
    voided = {
        text_of(_inner(statement, "object").get("id"))
        for statement in statements
        if _verb(statement) == _VOIDED and text_of(_inner(statement, "object").get("objectType")) == "StatementRef"
    }
    for statement in statements:
        thing = _inner(statement, "object")
        result = _inner(statement, "result")
        if _verb(statement) not in _DONE or text_of(statement.get("id")) in voided - {""}:
            continue
        if text_of(thing.get("objectType")) not in ("", "Activity") or not text_of(thing.get("id")):
            continue
        if result.get("success") is False or result.get("completion") is False:
            continue
        named = _inner(_inner(thing, "definition"), "name")
        yield Completion(
            text_of(thing["id"]), tuple(text_of(name) for name in named.values() if text_of(name)), _actor(statement)
        )


def _verb(statement: dict[str, Any]) -> str:
    return text_of(statement["verb"].get("id")).rstrip("/").rpartition("/")[2]


def _inner(value: dict[str, Any], name: str) -> dict[str, Any]:
    inner = value.get(name)
    return inner if isinstance(inner, dict) else {}


def _actor(statement: dict[str, Any]) -> str:
    """Returns who it was, by what the standard identifies people with (xAPI Data 2.4.2.3)."""
    actor = statement.get("actor")
    if not isinstance(actor, dict):
        return ""
    account = actor.get("account")
    if isinstance(account, dict):
        return f"{text_of(account.get('homePage'))}#{text_of(account.get('name'))}".casefold()
    known = (text_of(actor.get(name)) for name in ("mbox", "mbox_sha1sum", "openid"))
    return next((text.removeprefix("mailto:").casefold() for text in known if text), "")


# Tables ------------------------------------------------------------------------------------
def _table_rows(data: bytes) -> Iterator[Completion]:
    matches = False
    for _, cells in table(io.BytesIO(data)):
        row = {name.casefold().strip(): text for name, text in cells.items()}
        title = next((row[name] for name in _TITLES if row.get(name)), "")
        state = next((row[name] for name in _STATES if name in row), None)
        day = next((row[name] for name in _DAYS if name in row), None)
        if not title or (state is None and day is None):
            continue
        matches = True
        if (state is None and day) or (state or "").casefold() in _YES:
            address = next((row[name] for name in _ADDRESSES if row.get(name)), "")
            yield Completion(address, (title,), next((row[name] for name in _PEOPLE if row.get(name)), "").casefold())
    if not matches:
        raise IntakeError("completion_not_one")


# Which steps ---------------------------------------------------------------------------------
def of_one_person(completions: Sequence[Completion], mine: Collection[str]) -> list[Completion]:
    """Returns what is about the person who goes by ``mine`` (addresses); all of it where the file is about one person.

    Raises IntakeError ``completion_several_people`` where it is about several and none of them is known to be the person.
    """
    people = {completion.who for completion in completions if completion.who}
    if len(people) <= 1:
        return list(completions)
    folded = {name.casefold() for name in mine}
    known = folded | {sha1(f"mailto:{name}".encode(), usedforsecurity=False).hexdigest() for name in folded}
    if not people & known:
        raise IntakeError("completion_several_people")
    return [completion for completion in completions if completion.who in known]


def steps_of(completions: Sequence[Completion], pathway: Pathway) -> list[str]:
    """Returns the ids of the steps that these complete: by the address of the step or its link, else by a title that no
    other node of the pathway has."""
    steps = [node for node in pathway.nodes if node.kind is NodeKind.STEP]
    by_address: dict[str, str] = {}
    for node in steps:
        for address in (node.id, node.link):
            if "://" in address or address.startswith("urn:"):
                by_address.setdefault(same_address(address), node.id)
    titles = [same_label(node.title) for node in pathway.nodes]
    by_title = {same_label(node.title): node.id for node in steps if titles.count(same_label(node.title)) == 1}
    named = (by_address.get(same_address(each.address)) or _by_title(each, by_title) for each in completions)
    return [step for step in dict.fromkeys(named) if step is not None]


def _by_title(completion: Completion, by_title: Mapping[str, str]) -> str | None:
    return next((by_title[label] for name in completion.names if (label := same_label(name)) in by_title), None)
