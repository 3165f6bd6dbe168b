"""What later programs say otherwise on purpose, each with its reason. Nothing else that was recorded may change.

What is recorded is left as the older program said it; these lines are read over it when it is compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Meant:
    """At places that fit ``place`` (member names and numbers after slashes) a change may be, when ``holds`` says so."""

    reason: str
    place: str
    holds: Callable[[Any, Any], bool]


def _becomes(before: str, *after: str) -> Callable[[Any, Any], bool]:
    return lambda old, new: old == before and new in after


def _looked_for_inside(old: Any, new: Any) -> bool:
    codes = {problem["code"] for problem in new.get("problems", ())}
    return bool(
        old.get("check") == new.get("check") == "subject"
        and old["scope"] == new["scope"]
        and (old["outcome"], new["outcome"]) == ("skipped", "unknown")
        and codes == {"issued_to_unknown_identity"}
    )


def _told_as_json_too(old: Any, new: Any) -> bool:
    return bool(old["out"] == [] and old["status"] == new["status"] and new["out"][0]["verdict"] == "unreadable")


def _more_to_say(old: Any, new: Any) -> bool:
    return old == "" and isinstance(new, str)


def _utc_by_its_letter(old: Any, new: Any) -> bool:
    return isinstance(old, str) and old.endswith("+00:00") and new == f"{old.removesuffix('+00:00')}Z"


_ROWS: Final = r"(command/list|snapshot/list|command/show \w+|kept/\d+/out|new/\d+/out)/\d+"

MEANT: Final = (
    Meant(
        "Reports and the ledger are written by another library (decision 0118): the same moment, UTC by its letter. Older "
        "programs read both.",
        r"command/export/(manifest/shares|reports)/.*",
        _utc_by_its_letter,
    ),
    Meant(
        "A ledger says what became of a share (layout 5): what was handed over is delivered, and ended after its day.",
        r"(kept/\d+/out|command/shares)/\d+/state",
        _becomes("made", "delivered", "ended"),
    ),
    Meant(
        "The state of a card is read out of the whole report: a badge of 2.0 that is signed is no site's to confirm.",
        _ROWS + "/state",
        _becomes("site_confirms", "signature_holds"),
    ),
    Meant(
        "The state of a card is read out of the whole report: a presentation is as good as everything in it.",
        _ROWS + "/state",
        _becomes("signature_holds", "genuine", "could_not_check"),
    ),
    Meant(
        "What cannot be read has no end that could be told; it is not said to have none.",
        _ROWS + "/period",
        _becomes("no_end", "unreadable"),
    ),
    Meant("What cannot be read is called by its file's name.", _ROWS + "/title", _becomes("", "cose.txt")),
    Meant(
        "Whose something inside a record is, is compared with the person's identities too.",
        r"command/show \w+/0/report/checks/\d+",
        _looked_for_inside,
    ),
    Meant("A detail is for the log and for experts: there may be one where there was none.", r".*/detail", _more_to_say),
    Meant(
        "An issuer that could not be asked is told with the place of its address.",
        r"verify_bytes/24/reports/0/results/4/problems/0/1",
        _becomes("", "/id"),
    ),
    Meant(
        "A picture that begins as one and is none is damaged; it is not a photograph without a badge.",
        r"(verify_bytes/\d+/error/1|new/\d+/out/\d+/error|verify/\d+/out/\d+/error/code)",
        _becomes("jpeg_holds_no_badge", "picture_damaged"),
    ),
    Meant(
        "Other files that lie in a folder beside credentials are passed over and counted, as in an archive.",
        r"new/\d+/out/\d+/outcome",
        _becomes("refused", "left_out"),
    ),
    Meant("`explain --json` says of what cannot be read in JSON too.", r"explain/3", _told_as_json_too),
    Meant(
        "The page judges as the verifier does: on hold, or by a key that the issuer no longer lists, is not verified.",
        r"pages/(critical-care|rotated)\.json/after",
        _becomes("inconclusive", "not_verified"),
    ),
)


def meant(place: str, before: Any, after: Any) -> bool:
    """Says whether a difference is one of :data:`MEANT`."""
    return any(re.fullmatch(change.place, place) is not None and change.holds(before, after) for change in MEANT)
