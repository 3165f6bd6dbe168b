"""``lanyard gui``: the one place where the command line reaches for the window."""

from __future__ import annotations

import argparse
import os
import sys

from wallet.cli.output import Exit, say
from wallet.errors import UsageError


def gui(arguments: argparse.Namespace) -> int:
    """Opens the window; with no display says so and points to the demo."""
    has_display = (
        sys.platform in ("win32", "darwin")
        or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
        or bool(os.environ.get("QT_QPA_PLATFORM"))
    )
    if not has_display:
        raise UsageError("no_display")
    try:
        from ui import quiet_start

        quiet_start.begin()
        from ui.app import main as open_window  # the window is another package, found when it is wanted
    except ImportError as error:
        # A missing system library names itself in the loader's message: "libEGL.so.1: cannot open …".
        say(f"lanyard: {error}", stream=sys.stderr)
        raise UsageError("window_libraries_missing") from error
    folder = ["--vault", str(arguments.vault)] if arguments.vault else []
    words = [f"--given={word}" for word in getattr(arguments, "sources", ())]
    return int(open_window(["lanyard", *folder, *words])) or Exit.OK
