"""Why a credential fails, and what it lacks: explanations that never change a verdict."""

from __future__ import annotations

import json

from tests.support.signing import NOW, badge, codes, judge, outcome, signed
from wallet.examine.in_process import verify_bytes
from wallet.formats.obligations import CLASSES
from wallet.report import Skipped, Unknown, Verdict


def test_damaged_accents_are_named_and_stay_not_verified() -> None:
    made = signed(badge(name="Enfermería de urgencias, São Paulo"))
    text = json.dumps(made, ensure_ascii=False)
    damaged = text.encode().decode("cp1252")
    (report,) = verify_bytes(damaged.encode(), policy="learner", at=NOW)
    assert report.verdict is Verdict.NOT_VERIFIED
    assert codes(report, "proof") == {"signature_does_not_fit", "text_damaged"}


def test_other_changes_are_not_called_damaged_accents() -> None:
    made = signed(badge(name="Enfermería"))
    made["name"] = "EnfermerÃ­a mayor"
    (report,) = verify_bytes(json.dumps(made, ensure_ascii=False).encode(), policy="learner", at=NOW)
    assert codes(report, "proof") == {"signature_does_not_fit"}


def test_what_the_standard_asks_for_and_is_not_there_is_a_remark_with_its_place() -> None:
    report = judge(signed(badge()))
    told = {(p.code, p.pointer) for p in outcome(report, "schema").remarks}
    plain = badge()
    subject = plain["credentialSubject"]
    subject["achievement"].pop("criteria", None)
    worse = judge(signed(plain))
    assert worse.verdict is Verdict.VERIFIED
    now = {(p.code, p.pointer) for p in outcome(worse, "schema").remarks}
    assert ("member_missing", "/credentialSubject/achievement/criteria") in now - told


def test_a_schema_elsewhere_is_not_said_to_have_been_compared() -> None:
    made = badge(credentialSchema={"id": "https://example.org/schema.json", "type": "JsonSchema"})
    report = judge(signed(made))
    assert isinstance(outcome(report, "schema"), Unknown)
    assert report.verdict is Verdict.VERIFIED


def test_other_kinds_have_no_rules_here() -> None:
    made = badge()
    made["type"] = ["VerifiableCredential"]
    assert isinstance(outcome(judge(signed(made)), "schema"), Skipped)


def test_every_class_the_table_points_to_is_in_it() -> None:
    named = {rule.partition(" ")[2] for rules in CLASSES.values() for rule in rules.values()} - {""}
    assert named <= set(CLASSES)
