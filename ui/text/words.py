"""Texts in the language the person chose. One language at a time, set by the session."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from resources import catalogue
from ui.text.spoken import Text, again, spoken

_chosen = ["en"]


def set_language(language: str) -> None:
    """Chooses ``language`` ("en", "es"); anything else means English."""
    _chosen[0] = language if language in catalogue.LANGUAGES else "en"


def language() -> str:
    """Returns the language in use."""
    return _chosen[0]


def system_language() -> str:
    """Returns the first language of the system that we speak, else English."""
    for tag in QLocale.system().uiLanguages():
        if tag[:2] in catalogue.LANGUAGES:
            return tag[:2]
    return "en"


def t(key: str, /, *, n: int | None = None, **values: object) -> Text:
    """Returns the text ``key``; ``n`` chooses singular or plural. Plain text, never markup."""

    def write() -> str:
        return catalogue.text(key, language(), n=n, **{name: again(value) for name, value in values.items()})

    return Text(write)


def decimal(value: float) -> Text:
    """Returns a number with one digit behind its sign, as the language in use writes it."""
    return Text(lambda: catalogue.decimal(value, language()))


def has(key: str) -> bool:
    """Says whether there is a text ``key``."""
    try:
        catalogue.text(key, language())
    except KeyError:
        return False
    return True


def problem(code: str) -> catalogue.Sentence:
    """Returns the sentence and next step for a code."""
    return catalogue.Sentence(
        Text(lambda: catalogue.problem(code, language()).sentence), Text(lambda: catalogue.problem(code, language()).next)
    )


@spoken
def problem_text(code: str) -> str:
    """Returns the sentence of a code and its next step, as one text."""
    sentence = catalogue.problem(code, language())
    return f"{sentence.sentence} {sentence.next}".strip()
