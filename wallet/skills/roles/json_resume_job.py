"""A job in the JSON Resume shape (jsonresume.org job schema): ``qualifications`` as sentences, ``skills`` with keywords."""

from __future__ import annotations

from dataclasses import replace

from wallet.skills.page_text import text_only
from wallet.skills.prose import clause, qualifications, skill_requirement
from wallet.skills.requirements import NotUnderstood, Role
from wallet.skills.roles.dates import day
from wallet.skills.roles.form import Gathered, RoleFile
from wallet.skills.roles.nodes import Reader


class JsonResumeJob:
    """The form."""

    order = 30

    def claims(self, file: RoleFile) -> bool:
        node = file.nodes[0] if len(file.nodes) == 1 and not file.is_page else None
        if not isinstance(node, dict):
            return False
        return "title" in node and isinstance(node.get("skills", node.get("qualifications")), list)

    def read(self, file: RoleFile) -> list[Role]:
        job = file.nodes[0]
        reader, gathered = Reader(job), Gathered()
        for value in reader.values(job, "qualifications"):
            requirements, rest = qualifications(text_only(reader.name_of(value)), id_from=len(gathered.requirements) + 1)
            gathered.requirements += requirements
            gathered.not_understood += rest
        for value in reader.values(job, "skills"):
            phrase, level = clause(reader.name_of(value)), ""
            if isinstance(value, dict):
                level = reader.text(value, "level")
                for word in reader.values(value, "keywords"):
                    gathered.requirements.append(skill_requirement(clause(reader.name_of(word)), gathered.number))
            if phrase.name:
                gathered.requirements.append(replace(skill_requirement(phrase, gathered.number), level=level))
        for name in ("responsibilities", "experience"):
            shown = (reader.name_of(value) for value in reader.values(job, name))
            gathered.not_understood += [NotUnderstood("not_matched", text, name) for text in shown if text]
        title, publisher = reader.text(job, "title"), reader.text(job, "company")
        numbered = tuple(replace(requirement, id=str(number)) for number, requirement in enumerate(gathered.requirements, 1))
        return [
            Role(
                "json_resume_job", title, publisher, posted=day(reader.text(job, "date")), requirements=numbered,
                not_understood=tuple(gathered.not_understood),
            )
        ]  # fmt: skip


ROLE_FORM = JsonResumeJob()
