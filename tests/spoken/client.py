"""Reads one program through AT-SPI and writes what it tells, a JSON list of things in sight. Run by the system's Python.

Each is [depth, role, name, description, whether the keyboard can come to it, whether it has it].
"""

import json
import sys
import time

import pyatspi  # type: ignore[import-not-found]

MOST = 400
"""Things under one other that are read: no screen shows more."""


def find(name: str, seconds: float):
    """Returns the program called ``name`` once it is known; None when that takes longer than ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for program in pyatspi.Registry.getDesktop(0):
            if program is not None and program.name == name and program.childCount:
                return program
        time.sleep(0.2)
    return None


def walk(thing, depth, out):
    """Adds what ``thing`` and all in it tell, as far as it is in sight."""
    state = thing.getState()
    if depth > 1 and not state.contains(pyatspi.STATE_SHOWING):
        return
    focus = [state.contains(kind) for kind in (pyatspi.STATE_FOCUSABLE, pyatspi.STATE_FOCUSED)]
    out.append([depth, thing.getRoleName(), thing.name, thing.description, *focus])
    for number in range(min(thing.childCount, MOST)):
        child = thing.getChildAtIndex(number)
        if child is not None:
            walk(child, depth + 1, out)


program = find(sys.argv[1], 30.0)
if program is None:
    sys.exit("the program did not come onto the accessibility bus")
things: list = []
walk(program, 0, things)
json.dump(things, sys.stdout)
