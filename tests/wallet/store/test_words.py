"""What is typed finds what is meant, however it is spelled; and what is near is offered when nothing fits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.vaults import add, make_vault, open_vault
from wallet.store.schema import migration_0008
from wallet.store.tables.near_words import near
from wallet.store.tables.search import Sort, read_query
from wallet.store.tables.words import fold, indexed, name_key, sought, words
from wallet.store.vault import Vault

PAIRS = {
    "Łódź": "lodz", "Straße": "STRASSE", "Iğdır": "igdir", "İstanbul": "istanbul", "Ｎｕｒｓｅ": "nurse",
    "Νοσηλευτική": "ΝΟΣΗΛΕΥΤΙΚΗ",
    "Ørsted": "orsted", "Ærø": "aero", "cœur": "coeur", "Đặng": "dang", "Þórður": "thordur", "e\u0301te\u0301": "été",
    "دورة": "دوره", "مستشفى": "مستشفي", "تمـــريض": "تمريض", "تَمْرِيض": "تمريض", "٢٠٢٦": "2026",
    "आ\u200dप": "आप", "ﬁrst": "first",
    "In\u00adfec\u200btion": "infection", "שלום": "שלומ", "Pokój": "pokoj", "½": "1⁄2",
}  # fmt: skip


@pytest.mark.parametrize(("written", "typed"), PAIRS.items())
def test_both_spellings_are_the_same_words(written: str, typed: str) -> None:
    assert words(written)
    assert words(written) == words(typed)


@pytest.mark.parametrize("typed", ["التمريض", "تمريض", "التم", "الت", "ال", "والتمريض", "للتمريض"])
def test_the_arabic_article_may_be_typed_or_not(typed: str) -> None:
    index = indexed("شهادة التمريض المتقدم").split()
    assert all(any(word.startswith(part) for word in index) for part in sought(typed))


def test_a_word_that_only_begins_like_the_article_is_found_as_it_is() -> None:
    assert set(sought("الله")) <= set(indexed("الله").split())


def test_vowel_signs_are_letters_and_not_the_ends_of_words() -> None:
    assert len(words("नर्सिंग प्रमाणपत्र")) == 2
    assert words("किताब") != words("कतब")


def test_folding_again_what_was_folded_by_the_older_rule_gives_the_same() -> None:
    for text in (*PAIRS, "Hôpital", "学位", "Київ"):
        assert fold(name_key(text)) == fold(text) == fold(fold(text))


# On a shelf -----------------------------------------------------------------------
TITLES = ("Łódź first aid", "Wound care", "Straße und Brücke", "شهادة التمريض المتقدم", "Infection control", "Wound therapy")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    vault, _ = make_vault(tmp_path_factory.mktemp("shelf") / "v")
    for number, title in enumerate(TITLES):
        add(vault, number, title=title, issuer="Mercy College")
    yield vault
    vault.close()


@pytest.mark.parametrize(
    ("typed", "found"), [("lodz", 0), ("strasse", 2), ("تمريض", 3), ("التمريض", 3), ("title:lodz", 0), ("ＬＯＤＺ", 0)]
)
def test_they_are_found(shelf: Vault, typed: str, found: int) -> None:
    assert [one.title for one in shelf.records.find(typed)] == [TITLES[found]]


def test_titles_stand_where_people_look_for_them(shelf: Vault) -> None:
    titles = [one.title for one in shelf.records.find("", sort=Sort.TITLE)]
    assert titles.index("Łódź first aid") < titles.index("Straße und Brücke") < titles.index("Wound care")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("infektion", ["infection"]), ("wuond care", ["wound care", "care"]), ("lods", ["lodz"]),
     ("wound lodz", ["wound", "lodz"]),
     ("wound is:expired", ["wound"]), ("qqqqqqq", []), ("", [])],
)  # fmt: skip
def test_what_finds_nothing_is_answered_by_what_is_near_and_finds_something(
    shelf: Vault, typed: str, offered: list[str]
) -> None:
    found = near(shelf.database, typed, lambda query: shelf.records.count(query) > 0)
    assert sorted(found) == sorted(offered)
    assert all(shelf.records.count(query) for query in found)


LATER_THAN_7 = (
    "DROP TABLE attachments", "DROP TABLE family_roots", "DROP TABLE family_given", "DROP TABLE family_links",
    "DROP INDEX attention_family", "ALTER TABLE attention DROP COLUMN own_family",
    "CREATE INDEX attention_current ON attention (family)",
    "DROP INDEX shares_lying", "ALTER TABLE shares DROP COLUMN place", "ALTER TABLE shares DROP COLUMN content",
)  # fmt: skip
"""Takes back what layouts 9 to 11 made."""


def test_a_vault_of_the_layout_before_has_its_index_and_order_made_again_once(tmp_path: Path) -> None:
    vault, _ = make_vault(tmp_path / "v")
    for number, title in enumerate(TITLES):
        add(vault, number, title=title, issuer="Hôpital Łódź")
    with vault.database.transaction():
        # As layout 7 wrote words and keys.
        vault.database.execute("UPDATE records SET title_key = 'łodz first aid', issuer_key = 'hopital łodz' WHERE num = 1")
        vault.database.execute("DELETE FROM search WHERE rowid = 1")
        vault.database.execute(
            "INSERT INTO search (rowid, title, issuer, skill, type, words) "
            "VALUES (1, 'łodz first aid', 'hopital łodz', '', '', '')"
        )
        for statement in LATER_THAN_7:
            vault.database.execute(statement)
        vault.database.execute("PRAGMA user_version = 7")
    assert vault.records.count("title:lodz") == 0
    vault.close()
    with open_vault(tmp_path / "v") as opened:
        assert [one.title for one in opened.records.find("title:lodz")] == ["Łódź first aid"]
        assert opened.records.count("issuer:lodz") == len(TITLES)
        assert opened.database.row("SELECT title_key, issuer_key FROM records WHERE num = 1") == (
            "lodz first aid",
            "hopital lodz",
        )
        migration_0008.fold_again(opened.database)
        assert opened.database.row("SELECT title_key FROM records WHERE num = 1")[0] == "lodz first aid"


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        ("es:caducada", "is:expired"), ("estado:retirada", "is:withdrawn"), ("es:por-caducar", "is:expiring"),
        ("es:favorita", "is:favourite"), ("es:en-curso", "is:progress"), ("es:papelera", "is:trash"),
        ("título:heridas", "title:heridas"), ('etiqueta:"planta 7"', 'tag:"planta 7"'), ("añadida:>2025", "added:>2025"),
        ("hasta:2027", "until:2027"), ("emisora:Mercy", "issuer:Mercy"),
    ],
)  # fmt: skip
def test_fields_and_states_are_understood_in_spanish_too(spanish: str, english: str) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert read_query(spanish, now) == read_query(english, now)
    as_typed = read_query('"es viernes"', now).match
    assert read_query("es:viernes", now).match == as_typed, "what is no state is words"
