"""The program's icon in every size a desktop asks for."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import icons
import pytest
from PySide6.QtGui import QImage

from tests.packaging import ROOT


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hicolor")
    icons.write_icons(ROOT, folder)
    return folder


@pytest.mark.parametrize("size", icons.SIZES)
def test_each_size_is_drawn(size: int, theme: Path) -> None:
    image = QImage(str(theme / f"{size}x{size}/apps/lanyard.png"))
    assert (image.width(), image.height()) == (size, size)
    assert image.hasAlphaChannel()
    assert image.pixelColor(0, 0).alpha() < 128, "its corners are round"
    colours = {image.pixelColor(x, size * 3 // 4).name() for x in range(size)}
    assert {"#1f4e7a", "#ffffff"} <= colours, "the strap's blue and the card's white"


def test_the_one_colour_drawing_has_one_colour(theme: Path) -> None:
    root = ET.parse(theme / "symbolic/apps/lanyard-symbolic.svg").getroot()
    assert {element.get("fill") for element in root} == {"#2e3436"}


def test_the_scalable_drawing_has_no_placeholder(theme: Path) -> None:
    text = (theme / "scalable/apps/lanyard.svg").read_text()
    assert "currentColor" not in text
    assert '"cut"' not in text
