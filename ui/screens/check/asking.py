"""What the Check page asks: the sites about somebody else's files, and somebody for a presentation. Nothing is kept but who
was asked, and that we asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.dialogs.ask_for_it import AskForItDialog
from ui.session.asking import Listener, Moved
from ui.session.clipboard import TEXT_CLEARED_AFTER_SECONDS
from ui.session.session import Session
from ui.session.tasks import Job
from wallet.service.others import (
    AgreedRun,
    DocumentSource,
    ExaminedItem,
    PresentationMemory,
    TrustSource,
    check_sources,
    online_run,
    planned_questions,
)
from wallet.service.requests_made import OwnRequest, note_request
from wallet.service.sources import Source


class SourcesSubject:
    """The files on the page; ``answered`` gets what is found in them with what the sites said."""

    def __init__(
        self,
        session: Session,
        sources: list[Source],
        trust: Sequence[TrustSource],
        answered: Callable[[list[ExaminedItem]], object],
    ) -> None:
        self._session = session
        self._sources = sources
        self._trust = trust
        self._answered = answered

    @property
    def count(self) -> int:
        """How many files."""
        return len(self._sources)

    def plan(self, owner: QObject, listener: Listener) -> Job:
        """Finds out whom checking them online would ask; asks nobody."""
        now, pool = self._session.now(), self._session.pool

        def arrived(moment: Moved) -> None:
            listener.moved(moment)
            listener.done()

        return self._session.lanes.work(
            owner,
            lambda: Moved(self.count, planned_questions(self._sources, now, pool, trust=self._trust)),
            done=arrived,
            failed=listener.failed,
        )

    def check(self, owner: QObject, hosts: frozenset[str], listener: Listener) -> Job:
        """Judges them again with what ``hosts`` answer; cancelling the job stops at once, and what was answered counts."""
        stop = Job()
        now, pool = self._session.now(), self._session.pool

        def go(network: DocumentSource) -> None:
            run = online_run(network, hosts, stopped=stop.cancelled, offline=lambda: self._session.preferences.offline)

            def arrived(items: list[ExaminedItem]) -> None:
                self._answered(items)
                self._note(run)
                listener.moved(Moved(self.count, run.further, tuple(run.asked)))
                listener.done()

            # The job that is cancelled is not the lane's own: what was answered by then is still to be shown.
            self._session.lanes.work(
                owner,
                lambda: list(check_sources(self._sources, now, pool, trust=self._trust, run=run)),
                done=arrived,
                failed=listener.failed,
            )

        if self._session.is_open():
            self._session.ask(owner, lambda wallet: wallet.checking.network(), done=go, failed=listener.failed)
        else:
            go(self._session.network())
        return stop

    def _note(self, run: AgreedRun) -> None:
        """Takes down who was asked, where there is a wallet to keep it in."""
        self._session.ask(self._session, lambda wallet: wallet.network_log.note(run), done=lambda _: None)


def ask_for_it(session: Session, memory: PresentationMemory, page: QWidget) -> None:
    """Makes a request; it is remembered in the wallet where one is open, else in ``memory``, so that its answer is known."""

    def remember(request: OwnRequest, then: Callable[[], object]) -> None:
        if session.is_open():
            session.ask(page, lambda wallet: wallet.checking.remember_request(request), done=lambda _: then())
        else:
            note_request(request, memory)
            then()

    def copy(text: str) -> None:
        session.clipboard.put(text, seconds=TEXT_CLEARED_AFTER_SECONDS)

    AskForItDialog(remember, copy, page).open()
