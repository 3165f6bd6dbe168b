"""``lanyard check-online``: what is kept, checked online. The sites are named first, and asked only after a yes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime

from resources import catalogue
from wallet.cli.lines import row_title
from wallet.cli.output import Exit, emit, language, moment, plain, say, sentence
from wallet.cli.vault import full_id, opened
from wallet.cli.way_out import say_proxy
from wallet.cli.words import headline, words_row
from wallet.credential.model import RecordId
from wallet.errors import StoreError, UsageError
from wallet.service.asking import Answered, Asked, together
from wallet.service.wallet import Wallet


def check_online(arguments: argparse.Namespace) -> int:
    """Asks, and writes a line per record: whom it asked, and what is so now. A site named only in an answer is asked in
    a further round, after a yes of its own."""
    with opened(arguments, writing=True) as wallet:
        ids = _chosen(wallet, arguments.what)
        hosts = together(question for planned in wallet.asking.plan(ids) for question in planned.questions)
        agreed: set[str] = set()
        results: dict[RecordId, Answered] = {}
        asked: dict[RecordId, list[Asked]] = {}
        if hosts:
            say_proxy(wallet)
        while True:
            if hosts and not _agree(hosts, yes=arguments.yes):
                if not agreed:
                    raise UsageError("check_online_not_asked")
                break
            agreed |= set(hosts)
            for result in wallet.asking.check(ids, agreed, stopped=lambda: False):
                results[result.id] = result
                asked.setdefault(result.id, []).extend(result.asked)
            further = [question for result in results.values() for question in result.further]
            hosts = {host: why for host, why in together(further).items() if host not in agreed}
            if not hosts:
                break
        for record_id, result in results.items():
            _tell(result, asked[record_id], as_json=arguments.json)
    silent = any(request.error for requests in asked.values() for request in requests)
    return Exit.INCONCLUSIVE if silent or any(result.error for result in results.values()) else Exit.OK


def _chosen(wallet: Wallet, what: Sequence[str]) -> list[RecordId]:
    ids, words = [], []
    for text in what:
        try:
            ids.append(full_id(wallet, text))
        except StoreError as error:
            if error.code != "no_record":
                raise
            words.append(text)
    if words or not ids:
        ids += [row.id for row in wallet.library.find(" ".join(words), limit=wallet.library.count(" ".join(words)))]
    return list(dict.fromkeys(ids))


def _agree(hosts: Mapping[str, Sequence[str]], *, yes: bool) -> bool:
    """Names the sites on standard error, so that standard output stays the results'."""
    say(catalogue.text("asking.who", language(), n=len(hosts)), stream=sys.stderr)
    for host, purposes in hosts.items():
        what = dict.fromkeys(catalogue.text(f"site.{purpose}", language()) for purpose in purposes)
        say(f"  {plain(host)}: {', '.join(what)}", stream=sys.stderr)
    if yes:
        return True
    if not sys.stdin.isatty():
        return False
    say(catalogue.text("asking.they_see", language()), stream=sys.stderr)
    return input("[y/N] ").strip().lower() in catalogue.text("cli.yes_words", language()).split()


def _tell(result: Answered, asked: Sequence[Asked], *, as_json: bool) -> None:
    now = datetime.now().astimezone()
    row = result.summary
    if as_json:
        emit(
            {
                "id": result.id,
                "title": row.title if row is not None else None,
                "changed": result.changed,
                "asked": [
                    {"host": each.host, "purpose": each.purpose, "at": moment(each.at), "error": each.error or None}
                    for each in asked
                ],
                "not_asked": sorted({question.host for question in result.further}),
                "error": result.error.code if result.error is not None else None,
                "words": words_row(row.facts, now) if row is not None else None,
            }
        )
        return
    if row is None:
        say(f"{result.id[:8]}  {sentence(result.error.code if result.error else 'unrecognised')}")
        return
    say(f"{row.id[:8]}  {row_title(row)}: {headline(row.facts, now)}")
    for each in asked:
        answer = sentence(each.error) if each.error else catalogue.text("asking.answered", language())
        say(f"{'':<10}{plain(each.host)} · {catalogue.text(f'site.{each.purpose}', language())} · {answer}")
