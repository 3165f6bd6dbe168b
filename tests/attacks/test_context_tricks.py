"""What a context written by a forger can do to signed words: nothing that is shown as good."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from tests.support.signing import ISSUER, MADE, OB3, VC2, badge, changed, codes, judge, outcome, remarks, signed
from wallet.credential.model import Credential
from wallet.jsonld import JsonLdError, to_quads
from wallet.report import Verdict

VOCAB = "https://uni.example/vocab#"


def with_context(*contexts: Any, document: dict[str, Any] | None = None) -> dict[str, Any]:
    """An honest signed badge to whose contexts a forger added something."""
    made = document or signed()
    return {**made, "@context": [VC2, OB3, *contexts]}


# What catches words that nobody signed --------------------------------------------
@pytest.mark.parametrize(
    "context",
    [
        {"@vocab": VOCAB},
        {"grade": f"{VOCAB}grade"},
        {"grade": {"@id": f"{VOCAB}grade", "@type": "@json"}},
        {"grade": {"@id": f"{VOCAB}grade", "@container": "@language"}},
        {"grade": {"@reverse": f"{VOCAB}grade"}},
        {"grade": "_:grade"},
        {"grade": None},
        {"grade": {"@id": None}},
        {"grade": "@nest"},
        {"grade": {"@id": "@nest"}},
        {"grade": "@index"},
        {"grade": "@included"},
        {"grade": "@graph"},
        {"grade": "@type"},
        {"grade": "@id"},
        {"grade": "@json"},
        {"grade": "@default"},
        {"grade": "@ignore"},
        {"grade": {"@id": "@ignore"}},
        {"@base": "https://uni.example/"},
        "https://www.w3.org/ns/credentials/undefined-terms/v2",
    ],
    ids=str,
)
@pytest.mark.parametrize("value", ["A+", {"en": "A+"}, {"name": "A+"}, ["A+"]], ids=str)
def test_an_added_word_is_never_let_in_by_an_added_context(context: Any, value: Any) -> None:
    made = changed(with_context(context), lambda m: m["credentialSubject"].update(grade=value))
    report = judge(made)
    assert report.verdict is not Verdict.VERIFIED, report.results


# What gives a signed word another meaning -----------------------------------------
@pytest.mark.parametrize(
    "context",
    [
        {"name": "https://schema.org/description"},
        {"issuer": {"@id": "https://www.w3.org/2018/credentials#holder", "@type": "@id"}},
        {"validUntil": "https://schema.org/validThrough"},
        {"credentialSubject": {"@id": "https://www.w3.org/2018/credentials#evidence", "@type": "@id"}},
        {"Achievement": "https://uni.example/vocab#Degree"},
        {"VerifiableCredential": "https://www.w3.org/2018/credentials#VerifiablePresentation"},
        {"id": "@type"},
        {"type": {"@id": "@type", "@container": "@set"}},
        {"@type": {"@container": "@set", "@protected": True}},
        {"proof": None},
        {"credentialStatus": None},
        {"validUntil": None},
        {"validUntil": {"@id": None}},
        None,
        {"@import": VC2, "name": "https://schema.org/description"},
        {"@protected": False, "name": "https://schema.org/description"},
        {"@version": 1.0},
        {"@version": "1.1"},
        {"@version": True},
        {"@propagate": "yes"},
        {"@propagate": False, "name": "https://schema.org/description"},
        {"@language": "xx"},
        {"@direction": "rtl"},
        {"@vocab": "https://schema.org/"},
        {"": f"{VOCAB}x"},
        {"@context": {}},
        {"x": {"@id": f"{VOCAB}x", "@container": ["@list", "@set"]}},
        {"x": "y", "y": "x"},
        [[VC2]],
        5,
        True,
        "",
        "credentials/v2",
        {"Achievement": {"@id": "https://uni.example/vocab#A", "@context": {"name": "https://schema.org/alternateName"}}},
    ],
    ids=str,
)
def test_a_context_put_in_afterwards_shows_nothing_else_than_was_signed(context: Any) -> None:
    """Either the words keep their meaning, and the badge its signature, or it is not verified."""
    report = judge(with_context(context, document=signed(badge(validUntil="2027-01-01T00:00:00Z"))))
    if report.verdict is Verdict.VERIFIED:
        assert isinstance(report.view, Credential)
        honest = judge(signed(badge(validUntil="2027-01-01T00:00:00Z")))
        assert report.view == honest.view


def test_an_ended_badge_stays_ended_whatever_the_context() -> None:
    ended = signed(badge(validUntil="2026-02-01T00:00:00Z"))
    for context in (
        {"validUntil": None},
        {"validUntil": f"{VOCAB}x"},
        {"expirationDate": f"{VOCAB}x"},
        {"until": f"{VOCAB}x"},
    ):
        assert judge(with_context(context, document=ended)).verdict is Verdict.NOT_VERIFIED


def test_a_date_under_a_new_name_is_found_by_its_meaning() -> None:
    meaning = "https://www.w3.org/2018/credentials#validUntil"
    until = {"until": {"@id": meaning, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}}
    ended = signed(badge(validUntil="2026-02-01T00:00:00Z"))
    renamed = changed(with_context(until, document=ended), lambda m: m.update(until=m.pop("validUntil")))
    assert judge(renamed).verdict is Verdict.NOT_VERIFIED


def test_a_status_under_a_new_name_is_still_asked() -> None:
    entry = {
        "id": "https://uni.example/lists/1#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://uni.example/lists/1",
    }
    other = {"state": {"@id": "https://www.w3.org/2018/credentials#credentialStatus", "@type": "@id"}}
    made = signed(badge(credentialStatus=entry))
    renamed = changed(with_context(other, document=made), lambda m: m.update(state=m.pop("credentialStatus")))
    for document in (made, renamed):
        report = judge(document)
        assert report.verdict is not Verdict.VERIFIED
        assert outcome(report, "status").kind == "unknown" or outcome(report, "shape").kind == "failed"


# Addresses of contexts are compared to the letter -----------------------------------
@pytest.mark.parametrize(
    "address",
    [
        VC2 + "/",
        VC2 + "#",
        VC2 + "?x",
        VC2.replace("https", "http"),
        VC2.upper(),
        VC2.replace("www.w3.org", "WWW.W3.ORG"),
        VC2.replace("www.w3.org", "www.w3.org:443"),
        VC2.replace("/ns", "//ns"),
        VC2.replace("/ns", "/./ns"),
        VC2.replace("credentials", "%63redentials"),
        VC2.replace("www", "user@www"),
        " " + VC2,
        VC2 + "\n",
        "https://www.w3.org.evil.example/ns/credentials/v2",
    ],
)
def test_an_address_that_is_nearly_that_of_a_bundled_context(address: str) -> None:
    report = judge(changed(signed(), lambda m: m.update({"@context": [address, OB3]})))
    assert report.verdict is not Verdict.VERIFIED
    other = judge(changed(signed(), lambda m: m.update({"@context": [VC2, OB3, address]})))
    assert other.verdict is not Verdict.VERIFIED


@pytest.mark.parametrize(
    "contexts",
    [[OB3, VC2], [OB3], [], {}, None, "", [None, VC2], [{}, VC2], VC2, [VC2, "https://www.w3.org/2018/credentials/v1"]],
)
def test_contexts_in_another_order_or_fewer(contexts: Any) -> None:
    assert judge(changed(signed(), lambda m: m.update({"@context": contexts}))).verdict is not Verdict.VERIFIED


def test_a_supplied_context_never_replaces_a_bundled_one() -> None:
    evil = orjson.dumps({"@context": {"name": "https://schema.org/description", "@vocab": VOCAB}})
    documents = {VC2: evil, OB3: evil}
    assert judge(signed(), documents=documents).verdict is Verdict.VERIFIED
    added = changed(signed(), lambda m: m["credentialSubject"].update(grade="A+"))
    assert judge(added, documents=documents).verdict is Verdict.NOT_VERIFIED


@pytest.mark.parametrize(
    "context",
    [
        {"@context": {"name": "https://schema.org/description"}},
        {"@context": "https://evil.example/ctx"},
        {"@context": ["https://evil.example/other"]},
        {"@context": None},
        {"@context": 5},
        {"@context": {"@import": "https://evil.example/ctx"}},
        {},
        [],
        5,
    ],
    ids=str,
)
def test_a_supplied_context_that_lies_or_loops(context: Any) -> None:
    address = "https://evil.example/ctx"
    documents = {address: context, "https://evil.example/other": {"@context": [address]}}
    assert judge(with_context(address), documents=documents).verdict is not Verdict.VERIFIED


def test_a_context_inside_the_subject_cannot_rename_its_words() -> None:
    inner = {"@context": {"name": "https://schema.org/description"}}
    made = changed(signed(), lambda m: m["credentialSubject"]["achievement"].update(inner))
    assert judge(made).verdict is Verdict.NOT_VERIFIED
    cleared = changed(signed(), lambda m: m["credentialSubject"].update({"@context": None}))
    assert judge(cleared).verdict is Verdict.NOT_VERIFIED


def test_a_context_inside_the_proof_is_not_the_one_it_is_read_in() -> None:
    made = signed()
    made["proof"]["@context"] = {"created": f"{VOCAB}x", "proofPurpose": f"{VOCAB}y"}
    report = judge(made)
    assert report.verdict is Verdict.VERIFIED or codes(report, "proof")
    ended = signed(expires=MADE)
    ended["proof"]["@context"] = {"expires": None}
    assert judge(ended).verdict is Verdict.NOT_VERIFIED


# Shapes that JSON-LD allows and honest credentials do not use -----------------------
@pytest.mark.parametrize(
    "change",
    [
        {"@graph": [{"name": "x"}]},
        {"@reverse": {"https://schema.org/name": {"id": "urn:x:1"}}},
        {"@included": {"id": "urn:x:1", "name": "x"}},
        {"@nest": {"name": "x"}},
        {"@index": "x"},
        {"@id": "urn:x:1"},
        {"@type": "x"},
        {"@value": "x"},
        {"@list": []},
        {"@set": ["x"]},
        {"@language": "en"},
        {"_:x": "y"},
        {"schema:name": "x"},
        {"": "x"},
        {"@ignored": "x"},
        {"@": "x"},
        {"@context ": "x"},
        {"name ": "x"},
        {"Name": "x"},
        {"n\u0430me": "x"},
        {"name\u0000": "x"},
        {"https://schema.org/name": "x"},
        {"https://schema.org/name": {"@value": "x", "@index": "y"}},
        {"https://schema.org/name": {"@list": []}},
        {"https://schema.org/name": {}},
    ],
    ids=str,
)
def test_what_was_added_to_a_signed_badge_is_noticed(change: dict[str, Any]) -> None:
    for place in ([], ["credentialSubject"], ["credentialSubject", "achievement"], ["issuer"]):

        def put(made: dict[str, Any], place: list[str] = place) -> None:
            for step in place:
                made = made[step]
            made.update(change)

        report = judge(changed(signed(), put))
        assert report.verdict is not Verdict.VERIFIED, (place, report.results)


@pytest.mark.parametrize(
    "term",
    [
        {"@container": "@graph"},
        {"@container": ["@graph", "@id"]},
        {"@container": ["@graph", "@index"]},
        {"@container": "@id"},
        {"@container": "@type"},
        {"@container": "@index"},
        {"@container": "@language"},
        {"@container": "@list"},
        {"@container": "@set"},
        {"@type": "@json"},
        {"@type": "@id"},
        {"@type": "@vocab"},
        {"@type": "@none"},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "value",
    [
        "x",
        7,
        True,
        {"a": "x"},
        {"id": "urn:x:1", "name": "y"},
        {"urn:x:1": {"name": "y"}},
        {"a": ["x", {"b": "c"}]},
        ["x", "y"],
        [],
        {},
        None,
    ],
    ids=str,
)
def test_whatever_is_taken_has_left_a_statement(term: dict[str, Any], value: Any) -> None:
    """A value under any kind of term is refused by name, or says something: no leaf of it vanishes."""
    document = badge(ward=value)
    document["@context"] = [VC2, OB3, {"ward": {"@id": f"{VOCAB}ward", **term}}]
    try:
        made = to_quads(document)
    except JsonLdError:
        return
    told = "".join(f"{subject} {value}" for subject, _, value, _ in made.quads)
    for leaf in _leaves(value):
        assert leaf in told


def _leaves(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [leaf for name, one in value.items() if name != "@context" for leaf in _leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    if value is None:
        return []
    return ["true" if value is True else str(value)]


def test_a_type_scoped_context_reaches_no_further_than_its_node() -> None:
    """``creditsEarned`` belongs to an AchievementSubject: on another node it has no meaning."""
    made = changed(signed(), lambda m: m.update(creditsEarned=5))
    assert judge(made).verdict is Verdict.NOT_VERIFIED


def test_an_honest_term_of_the_issuers_own_is_told_as_a_remark() -> None:
    document = badge(ward="3 B")
    document["@context"] = [VC2, OB3, {"ward": f"{VOCAB}ward"}]
    report = judge(signed(document, by=ISSUER))
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "context") == {"inline_context"}
