"""A request is made, answered and checked, between two people who have only the command line."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import orjson
import zxingcpp
from PIL import Image

from tests.support.command import Done, lanyard
from tests.support.signing import badge, signed

QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
"""A picture of many small squares is now and then taken for another kind of code as well."""

WORDS = "four quiet river stones"


def wallet_with_a_badge(folder: Path) -> tuple[Path, str]:
    """Returns a vault with one badge issued to its own key, and the record's id."""
    vault = folder / "v"
    assert lanyard("init", vault=vault, passphrase=WORDS).status == 0
    (folder / "seed.json").write_bytes(orjson.dumps(signed(badge(subject=None))))
    (row,) = lanyard("add", folder / "seed.json", "--json", vault=vault, passphrase=WORDS).rows
    shown = lanyard("present", row["id"], "-o", folder / "seed.vp.json", vault=vault, passphrase=WORDS)
    assert shown.status == 0, shown.err
    holder = json.loads((folder / "seed.vp.json").read_text())["holder"]
    (folder / "mine.json").write_bytes(orjson.dumps(signed(badge(subject=holder))))
    (row,) = lanyard("add", folder / "mine.json", "--json", vault=vault, passphrase=WORDS).rows
    return vault, row["id"]


def judged(*words: str | Path) -> tuple[Done, dict[str, object]]:
    done = lanyard("verify", "--words", "--json", "--offline", *words)
    (row,) = done.rows
    return done, row


def replay(row: dict) -> dict:
    return next(check for check in row["checks"] if check["check"] == "replay" and check["scope"] == "")


def test_a_request_is_answered_once(tmp_path: Path) -> None:
    state = tmp_path / "state"
    asked = lanyard(
        "ask", "--domain", "https://ward.example", "--purpose", "Post 4471", "-o", tmp_path / "ask.json", "--code",
        tmp_path / "ask.png", "--state", state, "--json",
    )  # fmt: skip
    assert asked.status == 0, asked.err
    (request,) = asked.rows
    assert request["challenge"] in request["text"]
    assert request["remembered"] is True
    for name in ("ask.json", "ask.png"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / "ask.png"), formats=QR_ONLY)
    assert json.loads(code.text) == json.loads((tmp_path / "ask.json").read_text()) == request["request"]

    vault, record = wallet_with_a_badge(tmp_path)
    words = ("present", record, "--challenge", tmp_path / "ask.json", "-o", tmp_path / "answer.vp.json", "--json")
    answered = lanyard(*words, vault=vault, passphrase=WORDS)
    assert answered.status == 0, answered.err
    proof = json.loads((tmp_path / "answer.vp.json").read_text())["proof"]
    assert (proof["challenge"], proof["domain"]) == (request["challenge"], "https://ward.example")
    assert "Post 4471" in (tmp_path / "answer.vp.json").read_text()

    # Remembered: nothing need be typed to know the answer, and a second one to it is said.
    done, row = judged("--state", state, tmp_path / "answer.vp.json")
    assert (done.status, replay(row)["outcome"]) == (0, "passed"), row
    assert any(request["challenge"] in line["text"] for line in row["words"]["lines"])  # type: ignore[index]
    done, row = judged("--state", state, tmp_path / "answer.vp.json")
    assert done.status == 1
    assert [problem["code"] for problem in replay(row)["problems"]] == ["challenge_used"]
    assert row["words"]["tone"] == "bad"  # type: ignore[index]


def test_the_code_can_be_typed_and_another_is_refused(tmp_path: Path) -> None:
    (request,) = lanyard("ask", "--json").rows
    (other,) = lanyard("ask", "--json", "--domain", "other.example", "-o", tmp_path / "other.json").rows
    vault, record = wallet_with_a_badge(tmp_path)
    typed = request["challenge"].lower().replace("-", " ")
    shared = lanyard("share", record, "--challenge", typed, "--html", tmp_path / "a.html", vault=vault, passphrase=WORDS)
    assert shared.status == 0, shared.err
    done, row = judged("--challenge", typed, tmp_path / "a.html")
    assert (done.status, replay(row)["outcome"]) == (0, "passed")
    for given in (other["challenge"], tmp_path / "other.json"):
        done, row = judged("--challenge", given, tmp_path / "a.html")
        assert done.status == 1
        assert replay(row)["problems"][0]["code"] == "challenge_differs"


def test_an_answer_made_for_another_is_no_answer_to_ours(tmp_path: Path) -> None:
    state = tmp_path / "state"
    (request,) = lanyard("ask", "--domain", "ward.example", "--state", state, "--json").rows
    vault, record = wallet_with_a_badge(tmp_path)
    words = ("present", record, "--challenge", request["challenge"], "--domain", "thief.example", "-o", tmp_path / "a.json")
    assert lanyard(*words, vault=vault, passphrase=WORDS).status == 0
    for _ in range(2):
        # It uses up nothing: whoever was asked can still answer.
        done, row = judged("--state", state, tmp_path / "a.json")
        assert done.status == 1
        assert replay(row)["problems"][0]["code"] == "domain_differs"


def test_what_is_no_request_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"type": "nothing"}')
    (tmp_path / "mine.json").write_bytes(orjson.dumps(signed(badge())))
    done = lanyard("verify", "--challenge", tmp_path / "x.json", tmp_path / "mine.json")
    assert done.status == 2
    assert "no request that can be answered" in done.err
    (tmp_path / "folder").write_text("")
    refused = lanyard("ask", "--state", tmp_path / "folder")
    assert refused.status == 2
    assert "Traceback" not in refused.err
    request = b'{"verifiablePresentationRequest": {"query": [], "challenge": "c"}}'
    (line,) = lanyard("verify", "--json", "-", stdin=request).rows
    assert line["error"]["code"] == "request_file"
