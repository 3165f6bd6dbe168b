"""Statements behind an address, made by an enemy: refused by name, in little time, and nobody is asked for a context."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.support.signing import badge, signed
from wallet.errors import IntakeError
from wallet.intake.source import from_bytes
from wallet.intake.unwrap import unwrap
from wallet.jsonld import canonicalize, to_quads
from wallet.limits import MAX_CARRIED_PROOFS, MAX_FALLBACK_LEAVES
from wallet.share.page_data import checkable

VC = "<https://www.w3.org/2018/credentials#VerifiableCredential>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def item(**members: Any) -> dict[str, Any]:
    made = checkable(signed(badge()))
    assert made is not None
    return {**made, **members}


def refused(*items: dict[str, Any]) -> str:
    with pytest.raises(IntakeError) as error:
        unwrap(from_bytes(orjson.dumps({"credentials": items}), route="check"))
    return error.value.code


def test_an_honest_one_is_read() -> None:
    (parsed,) = unwrap(from_bytes(orjson.dumps({"credentials": [item()]}), route="check"))
    assert parsed.containers == ("carried_statements",)


@pytest.mark.parametrize(
    "context",
    [
        "https://evil.example/context.json",
        ["https://www.w3.org/ns/credentials/v2", "https://evil.example/context.json"],
        ["https://www.w3.org/ns/credentials/v2", {"name": "https://evil.example/name"}],
        ["https://www.w3.org/ns/credentials/v2"] * 3,
        [],
        None,
        7,
        {"@import": "https://www.w3.org/ns/credentials/v2"},
    ],
    ids=str,
)
def test_contexts_that_are_not_ours(context: Any) -> None:
    assert refused(item(context=context)) == "not_put_together"


BOMBS = {
    "two roots": f"<urn:a> {TYPE} {VC} .\n<urn:b> {TYPE} {VC} .\n",
    "a circle": f"<urn:a> <urn:p> <urn:b> .\n<urn:b> <urn:p> <urn:a> .\n<urn:a> {TYPE} {VC} .\n<urn:b> {TYPE} {VC} .\n",
    "nothing": "",
    "no statements": "hello",
    "huge": "".join(f'<urn:a> <urn:p> "{n:05}" .\n' for n in range(MAX_FALLBACK_LEAVES + 1)),
    "a chain": f"<urn:a> {TYPE} {VC} .\n<urn:a> <urn:p> _:c14n0 .\n"
    + "".join(f"_:c14n{n} <urn:p> _:c14n{n + 1} .\n" for n in range(1900)),
    "all blank, all alike": f"<urn:a> {TYPE} {VC} .\n"
    + "".join(
        f"<urn:a> <urn:p> _:c14n{n} .\n_:c14n{n} <urn:p> _:c14n{(n * 7 + m) % 40} .\n" for n in range(40) for m in (1, 2)
    ),
    "a graph in itself": f"<urn:a> {TYPE} {VC} <urn:a> .\n<urn:a> <urn:p> <urn:a> .\n",
}


@pytest.mark.parametrize("document", BOMBS.values(), ids=BOMBS)
def test_statements_that_are_no_credential(document: str) -> None:
    assert refused(item(document=document)) == "not_put_together"
    made = item()
    assert refused({**made, "proofs": [{**made["proofs"][0], "options": document}]}) == "not_put_together"


def test_a_second_thing_beside_it() -> None:
    made = item()
    assert refused(made, made) == "not_put_together"
    more = "".join(sorted([*made["document"].splitlines(keepends=True), '<urn:zz> <urn:p> "x" .\n']))
    assert refused({**made, "document": more}) == "not_put_together"
    assert refused({**made, "document": made["document"] + " " * 2_000_000}) == "not_put_together"


def test_proofs_that_stayed_behind_or_are_none() -> None:
    made = item()
    (proof,) = made["proofs"]
    assert refused({**made, "more_proofs": 1}) == "not_put_together"
    for proofs in (
        [],
        [proof] * (MAX_CARRIED_PROOFS + 1),
        [7],
        [{"options": proof["options"]}],
        [{**proof, "signature": 7}],
    ):
        assert refused({**made, "proofs": proofs}) == "not_put_together"


def test_another_context_changes_no_word() -> None:
    """The same statements in other terms: what was signed, or not good."""
    for context in (["https://www.w3.org/2018/credentials/v1"], "https://www.w3.org/ns/credentials/v2"):
        made = item(context=context)
        try:
            (parsed,) = unwrap(from_bytes(orjson.dumps({"credentials": [made]}), route="check"))
        except IntakeError as error:
            assert error.code == "not_put_together"
            continue
        document = orjson.loads(parsed.payload)
        assert canonicalize(to_quads({n: v for n, v in document.items() if n != "proof"}).quads) == made["document"]


def test_a_token_that_is_no_text() -> None:
    assert refused({"token": "é"}) == "not_put_together"
