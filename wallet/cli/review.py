"""``lanyard review``: a supervisor's word, asked for, given and taken as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from resources import catalogue
from wallet.cli.framework import show_refused
from wallet.cli.output import Exit, emit, language, moment, plain, say
from wallet.cli.vault import full_id, opened
from wallet.errors import IntakeError, LanyardError, StoreError, UsageError
from wallet.intake.source import Source
from wallet.limits import MAX_EVIDENCE_BYTES, MAX_SOURCE_BYTES
from wallet.records.record import Provenance
from wallet.service.reviews import AnswerTaken, Asked, Decision, ReceivedReview
from wallet.service.wallet import Wallet


def review(arguments: argparse.Namespace) -> int:
    """Asks, shows what others ask, decides, takes an answer, or lists."""
    acts = {"ask": _ask, "inbox": _inbox, "decide": _decide, "take": _take, "list": _list}
    with opened(arguments, writing=arguments.action != "list") as wallet:
        return acts[arguments.action](wallet, arguments)


def _ask(wallet: Wallet, arguments: argparse.Namespace) -> int:
    asked = wallet.reviews.ask(
        arguments.skill,
        arguments.out,
        records=[full_id(wallet, each) for each in arguments.record],
        evidence=_evidence(arguments.evidence),
        note=arguments.note,
        name=arguments.name,
    )
    if arguments.json:
        emit(_asked_row(asked) | {"out": str(arguments.out)})
    else:
        say(_text("asked", file=plain(str(arguments.out))))
    return Exit.OK


def _evidence(paths: list[Path]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in paths:
        if path.name in files:
            raise UsageError("review_evidence_twice")
        data = _bytes(path, MAX_EVIDENCE_BYTES)
        if len(data) > MAX_EVIDENCE_BYTES:
            raise IntakeError("evidence_too_large")
        files[path.name] = data
    return files


def _bytes(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None


def _source(path: str) -> Source:
    return Source(path, _bytes(Path(path), MAX_SOURCE_BYTES), Provenance("file", Path(path).name))


def _inbox(wallet: Wallet, arguments: argparse.Namespace) -> int:
    refused = False
    for name in arguments.what:
        try:
            received = wallet.reviews.receive(_source(name))
        except (IntakeError, StoreError) as error:
            refused = True
            show_refused(name, error, as_json=arguments.json)
            continue
        if arguments.json:
            emit(_received_row(received))
        else:
            _say_received(received)
    return Exit.BAD if refused else Exit.OK


def _decide(wallet: Wallet, arguments: argparse.Namespace) -> int:
    decision = Decision(arguments.decision)
    wallet.reviews.decide(
        arguments.id, decision, arguments.out, comment=arguments.comment, level=arguments.level, own_name=arguments.name
    )
    if arguments.json:
        emit({"id": arguments.id, "decision": str(decision), "out": str(arguments.out)})
    else:
        say(_text("decided", file=plain(str(arguments.out))))
    return Exit.OK


def _take(wallet: Wallet, arguments: argparse.Namespace) -> int:
    try:
        taken = wallet.reviews.take(_source(arguments.what))
    except LanyardError as error:
        show_refused(arguments.what, error, as_json=arguments.json)
        return Exit.BAD
    answer = taken.answer
    if arguments.json:
        emit(_taken_row(taken))
        return Exit.OK
    who = plain(answer.issuer_name) or _text("nameless")
    if not taken.recognised:
        say(_text("waits", name=who))
        say(f"    lanyard trust add {plain(answer.issuer)}")
    else:
        say(_text(f"taken.{answer.decision}", name=who))
        say(f"    {plain(answer.comment)}")
    return Exit.OK


def _list(wallet: Wallet, arguments: argparse.Namespace) -> int:
    asked, received = wallet.reviews.all()
    if arguments.json:
        for row in [*map(_asked_row, asked), *map(_received_row, received)]:
            emit(row)
        return Exit.OK
    for own in asked:
        state = _text(f"decision.{own.decision}") if own.decision else _text(f"state.{own.state}")
        say(f"{own.request.id[:8]}  {', '.join(map(plain, own.request.skills.values()))}: {state}")
    for other in received:
        _say_received(other)
    if not asked and not received:
        say(_text("empty"))
    return Exit.OK


def _say_received(received: ReceivedReview) -> None:
    request = received.request
    state = _text(f"decision.{received.decision}") if received.decision else _text("state.asks_you")
    say(f"{request.id[:8]}  {', '.join(map(plain, request.skills.values()))}: {state}")
    say(f"    {plain(request.holder_name) or _text('nameless')} · {plain(request.holder)}")
    if request.note:
        say(f"    {plain(request.note)}")
    for item in request.evidence:
        say(f"    · {plain(item.name)} (SHA-256 {item.sha256})")


def _taken_row(taken: AnswerTaken) -> dict[str, Any]:
    answer = taken.answer
    return {
        "outcome": "recognised" if taken.recognised else "waiting",
        "records": list(taken.records),
        "id": taken.request,
        "decision": str(answer.decision),
        "comment": answer.comment,
        "level": answer.level or None,
        "by": {"id": answer.issuer, "name": answer.issuer_name or None, "recognised": taken.recognised},
        "recognise": None if taken.recognised else f"lanyard trust add {answer.issuer}",
    }


def _asked_row(asked: Asked) -> dict[str, Any]:
    request = asked.request
    return {
        "kind": "asked",
        "id": request.id,
        "skills": list(request.skills.values()),
        "note": request.note,
        "evidence": [{"name": item.name, "sha256": item.sha256} for item in request.evidence],
        "asked": moment(request.asked),
        "state": str(asked.state),
        "decision": None if asked.decision is None else str(asked.decision),
        "records": list(asked.records),
    }


def _received_row(received: ReceivedReview) -> dict[str, Any]:
    request = received.request
    return {
        "kind": "received",
        "id": request.id,
        "from": request.holder,
        "name": request.holder_name or None,
        "skills": list(request.skills.values()),
        "note": request.note,
        "evidence": [{"name": item.name, "sha256": item.sha256} for item in request.evidence],
        "asked": moment(request.asked),
        "state": str(received.state),
        "decision": None if received.decision is None else str(received.decision),
    }


def _text(key: str, **values: str) -> str:
    return catalogue.text(f"review.{key}", language(), n=None, **values)
