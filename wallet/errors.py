"""The families of errors, told apart by who must act.

An error carries data, never a sentence: a stable ``code`` (the key of a
sentence and a next step in ``resources/translations``), a JSON Pointer into the
thing it is about, and a ``detail`` for the log. None of them may hold a claim
value, a key, a passphrase or credential text.
"""

from __future__ import annotations


class LanyardError(Exception):
    """The root of every error the wallet raises on purpose.

    Attributes:
        code: stable, lower-case, snake_case; every code has a sentence and a
            next step in each language.
        detail: for logs and ``--debug``; free of claim values and secrets.
        pointer: JSON Pointer (RFC 6901) into the thing concerned, or "".
    """

    def __init__(self, code: str, detail: str = "", *, pointer: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.pointer = pointer

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross the worker's pipe; the default pickling would lose ``pointer``.
        return (_rebuild, (type(self), self.code, self.detail, self.pointer))


def _rebuild(kind: type[LanyardError], code: str, detail: str, pointer: str) -> LanyardError:
    return kind(code, detail, pointer=pointer)


class IntakeError(LanyardError):
    """This file cannot be read: the person needs another file."""


class StoreError(LanyardError):
    """The vault could not do it: the person or the disk must act."""


class FetchError(LanyardError):
    """A document could not be had now: wait and try again. Grey, never red."""


class ShareError(LanyardError):
    """This way of handing over does not work: choose another."""


class UsageError(LanyardError):
    """A command was used in a way that has no meaning."""


class BugError(LanyardError):
    """We made a mistake: a report, not a message to the person."""
