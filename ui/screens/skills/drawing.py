"""Where everything of the picture *My path* goes: only sums and rectangles, painted by ``picture.py``, measured by a test.

Every label has a room of its own by how the places are given out; what does not fit is shortened, counted, or left to the
table, never written over something else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from PySide6.QtCore import QRectF

from wallet.service.skill_book import MyPath, PathEvent, PathGroup

Measure = Callable[[str, str], float]
"""Text and one of ``strong``, ``body``, ``small`` → its width in pixels."""

_GUTTER: Final = 104
_SLOT: Final = 34
_MARK: Final = 22
_LANE: Final = 64
_BAR: Final = 22
_BARS: Final = 3
"""Lines of work beneath one another; what has no room in them is counted."""
_AXIS: Final = 28
_LABEL_FROM: Final = 96
"""Room beside a lone mark from which on it is called by its name."""
_GROUP: Final = 168
_STEP: Final = 30
_GROUP_ROWS: Final = 3


@dataclass(frozen=True, slots=True)
class Label:
    """Words in their room. ``font``: strong, body or small."""

    rect: QRectF
    text: str
    font: str
    role: str = "ink"
    middle: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to point at. ``kind``: ``mark``, ``count``, ``bar``, ``group``, ``skill``; ``standing`` of a mark.

    ``events`` are what is behind it; ``group``, ``skill``: numbers in the path.
    """

    rect: QRectF
    kind: str
    standing: str = ""
    events: tuple[PathEvent, ...] = ()
    group: int = -1
    skill: int = -1


@dataclass(slots=True)
class Drawing:
    """Everything in its place."""

    height: float = 0
    labels: list[Label] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    today: float = 0
    axis: float = 0
    top: float = 0


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the picture, in the language in use."""

    lanes: tuple[str, str, str]
    today: str
    groups: str
    title: Callable[[str], str]
    day: Callable[[date], str]
    more: Callable[[int], str]


def shortened(text: str, room: float, font: str, measure: Measure) -> str:
    """Returns as much of a text as has room, with an ellipsis; "" where there is none for anything."""
    if measure(text, font) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle].rstrip() + "…", font) <= room else (low, middle - 1)
    return text[:low].rstrip() + "…" if low else ""


def draw(path: MyPath, today: date, width: float, scale: float, words: Words, measure: Measure) -> Drawing:
    """Returns the picture for a width in pixels."""
    drawing = _Time(path, today, width, scale, words, measure).drawing
    _draw_groups(drawing, path.groups, width, scale, words, measure)
    return drawing


class _Time:
    """The lines of time."""

    def __init__(self, path: MyPath, today: date, width: float, scale: float, words: Words, measure: Measure) -> None:
        self._scale, self._width, self._words, self._measure = scale, width, words, measure
        self._today = today
        self.drawing = Drawing()
        dated = [event for event in path.events if event.begins is not None]
        self._first = min([*(event.begins for event in dated if event.begins), date(today.year - 1, today.month, 1)])
        last = max([*(event.ends or event.begins or today for event in dated), today])
        self._span = max(1, (last - self._first).days)
        self._left = min(_GUTTER * scale, width / 4)
        self._right = width - 8
        y = 0.0
        for number, lane in enumerate(("study", "badges")):
            y = self._marks(number, [event for event in dated if event.lane == lane], y)
        y = self._work([event for event in dated if event.lane == "work"], y)
        self._years(y)
        self.drawing.height = y + _AXIS * scale

    def _x(self, day: date) -> float:
        return self._left + (day - self._first).days / self._span * (self._right - self._left)

    def _name_lane(self, number: int, top: float, bottom: float) -> None:
        high = 20 * self._scale
        text = shortened(self._words.lanes[number], self._left - 8, "strong", self._measure)
        self.drawing.labels.append(Label(QRectF(0, (top + bottom - high) / 2, self._left - 8, high), text, "strong"))
        self.drawing.rules.append((0 if number == 2 else self._left, bottom, self._width, bottom))

    # Marks ------------------------------------------------------------------------------
    def _marks(self, number: int, events: Sequence[PathEvent], top: float) -> float:
        scale = self._scale
        bottom, slot = top + _LANE * scale, _SLOT * scale
        self._name_lane(number, top, bottom)
        slots: dict[int, list[PathEvent]] = defaultdict(list)
        most = max(0, int((self._right - self._left) // slot) - 1)
        for event in events:
            slots[min(most, int((self._x(event.begins or self._first) - self._left) // slot))].append(event)
        free = self._right
        for at in sorted(slots, reverse=True):
            x, in_slot = self._left + at * slot, slots[at]
            self._put_slot(x, top, slot, in_slot, free)
            free = x
        return bottom

    def _put_slot(self, x: float, top: float, slot: float, events: list[PathEvent], free: float) -> None:
        scale, middle = self._scale, top + _LANE * self._scale / 2
        if len(events) > 1:
            box = QRectF(x + 2, middle - 12 * scale, slot - 4, 24 * scale)
            self.drawing.things.append(Thing(box, "count", events=tuple(events)))
            text = shortened(str(len(events)), box.width() - 2, "small", self._measure)
            self.drawing.labels.append(Label(box, text, "small", middle=True))
            return
        (event,) = events
        edge = _MARK * scale
        self.drawing.things.append(
            Thing(QRectF(x + (slot - edge) / 2, middle - edge / 2, edge, edge), "mark", event.standing, (event,))
        )
        room = free - x - slot - 10
        if room < _LABEL_FROM * scale:
            return
        for text, font, role, up in (
            (self._words.title(event.title), "strong", "ink", -18),
            (self._words.day(event.begins or self._first), "small", "ink_2", 1),
        ):
            fits = shortened(text, min(room, 240 * scale), font, self._measure)
            wide = self._measure(fits, font) + 2
            self.drawing.labels.append(Label(QRectF(x + slot + 2, middle + up * scale, wide, 18 * scale), fits, font, role))

    # Work -------------------------------------------------------------------------------
    def _work(self, events: Sequence[PathEvent], top: float) -> float:
        scale = self._scale
        ends, rest = [self._left - 1] * _BARS, 0
        used = 1
        for event in sorted(events, key=lambda event: event.begins or self._first):
            if event.begins is None:
                continue
            begin, end = self._x(event.begins), self._x(event.ends or self._today)
            line = next((n for n in range(_BARS) if ends[n] < begin), None)
            if line is None:
                rest += 1
                continue
            used = max(used, line + 1)
            ends[line] = self._put_bar(event, begin, max(end, begin + 14 * scale), top + (8 + line * (_BAR + 5)) * scale)
        bottom = top + max(_LANE, 14 + used * (_BAR + 5) + (20 if rest else 0)) * scale
        if rest:
            text = shortened(self._words.more(rest), self._right - self._left, "small", self._measure)
            wide = self._measure(text, "small") + 2
            self.drawing.labels.append(
                Label(QRectF(self._left, bottom - 22 * scale, wide, 18 * scale), text, "small", "ink_2")
            )
        self._name_lane(2, top, bottom)
        return bottom

    def _put_bar(self, event: PathEvent, begin: float, end: float, top: float) -> float:
        """Puts one time of work; returns where its line is free again."""
        scale = self._scale
        end = min(end, self._right)
        begin = min(begin, end - 14 * scale)
        box = QRectF(begin, top, end - begin, _BAR * scale)
        self.drawing.things.append(Thing(box, "bar", event.standing, (event,)))
        text, high = self._words.title(event.title), _BAR * scale
        inside = box.width() - 12
        if self._measure(text, "small") <= inside or self._right - end < 60 * scale:
            fits = shortened(text, inside, "small", self._measure)
            if fits:
                self.drawing.labels.append(Label(QRectF(begin + 6, top, inside, high), fits, "small"))
            return end + 6
        fits = shortened(text, min(self._right - end - 8, 220 * scale), "small", self._measure)
        wide = self._measure(fits, "small") + 2
        self.drawing.labels.append(Label(QRectF(end + 6, top, wide, high), fits, "small", "ink_2"))
        return end + 6 + wide + 6

    # Years --------------------------------------------------------------------------------
    def _years(self, axis: float) -> None:
        scale, drawing = self._scale, self.drawing
        drawing.axis, drawing.today = axis, self._x(self._today)
        high = 18 * scale
        text = self._words.today
        wide = self._measure(text, "small") + 2
        left = min(max(self._left, drawing.today - wide - 6), self._width - wide)
        today = QRectF(left, axis + 4 * scale, wide, high)
        drawing.labels.append(Label(today, text, "small", "accent"))
        free = self._left
        for year in range(self._first.year + 1, self._today.year + 1):
            x = self._x(date(year, 1, 1))
            drawing.rules.append((x, 0, x, axis))
            label = QRectF(x + 6, axis + 4 * scale, self._measure(str(year), "small") + 2, high)
            if label.left() >= free and not label.intersects(today.adjusted(-4, 0, 4, 0)) and label.right() <= self._width:
                drawing.labels.append(Label(label, str(year), "small", "ink_2"))
                free = label.right() + 8


# Groups --------------------------------------------------------------------------------------
def _draw_groups(
    drawing: Drawing, groups: Sequence[PathGroup], width: float, scale: float, words: Words, measure: Measure
) -> None:
    top = drawing.height + 16 * scale
    drawing.labels.append(
        Label(QRectF(0, top, width, 22 * scale), shortened(words.groups, width, "strong", measure), "strong")
    )
    drawing.top = top = top + 28 * scale
    columns = max(1, min(len(groups), int(width // (_GROUP * scale))))
    cell = width / columns
    for first in range(0, len(groups), columns):
        tall = 0.0
        for number in range(first, min(first + columns, len(groups))):
            left = (number - first) * cell
            tall = max(
                tall, _draw_group(drawing, groups[number], number, QRectF(left, top, cell - 12, 0), scale, words, measure)
            )
        top += tall + 12 * scale
    drawing.height = top


def _draw_group(
    drawing: Drawing, group: PathGroup, number: int, cell: QRectF, scale: float, words: Words, measure: Measure
) -> float:
    """Puts one group; returns how tall it is."""
    step, edge, left = _STEP * scale, _MARK * scale, cell.left() + 8
    count = str(len(group.skills))
    counted = measure(count, "body") + 2
    title = shortened(words.title(group.title), cell.width() - 22 - counted, "strong", measure)
    wide = measure(title, "strong") + 2
    high, head = 20 * scale, cell.top() + 8 * scale
    drawing.labels.append(Label(QRectF(left, head, wide, high), title, "strong"))
    drawing.labels.append(Label(QRectF(left + wide + 6, head, counted, high), count, "body", "ink_2"))
    across = max(1, int((cell.width() - 12) // step))
    shown = len(group.skills)
    rows = -(-shown // across)
    rest = ""
    if rows > _GROUP_ROWS:
        rows = _GROUP_ROWS
        # The last two places say how many more there are.
        shown = max(0, across * rows - 2)
        rest = shortened(words.more(len(group.skills) - shown), step * min(2, across), "small", measure)
    under = head + high + 8 * scale
    tall = under + rows * step - cell.top() + 4 * scale
    drawing.things.append(Thing(QRectF(cell.left(), cell.top(), cell.width(), tall), "group", group=number))
    for at in range(shown):
        x, y = left + at % across * step, under + at // across * step
        drawing.things.append(Thing(QRectF(x, y, edge, edge), "skill", group.skills[at].standing, group=number, skill=at))
    if rest:
        x = left + shown % across * step
        drawing.labels.append(
            Label(QRectF(x, under + shown // across * step, measure(rest, "small") + 2, edge), rest, "small", "ink_2")
        )
    return tall
