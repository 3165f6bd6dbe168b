"""A policy file goes by a name that no policy of the program has."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from wallet.verify.policy import load_policy


@pytest.mark.parametrize(
    "name",
    ["employer", "learner", "Employer", "EMPLOYER", " employer", "employer ", "employer\n", "employеr", "employer\u200b", "",
     "é",     "\u202eemployer", None, 1, ["employer"], {"employer": 1}, "employer/2", "x" * 61],
)  # fmt: skip
def test_a_policy_file_goes_by_a_name_of_its_own(name: Any, tmp_path: Any) -> None:
    from wallet.errors import UsageError

    file = tmp_path / "policy.json"
    file.write_bytes(orjson.dumps({"id": name, "required": []}))
    with pytest.raises(UsageError):
        load_policy(file)
    file.write_bytes(orjson.dumps({"id": "our-ward.2026", "required": []}))
    assert load_policy(file).id == "our-ward.2026"
