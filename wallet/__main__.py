"""``python -m wallet`` is the ``lanyard`` command."""

import sys

from wallet.cli import main

if __name__ == "__main__":
    sys.exit(main())
