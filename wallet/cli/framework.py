"""``lanyard framework`` and ``lanyard skills``: what was brought in of skills, and what your records say of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from resources import catalogue
from wallet.cli.output import Exit, complain, emit, language, plain, say, sentence
from wallet.cli.vault import opened
from wallet.errors import IntakeError, LanyardError, UsageError
from wallet.service.frameworks import AddedFramework, ListedFramework, Problem
from wallet.service.wallet import Wallet
from wallet.skills.likeness import Suggestion
from wallet.skills.skill_lines import OpenWord, SkillLine
from wallet.store.frameworks import KeptFramework
from wallet.worker.reader import Reader


def framework(arguments: argparse.Namespace) -> int:
    """Brings frameworks in, lists them, or removes one."""
    if arguments.action == "add" and any("://" in source for source in arguments.what):
        raise UsageError("framework_not_a_file")
    with opened(arguments) as wallet:
        if arguments.action == "add":
            return _add(wallet, arguments)
        if arguments.action == "remove":
            return _remove(wallet, arguments)
        for listed in wallet.frameworks.all():
            _show_listed(listed, as_json=arguments.json)
    return Exit.OK


def _add(wallet: Wallet, arguments: argparse.Namespace) -> int:
    refused = False
    with Reader() as reader:
        reader.warm()
        for source in arguments.what:
            try:
                added = wallet.frameworks.add(Path(source), reader)
            except IntakeError as error:
                refused = True
                show_refused(source, error, as_json=arguments.json)
                continue
            for item in added:
                _show_added(source, item, as_json=arguments.json)
    return Exit.BAD if refused else Exit.OK


def _remove(wallet: Wallet, arguments: argparse.Namespace) -> int:
    refused = False
    for name in arguments.what:
        try:
            wallet.frameworks.remove(name)
        except LanyardError as error:
            refused = True
            show_refused(name, error, as_json=arguments.json)
            continue
        if arguments.json:
            emit({"id": name, "removed": True})
        else:
            say(_text("removed", name=plain(name)))
    return Exit.BAD if refused else Exit.OK


def show_refused(source: str, error: LanyardError, *, as_json: bool) -> None:
    """Says why a source was not taken."""
    if as_json:
        emit({"source": source, "error": {"code": error.code, "detail": error.detail, "where": error.detail or source}})
        return
    say(f"{plain(source)}:")
    complain(error)


def _row(kept: KeptFramework) -> dict[str, Any]:
    return {
        "id": kept.id,
        "title": kept.title,
        "form": kept.form,
        "skills": kept.skills,
        "relations": kept.relations,
        "occupations": kept.occupations,
        "licence": kept.licence or None,
        "edition": kept.edition or None,
        "credit": kept.credit or None,
    }


def _show_added(source: str, item: AddedFramework, *, as_json: bool) -> None:
    if as_json:
        problems = [{"code": p.code, "detail": p.detail, "where": p.where} for p in item.problems]
        emit({"source": source, **_row(item.framework), "problems": problems})
        return
    _say_framework(item.framework)
    for problem in item.problems:
        say(f"    · {_problem(problem)}")


def _problem(problem: Problem) -> str:
    detail = f" ({plain(problem.detail)})" if problem.detail else ""
    return f"{plain(problem.where)}: {sentence(problem.code)}{detail}"


def _show_listed(listed: ListedFramework, *, as_json: bool) -> None:
    if as_json:
        emit({**_row(listed.framework), "state": listed.state, "sources": list(listed.framework.sources)})
        return
    if listed.state == "missing":
        sources = ", ".join(plain(name) for name in listed.framework.sources)
        say(_text("missing", name=_name(listed.framework), sources=sources))
        return
    _say_framework(listed.framework)


def _say_framework(kept: KeptFramework) -> None:
    numbers = ", ".join(
        catalogue.text(f"framework.count.{name}", language(), n=n)
        for name, n in (("skills", kept.skills), ("occupations", kept.occupations), ("relations", kept.relations))
        if n
    )
    say(f"{_name(kept)}: {numbers or _text('empty')}")
    say(f"    {plain(kept.id)}")
    edition = plain(kept.edition) or _text("edition_not_stated")
    say(f"    {_text('edition', edition=edition)} · {plain(kept.licence) or _text('licence_not_stated')}")
    if kept.credit:
        say(f"    {plain(kept.credit)}")


def _name(kept: KeptFramework) -> str:
    return plain(kept.title) or plain(kept.id)


# Skills -------------------------------------------------------------------------------
def skills(arguments: argparse.Namespace) -> int:
    """Lists the skills your records speak of; or what open words may mean; or takes your word for one."""
    with opened(arguments) as wallet:
        if arguments.confirm is not None:
            word, address = arguments.confirm
            label = wallet.frameworks.confirm(word, address)
            _done({"word": word, "skill": {"id": address, "label": label}}, "confirmed", arguments, word=word, label=label)
            return Exit.OK
        if arguments.forget is not None:
            wallet.frameworks.forget(arguments.forget)
            _done({"word": arguments.forget, "forgotten": True}, "forgotten", arguments, word=arguments.forget)
            return Exit.OK
        lines, open_words = wallet.frameworks.skills(wallet.roles.held())
        if arguments.suggest:
            for word in open_words:
                _show_word(word, wallet.frameworks.suggestions(word.word), as_json=arguments.json)
            return Exit.OK
        for line in lines:
            _show_line(line, as_json=arguments.json)
        if not lines and not arguments.json:
            say(_text("no_skills"))
    return Exit.OK


def _done(row: dict[str, Any], key: str, arguments: argparse.Namespace, **values: str) -> None:
    if arguments.json:
        emit(row)
    else:
        say(_text(key, **{name: plain(value) for name, value in values.items()}))


def _show_line(line: SkillLine, *, as_json: bool) -> None:
    rung = line.best_rung
    if as_json:
        skill = {"id": line.id or None, "label": line.label, "framework": line.framework or None, "code": line.code or None}
        records = [
            {
                "id": of.holding.ref,
                "title": of.holding.title,
                "rung": int(of.holding.rung) if of.holding.rung is not None else None,
                "step": str(of.step),
            }
            for of in line.records
        ]
        emit({"skill": skill, "records": records, "best_rung": int(rung) if rung is not None else None})
        return
    say(f"{plain(line.label)}{f' · {plain(line.framework)}' if line.framework else ''}")
    for of in line.records:
        step = catalogue.text(f"skill.step.{of.step}", language())
        standing = catalogue.text(f"skill.rung.{int(of.holding.rung)}" if of.holding.rung else "skill.rung.none", language())
        say(f"    {plain(of.holding.title)}: {standing}; {step}")


def _show_word(word: OpenWord, suggested: list[Suggestion], *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "word": word.word,
                "ambiguous": word.ambiguous,
                "titles": list(word.titles),
                "suggestions": [
                    {
                        "id": s.concept.address,
                        "label": s.concept.label,
                        "framework": s.concept.framework_title or s.concept.framework,
                        "likeness": round(s.likeness, 2),
                    }
                    for s in suggested
                ],
            }
        )
        return
    say(_text("ambiguous" if word.ambiguous else "open", word=plain(word.word)))
    for s in suggested:
        say(f"    {plain(s.concept.label)} · {plain(s.concept.framework_title)}  {plain(s.concept.address)}")


def _text(key: str, **values: str) -> str:
    return catalogue.text(f"framework.{key}", language(), n=None, **values)
