"""What goes into the frozen program, by rule: a new plug-in, verb, screen or resource is in it without a word here.

Read by the PyInstaller spec and hook, and by tests/packaging, which runs no PyInstaller. The freezer follows import
statements; what Lanyard loads by name (verbs, plug-ins, what a worker needs before its walls) it has to be given.
"""

from __future__ import annotations

import encodings
import pkgutil
from pathlib import Path
from typing import Final

PACKAGES: Final = ("wallet", "ui", "resources")

LEFT_OUT: Final = (
    # Other ways of making windows and databases, which libraries would use if they found them.
    "tkinter", "sqlite3", "IPython", "numpy",
    # Line editing brings GNU readline and curses with it; passphrases are not read through it.
    "readline", "curses", "_curses", "dbm", "nis",
    # Tools of the build.
    "setuptools", "pkg_resources", "pip", "_distutils_hack", "distutils", "lib2to3", "PyInstaller", "shtab",
    # Parts of the picture library that no picture needs to be read: each less is one that a hostile file cannot reach.
    "PIL._imagingft", "PIL._imagingtk", "PIL.ImageTk", "PIL.ImageQt",
)  # fmt: skip

QT_WORDS = {"qtbase_es.qm"}
"""Qt's own words in the languages of the wallet; English it has by itself."""
QT_PLUGINS: Final = frozenset(
    {
        "platforms/libqxcb.so", "platforms/libqwayland-generic.so",
        "platforms/libqoffscreen.so",  # the self-test of a machine without a screen
        "wayland-shell-integration/libxdg-shell.so",
        "wayland-decoration-client/libadwaita.so", "wayland-decoration-client/libbradient.so",
        # How text is typed: dead keys, and the input methods of Chinese, Japanese and many more.
        "platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        "platforminputcontexts/libibusplatforminputcontextplugin.so",
        # The desktop's own file dialog, where the desktop has it.
        "platformthemes/libqgtk3.so", "platformthemes/libqxdgdesktopportal.so",
        "imageformats/libqjpeg.so", "imageformats/libqgif.so",  # issuers' pictures (PNG is built in)
        "imageformats/libqsvg.so", "iconengines/libqsvgicon.so",  # the desktop's icons in those dialogs
    }
)  # fmt: skip
"""The Qt plug-ins that are kept; all others are left out: no TLS (Qt fetches nothing here), no OpenGL, no QML."""

_SYSTEM_FOLDERS: Final = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/", "/usr/local/lib/")


def own_modules(root: Path) -> list[str]:
    """Returns the dotted name of every module and package of ours under the checkout ``root``, sorted."""
    names = []
    for package in PACKAGES:
        for path in (root / package).rglob("*.py"):
            parts = path.relative_to(root).with_suffix("").parts
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return sorted(names)


def hidden_imports(root: Path) -> list[str]:
    """Returns every module that import statements alone do not lead to, sorted.

    All of our own; what a worker loads before its walls, from the tuples it loads them by; every way of writing text.
    ``wallet`` must be importable and be that of ``root``.
    """
    from wallet.worker import preload

    codecs = (module.name for module in pkgutil.iter_modules(encodings.__path__, "encodings."))
    return sorted({*own_modules(root), *preload.ALWAYS, *preload.SELDOM, *preload.SIGNATURES, *codecs})


def data_files(root: Path) -> list[tuple[str, str]]:
    """Returns (file, folder inside the program) of everything in our packages that is not a module, sorted."""
    return sorted(
        (str(path), str(path.parent.relative_to(root)))
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc", ".pyi"}
    )


def is_left_to_the_system(target: str, source: str) -> bool:
    """Says whether a native library is the system's own: the package names what it needs, and the system mends it.

    ``target`` is its name inside the program, ``source`` the file. Python's own library always goes in: the next
    release of the system has another Python.
    """
    name = Path(target).name
    return source.startswith(_SYSTEM_FOLDERS) and "/lib-dynload/" not in source and not name.startswith("libpython")


def is_unused_part_of_qt(target: str) -> bool:
    """Says whether a file of PySide6 is a plug-in, a translation or a QML module that Lanyard does not use."""
    parts = Path(target).parts
    if parts[:2] != ("PySide6", "Qt") or len(parts) < 4:
        return False
    if parts[2] == "translations":
        return parts[3] not in QT_WORDS
    return parts[2] == "qml" or (parts[2] == "plugins" and "/".join(parts[3:]) not in QT_PLUGINS)


def is_there_for_others(target: str) -> bool:
    """Says whether a native library is inside only because something is linked to it.

    One in the folder of a Python package of its own is loaded by name (ctypes): nothing is linked to it.
    """
    folder = Path(target).parent
    return folder == Path() or folder.name.endswith(".libs") or folder.parts[:2] == ("PySide6", "Qt")


def unneeded_libraries(needs: dict[str, set[str]], optional: set[str]) -> set[str]:
    """Returns those of ``optional`` that nothing left needs, directly or by others.

    ``needs`` maps each native file inside the program to the files inside it that it is linked to; ``optional`` are
    libraries (not modules or plug-ins) that are there only because something needed them.
    """
    reached: set[str] = set()
    ahead = [target for target in needs if target not in optional]
    while ahead:
        target = ahead.pop()
        if target not in reached:
            reached.add(target)
            ahead.extend(needs.get(target, ()))
    return optional - reached
