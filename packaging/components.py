"""Whose every file inside the frozen program is, under which licence. Needs the build's environment, not PyInstaller."""

from __future__ import annotations

import platform
import re
import subprocess
import sysconfig
import tomllib
from functools import cache
from importlib.metadata import Distribution, distributions, packages_distributions
from pathlib import Path, PurePath
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
LANYARD: Final = "lanyard"
CPYTHON: Final = "cpython"
DEBIAN: Final = "debian/"
"""What a component's name begins with that is a library of the build machine's system (LANYARD_SYSTEM_LIBRARIES)."""
_TEXT_NAME: Final = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)


class UnknownComponentError(Exception):
    """A file inside belongs to nobody known, or a component has no licence that is known."""


def inside(analysis: Any, project: Path) -> dict[str, list[str]]:
    """Returns component → its files inside the program, sorted, from a PyInstaller analysis.

    A component is a distribution's normalised name, ``cpython``, ``lanyard`` or ``debian/PACKAGE``. Raises
    UnknownComponentError.
    """
    entries = [*analysis.pure, *analysis.scripts, *analysis.binaries, *analysis.datas]
    files: dict[str, set[str]] = {"pyinstaller": {"lanyard"}}  # the starter
    for target, source, kind in entries:
        if kind != "SYMLINK" and source not in ("", "-", None):
            files.setdefault(owner(target, str(source), project), set()).add(target)
    return {name: sorted(targets) for name, targets in sorted(files.items())}


def owner(target: str, source: str, project: Path) -> str:
    """Returns the component that ``source`` belongs to. Raises UnknownComponentError."""
    path = Path(source).resolve()
    name = _owners().get(str(path))
    if name:
        return name
    if target == "base_library.zip":  # the freezer's own archive of Python's first modules
        return CPYTHON
    if path.is_relative_to(project):
        return LANYARD
    if path.is_relative_to(sysconfig.get_path("stdlib")) or path.name.startswith("libpython"):
        return CPYTHON
    package = _debian_owner(path)
    if package:
        return DEBIAN + package
    raise UnknownComponentError(f"{target} ({source})")


def replaceable_packages() -> list[str]:
    """Returns the import packages of installed distributions whose licence lets a person replace them (LGPL)."""
    return sorted(
        package
        for package, names in packages_distributions().items()
        if any("LGPL" in (_expression_or_none(name) or "") for name in names)
    )


def metadata_files(components: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """Returns PyInstaller entries of what programs read about a distribution: its metadata and its entry points.

    RECORD stays out: it has digests of files that name the build's folder.
    """
    entries = []
    for name in components:
        for file in _files(name):
            if (
                len(file.parts) == 2
                and file.parts[0].endswith(".dist-info")
                and file.name in ("METADATA", "entry_points.txt")
            ):
                entries.append((str(file), str(_distribution(name).locate_file(file)), "DATA"))
    return sorted(entries)


def version(name: str) -> str:
    """Returns a component's version; CPython's with the Debian package's where it is Debian's."""
    if name == CPYTHON:
        return debian_version() or platform.python_version()
    if name.startswith(DEBIAN):
        return _dpkg("-W", "-f", "${Version}", name.removeprefix(DEBIAN))
    return _distribution(name).version


def debian_version() -> str:
    """Returns the version of Debian's package of this Python; empty for another Python."""
    library = Path(sysconfig.get_config_var("LIBDIR") or "") / (sysconfig.get_config_var("MULTIARCH") or "")
    package = f"libpython{platform.python_version_tuple()[0]}.{platform.python_version_tuple()[1]}"
    return _dpkg("-W", "-f", "${Version}", package) if str(library).startswith("/usr/lib") else ""


def expression(name: str) -> str:
    """Returns a component's licence as an SPDX expression. Raises UnknownComponentError."""
    known = _expression_or_none(name)
    if known is None:
        raise UnknownComponentError(f"{name}: its licence is in neither its metadata nor licences.toml")
    return known


def parts(name: str) -> list[dict[str, str]]:
    """Returns the libraries compiled into a component that its wheel does not list: ``name``, ``licence``."""
    return [part for part in _table().get("parts", []) if part["of"] == name]


def licence_texts(name: str, project: Path) -> list[tuple[str, Path]]:
    """Returns (file name, file) of a component's licence texts. Raises UnknownComponentError when there are none."""
    if name == LANYARD:
        own = [("LICENSE", project / "LICENSE")]
        return own + [
            (f"{folder}-LICENSE", path)
            for folder in ("contexts", "fonts", "icons")
            if (path := project / "resources" / folder / "LICENSE").is_file()
        ]
    if name == CPYTHON:
        candidates = (
            [Path(f"/usr/share/doc/libpython{sysconfig.get_python_version()}/copyright")] if debian_version() else []
        )
        candidates.append(Path(sysconfig.get_path("stdlib")) / "LICENSE.txt")
        texts = [(path.name, path) for path in candidates if path.is_file()][:1]
    elif name.startswith(DEBIAN):
        texts = [("copyright", Path("/usr/share/doc") / name.removeprefix(DEBIAN) / "copyright")]
    else:
        texts = [
            ("-".join(file.parts[1:]).removeprefix("licenses-"), Path(str(_distribution(name).locate_file(file))))
            for file in _files(name)
            if file.parts[0].endswith(".dist-info") and _is_licence_text(file)
        ]
    texts += [(Path(path).name, Path(path)) for path in _table()["text"].get(name, [])]
    if not texts or not all(path.is_file() for _, path in texts):
        raise UnknownComponentError(f"{name}: no licence text")
    return sorted(texts)


def _is_licence_text(file: PurePath) -> bool:
    # Whatever lies in "licenses" is one (PEP 639); elsewhere it goes by its name.
    return file.parts[1] == "licenses" or (bool(_TEXT_NAME.search(file.name)) and "sboms" not in file.parts)


def debian_packages() -> dict[str, list[str]]:
    """Returns component → the Debian packages whose copyright files list what others wrote inside it."""
    return dict(_table()["debian"])


def wheel_boms(name: str) -> list[Path]:
    """Returns the bills of materials (CycloneDX) that a component's wheel brings about what is compiled into it."""
    return [
        Path(str(_distribution(name).locate_file(file)))
        for file in _files(name)
        if "sboms" in file.parts and file.name.endswith(".json")
    ]


def present_rows(document: dict[str, Any], targets: list[str]) -> list[dict[str, Any]]:
    """Returns the components of a wheel's own bill that are inside the program too, whose files are ``targets``.

    Left out are what the wheel says is not in it (scope *excluded*), its modules that were left out of the program, and
    what only those depend on.
    """
    rows = {row.get("bom-ref", row["name"]): row for row in document.get("components", []) if row.get("scope") != "excluded"}
    modules = {re.sub(r"(\.[\w-]+)?\.so$", "", target).replace("/", ".") for target in targets}
    absent = {ref for ref, row in rows.items() if re.fullmatch(r"\w+(\.\w+)+", row["name"]) and row["name"] not in modules}
    edges = {entry["ref"]: set(entry.get("dependsOn", [])) for entry in document.get("dependencies", [])}
    needed = set().union(*edges.values())
    reached: set[str] = set()
    ahead = [ref for ref in {*rows, *edges} if ref not in needed]
    while ahead:
        ref = ahead.pop()
        if ref not in reached and ref not in absent:
            reached.add(ref)
            ahead.extend(edges.get(ref, ()))
    return [row for ref, row in rows.items() if ref in reached]


def normalised(name: str) -> str:
    """Returns a distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _expression_or_none(name: str) -> str | None:
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    if name.startswith(DEBIAN):
        return "LicenseRef-Debian-copyright"  # its copyright file, which is beside it
    about = None if name in (LANYARD, CPYTHON) else _distribution(name).metadata
    # The old "License" field may hold any words; often it is an expression all the same.
    written = _table()["expression"].get(normalised(name)) or (
        about and (about.get("License-Expression") or about.get("License"))
    )
    try:
        return str(canonicalize_license_expression(written or ""))
    except InvalidLicenseExpression:
        return None


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((HERE / "licences.toml").read_text(encoding="utf-8"))


@cache
def _installed() -> dict[str, Distribution]:
    return {normalised(distribution.metadata["Name"]): distribution for distribution in distributions()}


def _distribution(name: str) -> Distribution:
    return _installed()[normalised(name)]


def _files(name: str) -> list[Any]:
    if name in (LANYARD, CPYTHON) or name.startswith(DEBIAN):
        return []
    return sorted(_distribution(name).files or [])


@cache
def _debian_owner(path: Path) -> str:
    """Returns the Debian package that a system's file is of, empty when of none."""
    names = (str(path), str(path).removeprefix("/usr"))  # either side of the merge of /lib into /usr/lib
    rows = (_dpkg("-S", name) for name in names)
    return next((row.split(":")[0] for row in rows if row), "")


def _dpkg(*words: str) -> str:
    done = subprocess.run(["dpkg-query", *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


@cache
def _owners() -> dict[str, str]:
    return {
        str(Path(str(distribution.locate_file(file))).resolve()): name
        for name, distribution in _installed().items()
        for file in distribution.files or []
    }
