"""How long one verification takes, beside PyLD, the raw check and the JavaScript verifiers, in one run."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from functools import cache, partial
from pathlib import Path
from typing import Any

from nacl.signing import VerifyKey
from PIL import Image
from pyld import jsonld

from tests.benchmarks.figures import Times, row, timed
from tests.benchmarks.inputs import AT, achievement, inputs, issuer
from wallet.encodings.multibase import decode_multibase
from wallet.examine.in_process import verify_bytes
from wallet.intake.containers.png import bake_png
from wallet.jsonld.contexts import bundled
from wallet.records import codec
from wallet.report import Verdict, VerificationReport
from wallet.sample.issuer import encoded

HERE = Path(__file__).parent
ROUNDS = 3
"""Turns in which all are measured, one after another."""


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


def _can_measure_peers() -> bool:
    if shutil.which("npm") is None or shutil.which("node") is None:
        print("  (no Node.js here: the JavaScript verifiers were not measured)")
        return False
    folder = HERE / "peers"
    if not (folder / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    return True


def add_peers(file: Path, found: dict[str, Times], *, runs: int, warm: int) -> None:
    """Adds what each JavaScript verifier took, in a process that does nothing else."""
    done = subprocess.run(
        ["node", "bench.mjs", str(file), str(runs), str(warm)],
        cwd=HERE / "peers",
        check=True,
        capture_output=True,
        text=True,
    )
    for line in done.stdout.splitlines():
        told = json.loads(line)
        if "error" in told:
            print(f"  {told['name']}: {told['error']}")
            continue
        times = found.setdefault(told["name"], Times())
        times.wall += told["wall"]
        times.cpu += told["cpu"]


def _one(name: str, file: Path) -> None:
    """In turns, so that whatever else the machine does meets all of them."""
    text = file.read_bytes()
    print(f"\n{name} ({len(text):,} bytes)")
    public, message, signature = _raw()
    ours, raw, pyld = Times(), Times(), Times()
    others: dict[str, Times] = {}
    with_peers = _can_measure_peers()
    for _ in range(ROUNDS):
        ours.add(lambda: _ours(text), runs=200, warm=20)
        raw.add(lambda: public.verify(message, signature), runs=200, warm=20)
        pyld.add(lambda: verify_with_pyld(text), runs=10, warm=3)
        if with_peers:
            add_peers(file, others, runs=30, warm=20)
    row("Lanyard: from text, every check, with the view", ours.median, note=ours.told())
    row("raw Ed25519 check alone", raw.median, note=raw.told())
    for peer, times in {"PyLD + PyNaCl, signature only": pyld, **others}.items():
        row(peer, times.median, note=f"{times.told()}; Lanyard is {times.median / ours.median:.1f} times faster")
    if others:
        wall = min(times.median for times in others.values()) / ours.median
        cpu = min(times.cpu_median for times in others.values()) / ours.cpu_median
        print(
            f"  {wall:.1f} times the fastest JavaScript verifier ({cpu:.1f} times in processor time, its helpers' included)"
        )


def _codec(file: Path) -> None:
    (report,) = verify_bytes(file.read_bytes(), policy="learner", at=AT)
    body = codec.to_bytes(report)
    out = timed(lambda: codec.to_bytes(report), runs=2000, warm=200)
    into = timed(lambda: codec.from_bytes(VerificationReport, body), runs=2000, warm=200)
    print(f"\nThe report of one badge ({len(body):,} bytes), as it is kept and sent")
    row("out of the codec", out.median * 1e3, "µs", note=out.told())
    row("strictly into it", into.median * 1e3, "µs", note=into.told())


def _batch(file: Path) -> None:
    texts = [json.dumps(one).encode() for one in json.loads(file.read_bytes())]
    texts = (texts * (1000 // len(texts) + 1))[:1000]

    def all_of_them() -> None:
        for text in texts:
            _ours(text)

    print("\n1,000 badges from text, one core")
    times = timed(all_of_them, runs=5, warm=1)
    row("Lanyard: in all", times.median, note=times.told())


def _transcript(file: Path) -> None:
    text = file.read_bytes()
    print(f"\nA transcript of 60 signed courses, all 61 proofs ({len(text):,} bytes)")
    ours = timed(lambda: _ours(text), runs=9, warm=2)
    row("Lanyard: every check of all 61", ours.median, note=ours.told())

    def by_pyld() -> None:
        verify_with_pyld(text)
        for course in json.loads(text)["credentialSubject"]["verifiableCredential"]:
            verify_with_pyld(json.dumps(course).encode())

    pyld = timed(by_pyld, runs=3, warm=1)
    note = f"{pyld.told()}; Lanyard is {pyld.median / ours.median:.1f} times faster"
    row("PyLD + PyNaCl, 61 signatures only", pyld.median, note=note)


def _other_forms() -> None:
    """What else is common: the same badge as JSON, as a token, and in a picture."""
    sample = issuer()
    text = encoded(sample.credential(achievement(1)))
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(picture, "PNG")
    forms = {
        "as JSON": text,
        "as a VC-JWT": sample.token().encode(),
        "baked into a PNG": bake_png(picture.getvalue(), text),
    }
    print("\nA badge of the sample issuer in other forms")
    for name, data in forms.items():
        times = timed(partial(_ours, data), runs=200, warm=20)
        row(f"Lanyard: {name} ({len(data):,} bytes)", times.median, note=times.told())


def _cold(file: Path) -> None:
    command = [sys.executable, "-m", "wallet", "verify", "--offline", "--json", "--at", AT.isoformat(), str(file)]
    root = HERE.parents[1]
    # As in a person's shell: what was compiled once is kept.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    used = []
    for _ in range(11):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        subprocess.run(command, cwd=root, check=True, capture_output=True, env=env)
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append((wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    times = Times([wall * 1e3 for wall, _ in used[2:]], [cpu * 1e3 for _, cpu in used[2:]])
    print("\nCold start")
    row("lanyard verify of one badge, a new process", times.median, note=times.told())


def main() -> None:
    """Prints the figures."""
    folder = inputs()
    _one("Open Badge 3.0, eddsa-rdfc-2022", folder / "ob3_di.json")
    _one("Open Badge 3.0, Ed25519Signature2020", folder / "ob3_2020.json")
    _codec(folder / "ob3_di.json")
    _batch(folder / "batch_di.json")
    _transcript(folder / "clr_di.json")
    _other_forms()
    _cold(folder / "ob3_di.json")


if __name__ == "__main__":
    main()
