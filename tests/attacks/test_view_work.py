"""A view is read before a signature is: nothing in a document may make that dear, however its things name each other."""

from __future__ import annotations

from typing import Any

from tests.support.bounds import bounded
from tests.support.signing import badge, codes, judge, outcome, signed
from wallet.report import Verdict

_WORDS = {"p": "urn:p:p", "q": "urn:p:q"}
_LIST = {
    "first": "http://www.w3.org/1999/02/22-rdf-syntax-ns#first",
    "rest": "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest",
}


def _with_words(words: dict[str, str], **members: Any) -> dict[str, Any]:
    document = badge(**members)
    document["@context"].append(words)
    return document


def _doubling(count: int, after: Any) -> dict[str, Any]:
    """A status entry in which each of ``count`` nameless nodes names the next one twice."""
    nodes = [{"id": f"_:n{n}", **{name: {"id": f"_:n{after(n)}"} for name in _WORDS}} for n in range(count)]
    entry = {"id": "urn:x:s", "type": "BitstringStatusListEntry", "p": nodes[0]}
    document = _with_words(_WORDS, credentialStatus=entry)
    document["credentialSubject"]["p"] = nodes[1:]
    return document


def test_nodes_that_name_the_next_one_twice() -> None:
    with bounded(1.0):
        report = judge(_doubling(60, lambda n: n + 1))
    assert report.verdict is not Verdict.VERIFIED


def test_nodes_that_stand_inside_each_other() -> None:
    report = judge(signed(_doubling(4, lambda n: (n + 1) % 4)))
    assert outcome(report, "proof").kind == "passed"
    assert codes(report, "status") == {"status_entry_malformed"}


def test_a_few_hundred_things_that_all_name_each_other() -> None:
    def named(kind: str) -> list[dict[str, Any]]:
        return [{"id": f"urn:{kind}:{n}"} for n in range(120)]

    document = badge()
    achievements = [{**one, "type": ["Achievement"], "alignment": named("l")} for one in named("a")]
    subjects = [{**one, "type": ["AchievementSubject"], "achievement": named("a")} for one in named("s")]
    document["credentialSubject"] = [{**subjects[0], "achievement": achievements}, *subjects[1:]]
    with bounded(3.0):
        report = judge(document)
    assert codes(report, "shape") == {"too_many_statements"}


def test_lists_that_end_in_each_other() -> None:
    cells = [{"id": f"_:c{n}", "first": "x", "rest": {"id": f"_:c{n + 1}"}} for n in range(800)]
    document = _with_words(_LIST, name=[{"id": f"_:c{n}"} for n in range(800)])
    document["credentialSubject"]["rest"] = cells
    with bounded(3.0):
        report = judge(document)
    assert report.verdict is not Verdict.VERIFIED
