"""The manual page and the shells' completions, from the command's own grammar, so that neither can say another thing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

SHELLS: Final = ("bash", "zsh", "fish")

_DESCRIPTION: Final = """
Lanyard keeps badges, certificates, transcripts and licences in one encrypted vault on this computer, checks them, and
proves them to others. Without a command it opens the window.
.PP
Output is words for people; with
.B \\-\\-json
it is JSON Lines with stable keys. Nothing is sent anywhere unless a command says so, and
.B \\-\\-offline
fetches nothing. Secrets come from a prompt, a descriptor or a file, never from an argument.
"""
_EXIT: Final = (
    ("0", "done; of verify: everything is verified"),
    ("1", "something failed, was refused, or is not verified"),
    ("2", "the command was used wrongly"),
    ("3", "verify and explain: nothing is bad, but something could not be decided"),
)
_ENVIRONMENT: Final = (
    ("LANYARD_VAULT", "where the vault is"),
    ("LANYARD_PASSPHRASE_FILE", "a file with the passphrase"),
    ("LANYARD_FILE_PASSWORD_FILE", "a file with the password of a locked export"),
)
_FILES: Final = (
    ("~/.local/share/lanyard/vault", "the vault; removing the program leaves it where it is"),
    ("~/.config/lanyard/window.json", "how the window looks"),
)


def manual(grammar: argparse.ArgumentParser, version: str, seconds: int) -> str:
    """Returns lanyard(1) as roff. ``seconds`` since 1970 (UTC) is the day it bears."""
    day = datetime.fromtimestamp(seconds, UTC).date().isoformat()
    shared = {option for action in grammar._actions for option in action.option_strings}
    lines = [
        f'.TH LANYARD 1 "{day}" "Lanyard {_plain(version)}" "User Commands"',
        ".SH NAME",
        "lanyard \\- a wallet for learning and employment records that belongs to you",
        ".SH SYNOPSIS",
        ".B lanyard",
        "[\\fIOPTIONS\\fR] [\\fICOMMAND\\fR [\\fIARGUMENTS\\fR]]",
        ".SH DESCRIPTION",
        _DESCRIPTION.strip(),
        ".SH OPTIONS",
        *_options(grammar),
        ".SH COMMANDS",
        "Every command takes the options above too, before or after its name.",
    ]
    for name, text, verb in _verbs(grammar):
        own = [
            action for action in verb._actions if not shared.issuperset(action.option_strings) or not action.option_strings
        ]
        acts = [action for action in own if isinstance(action, argparse._SubParsersAction)]
        lines += [f".SS lanyard {_plain(name)} {' '.join(filter(None, map(_usage, own)))}".rstrip()]
        lines[-1] += " [OPTIONS]" if any(action.option_strings and not action.required for action in own) else ""
        lines += [_plain(text[:1].upper() + text[1:]) + "."]
        lines += _options(verb, leave_out=shared)
        for act in (entry for action in acts for entry in _subcommands(action)):
            lines += [".TP", f"\\fB{_plain(act[0])}\\fR", _plain(act[1])]
            # Options of the part alone stand indented under it; those that every verb takes are said once.
            own_options = _options(act[2], leave_out=shared)
            lines += [".RS", *own_options, ".RE"] if own_options else []
    for title, rows in (("EXIT STATUS", _EXIT), ("ENVIRONMENT", _ENVIRONMENT), ("FILES", _FILES)):
        lines.append(f".SH {title}")
        for name, text in rows:
            lines += [".TP", f"\\fB{_plain(name)}\\fR", _plain(text)]
    return "\n".join(lines) + "\n"


def completion(grammar: argparse.ArgumentParser, shell: str) -> str:
    """Returns the completions for ``bash``, ``zsh`` or ``fish``: commands, options, choices, and files where files go."""
    import shtab

    for parser in _parsers(grammar):
        for action in parser._actions:
            shown = str(action.metavar or "")
            if "FILE" in shown or "SOURCE" in shown:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
            elif "DIR" in shown:
                action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    return str(shtab.complete(grammar, shell=shell))


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                yield from _parsers(child)


def _verbs(grammar: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for action in grammar._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield name, child.description or "", child


def _subcommands(
    action: argparse._SubParsersAction,  # type: ignore[type-arg]
) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for name, child in action.choices.items():
        words = " ".join(_metavar(entry) for entry in child._actions if not entry.option_strings)
        yield (
            f"{name} {words}".strip(),
            next((entry.help or "" for entry in action._choices_actions if entry.dest == name), ""),
            child,
        )


def _options(parser: argparse.ArgumentParser, leave_out: set[str] | None = None) -> list[str]:
    lines = []
    for action in parser._actions:
        if not action.option_strings or (leave_out or set()).issuperset(action.option_strings):
            continue
        value = "" if action.nargs == 0 else f" \\fI{_plain(_metavar(action))}\\fR"
        names = ", ".join(f"\\fB{_plain(name)}\\fR" for name in action.option_strings)
        lines += [".TP", names + value, _plain((action.help or "").replace("%%", "%"))]
    return lines


def _usage(action: argparse.Action) -> str:
    if isinstance(action, argparse._SubParsersAction):
        return f"\\fI{_plain(str(action.metavar or 'COMMAND'))}\\fR"
    if action.option_strings:
        return f"{_plain(action.option_strings[-1])} \\fI{_plain(_metavar(action))}\\fR" if action.required else ""
    shown = f"\\fI{_plain(_metavar(action))}\\fR"
    return {"+": f"{shown}...", "*": f"[{shown}...]", "?": f"[{shown}]"}.get(str(action.nargs), shown)


def _metavar(action: argparse.Action) -> str:
    if action.choices and not action.metavar:
        return "|".join(map(str, action.choices))
    return str(action.metavar or action.dest.upper())


def _plain(text: str) -> str:
    """Writes text so that roff shows it as it is."""
    shown = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")
    return f"\\&{shown}" if shown.startswith((".", "'")) else shown
