"""Lists of what somebody asks for: read in a worker, with who signed them where somebody did; and our own samples."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

from resources.reader import names, read_bytes
from wallet.errors import IntakeError
from wallet.examine.request import Examiner
from wallet.intake.source import Source
from wallet.limits.skills import MAX_PAGE_BYTES
from wallet.records.record import Provenance
from wallet.report import VerificationReport
from wallet.skills.requirements import Role
from wallet.skills.roles.reading import read_roles
from wallet.verify.context import DocumentSource
from wallet.verify.policy import LEARNER
from wallet.verify.request import VerificationRequest
from wallet.verify.sources.chained import NoDocuments

_SAMPLES: Final = "samples/packs"
_TOKEN: Final = b"eyJ"
_SIGNED: Final = b"credentialSubject"
_SUITES: Final = re.compile(rb'"cryptosuite"\s*:\s*"([a-z0-9-]{1,40})"')
_OVER_ALL_WORDS: Final = frozenset({"vc_jwt"})
"""Formats whose signature is over every word; of Data Integrity it is so of the JCS suites alone."""


class ListReader(Protocol):
    """Who reads files of lists (wallet.worker.reader.Reader)."""

    def roles(self, data: bytes) -> list[Role]: ...


@dataclass(frozen=True, slots=True)
class AskedList:
    """A list, and its signature.

    Attributes:
        role: what is asked for.
        text: the file as it came, to be kept with a way of making packets.
        report: what was found of the credential that holds it; None where nobody signed it.
        is_covered: whether that signature is over every word of the list. A signature over statements (RDFC) leaves out
            what no context names, and the list is not read from statements.
    """

    role: Role
    text: str = field(repr=False)
    report: VerificationReport | None = field(default=None, repr=False)
    is_covered: bool = False


def read_list(
    data: bytes, reader: ListReader, examiner: Examiner, at: datetime, documents: DocumentSource | None = None
) -> AskedList:
    """Returns the one list in ``data``. Asks nobody for anything; ``documents`` is what is kept already.

    Raises IntakeError as the reader does, ``packet_one_list`` where it holds several.
    """
    roles = reader.roles(data[: MAX_PAGE_BYTES + 1])
    if len(roles) != 1:
        raise IntakeError("packet_one_list")
    report, covered = signature(data, examiner, at, documents)
    return AskedList(roles[0], data.decode("utf-8", "replace"), report, covered)


def may_be_signed(data: bytes) -> bool:
    """Says whether a list looks like one that somebody signed."""
    return data.lstrip().startswith(_TOKEN) or _SIGNED in data


def signature(
    data: bytes, examiner: Examiner, at: datetime, documents: DocumentSource | None = None
) -> tuple[VerificationReport | None, bool]:
    """Returns what is found of the credential that holds a list, and whether its signature is over every word of it.

    (None, False) where it is none. Asks nobody for anything.
    """
    if not may_be_signed(data):
        return None, False
    source = Source("list", data, Provenance("file"))
    request = VerificationRequest(LEARNER, at, documents or NoDocuments(), ())
    items = list(examiner.examine_each([source], request))
    # One file, one credential: of anything else nobody could say which of them speaks of the list.
    item = items[0] if len(items) == 1 else None
    if item is None or item.report is None or item.received is None:
        return None, False
    suites = _SUITES.findall(item.received.payload)
    covered = item.received.format in _OVER_ALL_WORDS or (len(suites) == 1 and b"-jcs-" in suites[0])
    return item.report, covered


@dataclass(frozen=True, slots=True)
class SampleList:
    """One of our samples: its name, and what it says of itself."""

    name: str
    title: str
    publisher: str
    source: str
    posted: date | None


def sample_lists() -> tuple[SampleList, ...]:
    """Returns the samples, by name."""
    listed = []
    for file in names(_SAMPLES, ".json"):
        (role,) = read_roles(read_bytes(file))
        name = file.removeprefix(f"{_SAMPLES}/").removesuffix(".json")
        listed.append(SampleList(name, role.title, role.publisher, role.source, role.posted))
    return tuple(listed)


def sample_list(name: str) -> AskedList:
    """Returns one of the samples. Raises IntakeError ``packet_no_such_sample``."""
    file = f"{_SAMPLES}/{name}.json"
    if file not in names(_SAMPLES, ".json"):
        raise IntakeError("packet_no_such_sample")
    data = read_bytes(file)
    (role,) = read_roles(data)
    return AskedList(role, data.decode("utf-8"))
