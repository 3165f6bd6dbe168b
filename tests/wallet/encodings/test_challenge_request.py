"""Requests for a presentation: made, typed, read again, and refused."""

from __future__ import annotations

import json

import pytest

from wallet.encodings.challenge_request import (
    ChallengeRequest,
    challenge_as_typed,
    holds_request,
    new_request,
    read_request,
    request_document,
    request_text,
)
from wallet.errors import IntakeError
from wallet.intake.file_kinds import kind_of


def test_what_is_written_is_read() -> None:
    request = new_request("https://ward.example", "Application, post 4471")
    assert read_request(request_text(request)) == request
    assert read_request("\ufeff" + json.dumps(request_document(request)["verifiablePresentationRequest"])) == request
    assert len({new_request().challenge for _ in range(200)}) == 200


def test_a_challenge_is_taken_however_it_was_typed() -> None:
    challenge = new_request().challenge
    for typed in (challenge.lower(), f"  {challenge} ", challenge.replace("-", " "), challenge.replace("-", " – ")):
        assert read_request(typed) == ChallengeRequest(challenge)
    assert challenge_as_typed("o1234-l6789-abcde-fghjk") == "01234-16789-ABCDE-FGHJK"


@pytest.mark.parametrize(
    "text", ["abcdefghjkmnpqrstvwx", "99a3-17bc", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "n-0S6_WzA2Mj"]
)
def test_a_challenge_of_somebody_else_is_never_changed(text: str) -> None:
    assert challenge_as_typed(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "\n", "x" * 501, "two\nlines", "{}", '{"query": []}', '{"query": [], "challenge": ""}',
     '{"query": [], "challenge": 4}',
     '{"query": [], "challenge": "c", "domain": ["d"]}', '{"@context": [], "query": [], "challenge": "c"}',
     '{"query": [], "challenge": "' + "x" * 501 + '"}', '{"challenge": "a", "challenge": "b", "query": []}', "[" * 100],
)  # fmt: skip
def test_what_is_none_is_refused(text: str) -> None:
    if text.startswith("["):
        assert read_request(text) == ChallengeRequest(text)
        return
    with pytest.raises(IntakeError):
        read_request(text)


def test_a_request_is_told_from_a_credential() -> None:
    text = request_text(new_request("ward.example"))
    error = kind_of(text.encode())
    assert error is not None
    assert error.code == "request_file"
    for other in (
        '{"@context": [], "type": ["VerifiableCredential"], "query": [], "challenge": "c"}',
        '{"query": 1, "proof": {}}',
    ):
        assert not holds_request(json.loads(other))
        assert kind_of(other.encode()) is None
