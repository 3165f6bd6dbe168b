"""Runs one command: reads the grammar, calls the verb, turns errors into one sentence and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from wallet.cli.arguments import build_parser, check_use
from wallet.cli.output import Exit, complain, prepare_streams, say, sentence
from wallet.errors import BugError, LanyardError, UsageError

_VERBS = {
    # verb: (module, function). Imported when called, so that ``verify`` starts without the vault.
    "gui": ("window", "gui"),
    "demo": ("demo", "demo"),
    "init": ("vault", "init"),
    "add": ("vault", "add"),
    "list": ("vault", "list_records"),
    "show": ("vault", "show"),
    "attention": ("attention", "attention"),
    "renewals": ("renewals", "renewals"),
    "check-online": ("check_online", "check_online"),
    "verify": ("verify", "verify"),
    "explain": ("explain", "explain"),
    "trust": ("trust", "trust"),
    "present": ("share", "present"),
    "share": ("share", "share"),
    "answer": ("answer", "answer"),
    "viewer": ("viewer", "write"),
    "ask": ("ask", "ask"),
    "ledger": ("ledger", "ledger"),
    "shares": ("ledger", "ledger"),
    "stop": ("ledger", "stop"),
    "record": ("record", "record"),
    "ce": ("continuing_education", "continuing_education"),
    "signatures": ("signatures", "signatures"),
    "role": ("role", "role"),
    "pack": ("pack", "pack"),
    "framework": ("framework", "framework"),
    "skills": ("framework", "skills"),
    "pathway": ("pathway", "pathway"),
    "review": ("review", "review"),
    "resume": ("resume", "resume"),
    "backup": ("life", "backup"),
    "restore": ("life", "restore"),
    "export": ("life", "export"),
    "passphrase": ("life", "change_passphrase"),
    "recovery": ("life", "recovery"),
    "snapshots": ("snapshots", "snapshots"),
    "doctor": ("life", "doctor"),
    "network": ("network", "network"),
    "identity": ("identity", "identity"),
    "key": ("key", "key"),
    "canonize": ("canonize", "canonize"),
    "self-test": ("self_test", "self_test"),
}


def run(argv: Sequence[str]) -> int:
    """Runs the command ``argv`` (without the program's name) and returns the exit status."""
    prepare_streams()
    parser = build_parser()
    defaults = argparse.Namespace(vault=None, passphrase_fd=None, recovery_code=False, json=False, debug=False)
    arguments = parser.parse_args(argv, namespace=defaults)
    module, function = _VERBS[arguments.verb or "gui"]
    try:
        check_use(arguments)
        status: int = getattr(import_module(f"wallet.cli.{module}"), function)(arguments)
        return status
    except UsageError as error:
        complain(error)
        return Exit.WRONG_USE
    except LanyardError as error:
        if arguments.debug:
            raise
        complain(error)
        return Exit.BAD
    except KeyboardInterrupt:
        say()
        return 130
    except BrokenPipeError:
        # The reader went away (``| head``). Point stdout elsewhere so that the exit stays quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as error:  # no traceback ever reaches a person
        if arguments.debug:
            raise
        # Only the kind: a message could hold what a credential says.
        say(f"lanyard: {sentence(BugError('bug').code)} ({type(error).__name__})", stream=sys.stderr)
        return Exit.BAD
