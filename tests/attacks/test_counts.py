"""Files of nothing but small things: what is too much is counted before it is read, and said in a sentence."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from resources import catalogue
from tests.support.bounds import bounded
from tests.support.signing import NOW, badge, codes, judge, outcome, signed
from wallet import limits
from wallet.clock import FixedClock
from wallet.encodings import strict_json
from wallet.errors import IntakeError
from wallet.intake import unwrap
from wallet.intake.source import from_bytes
from wallet.intake.unwrap import unwrap_each
from wallet.jsonld.nquads import escape, unescape
from wallet.report import Verdict
from wallet.sample.issuer import SampleIssuer, encoded
from wallet.verify import verifier
from wallet.verify.proofs import children, data_integrity

_BYTES = limits.MAX_SOURCE_BYTES
_CREDENTIAL = b'{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"x":['
_MAIL = b"From: a@b.example\nTo: c@d.example\n"
_PARTS = _MAIL + b'Content-Type: multipart/mixed; boundary="b"\n\n'


def _full(start: bytes, many: bytes, end: bytes) -> bytes:
    return start + many * ((_BYTES - len(start) - len(end)) // len(many)) + end


TEXTS = {
    "lines of empty objects": (_full(b"", b"{}\n", b"{}"), "too_many_items"),
    "lines of objects": (_full(b"", b'{"a":1}\n', b"{}"), "too_many_items"),
    "lines of tokens": (_full(b"", b"eyJ.a.b\n", b"eyJ.a.b"), "too_many_items"),
    "lines of wrapped tokens": (_full(b"", b'{"jwt":"eyJ.a.b"}\n', b"{}"), "too_many_items"),
    "lines of credentials": (_full(b"", b'{"type":["VerifiableCredential"]}\n', b"{}"), "too_many_items"),
    "a list of empty lists": (_full(b"[", b"[],", b"[]]"), "json_too_many"),
    "a list of empty objects": (_full(b"[", b"{},", b"{}]"), "json_too_many"),
    "a list of numbers": (_full(b"[", b"1,", b"1]"), "too_many_items"),
    "a list of texts": (_full(b"[", b'"a",', b'"a"]'), "too_many_items"),
    "a list of brackets in texts": (_full(b"[", b'"[",', b'"["]'), "too_many_items"),
    "a credential of empty lists": (_full(_CREDENTIAL, b"[],", b"1]}"), "json_too_many"),
    "objects behind one escape": (_full(b'{"x":"\\n","y":[', b'{"a":1},', b"1]}"), "json_too_many"),
    "a drawing of empty shapes": (_full(b'<svg xmlns="http://www.w3.org/2000/svg">', b"<g/>", b"</svg>"), "svg_too_busy"),
    "a drawing that goes ever deeper": (_full(b'<svg xmlns="http://www.w3.org/2000/svg">', b"<g>", b""), "svg_too_busy"),
    "a mail of headers": (_full(_MAIL, b"X-A: a\n", b"\n{}"), "mail_damaged"),
    "a mail of empty parts": (_full(_PARTS, b"--b\n\n\n", b"--b--\n"), "too_many_items"),
}  # fmt: skip


def _codes(data: bytes) -> set[str]:
    return {item.error.code if item.error else "read" for item in unwrap_each(from_bytes(data, route="bytes"))}


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_of_small_things_is_refused_soon(name: str) -> None:
    data, code = TEXTS[name]
    with bounded(3.0):
        assert _codes(data) == {code}
    for language in catalogue.LANGUAGES:
        problem = catalogue.explained(code, "", language, day=str, safe=str)
        assert problem.sentence
        assert problem.next, "and says what to do"


# Still read ---------------------------------------------------------------------------
def test_as_many_lines_as_are_allowed_are_read() -> None:
    line = b'{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"]}'
    for text in (b"\n".join([line] * 2_000), b"[" + b",".join([line] * 2_000) + b"]"):
        assert [item.error for item in unwrap_each(from_bytes(text, route="bytes"))] == [None] * 2_000


def test_brackets_in_texts_are_no_nesting_and_none_is_hidden_by_one() -> None:
    assert strict_json.loads(b'["' + b"[" * 300_000 + b'"]') == ["[" * 300_000]
    for text in (b'"\\""', b'"\\\\"', b'"\\\\\\""', b'"a\\\\\\\\"', b'"\\"[\\""', b'""'):
        for around in (b"%s", b"%s,%s", b"[%s],%s"):
            start = b"[" + around.replace(b"%s", text) + b","
            with pytest.raises(IntakeError) as refused:
                strict_json.loads(start + b"[" * 64 + b"]" * 64 + b"]")
            assert refused.value.code == "json_too_deep"
            assert strict_json.loads(start + b"[" * 63 + b"]" * 63 + b"]")


# Archives -----------------------------------------------------------------------------
def _zipped(members: Iterator[tuple[str, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return held.getvalue()


def test_an_archive_of_hundreds_of_thousands_of_names() -> None:
    entry = b"PK\x01\x02" + b"\0" * 42
    with bounded(3.0):
        assert _codes(b"PK\x03\x04" + entry * 500_000 + b"PK\x05\x06" + b"\0" * 18) == {"too_many_items"}


def test_archives_in_archives_multiply_no_further_than_one_source_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unwrap, "MAX_SOURCE_UNPACKED_BYTES", 1_000_000)
    bomb = _zipped((f"{n}.txt", b"\0" * 90_000) for n in range(10))
    data = _zipped((f"{n}.zip", bomb) for n in range(50))
    items = unwrap_each(from_bytes(data, route="bytes"))
    assert len([item for item in items if item.error and item.error.code == "unpacks_too_large"]) >= 49
    assert len(items) < 100


def test_what_is_told_of_one_source_is_counted_however_it_is_packed() -> None:
    lines = b'{"a":1}\n' * 3_000 + b'{"type":["VerifiableCredential"],"@context":["https://www.w3.org/ns/credentials/v2"]}'
    data = _zipped((f"{n}.jsonl", lines) for n in range(9))
    items = unwrap_each(from_bytes(data, route="bytes"))
    assert len(items) == limits.MAX_ARCHIVE_ENTRIES + 1
    assert items[-1].error is not None
    assert items[-1].error.code == "too_many_items"


def test_a_tape_of_ever_more_names() -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for number in range(limits.MAX_ARCHIVE_ENTRIES + 1):
            archive.addfile(tarfile.TarInfo(f"{number}.json"))
    with bounded(3.0):
        assert _codes(held.getvalue()) == {"too_many_items"}


# Deciding -----------------------------------------------------------------------------
def test_a_text_of_nothing_but_escapes_is_judged_soon() -> None:
    document = badge()
    document["credentialSubject"]["achievement"]["criteria"]["narrative"] = '"\n\\' * 300_000
    credential = signed(document)
    with bounded(3.0):
        assert judge(credential).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("text", ['"', "\\", '\\"', "\\n", "\n", "\\\\u0041", "\x00", "\x7f", 'a\\"\\\\b', "\\\\\\", "é\\"])
def test_escapes_come_back_as_they_were(text: str) -> None:
    for many in (text, text * 3, text + "n", "u" + text, text + "u0041"):
        assert unescape(escape(many)) == many


def test_what_is_too_large_to_check_is_unknown_and_never_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    from wallet.jsonld import graph, quads

    document = badge()
    document["credentialSubject"]["achievement"]["tag"] = [f"tag {number}" for number in range(500)]
    credential = signed(document)
    for module, limit in ((quads, "MAX_QUADS"), (graph, "MAX_VIEW_NODES")):
        with monkeypatch.context() as small:
            small.setattr(module, limit, 3)
            report = judge(credential)
        assert codes(report, "shape") == {"too_many_statements"}
        assert outcome(report, "shape").kind == "unknown"
        assert report.verdict is Verdict.INCONCLUSIVE


def test_a_list_longer_than_is_followed_is_too_large_and_not_told_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    from wallet.jsonld import graph

    document: dict[str, Any] = badge()
    document["credentialSubject"]["achievement"]["resultDescription"] = [
        {"id": "urn:x:r", "type": ["ResultDescription"], "name": "Grade", "resultType": "LetterGrade",
         "allowedValue": [str(number) for number in range(12)]}
    ]  # fmt: skip
    credential = signed(document)
    assert judge(credential).verdict is Verdict.VERIFIED
    monkeypatch.setattr(graph, "MAX_LIST_CELLS", 11)
    report = judge(credential)
    assert codes(report, "shape") == {"too_many_statements"}
    assert report.verdict is Verdict.INCONCLUSIVE


def test_limits_that_a_file_meets_one_after_the_other_agree() -> None:
    """A transcript as large as a file may be, and with as many courses as may be inside, meets no limit on its way."""
    kib = limits.MAX_SOURCE_BYTES / limits.KIB
    # What the courses of universities have a kilobyte (tests/benchmarks/growth.py prints it).
    assert limits.MAX_QUADS >= 20 * kib
    assert limits.MAX_JSON_CONTAINERS >= 9 * kib
    assert limits.MAX_VIEW_NODES >= 8 * kib
    assert limits.MAX_TEXT_ITEMS <= limits.MAX_ARCHIVE_ENTRIES
    assert limits.MAX_WORKER_QUESTIONS >= 2 * limits.MAX_EMBEDDED_CREDENTIALS


def test_a_transcript_of_as_many_courses_as_are_allowed_is_verified_and_more_are_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (children, verifier, data_integrity):
        monkeypatch.setattr(module, "MAX_EMBEDDED_CREDENTIALS", 12)
    issuer = SampleIssuer("Wrenfield", clock=FixedClock(NOW))
    assert judge(encoded(issuer.transcript(courses=12))).verdict is Verdict.VERIFIED
    for courses in (13, 15):
        report = judge(encoded(issuer.transcript(courses=courses)))
        assert report.verdict is Verdict.INCONCLUSIVE
        (shape,) = [result for result in report.results if result.check == "shape" and result.outcome.kind != "passed"]
        assert [problem.code for problem in shape.outcome.problems] == ["too_many_embedded"]
