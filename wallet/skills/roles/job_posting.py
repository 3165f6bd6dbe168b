"""A schema.org JobPosting (or Occupation), in every shape that pages write it in.

Clauses: schema.org/JobPosting ``qualifications``, ``skills``, ``educationRequirements``, ``experienceRequirements``,
``jobStartDate``; schema.org/EducationalOccupationalCredential ``credentialCategory``, ``recognizedBy``, ``validIn``,
``competencyRequired``. Any of them is text, a node, or a list of both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from wallet.errors import IntakeError
from wallet.limits.skills import MAX_ROLE_REQUIREMENTS
from wallet.skills.credential_terms import terms
from wallet.skills.labels import is_address, same_label
from wallet.skills.page_text import one_line, text_only
from wallet.skills.prose import (
    clause,
    credential_requirement,
    is_experience,
    is_none,
    qualifications,
    skill_requirement,
    skill_texts,
)
from wallet.skills.requirements import (
    AchievementAt,
    CredentialNamed,
    NotUnderstood,
    Requirement,
    Role,
    SkillNamed,
)
from wallet.skills.roles.dates import day
from wallet.skills.roles.form import Gathered, RoleFile
from wallet.skills.roles.nodes import Node, Reader, of_type

_NOT_MATCHED: Final = (
    "physicalRequirement",
    "sensoryRequirement",
    "securityClearanceRequirement",
    "eligibilityToWorkRequirement",
)
"""What no record says of anybody: shown."""


class JobPosting:
    """The form."""

    order = 10

    def claims(self, file: RoleFile) -> bool:
        return any(True for node in file.nodes for _ in _postings(node))

    def read(self, file: RoleFile) -> list[Role]:
        """Returns a role for each posting; one that stands there twice is one. Raises IntakeError ``role_too_long``."""
        total = 0
        roles: dict[tuple[str, str, str], Role] = {}
        for whole in file.nodes:
            reader = Reader(whole)
            for node in _postings(whole):
                role = _Posting(reader, node).role()
                total += len(role.requirements) + 1
                if total > MAX_ROLE_REQUIREMENTS:
                    raise IntakeError("role_too_long", f"more than {MAX_ROLE_REQUIREMENTS} requirements")
                roles.setdefault((role.title, role.publisher, repr(role.requirements)), role)
        return [replace(role, not_understood=(*role.not_understood, *file.not_read())) for role in roles.values()]


def _postings(whole: Any) -> list[Node]:
    return list(of_type(whole, "jobposting")) or list(of_type(whole, "occupation"))


class _Posting:
    """One posting, while it is read."""

    def __init__(self, reader: Reader, node: Node) -> None:
        self._reader = reader
        self._node = node
        self._gathered = Gathered()

    def role(self) -> Role:
        reader, node = self._reader, self._node
        for place in (node, *(value for value in reader.values(node, "relevantOccupation") if isinstance(value, dict))):
            self._qualifications(place)
            self._education(place)
            self._skills(place)
            self._experience(place)
        self._description()
        for name in _NOT_MATCHED:
            for value in reader.values(node, name):
                self._not_understood("not_matched", reader.name_of(value), name)
        return Role(
            "job_posting",
            reader.text(node, "title", "name"),
            reader.text(node, "hiringOrganization"),
            self._address(node),
            day(reader.text(node, "datePosted")),
            day(reader.text(node, "validThrough")),
            day(reader.text(node, "jobStartDate")),
            _apart(self._gathered.requirements),
            tuple(self._gathered.not_understood),
            tuple(self._gathered.splits),
        )

    def _address(self, node: Node) -> str:
        given = [value for value in self._reader.values(node, "url", "sameAs") if isinstance(value, str)]
        return next((value for value in given if is_address(value)), "")

    # Credentials -----------------------------------------------------------------
    def _qualifications(self, place: Node) -> None:
        for value in self._reader.values(place, "qualifications", "credentialRequirements"):
            self._credential(value)

    def _education(self, place: Node) -> None:
        for value in self._reader.values(place, "educationRequirements"):
            if isinstance(value, dict):
                self._credential(value)
                continue
            text = self._reader.name_of(value)
            if is_none(text):
                continue
            before = len(self._gathered.requirements)
            self._text(text, "educationRequirements")
            if len(self._gathered.requirements) == before and not is_experience(text):
                # The property says that it is education, whatever the words.
                self._gathered.not_understood.pop()
                self._gathered.requirements.append(credential_requirement(clause(text), self._gathered.number))

    def _credential(self, value: Any) -> None:
        if isinstance(value, dict):
            self._credential_node(value)
        else:
            self._text(text_only(str(value)), "qualifications")

    def _credential_node(self, node: Node) -> None:
        reader = self._reader
        category, name = reader.text(node, "credentialCategory"), reader.text(node, "name")
        about = reader.text(node, "about")
        text = name or " ".join(part for part in (category, about) if part)
        if is_none(text):
            return
        phrase = clause(text)
        if category and name:
            phrase = replace(phrase, weakening=phrase.weakening | clause(category).weakening)
        places = ", ".join(reader.name_of(value) for value in reader.values(node, "validIn"))
        addresses = [
            value for value in reader.values(node, "url", "sameAs", "@id") if isinstance(value, str) and is_address(value)
        ]
        issuers = tuple(reader.name_of(value) for value in reader.values(node, "recognizedBy") if reader.name_of(value))
        requirement = credential_requirement(
            phrase,
            self._gathered.number,
            extra=tuple(AchievementAt(address) for address in addresses),
            issuers=issuers,
            where=places,
        )
        shows = [reader.name_of(value) for value in reader.values(node, "competencyRequired")]
        self._gathered.requirements.append(
            replace(
                requirement, level=reader.text(node, "educationalLevel"), note="; ".join(value for value in shows if value)
            )
        )

    # Skills -------------------------------------------------------------------------
    def _skills(self, place: Node) -> None:
        for value in self._reader.values(place, "skills"):
            if isinstance(value, dict):
                self._skill_node(value)
                continue
            text = text_only(str(value))
            if is_address(text):
                self._not_understood("address_not_fetched", text, "skills")
                continue
            parts = skill_texts(text)
            if len(parts) > 1:
                self._gathered.splits.append((text, tuple(parts)))
            for part in parts:
                self._skill(part)
            if len(self._gathered.requirements) > MAX_ROLE_REQUIREMENTS:
                raise IntakeError("role_too_long", f"more than {MAX_ROLE_REQUIREMENTS} requirements")

    def _skill(self, text: str) -> None:
        phrase = clause(text)
        if is_none(phrase.name):
            return
        if terms().named_in(phrase.name):
            self._gathered.requirements.append(credential_requirement(phrase, self._gathered.number))
        else:
            self._gathered.requirements.append(skill_requirement(phrase, self._gathered.number))

    def _skill_node(self, node: Node) -> None:
        reader = self._reader
        name = reader.text(node, "name", "title")
        addresses = [value for value in (node.get("@id"), *reader.values(node, "url", "sameAs")) if isinstance(value, str)]
        sets = reader.values(node, "inDefinedTermSet")
        framework = next((reader.name_of(group) for group in sets if reader.name_of(group)), "")
        code = reader.text(node, "termCode", "codeValue")
        if not name and not addresses and not code:
            return
        phrase = clause(name or code)
        known = {"address": next(iter(addresses), ""), "code": code, "framework": framework}
        self._gathered.requirements.append(skill_requirement(phrase, self._gathered.number, **known))

    # The rest -----------------------------------------------------------------------
    def _experience(self, place: Node) -> None:
        for value in self._reader.values(place, "experienceRequirements"):
            if isinstance(value, dict):
                months = self._reader.text(value, "monthsOfExperience", "yearsOfExperience")
                if months in ("0", ""):
                    months = ""
                unit = "years" if self._reader.values(value, "yearsOfExperience") else "months"
                words = [f"{months} {unit}" if months else "", self._reader.text(value, "description")]
                self._not_understood("experience", ": ".join(word for word in words if word), "experienceRequirements")
            elif not is_none(self._reader.name_of(value)):
                self._not_understood("experience", self._reader.name_of(value), "experienceRequirements")

    def _text(self, text: str, where: str) -> None:
        requirements, rest = qualifications(text, id_from=len(self._gathered.requirements) + 1)
        if len(requirements) + len(rest) > 1:
            self._gathered.splits.append(
                (one_line(text), (*(requirement.text for requirement in requirements), *(value.text for value in rest)))
            )
        self._gathered.requirements += requirements
        self._gathered.not_understood += [replace(value, where=where) for value in rest]

    def _description(self) -> None:
        """Reads the prose: of a posting that says elsewhere what it asks for, only common credentials not named there;
        of one that does not, everything, and what is not understood is listed."""
        text = "\n".join(text_only(str(value)) for value in self._reader.values(self._node, "description"))
        requirements, rest = qualifications(text, id_from=len(self._gathered.requirements) + 1)
        if self._gathered.requirements:
            named = {term for requirement in self._gathered.requirements for term in _terms(requirement)}
            self._gathered.requirements += [
                requirement for requirement in requirements if _terms(requirement) and not _terms(requirement) & named
            ]
        else:
            self._gathered.requirements += requirements
            self._gathered.not_understood += [replace(value, where="description") for value in rest]

    def _not_understood(self, code: str, text: str, where: str) -> None:
        if text:
            self._gathered.not_understood.append(NotUnderstood(code, text, where))


def _apart(requirements: list[Requirement]) -> tuple[Requirement, ...]:
    """Leaves out what is asked for twice: the same skill, or the same common credential; numbers them anew."""
    kept: dict[tuple[str, ...], Requirement] = {}
    for requirement in requirements:
        kept.setdefault(_key(requirement), requirement)
    return tuple(replace(value, id=str(number)) for number, value in enumerate(kept.values(), 1))


def _terms(requirement: Requirement) -> set[str]:
    return {accepted.term for accepted in requirement.accept if isinstance(accepted, CredentialNamed) and accepted.term}


def _key(requirement: Requirement) -> tuple[str, ...]:
    if _terms(requirement):
        return ("term", *sorted(_terms(requirement)))
    skill = next((accepted for accepted in requirement.accept if isinstance(accepted, SkillNamed)), None)
    return ("skill", same_label(skill.name)) if skill else ("text", same_label(requirement.text))


ROLE_FORM = JobPosting()
