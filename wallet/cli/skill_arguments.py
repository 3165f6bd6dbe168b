"""The grammar of skills, frameworks, pathways, reviews and résumés."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Verb = Callable[[str, str], argparse.ArgumentParser]


def add_skill_verbs(verb: Verb, shared_options: Callable[[], argparse.ArgumentParser]) -> None:
    """Adds ``framework``, ``skills``, ``pathway``, ``review`` and ``resume``."""
    framework = verb("framework", "frameworks of skills: ESCO, O*NET, CASE, CTDL-ASN, rich skills, crosswalks")
    acts = framework.add_subparsers(dest="action", required=True, metavar="add|list|remove")
    shared = shared_options()
    add = acts.add_parser("add", help="read files, archives or folders", parents=[shared])
    add.add_argument("what", nargs="+", metavar="SOURCE")
    acts.add_parser("list", help="what is there, and what is missing", parents=[shared])
    remove = acts.add_parser("remove", help="forget a framework", parents=[shared])
    remove.add_argument("what", nargs="+", metavar="ID", help="as list shows it")
    _pathway(verb, shared)
    _review(verb, shared)
    _resume(verb)
    skills = verb("skills", "the skills your records speak of, and by which of them")
    skills.add_argument("--suggest", action="store_true", help="words that name no skill or several, and what they may mean")
    skills.add_argument("--confirm", nargs=2, metavar=("WORD", "ADDRESS"), help="say which skill a word means")
    skills.add_argument("--forget", metavar="WORD", help="take back what you said of a word")


def _pathway(verb: Verb, shared: argparse.ArgumentParser) -> None:
    pathway = verb("pathway", "pathways of small steps, and how far you are: Badgr, CTDL, CLR, your own")
    acts = pathway.add_subparsers(dest="action", required=True, metavar="add|list|show|tick|complete")
    add = acts.add_parser("add", help="read pathways from JSON files", parents=[shared])
    add.add_argument("what", nargs="+", metavar="SOURCE")
    acts.add_parser("list", help="the pathways you follow", parents=[shared])
    for name, text in (("show", "every node of one and how far it is"), ("tick", "mark a step as done, or take that back")):
        act = acts.add_parser(name, help=text, parents=[shared])
        act.add_argument("id", metavar="ID", help="its id, or how its id or title begins")
    act.add_argument("step", metavar="STEP", help="the step's id, as show says it")
    complete = acts.add_parser(
        "complete", help="mark what a course's file says is completed (xAPI, a table)", parents=[shared]
    )
    complete.add_argument("id", metavar="ID", help="its id, or how its id or title begins")
    complete.add_argument("file", type=Path, metavar="FILE", help="statements as JSON, or a table as CSV")


def _review(verb: Verb, shared: argparse.ArgumentParser) -> None:
    review = verb("review", "a supervisor's word about a skill: asked for, given and taken as files")
    acts = review.add_subparsers(dest="action", required=True, metavar="ask|inbox|decide|take|list")
    ask = acts.add_parser("ask", help="write a signed request to hand to your supervisor", parents=[shared])
    ask.add_argument("--skill", action="append", required=True, metavar="WORDS", help="what you can do; again for another")
    ask.add_argument("--record", nargs="+", action="extend", default=[], metavar="ID", help="records to show with it")
    ask.add_argument(
        "--evidence", nargs="+", action="extend", default=[], type=Path, metavar="FILE",
        help="files that show it: their digests go along, hand the files over yourself",
    )  # fmt: skip
    ask.add_argument("--note", default="", metavar="WORDS", help="what you want to say with it")
    inbox = acts.add_parser("inbox", help="check requests of others and keep them to be decided", parents=[shared])
    inbox.add_argument("what", nargs="+", metavar="FILE")
    decide = acts.add_parser("decide", help="sign your answer to a request", parents=[shared])
    decide.add_argument("id", metavar="ID", help="the request's id, or how it begins")
    decide.add_argument("--decision", required=True, choices=["confirmed", "not-yet", "more"], help="more: more evidence")
    decide.add_argument("--comment", required=True, metavar="WORDS", help="why")
    decide.add_argument("--level", default="", metavar="L", help="the level you saw, in your words")
    for act in (ask, decide):
        act.add_argument("--name", default="", metavar="WORDS", help="who you say you are: signed, and nobody checks it")
        act.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write the signed file")
    take = acts.add_parser("take", help="take an answer to a request of yours", parents=[shared])
    take.add_argument("what", metavar="FILE")
    acts.add_parser("list", help="what you asked, what others asked you, and how far it is", parents=[shared])


def _resume(verb: Verb) -> None:
    resume = verb("resume", "chosen records as a résumé: what is verified apart from your own word")
    resume.add_argument("ids", nargs="+", metavar="ID", help="as list shows it, in the order they are to stand")
    resume.add_argument("--ler-rs", metavar="FILE", help="as LER-RS 4.4 (HR Open)")
    resume.add_argument("--json-resume", metavar="FILE", help="as JSON Resume")
    resume.add_argument("--pdf", metavar="FILE", help="to print and to read, with the originals attached")
    resume.add_argument("--html", metavar="FILE", help="as a page, whole in one file")
    resume.add_argument("--statement", default="", metavar="WORDS", help="your own words about yourself")
    resume.add_argument("--name", default="", metavar="WORDS", help="your name as it is to stand there")
