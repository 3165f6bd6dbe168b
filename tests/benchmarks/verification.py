"""How long one verification takes, beside PyLD, the raw check and the JavaScript verifiers, in one run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from nacl.signing import VerifyKey
from pyld import jsonld

from tests.benchmarks.figures import median_ms, row
from tests.support.shared import shared_folder
from wallet.encodings.multibase import decode_multibase
from wallet.examine import verify_bytes
from wallet.jsonld.contexts import bundled
from wallet.report import Verdict

HERE = Path(__file__).parent
AT = datetime(2026, 11, 1, tzinfo=UTC)


def _loader(url: str, _options: object = None) -> dict[str, Any]:
    # A tag tells PyLD that it may keep the processed context: its fastest honest setting.
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": bundled(url),
        "contentType": "application/ld+json",
        "tag": "static",
    }


def _canonical_by_pyld(document: dict[str, Any]) -> bytes:
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": _loader,
        "base": None,
    }
    text: str = jsonld.normalize(document, options)
    return text.encode()


def verify_with_pyld(text: bytes) -> None:
    """Signature only: what a straight Data Integrity implementation on PyLD does for one credential."""
    from hashlib import sha256

    document = json.loads(text)
    proof = document.pop("proof")
    value = proof.pop("proofValue")
    proof["@context"] = document["@context"]
    digest = sha256(_canonical_by_pyld(proof)).digest() + sha256(_canonical_by_pyld(document)).digest()
    key = decode_multibase(proof["verificationMethod"].partition("#")[2])
    VerifyKey(key[2:]).verify(digest, decode_multibase(value))


@cache
def _raw() -> tuple[VerifyKey, bytes, bytes]:
    from nacl.signing import SigningKey

    key = SigningKey.generate()
    message = b"m" * 64
    return key.verify_key, message, key.sign(message).signature


def _ours(text: bytes) -> None:
    (report,) = verify_bytes(text, policy="learner", at=AT)
    assert report.verdict is Verdict.VERIFIED, report


def peers(file: Path, *, runs: int = 30, warm: int = 10) -> dict[str, float]:
    """Returns the JavaScript verifiers' medians in milliseconds; none where there is no npm."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        print("  (no Node.js here: the JavaScript verifiers were not measured)")
        return {}
    folder = HERE / "peers"
    if not (folder / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    done = subprocess.run(
        ["node", "bench.mjs", str(file), str(runs), str(warm)],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    found = {}
    for line in done.stdout.splitlines():
        told = json.loads(line)
        if "error" in told:
            print(f"  {told['name']}: {told['error']}")
        else:
            found[told["name"]] = told["median_ms"]
    return found


def _one(name: str, file: Path) -> None:
    text = file.read_bytes()
    print(f"\n{name} ({len(text):,} bytes)")
    ours = median_ms(lambda: _ours(text), runs=200, warm=20)
    row("Lanyard: from text, every check, with the view", ours)
    public, message, signature = _raw()
    row("raw Ed25519 check alone", median_ms(lambda: public.verify(message, signature), runs=200))
    pyld = median_ms(lambda: verify_with_pyld(text), runs=20)
    row("PyLD + PyNaCl, signature only", pyld, note=f"Lanyard is {pyld / ours:.1f} times faster")
    for peer, value in peers(file).items():
        row(peer, value, note=f"Lanyard is {value / ours:.1f} times faster")


def _batch(file: Path) -> None:
    texts = [json.dumps(one).encode() for one in json.loads(file.read_bytes())]
    texts = (texts * (1000 // len(texts) + 1))[:1000]
    start = time.perf_counter()
    for text in texts:
        _ours(text)
    print("\n1,000 badges from text, one core")
    row("Lanyard: in all", (time.perf_counter() - start) * 1e3)


def _transcript(file: Path) -> None:
    text = file.read_bytes()
    print(f"\nA transcript of 60 signed courses, all 61 proofs ({len(text):,} bytes)")
    ours = median_ms(lambda: _ours(text), runs=9, warm=2)
    row("Lanyard: every check of all 61", ours)

    def by_pyld() -> None:
        verify_with_pyld(text)
        for course in json.loads(text)["credentialSubject"]["verifiableCredential"]:
            verify_with_pyld(json.dumps(course).encode())

    pyld = median_ms(by_pyld, runs=3, warm=1)
    row("PyLD + PyNaCl, 61 signatures only", pyld, note=f"Lanyard is {pyld / ours:.1f} times faster")


def _cold(file: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "wallet",
        "verify",
        "--offline",
        "--json",
        "--at",
        AT.isoformat(),
        str(file),
    ]
    root = HERE.parents[1]
    value = median_ms(lambda: subprocess.run(command, cwd=root, check=True, capture_output=True), runs=9, warm=2)
    print("\nCold start")
    row("lanyard verify of one badge, a new process", value)


def main() -> None:
    """Prints the figures."""
    shared = shared_folder()
    if shared is None:
        from tests.benchmarks.inputs import make_inputs

        folder = make_inputs(Path(tempfile.mkdtemp(prefix="lanyard-bench-")))
    else:
        folder = shared / "bench"
    _one("Open Badge 3.0, eddsa-rdfc-2022", folder / "ob3_di.json")
    _one("Open Badge 3.0, Ed25519Signature2020", folder / "ob3_2020.json")
    _batch(folder / "batch_di.json")
    _transcript(folder / "clr_di.json")
    _cold(folder / "ob3_di.json")


if __name__ == "__main__":
    main()
