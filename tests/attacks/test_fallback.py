"""What the compiled tables do not express is read by PyLD, which passes over what it does not know: never here."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.issuer_simulator import canonical_by_pyld
from tests.support.signing import OB3, VC2, badge, changed, judge, signed
from wallet.credential.model import Credential
from wallet.jsonld import JsonLdError, canonicalize, fallback, to_quads
from wallet.jsonld.active_context import Loading
from wallet.jsonld.canonize import canonize
from wallet.report import Verdict

VOCAB = "https://uni.example/vocab#"
ROOMS = {"rooms": {"@id": f"{VOCAB}rooms", "@container": "@id"}}


def document(**members: Any) -> dict[str, Any]:
    made = badge(rooms={"urn:room:1": {"name": "One"}}, **members)
    made["@context"] = [VC2, OB3, ROOMS]
    return made


def put(place: list[str], member: dict[str, Any]) -> Any:
    def change(made: dict[str, Any]) -> None:
        for step in place:
            made = made[step]
        made.update(member)

    return change


def test_an_honest_one_is_verified_and_read_as_it_is_signed() -> None:
    report = judge(signed(document()))
    assert report.verdict is Verdict.VERIFIED, report.results
    assert isinstance(report.view, Credential)
    assert report.view.name == "Infection control"
    assert canonicalize(to_quads(document()).quads) == canonical_by_pyld(document())


@pytest.mark.parametrize("name", ["urn:room:2", "did:example:2"])
def test_the_name_in_a_map_is_signed(name: str) -> None:
    made = signed(document())
    assert judge(changed(made, lambda m: m.update(rooms={name: {"name": "One"}}))).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize("place", [[], ["rooms", "urn:room:1"]], ids=str)
@pytest.mark.parametrize(
    "member",
    [
        {"grade": "A+"},
        {"grade": 5},
        {"grade": True},
        {"grade": {}},
        {"grade": {"name": "A+"}},
        {"grade": [["A+"]]},
        {"image": {"id": "relative.png", "type": "Image"}},
        {"image": {"id": "@none", "type": "Image"}},
        {"image": {"id": "", "type": "Image"}},
        {"image": {"id": "#x", "type": "Image"}},
        {"image": {"id": "//evil.example/x", "type": "Image"}},
        {"image": {"id": "lanyard-nowhere://nowhere/x", "type": "Image"}},
        {"image": {"id": "http://example.org/base/x y", "type": "Image"}},
        {"image": {"id": "urn:x:1", "type": "Unheard"}},
        {"image": {"id": "urn:x:1", "type": ["Image", "@json"]}},
        {"https://schema.org/name": {"@value": "x", "@index": "y"}},
        {"https://schema.org/name": {"@value": "x", "@language": "not a tag"}},
        {"https://schema.org/name": {"@value": "x", "@type": "relative"}},
        {"https://schema.org/name": {"@list": ["x"], "name": "y"}},
        {"https://schema.org/name": {"@set": ["x"], "@index": "y"}},
    ],
    ids=str,
)
def test_what_leaves_no_statement_is_refused(place: list[str], member: dict[str, Any]) -> None:
    made = changed(document(), put(place, member))
    with pytest.raises(JsonLdError) as caught:
        fallback.statements(made, Loading(), whole=False)
    assert caught.value.code in ("unsigned_claim", "jsonld_malformed")
    assert judge(changed(signed(document()), put(place, member))).verdict is not Verdict.VERIFIED


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ({"@id": f"{VOCAB}x", "@container": "@index"}, {"a": "b"}),
        ({"@id": f"{VOCAB}x", "@container": "@index", "@index": f"{VOCAB}y", "@type": "@id"}, {"a": "urn:x:1"}),
        ({"@id": f"{VOCAB}x", "@container": ["@graph", "@index"]}, {"a": {"name": "b"}}),
        ({"@id": f"{VOCAB}x", "@container": "@id"}, {"relative": {"name": "b"}}),
        ({"@id": f"{VOCAB}x", "@container": "@type"}, {"Unheard": {"name": "b"}}),
        ({"@reverse": f"{VOCAB}x"}, {"id": "urn:x:1", "name": "y"}),
        ("@nest", {"name": "y"}),
        ("@included", {"id": "urn:x:1", "name": "y"}),
        ("@graph", {"id": "urn:x:1", "name": "y"}),
    ],
    ids=str,
)
def test_what_moves_meaning_stays_out_of_credentials(term: Any, value: Any) -> None:
    """Also where another construct made PyLD read the document."""
    made = document(credentialSubject={**badge()["credentialSubject"], "z": value})
    made["@context"] = [VC2, OB3, {**ROOMS, "z": term}]
    with pytest.raises(JsonLdError):
        to_quads(made)


def test_a_context_further_inside_is_not_left_to_pyld() -> None:
    swap = {"@context": {"name": "https://schema.org/description"}}
    made = document()
    made["rooms"]["urn:room:1"] |= swap
    with pytest.raises(JsonLdError) as caught:
        to_quads(made)
    assert caught.value.code in ("construct_not_supported", "context_redefines_term")


def test_what_a_person_supplied_once_does_not_answer_for_the_next_document() -> None:
    address = "https://ward.example/ctx"
    made = badge(rooms={"urn:room:1": {"name": "One"}}, ward="3 B")
    made["@context"] = [VC2, OB3, address]
    first = b'{"@context": {"ward": "https://one.example/v#ward", "rooms": {"@id": "urn:v:rooms", "@container": "@id"}}}'
    second = first.replace(b"one.example", b"two.example")
    told = [canonicalize(to_quads(made, supplied={address: one}).quads) for one in (first, second)]
    assert "one.example" in told[0]
    assert "two.example" in told[1]
    with pytest.raises(JsonLdError) as caught:
        to_quads(made)
    assert caught.value.code == "context_not_bundled"


def test_too_much_for_it_is_refused() -> None:
    made = document(evidence=[{"id": f"urn:e:{n}", "type": ["Evidence"], "name": "x"} for n in range(1_500)])
    with pytest.raises(JsonLdError) as caught:
        to_quads(made)
    assert caught.value.code == "too_many_statements"


def test_numbers_are_written_as_the_engine_writes_them() -> None:
    for value in (5, 5.0, -0.0, 5.25, 1e21, 1e-7, 12345678901234567890, True, False):
        made = changed(badge(), lambda m, v=value: m["credentialSubject"].update(creditsEarned=v))
        by_pyld, _ = fallback.statements(made, Loading(), whole=False)
        assert canonicalize(by_pyld) == canonicalize(to_quads(made).quads)


def test_control_characters_and_escapes_are_written_as_the_engine_writes_them() -> None:
    made = badge(name='a\t\u0001\u007f\\"\u2028\n\U0001f469 e\u0301', description={"@value": "x", "@language": "EN-us"})
    by_pyld, _ = fallback.statements(made, Loading(), whole=False)
    assert canonicalize(by_pyld) == canonicalize(to_quads(made).quads)


def test_canonize_takes_all_of_json_ld() -> None:
    assert canonize(b'[{"@id":"urn:a:1","urn:p:1":"x"},{"@id":"urn:a:2","urn:p:1":"y"}]').count("\n") == 2
    graph = (
        b'{"@id":"urn:g:1","@graph":[{"@id":"urn:a:1","urn:p:1":{"@set":["x"]},"@reverse":{"urn:p:2":{"@id":"urn:a:2"}}}]}'
    )
    assert canonize(graph).count("<urn:g:1> .") == 2
    with pytest.raises(JsonLdError):
        canonize(b'[{"@id":"relative","urn:p:1":"x"}]')
