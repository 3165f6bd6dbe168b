"""O*NET's text files: tabs, no quotes, n/a, codes as text."""

from __future__ import annotations

from tests.wallet.skills.frameworks.reading_of import credit, entries_of, labels, only, problems_of
from wallet.skills.frameworks.model import ConceptKind, Occupation, Relation, RelationKind, Skill
from wallet.skills.frameworks.onet import OCCUPATION_ADDRESS

NURSE = f"{OCCUPATION_ADDRESS}29-1141.00"


def test_what_is_quoted_elsewhere_is_text_here() -> None:
    table = (
        "O*NET-SOC Code\tTask ID\tTask\tTask Type\r\n"
        '29-1141.00\t1\tSay "what is so\tCore\r\n'
        "29-1141.00\t2\tRecord care\tn/a\r\n"
    )
    entries = entries_of(table)
    assert [labels(task) for task in only(Skill, entries)] == [['Say "what is so'], ["Record care"]]
    assert {task.kind for task in only(Skill, entries)} == {ConceptKind.TASK}
    assert {relation.source for relation in only(Relation, entries)} == {NURSE}


def test_an_empty_value_is_no_name() -> None:
    table = (
        "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n"
        "29-1141.00\tRegistered Nurse (RN)\tRN\t1\n29-1141.00\tn/a\tn/a\t1\n"
    )
    (occupation,) = only(Occupation, entries_of(table))
    assert labels(occupation) == ["Registered Nurse (RN)", "RN"]


def test_a_code_that_a_spreadsheet_changed_is_named() -> None:
    table = "O*NET-SOC Code\tTitle\tDescription\n29-1141\tNurse\td\n29.1141\tNurse\td\n"
    entries = entries_of(table)
    assert len(only(Occupation, entries)) == 1
    assert problems_of(entries) == [("framework_code_malformed", "29.1141", "line 3")]


def test_activities_hang_on_their_elements_and_tasks_on_activities() -> None:
    activities = entries_of("Element ID\tIWA ID\tDWA ID\tDWA Title\n4.A.1\t4.A.1.I01\t4.A.1.I01.D01\tReview records.\n")
    assert [skill.code for skill in only(Skill, activities)] == ["4.A.1.I01.D01"]
    assert {relation.target for relation in only(Relation, activities)} == {
        "urn:onet:element:4.A.1.I01",
        "urn:onet:element:4.A.1",
    }
    tasks = entries_of("O*NET-SOC Code\tTask ID\tDWA ID\tDate\tDomain Source\n29-1141.00\t1\t4.A.1.I01.D01\t1\tx\n")
    assert [(r.kind, r.source, r.target) for r in only(Relation, tasks)] == [
        (RelationKind.ESSENTIAL, NURSE, "urn:onet:element:4.A.1.I01.D01"),
        (RelationKind.BROADER, "urn:onet:task:1", "urn:onet:element:4.A.1.I01.D01"),
    ]


def test_what_is_in_demand_is_asked_for_and_the_rest_helps() -> None:
    table = (
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n"
        "29-1141.00\tEpic\t43232306\tMedical software\tY\tY\n29-1141.01\tEpic\t43232306\tMedical software\tY\tN\n"
    )
    entries = entries_of(table)
    assert [labels(skill) for skill in only(Skill, entries)] == [["Epic"], ["Medical software"]]
    kinds = [r.kind for r in only(Relation, entries) if r.kind is not RelationKind.BROADER]
    assert kinds == [RelationKind.ESSENTIAL, RelationKind.OPTIONAL]


def test_columns_go_by_name_and_advice_against_a_rating_is_taken() -> None:
    table = (
        "O*NET-SOC Code\tTitle\tElement ID\tElement Name\tScale ID\tScale Name\tData Value\t"
        "Recommend Suppress\tNot Relevant\n"
        "29-1141.00\tRN\t2.A.1.a\tReading\tIM\tx\t3.75\tN\tn/a\n"
        "29-1141.00\tRN\t2.A.1.b\tListening\tIM\tx\t4.00\tY\tn/a\n"
        "29-1141.00\tRN\t2.A.1.c\tWriting\tIM\tx\t2.50\tN\tn/a\n"
        "29-1141.00\tRN\t2.A.1.d\tSpeaking\tLV\tx\t4.50\tN\tN\n"
        "29-1141.00\tRN\t2.A.1.e\tMaths\tIM\tx\tmany\tN\tn/a\n"
    )
    entries = entries_of(table)
    assert [r.target for r in only(Relation, entries)] == ["urn:onet:element:2.A.1.a"]
    assert problems_of(entries) == [("framework_number_malformed", "many", "line 6")]


def test_licence_and_edition_stand_in_the_read_me_alone() -> None:
    text = (
        "O*NET 29.2 Database\nFebruary\n\nThe content is licensed under a Creative Commons\n"
        "Attribution 4.0 International License. More\n"
    )
    assert (credit(entries_of(text)).edition, credit(entries_of(text)).licence) == (
        "29.2", "Creative Commons Attribution 4.0 International License"
    )  # fmt: skip
    spoken = credit(entries_of("O*NET-SOC Code\tTitle\tDescription\n29-1141.00\tNurse\td\n", "O*NET 30.1.txt"))
    assert (spoken.edition, spoken.licence) == ("", "")


def test_a_table_that_explains_others_is_known_and_unused() -> None:
    entries = entries_of("Scale ID\tScale Name\tMinimum\tMaximum\nIM\tImportance\t1\t5\n")
    assert [row[0] for row in problems_of(entries)] == ["framework_file_unused"]
