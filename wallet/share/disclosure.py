"""The second step: exactly what will leave, and what the person should know before it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from wallet.credential.model import Credential, Presentation
from wallet.credential.record import Period, Standing, StandingKind
from wallet.credential.standing import standing
from wallet.errors import ShareError
from wallet.formats.data_integrity import enveloped
from wallet.formats.parsed import ParsedCredential
from wallet.formats.selective import derive, is_base_value
from wallet.share.selection import Chosen, Selection

_EMAIL: Final = re.compile(r"[^\s@:/<>\"]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_BIRTH: Final = frozenset({"birthDate", "dateOfBirth", "birth_date", "birthdate"})
_LICENCE: Final = frozenset({"licenseNumber"})
_V1: Final = "https://www.w3.org/2018/credentials/v1"
_BAD: Final = frozenset(
    {StandingKind.CHANGED, StandingKind.NOT_THE_ISSUERS, StandingKind.NOT_GENUINE, StandingKind.WITHDRAWN}
)


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to know before it leaves: a code with a sentence, and whose it is (a place in ``Disclosed.items``)."""

    code: str
    item: int


@dataclass(frozen=True, slots=True)
class Item:
    """One credential as it will leave.

    Attributes:
        chosen: where it is from.
        document: the JSON object that will stand in the presentation.
        title, issuer_name: from the signed statements as our own check read them.
        standing: what is known of it at the moment of disclosing.
        data_model: "1.1" or "2.0"; tokens are "2.0" whatever is in them, as they are put in an envelope.
    """

    chosen: Chosen
    document: dict[str, Any] = field(repr=False)
    title: str
    issuer_name: str
    standing: Standing
    data_model: str

    @property
    def view(self) -> Credential | None:
        """What its signed statements say, as our own check read them; None where nothing could be read."""
        return _view(self.chosen)

    @property
    def state(self) -> str:
        """In one word: ``failed``, ``withdrawn``, ``on_hold``, ``expired``, ``unknown`` or ``good``."""
        kind = self.standing.kind
        if kind is StandingKind.WITHDRAWN:
            return "withdrawn"
        if kind in _BAD:
            return "failed"
        if kind is StandingKind.ON_HOLD:
            return "on_hold"
        if self.standing.period is Period.EXPIRED:
            return "expired"
        return "unknown" if kind is StandingKind.COULD_NOT_CHECK else "good"

    @property
    def failed(self) -> bool:
        """Whether it must carry a mark wherever it is shown (U07)."""
        return self.state not in ("good", "unknown")


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What they will see: all of it, and nothing else. Made by :func:`disclose` from a Selection."""

    selection: Selection
    items: tuple[Item, ...]
    cautions: tuple[Caution, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.selection, Selection) or len(self.items) != len(self.selection.chosen):
            raise ShareError("nothing_chosen")

    @property
    def data_model(self) -> str:
        """Returns "1.1" when every credential is of that data model (older readers know no other), else "2.0"."""
        return "1.1" if all(item.data_model == "1.1" for item in self.items) else "2.0"


def disclose(selection: Selection, *, holder: str, now: datetime, claims: tuple[str, ...] | None = None) -> Disclosed:
    """Returns what will leave, with cautions.

    ``claims`` are JSON Pointers of the members to show, for credentials whose signature lets parts be left out
    (ecdsa-sd-2023); None shows all of them. Raises ShareError ``parts_not_separable`` when claims were chosen and
    a credential can only be shown whole; IntakeError ``pointer_not_found``.
    """
    items = tuple(_item(one, now, claims) for one in selection.chosen)
    cautions = [Caution(code, place) for place, item in enumerate(items) for code in _cautions(item, holder)]
    return Disclosed(selection, items, tuple(cautions))


def _item(chosen: Chosen, now: datetime, claims: tuple[str, ...] | None) -> Item:
    parsed = chosen.parsed
    document = _document(parsed, chosen, claims)
    view = _view(chosen)
    summary = chosen.record.summary
    return Item(
        chosen=chosen,
        document=document,
        title=summary.title if not chosen.pointer else (view.title if isinstance(view, Credential) else ""),
        issuer_name=view.issuer.name if isinstance(view, Credential) else summary.issuer_name,
        standing=standing(chosen.record.report, now),
        data_model="1.1" if not parsed.token and _V1 in _listed(document.get("@context")) else "2.0",
    )


def _document(parsed: ParsedCredential, chosen: Chosen, claims: tuple[str, ...] | None) -> dict[str, Any]:
    if parsed.token:
        if claims:
            raise ShareError("parts_not_separable", pointer=str(chosen.record.summary.id))
        return enveloped(parsed.token, media_type="application/vc+jwt")
    proof = parsed.document.get("proof")
    base = isinstance(proof, dict) and is_base_value(proof.get("proofValue"))
    if base:
        return derive(parsed.document, claims if claims is not None else _all(parsed.document))
    if claims:
        raise ShareError("parts_not_separable", pointer=str(chosen.record.summary.id))
    return parsed.document


def _all(document: dict[str, Any]) -> list[str]:
    return [f"/{name}" for name in document if name not in ("@context", "proof")]


def _view(chosen: Chosen) -> Credential | None:
    """Returns the verified view of what was chosen; a part's is found in its record's by the JSON Pointer's place."""
    view: Credential | Presentation | None = chosen.record.view
    if chosen.pointer and view is not None:
        place = chosen.pointer.rsplit("/", 1)[-1]
        inside = view.credentials
        at = int(place) if place.isdigit() else 0
        return inside[at] if at < len(inside) else None
    return view if isinstance(view, Credential) else None


def _cautions(item: Item, holder: str) -> Iterator[str]:
    kind, period = item.standing.kind, item.standing.period
    if kind in _BAD:
        yield "share_not_good"
    elif kind is StandingKind.ON_HOLD:
        yield "share_on_hold"
    elif kind is StandingKind.COULD_NOT_CHECK:
        yield "share_could_not_check"
    elif kind is StandingKind.SIGNATURE_HOLDS:
        yield "share_issuer_unknown"
    if period is Period.EXPIRED:
        yield "share_expired"
    if period is Period.NOT_YET:
        yield "share_not_yet"
    view = _view(item.chosen)
    subjects = view.subjects if view is not None else ()
    ids = {subject.id for subject in subjects if subject.id}
    if view is not None and not ids:
        yield "share_bearer"
    elif ids and holder not in ids:
        yield "share_other_key"
    document = item.chosen.parsed.document if item.chosen.parsed.token else item.document
    yield from _inside(document)


def _inside(document: dict[str, Any]) -> Iterator[str]:
    """Yields what a person may not want to give away: found by name or by look, anywhere in the document."""
    found: set[str] = set()
    stack: list[Any] = [{k: v for k, v in document.items() if k not in ("@context", "proof", "issuer")}]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            if _BIRTH & value.keys():
                found.add("share_birth_date_inside")
            if _LICENCE & value.keys():
                found.add("share_licence_number_inside")
            stack.extend(value.values())
        elif isinstance(value, str) and len(value) <= 512 and _EMAIL.search(value):
            found.add("share_email_inside")
    yield from sorted(found)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
