"""Where documents come from: a folder that cannot be left, evidence that answers again, one question per run."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from tests.support.signing import ISSUER, NOW, badge, did_document, signed
from wallet.errors import FetchError, UsageError
from wallet.formats.reading import read_document
from wallet.report import EvidenceItem, Verdict
from wallet.verify.context import Document
from wallet.verify.policy import LEARNER
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.chained import ChainedDocuments, NoDocuments
from wallet.verify.sources.kept import KeptDocuments
from wallet.verify.sources.recording import RecordingDocuments
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.verifier import verify


def test_nothing_answers_offline() -> None:
    with pytest.raises(FetchError) as told:
        NoDocuments().get("https://x.example", purpose="did_document")
    assert told.value.code == "offline"


@pytest.mark.parametrize("name", ["index.json", "manifest.json"])
def test_a_folder_answers_by_its_index(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.json").write_bytes(b"{}")
    (tmp_path / name).write_bytes(orjson.dumps({"documents": {"https://x.example/a": "a.json"}}))
    source = SuppliedDocuments(tmp_path)
    assert source.get("https://x.example/a", purpose="did_document").content == b"{}"
    with pytest.raises(FetchError):
        source.get("https://x.example/b", purpose="did_document")


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "sub/../../secret", "link"])
def test_a_folder_cannot_be_left(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "index.json").write_bytes(orjson.dumps({"https://x.example": path}))
    with pytest.raises(FetchError):
        SuppliedDocuments(folder).get("https://x.example", purpose="did_document")


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b'{"a": 1, "a": 2}'])
def test_a_folder_without_an_index_that_can_be_read(tmp_path: Path, text: bytes) -> None:
    if text:
        (tmp_path / "manifest.json").write_bytes(text)
    with pytest.raises(UsageError):
        SuppliedDocuments(tmp_path)


def test_a_did_web_may_be_listed_by_itself_or_by_its_address() -> None:
    document = orjson.dumps(did_document("did:web:uni.example", multikey=ISSUER.multikey))
    credential = read_document(signed(badge("did:web:uni.example"), method="did:web:uni.example#k"))
    for name in ("did:web:uni.example", "https://uni.example/.well-known/did.json"):
        report = verify(credential, VerificationRequest(LEARNER, NOW, SuppliedDocuments({name: document})))
        assert report.verdict is Verdict.VERIFIED


def test_kept_evidence_gives_the_same_verdict_with_the_network_off() -> None:
    document = orjson.dumps(did_document("did:web:uni.example", multikey=ISSUER.multikey))
    credential = read_document(signed(badge("did:web:uni.example"), method="did:web:uni.example#k"))
    source = SuppliedDocuments({"did:web:uni.example": document})
    first = verify(credential, VerificationRequest(LEARNER, NOW, source))
    again = verify(credential, VerificationRequest(LEARNER, NOW, KeptDocuments(first.evidence)))
    assert again.verdict is first.verdict is Verdict.VERIFIED
    assert again.view == first.view


def _kept(text: bytes, day: int) -> EvidenceItem:
    digest = hashlib.sha256(text).hexdigest()
    return EvidenceItem("status_list", "https://x.example/l", digest, datetime(2026, 1, day, tzinfo=UTC), text)


def test_the_newest_kept_copy_answers_and_as_of_a_day_the_one_of_that_day() -> None:
    items = [_kept(b"bad", 9), _kept(b"good", 2)]
    assert KeptDocuments(items).get("https://x.example/l", purpose="status_list").content == b"bad"
    then = KeptDocuments(items, at=datetime(2026, 1, 5, tzinfo=UTC))
    assert then.get("https://x.example/l", purpose="status_list").content == b"good"


class _Counting:
    def __init__(self) -> None:
        self.asked = 0

    def get(self, address: str, *, purpose: str) -> Document:
        self.asked += 1
        if address == "https://x.example/none":
            raise FetchError("not_found", purpose)
        return Document(address, b"{}", fetched_at=NOW, origin="network")


def test_each_address_is_asked_once_per_run() -> None:
    counting = _Counting()
    recording = RecordingDocuments(ChainedDocuments([counting]))
    for _ in range(3):
        recording.get("https://x.example/a", purpose="status_list")
        with pytest.raises(FetchError):
            recording.get("https://x.example/none", purpose="status_list")
    assert counting.asked == 2
    assert [item.address for item in recording.evidence] == ["https://x.example/a"]
    assert recording.online
