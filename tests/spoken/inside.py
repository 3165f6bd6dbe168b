"""Inside a session bus of its own: a screen without anybody before it, the accessibility bus, the window, the client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
CLIENT_PYTHON = "/usr/bin/python3"
"""The system's own: its bindings of AT-SPI are a package of the system's."""
SECONDS = 120


@contextmanager
def running(*command: str, **more: object) -> Iterator[subprocess.Popen[str]]:
    """Runs a program until it is left."""
    process = subprocess.Popen(command, text=True, **more)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def main() -> int:
    """Goes to each place or dialog named, and writes what the client got there: a JSON object by name."""
    out, *places = sys.argv[1:]
    reading, writing = os.pipe()
    told: dict[str, object] = {}
    screen = ("Xvfb", "-screen", "0", "1400x1000x24", "-nolisten", "tcp", "-displayfd", str(writing))
    with running(*screen, pass_fds=(writing,), stderr=subprocess.DEVNULL):
        os.close(writing)
        number = os.fdopen(reading).readline().strip()
        env = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        quiet = {"env": env, "stderr": subprocess.DEVNULL}
        with (
            running(LAUNCHER, "--launch-immediately", stdout=subprocess.DEVNULL, **quiet),
            running(
                sys.executable, "-m", "tests.spoken.window", stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, **quiet
            ) as window,
        ):
            assert window.stdin is not None
            assert window.stdout is not None
            for place in places:
                window.stdin.write(f"{place}\n")
                window.stdin.flush()
                if window.stdout.readline().strip() != place:
                    raise SystemExit(f"the window did not come to {place}")
                client = (CLIENT_PYTHON, str(Path(__file__).parent / "client.py"), "Lanyard")
                heard = subprocess.run(client, env=env, capture_output=True, text=True, timeout=SECONDS, check=False)
                if heard.returncode:
                    raise SystemExit(heard.stderr)
                told[place] = json.loads(heard.stdout)
    Path(out).write_text(json.dumps(told), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
