"""One fuzz target in this process: instruments the wallet, then hands over to libFuzzer."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["wallet"]):
    from tests.fuzz.targets import TARGETS
    from wallet.errors import LanyardError


def main() -> None:
    """Runs the target named first with libFuzzer's own arguments after it."""
    target = TARGETS[sys.argv[1]]

    def once(data: bytes) -> None:
        try:
            target.run(data)
        except LanyardError:
            return  # refused, as it should be

    atheris.Setup([sys.argv[0], *sys.argv[2:]], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
