"""The Debian package's version and the bill of materials' own rules."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import components
import debian_package
import pytest


def test_what_lies_between_releases_sorts_before_the_next() -> None:
    if shutil.which("dpkg") is None:
        pytest.skip("dpkg is not installed here")
    earlier = debian_package.debian_version("0.2.0", "202611301713.6a6e05f")
    later = debian_package.debian_version("0.2.0", "202612010900.0000001")
    release = debian_package.debian_version("0.2.0", "")
    for low, high in ((earlier, later), (later, release), ("0.1.9", earlier)):
        assert subprocess.run(["dpkg", "--compare-versions", low, "lt", high], check=False).returncode == 0, (low, high)


@pytest.mark.parametrize("version", ["", "unknown", "1.0-beta", "1~2"])
def test_a_version_that_is_none_ends_the_build(version: str) -> None:
    with pytest.raises(ValueError, match="release number"):
        debian_package.debian_version(version, "")


def test_a_wheels_bill_is_taken_over_without_what_was_left_out() -> None:
    document: dict[str, Any] = {
        "components": [
            {"bom-ref": "in", "name": "PIL._imaging"}, {"bom-ref": "out", "name": "PIL._avif"},
            {"bom-ref": "jpeg", "name": "libjpeg"}, {"bom-ref": "avif", "name": "libavif"}, {"bom-ref": "z", "name": "zlib"},
            {"bom-ref": "tool", "name": "pybind11", "scope": "excluded"},
        ],
        "dependencies": [
            {"ref": "wheel", "dependsOn": ["in", "out"]}, {"ref": "in", "dependsOn": ["jpeg", "z"]},
            {"ref": "out", "dependsOn": ["avif", "z"]},
        ],
    }  # fmt: skip
    rows = components.present_rows(document, ["PIL/_imaging.cpython-311-x86_64-linux-gnu.so"])
    assert {row["name"] for row in rows} == {"PIL._imaging", "libjpeg", "zlib"}
