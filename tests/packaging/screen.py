"""A screen of its own to show a window on, and a picture of it."""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path
from types import TracebackType


class Screen:
    """Xvfb on a free display number; ``name`` is what DISPLAY is to say."""

    def __enter__(self) -> Screen:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
            pass_fds=(write,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as answer:
            self.name = f":{answer.readline().strip()}"
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.terminate()
        self._server.wait()

    def wait_for_window(self, title: str, *, patience: float) -> str:
        """Returns the number of the first visible window whose title has ``title``. Raises AssertionError."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            done = self._tool("xdotool", "search", "--onlyvisible", "--name", title)
            if done.returncode == 0 and done.stdout.strip():
                return done.stdout.split()[0]
            time.sleep(0.05)
        raise AssertionError(f"no window {title!r} after {patience:.0f} s")

    def window_class(self, window: str) -> list[str]:
        """Returns the window's WM_CLASS."""
        return re.findall('"([^"]*)"', self._tool("xprop", "-id", window, "WM_CLASS").stdout)

    def picture(self, path: Path) -> None:
        """Writes what the screen shows as a PNG."""
        self._tool("import", "-window", "root", str(path), check=True)

    def _tool(self, *command: str, check: bool = False) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "DISPLAY": self.name}
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=check)
