"""Signed PDFs: two signers, changed after signing, added to, certified, a chain nobody knows; right each time."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfWriter

from resources import catalogue
from tests.support.command import lanyard
from tests.support.signed_pdfs import paper, party, signed, with_a_form_more, with_a_page_more
from wallet.errors import IntakeError
from wallet.examine.in_process import InProcess
from wallet.intake.pdf.signatures import PdfSignature, SignedState
from wallet.worker.pool import Pool

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
ROOT = party("A Root", authority=True)
REGISTRAR = party("The Registrar", "A Root")
DEAN = party("The Dean")
ONE = signed(paper(), REGISTRAR, ROOT)


def by_changing_a_byte() -> bytes:
    at = ONE.index(b"stream\n") + 12
    return ONE[:at] + bytes([ONE[at] ^ 1]) + ONE[at + 1 :]


CASES = {
    "alone": (ONE, [("The Registrar", SignedState.UNCHANGED, True, False)]),
    "two signers": (
        signed(ONE, DEAN, field="Two"),
        [("The Registrar", SignedState.ADDED_TO, True, False), ("The Dean", SignedState.UNCHANGED, False, False)],
    ),
    "a byte changed": (by_changing_a_byte(), [("The Registrar", SignedState.CHANGED, False, False)]),
    "a page added": (with_a_page_more(ONE), [("The Registrar", SignedState.CHANGED, True, False)]),
    "saved again": (with_a_form_more(ONE), [("The Registrar", SignedState.ADDED_TO, True, False)]),
    "certified": (
        signed(paper(), REGISTRAR, ROOT, certify=True), [("The Registrar", SignedState.UNCHANGED, True, True)]
    ),
    "certified, a page added": (
        with_a_page_more(signed(paper(), REGISTRAR, ROOT, certify=True)),
        [("The Registrar", SignedState.CHANGED, True, True)],
    ),
    "unknown chain": (signed(paper(), DEAN), [("The Dean", SignedState.UNCHANGED, False, False)]),
    "unsigned": (paper(), []),
}  # fmt: skip


def seen(entries: tuple[PdfSignature, ...]) -> list[tuple[str, SignedState, bool, bool]]:
    return [(entry.signer, entry.state, entry.is_known, entry.is_certified) for entry in entries]


@pytest.mark.parametrize("name", CASES)
def test_each_is_told_as_it_is(name: str) -> None:
    document, wanted = CASES[name]
    assert seen(InProcess().pdf_signatures(document, [ROOT.der], AT)) == wanted


def test_a_worker_says_the_same_behind_its_walls() -> None:
    with Pool() as pool:
        for name, (document, wanted) in CASES.items():
            assert seen(pool.pdf_signatures(document, [ROOT.pem], AT)) == wanted, name


def test_without_a_root_nobody_is_known_and_an_ended_certificate_is_none() -> None:
    (entry,) = InProcess().pdf_signatures(ONE, [], AT)
    assert (entry.state, entry.is_known) == (SignedState.UNCHANGED, False)
    (entry,) = InProcess().pdf_signatures(ONE, [ROOT.der], datetime(2040, 1, 1, tzinfo=UTC))
    assert (entry.state, entry.is_known) == (SignedState.UNCHANGED, False)
    (entry,) = InProcess().pdf_signatures(ONE, [party("Another Root", authority=True).der], AT)
    assert not entry.is_known


def test_a_root_of_the_same_name_with_another_key_knows_nobody() -> None:
    party.cache_clear()
    impostor = party("A Root", authority=True)
    assert impostor.der != ROOT.der
    (entry,) = InProcess().pdf_signatures(ONE, [impostor.der], AT)
    assert not entry.is_known


def locked() -> bytes:
    writer = PdfWriter(io.BytesIO(paper()))
    writer.encrypt("a password", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("document", [b"", b"%PDF-1.7\n", ONE[: len(ONE) // 2], b"{}", locked()])
def test_what_cannot_be_read_is_said(document: bytes) -> None:
    with pytest.raises(IntakeError) as error:
        InProcess().pdf_signatures(document, [], AT)
    assert error.value.code == ("pdf_locked" if b"/Encrypt" in document else "pdf_damaged")


@pytest.mark.parametrize("root", [b"", b"x", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", ONE])
def test_a_root_that_is_none_is_said(root: bytes) -> None:
    with pytest.raises(IntakeError, match="certificate_unreadable"):
        InProcess().pdf_signatures(ONE, [root], AT)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_sentences_of_the_command(language: str, tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes(ROOT.pem)
    paths = {}
    for number, (name, (document, _)) in enumerate(CASES.items()):
        paths[name] = tmp_path / f"{number}.pdf"
        paths[name].write_bytes(document)
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7")
    words: list[str | Path] = [
        "signatures",
        *paths.values(),
        tmp_path / "bad.pdf",
        "--root",
        root,
        "--at",
        "2026-11-30T12:00:00Z",
    ]
    done = lanyard(*words, "--json", env={"LANGUAGE": language})
    assert done.status == 1
    for (name, (_, wanted)), row in zip(CASES.items(), done.rows, strict=False):
        assert [entry["state"] for entry in row["signatures"]] == [state for _, state, _, _ in wanted], name
        for entry in row["signatures"]:
            text = lambda key: catalogue.text(f"signature.{key}", language)  # noqa: E731
            assert entry["words"][1:] == [
                text(entry["state"]), text("known" if entry["signer_known"] else "not_known"),
                *([text("certified")] if entry["certified"] else []),
            ]  # fmt: skip
    assert done.rows[-1]["error"]["code"] == "pdf_damaged"
    assert len({json.dumps(row["signatures"]) for row in done.rows[:-1] if row["signatures"]}) > 5
    assert lanyard("signatures", paths["alone"], "--root", root, env={"LANGUAGE": language}).status == 0
