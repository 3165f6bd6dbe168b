"""A real Chromium that is driven: pages are opened, files chosen, and what stands in the document is asked for.

Speaks the Chrome DevTools Protocol over the two pipes of ``--remote-debugging-pipe`` (file descriptors 3 and 4): no port.
"""

from __future__ import annotations

import itertools
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --remote-debugging-pipe"
).split()


class Browser:
    """One page of a Chromium of its own, its profile in ``folder``."""

    def __init__(self, folder: Path, *, size: tuple[int, int] = (800, 900), language: str = "en-US") -> None:
        assert CHROMIUM is not None
        self._numbers = itertools.count(1)
        self._rest = b""
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        flags = [*_FLAGS, f"--window-size={size[0]},{size[1]}", f"--accept-lang={language}", f"--user-data-dir={folder}"]
        # The browser wants exactly 3 and 4. The shell puts them there, whatever numbers they have here.
        script = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", script, CHROMIUM, *flags],
            pass_fds=(to_browser, from_browser),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        self._session = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def open(self, address: str) -> None:
        """Goes to ``address``."""
        # An address that differs behind the # alone would not be loaded again.
        self._ask("Page.navigate", {"url": "about:blank"}, page=True)
        self._ask("Page.navigate", {"url": address}, page=True)

    def js(self, expression: str) -> Any:
        """Returns the value of ``expression`` in the page."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        return self._ask("Runtime.evaluate", asked, page=True)["result"].get("value")

    def wait(self, expression: str, *, seconds: float = 60.0) -> None:
        """Waits until ``expression`` holds in the page. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while not self.js(expression):
            if time.monotonic() > until:
                raise TimeoutError(expression)
            time.sleep(0.05)

    def verdict(self) -> str:
        """Returns what the page says for machines, when it has done its work."""
        self.wait("!['pending', undefined].includes(document.documentElement.dataset.verdict)")
        return str(self.js("document.documentElement.dataset.verdict"))

    def text(self) -> str:
        """Returns what a person reads."""
        return str(self.js("document.body.innerText"))

    def choose_file(self, selector: str, path: Path) -> None:
        """Chooses a file in the field that ``selector`` finds."""
        root = self._ask("DOM.getDocument", {}, page=True)["root"]["nodeId"]
        node = self._ask("DOM.querySelector", {"nodeId": root, "selector": selector}, page=True)["nodeId"]
        self._ask("DOM.setFileInputFiles", {"nodeId": node, "files": [str(path)]}, page=True)

    def requests_sent(self) -> int:
        """Returns how many things the page loaded besides itself."""
        return int(self.js("performance.getEntriesByType('resource').length"))

    def picture(self, path: Path) -> None:
        """Writes what is seen as a PNG."""
        import base64

        path.write_bytes(base64.b64decode(self._ask("Page.captureScreenshot", {}, page=True)["data"]))

    def _ask(self, method: str, values: dict[str, Any], *, page: bool = False) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": values, **({"sessionId": self._session} if page else {})}
        os.write(self._out, json.dumps(message).encode("utf-8") + b"\0")
        while True:
            answer = json.loads(self._next())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                return dict(answer["result"])

    def _next(self) -> bytes:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], 60)
            piece = os.read(self._in, 1 << 16) if ready else b""
            if not piece:
                raise TimeoutError("the browser does not answer")
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        return message
