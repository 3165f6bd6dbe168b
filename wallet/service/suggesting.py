"""A passphrase that chance chooses: words that are easy to type and to tell apart, with how many guesses it stands."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from wallet.store.file.randomness import random_bytes

WORDS: Final = 6
"""66 bits: with the vault's key derivation (a third of a second for each guess) beyond anybody's means."""
_LISTS: Final = {"en": "english", "es": "spanish"}
_LENGTH: Final = 2048
_BITS: Final = 11
"""A list has 2 to this power of words."""


@dataclass(frozen=True, slots=True, repr=False)
class Suggestion:
    """A passphrase and its entropy in bits: every one of 2 to that power was as likely."""

    passphrase: str
    bits: int


def suggested_passphrase(language: str) -> Suggestion:
    """Returns six words of the person's language (English where there is no list), chosen by chance.

    The lists are those of BIP-39, as the package ``mnemonic`` (MIT) ships them: 2,048 common words of up to eight or nine
    letters, of which the first four tell each apart; accents are left out, so that any keyboard types them.
    Raises StoreError ``no_randomness``.
    """
    words = _words(_LISTS.get(language, _LISTS["en"]))
    number = int.from_bytes(random_bytes(-(-WORDS * _BITS // 8)), "big")
    chosen = [words[(number >> _BITS * place) % _LENGTH] for place in range(WORDS)]
    return Suggestion(" ".join(chosen), WORDS * _BITS)


def _words(name: str) -> list[str]:
    from mnemonic import Mnemonic  # read from its package's files, when somebody asks

    return ["".join(c for c in unicodedata.normalize("NFD", word) if c.isascii()) for word in Mnemonic(name).wordlist]
