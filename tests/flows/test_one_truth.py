"""One truth: command line, shelf, card, Check and paper say of each input what the statement says, and nothing else."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pypdf
from pytestqt.qtbot import QtBot

from tests.support.command import lanyard
from tests.support.law_inputs import everything
from tests.support.signing import NOW, judge
from ui.screens.check.checked_items import CheckedItem, in_short
from ui.text.checks import rows
from ui.text.standing import accessible_text, card_lines
from wallet.clock import FixedClock
from wallet.errors import ShareError
from wallet.intake.source import from_bytes
from wallet.records.facts import facts
from wallet.records.statement import statement
from wallet.records.wording import statement_row
from wallet.service.sharing import PresentationRequest
from wallet.service.wallet import Wallet

INPUTS = everything()


def as_bytes(document: Any) -> bytes:
    return document if isinstance(document, bytes) else orjson.dumps(document)


def words(document: Any) -> dict[str, Any]:
    return statement_row(statement(judge(document), NOW), "en")


def test_the_command_line_says_it(tmp_path: Path) -> None:
    files = []
    for place, (_, document) in enumerate(INPUTS):
        path = tmp_path / f"{place:03}.json"
        path.write_bytes(as_bytes(document))
        files.append(str(path))
    asked = ("verify", "--words", "--json", "--offline", "--at", NOW.isoformat())
    rows = {row["source"]: row for row in lanyard(*asked, *files, env={"LANGUAGE": "en"}).rows}
    judged = [(rows[file], document) for file, (_, document) in zip(files, INPUTS, strict=True) if "words" in rows[file]]
    assert len(judged) >= len(INPUTS) - 2, "nearly all of them can be read"
    assert [row["source"] for row, document in judged if row["words"] != words(document)] == []


def test_shelf_card_and_check_say_it(tmp_path: Path, qtbot: QtBot) -> None:
    wallet, _ = Wallet.create(tmp_path / "vault", "four quiet river stones", clock=FixedClock(NOW))
    different, cards = [], 0
    for name, document in INPUTS:
        for outcome in wallet.adding.add([from_bytes(as_bytes(document), route="test", name="x.json")]):
            if outcome.id is None:
                continue
            record = wallet.library.record(outcome.id)
            summary, report = record.summary, record.report
            cards += 1
            truth = statement(facts(report), NOW)
            row = statement_row(truth, "en")
            first, second = card_lines(summary, NOW)
            heard = accessible_text(summary, NOW)
            ((_, lines),) = in_short([CheckedItem("x", report=report, known=facts(report), whole=facts(report))], NOW)
            # Check writes days out: where there are any, its words are compared by the rest of the sentence.
            checked = lines[0][0].text if "202" not in row["headline"] else first.text
            seen = {first.text, checked, row["headline"]}
            green = [said.text for said in (first, second, *(line for line, _ in lines)) if said.colour == "genuine"]
            if len(seen) > 1 or first.text not in heard or (green and row["tone"] != "good"):
                different.append((name, seen, green))
    wallet.close()
    assert cards >= len(INPUTS) - 8
    assert different == []


def test_paper_says_it(tmp_path: Path) -> None:
    wallet, _ = Wallet.create(tmp_path / "vault", "four quiet river stones", clock=FixedClock(NOW))
    different, pages = [], 0
    for name, document in INPUTS:
        for outcome in wallet.adding.add([from_bytes(as_bytes(document), route="test", name="x.json")]):
            if outcome.id is None:
                continue
            try:
                signed = wallet.sharing.present([outcome.id], PresentationRequest(expires_in=timedelta(days=1)))
                wallet.sharing.deliver(signed, "pdf", tmp_path / f"{pages}.pdf")
            except ShareError:
                continue
            reader = pypdf.PdfReader(io.BytesIO((tmp_path / f"{pages}.pdf").read_bytes()))
            text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
            pages += 1
            spoken = statement(wallet.library.record(outcome.id).summary.facts, NOW)
            headline = statement_row(spoken, "en")["headline"].partition(" · ")[0].rstrip(".")
            if headline not in text:
                different.append((name, headline))
    wallet.close()
    assert pages >= 10
    assert different == []


def test_a_signature_that_holds_is_not_said_to_fail(qtbot: QtBot) -> None:
    """One that has run out, is missing, or answers somebody else, is called that at the top of its row too."""
    other = {"no_proof", "proof_expired", "key_revoked", "key_expired", "challenge_differs", "domain_differs"}
    said = {(row.title, row.codes[0]) for _, document in INPUTS for report in (judge(document),)
            for scope in sorted({result.scope for result in report.results})
            for row in rows(report, scope) if row.codes and "signature does not hold" in row.title}  # fmt: skip
    assert said
    assert {code for _, code in said} & other == set()
