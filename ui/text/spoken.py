"""Words that remember how they were said, so that what stands on a screen can be said again in another language."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

P = ParamSpec("P")


class Text(str):
    """A text of ours. It is an ordinary string in the language in which it was said; ``again`` says it anew."""

    __slots__ = ("_write",)
    _write: Callable[[], str]

    def __new__(cls, write: Callable[[], str]) -> Text:
        """``write`` returns the text in the language in use."""
        text = super().__new__(cls, write())
        text._write = write
        return text

    def again(self) -> Text:
        """Returns the same text in the language in use now."""
        return Text(self._write)


def again(value: Any) -> Any:
    """Returns ``value`` in the language in use when it is a text of ours; anything else as it is."""
    return value.again() if isinstance(value, Text) else value


def spoken(write: Callable[P, str]) -> Callable[P, Text]:
    """Makes what a function writes a :class:`Text`: it is written again with the same arguments, those said again too."""

    @wraps(write)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> Text:
        def anew() -> str:
            return write(*(again(arg) for arg in args), **{key: again(value) for key, value in kwargs.items()})

        return Text(anew)

    return remembered


@spoken
def joined(*parts: str, by: str = " · ") -> str:
    """Returns the parts that say something, with ``by`` between them."""
    return by.join(part for part in parts if part)


@spoken
def capital(text: str) -> str:
    """Returns ``text`` with a capital at its head."""
    return text[:1].upper() + text[1:]
