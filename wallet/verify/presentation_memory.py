"""What was answered and opened before: a request of ours is used up by its first answer, a second look is only remarked.

Asked after a presentation was judged, by whoever keeps a memory (``lanyard verify --state``, a wallet): the verifier
itself remembers nothing, and a worker has no files.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from msgspec import structs

from wallet.credential.model import Presentation
from wallet.errors import UsageError
from wallet.limits import MAX_REQUEST_CHARS, MAX_TITLE_CHARS
from wallet.report import CheckName, Failed, Outcome, Passed, Problem, Skipped, Verdict, VerificationReport, failed
from wallet.verify.policy import Policy
from wallet.verify.verdict import judge

_MAX_MOMENT_BYTES: Final = 64
"""A moment in ISO 8601; anything longer was not written here."""
_MAX_DOMAIN_BYTES: Final = 4 * MAX_REQUEST_CHARS
"""A domain in UTF-8, as long as one may be."""


class PresentationMemory(Protocol):
    """Keeps, for ever, when a thing was first seen. Each name is a hexadecimal digest."""

    def first(self, kind: str, name: str, now: datetime) -> str | None:
        """Notes ``name`` under ``kind`` (``answered``, ``opened``) at ``now``, in one step.

        Returns None when it was new, else when it was noted before (ISO 8601), or "" where that cannot be read.
        """
        ...

    def note_asked(self, name: str, domain: str) -> None:
        """Notes that a request with the challenge whose digest ``name`` is was made, for answers made for ``domain``."""
        ...

    def asked(self, name: str) -> str | None:
        """Returns for what domain such a request was made ("" for any), or None where none was made here."""
        ...


class BriefMemory:
    """Remembers as long as it lives."""

    def __init__(self) -> None:
        self._noted: dict[tuple[str, str], str] = {}
        self._asked: dict[str, str] = {}

    def note_asked(self, name: str, domain: str) -> None:
        """See :class:`PresentationMemory`."""
        self._asked[name] = domain

    def asked(self, name: str) -> str | None:
        """See :class:`PresentationMemory`."""
        return self._asked.get(name)

    def first(self, kind: str, name: str, now: datetime) -> str | None:
        """See :class:`PresentationMemory`."""
        before = self._noted.get((kind, name))
        if before is None:
            self._noted[kind, name] = now.isoformat()
        return before


class FolderMemory:
    """A file per thing in a folder of the person's own, for them alone. Several programs may use one folder at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def first(self, kind: str, name: str, now: datetime) -> str | None:
        """See :class:`PresentationMemory`. Raises UsageError ``state_unwritable``."""
        path = self._folder / kind / name
        return None if _written(path, now.isoformat().encode("ascii")) else _moment_in(path)

    def note_asked(self, name: str, domain: str) -> None:
        """See :class:`PresentationMemory`. Raises UsageError ``state_unwritable``."""
        _written(self._folder / "asked" / name, domain.encode("utf-8", "replace"))

    def asked(self, name: str) -> str | None:
        """See :class:`PresentationMemory`."""
        with suppress(OSError, ValueError), (self._folder / "asked" / name).open("rb") as stream:
            return stream.read(_MAX_DOMAIN_BYTES).decode("utf-8")
        return None


def _written(path: Path, content: bytes) -> bool:
    """Writes a new file for its owner alone; False where it is there. Raises UsageError ``state_unwritable``."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    except OSError as error:
        raise UsageError("state_unwritable", type(error).__name__) from None
    try:
        os.write(number, content)
        os.fsync(number)
    except OSError as error:
        raise UsageError("state_unwritable", type(error).__name__) from None
    finally:
        os.close(number)
    return True


def _moment_in(path: Path) -> str:
    with suppress(OSError, ValueError), path.open("rb") as stream:
        return datetime.fromisoformat(stream.read(_MAX_MOMENT_BYTES).decode("ascii")).astimezone(UTC).isoformat()
    return ""


def remembered(
    report: VerificationReport, memory: PresentationMemory, *, policy: Policy, challenge: str | None, now: datetime
) -> VerificationReport:
    """Returns ``report`` with what ``memory`` knows, and notes it there.

    Args:
        policy: the one that judged.
        challenge: the one the presentation had to answer, None when none was asked for.

    An answer that holds uses its challenge up: the next one to it, by whomever, is Failed ``challenge_used``. What does
    not hold uses up nothing. Where no challenge is given, an answer to a request that ``memory`` knows of is judged as the
    answer to it. A presentation that was opened before carries the remark ``opened_before`` with the day, and its verdict
    is what it was.
    """
    if not report.presentation_digest:
        return report
    replay = report.outcome(CheckName.REPLAY)
    if challenge is None and (answer := _answer_to_ours(report, replay, memory)) is not None:
        challenge, replay = answer
        report = _with_replay(report, replay, policy)
    if challenge is not None:
        if not isinstance(replay, Passed) or report.verdict is Verdict.NOT_VERIFIED:
            return report
        before = memory.first("answered", challenge_digest(challenge), now)
        if before is not None:
            replay = Failed((Problem("challenge_used", "/proof/challenge", before),), replay.remarks)
    else:
        before = memory.first("opened", report.presentation_digest, now)
        if before is not None:
            replay = structs.replace(replay, remarks=(*replay.remarks, Problem("opened_before", "", before)))
    return _with_replay(report, replay, policy)


def challenge_digest(challenge: str) -> str:
    """Returns the name that a challenge is remembered under: nothing that was asked can be read from it."""
    return sha256(challenge.encode("utf-8", "surrogatepass")).hexdigest()


def _answer_to_ours(report: VerificationReport, replay: Outcome, memory: PresentationMemory) -> tuple[str, Outcome] | None:
    """Returns the challenge a presentation answers, and what it is worth as that answer; None where we asked nothing.

    Only where its signature holds and nothing was compared: what was compared stays as it was found.
    """
    view = report.view
    compared = not any(note.code == "no_request_to_compare" for note in replay.remarks)
    if not isinstance(view, Presentation) or not view.challenge or compared or not isinstance(replay, Skipped):
        return None
    if not isinstance(report.outcome(CheckName.PROOF), Passed):
        return None
    domain = memory.asked(challenge_digest(view.challenge))
    if domain is None:
        return None
    if domain and domain not in view.domain:
        other = " ".join(view.domain)[:MAX_TITLE_CHARS]
        return view.challenge, failed("domain_differs" if other else "domain_missing", other, pointer="/proof/domain")
    return view.challenge, Passed()


def _with_replay(report: VerificationReport, replay: Outcome, policy: Policy) -> VerificationReport:
    results = tuple(
        structs.replace(result, outcome=replay) if result.check is CheckName.REPLAY and not result.scope else result
        for result in report.results
    )
    verdict = judge(results, policy, presentation=isinstance(report.view, Presentation))
    return structs.replace(report, results=results, verdict=verdict)
