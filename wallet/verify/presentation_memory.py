"""What was answered and opened before: a request of ours is used up by its first answer, a second look is only remarked.

Asked after a presentation was judged, by whoever keeps a memory (``lanyard verify --state``, a wallet): the verifier
itself remembers nothing, and a worker has no files.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from wallet.credential.model import Presentation
from wallet.errors import UsageError
from wallet.report import CheckName, Failed, Passed, Problem, Verdict, VerificationReport
from wallet.verify.policy import Policy
from wallet.verify.verdict import judge

_MAX_MOMENT_BYTES: Final = 64
"""A moment in ISO 8601; anything longer was not written here."""


class PresentationMemory(Protocol):
    """Keeps, for ever, when a thing was first seen. Each name is a hexadecimal digest."""

    def first(self, kind: str, name: str, now: datetime) -> str | None:
        """Notes ``name`` under ``kind`` (``answered``, ``opened``) at ``now``, in one step.

        Returns None when it was new, else when it was noted before (ISO 8601), or "" where that cannot be read.
        """
        ...


class BriefMemory:
    """Remembers as long as it lives."""

    def __init__(self) -> None:
        self._noted: dict[tuple[str, str], str] = {}

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
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _moment_in(path)
        except OSError as error:
            raise UsageError("state_unwritable", type(error).__name__) from None
        try:
            os.write(number, now.isoformat().encode("ascii"))
            os.fsync(number)
        except OSError as error:
            raise UsageError("state_unwritable", type(error).__name__) from None
        finally:
            os.close(number)
        return None


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
    not hold uses up nothing. A presentation that was opened before carries the remark ``opened_before`` with the day, and
    its verdict is what it was.
    """
    if not report.presentation_digest:
        return report
    replay = report.outcome(CheckName.REPLAY)
    if challenge is not None:
        if not isinstance(replay, Passed) or report.verdict is Verdict.NOT_VERIFIED:
            return report
        before = memory.first("answered", sha256(challenge.encode("utf-8", "surrogatepass")).hexdigest(), now)
        if before is not None:
            replay = Failed((Problem("challenge_used", "/proof/challenge", before),), replay.remarks)
    else:
        before = memory.first("opened", report.presentation_digest, now)
        if before is not None:
            replay = replace(replay, remarks=(*replay.remarks, Problem("opened_before", "", before)))
    results = tuple(
        result._replace(outcome=replay) if result.check is CheckName.REPLAY and not result.scope else result
        for result in report.results
    )
    verdict = judge(results, policy, presentation=isinstance(report.view, Presentation))
    return replace(report, results=results, verdict=verdict)
