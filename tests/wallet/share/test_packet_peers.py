"""The signed presentation of a packet, verified by a program of others (``@digitalbazaar/vc``, npm)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.peers import contexts, node
from tests.support.sharing import issue, new_wallet
from wallet.service.packing import PacketTemplate
from wallet.skills.roles.reading import read_roles


def verified_by_others(presentation: Path, challenge: str, folder: Path) -> Any:
    """Runs the other program."""
    file = folder / "contexts.json"
    file.write_text(json.dumps(contexts(terms=True)))
    return json.loads(node("@digitalbazaar/vc", "presentation.mjs", str(presentation), str(file), challenge))


@pytest.mark.peer("@digitalbazaar/vc", "ours to theirs")
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
