"""What a screen reader is told, by a client that is not ours: Debian's AT-SPI. `./test spoken` reads everything."""

from __future__ import annotations

import pytest

from tests.spoken.__main__ import Thing, missing, nameless, spoken

LACKING = missing()
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(LACKING), reason=f"{LACKING} not installed"),
]


@pytest.fixture(scope="module")
def told() -> dict[str, list[Thing]]:
    return spoken("home", "library", "dialog:online", "dialog:discard")


def test_everything_the_keyboard_comes_to_has_a_name(told: dict[str, list[Thing]]) -> None:
    for place, things in told.items():
        assert not nameless(things), place
        assert len([thing for thing in things if thing.name]) > 3, place


def test_a_row_says_what_it_is_how_it_stands_and_what_its_button_is_about(told: dict[str, list[Thing]]) -> None:
    names = [thing.name for thing in told["home"]]
    assert "Safe Patient Handling was withdrawn" in names
    assert any("Withdrawn by the issuer" in name for name in names)
    about = next(thing for thing in told["home"] if thing.name == "Check online…")
    assert about.description == "Telemetry Monitoring could not be checked"


def test_a_card_of_the_shelf_is_an_item_that_says_all_of_it_once(told: dict[str, list[Thing]]) -> None:
    (shelf,) = [thing for thing in told["library"] if thing.role == "list"]
    items = [thing for thing in told["library"] if thing.role == "list item"]
    assert shelf.name == "Library"
    assert (
        items[0].name == "Wound Care, Level 2. Mercy College. Genuine · from Mercy College · checked today. Until 2 Jun 2028"
    )
    assert not any("<qt>" in thing.name + thing.description for things in told.values() for thing in things)


def test_a_dialog_is_told_with_its_title_words_and_buttons(told: dict[str, list[Thing]]) -> None:
    (frame,) = [
        thing for thing in told["dialog:discard"] if thing.role in ("dialog", "alert", "frame") and "Throw" in thing.name
    ]
    names = [thing.name for thing in told["dialog:discard"]]
    assert frame.name == "Throw away what you typed?"
    assert "It is not kept anywhere else." in names
    assert {"Throw away", "Keep typing"} <= set(names)
    asked = [thing.name for thing in told["dialog:online"]]
    assert "mercycollege.example" in asked
    assert any(name.startswith("Ask these") for name in asked)
