"""The command's grammar. ``--vault``, ``--json`` and ``--debug`` stand before or after the verb."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path

from wallet.cli.options import Verb, file_password, new_passphrase, shared_options, way_out
from wallet.cli.record_arguments import add_record_verbs
from wallet.cli.skill_arguments import add_skill_verbs
from wallet.cli.vault_arguments import identity, key, life
from wallet.errors import UsageError
from wallet.version import version_line


def at_moment(text: str) -> datetime:
    """Reads ``--at``: an ISO 8601 moment with a time zone (a bare date means its first second, UTC)."""
    from datetime import UTC

    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not an ISO 8601 moment: {text!r}") from None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def positive(text: str) -> int:
    """Reads a whole number from 1 up."""
    if not text.isascii() or not text.isdigit() or int(text) < 1 or len(text) > 6:
        raise argparse.ArgumentTypeError(f"not a whole number from 1 up: {text!r}")
    return int(text)


class _Version(argparse.Action):
    """Tells the version, which is looked up only then."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(f"lanyard {version_line()}")
        parser.exit()


def build_parser() -> argparse.ArgumentParser:
    """Returns the whole grammar."""
    shared = shared_options()
    parser = argparse.ArgumentParser(
        prog="lanyard",
        parents=[shared],
        description="A wallet for learning and employment records that belongs to you.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show program's version number and exit")
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND")

    def verb(name: str, text: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=text, description=text, parents=[shared])

    gui = verb("gui", "open the window, with files or addresses that are shown there and not touched before you say so")
    gui.add_argument("sources", nargs="*", metavar="FILE")
    demo = verb("demo", "the whole main job in a throw-away vault, with sample credentials")
    demo.add_argument("--out", type=Path, default=Path("lanyard-demo"), metavar="DIR", help="where the sample files go")
    new_passphrase(verb("init", "make a vault"))

    _add(verb)

    listing = verb("list", "list what is in the vault")
    listing.add_argument("query", nargs="*", metavar="QUERY")
    show = verb("show", "show one credential and every check")
    show.add_argument("id", metavar="ID")
    show.add_argument("--files", type=Path, metavar="DIR", help="write the files that go with a record of your own there")
    show.add_argument("--source", action="store_true", help="write the received bytes, unchanged")

    _what_needs_them(verb)
    verify = verb("verify", "check credentials; needs no vault for files")
    verify.add_argument("--words", action="store_true", help="what the window says, in place of (JSON: beside) the checks")
    verify.add_argument(
        "--table", type=Path, metavar="CSV", help="also write a row for each person, for a spreadsheet (-: only that)"
    )
    verify.add_argument("--role", metavar="FILE", help="with --table: also hold each person against this role")
    verify.add_argument("--start", type=_a_day, metavar="DATE", help="with --role: the day the work starts")
    _verify(verify)
    explain = verb("explain", "why something does not check out, who can mend it, and what to write to the issuer")
    explain.add_argument("--letter", action="store_true", help="only the message to the issuer, ready to copy")
    _verify(explain)
    _trust(verb)
    _share(verb)
    add_record_verbs(verb)
    _signatures(verb)
    _roles(verb)
    life(verb)
    identity(verb)
    key(verb)

    canonize = verb("canonize", "print the RDFC-1.0 N-Quads of a JSON-LD or N-Quads file")
    canonize.add_argument("file", metavar="FILE")
    canonize.add_argument(
        "--hash", choices=["sha256", "sha384"], default="sha256", dest="hash_name", help="by which names are ordered"
    )
    verb("self-test", "versions, plug-ins and a round trip")
    return parser


def _what_needs_them(verb: Verb) -> None:
    attention = verb("attention", "what needs you today: withdrawn, expired, ending, not checked, waiting")
    attention.add_argument("--limit", type=positive, default=50, metavar="N", help="how many at most (50)")
    online = verb("check-online", "check credentials of the vault online; names the sites first and asks you")
    online.add_argument("what", nargs="*", metavar="QUERY|ID", help="which of them; all when nothing is said")
    online.add_argument("--yes", action="store_true", help="ask the sites without asking you")
    way_out(online)


def _add(verb: Verb) -> None:
    add = verb("add", "add files, folders, ZIPs or mail files, an https address, or - for standard input")
    add.add_argument("sources", nargs="+", metavar="SOURCE")
    add.add_argument("--yes", action="store_true", help="fetch the addresses among the sources without asking")
    add.add_argument("--keys", action="store_true", help="also bring in the keys that credentials of an export are bound to")
    way_out(add)
    file_password(add)


def _trust(verb: Verb) -> None:
    trust = verb("trust", "whom you recognise: your own word about issuers, and the registries you chose")
    trust.add_argument(
        "action",
        choices=["list", "add", "remove", "accept", "decline"],
        help="accept, decline: whom a restored backup brought",
    )
    trust.add_argument("what", nargs="?", metavar="ISSUER|ID|FILE", help="did:… or https://…, a record of theirs, a list")
    trust.add_argument("--name", default="", metavar="NAME", help="what you call the issuer")
    trust.add_argument("--list", action="store_true", help="what is named is the https address of a list: fetch it")
    trust.add_argument("--yes", action="store_true", help="fetch it without asking you")


def _verify(verify: argparse.ArgumentParser) -> None:
    verify.add_argument("sources", nargs="+", metavar="FILE|ID|-")
    verify.add_argument("--jobs", type=positive, default=1, metavar="N", help="how many are judged at the same time")
    verify.add_argument("--offline", action="store_true", help="fetch nothing")
    way_out(verify)
    verify.add_argument("--at", type=at_moment, metavar="ISO8601", help="judge for this moment")
    verify.add_argument("--policy", metavar="learner|employer|FILE", help="which checks must pass (learner)")
    verify.add_argument(
        "--documents", type=Path, action="append", default=[], metavar="DIR", help="answer fetches from here alone"
    )
    verify.add_argument("--trust", action="append", default=[], metavar="FILE|https://…", help="whom to recognise")
    verify.add_argument(
        "--challenge", metavar="C|FILE", help="the request a presentation must answer, or the file that ask wrote"
    )
    verify.add_argument("--domain", metavar="D", help="whom a presentation must be for")
    verify.add_argument(
        "--state", type=Path, metavar="DIR", help="remember there which challenges were answered and what was opened"
    )
    verify.add_argument(
        "--identity", action="append", default=[], metavar="EMAIL|NAME|…", help="whom it should be issued to"
    )
    file_password(verify)


def _share(verb: Verb) -> None:
    present = verb("present", "sign a presentation of chosen credentials")
    share = verb("share", "sign a presentation and hand it over")
    for parser in (present, share):
        parser.add_argument("ids", nargs="+", metavar="ID")
        parser.add_argument(
            "--challenge", metavar="C|FILE", help="what the other side asked to be signed, or the file of its request"
        )
        parser.add_argument("--domain", metavar="D", help="the address of the other side")
        parser.add_argument("--audience", default="", metavar="WORDS", help="who it is for")
        parser.add_argument("--purpose", default="", metavar="WORDS", help="what it is for")
        parser.add_argument(
            "--disclose", action="append", default=[], metavar="PART", help="a part to show (JSON pointer or claim name)"
        )
        parser.add_argument(
            "--expires", metavar="30m|8h|7d", help="how long it is good for (a code 10m, a page, PDF or file 90d)"
        )
    present.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="where it goes")
    present.add_argument(
        "--jwt", nargs="?", const="2.0", choices=["2.0", "1.1"], metavar="2.0|1.1",
        help="as a signed token instead of JSON: vp+jwt (2.0), or as verifiers of VC 1.1 read it",
    )  # fmt: skip
    share.add_argument("--code", type=Path, metavar="PNG", help="a code, in the form that --form says")
    share.add_argument(
        "--form", choices=["verifier", "page", "moving"], default="verifier",
        help="verifier: one credential by itself, for checking apps; page: one in the address of a page that "
        "checks it, for any phone; moving: all of it, for another Lanyard",
    )  # fmt: skip
    share.add_argument(
        "--viewer", metavar="ADDRESS|file", help="the page that opens it (--form page); file writes one beside the code"
    )
    share.add_argument("--personal", action="store_true", help="personal data may stand in the address")
    share.add_argument("--qr", type=Path, metavar="FILE", help="as --code FILE --form moving; - shows it in the terminal")
    share.add_argument("--html", type=Path, metavar="FILE", help="a page that checks itself")
    share.add_argument("--pdf", type=Path, metavar="FILE", help="pages to print, with the presentation inside")
    share.add_argument(
        "--room", action="store_true", help="a page on this computer for phones on this network, until Ctrl+C"
    )
    share.add_argument("--interface", metavar="NAME", help="the one network it is seen on (lo: on this computer alone)")
    share.add_argument("--minutes", type=int, metavar="N", help="how long the room is open (10)")
    share.add_argument("--ask-code", action="store_true", help="ask for six digits in the room before anything is shown")
    share.add_argument("--file", type=Path, metavar="FILE", help="the signed presentation, for software that reads it")
    _link(share)
    viewer = verb("viewer", "write the page that checks what stands in an address or is opened in it, to keep or to publish")
    viewer.add_argument("file", type=Path, metavar="FILE", help="where it goes (HTML)")
    ask = verb("ask", "ask for a presentation: a challenge to be answered, in words, as a file and as a code")
    ask.add_argument("--domain", metavar="D", help="who asks: an address or name the answer must be made for")
    ask.add_argument("--purpose", metavar="WORDS", help="what it is for")
    ask.add_argument("--code", type=Path, metavar="PNG", help="as a code to be scanned")
    ask.add_argument("-o", "--output", type=Path, metavar="FILE", help="as a file that --challenge takes")
    ask.add_argument("--state", type=Path, metavar="DIR", help="remember it there, for verify --state DIR")
    _answer(verb)
    _ledger(verb)
    stop = verb("stop", "take back what is being shown; says so of what cannot be called back")
    stop.add_argument("shares", nargs="*", metavar="SHARE", help="ids as lanyard ledger shows them")
    stop.add_argument("--all", action="store_true", help="whatever is being shown now")


def _answer(verb: Verb) -> None:
    answer = verb("answer", "answer the request of somebody's software: says who asks and what they get, sends after a yes")
    answer.add_argument("request", metavar="ADDRESS|FILE", help="openid4vp://…, haip-vp://…, interaction:… or https://…")
    answer.add_argument(
        "--show", action="append", default=[], metavar="ID", help="what to show, where several answer the request"
    )
    answer.add_argument(
        "--host", action="append", default=[], metavar="NAME", help="a site it may lead to, and be answered at, unasked"
    )
    answer.add_argument("--yes", action="store_true", help="send it without asking you, to a site you gave")


def _link(share: argparse.ArgumentParser) -> None:
    share.add_argument(
        "--link", metavar="REMOTE", help="a sealed page on your storage: a folder, webdav+https://HOST/PATH or s3://BUCKET"
    )
    share.add_argument("--original", type=Path, metavar="FILE", help="one credential as its issuer gave it, byte for byte")
    share.add_argument(
        "--linkedin", action="store_true", help="the address that adds it to a profile, to be opened by you; nothing is sent"
    )
    share.add_argument("--endpoint", metavar="ADDRESS", help="of a service that speaks S3 (or AWS_ENDPOINT_URL)")
    share.add_argument("--public", metavar="ADDRESS", help="where others read what lies there; {name} stands for the page")


def _ledger(verb: Verb) -> None:
    for name in ("ledger", "shares"):
        ledger = verb(name, "list what was shared, with whom, until when, and what became of it")
        ledger.add_argument("share", nargs="?", metavar="SHARE", help="one of them, and its link while it lies there")
        ledger.add_argument("-o", "--output", type=Path, metavar="FILE", help="write exactly what left by it")
        ledger.add_argument("--record", metavar="ID", help="only those that carry this credential")
        ledger.add_argument(
            "--has", metavar="WORDS", help="only those in which these words were seen; or email, birth-date, number"
        )
        ledger.add_argument("--export", type=Path, metavar="FILE", help="write the list, as CSV (.csv) or JSON")


def _signatures(verb: Verb) -> None:
    signatures = verb("signatures", "who signed a PDF, and whether it was changed since; needs no vault")
    signatures.add_argument("files", nargs="+", metavar="FILE")
    signatures.add_argument("--root", type=Path, action="append", default=[], metavar="FILE", help="a certificate you trust")
    signatures.add_argument("--at", type=at_moment, metavar="ISO8601", help="judge for this moment")


_NOBODY_ELSE = {"challenge": None, "domain": None, "state": None, "candidates": None}
"""What is asked of candidates alone."""


def _roles(verb: Verb) -> None:
    role = verb("role", "which requirements of a role are met, by what, and why: an advert's page or text, or a list")
    role.add_argument("--candidates", type=Path, metavar="DIR", help="presentations to compare: a line for each")
    role.add_argument("--challenge", metavar="C", help="what the candidates' presentations must answer")
    role.add_argument("--domain", metavar="D", help="whom they must be for")
    role.add_argument("--state", type=Path, metavar="DIR", help="remember there which challenges were answered")
    role.add_argument("source", metavar="FILE|-|OCCUPATION", help="or an occupation's address or code, occupation:TITLE")
    pack = verb("pack", "which items of a requirement list are met, by what, and why; and the packet for it")
    _packet(pack)
    for parser in (role, pack):
        parser.add_argument("--start", type=_a_day, metavar="DATE", help="the day the work starts")
        parser.add_argument("--credentials", type=Path, metavar="DIR", help="match the files of a folder; nothing is kept")
        parser.add_argument(
            "--documents", type=Path, action="append", default=[], metavar="DIR", help="answer fetches from here alone"
        )
        parser.add_argument("--trust", action="append", default=[], metavar="FILE", help="whom to recognise")
        parser.add_argument("--at", type=at_moment, metavar="ISO8601", help="match for this moment")
        file_password(parser)
        # Everything else about judging is as for the learner's own shelf, and nothing is fetched.
        parser.set_defaults(jobs=1, offline=True, policy="learner", identity=[], **({} if parser is role else _NOBODY_ELSE))
    add_skill_verbs(verb, shared_options)


def _packet(pack: argparse.ArgumentParser) -> None:
    pack.add_argument(
        "source", nargs="?", metavar="FILE|-|sample:NAME", help="the list; sample: alone names the samples that are here"
    )
    pack.add_argument(
        "--out", type=Path, metavar="DIR|ZIP", help="write the packet: a new folder, or a file that ends in .zip"
    )
    pack.add_argument(
        "--include", action="append", default=[], metavar="ITEM", help="a line whose health record goes along, by its id"
    )
    pack.add_argument(
        "--use", action="append", default=[], metavar="ITEM=ID", help="take this record for a line, where several fit"
    )
    pack.add_argument(
        "--name-template", metavar="T", help="how files are named: {person} {title} {place} {number} {expires} … and _"
    )
    pack.add_argument("--ascii-names", action="store_true", default=None, help="no letters beyond ASCII in names of files")
    pack.add_argument("--person", metavar="NAME", help="who it is of; else the first name among your identities")
    pack.add_argument("--audience", metavar="WORDS", help="who it is for; else who wrote the list")
    pack.add_argument("--purpose", metavar="WORDS", help="what it is for; else the title of the list")
    pack.add_argument("--like", metavar="NAME", help="made as the saved way of this name says, but for what is said here")
    pack.add_argument("--save-as", metavar="NAME", help="save how it is made under this name; no tick is saved")
    pack.add_argument("--saved", action="store_true", help="list the saved ways")


def _a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a day like 2027-01-31: {text!r}") from None


def check_use(arguments: argparse.Namespace) -> None:
    """Raises UsageError for what the grammar cannot say."""
    if arguments.verb == "share" and not any(
        getattr(arguments, way) for way in ("code", "qr", "html", "pdf", "file", "room", "link", "linkedin", "original")
    ):
        raise UsageError("share_no_way")
    if arguments.verb == "stop" and bool(arguments.shares) == arguments.all:
        raise UsageError("stop_what")
    if arguments.verb == "trust" and (arguments.what is None) != (arguments.action in ("list", "accept", "decline")):
        raise UsageError("trust_what")
    if (
        arguments.verb == "role"
        and arguments.candidates is None
        and (arguments.challenge or arguments.domain or arguments.state)
    ):
        raise UsageError("challenge_without_candidates")
    if arguments.verb in ("verify", "explain", "role") and arguments.domain and not arguments.challenge:
        raise UsageError("domain_without_challenge")
