"""Attacks on what is signed and what is shown: rows V18 to V29, V37, V38, V58."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.support.signing import (
    ISSUER,
    MADE,
    OB3,
    VC2,
    badge,
    changed,
    codes,
    judge,
    outcome,
    presentation,
    remarks,
    sign_by_hand,
    signed,
)
from wallet.credential.model import Credential, Presentation
from wallet.report import Verdict


def put(path: str, value: Any) -> Any:
    def change(made: dict[str, Any]) -> None:
        *way, last = path.split("/")
        here = made
        for step in way:
            here = here[step]
        here[last] = value

    return change


@pytest.mark.parametrize(
    "path", ["grade", "credentialSubject/grade", "credentialSubject/achievement/grade", "issuer/verified", "proof/x"]
)
def test_V18_an_undefined_term_is_never_passed_over(path: str) -> None:
    report = judge(changed(signed(), put(path, "A+")))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert "unsigned_claim" in codes(report, "shape") | codes(report, "proof")


@pytest.mark.parametrize("value", [None, []])
def test_V18_null_and_empty_arrays_say_nothing_and_are_no_fault(value: Any) -> None:
    assert judge(changed(signed(), put("credentialSubject/grade", None))).verdict is Verdict.VERIFIED
    assert judge(changed(signed(), put("evidence", value))).verdict is Verdict.VERIFIED


def test_V18_a_relative_address_leaves_no_statement() -> None:
    report = judge(changed(signed(), put("credentialSubject/achievement/creator", {"id": "creator"})))
    assert report.verdict is Verdict.NOT_VERIFIED


def test_V21_a_date_hidden_in_included() -> None:
    original = badge(validUntil="2026-02-01T00:00:00Z")
    document = signed(original)

    def hide(made: dict[str, Any]) -> None:
        made["@included"] = [{"id": made["id"], "validUntil": made.pop("validUntil")}]

    report = judge(changed(document, hide))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert outcome(report, "shape").kind == "failed"


def test_V21_a_date_moved_to_another_mention_of_the_credential_still_counts() -> None:
    document = signed(badge(validUntil="2026-02-01T00:00:00Z"))

    def move(made: dict[str, Any]) -> None:
        made["evidence"] = [{"id": made["id"], "validUntil": made.pop("validUntil")}]

    report = judge(changed(document, move))
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("keyword", ["@graph", "@reverse", "@nest", "@included"])
def test_V21_keywords_that_move_meaning_are_refused(keyword: str) -> None:
    report = judge(changed(signed(), put(keyword, {"name": "x"})))
    assert report.verdict is Verdict.NOT_VERIFIED


def test_V24_an_inline_context_that_swaps_two_terms_fails() -> None:
    swap = {"name": "https://schema.org/description", "description": "https://schema.org/name"}
    document = badge()
    report = judge(changed(signed(document), put("@context", [VC2, OB3, swap])))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert outcome(report, "context").kind == "failed"


def test_V24_an_inline_context_that_only_adds_passes_with_a_remark() -> None:
    document = badge()
    document["@context"] = [VC2, OB3, {"ward": "https://uni.example/vocab#ward"}]
    document["credentialSubject"]["ward"] = "3 B"
    report = judge(signed(document))
    assert report.verdict is Verdict.VERIFIED, report.results
    assert "inline_context" in remarks(report, "context")


def test_V25_an_unknown_context_is_unknown_and_nothing_is_fetched() -> None:
    asked: list[str] = []
    report = judge(changed(signed(), put("@context", [VC2, OB3, "https://evil.example/ctx"])))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "context") == {"context_not_bundled"}
    assert report.view is None
    assert not asked


def test_V25_a_supplied_context_is_used_and_told() -> None:
    import orjson

    document = badge()
    document["@context"] = [VC2, OB3, "https://ward.example/ctx"]
    document["credentialSubject"]["ward"] = "3 B"
    context = {"https://ward.example/ctx": orjson.dumps({"@context": {"ward": "https://ward.example/v#ward"}})}
    made = signed(document, supplied=context)
    report = judge(made, documents=context)
    assert report.verdict is Verdict.VERIFIED, report.results
    assert "context_supplied" in remarks(report, "context")


def test_V27_claims_beside_the_subject_are_shown_as_the_graph_has_them() -> None:
    document = signed()

    def move(made: dict[str, Any]) -> None:
        achievement = made["credentialSubject"].pop("achievement")
        made["evidence"] = [{"id": made["credentialSubject"]["id"], "achievement": achievement}]

    report = judge(changed(document, move))
    assert report.verdict is Verdict.NOT_VERIFIED


def test_V28_a_subject_in_two_pieces_reads_as_one() -> None:
    document = badge()
    subject = document["credentialSubject"]
    split = changed(
        document,
        lambda made: made.update(
            credentialSubject=[
                {"id": subject["id"], "type": subject["type"]},
                {"id": subject["id"], "achievement": subject["achievement"]},
            ]
        ),
    )
    whole = judge(signed(document))
    moved = judge({**split, "proof": signed(document)["proof"]})
    if moved.verdict is Verdict.VERIFIED:
        assert moved.view == whole.view


def test_V28_the_same_value_twice_shows_once() -> None:
    document = changed(badge(), lambda made: made["credentialSubject"]["achievement"].update(tag=["a", "b"]))
    made = changed(signed(document), lambda m: m["credentialSubject"]["achievement"].update(tag=["a", "b", "a"]))
    report = judge(made)
    assert isinstance(report.view, Credential)
    assert report.view.subjects[0].achievement[0].tag == ("a", "b")


def test_V29_a_poisoned_graph_ends_soon() -> None:
    knot = [{"id": f"_:e{i}", "https://x.example/p": [{"id": f"_:e{j}"} for j in range(10) if j != i]} for i in range(10)]
    document = changed(badge(), lambda made: made.update(evidence=knot))
    document["proof"] = signed()["proof"]
    started = time.monotonic()
    report = judge(document)
    assert time.monotonic() - started < 5
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("swap", [(1.0, 1.5), ("\u00e9", "e\u0301"), (0, 1)])
def test_V37_jcs_signs_values_and_nothing_else_passes(swap: tuple[Any, Any]) -> None:
    def document(value: Any) -> dict[str, Any]:
        return changed(badge(), lambda made: made["credentialSubject"].update(creditsEarned=value))

    made = signed(document(swap[0]), suite="eddsa-jcs-2022")
    assert judge(made).verdict is Verdict.VERIFIED
    other = changed(made, lambda m: m["credentialSubject"].update(creditsEarned=swap[1]))
    assert judge(other).verdict is Verdict.NOT_VERIFIED


def test_V37_one_value_has_one_jcs_form() -> None:
    made = changed(badge(), lambda m: m["credentialSubject"].update(creditsEarned=1.0))
    report = judge(changed(signed(made, suite="eddsa-jcs-2022"), put("credentialSubject/creditsEarned", 1)))
    assert report.verdict is Verdict.VERIFIED


def test_V37_a_number_that_jcs_cannot_hold_is_refused() -> None:
    made = changed(signed(suite="eddsa-jcs-2022"), put("credentialSubject/creditsEarned", 9007199254740993))
    report = judge(made)
    assert report.verdict is Verdict.NOT_VERIFIED


def test_V38_a_proof_made_in_another_context_fails() -> None:
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": "2026-05-01T00:00:00Z",
        "verificationMethod": ISSUER.method,
        "proofPurpose": "assertionMethod",
        "@context": [VC2, "https://www.w3.org/ns/credentials/undefined-terms/v2"],
    }
    report = judge(sign_by_hand(badge(), options, by=ISSUER, canonical="jcs"))
    assert codes(report, "proof") == {"proof_context_differs"}


def test_V58_what_is_shown_comes_from_the_statements() -> None:
    # A key by its full address is signed like the term: it is found where the graph has it.
    document = badge()
    name = document.pop("name")
    document["https://schema.org/name"] = name
    report = judge(signed(document))
    if report.verdict is Verdict.VERIFIED:
        assert isinstance(report.view, Credential)
        assert report.view.name == name


def test_a_changed_value_fails_the_signature() -> None:
    report = judge(changed(signed(), put("credentialSubject/achievement/name", "Brain surgery")))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "proof") == {"signature_does_not_fit"}


def test_two_issuers_are_no_issuer() -> None:
    document = badge()
    document["issuer"] = [document["issuer"], {"id": "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"}]
    report = judge(signed(document))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "issuer_binding") == {"issuer_missing"}


ALIAS = {"x": {"@id": "https://w3id.org/security#expiration", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}}


@pytest.mark.parametrize("name", ["x", "https://w3id.org/security#expiration"])
def test_V33_an_expiry_under_another_name_is_not_overlooked(name: str) -> None:
    document = signed(expires=MADE)

    def rename(made: dict[str, Any]) -> None:
        if name == "x":
            made["@context"] = [*made["@context"], ALIAS]
        value = made["proof"].pop("expires")
        plain = {"@value": value, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
        made["proof"][name] = value if name == "x" else plain

    report = judge(changed(document, rename))
    assert report.verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("name", ["y", "https://www.w3.org/2018/credentials#verifiableCredential"])
def test_V70_a_credential_under_another_name_is_not_overlooked(name: str) -> None:
    inner = {"id": "https://www.w3.org/2018/credentials#verifiableCredential", "container": "@graph"}
    document = presentation(signed(), changed(signed(), lambda made: made.update(name="Surgery")))

    def rename(made: dict[str, Any]) -> None:
        first, second = made["verifiableCredential"]
        made["verifiableCredential"] = [first]
        if name == "y":
            made["@context"] = [*made["@context"], {"y": {f"@{word}": value for word, value in inner.items()}}]
        made[name] = second

    report = judge(changed(document, rename))
    assert report.verdict is Verdict.NOT_VERIFIED
    assert isinstance(report.view, Presentation)
