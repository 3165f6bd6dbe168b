"""Safe keeping: who gets in, which copies there are, how well the wallet is; each change a step of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.parts.code_step import CodeStep
from ui.parts.page import Head, Page, PageScroll, back
from ui.parts.step import ON_A_PAGE, Step
from ui.places.keeping import KeepingPlace
from ui.places.place import Place
from ui.places.settings import SettingsPlace
from ui.screens.keeping.copies import BackupStep, DrillStep, ExportStep, PutBackStep, snapshot_row
from ui.screens.keeping.health import HealthStep
from ui.screens.keeping.naming import NameStep
from ui.screens.keeping.ways import PassphraseStep, RecoveryStep, RotateStep
from ui.session.reading import refuses_writing
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import has, problem, t
from ui.widgets import theme
from ui.widgets.controls import Button, Switch
from ui.widgets.icons import Mark
from ui.widgets.parts import AtMost, Row, RowList, Section
from ui.widgets.plain_label import PlainLabel
from wallet.errors import LanyardError
from wallet.service.changes import Changes
from wallet.service.locked import Snapshot
from wallet.service.protocols import OpenWallet
from wallet.service.safekeeping import Keyring, LastCopy, SafekeepingState

SHOWN_SNAPSHOTS = 4
_WIDTH = 760
_WRITING = frozenset({"passphrase", "recovery", "rotate", "name"})
"""Steps that change the wallet: not begun where it can only be read."""
_NO_KEYRING = frozenset({"keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"})
"""What stands where a computer has no keyring: to be told its name helps nobody."""


class KeepingPage(Page):
    """The overview, and over it the step one is in. ``step`` of its place names a step to begin with.

    A recovery code that is not yet kept stands before everything else here.
    """

    def __init__(self, session: Session, place: KeepingPlace) -> None:
        super().__init__(session, place)
        self._state: SafekeepingState | None = None
        self._all_snapshots = False
        self._begin = ""
        self._by_code = False
        self._stack = QStackedWidget()
        self.outer.addWidget(self._stack)
        self._scroll = PageScroll()
        self._stack.addWidget(self._scroll)
        session.codes.shown.connect(self._show_code)
        self.load()

    def arrive(self, place: Place) -> None:
        super().arrive(place)
        if self.session.codes.held is not None:
            self._show_code()
        elif isinstance(place, KeepingPlace) and place.step:
            self._begin = place.step
            if self._state is not None:
                self._begin_asked()

    def here(self) -> KeepingPlace:
        return KeepingPlace()

    def title(self) -> str:
        return t("place.keeping")

    def escape(self) -> bool:
        step = self.step()
        if step is None or isinstance(step, CodeStep):
            return False
        step.go_back()
        return True

    def step(self) -> Step | None:
        """Returns the step one is in."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Step) else None

    # Looking ------------------------------------------------------------------
    def load(self) -> None:
        def question(wallet: OpenWallet) -> tuple[SafekeepingState, Keyring, str]:
            return wallet.safekeeping.state(), wallet.safekeeping.keyring(), wallet.safekeeping.opened_by

        self.session.ask(self, question, done=lambda answers: self._show(*answers))

    def concerns(self, changes: Changes) -> bool:
        # Backups and snapshots count credentials; while a step is open, the overview is looked at when it is left.
        return self.step() is None and bool(changes.added or changes.removed or changes.safekeeping)

    def _show(self, state: SafekeepingState, ring: Keyring, opened_by: str) -> None:
        self._state, self._by_code = state, opened_by == "recovery"
        with self._scroll.refilled() as body:
            body.addWidget(back(t("settings.title"), lambda: self.session.go(SettingsPlace())))
            body.addSpacing(4)
            body.addWidget(Head(t("place.keeping"), narrow=self.narrow))
            sections = (
                self._copies(state),
                self._ways(state, ring),
                self._snapshots(state.snapshots),
                self._wallet(state),
            )
            for section in sections:
                body.addSpacing(24)
                body.addWidget(AtMost(section, _WIDTH))
            body.addStretch(1)
        self._begin_asked()

    def _begin_asked(self) -> None:
        step, self._begin = self._begin, ""
        if step:
            self.begin(step)

    # Sections -------------------------------------------------------------------
    def _copies(self, state: SafekeepingState) -> Section:
        section = Section(t("keeping.copies"))
        lines = RowList()
        kept = self._last_copy(state.backup, "backup")
        lines.add(self._row("backup", t("keeping.backup"), kept, mark="ok" if state.backup else "take-care", primary=True))
        checked = self._last_copy(state.drill, "drill")
        lines.add(self._row("drill", t("keeping.drill"), checked, mark="ok" if state.drill else "take-care"))
        lines.add(self._row("export", t("keeping.export"), t("keeping.export.short")))
        section.add(lines)
        return section

    def _last_copy(self, done: LastCopy | None, what: str) -> str:
        if done is None:
            return t(f"keeping.{what}.never")
        when = dates.moment(done.at, self.session.now())
        return t(f"keeping.{what}.last", when=when, n=done.credentials, file=plain(done.file, limit=60))

    def _ways(self, state: SafekeepingState, ring: Keyring) -> Section:
        section = Section(t("keeping.ways"))
        lines = RowList()
        lines.add(self._row("passphrase", t("unlock.passphrase"), self._since("passphrase", state.passphrase_since)))
        lines.add(self._row("recovery", t("unlock.code"), self._since("recovery", state.recovery_since)))
        lines.add(self._quick(ring))
        lines.add(self._row("rotate", t("keeping.rotate"), t("keeping.rotate.short")))
        section.add(lines)
        return section

    def _since(self, what: str, when: datetime | None) -> str:
        if when is None:
            return t(f"keeping.{what}.none")
        return t(f"keeping.{what}.since", date=dates.long_day(when))

    def _quick(self, ring: Keyring) -> Row:
        if ring.error and not ring.on:
            message = problem(ring.error)
            there = "" if ring.detail in _NO_KEYRING else t("keeping.keyring.found", name=plain(ring.detail, limit=80))
            subtitle = joined(message.sentence, there, by=" ")
            return Row(t("keeping.keyring"), subtitle, mark=Mark("line/key", "ink_2"))
        name = t(f"keyring.{ring.backend}") if has(f"keyring.{ring.backend}") else plain(ring.backend, limit=80)
        subtitle = t("keeping.keyring.why", name=name or t("keeping.keyring.gone"))
        self._switch = Switch(on=ring.on, name=t("keeping.keyring"))
        self._switch.clicked.connect(self._set_quick)
        return Row(t("keeping.keyring"), subtitle, mark=Mark("line/key", "ink_2"), action=self._switch)

    def _snapshots(self, snapshots: tuple[Snapshot, ...]) -> Section:
        make = Button(t("keeping.snapshot.now"), look="link", on=self._snapshot_now)
        section = Section(t("keeping.snapshots"), count=str(len(snapshots)) if snapshots else "", action=make)
        section.add(PlainLabel(t("keeping.snapshots.why"), size="small", role="ink_2"))
        lines = RowList()
        shown = snapshots if self._all_snapshots else snapshots[:SHOWN_SNAPSHOTS]
        for snapshot in shown:
            action = Button(t("keeping.back"), look="quiet", on=partial(self._put_back, snapshot))
            action.setAccessibleDescription(dates.moment(snapshot.taken_at, self.session.now()))
            lines.add(snapshot_row(snapshot, self.session, action))
        if snapshots:
            section.add(lines)
        if len(snapshots) > len(shown):
            section.add(Button(t("keeping.snapshots.all", n=len(snapshots)), look="link", on=self._show_all))
        return section

    def _wallet(self, state: SafekeepingState) -> Section:
        section = Section(t("keeping.wallet"))
        number = " ".join(state.vault_id[i : i + 4] for i in range(0, 16, 4))
        name = plain(state.name, limit=60) or t("paper.unnamed")
        lines = RowList()
        lines.add(self._row("health", t("keeping.health"), t("keeping.health.short")))
        lines.add(self._row("name", name, t("keeping.number", number=number)))
        section.add(lines)
        return section

    def _row(self, step: str, title: str, subtitle: str, *, mark: str = "", primary: bool = False) -> QWidget:
        look = "primary" if primary else "quiet"
        action = Button(t(f"keeping.{step}.do"), look=look, on=partial(self.begin, step))
        colour = {"ok": "genuine", "take-care": "attention"}.get(mark, "ink_2")
        icons = {"export": "line/folder", "health": "line/checked-file", "name": "line/award"}
        shown = Mark(f"marks/{mark}" if mark else icons.get(step, "line/key"), colour, size=theme.ICON)
        return Row(title, subtitle, mark=shown, action=action)

    # Doing --------------------------------------------------------------------
    def begin(self, step: str) -> None:
        """Begins the step called ``step``; an unknown one leaves the overview. A code that is not yet kept comes first."""
        session = self.session
        steps: dict[str, Callable[[], Step]] = {
            "passphrase": lambda: PassphraseStep(session, by_code=self._by_code),
            "recovery": lambda: RecoveryStep(session),
            "rotate": lambda: RotateStep(session),
            "backup": lambda: BackupStep(session),
            "drill": lambda: DrillStep(session),
            "export": lambda: ExportStep(session),
            "health": lambda: HealthStep(session),
            "name": lambda: NameStep(session, self._state.name if self._state else ""),
        }
        if session.codes.held is not None or (step in _WRITING and refuses_writing(session)):
            return
        if step in steps:
            self._enter(steps[step]())
        shots = self._state.snapshots if self._state else ()
        for snapshot in shots:
            if step == f"{KeepingPlace.BACK}{snapshot.name}":
                self._put_back(snapshot)

    def _show_code(self) -> None:
        held = self.session.codes.held
        if held is not None and not isinstance(self.step(), CodeStep):
            self._enter(CodeStep(self.session, held, room=ON_A_PAGE))

    def _put_back(self, snapshot: Snapshot) -> None:
        if refuses_writing(self.session):
            return
        self._enter(PutBackStep(self.session, snapshot))

    def _enter(self, step: Step) -> None:
        self._leave(look=False)
        step.left.connect(self._leave)
        step.relayout(self.narrow)
        self._stack.addWidget(step)
        self._stack.setCurrentWidget(step)
        if self.isVisible():
            step.take_focus()

    def _leave(self, *, look: bool = True) -> None:
        step = self.step()
        if step is not None:
            self._stack.removeWidget(step)
            step.deleteLater()
        if look:
            self.load()

    def _set_quick(self) -> None:
        on = self._switch.isChecked()
        self._switch.setEnabled(False)

        def failed(error: LanyardError) -> None:
            self.session.tell_problem(error)
            self.load()

        self.session.ask(
            self, lambda wallet: wallet.safekeeping.set_quick_unlock(on), done=lambda _: self.load(), failed=failed
        )

    def _snapshot_now(self) -> None:
        self.session.ask(self, lambda wallet: wallet.safekeeping.snapshot(), done=lambda _: self.load())

    def _show_all(self) -> None:
        self._all_snapshots = True
        self.load()
