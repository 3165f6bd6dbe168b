"""``lanyard renewals``: a line for each thing that is renewed, and a calendar that knows its events again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject

from tests.support.command import Done, lanyard
from tests.support.vaults import make_vault
from wallet.clock import FixedClock
from wallet.sample.issuer import SampleIssuer, Terms
from wallet.service.wallet import Wallet
from wallet.store.copies.backup_contents import CALENDAR_SETTING

TODAY = datetime.now().astimezone().date()


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Done]:
    run = partial(lanyard, vault=tmp_path / "vault", passphrase="correct horse battery staple")
    assert run("init").status == 0
    return run


def day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def record(run: Callable[..., Done], title: str, ends: str = "", *more: str, kind: str = "certification") -> str:
    given = ["--kind", kind, "--title", title, *(["--expires", ends] if ends else []), *more]
    return str(run("record", *given, "--json").rows[0]["id"])


def events(file: Path) -> dict[str, Any]:
    """Returns the events of a calendar by their summary, as another library reads them."""
    calendar = vobject.readOne(file.read_text(encoding="utf-8"))
    return {event.summary.value: event for event in calendar.contents.get("vevent", [])}


def leads(event: Any) -> list[int]:
    return sorted((-alarm.trigger.value).days for alarm in event.contents.get("valarm", []))


def test_a_line_for_each_family_by_days_from_today(run: Callable[..., Done]) -> None:
    older = [record(run, "BLS", day(days), "--issuer", "Harrowgate") for days in (-1400, -700)]
    bls = record(run, "BLS", day(20), "--issuer", "Harrowgate")
    acls = record(run, "ACLS", day(-21), "--issuer", "Harrowgate")
    licence = record(run, "RN", day(157), "--place", "OH", kind="licence")
    elsewhere = record(run, "RN", day(300), "--place", "KS", kind="licence")
    record(run, "Degree", kind="degree")
    rows = run("renewals", "--json").rows
    assert [(row["id"], row["days"]) for row in rows] == [(acls, -21), (bls, 20), (licence, 157), (elsewhere, 300)]
    assert rows[1] == {
        "id": bls, "title": "BLS", "family": [bls, older[1], older[0]], "ends": day(20), "days": 20, "state": "recorded",
        "period": "ends_soon", "can_recheck": False,
    }  # fmt: skip
    assert [row["id"] for row in run("renewals", "--within", "20", "--json").rows] == [acls, bls]
    assert [row["id"] for row in run("renewals", "--within", "0", "--json").rows] == [acls]
    assert "20 days left" in run("renewals").out
    assert [row["id"] for row in run("attention", "--json").rows] == [acls, bls], "and once where attention is asked for"


def test_put_together_and_taken_apart(run: Callable[..., Done]) -> None:
    old, new = record(run, "BLS", day(-3)), record(run, "Basic Life Support", day(400))
    (row,) = run("renewals", "--together", old, new, "--json").rows
    assert row["family"] == [new, old]
    assert [row["id"] for row in run("renewals", "--apart", old, "--json").rows] == [old, new]
    done = run("renewals", "--together", old)
    assert done.status == 1
    assert "two or more" in done.err


@pytest.mark.peer("vobject", "ours to theirs")
def test_the_calendar_keeps_its_uids_and_counts_its_changes(run: Callable[..., Done], tmp_path: Path) -> None:
    file = tmp_path / "renewals.ics"
    record(run, "BLS", day(200), "--issuer", "Harrowgate")
    record(run, 'Ñandú, "quoted"; card', day(300))
    record(run, "ACLS", day(-3))
    assert run("renewals", "--ics", file).status == 0
    assert file.stat().st_mode & 0o777 == 0o600
    first = events(file)
    bls = first["BLS ends"]
    assert bls.dtstart.value == TODAY + timedelta(days=200)
    assert "VALUE=DATE:" in file.read_text() and b"\r\n" in file.read_bytes()
    assert leads(bls) == [7, 30, 60, 90]
    assert (bls.sequence.value, leads(first["ACLS has ended"])) == ("0", [])
    assert 'Ñandú, "quoted"; card ends' in first

    run("renewals", "--ics", file)
    again = events(file)
    assert {name: (event.uid.value, event.sequence.value) for name, event in again.items()} == {
        name: (event.uid.value, "0") for name, event in first.items()
    }, "nothing changed"

    renewed = record(run, "BLS", day(930), "--issuer", "Harrowgate")
    run("renewals", "--ics", file)
    moved = events(file)["BLS ends"]
    assert (moved.uid.value, moved.sequence.value) == (bls.uid.value, "1"), "the same event, later"
    assert moved.dtstart.value == TODAY + timedelta(days=930)
    assert len({event.uid.value for event in events(file).values()}) == 3
    assert renewed


def test_what_is_gone_is_cancelled_once_and_a_part_cancels_nothing(run: Callable[..., Done], tmp_path: Path) -> None:
    file = tmp_path / "renewals.ics"
    one, two = record(run, "BLS", day(20)), record(run, "PALS", day(100))
    run("renewals", "--ics", file)
    uids = {name: event.uid.value for name, event in events(file).items()}
    run("renewals", "--within", "30", "--ics", file)
    assert list(events(file)) == ["BLS ends"]
    run("renewals", "--ics", file)
    assert {name: event.uid.value for name, event in events(file).items()} == uids
    run("renewals", "--together", one, two, "--ics", file)
    rows = events(file)
    assert rows["PALS ends"].status.value == "CONFIRMED"
    assert rows["BLS ends"].status.value == "CANCELLED"
    assert int(rows["BLS ends"].sequence.value) == 1


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles", "Pacific/Pago_Pago"])
def test_a_day_is_that_day_in_every_zone_and_a_month_ends_with_its_last_day(
    run: Callable[..., Done], tmp_path: Path, zone: str
) -> None:
    record(run, "Card", "2028-02")
    file = tmp_path / "renewals.ics"
    (row,) = run("renewals", "--ics", file, "--json", env={"TZ": zone}).rows
    assert row["ends"] == "2028-02-29"
    assert events(file)["Card ends"].dtstart.value == date(2028, 2, 29)
    assert row["days"] == (date(2028, 2, 29) - datetime.now(ZoneInfo(zone)).date()).days


def test_a_folder_that_cannot_be_written_is_one_sentence(run: Callable[..., Done], tmp_path: Path) -> None:
    record(run, "BLS", day(20))
    done = run("renewals", "--ics", tmp_path / "nowhere" / "r.ics")
    assert done.status == 1
    assert len(done.err.strip().splitlines()) == 1
    assert not (tmp_path / "nowhere").exists()


def test_badges_are_a_family_also_unchecked_and_their_issuer_can_be_asked(run: Callable[..., Done], tmp_path: Path) -> None:
    now = datetime.now(UTC)
    issuer = SampleIssuer("Harrowgate Life Support Council", clock=FixedClock(now))
    for number, ends in enumerate((-1400, -600, 45)):
        begins = now + timedelta(days=ends - 730)
        terms = Terms(valid_from=begins, valid_until=now + timedelta(days=ends), status=number > 0)
        badge = issuer.badge("life-support", subject="did:example:nurse", terms=terms)
        (tmp_path / f"{number}.json").write_text(json.dumps(badge))
    first, second, third = (run("add", tmp_path / f"{number}.json", "--json").rows[0]["id"] for number in range(3))
    (row,) = run("renewals", "--json").rows
    assert (row["id"], row["family"], row["can_recheck"]) == (first, [third, second, first], False), "verified speaks first"
    assert row["days"] < 0, "what could not be checked silences nothing that was"
    run("renewals", "--apart", first)
    rows = {row["id"]: row for row in run("renewals", "--json").rows}
    assert set(rows) == {first, third}, "of two that could not be checked the newer speaks"
    assert rows[third]["can_recheck"] is True
    assert rows[third]["state"] == "could_not_check"


@pytest.mark.parametrize("kept", [{}, "x", [1], [{"uid": "u"}], [{"uid": "u", "sequence": "x"}]])
def test_what_a_strange_backup_says_of_the_calendar_stops_no_calendar(tmp_path: Path, kept: object) -> None:
    vault, _ = make_vault(tmp_path / "v")
    wallet = Wallet(vault)
    vault.settings.set(CALENDAR_SETTING, kept)
    assert wallet.renewals.write_calendar(tmp_path / "r.ics", wallet.renewals.all(), "en", whole=True) == 0
    assert b"END:VCALENDAR" in (tmp_path / "r.ics").read_bytes()
    wallet.close()
