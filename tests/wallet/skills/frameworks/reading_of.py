"""Reads a framework's file as the worker would, for tests."""

from __future__ import annotations

import io
from typing import Any, TypeVar

from wallet.skills.frameworks.model import Credit, Entry, ReadingProblem
from wallet.skills.frameworks.reading import read_framework

Kind = TypeVar("Kind")


def entries_of(data: str | bytes, name: str = "file") -> list[Entry]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return [entry for _, _, entry in read_framework(name, stream)]


def only(kind: type[Kind], entries: list[Entry]) -> list[Kind]:
    return [entry for entry in entries if isinstance(entry, kind)]


def problems_of(entries: list[Entry]) -> list[tuple[str, str, str]]:
    return [(entry.code, entry.detail, entry.where) for entry in only(ReadingProblem, entries)]


def credit(entries: list[Entry]) -> Credit:
    return only(Credit, entries)[0]


def labels(concept: Any) -> list[str]:
    return [label.text for label in concept.labels]
