"""Pathways the person follows: brought in from files or made by hand, and how far they are by what they hold and did."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from wallet.credential.model import RecordId
from wallet.errors import StoreError
from wallet.limits.skills import MAX_PATHWAYS
from wallet.service.changes import Changes
from wallet.service.context import ServiceContext
from wallet.service.review_keeping import Asked, ReviewKeeping, ReviewState
from wallet.service.roles import Roles
from wallet.skills.pathways.by_hand import StepByHand as StepByHand
from wallet.skills.pathways.by_hand import by_hand
from wallet.skills.pathways.by_hand import link_host as link_host
from wallet.skills.pathways.by_hand import steps_by_hand as steps_by_hand
from wallet.skills.pathways.completion import Completion as Completion
from wallet.skills.pathways.completion import of_one_person, steps_of
from wallet.skills.pathways.graph import Node as Node
from wallet.skills.pathways.graph import NodeKind as NodeKind
from wallet.skills.pathways.graph import Pathway as Pathway
from wallet.skills.pathways.graph import Rule
from wallet.skills.pathways.outline import OutlineLine as OutlineLine
from wallet.skills.pathways.outline import minutes as minutes
from wallet.skills.pathways.outline import minutes_left as minutes_left
from wallet.skills.pathways.outline import outline as outline
from wallet.skills.pathways.outline import parts as parts
from wallet.skills.pathways.outline import stages as stages
from wallet.skills.pathways.outline import steps_done as steps_done
from wallet.skills.pathways.progress import NodeProgress as NodeProgress
from wallet.skills.pathways.progress import NodeState as NodeState
from wallet.skills.pathways.progress import Progress as Progress
from wallet.skills.pathways.progress import progress
from wallet.skills.review import Decision
from wallet.store.copies.backup_contents import PATHWAYS_SETTING

_TUPLES: Final = ("badges", "after", "problems")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StepTrace:
    """What was done about one step.

    Attributes:
        how: by what it counts as done: ``ticked``, ``completion`` (a file of a course), ``review`` (somebody's word),
            ``evidence``; "" while it does not.
        at: when that was, or None.
        evidence: records that were added as evidence for it.
        asked: when somebody was asked for their word about it, or None.
        request: the id of that request, or "".
        decision: what they said, or None.
    """

    how: str = ""
    at: datetime | None = None
    evidence: tuple[RecordId, ...] = ()
    asked: datetime | None = None
    request: str = ""
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """A pathway, how far the person is, and where to go on.

    ``go_on`` is the id of the node to continue with: the step that was touched last while it is open, else the next that
    can be done; "" where none can. ``touched`` is when something was last done there.
    """

    progress: Progress
    traces: Mapping[str, StepTrace]
    touched: datetime | None
    go_on: str

    @property
    def id(self) -> str:
        """The pathway's id."""
        return self.progress.pathway.id


class Pathways:
    """Pathways of one wallet. Calls are blocking; each raises StoreError."""

    def __init__(self, context: ServiceContext, roles: Roles) -> None:
        self._context = context
        self._roles = roles

    # Which -------------------------------------------------------------------------
    def add(self, pathway: Pathway) -> None:
        """Keeps a pathway; one of the same id takes its place, and what was done stays. Raises ``too_many_pathways``."""
        kept = self._kept()
        kept[pathway.id] = {"ticked": [], **kept.get(pathway.id, {}), "pathway": asdict(pathway)}
        if len(kept) > MAX_PATHWAYS:
            raise StoreError("too_many_pathways")
        self._keep(kept)

    def make(
        self, title: str, steps: Sequence[StepByHand], *, needed: int | None = None, badge: str = "", name: str = ""
    ) -> Pathway:
        """Makes a pathway by hand and keeps it; ``name`` is the id of the one whose place it takes. ``needed`` of the steps
        lead to its end, all where it is None; ``badge`` is the address of the badge that stands there.

        Raises UsageError ``pathway_title``, ``pathway_no_steps``, ``pathway_words_too_long``; StoreError
        ``too_many_pathways``.
        """
        created = by_hand(name or uuid.uuid4().urn, title, steps, needed=needed, badge=badge)
        self.add(created)
        return created

    def take_away(self, name: str) -> Row:
        """Forgets a pathway and what was done on it; records stay. Returns what :meth:`bring_back` brings back.

        Raises ``pathway_unknown``, ``pathway_ambiguous``.
        """
        row = self._row(name)
        self._keep({key: other for key, other in self._kept().items() if key != row["pathway"]["id"]})
        return row

    def bring_back(self, row: Row) -> Changes:
        """Follows a pathway again that was taken away, with what was done on it. Raises ``too_many_pathways``."""
        kept = {**self._kept(), row["pathway"]["id"]: row}
        if len(kept) > MAX_PATHWAYS:
            raise StoreError("too_many_pathways")
        self._keep(kept)
        return Changes(plans=True)

    # How far -----------------------------------------------------------------------
    def all(self) -> list[Progress]:
        """Returns every pathway with how far the person is, as they were added."""
        return [each.progress for each in self.followed()]

    def show(self, name: str) -> Progress:
        """Returns one by its id, or by how its id or title begins. Raises ``pathway_unknown``, ``pathway_ambiguous``."""
        return self.follow(name).progress

    def followed(self) -> list[Followed]:
        """Returns every pathway with what was done on it, as they were added."""
        held, asked = self._held(), self._asked()
        return [_followed(row, held, asked) for row in self._kept().values()]

    def follow(self, name: str) -> Followed:
        """Returns one of them, found as by :meth:`show`."""
        return _followed(self._row(name), self._held(), self._asked())

    # What was done -------------------------------------------------------------------
    def tick(self, name: str, step: str) -> Progress:
        """Marks a step as done, or as not done where it was ticked. Raises ``pathway_unknown``, ``pathway_step_unknown``."""
        row = self._row_of_step(name, step)
        ticked = [other for other in row["ticked"] if other != step]
        is_ticked = len(ticked) == len(row["ticked"])
        self._keep_row({**row, "ticked": [*ticked, step] if is_ticked else ticked}, step, how="ticked" if is_ticked else "")
        return self.show(row["pathway"]["id"])

    def touch(self, name: str, step: str) -> Changes:
        """Remembers that the person was at a step (opened its link): it is where they go on. Raises as :meth:`tick`."""
        self._keep_row(self._row_of_step(name, step), step)
        return Changes(plans=True)

    def add_evidence(self, name: str, step: str, record_id: RecordId) -> Changes:
        """Puts a record to a step as evidence of it. Raises as :meth:`tick`."""
        row = self._row_of_step(name, step)
        kept = row.get("evidence", {})
        these = list(dict.fromkeys([*kept.get(step, ()), record_id]))
        self._keep_row({**row, "evidence": {**kept, step: these}}, step, how="evidence")
        return Changes(plans=True)

    def note_asked(self, name: str, step: str, request: str) -> Changes:
        """Remembers that somebody was asked about a step, by the id of the request. Raises as :meth:`tick`."""
        row = self._row_of_step(name, step)
        self._keep_row({**row, "asked": {**row.get("asked", {}), step: request}}, step)
        return Changes(plans=True)

    def complete(self, name: str, completions: Sequence[Completion]) -> int:
        """Marks the steps that a course says are completed; returns how many were not yet. It takes nothing back.

        Raises ``pathway_unknown``, ``pathway_ambiguous``; IntakeError ``completion_several_people``.
        """
        row = self._row(name)
        mine = [identity.value for identity in self._context.vault.identities.all()]
        kept = dict(row.get("completed", {}))
        steps = steps_of(of_one_person(completions, mine), _pathway(row["pathway"]))
        fresh = [step for step in steps if step not in kept]
        if fresh:
            now = self._context.clock.now().isoformat()
            self._keep_row({**row, "completed": kept | dict.fromkeys(fresh, now)}, fresh[-1], how="completion")
        return len(fresh)

    def _row_of_step(self, name: str, step: str) -> Row:
        row = self._row(name)
        node = next((node for node in _pathway(row["pathway"]).nodes if node.id == step), None)
        if node is None or node.kind is not NodeKind.STEP:
            raise StoreError("pathway_step_unknown")
        return row

    def _keep_row(self, row: Row, step: str, *, how: str = "") -> None:
        now = self._context.clock.now().isoformat()
        when = {**row.get("when", {}), **({step: [how, now]} if how else {})}
        self._keep({**self._kept(), row["pathway"]["id"]: {**row, "when": when, "last": [step, now]}})

    # Where it is kept ------------------------------------------------------------------
    def _held(self) -> set[str]:
        """The badges that are held, verified and in force, by the addresses of their achievements."""
        return {address for holding in self._roles.held() if holding.is_believed for address in holding.addresses}

    def _asked(self) -> dict[str, Asked]:
        return {asked.request.id: asked for asked in ReviewKeeping(self._context.vault).all_asked()}

    def _kept(self) -> dict[str, Row]:
        return dict(self._context.vault.settings.get(PATHWAYS_SETTING) or {})

    def _keep(self, kept: dict[str, Row]) -> None:
        self._context.vault.settings.set(PATHWAYS_SETTING, kept)

    def _row(self, name: str) -> Row:
        kept = self._kept()
        if name in kept:
            return kept[name]
        starts = [
            row
            for key, row in kept.items()
            if name and (key.startswith(name) or row["pathway"]["title"].casefold().startswith(name.casefold()))
        ]
        if len(starts) != 1:
            raise StoreError("pathway_ambiguous" if starts else "pathway_unknown")
        return starts[0]


def _followed(row: Row, held: set[str], asked: Mapping[str, Asked]) -> Followed:
    pathway = _pathway(row["pathway"])
    traces = {node.id: _trace(row, node.id, asked) for node in pathway.nodes if node.kind is NodeKind.STEP}
    done = [step for step, trace in traces.items() if trace.how]
    waiting = [step for step, trace in traces.items() if trace.request and trace.decision is None]
    result = progress(pathway, held, done, waiting)
    step, moment = row.get("last") or ("", None)
    return Followed(
        result,
        {name: trace for name, trace in traces.items() if trace != StepTrace()},
        None if moment is None else datetime.fromisoformat(moment),
        _go_on(result, step),
    )


def _trace(row: Row, step: str, asked: Mapping[str, Asked]) -> StepTrace:
    evidence = tuple(map(RecordId, row.get("evidence", {}).get(step, ())))
    request = asked.get(row.get("asked", {}).get(step, ""))
    decision = None if request is None or request.state is not ReviewState.ANSWERED else request.decision
    completed = row.get("completed", {}).get(step)
    how, at = row.get("when", {}).get(step, ("", None))
    moment = None if at is None else datetime.fromisoformat(at)
    if decision is Decision.CONFIRMED:
        how, moment = "review", None
    elif step in row["ticked"]:
        how, moment = "ticked", moment if how == "ticked" else None
    elif completed is not None:
        how, moment = "completion", datetime.fromisoformat(completed)
    elif evidence and request is None:
        # Whoever asks for a word about it waits for that word.
        how = "evidence"
    else:
        how, moment = "", None
    return StepTrace(
        how, moment, evidence, None if request is None else request.request.asked,
        "" if request is None else request.request.id, decision,
    )  # fmt: skip


def _go_on(result: Progress, last: str) -> str:
    """Returns where to go on: at the step that was touched last while it can be done, else at the next one after it."""
    if last in result.next:
        return last
    order = [item.node.id for item in result.nodes]
    later = order[order.index(last) :] if last in order else []
    return next((name for name in later if name in result.next), next(iter(result.next), ""))


def _pathway(plain: Row) -> Pathway:
    nodes = tuple(
        Node(
            **{
                **node,
                "kind": NodeKind(node["kind"]),
                "rules": tuple(Rule(tuple(rule["nodes"]), tuple(rule["badges"]), rule["needed"]) for rule in node["rules"]),
                **{name: tuple(node[name]) for name in _TUPLES},
            }
        )
        for node in plain["nodes"]
    )
    return Pathway(
        plain["id"], plain["title"], plain["form"], nodes, tuple((code, where) for code, where in plain["problems"])
    )
