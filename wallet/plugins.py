"""Finds the plug-ins of one folder: adding a kind is adding a file.

A module in a plug-in folder assigns one agreed name (``SUITE``, ``METHOD``,
``STATUS``, ``FORMAT``, ``CONTAINER``, ``CHANNEL``, ``STORAGE``, ``ROUTE``, ``PROTOCOL``). Only our own
packages are walked: no entry points and no folder in the home directory, because
a plug-in sees keys.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType
from typing import Any

from wallet.errors import BugError


@cache
def discover(package: ModuleType, name: str) -> tuple[Any, ...]:
    """Returns what every module of ``package`` assigns to ``name``, by module name.

    A module without the name is no plug-in (shared code of the folder). A module
    that assigns a tuple gives several. Raises BugError when none is found: a
    program frozen without its plug-ins starts quite happily, and must not.
    """
    plugins: list[Any] = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        plugin = getattr(module, name, None)
        if plugin is None:
            continue
        plugins.extend(plugin if isinstance(plugin, tuple) else (plugin,))
    if not plugins:
        raise BugError("no_plugins", f"{package.__name__}.{name}")
    return tuple(plugins)
