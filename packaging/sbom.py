"""The bill of materials of the frozen program (CycloneDX 1.6, JSON): what is inside, whose it is, under which licence."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import components
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL


def bill(inside: dict[str, list[str]], record: dict[str, Any], project: Path, seconds: int) -> str:
    """Returns the document. ``inside``: component → its files; ``record``: the build's; ``seconds`` since 1970 (UTC).

    The same input gives the same text: the serial number is made from the contents, the time is the sources'.
    Raises UnknownComponentError; ValueError when the document does not keep to the schema.
    """
    bom = Bom()
    bom.metadata.timestamp = datetime.fromtimestamp(seconds, UTC)
    program = Component(
        name="Lanyard", version=record["version"], type=ComponentType.APPLICATION, bom_ref="lanyard",
        licenses=[LicenseExpression(components.expression(components.LANYARD))],
        properties=[Property(name="lanyard:commit", value=record["commit"] or "unknown")],
    )  # fmt: skip
    bom.metadata.component = program
    parts = [_component(name, targets) for name, targets in inside.items() if name != components.LANYARD]
    parts += _carried(project)
    for part in parts:
        bom.components.add(part)
    bom.register_dependency(program, parts)
    bom.serial_number = uuid5(NAMESPACE_URL, JsonV1Dot6(bom).output_as_string().replace(str(bom.serial_number), ""))
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    errors = JsonStrictValidator(JsonV1Dot6(bom).schema_version).validate_str(text)
    if errors:
        raise ValueError(f"not CycloneDX: {errors}")
    return text + "\n"


def _component(name: str, targets: list[str]) -> Component:
    version = components.version(name)
    nested = [
        Component(
            name=part["name"],
            type=ComponentType.LIBRARY,
            bom_ref=f"{name}/{part['name']}",
            licenses=[LicenseExpression(part["licence"])],
        )
        for part in components.parts(name)
    ]
    nested += _compiled_in(name, targets)
    return Component(
        name=name, version=version, type=ComponentType.LIBRARY, bom_ref=name, purl=_address(name, version),
        licenses=[LicenseExpression(components.expression(name))], components=nested,
        properties=[Property(name="lanyard:files", value=str(len(targets)))],
    )  # fmt: skip


def _address(name: str, version: str) -> PackageURL:
    if name.startswith(components.DEBIAN):
        return PackageURL("deb", "debian", name.removeprefix(components.DEBIAN), version)
    if name != components.CPYTHON:
        return PackageURL("pypi", name=name, version=version)
    if components.debian_version():
        return PackageURL("deb", "debian", f"libpython{platform.python_version().rsplit('.', 1)[0]}", version)
    return PackageURL("generic", name="cpython", version=version)


def _compiled_in(name: str, targets: list[str]) -> list[Component]:
    """Takes over what a wheel says is compiled into it: names, versions, addresses and licences."""
    rows: dict[str, dict[str, Any]] = {}
    for path in components.wheel_boms(name):
        for row in components.present_rows(json.loads(path.read_text(encoding="utf-8")), targets):
            if components.normalised(row["name"]) != name:
                rows.setdefault(f"{row['name']}@{row.get('version', '')}", row)
    return [
        Component(
            name=row["name"],
            version=row.get("version"),
            type=ComponentType.LIBRARY,
            bom_ref=f"{name}/{key}",
            purl=PackageURL.from_string(row["purl"].split("?")[0]) if "purl" in row else None,
            scope=ComponentScope(row["scope"]) if "scope" in row else None,
            licenses=_licences(row),
        )
        for key, row in sorted(rows.items())
    ]


def _licences(row: dict[str, Any]) -> list[Any]:
    entries = row.get("licenses", [])
    texts = [entry.get("expression") or entry["license"].get("id") or entry["license"].get("name") for entry in entries]
    if len(texts) == 1 and "expression" in entries[0]:
        return [LicenseExpression(texts[0])]
    return [DisjunctiveLicense(name=text) for text in texts if text]


def _carried(project: Path) -> list[Component]:
    """Returns what the program carries that is neither code nor ours: contexts, the font, the icons."""
    index = json.loads((project / "resources" / "contexts" / "index.json").read_text(encoding="utf-8"))
    packages = {entry["source"]: entry["licence"] for entry in index["contexts"] if entry["source"] != "own"}
    rows = [(*package.rpartition("@")[::2], licence) for package, licence in sorted(packages.items())]
    carried = [
        Component(
            name=name,
            version=version,
            type=ComponentType.DATA,
            bom_ref=f"npm/{name}",
            purl=PackageURL("npm", *_scope(name), version),
            licenses=[DisjunctiveLicense(name=licence)],
        )
        for name, version, licence in rows
    ]
    for name, licence in (("Inter", "OFL-1.1"), ("Lucide", "ISC AND MIT")):
        carried.append(Component(name=name, type=ComponentType.DATA, bom_ref=name, licenses=[LicenseExpression(licence)]))
    return carried


def _scope(name: str) -> tuple[str | None, str]:
    scope, _, rest = name.rpartition("/")
    return scope or None, rest
