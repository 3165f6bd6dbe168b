"""A list that somebody signed: by whom it is, that it was changed, that a signature does not cover it; one nobody signed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support import nurse
from tests.support.law_inputs import token
from tests.support.signing import ISSUER, NOW, VC2, signed
from wallet.errors import IntakeError
from wallet.examine.in_process import InProcess
from wallet.records.points import Tone
from wallet.records.statement import statement
from wallet.report import CheckName, OutcomeKind
from wallet.service.asked_lists import AskedList, read_list, sample_list, sample_lists
from wallet.skills.requirements import Role
from wallet.skills.roles.reading import read_roles


class Reader:
    """Reads at once, in this process."""

    def roles(self, data: bytes) -> list[Role]:
        return read_roles(data)


def read(data: bytes) -> AskedList:
    return read_list(data, Reader(), InProcess(), NOW)


def held(suite: str = "eddsa-jcs-2022", **changed: Any) -> bytes:
    pack = json.loads(nurse.asked())
    for item in pack["items"]:
        item["id"] = f"urn:x:{item['id']}"  # In statements a name must be an address.
    document = {
        "@context": [VC2, "https://www.w3.org/ns/credentials/undefined-terms/v2"],
        "type": ["VerifiableCredential"],
        "issuer": {"id": ISSUER.did, "name": "Saltmarsh Regional Hospital"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": pack,
    }
    made = signed(document, suite=suite)
    made["credentialSubject"] |= changed
    return json.dumps(made).encode()


def test_a_signed_list_says_by_whom() -> None:
    given = read(held())
    assert len(given.role.requirements) == 11
    assert given.report is not None
    assert given.is_covered
    assert given.report.outcome(CheckName.PROOF).kind is OutcomeKind.PASSED


def test_a_list_that_was_changed_after_it_was_signed_is_told_so() -> None:
    given = read(held(title="Anything you like"))
    assert given.role.title == "Anything you like"
    assert given.report is not None
    assert given.report.outcome(CheckName.PROOF).kind is OutcomeKind.FAILED
    assert statement(given.report, NOW).headline.tone is not Tone.GOOD


def test_a_signature_over_statements_is_no_signature_over_the_words_of_a_list() -> None:
    given = read(held("eddsa-rdfc-2022"))
    assert given.report is not None
    assert not given.is_covered


def test_a_signed_token_covers_every_word() -> None:
    subject = json.loads(nurse.asked())
    given = read(
        token(
            {
                "@context": [VC2],
                "type": ["VerifiableCredential"],
                "issuer": ISSUER.did,
                "validFrom": "2026-01-01T00:00:00Z",
                "credentialSubject": subject,
            }
        )
    )
    assert len(given.role.requirements) == 11
    assert given.report is not None
    assert given.is_covered
    assert given.report.outcome(CheckName.PROOF).kind is OutcomeKind.PASSED


def test_two_suites_named_is_not_one_that_covers() -> None:
    data = held().replace(b'"title"', b'"x": {"cryptosuite": "eddsa-rdfc-2022"}, "title"', 1)
    assert not read(data).is_covered


def test_a_list_nobody_signed_has_no_report_even_if_it_speaks_of_a_subject() -> None:
    pack = json.loads(nurse.asked()) | {"note": "credentialSubject"}
    given = read(json.dumps(pack).encode())
    assert (given.report, given.is_covered) == (None, False)
    assert given.text == json.dumps(pack)


def test_a_credential_that_is_no_list_is_none() -> None:
    with pytest.raises(IntakeError, match="role_not_found"):
        read(json.dumps(signed()).encode())


def test_the_samples_are_lists_with_a_source_and_a_date() -> None:
    listed = sample_lists()
    assert len(listed) == 3
    for sample in listed:
        assert sample.source.startswith("http")
        assert sample.posted is not None
        assert sample_list(sample.name).role.requirements
    with pytest.raises(IntakeError, match="packet_no_such_sample"):
        sample_list("../secrets")
