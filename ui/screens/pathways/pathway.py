"""One pathway: the way as a picture beside the steps of the stage that is looked at; or the whole as an outline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QBoxLayout

from ui.dialogs.files import choose_file, choose_files
from ui.parts.beside import Beside
from ui.parts.page import BottomBar, Page, PageScroll, TopLine, back
from ui.places.asking_review import AskingReviewPlace
from ui.places.credential import CredentialPlace
from ui.places.pathway import PathwayPlace
from ui.places.pathways import PathwaysPlace
from ui.screens.pathways.detail import Shown, fill_detail, fill_outline, node_title
from ui.screens.pathways.making import MakePathwayDialog
from ui.screens.pathways.rail import Rail, Stage
from ui.screens.pathways.words import head_text, mark_of, stage_text, state_word
from ui.session.desktop import open_address
from ui.session.reading import refuses_writing
from ui.session.reading_files import bytes_of, read_completion_file
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.words import problem_text, t
from ui.widgets.controls import Button, DropButton, Segments
from ui.widgets.parts import Note, column
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.errors import LanyardError, StoreError
from wallet.limits import MAX_EVIDENCE_BYTES
from wallet.service.changes import Changes
from wallet.service.pathways import (
    Followed,
    NodeKind,
    NodeProgress,
    NodeState,
    link_host,
    parts,
    stages,
    steps_by_hand,
)
from wallet.service.protocols import OpenWallet
from wallet.service.recording import EvidenceFile, RecordByHand, RecordKind

_RAIL: Final = 288
"""Pixels of the way beside the steps."""


class PathwayPage(Page):
    """The page of one pathway."""

    def __init__(self, session: Session, place: PathwayPlace) -> None:
        super().__init__(session, place)
        self._id = place.pathway
        self._shown: Shown | None = None
        self._stage = ""
        self._step = place.step or ""
        self._as_table = False
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll, 1)
        self._bar_words = PlainLabel("", role="ink_2")
        self._ask = Button(t("review.ask.do"), icon="review", on=self._ask_for_review)
        self._bar = BottomBar(self._bar_words, (self._ask,))
        self._bar.hide()
        self.outer.addWidget(self._bar)
        self.load()

    # Where one is --------------------------------------------------------------------
    def title(self) -> str:
        return "" if self._shown is None else plain(self._shown.followed.progress.pathway.title, limit=80)

    def here(self) -> PathwayPlace:
        return PathwayPlace(self._id, self._step or None)

    def arrive(self, place: object) -> None:
        assert isinstance(place, PathwayPlace)
        self.place = place
        if place.step is not None and place.step != self._step and self._shown is not None:
            self.show_node(place.step)

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.plans or changes.added or changes.removed or changes.updated or changes.trust)

    def load(self) -> None:
        def question(wallet: OpenWallet) -> Shown:
            followed = wallet.pathways.follow(self._id)
            titles: dict[RecordId, str] = {}
            for record in {record for trace in followed.traces.values() for record in trace.evidence}:
                try:
                    titles[record] = wallet.library.record(record).summary.title
                except StoreError:
                    continue  # In the trash, or gone: it is no evidence any more.
            return Shown(followed, titles)

        self.session.ask(self, question, done=self._show, failed=self._gone)

    def _gone(self, error: LanyardError) -> None:
        if error.code != "pathway_unknown":
            self.session.tell_problem(error)
        self.session.place_left.emit(self.place)

    # Building ------------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        way = back(t("place.pathways"), lambda: self.session.go(PathwaysPlace()))
        sides = (("path", t("pathways.as_path"), "pathway"), ("table", t("pathways.as_table"), "list"))
        self._segments = Segments(*sides, chosen="path")
        self._segments.chosen.connect(self._show_as)
        self._continue = Button(t("pathways.continue"), look="primary", icon="play", on=self._go_on)
        self._more = DropButton("", look="icon", name=t("pathways.more"))
        body.addWidget(TopLine(way, (self._segments, self._more, self._continue), narrow=self.narrow))
        body.addSpacing(8)
        self._title = PlainLabel("", size="title")
        body.addWidget(self._title)
        self._head = PlainLabel("", role="ink_2")
        body.addWidget(self._head)
        self._troubles = column(spacing=8)
        body.addLayout(self._troubles)
        body.addSpacing(24)
        self._beside = Beside(_RAIL)
        self._rail = Rail(self.show_node)
        self._beside.first.addWidget(self._rail)
        self._detail = self._beside.rest
        body.addWidget(self._beside)
        body.addStretch(1)

    # Showing ---------------------------------------------------------------------------
    def _show(self, shown: Shown) -> None:
        before, self._shown = self._shown, shown
        progress = shown.followed.progress
        by_id = {item.node.id: item for item in progress.nodes}
        if self._step not in by_id:
            self._step = shown.followed.go_on
        if self._stage not in by_id or before is None:
            self._stage = self._stage_of(self._step)
        self._title.setText(plain(progress.pathway.title, limit=200) or t("pathways.nameless"))
        self._head.setText(head_text(shown.followed, self.session.now()))
        self._continue.setVisible(bool(shown.followed.go_on))
        self._continue.setText(t("pathways.continue" if shown.followed.touched is not None else "pathways.begin"))
        self._set_choices(shown.followed)
        self._refill()
        if before is None or before.followed.progress.pathway.title != progress.pathway.title:
            self.titled.emit()

    def _stage_of(self, name: str) -> str:
        """Returns the node in which another is looked at: itself where it is a stage, or the nearest that asks for it."""
        assert self._shown is not None
        shown = stages(self._shown.followed.progress)
        if any(item.node.id == name for item in shown):
            return name
        return next(iter(self._asking_for(name)), shown[0].node.id if shown else "")

    def _on_the_way(self, name: str) -> str:
        """Returns the stage of the way that a node belongs to, however deep it lies in it."""
        assert self._shown is not None
        way = {item.node.id for item in stages(self._shown.followed.progress)}
        seen: set[str] = set()
        level = [name]
        while level:
            here = next((each for each in level if each in way), None)
            if here is not None:
                return here
            seen.update(level)
            level = [parent for each in level for parent in self._asking_for(each) if parent not in seen]
        return ""

    def _asking_for(self, name: str) -> list[str]:
        nodes = self._nodes()
        return [item.node.id for item in nodes if any(name in rule.nodes for rule in item.node.rules)]

    def _refill(self) -> None:
        shown = self._shown
        assert shown is not None
        progress, now = shown.followed.progress, self.session.now()
        stage = next((item for item in progress.nodes if item.node.id == self._stage), None)
        self._beside.show_first(not self._as_table)
        way = stages(progress)
        drawn = [self._stage_drawn(item, way, shown.followed) for item in way]
        self._rail.show_stages(drawn, self._on_the_way(self._stage))
        with self._scroll.refilled(self._detail, self._troubles):
            for code, _where in progress.pathway.problems:
                self._troubles.addSpacing(8)
                self._troubles.addWidget(Note(problem_text(code), role="attention"))
            if self._as_table:
                fill_outline(self._detail, shown, self._step, self, now)
            elif stage is not None:
                fill_detail(self._detail, shown, stage, self._step, self, now)
        self._say_review(shown.followed)

    def _stage_drawn(self, item: NodeProgress, way: Sequence[NodeProgress], followed: Followed) -> Stage:
        is_goal = item is way[-1] and len(way) > 1 and bool(item.node.rules)
        here = bool(followed.go_on) and item.node.id == self._on_the_way(followed.go_on)
        subtitle = stage_text(item, followed, self.session.now())
        if is_goal and item.state is not NodeState.DONE:
            subtitle = t("pathways.goal" if item.node.badges else "pathways.goal_no_badge")
        return Stage(
            item.node.id, node_title(item), subtitle, state_word(item), mark_of(item, here=here, goal=is_goal),
            item.state is NodeState.DONE,
        )  # fmt: skip

    def _say_review(self, followed: Followed) -> None:
        item = self._chosen()
        can_ask = item is not None and item.node.kind is NodeKind.STEP
        self._bar.setVisible(can_ask)
        if item is None or not can_ask:
            return
        trace = followed.traces.get(item.node.id)
        asked = None if trace is None else trace.asked
        if item.state is NodeState.WAITING and asked is not None:
            date = dates.recently(asked, self.session.now())
            self._bar_words.setText(t("pathways.waiting_bar", title=node_title(item), date=date))
        else:
            self._bar_words.setText(t("pathways.review_bar", title=node_title(item)))
        again = asked is not None
        self._ask.setText(t("review.ask.again" if again else "review.ask.do"))

    def _chosen(self) -> NodeProgress | None:
        nodes = () if self._shown is None else self._shown.followed.progress.nodes
        return next((item for item in nodes if item.node.id == self._step), None)

    def _show_as(self, way: str) -> None:
        self._as_table = way == "table"
        if self._shown is not None:
            self._refill()

    # What can be done (ui.screens.pathways.detail.Acts) --------------------------------------
    def show_node(self, name: str) -> None:
        """Looks at a node: a stage with its parts, or a step in its stage."""
        if self._shown is None:
            return
        progress = self._shown.followed.progress
        inside = parts(progress, name)
        self._stage = name if inside else self._stage_of(name)
        if inside:
            self._step = next((p.node.id for p in inside if p.node.id == self._shown.followed.go_on), inside[0].node.id)
        else:
            self._step = name
        self._refill()

    def _go_on(self) -> None:
        if self._shown is not None and self._shown.followed.go_on:
            self.show_node(self._shown.followed.go_on)

    def tick(self, name: str) -> None:
        """Marks a step as done, or takes that back; the toast can turn it round."""
        if refuses_writing(self.session):
            return
        item = next((item for item in self._nodes() if item.node.id == name), None)

        def change(wallet: OpenWallet) -> Changes:
            wallet.pathways.tick(self._id, name)
            return Changes(plans=True)

        def done() -> None:
            key = "pathways.unticked" if item is not None and item.state is NodeState.DONE else "pathways.ticked"
            title = "" if item is None else node_title(item)
            self.session.undoing.put(t(key, title=title), lambda: self.session.change(self.session, change))

        self._step = name
        self.session.change(self, change, done=done)

    def _nodes(self) -> Sequence[NodeProgress]:
        return () if self._shown is None else self._shown.followed.progress.nodes

    def open_link(self, item: NodeProgress) -> None:
        """Opens a step's link in the person's browser: only ever by a click on it, which says where it goes."""
        if link_host(item.node.link):
            open_address(item.node.link)
            wallet = self.session.wallet()
            if wallet is not None and not wallet.safekeeping.read_only and item.node.kind is NodeKind.STEP:
                self.session.change(self, lambda w: w.pathways.touch(self._id, item.node.id))

    def choose_evidence(self, name: str) -> None:
        """Asks for files that show a step."""
        if not refuses_writing(self.session):
            self.add_evidence(name, choose_files(self, t("pathways.evidence")))

    def add_evidence(self, name: str, paths: Sequence[Path]) -> None:
        """Keeps files as a record of one's own, and puts it to a step."""
        if not paths or refuses_writing(self.session):
            return
        title = next((item.node.title for item in self._nodes() if item.node.id == name), "")

        def keep(wallet: OpenWallet) -> Changes:
            files = tuple(EvidenceFile(path.name, bytes_of(path, MAX_EVIDENCE_BYTES)) for path in paths)
            created = wallet.recording.record(RecordByHand(RecordKind.OTHER, title, evidence=files))
            wallet.pathways.add_evidence(self._id, name, created.id)
            return Changes(added=(created.id,), plans=True)

        self._step = name
        self.session.change(self, keep, done=lambda: self.session.notify(t("pathways.evidence_added", n=len(paths))))

    def show_record(self, record_id: RecordId) -> None:
        """Goes to a record."""
        self.session.go(CredentialPlace(record_id))

    def add_completion(self) -> None:
        """Asks for a file of a course platform that says which steps are completed."""
        if refuses_writing(self.session):
            return
        path = choose_file(self, t("pathways.add_completion"))
        if path is not None:
            read_completion_file(self.session, self, self._id, path, done=self._completed)

    def _completed(self, fresh: int) -> None:
        if fresh:
            self.session.tell_change(Changes(plans=True))
        self.session.notify(t("pathways.completed", n=fresh) if fresh else t("pathways.completed_none"))

    def _ask_for_review(self) -> None:
        if self._step and not refuses_writing(self.session):
            self.session.go(AskingReviewPlace(pathway=self._id, step=self._step))

    # The pathway itself --------------------------------------------------------------------
    def _set_choices(self, followed: Followed) -> None:
        choices = [(t("pathways.remove"), self._remove)]
        if followed.progress.pathway.form == "by_hand":
            choices.insert(0, (t("pathways.change"), self._change))
        self._more.set_choices(choices)

    def _change(self) -> None:
        if self._shown is None or refuses_writing(self.session):
            return
        typed = steps_by_hand(self._shown.followed.progress.pathway)
        MakePathwayDialog(
            self.session, self, done=lambda _name: None, title=self._shown.followed.progress.pathway.title, pathway=self._id,
            steps=typed.steps, needed=typed.needed, badge=typed.badge,
        ).open()  # fmt: skip

    def _remove(self) -> None:
        if self._shown is None or refuses_writing(self.session):
            return
        kept = self._shown.followed
        text = t("pathways.removed", title=self.title())

        def bring_back(wallet: OpenWallet) -> Changes:
            return wallet.pathways.bring_back(removed[0])

        removed: list[dict[str, Any]] = []

        def take_away(wallet: OpenWallet) -> Changes:
            removed.append(wallet.pathways.take_away(kept.id))
            return Changes(plans=True)

        self.session.change(
            self.session,
            take_away,
            done=lambda: self.session.undoing.put(text, lambda: self.session.change(self.session, bring_back)),
        )
