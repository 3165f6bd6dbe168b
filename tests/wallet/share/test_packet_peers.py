"""The signed presentation of a packet, verified by a program of others (``@digitalbazaar/vc``, npm)."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from resources.reader import read_json
from tests.support.sharing import issue, new_wallet
from wallet.service.packing import PacketTemplate
from wallet.skills.roles.reading import read_roles

PEERS = Path(__file__).resolve().parents[2] / "peers"


def verified_by_others(presentation: Path, challenge: str, folder: Path) -> dict[str, Any]:
    """Runs the other program; skips with the reason where it is not installed."""
    if shutil.which("node") is None:
        pytest.skip("no Node.js here")
    if not (PEERS / "node_modules" / "@digitalbazaar" / "vc").is_dir():
        pytest.skip("@digitalbazaar/vc is not installed: npm ci in tests/peers")
    entries = read_json("contexts/index.json")["contexts"]
    contexts = folder / "contexts.json"
    contexts.write_text(json.dumps({entry["address"]: read_json(f"contexts/{entry['file']}") for entry in entries}))
    done = subprocess.run(
        ["node", "presentation.mjs", presentation, contexts, challenge], cwd=PEERS, capture_output=True, check=True
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_the_presentation_of_a_packet_holds_elsewhere(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path / "v")
    try:
        title = wallet.library.record(issue(wallet)).summary.title
        items = [{"id": "1", "title": "Asked for", "accept": [{"words": [title]}]}]
        (role,) = read_roles(json.dumps({"type": "RequirementPack", "title": "P", "items": items}).encode())
        packet = wallet.packing.write(wallet.packing.plan(role), tmp_path / "p", PacketTemplate(), language="en")
    finally:
        wallet.close()
    (path,) = [path for path in packet.written if path.suffixes[-2:] == [".vp", ".json"]]
    document = json.loads(path.read_bytes())
    result = verified_by_others(path, document["proof"]["challenge"], tmp_path)
    assert (result["verified"], result["credentials"]) == (True, [True]), result
    for change in ("audience", "credential", "challenge"):
        changed = json.loads(path.read_bytes())
        if change == "audience":
            changed["description"] = "Somebody else"
        elif change == "credential":
            changed["verifiableCredential"][0]["name"] = "Surgery"
        other = tmp_path / "changed.json"
        other.write_text(json.dumps(changed))
        challenge = "another" if change == "challenge" else document["proof"]["challenge"]
        assert verified_by_others(other, challenge, tmp_path)["verified"] is False, change
