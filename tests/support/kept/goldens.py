"""What the program says, run by run, and how it was recorded: ``tests/fixtures/goldens``.

Each session starts from a fresh copy of the kept wallet and a fresh folder; its runs follow one another. Recorded are the
exit status, whether anything was said to people, and the JSON Lines with what changes from run to run told by its kind.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.support.command import ROOT, Done
from tests.support.kept.comparing import Volatile
from tests.support.kept.inputs import ADDED, LATER, PASSWORD
from tests.support.kept.reading import BACKUP_CODE, KEPT, PASSPHRASE, Command, Program, by_part, copied, exported

GOLDENS: Final = ROOT / "tests" / "fixtures" / "goldens"
FIRST: Final = KEPT / "0.1.0"
"""The wallet whose inputs the runs are made over."""
_PAGE: Final = 4096
"""Bytes of a page of the vault's file."""
_NUMBERS: Final = frozenset({"duration_ms", "added_at", "trashed_at"})
_TEXTS: Final = frozenset({"sentence", "letter", "recovery_code", "challenge", "digest"})
"""Members whose values are another at each run, or are sentences for people, which may be put better."""

View = Callable[[Done], Any]


def _rows(done: Done) -> Any:
    return done.rows


def _digest(done: Done) -> Any:
    return {"sha256": hashlib.sha256(done.out.encode()).hexdigest()}


def _words(done: Done) -> Any:
    """Only that there was something to read: sentences for people may be put better."""
    return {"words": True} if done.out.strip() else {}


def _parts(done: Done) -> Any:
    return by_part(done.rows)


def _self_test(done: Done) -> Any:
    (row,) = done.rows
    return row | {
        "versions": dict.fromkeys(row["versions"], "<text>"),
        "plugins": {kind: dict.fromkeys(ids, True) for kind, ids in row["plugins"].items()},
        "worker": type(row["worker"]).__name__,
    }


@dataclass(frozen=True)
class Run:
    """One command. ``{…}`` in a word stands for a folder or a record of the session; ``view`` says what is recorded.

    Attributes:
        vault: the folder of the session that ``--vault`` names; "" gives none.
        secret: the passphrase; None gives none.
        env: further variables; ``{…}`` is replaced in them too.
    """

    words: str
    view: View = _rows
    vault: str = "vault"
    secret: str | None = PASSPHRASE
    env: dict[str, str] = field(default_factory=dict)
    stdin: str = ""


def _bare(words: str, view: View = _rows, **options: Any) -> Run:
    """A run without a vault."""
    return Run(words, view, vault="", secret=None, **options)


_AT: Final = "--offline --at 2026-06-03T12:00:00Z --documents {first}"
_LATER: Final = "--offline --at 2026-07-06T12:00:00Z --documents {later}"
_TRUST: Final = "--trust {trust}/list.json --trust {trust}/anchor.json --trust {trust}/published.json"
_UNLOCK: Final = {"LANYARD_FILE_PASSWORD_FILE": "{tmp}/file-password"}
_CODE: Final = {"LANYARD_BACKUP_CODE_FILE": "{tmp}/backup-code"}

SESSIONS: Final[dict[str, Sequence[Run]]] = {
    "verify": (
        _bare(f"verify --json {_AT} {_TRUST} {{in}}"),
        _bare(f"verify --json {_LATER} --jobs 2 {{in}}/life-support.png {{in}}/critical-care.json {{in}}/rotated.json"),
        _bare("verify --json --offline --at 2026-06-03 {in}/wound-care.json {in}/telemetry.jwt {in}/two.zip"),
        _bare(f"verify --json {_AT} {_TRUST} --policy employer {{in}}/wound-care.json {{in}}/shown.vp.json {{in}}/jcs.json"),
        _bare(f"verify --json {_AT} {_TRUST} --policy {{trust}}/policy.json {{in}}/changed.json {{in}}/letter.eml"),
        _bare(f"verify --json {_AT} --challenge c-7 --domain https://ward.example {{in}}/shown.vp.json"),
        _bare(f"verify --json {_AT} --challenge c-8 --domain https://ward.example {{in}}/shown.vp.json"),
        _bare(f"verify --json {_AT} --identity ada.osei@mail.example {{in}}/wound-care.json"),
        _bare(f"verify --json {_AT} --identity someone@mail.example {{in}}/wound-care.json"),
        _bare(f"verify --json {_AT} -", stdin="jcs.json"),
        _bare(f"verify --json {_AT} {{in}}/locked.zip", env=_UNLOCK),
        _bare(f"verify --json {_AT} {{in}}/jcs.json {{in}}/nowhere.json {{in}}/empty.json"),
        _bare(f"verify {_AT} {{in}}/jcs.json", _words),
        _bare(f"verify {_AT} {{in}}/cose.txt", _words),
        _bare("verify --json --domain https://ward.example {in}/shown.vp.json"),
        _bare("verify --json --policy nobody {in}/jcs.json"),
        _bare("verify --json --documents {tmp} {in}/jcs.json"),
        _bare("verify --json {tmp}/empty"),
        _bare("verify --json --at yesterday {in}/jcs.json"),
        _bare("verify"),
    ),
    "explain": (
        _bare(f"explain --json {_LATER} {{in}}/changed.json {{in}}/critical-care.json {{in}}/jcs.json"),
        _bare(f"explain --letter {_LATER} {{in}}/changed.json", _words),
        _bare(f"explain {_AT} {{in}}/cose.txt", _words),
        _bare("explain --json {in}/nowhere.json"),
        _bare("canonize {in}/jcs.json", _digest),
        _bare("canonize --hash sha384 {in}/jcs.json", _digest),
        _bare("canonize --json {in}/broken.json"),
        _bare("canonize {in}/broken.json", _words),
        _bare("canonize -", _digest, stdin="jcs.json"),
    ),
    "kept": (
        Run("doctor --json", _parts),
        Run("list --json"),
        Run("list wound", _words),
        Run("list --json tag:school"),
        Run("list --json nothing-of-the-kind"),
        Run("show --json {wound-care.json}"),
        Run("show {wound-care.json}", _words),
        Run("show --source {record.jws}", _digest),
        Run("show --json ffff"),
        Run("verify --json --offline --at 2026-07-06T12:00:00Z {life-support.png} {in}/jcs.json {wound-care.json}"),
        Run("explain --json --offline --at 2026-07-06T12:00:00Z {rotated.json}"),
        Run("present --json {wound-care.json} {infection-control.svg} --challenge c --domain https://w.example"
            " --audience Ward --purpose Post --expires 8h -o {tmp}/out.vp.json"),
        Run("verify --json --offline --challenge c --domain https://w.example {tmp}/out.vp.json", vault="", secret=None),
        Run("present {code.png} -o {tmp}/plain.vp.json", _words),
        Run("present --json {licence.sd-jwt} --disclose given_name -o {tmp}/licence"),
        Run("present --json {licence.sd-jwt} {code.png} -o {tmp}/both"),
        Run("present --json {code.png} --expires soon -o {tmp}/never"),
        Run("share --json {code.png} --qr {tmp}/c.png"),
        Run("share --json {code.png} --html {tmp}/c.html --purpose Post"),
        Run("share --json {code.png} --pdf {tmp}/c.pdf --audience Ward"),
        Run("share --json {code.png}"),
        Run("shares --json"),
        Run("shares", _words),
        Run("identity list --json"),
        Run("identity add --json new@mail.example"),
        Run("identity add --json --type identifier N 77"),
        Run("identity add --json half@"),
        Run("identity remove --json new@mail.example"),
        Run("identity remove --json new@mail.example"),
        Run("trust list --json"),
        Run("trust add did:web:ward.example --name Ward", _words),
        Run("trust add {critical-care.json}", _words),
        Run("trust add {trust}/list.json", _words),
        Run("trust list --json"),
        Run("trust remove did:web:ward.example", _words),
        Run("trust remove did:web:ward.example", _words),
        Run("trust add", _words),
        Run("export --json {tmp}/open"),
        Run("export --json {tmp}/open"),
        Run("export --json --format universal-wallet {tmp}/wallet.json"),
        Run("export --json --format learncard {tmp}/wallet.zip", env=_UNLOCK),
        Run("export --json --format learncard {tmp}/again.zip"),
        Run("backup --json {tmp}/wallet.age", env=_CODE),
        Run("backup --json {tmp}/nowhere/wallet.age", env=_CODE),
        Run("backup --json {tmp}/other.age"),
        Run("share {code.png} --qr -", _words),
        Run("recovery --json"),
        Run("passphrase", _words),
        Run("doctor", _words),
        Run("list --json", secret="something else"),
        Run("list --json", secret=None),
    ),
    "new": (
        Run("init --json", vault="made"),
        Run("init --json", vault="made"),
        Run("list", _words, vault="made"),
        Run("doctor --json", _parts, vault="made"),
        Run("add --json {in}", vault="made"),
        Run("add --json {in}/wound-care.json {in}/photo.jpg", vault="made"),
        Run("add --json {in}/locked.zip", vault="made", env=_UNLOCK),
        Run("add --json -", vault="made", stdin="wound-care.json"),
        Run("add {in}/jcs.json {in}/notes.txt", _words, vault="made"),
        Run("list --json", vault="made"),
        Run("restore --json {backup}", vault="restored", secret="another passphrase", env=_CODE),
        Run("restore --json {backup}", vault="restored", secret="another passphrase", env=_CODE),
        Run("restore --json {in}/jcs.json", vault="third", secret="another passphrase", env=_CODE),
        Run("doctor --json", _parts, vault="damaged"),
        Run("list --json", vault="damaged"),
        Run("list --json", vault="nowhere"),
    ),
    "ledger": (
        Run("share --json {code.png} --file {tmp}/c.json --expires 7d"),
        Run("ledger --json"),
        Run("ledger", _words),
        Run("stop --json ffffffff"),
        Run("stop --json --all"),
    ),
    "since": (
        Run("attention", _words),
        Run("snapshots", _words),
        Run("check-online --json nothing-of-the-kind"),
        Run("record --json --kind licence --title RN --issued 2025-03 --expires 2199-02"),
        Run("record --json --kind other --title x --issued never"),
        Run("renewals", _words),
        Run("renewals --json --together ffff"),
        Run("ce --json"),
        Run("ce --json --requirement sample:rn-24-hours"),
        Run("ce --json --requirement sample:none"),
        Run("pack --json {in}/jcs.json"),
        _bare("role --json {in}/jcs.json"),
        _bare("role --json {in}/nowhere.json"),
        _bare("role https://jobs.example/1", _words),
        Run("network --json", env={"https_proxy": "http://proxy.example:3128"}),
        _bare("passphrase --suggest", _words),
        Run("key --json", _words),
        Run("answer --json {in}/jcs.json"),
        _bare("ask --json --domain not/a/domain --purpose x", _words),
        Run("framework list --json"),
        Run("pathway list --json"),
        Run("pathway show --json nothing"),
        _bare("signatures --json {in}/jcs.json"),
        Run("skills --json", _words),
        Run("review list --json"),
        Run("resume --json ffff"),
        _bare("viewer --json {tmp}/viewer.html"),
        Run("share --json {code.png} --linkedin"),
        Run("share --json {code.png} --link {tmp}/nowhere"),
        Run("share --json {code.png} --link {tmp} --expires 2d", _words),
        Run("ledger --json --has nowhere-to-be-seen"),
        Run("ledger --json ffffffff"),
    ),
    "program": (
        _bare("demo --json --out {tmp}/demo"),
        _bare("self-test --json", _self_test),
        _bare("--version", _words),
        _bare("--help", _words),
        _bare("gui", _words),
        _bare("", _words),
        _bare("no-such-verb", _words),
        _bare("list --no-such-option", _words),
    ),
}  # fmt: skip


class Session:
    """A folder in which the runs of one session are made with a program."""

    def __init__(self, program: Program, scratch: Path) -> None:
        self._program = program
        self._scratch = scratch
        inputs = FIRST / "inputs"
        self._places = {
            "in": inputs / "files",
            "trust": inputs / "trust",
            "first": inputs / "pages" / "first",
            "later": inputs / "pages" / "later",
            "backup": FIRST / "wallet.age",
            "tmp": scratch,
        }
        manifest = _read(FIRST / "read" / "command.json")["export"]["manifest"]
        self._ids = {row["name"]: row["id"] for row in reversed(manifest["records"])}
        self.volatile = steadied({str(path): f"<{name}>" for name, path in self._places.items()})
        for name, record in self._ids.items():
            self.volatile.name(record, f"<{name}>")
        (scratch / "empty").mkdir(parents=True)
        (scratch / "file-password").write_text(PASSWORD + "\n")
        (scratch / "backup-code").write_text(BACKUP_CODE + "\n")
        copied(FIRST / "vault", scratch / "vault")
        damaged = copied(FIRST / "vault", scratch / "damaged") / "vault.db"
        pages = damaged.read_bytes()
        damaged.write_bytes(pages[: 2 * _PAGE] + bytes(_PAGE) + pages[3 * _PAGE :])

    def runs(self, runs: Sequence[Run]) -> list[dict[str, Any]]:
        """Makes the runs and returns what is recorded of each."""
        answers = self._program.commands(map(self._command, runs))
        return [self._recorded(run, done) for run, done in zip(runs, answers, strict=True)]

    def _command(self, run: Run) -> Command:
        return Command(
            tuple(self._filled(word) for word in run.words.split()),
            vault=self._scratch / run.vault if run.vault else None,
            passphrase=run.secret,
            env={name: self._filled(value) for name, value in run.env.items()},
            stdin=(self._places["in"] / run.stdin).read_bytes() if run.stdin else b"",
        )

    def _filled(self, text: str) -> str:
        places = {**{name: str(path) for name, path in self._places.items()}, **self._ids}
        return re.sub(r"\{([^}]+)\}", lambda match: places[match[1]], text)

    def _recorded(self, run: Run, done: Done) -> dict[str, Any]:
        assert "Traceback" not in done.err, done.err
        view = run.view(done)
        for row in view if isinstance(view, list) else ():
            if row.get("outcome") == "added":
                self.volatile.name(row["id"], f"<new {Path(row['source']).name}>")
        recorded = {"run": run.words, "status": done.status, "out": self.volatile.steady(view)}
        return recorded | ({"complained": True} if done.status and done.err.strip() else {})


def steadied(folders: Mapping[str, str]) -> Volatile:
    """Returns what takes the changing parts out, and leaves the issuers' and the holder's own keys."""
    volatile = Volatile(folders, numbers=_NUMBERS, texts=_TEXTS)
    holder = _read(FIRST / "inputs" / "trust" / "holder.json")
    for name, issuer in {**holder["issuers"], "holder": holder["did"]}.items():
        volatile.name(issuer, f"<{name}>")
    return volatile


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def session(program: Program, name: str, scratch: Path) -> list[dict[str, Any]]:
    """Returns what ``program`` says in a session."""
    return Session(program, scratch).runs(SESSIONS[name])


# The grammar --------------------------------------------------------------------------------------------------------
_OPTION: Final = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
_SUB_VERBS: Final = ("identity list", "identity add", "identity remove")


def verbs(program: Program) -> list[str]:
    """Returns the names of the verbs, as the program's help has them."""
    help_text = program.lanyard("--help").out
    lines = help_text[help_text.index("\n  COMMAND\n") :].splitlines()
    return [match[1] for line in lines if (match := re.match(r" {4}([a-z][a-z-]*)\b", line))]


def grammar(program: Program) -> dict[str, Any]:
    """Returns every verb with the options that its help names."""
    names = [*verbs(program), *_SUB_VERBS]
    texts = program.commands(Command((*name.split(), "--help")) for name in names)
    return {
        name: dict.fromkeys(sorted(set(_OPTION.findall(done.out))), True) for name, done in zip(names, texts, strict=True)
    }


# The environment ----------------------------------------------------------------------------------------------------
_ENGLISH: Final = {"LANG": "en_GB.UTF-8"}
_SPANISH: Final = {"LANG": "es_ES.UTF-8"}
_LANGUAGES: Final[dict[str, dict[str, str]]] = {
    "LANG": _SPANISH,
    "LC_MESSAGES before LANG": {"LC_MESSAGES": "es_ES.UTF-8"},
    "LC_ALL before LC_MESSAGES": {"LC_ALL": "C.UTF-8", "LC_MESSAGES": "es_ES.UTF-8"},
    "LANGUAGE before LC_ALL": {"LANGUAGE": "es:en", "LC_ALL": "C.UTF-8"},
    "a language nobody translated": {"LANG": "fi_FI.UTF-8"},
}


def environment(program: Program, scratch: Path) -> dict[str, Any]:
    """Returns what each variable that is honoured does."""
    secret, vault, home = scratch / "passphrase", copied(FIRST / "vault", scratch / "vault"), scratch / "home"
    secret.write_text(PASSPHRASE + "\n")
    # The characters of a terminal are another matter, and not every language is installed everywhere.
    clean = {"LANGUAGE": "", "LC_ALL": "", "LC_MESSAGES": "", "LC_CTYPE": "C.UTF-8"}
    spoken = [_ENGLISH, _SPANISH, *_LANGUAGES.values()]
    others = (
        Command(("list", "--json"), env={"LANYARD_VAULT": str(vault), "LANYARD_PASSPHRASE_FILE": str(secret)}),
        Command(("list",), vault=vault, env={"LANYARD_PASSPHRASE_FILE": str(scratch / "nowhere")}),
        Command(("init", "--json"), passphrase=PASSPHRASE, env={"XDG_DATA_HOME": str(home), "LANYARD_VAULT": ""}),
    )
    answers = program.commands((*(Command(("gui",), env=clean | variables) for variables in spoken), *others))
    by_variables, unreadable, at_home = answers[len(spoken) :]
    english, spanish, *texts = (done.err for done in answers[: len(spoken)])
    assert english != spanish
    return {
        "LANYARD_VAULT and LANYARD_PASSPHRASE_FILE": [by_variables.status, len(by_variables.rows)],
        "LANYARD_PASSPHRASE_FILE that is not there": unreadable.status,
        "XDG_DATA_HOME": [at_home.status, sorted(path.relative_to(home).as_posix() for path in home.rglob("vault.hdr"))],
        "language": {name: {english: "en", spanish: "es"}[text] for name, text in zip(_LANGUAGES, texts, strict=True)},
    }


# Pages --------------------------------------------------------------------------------------------------------------
_BROWSER_FLAGS: Final = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --virtual-time-budget=6000"
).split()
_SHARED: Final = ("wound-care.json", "critical-care.json", "rotated.json", "code.png")


def browser() -> str | None:
    """Returns the browser that pages are opened with, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pages(program: Program, scratch: Path) -> dict[str, Any]:
    """Returns the ``data-verdict`` of pages that were shared, before and after their program ran in a browser."""
    place = Session(program, scratch)
    place.runs([Run(f"share --json {{{name}}} --html {{tmp}}/{name}.html") for name in _SHARED])
    texts = {name: (scratch / f"{name}.html").read_text("utf-8") for name in _SHARED}
    texts["changed"] = texts["code.png"].replace("Hand hygiene", "Hand surgery")
    return {name: _verdicts(text, scratch) for name, text in texts.items()}


def _verdicts(page: str, scratch: Path) -> dict[str, str]:
    file = scratch / "page.html"
    file.write_text(page, encoding="utf-8")
    command = [str(browser()), *_BROWSER_FLAGS, f"--user-data-dir={scratch / 'profile'}", "--dump-dom", file.as_uri()]
    document = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True).stdout
    return {"before": _verdict(page), "after": _verdict(document)}


def _verdict(page: str) -> str:
    match = re.search(r'<html[^>]* data-verdict="([a-z_]+)"', page)
    return match[1] if match else ""


# What is written ----------------------------------------------------------------------------------------------------
def written(program: Program, scratch: Path) -> dict[str, Any]:
    """Returns what ``program`` writes into a wallet that lives as the kept one did, its words and tags as they are."""
    vault = scratch / "vault"
    answer = program.task(
        "fill", folder=vault, inputs=FIRST / "inputs", backup=scratch / "wallet.age", code=BACKUP_CODE,
        passphrase=PASSPHRASE, days={"first": ADDED.isoformat(), "later": LATER.isoformat()},
    )  # fmt: skip
    whole = exported(program, vault, scratch / "open")
    inside = program.task("read", folder=vault, recovery_code=answer["recovery_code"])
    volatile = steadied({})
    for number, row in enumerate(whole["manifest"]["records"]):
        volatile.name(row["id"], f"<{number} {row['name']}>")
    for listed in (*whole["manifest"]["records"], *whole["reports"].values()):
        # In which order documents were asked for is nobody's promise.
        listed["evidence"] = sorted(listed.get("evidence", ()), key=json.dumps)
    # Which ids a query gives is sorted by ids that are random.
    inside["queries"] = {query: len(ids) for query, ids in inside["queries"].items()}
    steady: dict[str, Any] = volatile.steady({"export": whole, "inside": inside})
    return steady


def verify_bytes(program: Program) -> Any:
    """Returns the reports of ``wallet.verify_bytes`` over every input."""
    return steadied({}).steady(program.task("verify_bytes", inputs=FIRST / "inputs"))


# Recording ----------------------------------------------------------------------------------------------------------
OTHERS: Final[dict[str, Callable[[Program, Path], Any]]] = {
    "grammar": lambda program, _: grammar(program),
    "environment": environment,
    "pages": pages,
    "written": written,
    "verify_bytes": lambda program, _: verify_bytes(program),
}


def actual(program: Program, name: str) -> Any:
    """Returns what ``program`` says for one golden."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "golden"
        scratch.mkdir()
        return session(program, name, scratch) if name in SESSIONS else OTHERS[name](program, scratch)


def recorded(name: str) -> Any:
    """Returns a golden as it was recorded."""
    return _read(GOLDENS / f"{name}.json")


def record(program: Program, only: Sequence[str]) -> None:
    """Records goldens, all or ``only`` some, over what is there."""
    GOLDENS.mkdir(parents=True, exist_ok=True)
    for name in only or (*SESSIONS, *OTHERS):
        text = json.dumps(actual(program, name), indent=1, ensure_ascii=False, sort_keys=True)
        (GOLDENS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
