"""Names that look like other names (U05): what is told, and what honest names are left alone."""

from __future__ import annotations

import pytest

from wallet.encodings.lookalike import borrowed_letters, hides_something, imitates, mixes_scripts, same_name


@pytest.mark.parametrize("name", ["МIT", "Оxford", "Harvаrd University", "ΜΙT", "pаypal"])
def test_U05_a_letter_borrowed_from_another_alphabet_is_seen(name: str) -> None:
    assert mixes_scripts(name)


@pytest.mark.parametrize(
    "name",
    [
        "MIT", "Universidad de León", "Московский университет", "Πανεπιστήμιο Αθηνών", "東京大学 Tokyo", "東京カレッジ",
        "서울대학교", "Московский университет (MSU)", "Ligue № 1", "جامعة القاهرة", "Ångström 2.0", "",
    ],
)  # fmt: skip
def test_U05_honest_names_are_left_alone(name: str) -> None:
    assert not mixes_scripts(name)
    assert not hides_something(name)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("МIТ", "MIT"), ("Мercy Соllege", "Mercy College"), ("M1T", "MlT"), ("Rnercy College", "Mercy College"),
        ("Oxfоrd\u200b", "Oxford"), ("Óxford", "Oxford"), ("ＭＩＴ".replace("Ｍ", "М"), "MIT"),
    ],
)  # fmt: skip
def test_U05_a_name_that_looks_like_a_known_one_is_seen(name: str, known: str) -> None:
    assert imitates(name, known)


def test_U05_the_same_name_is_no_imitation() -> None:
    assert same_name("mercy  college", "Mercy College")
    assert not imitates("mercy  college", "Mercy College")
    assert not imitates("Mercy University", "Mercy College")


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\x1b", "\u00ad"])
def test_U05_what_cannot_be_seen_is_seen(hidden: str) -> None:
    assert hides_something(f"MIT{hidden}")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mercy College", ""), ("Mеrcy", "е"), ("Оху", "оху"), ("Университет", ""), ("Café Ñandú", ""), ("Ωmega", "")],
)
def test_letters_that_pass_for_latin_ones_are_named(name: str, letters: str) -> None:
    assert "".join(borrowed_letters(name)) == letters
