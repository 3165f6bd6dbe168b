"""A new passphrase: suggested by chance, and asked about twice where it would be guessed in a moment."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from mnemonic import Mnemonic

from wallet.cli import life, secrets
from wallet.cli.arguments import build_parser
from wallet.errors import StoreError, UsageError
from wallet.service import suggesting
from wallet.service.strength import strength
from wallet.service.suggesting import suggested_passphrase
from wallet.store.lock.passphrase import passphrase_bytes

STRONG = "four quiet river stones"


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Somebody at a terminal who types these lines without echo, and answers that."""

    def sits(*lines: str, answer: str = "") -> None:
        typed = list(lines)
        monkeypatch.setattr(secrets, "getpass", SimpleNamespace(getpass=lambda _: typed.pop(0)))
        monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: bool(lines)))
        monkeypatch.setattr("builtins.input", lambda _: answer)

    monkeypatch.delenv("LANYARD_PASSPHRASE_FILE", raising=False)
    return sits


def asked(*, accept: bool = False) -> str:
    return secrets.new_passphrase(argparse.Namespace(passphrase_fd=None, accept_weak=accept))


def test_a_good_one_is_taken(person: Callable[..., None]) -> None:
    person(STRONG, STRONG)
    assert asked() == STRONG


@pytest.mark.parametrize("weak", ["1", "aaaaaaaaaaaaaaaa", "password", "contrase\u00f1a", "qwerty"])
def test_one_that_is_guessed_in_a_moment_needs_a_second_yes(person: Callable[..., None], weak: str) -> None:
    person(weak, weak, answer="")
    with pytest.raises(UsageError, match="passphrase_weak"):
        asked()
    person(weak, weak, answer="y")
    assert asked() == weak
    person(weak, weak)
    assert asked(accept=True) == weak


def test_a_script_says_yes_by_an_option(person: Callable[..., None], monkeypatch, tmp_path) -> None:
    (tmp_path / "p").write_text("1234\n")
    monkeypatch.setenv("LANYARD_PASSPHRASE_FILE", str(tmp_path / "p"))
    person()
    with pytest.raises(UsageError, match="passphrase_weak"):
        asked()
    assert asked(accept=True) == "1234"


@pytest.mark.parametrize("words", [["init"], ["passphrase"], ["restore", "b.age"]])
def test_every_verb_that_takes_a_new_one_knows_the_option(words: list[str]) -> None:
    assert build_parser().parse_args([*words, "--accept-weak"]).accept_weak is True
    assert build_parser().parse_args(words).accept_weak is False


@pytest.mark.parametrize(("language", "name"), [("en", "english"), ("es", "spanish"), ("fr", "english")])
def test_chance_suggests_six_words_of_the_language(language: str, name: str) -> None:
    plain = {"".join(c for c in unicodedata.normalize("NFD", w) if c.isascii()) for w in Mnemonic(name).wordlist}
    assert len(plain) == 2**11 == len({word[:4] for word in plain})
    suggestions = [suggested_passphrase(language) for _ in range(300)]
    for suggestion in suggestions:
        words = suggestion.passphrase.split(" ")
        assert (len(words), suggestion.bits) == (6, 66)
        assert set(words) <= plain
        assert suggestion.passphrase.isascii()
        assert strength(suggestion.passphrase) >= 2
        assert bytes(passphrase_bytes(suggestion.passphrase)).decode() == suggestion.passphrase
        assert suggestion.passphrase not in repr(suggestion)
    assert len({suggestion.passphrase for suggestion in suggestions}) == 300
    # 1,800 words drawn of 2,048: what is not even would be far from the 1,197 expected.
    assert 1_100 < len({word for s in suggestions for word in s.passphrase.split(" ")}) < 1_300


def test_every_bit_of_chance_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggesting, "random_bytes", lambda n: b"\xff" * n)
    assert suggested_passphrase("en").passphrase == " ".join(["zoo"] * 6)
    monkeypatch.setattr(suggesting, "random_bytes", lambda n: b"\0" * n)
    assert suggested_passphrase("en").passphrase == " ".join(["abandon"] * 6)


def test_without_chance_nothing_is_suggested(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: int) -> bytes:
        raise StoreError("no_randomness")

    monkeypatch.setattr(suggesting, "random_bytes", none)
    with pytest.raises(StoreError, match="no_randomness"):
        suggested_passphrase("en")


def test_the_command_prints_it_and_opens_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    parsed = build_parser().parse_args(["passphrase", "--suggest"], namespace=argparse.Namespace(json=False))
    assert life.change_passphrase(parsed) == 0
    printed = capsys.readouterr()
    assert len(printed.out.split()) == 6
    assert "66 bits" in printed.err
