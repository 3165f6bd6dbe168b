"""What goes into the frozen program, without freezing: the rule covers what is loaded by name."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import contents
import pytest

from tests.packaging import ROOT
from wallet.worker import preload


def files_of(package: Path) -> set[Path]:
    return {path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def plugin_folders() -> set[str]:
    """Returns the dotted names of the packages whose plug-ins are looked up, read from every call of ``discover``."""
    folders = set()
    for path in (ROOT / "wallet").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        packages: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                packages |= {alias.asname or alias.name: alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                packages |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "discover"
                and isinstance(node.args[0], ast.Name)
            ):
                folders.add(packages.get(node.args[0].id, ""))
    return folders - {""}


def test_every_module_of_ours_is_named() -> None:
    hidden = contents.hidden_imports(ROOT)
    for package in contents.PACKAGES:
        for path in files_of(ROOT / package):
            if path.suffix == ".py":
                parts = path.relative_to(ROOT).with_suffix("").parts
                name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                assert name in hidden, name


def test_what_a_worker_loads_before_its_walls_is_named() -> None:
    hidden = set(contents.hidden_imports(ROOT))
    assert {*preload.ALWAYS, *preload.SELDOM, *preload.SELDOM_OURS} <= hidden


def test_every_folder_of_plugins_is_covered() -> None:
    folders = plugin_folders()
    assert {"wallet.formats", "wallet.share.channels", "wallet.verify.proofs"} <= folders, "the search finds folders"
    hidden = contents.hidden_imports(ROOT)
    for folder in folders:
        modules = [path.stem for path in (ROOT / folder.replace(".", "/")).glob("*.py") if path.stem != "__init__"]
        assert modules
        assert {f"{folder}.{name}" for name in modules} <= set(hidden), folder


def test_a_plugin_and_a_resource_of_tomorrow_are_in_without_a_word(tmp_path: Path) -> None:
    (tmp_path / "wallet/formats").mkdir(parents=True)
    for name in ("wallet/__init__.py", "wallet/formats/__init__.py", "wallet/formats/of_tomorrow.py"):
        (tmp_path / name).touch()
    (tmp_path / "ui").mkdir()
    (tmp_path / "resources/new").mkdir(parents=True)
    (tmp_path / "resources/new/table.json").write_text("{}")
    assert contents.own_modules(tmp_path) == ["wallet", "wallet.formats", "wallet.formats.of_tomorrow"]
    assert contents.data_files(tmp_path) == [(str(tmp_path / "resources/new/table.json"), "resources/new")]


def test_everything_named_exists() -> None:
    # A name that is not there would be a warning of the freezer among a hundred others.
    others = [name for name in contents.hidden_imports(ROOT) if name.split(".")[0] not in contents.PACKAGES]
    assert not [name for name in others if importlib.util.find_spec(name) is None]


def test_every_file_beside_the_modules_goes_in() -> None:
    given = {Path(path) for path, _ in contents.data_files(ROOT)}
    assert given == {
        path for package in contents.PACKAGES for path in files_of(ROOT / package) if path.suffix not in {".py", ".pyi"}
    }
    assert ROOT / "resources/contexts/index.json" in given
    assert any(path.suffix == ".sql" for path in given), "the layouts of the vault"


def test_nothing_left_out_is_loaded_by_a_worker() -> None:
    # In an interpreter of its own: what the tests themselves have loaded says nothing.
    script = "import sys; sys.path[:] = sys.argv[1:]; from wallet.worker import preload; preload.load(everything=True)"
    command = [sys.executable, "-I", "-S", "-c", f"{script}; print(*sys.modules)", str(ROOT), *sys.path]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert not set(contents.LEFT_OUT) & set(loaded)


@pytest.mark.parametrize(
    ("target", "source", "left"),
    [
        ("libssl.so.3", "/lib/x86_64-linux-gnu/libssl.so.3", True),
        ("libgtk-3.so.0", "/usr/lib/x86_64-linux-gnu/libgtk-3.so.0", True),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", False),
        ("python3.11/lib-dynload/_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", "/home/a/env/lib/python3.11/site-packages/PySide6/Qt/lib/libQt6Core.so.6", False),
    ],
)
def test_the_systems_libraries_are_the_systems(target: str, source: str, left: bool) -> None:
    assert contents.is_left_to_the_system(target, source) is left


@pytest.mark.parametrize(
    ("target", "unused"),
    [
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/translations/qt_fi.qm", True),
        ("PySide6/Qt/qml/QtQuick/qmldir", True),
        ("PySide6/Qt/lib/libQt6Core.so.6", False),
        ("PySide6/QtCore.abi3.so", False),
    ],
)
def test_unused_parts_of_qt_are_left_out(target: str, unused: bool) -> None:
    assert contents.is_unused_part_of_qt(target) is unused


def test_a_library_stays_while_anything_needs_it() -> None:
    needs = {"module.so": {"a.so"}, "a.so": {"b.so"}, "b.so": {"a.so"}, "c.so": {"d.so"}, "d.so": {"c.so", "b.so"}}
    assert contents.unneeded_libraries(needs, {"a.so", "b.so", "c.so", "d.so"}) == {"c.so", "d.so"}


@pytest.mark.parametrize(
    ("target", "for_others"),
    [
        ("libssl.so.3", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", True),
        ("pillow.libs/libjpeg.so.62", True),
        ("pypdfium2_raw/libpdfium.so", False),
    ],
)
def test_what_is_loaded_by_name_is_never_unneeded(target: str, for_others: bool) -> None:
    assert contents.is_there_for_others(target) is for_others


def test_what_reads_signatures_is_in_it() -> None:
    assert set(preload.SIGNATURES) <= set(contents.hidden_imports(ROOT))


def test_every_kept_qt_plugin_is_shipped_by_pyside() -> None:
    PySide6 = pytest.importorskip("PySide6")
    folder = Path(PySide6.__file__).parent / "Qt" / "plugins"
    assert not [name for name in contents.QT_PLUGINS if not (folder / name).is_file()]
