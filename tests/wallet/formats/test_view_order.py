"""The order of several values is in the JSON and not in the statements: nobody who passes it on may choose by it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.json_mutation import places
from tests.fuzz.samples import judged, told, world
from tests.support.signing import badge, signed
from wallet.formats.reading import read_payload
from wallet.report import Verdict

_NAMES = ["badge", "badge_1_1", "badge_evidence", "badge_several", "badge_listed"]


def _several() -> dict[str, Any]:
    document = badge(name=["Wound care", "Infection control"])
    achievement = document["credentialSubject"]["achievement"]
    achievement["criteria"] = [{"narrative": "Passed."}, {"narrative": "Attended."}]
    achievement["creator"] = [{"id": "urn:x:b", "type": ["Profile"]}, {"id": "urn:x:a", "type": ["Profile"]}]
    achievement["description"] = ["one", "another"]
    return signed(document)


@pytest.mark.parametrize("name", [*_NAMES, "several"])
def test_shuffled_values_show_the_same(name: str) -> None:
    found = {one.name: one.document for one in world().samples}
    document = _several() if name == "several" else found[name]
    before = judged(read_payload(json.dumps(document).encode())[0], world().documents)
    assert before.verdict is Verdict.VERIFIED

    @settings(max_examples=12, deadline=None, database=None)
    @given(st.randoms(use_true_random=False))
    def same(random: Any) -> None:
        changed = copy.deepcopy(document)
        for holder, key in list(places(changed)):
            if isinstance(holder[key], list) and key != "@context":
                random.shuffle(holder[key])
        after = judged(read_payload(json.dumps(changed).encode())[0], world().documents)
        assert after.verdict is Verdict.VERIFIED
        assert told(after.view) == told(before.view)

    same()
