"""A place of every kind there is in the table, for tests that go everywhere."""

from __future__ import annotations

from dataclasses import MISSING, fields

from tests.support.fake_plans import WAITING_REQUEST
from tests.support.fake_skills import ICU
from ui.places.packet import ListSource
from ui.places.place import Place, PlaceSpec
from ui.places.table import all_places
from wallet.credential.model import RecordId
from wallet.service.skill_book import role_id

PLACES = [spec.name for spec in all_places()]


def place_of(spec: PlaceSpec, record: RecordId) -> Place:
    """Returns a place of one kind; where it is about records, about ``record``. A new kind of field fails here."""
    needed = [field.name for field in fields(spec.place) if field.default is MISSING]
    known = {
        "record": record, "records": (record,), "source": ListSource("sample", "hospital-travel-assignment"),
        "pathway": "wound", "request": WAITING_REQUEST, "role": role_id(ICU),
    }  # fmt: skip
    return spec.place(**{name: known[name] for name in needed})
