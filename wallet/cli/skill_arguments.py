"""The grammar of skills, frameworks and pathways."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Verb = Callable[[str, str], argparse.ArgumentParser]


def add_skill_verbs(verb: Verb, shared_options: Callable[[], argparse.ArgumentParser]) -> None:
    """Adds ``framework``, ``skills`` and ``pathway``."""
    framework = verb("framework", "frameworks of skills: ESCO, O*NET, CASE, CTDL-ASN, rich skills, crosswalks")
    acts = framework.add_subparsers(dest="action", required=True, metavar="add|list|remove")
    shared = shared_options()
    add = acts.add_parser("add", help="read files, archives or folders", parents=[shared])
    add.add_argument("what", nargs="+", metavar="SOURCE")
    acts.add_parser("list", help="what is there, and what is missing", parents=[shared])
    remove = acts.add_parser("remove", help="forget a framework", parents=[shared])
    remove.add_argument("what", nargs="+", metavar="ID", help="as list shows it")
    _pathway(verb, shared)
    skills = verb("skills", "the skills your records speak of, and by which of them")
    skills.add_argument("--suggest", action="store_true", help="words that name no skill or several, and what they may mean")
    skills.add_argument("--confirm", nargs=2, metavar=("WORD", "ADDRESS"), help="say which skill a word means")
    skills.add_argument("--forget", metavar="WORD", help="take back what you said of a word")


def _pathway(verb: Verb, shared: argparse.ArgumentParser) -> None:
    pathway = verb("pathway", "pathways of small steps, and how far you are: Badgr, CTDL, CLR, your own")
    acts = pathway.add_subparsers(dest="action", required=True, metavar="add|list|show|tick")
    add = acts.add_parser("add", help="read pathways from JSON files", parents=[shared])
    add.add_argument("what", nargs="+", metavar="SOURCE")
    acts.add_parser("list", help="the pathways you follow", parents=[shared])
    for name, text in (("show", "every node of one and how far it is"), ("tick", "mark a step as done, or take that back")):
        act = acts.add_parser(name, help=text, parents=[shared])
        act.add_argument("id", metavar="ID", help="its id, or how its id or title begins")
    act.add_argument("step", metavar="STEP", help="the step's id, as show says it")
