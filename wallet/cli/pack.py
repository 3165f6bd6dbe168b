"""``lanyard pack``: what a requirement list asks for, what meets it, and the packet that is handed over for it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from typing import Any

from resources import catalogue
from resources.reader import names, read_bytes
from wallet.cli.output import Exit, emit, language, moment, plain, say, sentence
from wallet.cli.role import matchings, print_matches, read_asked, reason_text
from wallet.cli.vault import opened
from wallet.errors import IntakeError, UsageError
from wallet.service.packing import PacketPlan, PacketTemplate, WrittenPacket
from wallet.service.wallet import Wallet
from wallet.skills.matching import Matched
from wallet.skills.requirements import Role
from wallet.skills.roles.reading import read_roles

_SAMPLE = "sample:"
_SAMPLES = "samples/packs"


def pack(arguments: argparse.Namespace) -> int:
    """Says of each item what meets it; with ``--out`` writes the packet."""
    _check_use(arguments)
    if arguments.saved:
        return _say_saved(arguments)
    if arguments.source == _SAMPLE:
        return _say_samples(arguments)
    roles = _asked(arguments)
    if arguments.out is not None:
        return _hand_over(arguments, roles)
    for role, _, results in matchings(arguments, roles):
        if arguments.json:
            emit({"title": role.title, "items": [_item_row(result) for result in results], "written": []})
        else:
            print_matches(role, results)
    return Exit.OK


def _check_use(arguments: argparse.Namespace) -> None:
    if (arguments.source is None) != arguments.saved:
        raise UsageError("packet_what")
    if arguments.out is not None and arguments.credentials is not None:
        raise UsageError("packet_needs_vault")
    beside = (arguments.include, arguments.name_template, arguments.save_as, arguments.like, arguments.ascii_names)
    if arguments.out is None and any(beside):
        raise UsageError("packet_without_out")


def _asked(arguments: argparse.Namespace) -> list[Role]:
    if not arguments.source.startswith(_SAMPLE):
        return read_asked(arguments)
    name = f"{_SAMPLES}/{arguments.source.removeprefix(_SAMPLE)}.json"
    if name not in names(_SAMPLES, ".json"):
        raise IntakeError("packet_no_such_sample")
    return read_roles(read_bytes(name))


def _item_row(result: Matched) -> dict[str, Any]:
    asked = result.requirement
    return {
        "id": asked.id,
        "title": asked.text,
        "outcome": str(result.outcome),
        "evidence": list(dict.fromkeys(fitting.holding.ref for fitting in result.evidence)),
        "reason": reason_text(result),
        "sensitive": asked.sensitive,
    }


# The packet ---------------------------------------------------------------------------
def _hand_over(arguments: argparse.Namespace, roles: list[Role]) -> int:
    if len(roles) != 1:
        raise UsageError("packet_one_list")
    with opened(arguments) as wallet:
        template = _template(arguments, wallet)
        plan = wallet.packing.plan(roles[0], start=arguments.start, ticked=arguments.include)
        written = wallet.packing.write(plan, arguments.out, template, language=language())
        if arguments.save_as is not None:
            wallet.packing.save_template(arguments.save_as, template)
    if arguments.json:
        emit(_packet_row(plan, written))
    else:
        _print_packet(plan, written)
    return Exit.OK


def _template(arguments: argparse.Namespace, wallet: Wallet) -> PacketTemplate:
    saved = PacketTemplate() if arguments.like is None else wallet.packing.template(arguments.like)
    given = {
        "names": arguments.name_template, "ascii_names": arguments.ascii_names, "person": arguments.person,
        "audience": arguments.audience, "purpose": arguments.purpose,
    }  # fmt: skip
    return replace(saved, **{name: value for name, value in given.items() if value is not None})


def _packet_row(plan: PacketPlan, written: WrittenPacket) -> dict[str, Any]:
    share = written.share
    return {
        "title": plan.role.title,
        "items": [
            _item_row(choice.result) | {"taken": [holding.ref for holding in choice.holdings], "withheld": choice.withheld}
            for choice in plan.choices
        ],
        "written": [str(path) for path in written.written],
        "files": written.files,
        "left_out": [{"record": left.record_id, "file": left.name, "code": left.code} for left in written.left_out],
        "share": None if share is None else share.id,
        "until": None if share is None else moment(share.expires),
    }


def _print_packet(plan: PacketPlan, written: WrittenPacket) -> None:
    print_matches(plan.role, [choice.result for choice in plan.choices])
    for choice in plan.choices:
        if choice.withheld:
            asked = choice.result.requirement
            say(catalogue.text("packet.withheld", language(), item=plain(asked.text), id=plain(asked.id)))
    for left in written.left_out:
        name = plain(left.name) or left.record_id[:8]
        say(catalogue.text("packet.left_out", language(), file=name, reason=sentence(left.code)), stream=sys.stderr)
    for path in written.written:
        say(catalogue.text("packet.written", language(), file=plain(str(path))))


# What is here -------------------------------------------------------------------------
def _say_saved(arguments: argparse.Namespace) -> int:
    with opened(arguments) as wallet:
        saved = wallet.packing.templates()
    for name, template in saved.items():
        if arguments.json:
            emit(
                {
                    "name": name, "name_template": template.names, "ascii_names": template.ascii_names,
                    "person": template.person, "audience": template.audience, "purpose": template.purpose,
                }
            )  # fmt: skip
        else:
            say(f"{plain(name)}  {plain(template.names)}")
    if not saved and not arguments.json:
        say(catalogue.text("packet.none_saved", language()))
    return Exit.OK


def _say_samples(arguments: argparse.Namespace) -> int:
    for name in names(_SAMPLES, ".json"):
        (role,) = read_roles(read_bytes(name))
        source = f"{_SAMPLE}{name.removeprefix(f'{_SAMPLES}/').removesuffix('.json')}"
        if arguments.json:
            posted = role.posted.isoformat() if role.posted else None
            emit({"sample": source, "title": role.title, "publisher": role.publisher, "source": role.source, "date": posted})
        else:
            say(f"{source}  {plain(role.title)}")
    return Exit.OK
