"""Whether an answer still finds whom it is for: looked at in one place, before anything of it is done.

A screen may be gone when what it asked for comes: left, locked, laid out again, closed. An answer may reach further than
its owner, through what it closes over; what is gone there would break it halfway, and half of it would be done.

What :mod:`ui.session` itself closes over is not looked into: it has to do its own part whatever became of the screen, and
looks here before it hands on the screen's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Final, TypeVar

import shiboken6
from PySide6.QtCore import QObject

T = TypeVar("T")
_OURS: Final = ("ui.session.", __name__)
_DEEP: Final = 8
"""How many calls stand one in another: an answer of ours has four at most."""


def is_stale(call: object, deep: int = _DEEP) -> bool:
    """Says whether ``call`` is bound to, closes over or was given a Qt object that is gone."""
    if isinstance(call, QObject):
        return not shiboken6.isValid(call)
    return deep > 0 and any(is_stale(held, deep - 1) for held in _held(call))


def hand_on(call: Callable[..., object], *answer: object) -> bool:
    """Calls ``call`` with its answer where whom it is for is still there; says whether it did."""
    if is_stale(call):
        return False
    call(*answer)
    return True


def either(call: Callable[[T], object], otherwise: Callable[[T], object]) -> Callable[[T], object]:
    """Returns who gives an answer to ``call`` where whom that is for is still there, and else to ``otherwise``: for what has
    to be said whatever became of the screen."""

    def answer(value: T) -> None:
        if not hand_on(call, value):
            otherwise(value)

    return answer


def _held(call: object) -> Iterator[object]:
    """Yields what a callable holds; nothing of anything else, so that no result is walked through."""
    if isinstance(call, MethodType | BuiltinMethodType):
        yield call.__self__
    elif isinstance(call, partial):
        yield from (call.func, *call.args, *call.keywords.values())
    elif isinstance(call, FunctionType) and not call.__module__.startswith(_OURS):
        yield from call.__defaults__ or ()
        yield from (call.__kwdefaults__ or {}).values()
        for cell in call.__closure__ or ():
            try:
                yield cell.cell_contents
            except ValueError:  # not yet given a value
                continue
