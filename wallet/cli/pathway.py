"""``lanyard pathway``: pathways of small steps, and how far you are on each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from resources import catalogue
from wallet.cli.framework import show_refused
from wallet.cli.output import Exit, emit, language, plain, say, sentence
from wallet.cli.vault import opened
from wallet.errors import IntakeError, StoreError
from wallet.limits.skills import MAX_FRAMEWORK_JSON_BYTES
from wallet.service.wallet import Wallet
from wallet.skills.pathways.progress import NodeState, Progress
from wallet.worker.reader import Reader

_MARKS: Final = {NodeState.DONE: "✓", NodeState.OPEN: "○", NodeState.WAITING: "…", NodeState.BLOCKED: "×"}


def pathway(arguments: argparse.Namespace) -> int:
    """Brings a pathway in, lists them, shows one, or ticks a step."""
    with opened(arguments) as wallet:
        if arguments.action == "add":
            return _add(wallet, arguments)
        if arguments.action == "list":
            for progress in wallet.pathways.all():
                _show_line(progress, as_json=arguments.json)
            return Exit.OK
        try:
            if arguments.action == "tick":
                progress = wallet.pathways.tick(arguments.id, arguments.step)
            elif arguments.action == "complete":
                progress = _complete(wallet, arguments)
            else:
                progress = wallet.pathways.show(arguments.id)
        except (IntakeError, StoreError) as error:
            if not arguments.json:
                raise
            emit({"error": {"code": error.code, "detail": error.detail, "where": arguments.id}})
            return Exit.BAD
    if arguments.json:
        emit(_row(progress))
    else:
        _print(progress)
    return Exit.OK


def _add(wallet: Wallet, arguments: argparse.Namespace) -> int:
    refused = False
    with Reader() as reader:
        for source in arguments.what:
            try:
                read = reader.pathway(_bytes(Path(source)))
            except IntakeError as error:
                refused = True
                show_refused(source, error, as_json=arguments.json)
                continue
            wallet.pathways.add(read)
            progress = wallet.pathways.show(read.id)
            if arguments.json:
                emit({"source": source, **_row(progress)})
            else:
                _show_line(progress, as_json=False)
    return Exit.BAD if refused else Exit.OK


def _complete(wallet: Wallet, arguments: argparse.Namespace) -> Progress:
    """Marks the steps that a course's file says are completed."""
    with Reader() as reader:
        completions = reader.completions(_bytes(arguments.file))
    wallet.pathways.complete(arguments.id, completions)
    return wallet.pathways.show(arguments.id)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FRAMEWORK_JSON_BYTES + 1)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None


def _row(progress: Progress) -> dict[str, Any]:
    pathway = progress.pathway
    return {
        "id": pathway.id,
        "title": pathway.title,
        "form": pathway.form,
        "nodes": [
            {
                "id": item.node.id,
                "title": item.node.title,
                "kind": str(item.node.kind),
                "state": str(item.state),
                "done": item.done,
                "of": item.of,
                "optional": item.node.optional,
                "problems": list(item.problems),
            }
            for item in progress.nodes
        ],
        "next": list(progress.next),
        "problems": [{"code": code, "where": where} for code, where in pathway.problems],
    }


def _done(progress: Progress) -> int:
    return sum(item.state is NodeState.DONE for item in progress.nodes)


def _show_line(progress: Progress, *, as_json: bool) -> None:
    pathway = progress.pathway
    done, count = _done(progress), len(progress.nodes)
    if as_json:
        emit({"id": pathway.id, "title": pathway.title, "form": pathway.form, "done": done, "of": count})
    else:
        say(f"{plain(pathway.title)}: {catalogue.text('pathway.done', language(), n=count, done=str(done))}")
        say(f"    {plain(pathway.id)}")


def _print(progress: Progress) -> None:
    _show_line(progress, as_json=False)
    for item in progress.nodes:
        state = catalogue.text(f"pathway.state.{item.state}", language())
        count = f" ({item.done}/{item.of})" if item.of > 1 else ""
        say(f"  {_MARKS[item.state]} {plain(item.node.title)}: {state}{count}")
        for code in item.problems:
            say(f"      · {sentence(code)}")
        if item.node.id in progress.next:
            say(f"      {catalogue.text('pathway.next', language())}")
