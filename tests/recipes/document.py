"""The code that stands in docs/recipes-dask-ray.md: what is tested is what a reader copies."""

from __future__ import annotations

import re
from pathlib import Path

from wallet.sample.issuer import SampleIssuer, Terms, encoded

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "recipes-dask-ray.md"
_BLOCK = re.compile(r"^## (?P<title>.+?)$\n```python\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> dict[str, str]:
    """Returns the code under each heading."""
    return {found["title"]: found["code"] for found in _BLOCK.finditer(DOCUMENT.read_text("utf-8"))}


def fill(folder: Path, count: int = 12) -> None:
    """Writes ``badges/`` (good, changed, withdrawn, unreadable) and ``documents/`` into ``folder``."""
    uni = SampleIssuer("Mercy College", domain="mercy.example", method="web", seed="recipes")
    (folder / "badges").mkdir()
    (folder / "documents").mkdir()
    for n in range(count):
        badge = uni.badge(terms=Terms(image=False, status=True))
        if n % 4 == 1:
            badge["name"] = "Changed after it was signed"
        if n % 4 == 2:
            uni.revoke(badge)
        data = b"no credential" if n % 4 == 3 else encoded(badge)
        (folder / "badges" / f"{n:03}.json").write_bytes(data)
    index = []
    for n, (address, content) in enumerate(uni.documents().items()):
        (folder / "documents" / f"{n}.json").write_bytes(content)
        index.append(f'"{address}": "{n}.json"')
    (folder / "documents" / "index.json").write_text("{" + ", ".join(index) + "}")
