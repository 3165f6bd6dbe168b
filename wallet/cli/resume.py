"""``lanyard resume``: chosen records as a résumé that other software reads."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from resources import catalogue
from wallet.cli.framework import show_refused
from wallet.cli.output import Exit, emit, language, plain, say
from wallet.cli.vault import full_id, opened
from wallet.errors import ShareError, UsageError
from wallet.skills.resume.model import Item


def resume(arguments: argparse.Namespace) -> int:
    """Writes the résumé in each form that was asked for: all of the files, or none."""
    forms = {
        "ler-rs": arguments.ler_rs, "json-resume": arguments.json_resume, "html": arguments.html, "pdf": arguments.pdf,
    }  # fmt: skip
    asked = {form: Path(path) for form, path in forms.items() if path is not None}
    if not asked:
        raise UsageError("resume_no_file")
    with opened(arguments) as wallet:
        ids = [full_id(wallet, text) for text in arguments.ids]
        try:
            content = wallet.resumes.resume(ids, name=arguments.name, statement=arguments.statement)
        except ShareError as error:
            show_refused(error.detail, error, as_json=arguments.json)
            return Exit.BAD
        words = wallet.resumes.words(content, language())
        wallet.resumes.write(content, list(asked.items()), language())
    if arguments.json:
        emit(
            {
                "written": {form: str(path) for form, path in asked.items()},
                "verified": [_row(item) for item in content.verified],
                "self_stated": [_row(item) for item in content.self_stated],
            }
        )
        return Exit.OK
    for heading, items in ((words.verified, content.verified), (words.self_stated, content.self_stated)):
        if items:
            say(heading)
        for item in items:
            say(f"  {plain(item.title)}: {plain(words.lines[item.record])}")
    for path in asked.values():
        say(catalogue.text("resume.written", language(), file=plain(str(path))))
    return Exit.OK


def _row(item: Item) -> dict[str, Any]:
    row: dict[str, Any] = {"record": item.record, "title": item.title, "kind": str(item.kind)}
    if item.proof is not None:
        row["proof"] = {
            "credential": item.proof.credential,
            "issuer": item.proof.issuer,
            "checked": item.proof.checked.isoformat(),
            "how": item.proof.how,
        }
    return row
