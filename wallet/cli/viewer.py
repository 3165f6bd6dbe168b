"""``viewer``: the page that checks what stands behind the ``#`` of its address, or what is opened in it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from resources import catalogue
from wallet.cli.output import Exit, emit, language, plain, say
from wallet.errors import ShareError
from wallet.service.sharing import viewer_page, write_whole

_NAME: Final = "viewer.html"


def write(arguments: argparse.Namespace) -> int:
    """Writes the viewer. Raises ShareError ``viewer_in_the_way``, ``cannot_write_share``, ``no_room_for_share``."""
    write_viewer(arguments.file)
    if arguments.json:
        emit({"written": [str(arguments.file)]})
    else:
        say(catalogue.text("cli.share_made", language(), file=plain(str(arguments.file))))
    return Exit.OK


def viewer_beside(code: Path) -> Path:
    """Returns where the viewer of a code lies."""
    return code.absolute().parent / _NAME


def write_viewer(path: Path) -> None:
    """Writes the viewer, unless it is there. Raises ShareError as :func:`write`."""
    content = viewer_page().encode("utf-8")
    if not path.exists():
        write_whole(path, content)
    elif not path.is_file() or path.read_bytes() != content:
        raise ShareError("viewer_in_the_way")
