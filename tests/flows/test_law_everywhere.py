"""The law on every surface, over every file there is: what is read of a thing anywhere is what the one statement says.

Everything beside the checkout (vectors, cases) and all inputs of our own are taken into one wallet without a network, as a
person would; then every place that says something of it is asked. tests/attacks/conftest.py does the same for each attack.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pypdf
import pytest
from pytestqt.qtbot import QtBot

from tests.support import surfaces
from tests.support.command import lanyard
from tests.support.law import breaches
from tests.support.law_inputs import everything
from tests.support.shared import shared_folder
from tests.support.signing import NOW
from tests.ui.looking import texts
from ui.parts.statement import StatementLines
from ui.screens.home.attention import attention
from wallet.clock import FixedClock
from wallet.credential.model import RecordId
from wallet.errors import LanyardError, ShareError
from wallet.intake.source import from_bytes
from wallet.records.facts import facts
from wallet.records.points import Tone
from wallet.records.statement import statement
from wallet.records.wording import Wording, statement_row
from wallet.service.sharing import PresentationForm, PresentationRequest
from wallet.service.wallet import Wallet
from wallet.share.page_data import page_data
from wallet.share.print_fonts import BOLD, printable

pytestmark = pytest.mark.slow
WORDS = "four quiet river stones"
_LARGEST = 300_000
"""Bytes of a file that is taken in here; larger ones are there to keep readers busy."""
SHOWN = 8
"""Records of which ``show`` is asked by itself: each run opens the wallet anew."""
_SERIOUS = {"share_not_good", "share_expired", "share_bound_to_another_key", "share_not_yet"}


def files() -> Iterator[tuple[str, bytes]]:
    """Yields (name, bytes) of everything."""
    for name, document in everything():
        yield f"own/{name}", document if isinstance(document, bytes) else orjson.dumps(document)
    shared = shared_folder()
    for folder in () if shared is None else (shared / "cases", shared / "vectors"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in (".md", ".py", ".txt") and path.stat().st_size <= _LARGEST:
                yield str(path.relative_to(folder.parent)), path.read_bytes()


class Tally:
    """What was compared, and what differed."""

    def __init__(self) -> None:
        self.compared: Counter[str] = Counter()
        self.wrong: list[str] = []

    def same(self, surface: str, name: str, shown: str, expected: str) -> None:
        """Notes one comparison."""
        self.compared[surface] += 1
        if shown != expected:
            self.wrong.append(f"{surface} · {name}: {shown!r}, not {expected!r}")

    def holds(self, surface: str, name: str, lawful: bool, why: str) -> None:
        """Notes one question with a yes or a no."""
        self.compared[surface] += 1
        if not lawful:
            self.wrong.append(f"{surface} · {name}: {why}")


@pytest.mark.timeout(1200)
def test_every_surface_says_what_is_so(tmp_path: Path, qtbot: QtBot) -> None:
    tally, read = Tally(), {}
    wallet, _ = Wallet.create(tmp_path / "vault", WORDS, clock=FixedClock(NOW))
    try:
        for name, data in files():
            for outcome in wallet.adding.add([from_bytes(data, route="test", name=Path(name).name)]):
                if outcome.id is not None and outcome.id not in read and outcome.facts is not None:
                    read[outcome.id] = name
                    _on_the_shelf(wallet, outcome.id, name, statement(outcome.facts, NOW), tally)
                    _handed_out(wallet, outcome.id, name, tmp_path, tally)
        _at_home(wallet, tally)
    finally:
        wallet.close()
    _at_the_command_line(tmp_path, read, tally)
    print(f"{len(read)} things read; {len(tally.compared)} surfaces; {sum(tally.compared.values())} comparisons; "
          f"{len(tally.wrong)} differences")  # fmt: skip
    print(dict(tally.compared))
    assert len(tally.compared) >= 18
    assert not tally.wrong, "\n".join(tally.wrong[:40])


def _on_the_shelf(wallet: Wallet, record_id: RecordId, name: str, added: Any, tally: Tally) -> None:
    record = wallet.library.record(record_id)
    truth = statement(facts(record.report), NOW)
    row = statement_row(truth, "en")
    tally.holds("the law", name, not breaches(record.report, NOW), str(breaches(record.report, NOW)))
    tally.same("add", name, Wording("en", NOW).line(added.headline), row["headline"])
    kept = statement(record.summary.facts, NOW)
    tally.same("shelf", name, Wording("en", NOW).line(kept.headline), row["headline"])
    for surface, shown, words in surfaces.of_a_report(record.report, NOW):
        tally.same(surface, name, shown.words, words)
        tally.holds(surface, name, not (shown.good and truth.tone is not Tone.GOOD), "shown as good")
    for wrong in surfaces.accusations(record.report, truth):
        tally.holds("letter", name, False, wrong)
    tally.holds("letter", name, True, "")
    widget = StatementLines(facts(record.report), NOW)
    long = Wording("en", NOW, long_days=True).line(truth.headline)
    tally.same("credential page, its widget", name, texts(widget)[0], long)
    widget.deleteLater()


def _handed_out(wallet: Wallet, record_id: RecordId, name: str, folder: Path, tally: Tally) -> None:
    """Preview, page and paper of what can be presented: what is told beforehand is what they are told."""
    request = PresentationRequest("A ward", expires_in=timedelta(days=1))
    try:
        preview = wallet.sharing.preview([record_id], request)
        signed = wallet.sharing.present([record_id], request)
    except ShareError:
        return
    ahead = {code for warning in preview.warnings for code in [warning.code]}
    for way, report in preview.reports.items():
        spoken = statement(report, NOW)
        lawful = not (spoken.tone is Tone.GOOD and ahead & _SERIOUS)
        tally.holds(f"share preview: {way}", name, lawful, f"good, and warned of {ahead & _SERIOUS}")
        if way in ("file", "html", "pdf"):
            tally.holds("share warnings", name, spoken.tone is not Tone.BAD or bool(ahead & _SERIOUS), f"{spoken.headline}")
    truth = statement(signed.report, NOW)
    if "html" in preview.reports and signed.request.form is PresentationForm.EMBEDDED:
        data = page_data(signed, "en")
        tally.same(
            "page, its embedded headline", name, data["headline"], Wording("en", NOW, on_paper=True).line(truth.headline)
        )
        for number, item in enumerate(data["credentials"]):
            scope = f"/verifiableCredential/{number}"
            inner = next((one for one in truth.everything() if one.scope == scope), None)
            if inner is not None:
                expected = Wording("en", NOW, on_paper=True).line(inner.headline)
                tally.same("page, its embedded statement", name, item["report"]["text"], expected)
                good = item["report"]["verdict"] == "verified"
                tally.holds(
                    "page, its embedded verdict", name, not (good and inner.tone in (Tone.BAD, Tone.UNKNOWN)), "good"
                )
    path = folder / "out.pdf"
    path.unlink(missing_ok=True)
    wallet.sharing.deliver(signed, "pdf", path, language="en")
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages).split())
    kept = statement(wallet.library.record(record_id).summary.facts, NOW)
    words = printable(Wording("en", NOW, on_paper=True).line(kept.headline), BOLD).text
    tally.holds("PDF, its text", name, words.replace(" ", "") in text.replace(" ", ""), f"{words!r} is not in it")


def _at_home(wallet: Wallet, tally: Tally) -> None:
    rows = [row for start in range(0, wallet.library.count(""), 200) for row in wallet.library.find("", offset=start)]
    # What was replaced by a newer one is silent there; what is not, is shown as what it is.
    items = {item.id: item for item in attention(wallet.library.attention(limit=len(rows)).entries, NOW)}
    assert any(item.colour == "problem" for item in items.values())
    for row in rows:
        spoken, item = statement(row.facts, NOW), items.get(row.id)
        if spoken.tone is Tone.BAD:
            tally.holds("Home", row.title, item is None or item.colour == "problem", "bad, and not shown so")
        elif spoken.tone is Tone.GOOD:
            fine = item is None or item.colour == "attention"
            tally.holds("Home", row.title, fine, "good, and said to be otherwise")
        else:
            tally.holds("Home", row.title, item is None or item.colour != "genuine", "shown as good")


def _at_the_command_line(folder: Path, read: dict[RecordId, str], tally: Tally) -> None:
    vault, env = folder / "vault", {"LANGUAGE": "en"}
    # The command speaks of this very moment, the wallet above spoke of another: the shelf is asked again for that.
    listed = lanyard("list", "--json", vault=vault, passphrase=WORDS, env=env, timeout=600)
    rows = {row["id"]: row for row in listed.rows}
    assert set(rows) >= set(read)
    for record_id, name in read.items():
        words = rows[record_id]["words"]
        tally.holds("list --json", name, words["tone"] != "good" or rows[record_id]["state"] == "genuine", "good")
    text = lanyard("list", vault=vault, passphrase=WORDS, env=env, timeout=600).out
    for record_id, name in read.items():
        head = " ".join(rows[record_id]["words"]["headline"].split())
        tally.holds("list", name, head in " ".join(text.split()), f"{head!r} is not in the list")
    for record_id in list(read)[:: max(1, len(read) // SHOWN)]:
        (shown,) = lanyard("show", record_id, "--json", vault=vault, passphrase=WORDS, env=env).rows
        expected = rows[record_id]["words"]
        tally.same("show --json", read[record_id], shown["words"]["headline"], expected["headline"])
    _over_files(folder, env, tally)


def _over_files(folder: Path, env: dict[str, str], tally: Tally) -> None:
    """``verify`` and ``explain`` over files by themselves: a letter is written only of what is not well."""
    paths = []
    for number, (name, data) in enumerate(files()):
        if name.startswith(("own/", "cases/")):
            paths.append(folder / f"{number:05}{Path(name).suffix or '.json'}")
            paths[-1].write_bytes(data)
    at = ("--offline", "--at", NOW.isoformat())
    judged = lanyard("verify", "--words", "--json", *at, *paths, env=env, timeout=900).rows
    explained = lanyard("explain", "--json", *at, *paths, env=env, timeout=900).rows
    letters = {(row["source"], row.get("index")): row for row in explained if "reasons" in row}
    for row in judged:
        if "words" not in row:
            continue
        same = letters.get((row["source"], row["index"]))
        assert same is not None, row["source"]
        tally.same("explain --json", row["source"], same["verdict"], row["verdict"])
        tally.holds("explain --letter", row["source"], not (same["letter"] and row["words"]["tone"] == "good"), "a letter")


def test_tally_notices() -> None:
    tally = Tally()
    tally.same("a", "x", "one", "two")
    tally.holds("b", "x", False, "why")
    assert len(tally.wrong) == 2
    assert json.dumps(dict(tally.compared)) == '{"a": 1, "b": 1}'
    assert issubclass(ShareError, LanyardError)
