"""HR Open: jobs of the Skills API (``assertions`` with a skill and a level), JEDx jobs, and the 4.4 JobPosting.

Levels are kept as words: a rank on one scale says nothing about another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from wallet.skills.page_text import text_only
from wallet.skills.prose import clause, credential_requirement, qualifications, skill_requirement
from wallet.skills.requirements import NotUnderstood, Requirement, Role, Weakening
from wallet.skills.roles.dates import day
from wallet.skills.roles.form import Gathered, RoleFile
from wallet.skills.roles.nodes import Node, Reader

_REQUIRED: Final = ("requiredCredentials", "minimumCredentials", "requiredEducation", "minimumEducation")
_PREFERRED: Final = ("preferredCredentials", "preferredEducation")
_SKILLS: Final = ("skills", "competencies", "knowledge", "abilities", "technologies")
_SHOWN: Final = (
    "requiredExperiences", "minimumExperiences", "preferredExperiences", "alternativeCredentials", "alternativeEducation",
    "alternativeExperiences", "equivalentCredentials", "equivalentEducation", "equivalentExperiences", "workLanguages",
    "physicalRequirements", "sensoryRequirements", "citizenshipRequirements", "securityClearanceRequirements",
)  # fmt: skip
_OTHER_THINGS: Final = frozenset({"learningprogram", "person", "framework", "assessment", "course", "credential"})
"""What else a collection of skill assertions can be about: no role."""


class HrOpen:
    """The form."""

    order = 20

    def claims(self, file: RoleFile) -> bool:
        return any(_job(node) is not None for node in file.nodes)

    def read(self, file: RoleFile) -> list[Role]:
        jobs = [job for node in file.nodes if (job := _job(node)) is not None]
        return [_role(job) for job in jobs]


def _job(node: Any) -> Node | None:
    if not isinstance(node, dict):
        return None
    inner = node.get("job")
    if isinstance(inner, dict):
        return inner
    target = str(node.get("targetType", "")).rpartition("/")[2].casefold()
    if isinstance(node.get("assertions"), list):
        return None if target in _OTHER_THINGS else node
    posting = {"positionID", "postingID", *_REQUIRED, *_PREFERRED, "qualificationSummary", "hiringOrganization"}
    return node if node.keys() & posting and ("title" in node or "name" in node) and "@type" not in node else None


def _role(job: Node) -> Role:
    reader, gathered = Reader(job), Gathered()
    for holder in (job, *(value for value in reader.values(job, "skills") if isinstance(value, dict))):
        for value in reader.values(holder, "assertions"):
            if isinstance(value, dict):
                _assertion(reader, value, gathered)
    for name in _SKILLS:
        for value in reader.values(job, name):
            if isinstance(value, dict) and "assertions" in value:
                continue
            phrase = clause(reader.name_of(value) or reader.text(value if isinstance(value, dict) else {}, "description"))
            if phrase.name:
                gathered.requirements.append(skill_requirement(phrase, gathered.number))
    for name in (*_REQUIRED, *_PREFERRED):
        weakening = (Weakening.PREFERRED,) if name in _PREFERRED else ()
        for value in reader.values(job, name):
            phrase = clause(_words(reader, value), weakening=weakening)
            if phrase.name:
                gathered.requirements.append(credential_requirement(phrase, gathered.number))
    for value in reader.values(job, "qualificationSummary"):
        requirements, rest = qualifications(text_only(_words(reader, value)), id_from=len(gathered.requirements) + 1)
        gathered.requirements += requirements
        gathered.not_understood += rest
    for name in _SHOWN:
        for value in reader.values(job, name):
            if _words(reader, value):
                gathered.not_understood.append(NotUnderstood("not_matched", _words(reader, value), name))
    for info in reader.values(job, "socInfo"):
        if isinstance(info, dict) and reader.text(info, "socCodeValue"):
            gathered.not_understood.append(NotUnderstood("occupation_code", reader.text(info, "socCodeValue"), "socInfo"))
    duties = reader.text(job, "jobDuties")
    if duties:
        gathered.not_understood.append(NotUnderstood("prose", duties, "jobDuties"))
    return Role(
        "hr_open",
        reader.text(job, "title", "targetName", "name", "identifier"),
        reader.text(job, "hiringOrganization", "organizationId"),
        next((value for value in (job.get("identifier"), job.get("id")) if isinstance(value, str)), ""),
        day(reader.text(job, "datePosted", "dateCreated")),
        day(reader.text(job, "validThrough")),
        day(reader.text(job, "jobStartDate")),
        tuple(replace(requirement, id=str(number)) for number, requirement in enumerate(gathered.requirements, 1)),
        tuple(gathered.not_understood),
    )


def _assertion(reader: Reader, assertion: Node, gathered: Gathered) -> None:
    skill = next((value for value in reader.values(assertion, "skill") if isinstance(value, dict)), None)
    if skill is None:
        return
    phrase = clause(reader.text(skill, "name") or reader.text(skill, "codedNotation"))
    address = next((value for value in (skill.get("id"), skill.get("@id")) if isinstance(value, str)), "")
    if not phrase.name and not address:
        return
    known = {"address": address, "code": reader.text(skill, "codedNotation")}
    requirement: Requirement = skill_requirement(phrase, gathered.number, **known)
    gathered.requirements.append(replace(requirement, level=reader.text(assertion, "proficiencyLevel")))


def _words(reader: Reader, value: Any) -> str:
    return reader.name_of(value) or (reader.text(value, "description", "programName") if isinstance(value, dict) else "")


ROLE_FORM = HrOpen()
