"""Whose everything inside is: a library without a known licence is noticed when it is declared, not when it is shipped."""

from __future__ import annotations

import re
from pathlib import Path

import components
import pytest

from tests.packaging import ROOT


def locked(lock: str) -> list[str]:
    return re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)


RUNTIME = locked("requirements.lock")


@pytest.mark.parametrize("name", RUNTIME)
def test_every_library_has_a_licence_and_its_text(name: str) -> None:
    assert components.expression(name)
    if not Path("/usr/share/common-licenses").is_dir():
        pytest.skip("texts that wheels do not bring are Debian's, and this is no Debian")
    assert any(path.stat().st_size > 500 for _, path in components.licence_texts(name, ROOT))


def test_a_library_without_a_licence_ends_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {**components._table(), "expression": {}, "text": {}}
    monkeypatch.setattr(components, "_table", lambda: table)
    with pytest.raises(components.UnknownComponentError, match="qrcode"):
        components.expression("qrcode")  # its metadata says "BSD", which is no SPDX expression
    with pytest.raises(components.UnknownComponentError, match="pyside6"):
        components.licence_texts("pyside6-essentials", ROOT)


def test_a_file_of_nobody_ends_the_build(tmp_path: Path) -> None:
    (tmp_path / "stray.so").touch()
    with pytest.raises(components.UnknownComponentError, match=r"stray\.so"):
        components.owner("stray.so", str(tmp_path / "stray.so"), ROOT)


def test_every_file_has_one_owner() -> None:
    import keyring

    import wallet

    assert components.owner("keyring", keyring.__file__, ROOT) == "keyring"
    assert components.owner("wallet", wallet.__file__, ROOT) == components.LANYARD
    assert components.owner("re", re.__file__, ROOT) == components.CPYTHON


def test_what_a_person_may_replace_is_kept_as_files() -> None:
    packages = components.replaceable_packages()
    assert {"PySide6", "shiboken6", "frozendict"} <= set(packages)
    assert "requests" not in packages


def test_the_table_speaks_of_nothing_that_is_gone() -> None:
    known = {components.normalised(name) for name in (*RUNTIME, *locked("packaging/build.lock"))}
    known |= {components.LANYARD, components.CPYTHON}
    table = components._table()
    names = {*table["expression"], *table["text"], *table["debian"], *(part["of"] for part in table["parts"])}
    assert names <= known


def test_the_licences_of_bundled_contexts_are_there() -> None:
    text = (ROOT / "resources/contexts/LICENSE").read_text(encoding="utf-8")
    index = (ROOT / "resources/contexts/index.json").read_text(encoding="utf-8")
    packages = set(re.findall(r'"source": "(@?[^"@]+)@([^"]+)"', index))
    assert packages
    assert all(f"{name} {version}" in text for name, version in packages)


def test_the_builds_lock_agrees_with_the_programs() -> None:
    pins = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    text = (ROOT / "packaging/build.lock").read_text()
    build = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE))
    assert "pyinstaller" in build
    assert not {name for name in build if name in pins and build[name] != pins[name]}
    assert text.count("==") <= text.count("--hash=sha256:")
