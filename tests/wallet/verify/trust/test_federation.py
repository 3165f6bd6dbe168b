"""OpenID Federation 1.0: chains that hold, and every way for one not to (sections 3, 6 and 10)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.federation import Entity
from tests.support.signing import ISSUER, NOW, badge, codes, did_document, judge, outcome, remarks, signed
from wallet.errors import FetchError, UsageError
from wallet.report import EvidenceItem, OutcomeKind, Verdict
from wallet.verify.context import Document, TrustEntry
from wallet.verify.policy import EMPLOYER
from wallet.verify.sources.kept import KeptDocuments
from wallet.verify.sources.supplied import SuppliedDocuments
from wallet.verify.trust.errors import TrustError
from wallet.verify.trust.federation import TrustAnchor, anchor_in
from wallet.verify.trust.reading import load_trust

ANCHOR = Entity("https://registry.example", "National registry")
STATE = Entity("https://state.example", "State office")
UNI = Entity("https://uni.example", "Example University")
THIEF = Entity("https://thief.example", "Thief")
DID = "did:web:did.example"
PINNED = TrustAnchor("National registry", ANCHOR.id, (ANCHOR.jwk,))


def federation(**pages: bytes | None) -> dict[str, bytes]:
    """The whole small federation; a page given by name stands in place of the honest one, None takes it away."""
    honest = {
        "anchor": (ANCHOR.page, ANCHOR.configuration(NOW)),
        "state": (STATE.page, STATE.configuration(NOW, (ANCHOR.id,))),
        "uni": (UNI.page, UNI.configuration(NOW, (STATE.id,))),
        "anchor_on_state": (ANCHOR.address_of(STATE.id), ANCHOR.about(STATE, NOW)),
        "state_on_uni": (STATE.address_of(UNI.id), STATE.about(UNI, NOW)),
        "anchor_on_did": (
            ANCHOR.address_of(DID),
            ANCHOR.about(DID, NOW, metadata={"federation_entity": {"organization_name": "DID University"}}),
        ),
    }
    told = {address: pages.get(name, content) for name, (address, content) in honest.items()}
    return {address: content for address, content in told.items() if content is not None}


def found(issuer: str, pages: dict[str, bytes], anchor: TrustAnchor = PINNED) -> TrustEntry | None:
    return anchor.lookup(issuer, SuppliedDocuments(pages), NOW)


def fault(issuer: str, pages: dict[str, bytes], anchor: TrustAnchor = PINNED) -> str:
    with pytest.raises(TrustError) as told:
        found(issuer, pages, anchor)
    return told.value.code


# Chains that hold ------------------------------------------------------------------------------------------------
def test_a_chain_over_an_intermediate_recognises_the_university() -> None:
    entry = found(UNI.id, federation())
    assert entry is not None
    assert (entry.did, entry.name) == (UNI.id, "Example University")
    assert STATE.id in entry.registry


def test_a_registry_answers_for_a_did_with_its_own_statement() -> None:
    entry = found(DID, federation())
    assert entry is not None
    assert entry.name == "DID University"
    assert found("did:web:other.example", federation()) is None


def test_a_fetch_endpoint_may_be_asked_in_either_spelling() -> None:
    pages = federation()
    pages[f"{ANCHOR.fetch}?sub=did%3Aweb%3Adid.example"] = pages.pop(ANCHOR.address_of(DID))
    pages[f"{STATE.fetch}?sub={UNI.id}"] = pages.pop(STATE.address_of(UNI.id))
    assert found(DID, pages) is not None
    assert found(UNI.id, pages) is not None


def test_an_issuer_that_is_no_entity_is_not_recognised() -> None:
    assert found("https://elsewhere.example/issuer", federation()) is None
    assert found("did:key:z6Mk", federation()) is None
    assert found("", federation()) is None


def test_the_superior_s_word_stands_in_place_of_the_university_s_own() -> None:
    renamed = STATE.about(UNI, NOW, metadata={"federation_entity": {"organization_name": "Uni (as registered)"}})
    entry = found(UNI.id, federation(state_on_uni=renamed))
    assert entry is not None
    assert entry.name == "Uni (as registered)"


# Signatures ------------------------------------------------------------------------------------------------------
LIAR = Entity(STATE.id, "State office")  # the same name, another key
OTHER_UNI = Entity(UNI.id, "Example University")


@pytest.mark.parametrize(
    ("pages", "code"),
    [
        ({"anchor": Entity(ANCHOR.id, "x").configuration(NOW)}, "entity_statement_bad_signature"),
        ({"state_on_uni": LIAR.about(UNI, NOW)}, "entity_statement_bad_signature"),
        ({"state": LIAR.configuration(NOW, (ANCHOR.id,))}, "entity_statement_bad_signature"),
        ({"uni": OTHER_UNI.configuration(NOW, (STATE.id,))}, "entity_statement_bad_signature"),
        ({"anchor_on_state": STATE.about(STATE, NOW, iss=ANCHOR.id)}, "entity_statement_bad_signature"),
        ({"anchor_on_state": ANCHOR.about(STATE, NOW, jwks=None)}, "entity_statement_bad_signature"),
        ({"state_on_uni": STATE.about(UNI, NOW - timedelta(days=3))}, "entity_statement_expired"),
        ({"anchor": ANCHOR.configuration(NOW - timedelta(days=3))}, "entity_statement_expired"),
        ({"uni": UNI.configuration(NOW + timedelta(days=3), (STATE.id,))}, "entity_statement_not_yet"),
        ({"state_on_uni": STATE.about(THIEF, NOW)}, "entity_statement_malformed"),
        ({"state_on_uni": STATE.about(UNI, NOW, exp=None)}, "entity_statement_malformed"),
        ({"state_on_uni": STATE.about(UNI, NOW, exp=True)}, "entity_statement_malformed"),
        ({"state_on_uni": STATE.about(UNI, NOW, crit=["x"])}, "entity_statement_malformed"),
        ({"state_on_uni": b"<html>log in</html>"}, "entity_statement_malformed"),
        ({"state_on_uni": b"\xff"}, "entity_statement_malformed"),
        ({"uni": b'{"iss": "https://uni.example"}'}, "entity_statement_malformed"),
    ],
)
def test_a_chain_with_one_bad_link_never_recognises(pages: dict[str, bytes], code: str) -> None:
    assert fault(UNI.id, federation(**pages)) == code


@pytest.mark.parametrize("header", [{"typ": "JWT"}, {"typ": None}, {"kid": 7}, {"crit": ["b64"]}, {"b64": False}])
def test_another_kind_of_token_by_the_right_key_is_no_statement(header: dict[str, Any]) -> None:
    claims = json.loads(__import__("base64").urlsafe_b64decode(STATE.about(UNI, NOW).split(b".")[1] + b"=="))
    assert fault(UNI.id, federation(state_on_uni=STATE.token(claims, **header))) == "entity_statement_malformed"


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": "ES384"}, {"kid": "another"}])
def test_the_header_does_not_choose_for_the_key(header: dict[str, Any]) -> None:
    claims = json.loads(__import__("base64").urlsafe_b64decode(STATE.about(UNI, NOW).split(b".")[1] + b"=="))
    assert fault(UNI.id, federation(state_on_uni=STATE.token(claims, **header))) == "entity_statement_bad_signature"


def test_pinned_keys_are_not_replaced_by_the_anchor_s_own_page() -> None:
    """Whoever holds the registry's address but not its key vouches for nobody."""
    taken = Entity(ANCHOR.id, "National registry")
    pages = federation(anchor=taken.configuration(NOW), anchor_on_did=taken.about(DID, NOW))
    assert fault(DID, pages) == "entity_statement_bad_signature"
    assert found(DID, pages, TrustAnchor("by address", ANCHOR.id)) is not None


@pytest.mark.parametrize("kid", [ANCHOR.jwk["kid"], "another"])
def test_a_key_of_the_anchor_that_is_listed_as_withdrawn_too_signs_nothing(kid: str) -> None:
    withdrawn = {**ANCHOR.jwk, "kid": kid, "revoked": {"revoked_at": 1}}
    for keys in ((ANCHOR.jwk, withdrawn), (withdrawn, ANCHOR.jwk)):
        anchor = TrustAnchor("National registry", ANCHOR.id, keys)
        assert fault(DID, federation(), anchor) == "entity_statement_bad_signature"


def test_an_entity_that_vouches_for_itself_is_not_recognised() -> None:
    own = THIEF.configuration(NOW, (THIEF.id, ANCHOR.id))
    pages = federation() | {THIEF.page: own, THIEF.address_of(THIEF.id): THIEF.about(THIEF, NOW)}
    assert found(THIEF.id, pages) is None


def test_a_statement_about_one_did_does_not_do_for_another() -> None:
    pages = federation()
    pages[ANCHOR.address_of("did:web:thief.example")] = pages[ANCHOR.address_of(DID)]
    assert fault("did:web:thief.example", pages) == "entity_statement_malformed"


# Bounds ----------------------------------------------------------------------------------------------------------
def test_superiors_that_name_each_other_come_to_an_end() -> None:
    a, b = Entity("https://a.example"), Entity("https://b.example")
    pages = federation() | {
        a.page: a.configuration(NOW, (b.id, a.id)), b.page: b.configuration(NOW, (a.id,)),
        b.address_of(a.id): b.about(a, NOW), a.address_of(b.id): a.about(b, NOW),
    }  # fmt: skip
    assert found(a.id, pages) is None


class _Endless:
    """A host that has a superior for every entity, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def get(self, address: str, *, purpose: str) -> Document:
        self.asked += 1
        if address == ANCHOR.page:
            content = ANCHOR.configuration(NOW)
        elif address.endswith("/.well-known/openid-federation"):
            name = address.removesuffix("/.well-known/openid-federation")
            content = Entity(name).configuration(NOW, tuple(f"{name}{n}" for n in range(20)))
        else:
            sub = address.partition("?sub=")[2].replace("%3A", ":").replace("%2F", "/")
            content = Entity(address.partition("/fetch")[0]).about(sub, NOW)
        return Document(address, content, fetched_at=NOW, origin="network")


def test_a_federation_without_end_is_left_after_a_few_questions() -> None:
    endless = _Endless()
    with pytest.raises(TrustError) as told:
        PINNED.lookup("https://t.example/a", endless, NOW)
    assert told.value.code == "trust_chain_too_long"
    assert endless.asked <= 25


def test_an_anchor_that_does_not_answer_is_unreachable_and_nothing_more() -> None:
    with pytest.raises(FetchError):
        found(UNI.id, federation(anchor=None))


# Constraints and policies ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("constraints", "good"),
    [
        ({"max_path_length": 1}, True),
        ({"max_path_length": 0}, False),
        ({"max_path_length": "2"}, None),
        ({"naming_constraints": {"permitted": [".example"]}}, True),
        ({"naming_constraints": {"permitted": ["state.example", "uni.example"]}}, True),
        ({"naming_constraints": {"permitted": ["state.example"]}}, False),
        ({"naming_constraints": {"permitted": []}}, False),
        ({"naming_constraints": {"excluded": ["uni.example"]}}, False),
        ({"naming_constraints": {"excluded": [".uni.example"]}}, True),
        ({"naming_constraints": {"permitted": [".example.evil.com"]}}, False),
        ({"naming_constraints": "all"}, None),
        ("none", None),
    ],
)
def test_constraints_of_the_anchor_bind_everything_below(constraints: Any, good: bool | None) -> None:
    pages = federation(anchor_on_state=ANCHOR.about(STATE, NOW, constraints=constraints))
    if good:
        assert found(UNI.id, pages) is not None
    else:
        assert fault(UNI.id, pages) == ("entity_statement_malformed" if good is None else "trust_chain_constrained")


def test_a_bare_key_is_under_no_permitted_name() -> None:
    key = "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"
    limited = ANCHOR.about(key, NOW, constraints={"naming_constraints": {"permitted": [".example"]}})
    assert fault(key, federation() | {ANCHOR.address_of(key): limited}) == "trust_chain_constrained"


def policy(**operators: Any) -> dict[str, Any]:
    return {"metadata_policy": {"federation_entity": {"organization_name": operators}}}


@pytest.mark.parametrize(
    ("claims", "result"),
    [
        (policy(value="Registered name"), "Registered name"),
        (policy(default="Other"), "Example University"),
        (policy(one_of=["Example University", "x"]), "Example University"),
        (policy(one_of=["x"]), None),
        (policy(essential=True), "Example University"),
        (policy(subset_of=["x"]), ""),
        (policy(superset_of=["x"]), None),
        (policy(future_operator=1), "Example University"),
        (policy(future_operator=1) | {"metadata_policy_crit": ["future_operator"]}, None),
        ({"metadata_policy": "all"}, None),
        ({"metadata_policy": {"federation_entity": []}}, None),
    ],
)
def test_policies_decide_what_it_is_called_or_that_it_is_not(claims: dict[str, Any], result: str | None) -> None:
    pages = federation(anchor_on_state=ANCHOR.about(STATE, NOW, **claims))
    if result is None:
        assert fault(UNI.id, pages) == "trust_chain_policy"
    else:
        entry = found(UNI.id, pages)
        assert entry is not None
        assert entry.name == result


def test_nobody_below_the_anchor_loosens_what_it_says() -> None:
    pages = federation(
        anchor_on_state=ANCHOR.about(STATE, NOW, **policy(value="A")),
        state_on_uni=STATE.about(UNI, NOW, **policy(value="B")),
    )
    assert fault(UNI.id, pages) == "trust_chain_policy"


# In a verdict ----------------------------------------------------------------------------------------------------
def did_badge() -> tuple[dict[str, Any], dict[str, Any]]:
    document = did_document(DID, multikey=ISSUER.multikey)
    return signed(badge(DID), method=f"{DID}#k"), {DID: document}


def test_the_verdict_of_an_employer_stands_on_the_chain() -> None:
    credential, papers = did_badge()
    report = judge(credential, policy=EMPLOYER, documents=papers | federation(), trust=(PINNED,))
    assert report.verdict is Verdict.VERIFIED
    assert remarks(report, "issuer_trust") == {"vouched_for", "issuer_name_differs"}
    expired = federation(anchor_on_did=ANCHOR.about(DID, NOW - timedelta(days=9)))
    report = judge(credential, policy=EMPLOYER, documents=papers | expired, trust=(PINNED,))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report, "issuer_trust") == {"entity_statement_expired"}
    report = judge(credential, policy=EMPLOYER, documents=papers, trust=(PINNED,))
    assert codes(report, "issuer_trust") == {"registry_unreachable"}
    assert outcome(report, "issuer_trust").kind is OutcomeKind.UNKNOWN


def test_kept_statements_answer_offline_with_their_day_until_they_run_out() -> None:
    items = [EvidenceItem("entity_statement", a, "", NOW - timedelta(hours=2), c) for a, c in federation().items()]
    entry = PINNED.lookup(DID, KeptDocuments(items), NOW)
    assert entry is not None
    assert entry.kept_since == NOW - timedelta(hours=2)
    with pytest.raises(TrustError) as told:
        PINNED.lookup(DID, KeptDocuments(items), NOW + timedelta(days=2))
    assert told.value.code == "entity_statement_expired"


# As files --------------------------------------------------------------------------------------------------------
def written(tmp_path: Path, told: Any) -> Path:
    path = tmp_path / "trust.json"
    path.write_text(json.dumps(told))
    return path


def test_an_anchor_is_a_file_with_its_pinned_keys(tmp_path: Path) -> None:
    path = written(tmp_path, {"name": "Registry", "trust_anchor": ANCHOR.id, "jwks": {"keys": [ANCHOR.jwk]}})
    (anchor,) = load_trust(path)
    assert anchor == TrustAnchor("Registry", ANCHOR.id, (ANCHOR.jwk,))


def test_known_registries_come_in_their_order(tmp_path: Path) -> None:
    known = [
        {"type": "oidf", "name": "Members", "trustAnchorEC": ANCHOR.page, "fetchEndpoint": f"{ANCHOR.fetch}?sub="},
        {"type": "dcc-legacy", "name": "Community", "url": "https://community.example/registry.json"},
        {"name": "Own", "issuers": {DID: "Uni"}},
    ]
    sources = load_trust(written(tmp_path, known))
    assert [one.name for one in sources] == ["Members", "Community", "Own"]


@pytest.mark.parametrize(
    "told",
    [
        {}, [], 7, [[]], {"trust_anchor": "http://registry.example"}, {"trust_anchor": "https://u@registry.example"},
        {"trust_anchor": "https://registry.example?x"}, {"trust_anchor": ANCHOR.id, "jwks": {}}, {"issuers": []},
        {"trust_anchor": ANCHOR.id, "jwks": {"keys": []}}, {"url": "http://plain.example"}, [{"issuers": {}}, {"x": 1}],
    ],
)  # fmt: skip
def test_what_is_no_trust_list_is_refused_whole(tmp_path: Path, told: Any) -> None:
    with pytest.raises(UsageError) as error:
        load_trust(written(tmp_path, told))
    assert error.value.code == "trust_list_malformed"


def test_keys_that_were_meant_to_be_pinned_never_fall_back_to_the_page() -> None:
    assert anchor_in({"trust_anchor": ANCHOR.id, "jwks": {"keys": [7]}}, "") is None
    make: Callable[..., TrustAnchor | None] = anchor_in
    assert make({"trust_anchor": ANCHOR.id}, "n") == TrustAnchor("n", ANCHOR.id)
