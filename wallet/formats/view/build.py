"""Builds the view from a reader: the same for statements out of a graph and for signed JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from wallet.credential.model import Credential, CredentialStatus, Presentation
from wallet.formats.dates import read_date
from wallet.formats.view.readers import Reader
from wallet.formats.view.shapes import CREDENTIAL, PRESENTATION, PROFILE

STATUS_TYPES: Final = "@type"
"""The member of a status entry that holds its types where it has several; no signed member has such a name."""


def credential_view(reader: Reader) -> Credential:
    """Returns what one credential says. Embedded credentials are judged apart and put in later.

    VC 1.1's ``issuanceDate`` and ``expirationDate`` are read as ``valid_from`` and ``valid_until``; where both forms
    are there the later start and the earlier end count.
    """
    attributes = reader.read(CREDENTIAL)
    attributes["subjects"] = attributes.pop("credential_subject", ())
    valid_from, from_text = _date(reader, ("validFrom", "issuanceDate"), latest=True)
    valid_until, until_text = _date(reader, ("validUntil", "expirationDate"), latest=False)
    issuers = reader.nodes("issuer")
    if len(issuers) == 1:
        # Two issuers would let one of them be shown and the other one be checked.
        attributes["issuer"] = issuers[0].read(PROFILE)
    attributes.update(
        valid_from=valid_from,
        valid_until=valid_until,
        valid_from_text=from_text,
        valid_until_text=until_text,
        credential_status=_statuses(reader),
        version="1.1" if reader.count("issuanceDate") else "2.0",
    )
    return Credential(**attributes)


def _date(reader: Reader, names: tuple[str, str], *, latest: bool) -> tuple[datetime | None, str]:
    """Returns the most restrictive moment and the text as signed; no moment when any of them names none (V41).

    A date without a zone is given as if it were in UTC; what the zone could change the validity check asks of the text.
    """
    moments: list[datetime] = []
    texts: list[str] = []
    doubt = False
    for name in names:
        count = reader.count(name)
        if not count:
            continue
        values = reader.dates(name)
        # Two dates under one name, or something that is no text: nobody can say which one counts.
        doubt = doubt or count != 1 or len(values) != 1
        texts.extend(values or ("?",))
        for value in values:
            reading = read_date(value, end=not latest)
            if reading is None:
                doubt = True
            else:
                moments.append(reading.nominal)
    text = " ".join(value or "?" for value in texts)
    if doubt or not moments:
        return None, text
    return (max(moments) if latest else min(moments)), text


def presentation_view(reader: Reader) -> Presentation:
    """Returns what a presentation says of itself; its credentials and its proof's words are put in later."""
    return Presentation(**reader.read(PRESENTATION))


def _statuses(reader: Reader) -> tuple[CredentialStatus, ...]:
    """Returns an entry for every value of ``credentialStatus``: one that is no object is an entry of no kind, for what
    cannot be read must not pass for none."""
    entries = [_status(node) for node in reader.nodes("credentialStatus")]
    unread = reader.count("credentialStatus") - len(entries)
    return (*entries, *(CredentialStatus("") for _ in range(unread)))


def _status(reader: Reader) -> CredentialStatus:
    types = reader.types
    members = tuple((name, value) for name, value in reader.members() if name != "type")
    if len(types) > 1:
        # Whoever asks may know a later one of them only.
        members = (*members, (STATUS_TYPES, types))
    return CredentialStatus(types[0] if types else "", reader.id, members)
