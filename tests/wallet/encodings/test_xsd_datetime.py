"""dateTimeStamp to the letter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.encodings.xsd_datetime import parse, render


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-01T12:00:00Z", datetime(2026, 6, 1, 12, tzinfo=UTC)),
        ("2026-06-01T24:00:00Z", datetime(2026, 6, 2, tzinfo=UTC)),
        ("2026-12-31T24:00:00.000Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-06-01T12:00:00+14:00", datetime(2026, 5, 31, 22, tzinfo=UTC)),
        ("2026-06-01T12:00:00.5-00:00", datetime(2026, 6, 1, 12, 0, 0, 500000, tzinfo=UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", datetime.min.replace(tzinfo=UTC)),
        ("9999-12-31T24:00:00Z", datetime.max.replace(tzinfo=UTC)),
        ("12026-01-01T00:00:00Z", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_moments(text: str, moment: datetime) -> None:
    assert parse(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-06-01", "2026-06-01T12:00:00", "2026-06-01T12:00Z", "2026-06-01T12:00:60Z", "2026-06-01T24:00:01Z",
        "2026-06-01T25:00:00Z", "2026-02-30T00:00:00Z", "2026-06-01T12:00:00+14:01", "2026-06-01T12:00:00+15:00",
        "2026-06-01 12:00:00Z", "2026-06-01T12:00:00z", "02026-06-01T12:00:00Z", "2026-06-01T12:00:00.Z",
        "2026-06-01T12:00:00Z\n", "2026-06-01T12:00:00+1400", "٢٠٢٦-06-01T12:00:00Z",
    ],
)  # fmt: skip
def test_no_moments(text: str) -> None:
    assert parse(text) is None


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_rendered_is_read_back(moment: datetime) -> None:
    if moment.year >= 1000:
        assert parse(render(moment)) == moment.replace(microsecond=0)


@given(st.text())
def test_nothing_is_raised(text: str) -> None:
    parse(text)
