"""Fresh documents, with kept ones behind them: an older copy never takes the place of a newer one (N16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from wallet.encodings import strict_json, xsd_datetime
from wallet.errors import FetchError, IntakeError
from wallet.formats.cwt import looks_like_cwt, read_cwt
from wallet.formats.data_integrity import listed
from wallet.formats.reading import read_credential_bytes
from wallet.formats.vc_jwt import read_token
from wallet.limits import CLOCK_SKEW, MAX_FETCH_BYTES
from wallet.report import CheckName, OutcomeKind, VerificationReport
from wallet.verify.context import Document, DocumentSource
from wallet.verify.sources.kept import KeptDocuments
from wallet.verify.sources.supplied import supplied_contexts

_DATED: Final = frozenset({"registry", "entity_statement"})
"""Documents whose older copy never takes the place of a newer one."""
_STICKY: Final = frozenset({"status_list"})
"""Documents whose bad news stays until a later one takes it back."""
_REMOVED: Final = frozenset({"entity_statement"})
"""Documents that are about one issuer: where the registry has none any more, it has taken its word back."""
_UPDATED: Final = ("updated", "validFrom", "issuanceDate")
_ENDS: Final = ("expires", "validUntil", "expirationDate")


def fallback_to(fresh: DocumentSource, before: VerificationReport, *, at: datetime | None, now: datetime) -> FreshOrKept:
    """Returns ``fresh`` with the evidence of an earlier report behind it.

    An older registry or federation statement never takes the place of a newer one, nor an older status list that of one
    which had bad news: what was withdrawn stays withdrawn until a list that is dated later says otherwise, and one without
    a date does not. Good news is not held on to in this way.
    """
    rollback = _DATED | {"status_list"} if was_withdrawn(before) else _DATED
    return FreshOrKept(fresh, KeptDocuments(before.evidence, at=at), at=at or now, rollback=rollback)


def was_withdrawn(report: VerificationReport) -> bool:
    """Says whether a status list had bad news, about it or about something inside it."""
    return any(result.check is CheckName.STATUS and result.outcome.kind is OutcomeKind.FAILED for result in report.results)


def status_unclear(report: VerificationReport) -> bool:
    """Says whether some status could not be found out."""
    return any(result.check is CheckName.STATUS and result.outcome.kind is OutcomeKind.UNKNOWN for result in report.results)


class FreshOrKept:
    """Asks ``fresh``; where it cannot answer, the kept copy does, and the reason is the fresh one's.

    For the purposes in ``rollback`` the kept copy also answers when what came is dated before it, or has run out while
    the kept one has not.
    """

    def __init__(
        self, fresh: DocumentSource, kept: KeptDocuments, *, at: datetime, rollback: frozenset[str] = frozenset()
    ) -> None:
        self._fresh = fresh
        self._kept = kept
        self._at = at
        self._rollback = rollback

    def get(self, address: str, *, purpose: str) -> Document:
        """Returns the better copy. Raises FetchError."""
        try:
            fresh_copy = self._fresh.get(address, purpose=purpose)
        except FetchError as error:
            if purpose in _REMOVED and error.code == "not_found":
                # The registry answered, and knows it no more: that is news, and no reason to believe the older word.
                raise
            try:
                return self._kept.get(address, purpose=purpose)
            except FetchError:
                raise error from None
        if purpose not in self._rollback:
            return fresh_copy
        try:
            held = self._kept.get(address, purpose=purpose)
        except FetchError:
            return fresh_copy
        return held if self._goes_back(fresh_copy, held, purpose) else fresh_copy

    def _goes_back(self, fresh_copy: Document, held: Document, purpose: str) -> bool:
        if fresh_copy.content == held.content:
            return False
        new, old = _dates(fresh_copy.content, purpose), _dates(held.content, purpose)
        if new.ends is not None and new.ends < self._at and (old.ends is None or old.ends >= self._at):
            return True
        # A copy dated after the day it came says nothing about what is newer.
        dated = old.updated is not None and old.updated <= held.fetched_at + CLOCK_SKEW
        if purpose in _STICKY:
            # What was withdrawn is given back by a list that is shown to be later, and by no other.
            since = old.updated if dated and old.updated is not None else held.fetched_at
            return new.updated is None or new.updated <= since
        if not dated or old.updated is None:
            return False
        return new.updated is None or new.updated < old.updated

    def contexts(self) -> Mapping[str, bytes]:
        """Returns the contexts that the fresh source supplies."""
        return supplied_contexts(self._fresh)


class _Dates:
    """When a list says it was made and until when it counts; None where it does not say.

    A list that is signed anew keeps its first day at times: the latest of its signed days counts.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        meta = document.get("meta")
        inner = document.get("vc")
        members = {**document, **(meta if isinstance(meta, dict) else {}), **(inner if isinstance(inner, dict) else {})}
        proofs = [proof for proof in listed(document.get("proof")) if isinstance(proof, dict)]
        days = (_first(members, _UPDATED), _seconds(members.get("iat")), *(_first(proof, ("created",)) for proof in proofs))
        self.updated = max((day for day in days if day is not None), default=None)
        self.ends = _first(members, _ENDS) or _seconds(members.get("exp"))


def _dates(content: bytes, purpose: str) -> _Dates:
    try:
        if purpose == "status_list":
            return _Dates(_list_document(content))
        if purpose == "entity_statement":
            return _Dates(read_token("".join(content.decode("ascii", "replace").split()))[1])
        document = strict_json.loads(content, limit=MAX_FETCH_BYTES)
    except IntakeError:
        document = None
    return _Dates(document if isinstance(document, dict) else {})


def _list_document(content: bytes) -> dict[str, Any]:
    return read_cwt(content).claims if looks_like_cwt(content) else read_credential_bytes(content).document


def _first(members: dict[str, Any], names: tuple[str, ...]) -> datetime | None:
    for name in names:
        if isinstance(members.get(name), str) and (moment := xsd_datetime.parse(members[name])) is not None:
            return moment
    return None


def _seconds(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e11:
        return None
    return datetime.fromtimestamp(value, UTC)
