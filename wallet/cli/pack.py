"""``lanyard pack``: what a requirement list asks for, what meets it, and the packet that is handed over for it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from resources import catalogue
from wallet.cli.output import Exit, emit, language, moment, plain, say, sentence
from wallet.cli.reading_roles import read_with_bytes
from wallet.cli.role import matchings, print_matches, reason_text
from wallet.cli.vault import opened
from wallet.credential.model import Credential, Profile
from wallet.errors import UsageError
from wallet.records.statement import statement
from wallet.records.wording import Wording
from wallet.report import VerificationReport
from wallet.service.asked_lists import may_be_signed, sample_list, sample_lists, signature
from wallet.service.packing import PacketPlan, PacketTemplate, WrittenPacket
from wallet.service.wallet import Wallet
from wallet.skills.matching import Matched
from wallet.skills.requirements import Role
from wallet.worker.pool import Pool

_SAMPLE = "sample:"


def pack(arguments: argparse.Namespace) -> int:
    """Says of each item what meets it; with ``--out`` writes the packet."""
    _check_use(arguments)
    if arguments.saved:
        return _say_saved(arguments)
    if arguments.source == _SAMPLE:
        return _say_samples(arguments)
    asked = _asked(arguments)
    if arguments.out is not None:
        return _hand_over(arguments, asked)
    for role, _, results in matchings(arguments, asked.roles):
        if arguments.json:
            items = [_item_row(result) for result in results]
            emit({"title": role.title, "signed": _signed_row(asked), "items": items, "written": []})
        else:
            _say_who(asked)
            print_matches(role, results)
    return Exit.OK


def _check_use(arguments: argparse.Namespace) -> None:
    if (arguments.source is None) != arguments.saved:
        raise UsageError("packet_what")
    if arguments.out is not None and arguments.credentials is not None:
        raise UsageError("packet_needs_vault")
    beside = (
        arguments.include,
        arguments.use,
        arguments.name_template,
        arguments.save_as,
        arguments.like,
        arguments.ascii_names,
    )
    if arguments.out is None and any(beside):
        raise UsageError("packet_without_out")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The lists of a source, and who signed them: ``report`` is None where nobody did."""

    roles: list[Role]
    text: str = ""
    report: VerificationReport | None = None
    is_covered: bool = False
    is_sample: bool = False


def _asked(arguments: argparse.Namespace) -> _Asked:
    if arguments.source.startswith(_SAMPLE):
        sample = sample_list(arguments.source.removeprefix(_SAMPLE))
        return _Asked([sample.role], sample.text, is_sample=True)
    roles, data = read_with_bytes(arguments)
    text = data.decode("utf-8", "replace")
    if not may_be_signed(data):
        return _Asked(roles, text)
    with Pool(1) as pool:
        report, covered = signature(data, pool, arguments.at or datetime.now(UTC))
    return _Asked(roles, text, report, covered)


def _signed_row(asked: _Asked) -> dict[str, Any] | None:
    """Returns who signed the list; None for nobody."""
    if asked.report is None:
        return None
    view = asked.report.view
    issuer = view.issuer if isinstance(view, Credential) else Profile()
    return {
        "issuer": {"id": issuer.id, "name": issuer.name},
        "verdict": str(asked.report.verdict),
        "every_word": asked.is_covered,
        "words": _who_words(asked),
    }


def _who_words(asked: _Asked) -> str:
    if asked.is_sample:
        return catalogue.text("packet.a_sample", language())
    if asked.report is None:
        return catalogue.text("packet.unsigned", language())
    if not asked.is_covered:
        return catalogue.text("packet.not_covered", language())
    return Wording(language(), asked.report.at).line(statement(asked.report, asked.report.at).headline)


def _say_who(asked: _Asked) -> None:
    say(plain(_who_words(asked)))


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
def _hand_over(arguments: argparse.Namespace, asked: _Asked) -> int:
    if len(asked.roles) != 1:
        raise UsageError("packet_one_list")
    with opened(arguments) as wallet:
        template = _template(arguments, wallet)
        plan = wallet.packing.plan(asked.roles[0], start=arguments.start, ticked=arguments.include)
        plan = plan.choosing(arguments.include, _preferred(arguments))
        written = wallet.packing.write(plan, arguments.out, template, language=language())
        if arguments.save_as is not None:
            wallet.packing.save_template(arguments.save_as, replace(template, asked=asked.text))
    if arguments.json:
        emit(_packet_row(plan, written) | {"signed": _signed_row(asked)})
    else:
        _say_who(asked)
        _print_packet(plan, written)
    return Exit.OK


def _preferred(arguments: argparse.Namespace) -> dict[str, str]:
    """Returns line → record of ``--use LINE=RECORD``. Raises UsageError ``packet_use``."""
    pairs = [text.partition("=") for text in arguments.use]
    if not all(line and record for line, _, record in pairs):
        raise UsageError("packet_use")
    return {line: record for line, _, record in pairs}


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
            _item_row(choice.result)
            | {
                "taken": [holding.ref for holding in choice.holdings],
                "withheld": choice.withheld,
                "ends_early": choice.ends_early,
            }
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
                    "has_list": bool(template.asked),
                }
            )  # fmt: skip
        else:
            say(f"{plain(name)}  {plain(template.names)}")
    if not saved and not arguments.json:
        say(catalogue.text("packet.none_saved", language()))
    return Exit.OK


def _say_samples(arguments: argparse.Namespace) -> int:
    for sample in sample_lists():
        source = f"{_SAMPLE}{sample.name}"
        if arguments.json:
            posted = sample.posted.isoformat() if sample.posted else None
            emit(
                {
                    "sample": source,
                    "title": sample.title,
                    "publisher": sample.publisher,
                    "source": sample.source,
                    "date": posted,
                }
            )
        else:
            say(f"{source}  {plain(sample.title)}")
    return Exit.OK
