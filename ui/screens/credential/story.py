"""What a credential means and what it took, from its signed text."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs
from PySide6.QtWidgets import QWidget

from ui.text import results
from ui.text.plain import PARAGRAPH_CHARS, plain
from ui.text.words import t
from ui.widgets.chip import Chip
from ui.widgets.flow import Flow
from ui.widgets.icons import Mark
from ui.widgets.parts import AtMost, Row, RowList, Section
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import Achievement, Credential, Result, Subject

MOST_ENDORSEMENTS = 12
_TEXT = 640
"""Pixels of a running text's width, at the usual size of text."""
MOST_SKILLS = 24
"""Chips on a page; the rest stands in the source."""


def story_sections(view: Credential) -> list[QWidget]:
    """Returns the sections that have something to say."""
    subjects = view.subjects
    if view.credentials:
        # A transcript's page tells of the whole; what is inside has its own rows.
        subjects = tuple(
            structs.replace(s, achievement=s.achievement[:1], result=(), credits_earned="") for s in subjects[:1]
        )
    achievements = [a for s in subjects for a in s.achievement]
    sections = [_means(view, achievements), _comments(view.subjects), _took(subjects, achievements), _endorsed(view)]
    return [section for section in sections if section is not None]


def _means(view: Credential, achievements: list[Achievement]) -> QWidget | None:
    described = next((a.description for a in achievements if a.description), view.description)
    skills = [plain(x.target_name, limit=60) for a in achievements for x in a.alignment if x.target_name]
    skills += [plain(tag, limit=60) for a in achievements for tag in a.tag if tag]
    if not described and not skills:
        return None
    section = Section(t("credential.what_it_means"))
    if described:
        section.add(_paragraph(described))
    if skills:
        box = QWidget()
        flow = Flow()
        box.setLayout(flow)
        for skill in list(dict.fromkeys(skills))[:MOST_SKILLS]:
            flow.addWidget(Chip(skill))
        section.add(box)
    return section


def _comments(subjects: Sequence[Subject]) -> QWidget | None:
    """What an endorsement says (EndorsementSubject)."""
    comments = [subject.endorsement_comment for subject in subjects if subject.endorsement_comment]
    if not comments:
        return None
    section = Section(t("credential.what_it_says"))
    for comment in comments:
        section.add(_paragraph(comment))
    return section


def _endorsed(view: Credential) -> QWidget | None:
    """Who speaks well of it. The view holds only what the endorser's own signature was found to hold over."""
    if not view.endorsements:
        return None
    section = Section(t("credential.endorsed_by"))
    rows = RowList()
    for endorsement in view.endorsements[:MOST_ENDORSEMENTS]:
        comment = next((s.endorsement_comment for s in endorsement.subjects if s.endorsement_comment), "")
        who = plain(endorsement.issuer.name or endorsement.issuer.id, limit=120)
        rows.add(Row(who, plain(comment, limit=PARAGRAPH_CHARS), mark=Mark("marks/endorsed", "neutral")))
    section.add(rows)
    return section


def _took(subjects: Sequence[Subject], achievements: list[Achievement]) -> QWidget | None:
    narratives = [a.criteria.narrative for a in achievements if a.criteria and a.criteria.narrative]
    facts = [line for subject in subjects for line in _facts(subject)]
    if not narratives and not facts:
        return None
    section = Section(t("credential.what_it_took"))
    for narrative in narratives:
        section.add(_paragraph(narrative))
    for fact in facts:
        section.add(PlainLabel(fact))
    return section


def _facts(subject: Subject) -> list[str]:
    names = {d.id: d.name for a in subject.achievement for d in a.result_description if d.id}
    levels = results.levels(subject)
    facts = [_result(result, names, levels) for result in subject.result]
    if subject.term:
        facts.append(t("credential.term", term=plain(subject.term, limit=80)))
    if subject.credits_earned:
        facts.append(t("credential.credits", credits=plain(subject.credits_earned, limit=20)))
    if subject.license_number:
        facts.append(t("credential.licence_number", number=plain(subject.license_number, limit=60)))
    if subject.role:
        facts.append(t("credential.role", role=plain(subject.role, limit=120)))
    return [fact for fact in facts if fact]


def _result(result: Result, names: dict[str, str], levels: dict[str, str]) -> str:
    name = plain(names.get(result.result_description, ""), limit=80) or t("credential.result")
    value = plain(results.reached(result, levels) or result.status, limit=80)
    return t("credential.result_is", name=name, value=value) if value else ""


def _paragraph(text: str) -> AtMost:
    return AtMost(PlainLabel(text[:PARAGRAPH_CHARS], paragraphs=True), _TEXT, grows=2.0)
