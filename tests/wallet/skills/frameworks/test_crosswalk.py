"""Tables that say which skills are the same."""

from __future__ import annotations

from tests.wallet.skills.frameworks.reading_of import entries_of, only, problems_of
from wallet.skills.frameworks.model import Relation, RelationKind


def test_who_is_the_same_wider_or_narrower() -> None:
    table = (
        "source,relation,target\na:1,skos:exactMatch,b:1\na:2,broadMatch,b:2\n"
        "a:3,narrowMatch,b:3\na:4,closeMatch,b:4\na:5,odd,b:5\n,exactMatch,b:6\n"
    )
    entries = entries_of(table)
    assert [(r.kind, r.source, r.target) for r in only(Relation, entries)] == [
        (RelationKind.EXACT, "a:1", "b:1"), (RelationKind.BROADER, "a:2", "b:2"), (RelationKind.BROADER, "b:3", "a:3"),
        (RelationKind.RELATED, "a:4", "b:4"),
    ]  # fmt: skip
    assert [row[0::2] for row in problems_of(entries)] == [
        ("framework_relation_unknown", "line 6"),
        ("framework_row_without_id", "line 7"),
    ]


def test_as_the_commission_publishes_it() -> None:
    table = "O*NET Id,O*NET Title,ESCO or ISCO URI,ESCO or ISCO Title,Type of Match\n29-1141.00,RN,http://esco.example/o/1,nurse,exactMatch\n"
    (relation,) = only(Relation, entries_of(table))
    assert relation.source == "https://www.onetonline.org/link/summary/29-1141.00"
