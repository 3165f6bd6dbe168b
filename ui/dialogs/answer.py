"""Answering a request: who asks and how that is known, what they get and what not; nothing is sent before a yes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.dialogs.way_out import WayOutLine
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.titles import record_title
from ui.text.words import problem, problem_text, t
from ui.widgets.controls import Button, Choice, Field
from ui.widgets.icons import Mark
from ui.widgets.parts import Note, Row, RowList, Scrolled, clear
from ui.widgets.plain_label import PlainLabel
from ui.widgets.stale import either
from wallet.credential.model import RecordId
from wallet.errors import LanyardError
from wallet.report import Verdict
from wallet.service.answering import Basis, PreparedAnswer, QueryChoice, ReceivedRequest, RequestReading, SentAnswer, Shown
from wallet.service.protocols import OpenWallet
from wallet.service.sharing import by_code

_MARKS = {
    Basis.CERTIFICATE: "signature-holds", Basis.CERTIFICATE_UNKNOWN: "could-not-check", Basis.ADDRESS: "could-not-check",
    Basis.DID: "signature-holds",
}  # fmt: skip


_TALL = 420
"""Pixels of what is said before it is sent; more of it scrolls."""
_AROUND = 220
"""Pixels of the window that stay free around that."""


class AnswerDialog(Sheet):
    """One request, from its address to what came of it. ``text`` is the request, where it is known already."""

    def __init__(self, session: Session, text: str, parent: QWidget) -> None:
        super().__init__(t("answer.title"), parent, wide=600)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._session = session
        self._named: dict[str, RecordId] = {}
        self._room = parent.window().height()
        session.locked.connect(self._locked)
        if text:
            self._read(text)
        else:
            self._ask_text()

    def _locked(self, _why: str) -> None:
        self.reject()

    def _start_again(self) -> None:
        clear(self.body)
        clear(self.buttons)
        self.buttons.addStretch(1)

    # The request --------------------------------------------------------------------
    def _ask_text(self) -> None:
        self.body.addWidget(PlainLabel(t("answer.why"), role="ink_2"))
        self._field = Field(name=t("answer.address"), hint=t("answer.address_hint"))
        self._field.returnPressed.connect(self._take_text)
        self.body.addWidget(self._field)
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self.buttons.addWidget(Button(t("answer.look"), look="primary", on=self._take_text))
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _take_text(self) -> None:
        if self._field.text().strip():
            self._read(self._field.text())

    def _read(self, text: str) -> None:
        """Names whom reading it asks, and asks only after a yes; what stands in the text itself needs nobody."""
        self._session.ask(
            self,
            lambda wallet: wallet.answering.reading(text),
            done=lambda reading: self._name_hosts(reading, "answer.first_ask") if reading.hosts else self._fetch(reading),
            failed=self._failed,
        )

    def _name_hosts(self, reading: RequestReading, key: str) -> None:
        """Names whom the next step asks; again wherever that leads on to others."""
        self._start_again()
        names = ", ".join(plain(host, limit=120) for host in reading.hosts)
        self.body.addWidget(PlainLabel(t(key, host=names), strong=True))
        self.body.addWidget(PlainLabel(t("answer.first_ask_why"), role="ink_2"))
        self.body.addWidget(WayOutLine(self._session))
        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        go = Button(t("answer.first_do"), look="primary", on=lambda: self._fetch(reading))
        self.buttons.addWidget(go)
        go.setFocus()
        self.fit()

    def _fetch(self, reading: RequestReading) -> None:
        self._wait("answer.reading")

        def question(wallet: OpenWallet) -> tuple[ReceivedRequest, tuple[QueryChoice, ...]] | None:
            request = wallet.answering.read(reading)
            return None if request is None else (request, wallet.answering.choices(request))

        def arrived(answer: tuple[ReceivedRequest, tuple[QueryChoice, ...]] | None) -> None:
            if answer is None:
                self._name_hosts(reading, "answer.leads_on")
            else:
                self._choose(*answer)

        self._session.ask(self, question, done=arrived, failed=self._failed)

    def _wait(self, key: str, *, can_stop: bool = True) -> None:
        self._start_again()
        self.body.addWidget(PlainLabel(t(key), role="ink_2"))
        self.buttons.addWidget(Button(t("dialog.cancel" if can_stop else "dialog.close"), on=self.reject))

    # What they get -------------------------------------------------------------------
    def _choose(self, request: ReceivedRequest, choices: Sequence[QueryChoice]) -> None:
        """Signs what would be sent, so that it can be told; where anything would do, the person chooses first."""
        open_choice = [each for each in choices if each.needed and each.query.asks_for_anything]
        if open_choice and not set(self._named) >= {each.query.id for each in open_choice}:
            self._show_choices(request, choices, open_choice)
            return
        named = list(self._named.values())

        def prepare(wallet: OpenWallet) -> PreparedAnswer:
            return wallet.answering.prepare(request, wallet.answering.chosen(choices, named))

        self._wait("answer.signing")
        self._session.ask(self, prepare, done=lambda prepared: self._confirm(prepared, choices), failed=self._failed)

    def _show_choices(
        self, request: ReceivedRequest, choices: Sequence[QueryChoice], open_choice: Sequence[QueryChoice]
    ) -> None:
        self._start_again()
        self.body.addWidget(Note(problem("request_asks_for_anything").sentence, t("answer.choose_why")))
        fields: dict[str, Choice] = {}
        for each in open_choice:
            entries: list[tuple[str, str]] = [("", t("answer.choose_none"))]
            entries += [(str(candidate.summary.id), record_title(candidate.summary)) for candidate in each.candidates]
            fields[each.query.id] = Choice(entries, "", name=t("answer.choose"))
            self.body.addWidget(fields[each.query.id])

        def go() -> None:
            chosen = {name: field.currentData() for name, field in fields.items()}
            if all(chosen.values()):
                self._named |= {name: RecordId(value) for name, value in chosen.items()}
                self._choose(request, choices)

        self.buttons.addWidget(Button(t("dialog.cancel"), on=self.reject))
        self.buttons.addWidget(Button(t("answer.go_on"), look="primary", on=go))
        self.fit()

    def _confirm(self, prepared: PreparedAnswer, choices: Sequence[QueryChoice]) -> None:
        """Says everything before the one button that sends."""
        self._start_again()
        request, asker = prepared.request, prepared.request.asker
        host = plain(asker.host, limit=120)
        page = Scrolled(margins=(0, 0, 0, 0), spacing=12)
        page.body.addWidget(self._who(request, host))
        page.body.addWidget(PlainLabel(t("answer.they_get"), strong=True))
        lines = RowList()
        for shown in prepared.shown:
            lines.add(Row(record_title(shown.summary), _what(shown), mark=Mark("line/eye")))
        page.body.addWidget(lines)
        withheld = list(dict.fromkeys(name for shown in prepared.shown for name in shown.withheld))
        if withheld:
            names = ", ".join(plain(name, limit=60) for name in withheld)
            page.body.addWidget(Row(t("answer.they_do_not_get"), names, mark=Mark("line/eye-off")))
        self._offer_others(page, request, choices, prepared)
        for code, alike in by_code(prepared.warnings).items():
            page.body.addWidget(Note(self._warning(code, [each.about for each in alike]), role="attention"))
        if prepared.verdict is not Verdict.VERIFIED:
            page.body.addWidget(Note(t(f"answer.receiver.{prepared.verdict}"), role="attention"))
        page.body.addWidget(PlainLabel(t("answer.theirs_then"), size="small", role="ink_2"))
        page.body.addWidget(WayOutLine(self._session))
        page.body.addStretch(1)
        page.setMinimumHeight(min(_TALL, max(200, self._room - _AROUND)))
        self.body.addWidget(page, 1)
        cancel = Button(t("dialog.cancel"), on=self.reject)
        self.buttons.addWidget(cancel)
        self.buttons.addWidget(Button(t("answer.send", host=host), look="primary", on=lambda: self._send(prepared)))
        cancel.setFocus()
        self.fit()

    def _who(self, request: ReceivedRequest, host: str) -> QWidget:
        asker = request.asker
        lines = RowList()
        known = asker.basis is Basis.CERTIFICATE
        mark = Mark(f"marks/{_MARKS[asker.basis]}", "neutral" if known or asker.basis is Basis.DID else "unknown")
        lines.add(
            Row(t("cli.answer.who", host=host), t(f"cli.answer.basis.{asker.basis}", host=host), mark=mark, strong=True)
        )
        if asker.basis is Basis.DID:
            lines.add(Row(plain(asker.identifier.partition(":")[2], limit=200)))
        if asker.name:
            lines.add(Row(t("cli.answer.calls_itself", name=plain(asker.name, limit=80))))
        if asker.by_way_of:
            hosts = ", ".join(plain(each, limit=80) for each in asker.by_way_of)
            lines.add(Row(t("cli.answer.by_way_of", hosts=hosts)))
        if request.purpose:
            lines.add(Row(t("cli.answer.purpose", purpose=plain(request.purpose, limit=300))))
        return lines

    def _offer_others(
        self, page: Scrolled, request: ReceivedRequest, choices: Sequence[QueryChoice], prepared: PreparedAnswer
    ) -> None:
        """Where several answer a query, which of them is the person's to choose."""
        chosen = {shown.summary.id for shown in prepared.shown}
        for each in choices:
            if not each.needed or len(each.candidates) < 2:
                continue
            entries = [(str(candidate.summary.id), record_title(candidate.summary)) for candidate in each.candidates]
            now = next((key for key, _ in entries if key in chosen), entries[0][0])
            field = Choice(entries, now, name=t("answer.choose"))
            page.body.addWidget(PlainLabel(t("answer.others", n=len(entries)), size="small", role="ink_2"))
            page.body.addWidget(field)

            def take(name: str = each.query.id, field: Choice = field) -> None:
                self._named[name] = RecordId(field.currentData())
                self._choose(request, choices)

            field.activated.connect(lambda _index, take=take: take())

    @staticmethod
    def _warning(code: str, about: Sequence[str]) -> str:
        names = ", ".join(plain(name, limit=60) for name in about if name)
        return f"{names}: {problem(code).sentence}" if names else problem(code).sentence

    # Sending -------------------------------------------------------------------------
    def _send(self, prepared: PreparedAnswer) -> None:
        """Sends it. From here on nothing calls it back, so that what came of it is said also when this is closed."""
        self._wait("answer.sending", can_stop=False)
        session, host = self._session, plain(prepared.request.asker.host, limit=120)

        def sent_unseen(_: SentAnswer) -> None:
            session.shared()
            session.notify(t("cli.answer.sent", host=host))

        def failed_unseen(error: LanyardError) -> None:
            session.shared()
            session.tell_problem(error)

        session.ask(
            session,
            lambda wallet: wallet.answering.send(prepared),
            done=either(partial(self._sent, prepared), sent_unseen),
            failed=either(self._send_failed, failed_unseen),
        )

    def _sent(self, prepared: PreparedAnswer, sent: SentAnswer) -> None:
        self._session.shared()
        self._start_again()
        self.body.addWidget(Note(t("cli.answer.sent", host=plain(prepared.request.asker.host, limit=120)), role="neutral"))
        if sent.reply.continue_at:
            self.body.addWidget(PlainLabel(t("cli.answer.continue_at", address=plain(sent.reply.continue_at, limit=300))))
        self.add_close().setFocus()
        self.fit()

    def _send_failed(self, error: LanyardError) -> None:
        self._session.shared()
        self._failed(error)

    def _failed(self, error: LanyardError) -> None:
        self._start_again()
        message = problem(error.code)
        self.body.addWidget(Note(message.sentence or problem_text(error.code), message.next, role="attention"))
        self.add_close().setFocus()
        self.fit()


def _what(shown: Shown) -> str:
    if shown.whole:
        return t("answer.whole")
    return ", ".join(plain(name, limit=60) for name in shown.claims) or t("answer.only_open")
