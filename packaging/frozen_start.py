"""Where the frozen program starts: ``lanyard``, or a worker of its own (wallet.worker.WORKER_VERB)."""

import os
import sys

from wallet.cli import main

if __name__ == "__main__":
    # The starter made our libraries known to this process by the environment. Programs started from here (a browser,
    # a mail program) must find their own again.
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        before = os.environ.pop(f"{name}_ORIG", None)
        os.environ.pop(name, None)
        if before:
            os.environ[name] = before
    sys.exit(main())
