"""``./test packages [--deb FILE] [--suite bookworm]… [--once]``: builds the package twice, installs it on a clean Debian
and uses it.

Without ``--deb`` it is built, twice in two folders unless ``--once``, and both must be the same byte for byte. Then on
each suite: apt installs it, the menu's command opens the window under Xvfb, the self-test passes with every wall, files
are judged as the commit's source judges them, and removing it leaves the wallet as it was. Needs root, debootstrap, Xvfb,
xdotool, xprop and ImageMagick. Figures, the list of files and a picture of the window go to build/packages.
"""

from __future__ import annotations

import argparse
import configparser
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from tests.packaging import ROOT
from tests.packaging.chroots import Chroot
from tests.packaging.screen import Screen
from tests.support.shared import shared_folder
from wallet.sample.shelf import SampleShelf

OUT = ROOT / "build" / "packages"
PASSPHRASE = "four quiet river stones\n"
MANUAL = "/usr/share/man/man1/lanyard.1.gz"
TOOLS = ("debootstrap", "Xvfb", "xdotool", "xprop", "import", "unshare")


def main(words: list[str]) -> int:
    """Runs all steps and prints a line for each; exit 1 when one failed."""
    parser = argparse.ArgumentParser(prog="./test packages", description=__doc__)
    parser.add_argument("--deb", type=Path, help="install this package instead of building one")
    parser.add_argument("--suite", action="append", help="Debian's name of a release (bookworm and trixie)")
    parser.add_argument("--once", action="store_true", help="build once: nothing is said of sameness")
    parser.add_argument(
        "--chroots", type=Path, default=Path("/tmp/lanyard-chroots"), help="where the clean systems are kept"
    )
    arguments = parser.parse_args(words)
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if os.geteuid() != 0 or missing:
        print(f"Not run: needs root and {', '.join(missing) or 'nothing else'}.", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    package = arguments.deb or built(twice=not arguments.once)
    if package is None:
        return 1
    arguments.chroots.mkdir(parents=True, exist_ok=True)
    results = [Trial(suite, arguments.chroots, package).run() for suite in arguments.suite or ["bookworm", "trixie"]]
    return 0 if all(results) else 1


def built(*, twice: bool) -> Path | None:
    """Builds in one folder, and in another whose name has spaces and accents; returns the package, None if they differ."""
    package, digest = build(OUT / "first")
    if twice:
        with tempfile.TemporaryDirectory(prefix="lanyard, otra construcción ") as folder:
            if build(Path(folder))[1] != digest:
                print("FAILED the two builds differ", file=sys.stderr)
                return None
    return package


def build(folder: Path) -> tuple[Path, str]:
    """Builds the last commit in ``folder``; returns the package and its SHA-256."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    started = time.monotonic()
    environment = {**os.environ, "LANYARD_BUILD_FOLDER": str(folder)}
    subprocess.run([ROOT / "packaging" / "build-deb.sh", "--out", out], check=True, env=environment)
    package = next(out.glob("*.deb"))
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    print(f"built in {time.monotonic() - started:.0f} s: {digest} {package}", flush=True)
    return package, digest


class Trial:
    """One clean system and what is tried on it, in order."""

    def __init__(self, suite: str, folder: Path, package: Path) -> None:
        self._suite = suite
        self._package = package
        self._chroot = Chroot(suite, folder)
        self._files: list[str] = []
        self._commit = ""

    def run(self) -> bool:
        """Runs the steps; each prints its line. Returns whether all passed."""
        steps: list[Callable[[], str]] = [
            self.installs, self.lists_its_files, self.completes_words, self.opens_from_the_menu, self.passes_its_own_test,
            self.judges_as_its_source, self.keeps_a_wallet, self.says_so_without_a_screen, self.starts,
            self.leaves_the_wallet, self.finds_it_again,
        ]  # fmt: skip
        whole = True
        for step in steps:
            try:
                print(f"{self._suite}: {step.__name__.replace('_', ' ')}: {step()}", flush=True)
            except (AssertionError, subprocess.CalledProcessError) as error:
                complaint = getattr(error, "stderr", "") or ""
                print(f"{self._suite}: FAILED {step.__name__.replace('_', ' ')}: {error} {complaint[-2000:]}", flush=True)
                whole = False
        return whole

    def installs(self) -> str:
        """``apt install ./lanyard.deb`` and nothing else: no package is named by hand."""
        shutil.copy(self._package, self._chroot.root / "lanyard.deb")
        before = self._packages()
        started = time.monotonic()
        self._chroot.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "./lanyard.deb")
        took = time.monotonic() - started
        size = sum(path.lstat().st_size for path in (self._chroot.root / "usr/lib/lanyard").rglob("*") if not path.is_dir())
        new = len(self._packages() - before)
        return (
            f"{took:.0f} s, {self._package.stat().st_size / 1e6:.1f} MB, {size / 1e6:.0f} MB unpacked, {new} packages in all"
        )

    def lists_its_files(self) -> str:
        """Every file is below the places of the package alone."""
        self._files = self._chroot.run("dpkg", "-L", "lanyard").stdout.split()
        (OUT / f"files-{self._suite}.txt").write_text("\n".join(self._files) + "\n")
        strays = [path for path in self._files if self._is_file(path) and "lanyard" not in path]
        assert not strays, strays
        writable = [path for path in self._files if self._is_file(path) and self._path(path).lstat().st_mode & 0o022]
        assert not [path for path in writable if not self._path(path).is_symlink()], writable
        return f"{sum(map(self._is_file, self._files))} files"

    def completes_words(self) -> str:
        """Bash completes a command and an option; the manual page is there to be unpacked."""
        script = f"""
            source /usr/share/bash-completion/completions/lanyard
            complete=$(complete -p lanyard); complete=${{complete#* -F }}; complete=${{complete%% *}}
            COMP_WORDS=(lanyard ver); COMP_CWORD=1; $complete lanyard ver lanyard; echo "${{COMPREPLY[@]}}"
            COMP_WORDS=(lanyard verify --off); COMP_CWORD=2; $complete lanyard --off verify; echo "${{COMPREPLY[@]}}"
            zcat {MANUAL} | head -n 1"""
        verb, option, title = self._chroot.as_person("bash", "-c", script).stdout.splitlines()
        assert (verb, option) == ("verify", "--offline")
        assert title.startswith(".TH LANYARD 1"), title
        return f"{verb}, {option}"

    def opens_from_the_menu(self) -> str:
        """The menu entry's own command opens a window that paints."""
        entry = configparser.ConfigParser(interpolation=None)
        entry.read(self._path("/usr/share/applications/lanyard.desktop"), encoding="utf-8")
        words = [word for word in entry["Desktop Entry"]["Exec"].split() if not word.startswith("%")]
        with Screen() as screen:
            started = time.monotonic()
            program = self._chroot.start_as_person(*words, display=screen.name, log=OUT / f"window-{self._suite}.log")
            try:
                window = screen.wait_for_window("Lanyard", patience=60)
                took = time.monotonic() - started
                kind = screen.window_class(window)
                time.sleep(2)  # what it shows first is painted by then; the picture is for people
                screen.picture(OUT / f"window-{self._suite}.png")
            finally:
                program.kill()
                program.wait()
        declared = entry["Desktop Entry"]["StartupWMClass"]
        assert declared in kind, f"the window calls itself {kind}, the menu entry {declared}"
        complaints = (OUT / f"window-{self._suite}.log").read_text()
        assert "Traceback" not in complaints, complaints
        return f"{' '.join(words)}: window after {took:.1f} s; it said {complaints.strip() or 'nothing'!r}"

    def passes_its_own_test(self) -> str:
        """Every plug-in of the source, every wall, the whole main job."""
        report = json.loads(self._chroot.as_person("lanyard", "self-test", "--json").stdout)
        assert report["build"]["plugins_as_built"]
        assert all(report["worker"].values()), report["worker"]
        assert set(report["round_trip"].values()) == {"ok"}, report["round_trip"]
        self._commit = report["build"]["commit"]
        count = sum(map(len, report["plugins"].values()))
        return f"{count} plug-ins as in the source, {len(report['worker'])} walls stand, {len(report['round_trip'])} steps"

    def judges_as_its_source(self) -> str:
        """The same files, judged by the installed program and by its commit's source, for the same moment: the same."""
        moment = datetime.now(UTC).replace(microsecond=0)
        folder = self._chroot.home / "samples"
        folder.mkdir()
        for name, data in SampleShelf(moment, "").fill().files.items():
            (folder / name).write_bytes(data)
        shutil.copytree(ROOT / "tests" / "data", folder / "data")
        shared = shared_folder()
        if shared is not None:
            for name in ("cases", "vectors"):
                shutil.copytree(shared / name, folder / name)
        words = ["verify", "--json", "--offline", "--at", moment.isoformat(), "."]
        frozen = self._chroot.as_person("sh", "-c", 'cd samples && exec lanyard "$@"', "sh", *words, check=False)
        with tempfile.TemporaryDirectory() as sources:
            archive = subprocess.run(["git", "archive", self._commit], cwd=ROOT, capture_output=True, check=True).stdout
            subprocess.run(["tar", "-x", "-C", sources], input=archive, check=True)
            source = subprocess.run(
                [sys.executable, "-m", "wallet", *words], cwd=folder, capture_output=True, text=True, check=False,
                env={**os.environ, "PYTHONPATH": sources},
            )  # fmt: skip
        ours, theirs = judged(frozen.stdout), judged(source.stdout)
        assert len(ours) == len(theirs), f"{len(ours)} and {len(theirs)} lines: {source.stderr[-500:]}"
        differing = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
        assert not differing, f"{len(differing)} of {len(ours)}, the first: {differing[0]}"
        assert frozen.returncode == source.returncode
        assert len(ours) >= len(list(folder.iterdir())), frozen.stderr
        return f"{len(ours)} lines, all equal"

    def keeps_a_wallet(self) -> str:
        """A wallet is made and filled where it is by default."""
        self._lanyard("init")
        rows = [json.loads(line) for line in self._lanyard("add", "--json", "samples", check=False).splitlines()]
        added = sum(row["outcome"] == "added" for row in rows)
        assert added > 5, rows
        return f"{added} credentials, {len(digests(self._chroot.home / '.local/share/lanyard'))} files"

    def says_so_without_a_screen(self) -> str:
        """Where there is no display, a sentence and no trace."""
        done = self._chroot.as_person("lanyard", "gui", check=False)
        assert done.returncode == 2, done
        assert "Traceback" not in done.stderr
        return done.stderr.strip()

    def starts(self) -> str:
        """How long commands take, a new process each."""
        figures = []
        for words in (["--version"], ["verify", "--offline", "samples/wound-care-2.json"], ["list", "--json"]):
            times = []
            for _ in range(5):
                started = time.monotonic()
                self._lanyard(*words, check=False)
                times.append(time.monotonic() - started)
            figures.append(f"{words[0]} {median(times):.2f} s")
        return ", ".join(figures) + " (the clean system's own start included)"

    def leaves_the_wallet(self) -> str:
        """Removing, even purging, leaves nothing of the program and all of the wallet."""
        before = digests(self._chroot.home / ".local/share/lanyard")
        self._chroot.run("apt-get", "purge", "-y", "-qq", "lanyard")
        left = [path for path in self._files if self._is_file(path)]
        assert not left, left
        assert not self._path("/usr/lib/lanyard").exists()
        assert digests(self._chroot.home / ".local/share/lanyard") == before != {}
        return f"0 files of the program left, {len(before)} files of the wallet unchanged"

    def finds_it_again(self) -> str:
        """Installed again, the wallet opens."""
        self._chroot.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "./lanyard.deb")
        rows = self._lanyard("list", "--json").splitlines()
        assert len(rows) > 5
        return f"{len(rows)} credentials"

    def _lanyard(self, *words: str, check: bool = True) -> str:
        command = ["sh", "-c", 'exec lanyard --passphrase-fd 3 "$@" 3<&0 </dev/null', "sh", *words]
        return self._chroot.as_person(*command, stdin=PASSPHRASE, check=check).stdout

    def _packages(self) -> set[str]:
        return set(self._chroot.run("dpkg-query", "-W", "-f", "${Package}\n").stdout.split())

    def _path(self, path: str) -> Path:
        return self._chroot.root / path.lstrip("/")

    def _is_file(self, path: str) -> bool:
        return self._path(path).is_symlink() or self._path(path).is_file()


def judged(output: str) -> list[dict[str, Any]]:
    """Returns the lines of ``verify --json`` without how long each took."""
    rows = [json.loads(line) for line in output.splitlines()]
    for row in rows:
        row.pop("duration_ms", None)
    return rows


def digests(folder: Path) -> dict[str, str]:
    """Returns file → SHA-256 of everything below ``folder``."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
