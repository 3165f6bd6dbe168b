"""Where the frozen program starts: ``lanyard``, or a worker of its own (wallet.worker.WORKER_VERB)."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

from wallet.cli import main


def give_back(environment: MutableMapping[str, str]) -> None:
    """Takes out of the environment where our libraries are, which the starter put in for this process.

    It has been read by now. Programs started from here (a browser, a mail program) must find their own libraries.
    """
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = environment.pop(f"{name}_ORIG", "")
        environment.pop(name, None)
        if before:
            environment[name] = before


if __name__ == "__main__":
    give_back(os.environ)
    sys.exit(main())
