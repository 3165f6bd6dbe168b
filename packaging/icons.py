"""The program's icon for desktops: PNG from 16 to 512 pixels, SVG, and the one-colour drawing for panels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

SIZES: Final = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
_SMALL: Final = 24
"""Up to this many pixels the drawing with fewer, whole-pixel lines is taken."""
_BRAND: Final = Path("resources/icons/brand")


def write_icons(project: Path, theme: Path) -> None:
    """Writes the icons of the checkout ``project`` into ``theme``, the folder of an icon theme (``…/icons/hicolor``)."""
    for size in SIZES:
        folder = theme / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        (folder / "lanyard.png").write_bytes(png(drawing(project, small=size <= _SMALL), size))
    for folder, name, text in (
        ("scalable", "lanyard.svg", drawing(project, small=False)),
        ("symbolic", "lanyard-symbolic.svg", (project / _BRAND / "badge-symbolic.svg").read_text(encoding="utf-8")),
    ):
        (theme / folder / "apps").mkdir(parents=True)
        (theme / folder / "apps" / name).write_text(text, encoding="utf-8")


def drawing(project: Path, *, small: bool) -> str:
    """Returns the program's own drawing as SVG in the light look's colours, which stand on dark panels too."""
    tokens = json.loads((project / "resources" / "styles" / "tokens.json").read_text(encoding="utf-8"))
    colours = tokens["color"]["light"]
    text = (project / _BRAND / ("badge-small.svg" if small else "badge.svg")).read_text(encoding="utf-8")
    return text.replace("currentColor", colours["accent"]).replace('"cut"', f'"{colours["on_accent"]}"')


def png(svg: str, edge: int) -> bytes:
    """Returns the drawing as a PNG of ``edge`` pixels a side."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(edge, edge, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
