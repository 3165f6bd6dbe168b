"""The grammar of what is written down and what has to be renewed: ``record``, ``renewals``, ``ce``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from wallet.records.by_hand import RecordKind

Verb = Callable[[str, str], argparse.ArgumentParser]


def days(text: str) -> int:
    """Reads a whole number of days from 0 up."""
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise argparse.ArgumentTypeError(f"not a whole number of days: {text!r}")
    return int(text)


def add_record_verbs(verb: Verb) -> None:
    """Adds the three verbs."""
    _record(verb)
    _renewals(verb)
    _education(verb)


def _record(verb: Verb) -> None:
    record = verb("record", "write down a paper, a card, a course or work of your own, with the files that show it")
    record.add_argument("files", nargs="*", metavar="FILE", help="photographs, scans or PDFs that go with it")
    record.add_argument("--kind", required=True, choices=[str(kind) for kind in RecordKind], help="what sort of thing it is")
    record.add_argument("--title", required=True, metavar="T", help="what it is called")
    for name, metavar, text in (
        ("issuer", "I", "who gave it"),
        ("place", "P", "where it holds: a state or country"),
        ("number", "N", "its number"),
        ("issued", "D", "the day or month it was issued: 2026-05-31 or 2026-05"),
        ("expires", "D", "the last day or month it is good"),
        ("address", "A", "where somebody can look it up"),
        ("note", "WORDS", "anything else"),
    ):
        record.add_argument(f"--{name}", default="", metavar=metavar, help=text)
    record.add_argument("--hours", metavar="H", help="hours of continuing education: 2, 0.6 CEU, 100 minutes")
    record.add_argument("--from", dest="began", default="", metavar="D", help="since when, of work, volunteering or service")
    record.add_argument("--to", dest="ended", default="", metavar="D", help="until when it was; it does not expire")
    record.add_argument("--skill", action="append", default=[], metavar="WORDS", help="what it took, a skill each")
    record.add_argument("--category", action="append", default=[], metavar="C=H", help="hours of one category")


def _renewals(verb: Verb) -> None:
    renewals = verb("renewals", "what ends when, a line for each thing that is renewed; replaced ones are left out")
    renewals.add_argument("--within", type=days, metavar="DAYS", help="only what ends in so many days, or has ended")
    renewals.add_argument("--ics", type=Path, metavar="FILE", help="write them for a calendar; again to update it")
    renewals.add_argument("--pdf", type=Path, metavar="FILE", help="write them as a list to print")
    feed = renewals.add_mutually_exclusive_group()
    feed.add_argument("--feed", type=Path, metavar="FILE", help="keep this calendar file current from now on")
    feed.add_argument("--stop-feed", action="store_true", help="keep none current any more; the file stays where it is")
    renewals.add_argument("--together", nargs="+", metavar="ID", help="these are renewals of one thing, whatever they say")
    renewals.add_argument("--apart", metavar="ID", help="this one is no renewal of anything")


def _education(verb: Verb) -> None:
    ce = verb("ce", "hours of continuing education by licence: what counts, for what, and what is still missing")
    ce.add_argument("licence", nargs="?", metavar="LICENCE", help="the id of one licence; all when nothing is said")
    ce.add_argument("--zip", type=Path, metavar="FILE.zip", help="write the certificates of one licence, for its board")
    ce.add_argument("--binder", type=Path, metavar="PDF", help="write one PDF for an audit: the list, then each certificate")
    ce.add_argument("--csv", type=Path, metavar="FILE", help="write a row for each certificate")
    ce.add_argument("--requirement", metavar="FILE|sample:NAME", help="what the licence asks for, kept with it")
