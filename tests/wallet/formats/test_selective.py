"""Selective disclosure against the published vector, and against meddling."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signing import codes, judge, outcome
from wallet.encodings import base64url, cbor
from wallet.errors import IntakeError
from wallet.formats import selective

AT = datetime(2025, 1, 1, tzinfo=UTC)
FOLDER = "vectors/w3c-vc-di-ecdsa"


@pytest.fixture
def contexts(shared: Path) -> dict[str, bytes]:
    index = json.loads((shared / "contexts/index.json").read_text())
    found = [e for e in index["contexts"] if e["url"] == "https://w3id.org/citizenship/v4rc1"]
    return {entry["url"]: (shared / "contexts" / entry["file"]).read_bytes() for entry in found}


def vector(shared: Path, name: str) -> Any:
    return json.loads((shared / FOLDER / name).read_text())


@pytest.mark.shared
def test_deriving_gives_the_published_document(shared: Path, contexts: dict[str, bytes]) -> None:
    base = vector(shared, "ecdsa-sd-2023/prc/addSignedSDBase.json")
    made = selective.derive(base, vector(shared, "prCredSelective.json"), supplied=contexts)
    assert made == vector(shared, "ecdsa-sd-2023/prc/derivedRevealDocument.json")


@pytest.mark.shared
def test_a_derived_proof_fits_and_a_base_proof_is_for_holding(shared: Path, contexts: dict[str, bytes]) -> None:
    base = vector(shared, "ecdsa-sd-2023/prc/addSignedSDBase.json")
    assert codes(judge(base, at=AT, documents=contexts), "proof") == {"base_proof"}
    for pointers in ([], ["/credentialSubject"], ["/credentialSubject/permanentResidentCard/lprNumber", "/name"]):
        made = selective.derive(base, pointers, supplied=contexts)
        assert outcome(judge(made, at=AT, documents=contexts), "proof").kind == "passed", pointers


@pytest.mark.shared
def test_a_derived_document_cannot_be_changed(shared: Path, contexts: dict[str, bytes]) -> None:
    made = vector(shared, "ecdsa-sd-2023/prc/derivedRevealDocument.json")
    changes: list[dict[str, Any]] = [
        {**made, "validUntil": "2035-12-16T23:59:59Z"},
        {name: value for name, value in made.items() if name != "validUntil"},
        {**made, "name": "Permanent Resident Card"},
        {**made, "credentialSubject": {**made["credentialSubject"], "birthCountry": "Elsewhere"}},
    ]
    for changed in changes:
        assert outcome(judge(changed, at=AT, documents=contexts), "proof").kind == "failed"


@pytest.mark.shared
def test_the_parts_of_a_derived_proof_cannot_be_changed(shared: Path, contexts: dict[str, bytes]) -> None:
    made = vector(shared, "ecdsa-sd-2023/prc/derivedRevealDocument.json")
    parts = cbor.decode(base64url.decode(made["proof"]["proofValue"][1:])[3:])
    signature, key, signatures, labels, mandatory = parts
    meddled = [
        [signature, key, signatures[:-1], labels, mandatory],
        [signature, key, signatures[::-1], labels, mandatory],
        [signature, key, signatures, {**labels, 99: b"x" * 32}, mandatory],
        [signature, key, signatures, dict(list(labels.items())[1:]), mandatory],
        [signature, key, signatures, labels, mandatory[:-1]],
        [signature, key, signatures, labels, [*mandatory, 999]],
        [signature, key, signatures, labels, [*mandatory, mandatory[0]]],
        [bytes(64), key, signatures, labels, mandatory],
        [signature, bytes(35), signatures, labels, mandatory],
        [signature, key, [], labels, list(range(len(mandatory) + len(signatures)))],
        [signature, key, signatures, labels],
        {},
    ]
    for one in meddled:
        made["proof"]["proofValue"] = "u" + base64url.encode(b"\xd9\x5d\x01" + cbor.encode(one))
        assert outcome(judge(made, at=AT, documents=contexts), "proof").kind == "failed", one


@pytest.mark.shared
@pytest.mark.parametrize("pointer", ["/nothing", "name", "/credentialSubject/x", "/type/9", "/name/x"])
def test_a_part_that_is_not_there(shared: Path, contexts: dict[str, bytes], pointer: str) -> None:
    base = vector(shared, "ecdsa-sd-2023/prc/addSignedSDBase.json")
    with pytest.raises(IntakeError):
        selective.derive(base, [pointer], supplied=contexts)


_VALUES = st.recursive(
    st.integers(0, 2**64 - 1) | st.binary(max_size=40) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.integers(0, 300), inner, max_size=4),
    max_leaves=10,
)


@given(_VALUES)
def test_cbor_reads_back_what_it_wrote(value: Any) -> None:
    try:
        assert cbor.decode(cbor.encode(value)) == value
    except IntakeError:
        assert repr(value).count("[") + repr(value).count("{") > cbor.MAX_DEPTH


@given(st.binary(max_size=64))
def test_cbor_refuses_in_one_way_only(data: bytes) -> None:
    try:
        value = cbor.decode(data)
    except IntakeError:
        return
    assert cbor.decode(cbor.encode(value)) == value
