"""What one stage of a pathway is made of: its steps to tick, how long they take, their links, and the evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.screens.pathways.step_row import StepRow
from ui.screens.pathways.words import (
    mark_of,
    minutes_text,
    rule_text,
    stage_text,
    state_word,
    time_text,
    trouble_text,
)
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.drop_zone import DropZone
from ui.widgets.icons import Mark
from ui.widgets.parts import Note, Row, RowList, Section, row
from ui.widgets.plain_label import PlainLabel
from ui.widgets.progress import Bar
from wallet.credential.model import RecordId
from wallet.service.pathways import (
    Followed,
    NodeKind,
    NodeProgress,
    NodeState,
    OutlineLine,
    link_host,
    minutes,
    minutes_left,
    outline,
    parts,
)

TITLE: Final = 160


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: the pathway, and what the records that are evidence in it are called."""

    followed: Followed
    titles: Mapping[RecordId, str]


class Acts(Protocol):
    """What can be done about a step (ui.screens.pathways.pathway.PathwayPage)."""

    def show_node(self, name: str) -> None: ...
    def tick(self, name: str) -> None: ...
    def open_link(self, item: NodeProgress) -> None: ...
    def choose_evidence(self, name: str) -> None: ...
    def add_evidence(self, name: str, paths: Sequence[Path]) -> None: ...
    def show_record(self, record_id: RecordId) -> None: ...
    def add_completion(self) -> None: ...


def node_title(item: NodeProgress) -> str:
    """Returns what a node is called, safe to show."""
    return plain(item.node.title, limit=TITLE) or plain(item.node.id, limit=60)


def fill_detail(body: QBoxLayout, shown: Shown, stage: NodeProgress, step: str, acts: Acts, now: datetime) -> None:
    """Puts a stage on the page; ``step`` is the id of the one of its steps that is looked at."""
    progress = shown.followed.progress
    body.addWidget(PlainLabel(node_title(stage), strong=True))
    subtitle = joined(rule_text(stage), minutes_text(progress, stage.node.id))
    if subtitle:
        body.addSpacing(2)
        body.addWidget(PlainLabel(subtitle, role="ink_2"))
    problem_words = trouble_text(stage)
    if problem_words:
        body.addSpacing(8)
        body.addWidget(Note(problem_words, role="attention"))
    inside = parts(progress, stage.node.id)
    if inside:
        body.addSpacing(12)
        body.addLayout(_bar(shown, stage))
    body.addSpacing(12)
    rows = RowList()
    for item in inside or (stage,):
        rows.add(part_row(item, shown, acts, now, chosen=item.node.id == step))
    body.addWidget(rows)
    chosen = next((item for item in progress.nodes if item.node.id == step), None)
    if chosen is not None and chosen.node.kind is NodeKind.STEP:
        body.addSpacing(18)
        body.addWidget(_evidence(shown, chosen, acts))
    body.addSpacing(18)
    body.addWidget(_what_counts(acts))


def fill_outline(body: QBoxLayout, shown: Shown, step: str, acts: Acts, now: datetime) -> None:
    """Puts the whole pathway on the page, every node once, parts beneath what asks for them."""
    rows = RowList()
    for line in outline(shown.followed.progress):
        rows.add(_outline_row(line, shown, step, acts, now))
    body.addWidget(rows)


def _outline_row(line: OutlineLine, shown: Shown, step: str, acts: Acts, now: datetime) -> QWidget:
    return part_row(line.item, shown, acts, now, chosen=line.item.node.id == step, depth=line.depth, strong=not line.depth)


def part_row(
    item: NodeProgress,
    shown: Shown,
    acts: Acts,
    now: datetime,
    *,
    chosen: bool = False,
    depth: int = 0,
    strong: bool = False,
) -> QWidget:
    """Returns the row of one node."""
    followed, name = shown.followed, item.node.id
    trace = followed.traces.get(name)
    is_step = item.node.kind is NodeKind.STEP
    done_otherwise = item.state is NodeState.DONE and (trace is None or trace.how != "ticked")
    can_tick = is_step and item.state in (NodeState.OPEN, NodeState.DONE) and not done_otherwise
    mark = mark_of(item, here=name == followed.go_on)
    created = StepRow(
        node_title(item),
        joined(state_word(item) if item.problems else "", stage_text(item, followed, now)),
        mark=mark,
        icon=_icon(item),
        minutes=minutes_text(followed.progress, name),
        tick=partial(acts.tick, name) if can_tick else None,
        action=_action(item, acts, chosen=chosen),
        show=partial(acts.show_node, name),
        chosen=chosen,
        depth=depth,
        strong=strong,
    )
    created.setAccessibleName(joined(node_title(item), state_word(item)))
    return created


def _icon(item: NodeProgress) -> str:
    if item.node.badges:
        return "award"
    if item.node.rules:
        return "pathway"
    return "read" if link_host(item.node.link) else "do"


def _action(item: NodeProgress, acts: Acts, *, chosen: bool) -> Button | None:
    host = link_host(item.node.link)
    if host:
        again = item.state is NodeState.DONE
        button = Button(
            t("pathways.open_again" if again else "pathways.open"), look="quiet", on=partial(acts.open_link, item)
        )
        button.setToolTip(t("pathways.opens", host=host))
        button.setAccessibleDescription(joined(node_title(item), t("pathways.opens", host=host)))
        return button
    if chosen:
        return None
    button = Button(t("home.do.show"), look="quiet", on=partial(acts.show_node, item.node.id))
    button.setAccessibleDescription(node_title(item))
    return button


def _bar(shown: Shown, stage: NodeProgress) -> QBoxLayout:
    progress = shown.followed.progress
    line = row(spacing=12)
    whole = minutes(progress, stage.node.id)
    if whole:
        done = whole - minutes_left(progress, [stage.node.id])
        line.addWidget(Bar(done, whole, high=8), 1)
        words = t("pathways.minutes_done", done=done, time=time_text(whole))
    else:
        line.addWidget(Bar(stage.done, stage.of, high=8), 1)
        words = t("pathways.of", done=stage.done, of=stage.of)
    line.addWidget(PlainLabel(words, size="small", role="ink_2", one_line=True))
    return line


def _evidence(shown: Shown, item: NodeProgress, acts: Acts) -> QWidget:
    trace = shown.followed.traces.get(item.node.id)
    records = [] if trace is None else [record for record in trace.evidence if record in shown.titles]
    section = Section(t("pathways.evidence"), count=str(len(records)) if records else "")
    host = link_host(item.node.link)
    if host:
        section.add(PlainLabel(t("pathways.opens", host=host), size="small", role="ink_2"))
    if records:
        rows = RowList()
        for record in records:
            title = plain(shown.titles[record], limit=TITLE)
            show = Button(t("home.do.show"), look="quiet", on=partial(acts.show_record, record))
            show.setAccessibleDescription(title)
            rows.add(Row(title, t("pathways.evidence.stays"), mark=Mark("line/file", "ink_2"), action=show))
        section.add(rows)
    choose: Callable[[], object] = partial(acts.choose_evidence, item.node.id)
    section.add(DropZone(t("pathways.drop_evidence"), choose=choose, take=partial(acts.add_evidence, item.node.id)))
    return section


def _what_counts(acts: Acts) -> QWidget:
    section = Section(t("pathways.counts"))
    section.add(PlainLabel(t("pathways.counts.why"), size="small", role="ink_2"))
    button = Button(t("pathways.add_completion"), look="link", on=acts.add_completion)
    section.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    return section
