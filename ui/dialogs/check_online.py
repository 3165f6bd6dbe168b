"""Check online…: who would be asked and what for, then the asking, then what came of it. The one way to the network here.

Nothing leaves before the person says so, host by host by name; what turns up only in an answer is named and asked about in
its turn. While they stay offline nothing can be asked, and the switch stands here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from ui.dialogs.sheet import Sheet
from ui.dialogs.way_out import WayOutLine
from ui.session.asking import Listener, Moved, RecordsSubject, Subject
from ui.session.session import Session
from ui.session.tasks import Job
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import capital, joined
from ui.text.standing import status_line
from ui.text.titles import record_title
from ui.text.words import has, problem, t
from ui.widgets.controls import Button, Switch
from ui.widgets.icons import Mark
from ui.widgets.living import Named
from ui.widgets.parts import Note, Row, RowList, Scrolled, clear, column, row
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.errors import LanyardError
from wallet.records.record import RecordSummary
from wallet.service.asking import Asked, PlannedQuestion, together
from wallet.service.network_log import Site

_MOST_CHANGED: Final = 20
"""Credentials listed as different; ten thousand are counted."""
_SIDES: Final = 80
"""Pixels at the sides of what is on it: the sheet's margins, and the scroll bar's."""
_FRAME: Final = 48
"""Pixels of the window that stay free around it."""
_LEAST_HIGH: Final = 120
_NO_NETWORK: Final = "no_network"
_FAINT: Final = "ink_2"


def check_online(session: Session, ids: Sequence[RecordId], parent: QWidget) -> CheckOnlineDialog:
    """Opens the dialog about kept records."""
    dialog = CheckOnlineDialog(session, RecordsSubject(session, ids), parent)
    dialog.open()
    return dialog


class CheckOnlineDialog(Sheet):
    """One run online, from naming the sites to what came of it."""

    def __init__(self, session: Session, subject: Subject, parent: QWidget) -> None:
        super().__init__(t("asking.title"), parent)
        self._session = session
        self._subject = subject
        self._job = Job()
        self._stopped = False
        self._agreed: dict[str, tuple[str, ...]] = {}
        self._hosts: dict[str, tuple[str, ...]] = {}
        self._questions: dict[PlannedQuestion, None] = {}
        self._before: dict[str, Site] = {}
        self._answers: dict[str, Asked] = {}
        self._changed: dict[RecordId, RecordSummary] = {}
        self._rows: dict[str, _Host] = {}
        self._done = 0
        self._running = False
        self._room = parent.window().height() - _FRAME
        self.finished.connect(lambda _result: self._leave())
        session.locked.connect(self._locked)
        self._look_up()

    def _locked(self, _why: str) -> None:
        """Goes with what it is about."""
        self.reject()

    def _leave(self) -> None:
        """Stops what is under way; lives on until that is over, so that what was answered by then is told."""
        self._job.cancel()
        if not self._running:
            self.deleteLater()

    def _is_over(self) -> bool:
        """Says, at the end of a job, whether nobody looks any more."""
        self._running = False
        if not self.isVisible():
            self.deleteLater()
        return not self.isVisible()

    # Who would be asked -------------------------------------------------------------
    def _look_up(self) -> None:
        self._clear()
        self._page.body.addWidget(PlainLabel(t("asking.looking"), role=_FAINT))
        self._add_progress()
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self._running = True
        self._session.ask(self, lambda wallet: wallet.network_log.all(), done=self._know)
        self._job = self._subject.plan(self, Listener(self._planned, self._name, self._failed))

    def _know(self, sites: Iterable[Site]) -> None:
        self._before = {site.host: site for site in sites}

    def _planned(self, moved: Moved) -> None:
        self._questions |= dict.fromkeys(moved.questions)
        self._progressed(moved.count)

    def _name(self) -> None:
        if not self._is_over():
            self._show_hosts(together(self._questions))

    def _show_hosts(self, hosts: dict[str, tuple[str, ...]]) -> None:
        """Names the sites, and waits for the person to say so."""
        self._clear()
        self._hosts = hosts
        if not hosts and not self._agreed:
            self._page.body.addWidget(Note(t("asking.nobody"), t("asking.nobody_why"), role="neutral"))
            self._end(again=Button(t("asking.here"), look="primary", on=self._go))
            return
        further = bool(self._agreed)
        self._page.body.addWidget(PlainLabel(t("asking.further" if further else "asking.who", n=len(hosts)), strong=True))
        explanation = t("asking.further_why") if further else t("asking.about", n=self._subject.count)
        self._page.body.addWidget(PlainLabel(explanation, role=_FAINT))
        self._page.body.addWidget(self._host_list(hosts, self._planned_words))
        self._page.body.addWidget(PlainLabel(t("asking.they_see"), size="small", role=_FAINT))
        self._page.body.addWidget(WayOutLine(self._session))
        self._switch = Switch(on=self._session.preferences.offline, name=t("settings.offline"))
        self._switch.toggled.connect(self._stay_offline)
        self._page.body.addWidget(Row(t("settings.offline"), t("asking.offline_why"), action=self._switch))
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self._yes = Button(t("asking.go", n=len(hosts)), look="primary", on=self._go)
        self.buttons.addWidget(self._yes)
        self._stay_offline(self._session.preferences.offline)
        (self._switch if self._session.preferences.offline else self._yes).setFocus()
        self._fit_soon()

    def _stay_offline(self, offline: bool) -> None:
        if offline != self._session.preferences.offline:
            self._session.prefer(self._session.preferences.having(offline=offline), quietly=True)
        self._yes.setEnabled(not offline)
        self._yes.setToolTip(t("asking.offline") if offline else "")

    def _planned_words(self, host: str) -> str:
        site = self._before.get(host)
        return t("asking.new") if site is None else t("asking.before", when=dates.moment(site.last, self._session.now()))

    # Asking -------------------------------------------------------------------------
    def _go(self) -> None:
        if self._hosts and self._session.preferences.offline:
            return
        self._agreed |= self._hosts
        self._questions, self._done, self._stopped = {}, 0, False
        self._clear()
        self._page.body.addWidget(PlainLabel(t("check.checking"), role=_FAINT))
        self._add_progress()
        if self._agreed:
            self._page.body.addWidget(self._host_list(self._agreed, self._answer_words))
        self.buttons.addWidget(Button(t("asking.stop"), look="primary", on=self._stop))
        self._running = True
        listener = Listener(self._asked, self._finished, self._failed)
        self._job = self._subject.check(self, frozenset(self._agreed), listener)
        self._fit_soon()

    def _asked(self, moved: Moved) -> None:
        self._questions |= dict.fromkeys(moved.questions)
        self._changed |= {summary.id: summary for summary in moved.changed}
        for asked in moved.asked:
            before = self._answers.get(asked.host)
            # A site that did not answer one of its questions is not one that answered.
            if before is None or not before.error or asked.error:
                self._answers[asked.host] = asked
            if line := self._rows.get(asked.host):
                line.say(self._answer_words(asked.host), silent=self._is_silent(asked.host))
        self._progressed(moved.count)

    def _is_silent(self, host: str) -> bool:
        return host in self._answers and bool(self._answers[host].error)

    def _answer_words(self, host: str) -> str:
        asked = self._answers.get(host)
        if asked is None:
            return t("asking.waiting")
        return problem(asked.error).sentence if asked.error else t("asking.answered")

    def _stop(self) -> None:
        self._stopped = True
        self._job.cancel()

    # What came of it ----------------------------------------------------------------
    def _finished(self) -> None:
        if self._is_over():
            return
        further = {host: why for host, why in together(self._questions).items() if host not in self._agreed}
        if further and not self._stopped and not self._nobody_there():
            self._show_hosts(further)
            return
        self._clear()
        if self._stopped:
            self._page.body.addWidget(Note(t("asking.stopped"), t("asking.stopped_why"), role="neutral"))
        elif self._nobody_there():
            self._page.body.addWidget(Note(t("asking.no_network"), t("asking.no_network_why"), role="unknown"))
        if self._agreed:
            self._page.body.addWidget(self._host_list(self._agreed, self._outcome_words))
        self._page.body.addWidget(PlainLabel(self._changed_words(), strong=True))
        if self._changed:
            self._page.body.addWidget(self._changed_list())
        self._end(again=Button(t("asking.again"), on=self._again) if self._failures() or self._stopped else None)

    def _outcome_words(self, host: str) -> str:
        return t("asking.not_asked") if host not in self._answers else self._answer_words(host)

    def _changed_words(self) -> str:
        return t("asking.changed", n=len(self._changed)) if self._changed else t("asking.unchanged")

    def _failures(self) -> list[Asked]:
        return [asked for asked in self._answers.values() if asked.error]

    def _nobody_there(self) -> bool:
        failures = self._failures()
        return bool(failures) and len(failures) == len(self._answers) and {f.error for f in failures} == {_NO_NETWORK}

    def _again(self) -> None:
        self._hosts, self._answers = dict(self._agreed), {}
        self._agreed = {}
        self._show_hosts(self._hosts)

    def _failed(self, error: LanyardError) -> None:
        if self._is_over():
            return
        self._clear()
        message = problem(error.code)
        self._page.body.addWidget(Note(message.sentence, message.next))
        self._end()

    def _end(self, *, again: Button | None = None) -> None:
        if again is not None:
            self.buttons.addWidget(again)
        self.add_close().setFocus()
        self._fit_soon()

    def _fit_soon(self) -> None:
        """Fits now, and again when what is new on it was laid out."""
        self.fit()
        QTimer.singleShot(0, self, self.fit)

    def fit(self) -> None:
        """Takes the height of what is on it, as far as the window over which it stands has room for it."""
        content, outer = self._page.widget().layout(), self.layout()
        heading = outer.itemAt(0) if outer is not None else None
        if content is None or outer is None or heading is None:
            return
        self._page.setMinimumHeight(_LEAST_HIGH)
        width, margins = self.width() - _SIDES, outer.contentsMargins()
        around = margins.top() + heading.heightForWidth(self.width() - 64) + self.buttons.sizeHint().height()
        around += margins.bottom() + 2 * outer.spacing()
        self.resize(self.width(), min(around + content.totalHeightForWidth(width) + 8, self._room))

    # Parts --------------------------------------------------------------------------
    def _clear(self) -> None:
        clear(self.body)
        # Large words and many sites are more than a small screen has room for: what does not fit scrolls, the buttons stay.
        self._page = Scrolled(margins=(0, 0, 8, 0), spacing=12)
        self.body.addWidget(self._page)
        while self.buttons.count() > 1:  # the stretch stays
            item = self.buttons.takeAt(1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = {}

    def _add_progress(self) -> None:
        self._bar = _Progress()
        self._bar.setRange(0, self._subject.count if self._subject.count > 1 else 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(t("asking.title"))
        self._page.body.addWidget(self._bar)
        self._far = PlainLabel("", size="small", role=_FAINT)
        self._page.body.addWidget(self._far)
        self._done = 0

    def _progressed(self, count: int) -> None:
        self._done += count
        if self._subject.count > 1:
            self._bar.setValue(self._done)
            self._far.setText(t("asking.looked", done=self._done, n=self._subject.count))

    def _host_list(self, hosts: dict[str, tuple[str, ...]], text: Callable[[str], str]) -> QWidget:
        """Returns a row per site: its name, what it is asked for, and ``text`` of it."""
        lines = RowList()
        for host, purposes in hosts.items():
            # Two purposes may go by one word: a key is a key, however it is published.
            what = joined(*dict.fromkeys(t(f"site.{kind}") for kind in purposes if has(f"site.{kind}")), by=", ")
            line = _Host(plain(host, limit=200), capital(what), Mark("line/globe", _FAINT))
            line.say(text(host), silent=self._is_silent(host))
            lines.add(line)
            self._rows[host] = line
        return lines

    def _changed_list(self) -> QWidget:
        now = self._session.now()
        lines = RowList()
        for summary in list(self._changed.values())[:_MOST_CHANGED]:
            line = status_line(summary.facts, now)
            lines.add(Row(record_title(summary), line.text, mark=Mark(f"marks/{line.mark or 'remark'}", line.colour)))
        if len(self._changed) > _MOST_CHANGED:
            more = t("asking.more_changed", n=len(self._changed) - _MOST_CHANGED)
            lines.add(PlainLabel(more, size="small", role=_FAINT))
        return lines


class _Progress(Named, QProgressBar):
    """A bar that says what it is about in the language in use."""


class _Host(QWidget):
    """One site: its name, what it is asked for, and what there is to say of it, which may change."""

    def __init__(self, host: str, what: str, mark: Mark) -> None:
        super().__init__()
        self._what = what
        self._mark = mark
        line = row(spacing=16, margins=(0, 8, 0, 8))
        self.setLayout(line)
        line.addWidget(mark)
        texts = column(spacing=2)
        texts.addWidget(PlainLabel(host, strong=True))
        self._subtitle = PlainLabel("", size="small", role=_FAINT)
        texts.addWidget(self._subtitle)
        line.addLayout(texts, 1)

    def say(self, state: str, *, silent: bool = False) -> None:
        """Says something else of it; ``silent``: it was asked and gave nothing that could be used."""
        self._subtitle.setText(joined(self._what, state))
        self._mark.show_mark("marks/could-not-check" if silent else "line/globe", "unknown" if silent else _FAINT)
