"""Every published file that lies beside the checkout, through the readers of frameworks and roles: what came of it, as rows.

``python -m tests.wallet.skills.published_files`` prints the table of docs/published-files.md.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.support.shared import shared_folder
from wallet.errors import IntakeError
from wallet.skills.frameworks.model import Credit, Occupation, ReadingProblem, Relation, Skill
from wallet.skills.frameworks.reading import read_framework
from wallet.skills.pathways.progress import progress
from wallet.skills.pathways.reading import read_pathway
from wallet.skills.roles.reading import read_roles

_HEAD = """# Published files, and what comes of them

Every file of frameworks, catalogues, résumés and adverts that was gathered to test with, through `lanyard framework add`
or `lanyard role`: read, read with problems named, or refused, with the place where there is one. None breaks the program,
none is read by half, and nothing is fetched. A test compares this table with what happens where the files lie beside the
checkout; elsewhere it is skipped.

"""
_PATHWAYS_HEAD = """
## Through `lanyard pathway add`
Files of the folders that hold pathways, components of them, and lists of badges. What is no pathway is refused; nothing that
it names is fetched, and what cannot be done as it stands is said on the node.

"""
PATHWAYS = ("frameworks/badgr", "frameworks/catalogues", "frameworks/ctdl/pathways")
TOGETHER = {"frameworks/ler-rs/schema": "schemas of HR Open, each by itself"}
"""Folders whose files all come to the same and share a row."""


def rows(shared: Path) -> Iterator[tuple[str, str]]:
    """Yields (file, what came of it), in their order."""
    for folder, outcome in (("frameworks", framework), ("roles", role)):
        together: dict[str, Counter[str]] = {}
        for path in sorted((shared / folder).rglob("*")):
            name = path.relative_to(shared).as_posix()
            if not path.is_file():
                continue
            group = next((group for group in TOGETHER if name.startswith(f"{group}/")), None)
            if group is not None:
                together.setdefault(group, Counter())[outcome(path)] += 1
            else:
                yield name, outcome(path)
        for group, outcomes in together.items():
            yield f"{group}/…", "; ".join(f"{count} files: {text}" for text, count in sorted(outcomes.items()))


def pathway(path: Path) -> str:
    """Returns what comes of a file as a pathway."""
    try:
        read = read_pathway(path.read_bytes())
    except IntakeError as error:
        return f"refused: `{error.code}`{f' ({error.detail})' if error.detail else ''}"
    result = progress(read, (), ())
    troubles = Counter(code for item in result.nodes for code in item.problems)
    troubles.update(code for code, _ in read.problems)
    kinds = Counter(str(item.node.kind) for item in result.nodes)
    numbers = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in sorted(kinds.items()))
    named = ", ".join(f"`{code}` {count}" for code, count in sorted(troubles.items()))
    return f"{read.form}: {numbers}; {len(result.next)} can be begun" + (f"; problems: {named}" if named else "")


def pathway_rows(shared: Path) -> Iterator[tuple[str, str]]:
    """Yields (file, what came of it) of the folders that hold pathways and catalogues."""
    for folder in PATHWAYS:
        for path in sorted((shared / folder).rglob("*")):
            if path.is_file():
                yield path.relative_to(shared).as_posix(), pathway(path)


def framework(path: Path) -> str:
    """Returns what comes of a file as a framework."""
    counts: dict[str, set[str] | int] = {"skill": set(), "occupation": set(), "link": 0}
    troubles: Counter[str] = Counter()
    forms = set()
    try:
        with path.open("rb") as stream:
            for _, form, entry in read_framework(path.name, stream):
                forms.add(form)
                if isinstance(entry, Relation):
                    counts["link"] += 1  # type: ignore[operator]
                elif isinstance(entry, ReadingProblem):
                    troubles[entry.code] += 1
                elif not isinstance(entry, Credit):
                    kind = "skill" if isinstance(entry, Skill) else "occupation"
                    assert isinstance(entry, Skill | Occupation)
                    counts[kind].add(entry.address)  # type: ignore[union-attr]
    except IntakeError as error:
        return f"refused: `{error.code}`{f' ({error.detail})' if error.detail else ''}"
    sizes = {name: count if isinstance(count, int) else len(count) for name, count in counts.items()}
    numbers = [f"{n:,} {name}{'s' if n > 1 else ''}" for name, n in sizes.items() if n]
    text = f"{', '.join(sorted(forms))}: {', '.join(numbers) or 'whose it is alone'}"
    named = ", ".join(f"`{code}` {count}" for code, count in sorted(troubles.items()))
    return f"{text}; problems: {named}" if named else text


def role(path: Path) -> str:
    """Returns what comes of a file as a role."""
    try:
        read = read_roles(path.read_bytes())
    except IntakeError as error:
        return f"refused: `{error.code}`{f' ({error.detail})' if error.detail else ''}"
    return "; ".join(
        f"{role.form}: {len(role.requirements)} asked for, {len(role.not_understood)} to be read by a person"
        for role in read
    )


def table(shared: Path) -> str:
    """Returns the document."""
    lines = [f"| `{name}` | {text} |" for name, text in rows(shared)]
    ways = [f"| `{name}` | {text} |" for name, text in pathway_rows(shared)]
    columns = ["| file | what comes of it |", "| --- | --- |"]
    return _HEAD + "\n".join([*columns, *lines]) + "\n" + _PATHWAYS_HEAD + "\n".join([*columns, *ways]) + "\n"


if __name__ == "__main__":
    folder = shared_folder()
    sys.stdout.write(table(folder) if folder else "")
