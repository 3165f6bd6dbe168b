"""The table of places: every file of this folder that assigns ``PLACE``, in the order of the navigation."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Final

from ui import places
from ui.places.place import Group, Place, PlaceSpec

ORDER: Final = ("home", "library", "skills", "pathways", "renewals", "share", "check", "reviews")
"""The order of the navigation, and the numbers of Ctrl+1 to Ctrl+8. A place that does not exist yet keeps its number."""


@cache
def all_places() -> tuple[PlaceSpec, ...]:
    """Returns every kind of place: those with a number by it, then those of the foot, then the pages inside.

    Only this package is walked. Raises LookupError when a bundle was made without it.
    """
    specs = []
    for info in pkgutil.iter_modules(places.__path__):
        spec = getattr(importlib.import_module(f"{places.__name__}.{info.name}"), "PLACE", None)
        if isinstance(spec, PlaceSpec):
            specs.append(spec)
    if not specs:
        raise LookupError(places.__name__)
    return tuple(sorted(specs, key=_rank))


def _rank(spec: PlaceSpec) -> tuple[int, int, str]:
    group = list(Group).index(spec.group) if spec.group is not None else len(Group)
    return group, ORDER.index(spec.name) if spec.name in ORDER else len(ORDER), spec.name


def group(which: Group) -> tuple[PlaceSpec, ...]:
    """Returns the places of one group, in order."""
    return tuple(spec for spec in all_places() if spec.group is which)


def parts_of(name: str) -> tuple[PlaceSpec, ...]:
    """Returns the places that stand under the place called ``name`` while it is open."""
    matches = [spec for spec in all_places() if spec.part and spec.tab == name]
    return tuple(sorted(matches, key=lambda spec: not spec.is_titled))


def spec_of(place: Place) -> PlaceSpec:
    """Returns the kind of ``place``."""
    return next(spec for spec in all_places() if spec.place is type(place))


def named(name: str) -> PlaceSpec:
    """Returns the kind called ``name``. Raises KeyError."""
    for spec in all_places():
        if spec.name == name:
            return spec
    raise KeyError(name)


def keys_of(spec: PlaceSpec) -> tuple[str, ...]:
    """Returns the keys that lead to a place: its number, and its own."""
    number = (f"Ctrl+{ORDER.index(spec.name) + 1}",) if spec.name in ORDER else ()
    return (*number, *spec.keys)


def has_gaps() -> bool:
    """Says whether numbers are kept for places that do not exist yet, so that those there are keep theirs for good."""
    there = {spec.name for spec in all_places()}
    return any(name not in there for name in ORDER)
