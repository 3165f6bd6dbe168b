"""A paper, a card, a course or work becomes a record of one's own: what it is, what stands on it, the files that show it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.files import choose_files
from ui.parts.page import BottomBar, Head, Page, PageScroll, back
from ui.places.credential import CredentialPlace
from ui.places.library import LibraryPlace
from ui.places.place import Place
from ui.places.recording import RecordingPlace
from ui.screens.recording.form import Labelled, RecordForm
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import problem, t
from ui.widgets.controls import Button, Choice, Switch
from ui.widgets.icons import Mark
from ui.widgets.parts import AtMost, Note, Row, RowList, Section, boxed, clear, column
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import Credential, RecordId
from wallet.errors import IntakeError, LanyardError, UsageError
from wallet.limits import MAX_EVIDENCE_BYTES
from wallet.records.by_hand import EvidenceFile, RecordByHand, last_day
from wallet.records.record import Record
from wallet.records.suggestions import Suggestion
from wallet.records.templates import Template, guessed, templates
from wallet.service.changes import Changes
from wallet.service.protocols import OpenWallet

_WIDTH: Final = 720


class RecordingPage(Page):
    """The form, the files, and what it will be called: the person's own word."""

    def __init__(self, session: Session, place: RecordingPlace) -> None:
        super().__init__(session, place)
        self._files: list[Path] = []
        self._renewed: Record | None = None
        scroll = PageScroll()
        self._fill(scroll.body)
        self.outer.addWidget(scroll, 1)
        self._bar = self._make_bar()
        self.outer.addWidget(self._bar)
        self._show_files()

    def title(self) -> str:
        return t("place.recording")

    def here(self) -> RecordingPlace:
        return RecordingPlace()

    def arrive(self, place: Place) -> None:
        super().arrive(place)
        if not isinstance(place, RecordingPlace):
            return
        if place.file is not None or place.renews is not None:
            # Somebody came with something new in hand: what was left lying here is not about it.
            self._begin_anew()
        if place.file is not None:
            self._add_files([place.file])
        if place.renews is not None:
            self.session.ask(
                self, lambda wallet: wallet.library.record(place.renews or RecordId("")), done=self._show_renewed
            )

    def relayout(self, narrow: bool) -> None:
        super().relayout(narrow)
        self._bar.relayout(narrow)

    def take_paths(self, paths: list[Path], also: Sequence[object] = ()) -> bool:
        files = [path for path in paths if path.is_file()]
        self._add_files(files)
        return bool(files)

    # Building -----------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        body.addWidget(back(t("library.title"), lambda: self.session.go(LibraryPlace())))
        body.addSpacing(4)
        body.addWidget(Head(t("place.recording"), narrow=self.narrow))
        body.addSpacing(8)
        body.addWidget(AtMost(PlainLabel(t("recording.why"), role="ink_2"), _WIDTH))
        body.addSpacing(24)
        choices = [
            ("", t("recording.template.none")),
            *((template.id, t(f"recording.template.{template.id}")) for template in templates()),
        ]
        self._template = Choice(choices, "", name=t("recording.template"))
        self._template.activated.connect(self._use_template)
        body.addWidget(AtMost(Labelled(t("recording.template"), self._template), _WIDTH // 2))
        body.addSpacing(16)
        self.form = RecordForm()
        body.addWidget(AtMost(self.form, _WIDTH))
        self._usual = Button("", look="link", on=self._take_usual_end)
        self._usual_box = boxed(self._usual, above=8)
        body.addWidget(self._usual_box)
        for name in ("issued", "expires"):
            self.form.fields[name].textChanged.connect(self._say_usual_end)
        self._suggested = column()
        self._suggested_box = boxed(self._suggested, above=16)
        body.addWidget(AtMost(self._suggested_box, _WIDTH))
        self._renews = Switch(on=True, name=t("recording.renews"))
        self._renews_lines = column()
        self._renews_box = boxed(self._renews_lines, above=16)
        body.addWidget(AtMost(self._renews_box, _WIDTH))
        self._wrong = column()
        self._wrong_box = boxed(self._wrong, above=16)
        body.addWidget(AtMost(self._wrong_box, _WIDTH))
        body.addSpacing(24)
        evidence = Section(t("recording.evidence"), action=Button(t("recording.add_file"), look="link", on=self._ask_files))
        evidence.add(PlainLabel(t("recording.evidence.why"), size="small", role="ink_2"))
        self._listed = column()
        holder = QWidget()
        holder.setLayout(self._listed)
        evidence.add(holder)
        body.addWidget(AtMost(evidence, _WIDTH))
        body.addStretch(1)

    def _make_bar(self) -> BottomBar:
        self._will_say = PlainLabel("")
        keep = Button(t("recording.keep"), look="primary", on=self._keep)
        cancel = Button(t("dialog.cancel"), on=self._cancel)
        return BottomBar(self._will_say, (cancel, keep))

    # What it is ------------------------------------------------------------------------
    def _chosen(self) -> Template | None:
        return next((template for template in templates() if template.id == self._template.currentData()), None)

    def _use_template(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            self.form.ask_for(self.form.fields)
        else:
            self.form.kind.setCurrentIndex(self.form.kind.findData(str(chosen.kind)))
            if not self.form.title.text().strip() or self.form.title.text() in {template.title for template in templates()}:
                self.form.title.setText(chosen.title)
            self.form.ask_for(chosen.fields)
        self._say_usual_end()

    def _take_template(self, chosen: Template) -> None:
        self._template.setCurrentIndex(self._template.findData(chosen.id))
        self._use_template()

    def _usual_end(self) -> str:
        """Returns the end that such a card usually has, as it would be written; "" where nobody can say."""
        chosen = self._chosen()
        if chosen is None or self.form.fields["expires"].text().strip():
            return ""
        try:
            issued = last_day(self.form.fields["issued"].text())
        except UsageError:
            return ""
        return "" if issued is None else chosen.usual_end(issued)

    def _say_usual_end(self) -> None:
        end = self._usual_end()
        self._usual.setText(t("recording.usual_end", end=end))
        self._usual_box.setVisible(bool(end))

    def _take_usual_end(self) -> None:
        self.form.fields["expires"].setText(self._usual_end())

    def _show_renewed(self, record: Record) -> None:
        """Fills in what stays the same from one card to the next."""
        self._renewed = record
        view = record.view
        if isinstance(view, Credential):
            known = guessed(view.title)
            if known is not None:
                self._take_template(known)
            subject = view.subjects[0] if view.subjects else None
            self.form.title.setText(view.title)
            self.form.fields["issuer"].setText(view.issuer.name)
            kinds = {achievement.achievement_type for s in view.subjects for achievement in s.achievement}
            for index in (self.form.kind.findData(kind) for kind in kinds):
                if index >= 0:
                    self.form.kind.setCurrentIndex(index)
            if subject is not None:
                self.form.fields["place"].setText(subject.place)
                if self.form.kind.currentData() == "licence":
                    self.form.fields["number"].setText(subject.license_number)
            self.form.ask_for([*(self._chosen() or templates()[0]).fields, "issuer"])
        clear(self._renews_lines)
        self._renews = Switch(on=True, name=t("recording.renews"))
        title = plain(record.summary.title, limit=120)
        self._renews_lines.addWidget(
            Row(t("recording.renews_it", title=title), t("recording.renews.why"), action=self._renews)
        )
        self._renews_box.show()

    # The files ---------------------------------------------------------------------------
    def _ask_files(self) -> None:
        self._add_files(choose_files(self, t("recording.add_file")))

    def _add_files(self, paths: Sequence[Path]) -> None:
        self._files += [path for path in paths if path not in self._files]
        if self.form.is_empty() and self._files and (known := guessed(self._files[0].stem)) is not None:
            self._take_template(known)
        self._show_files()
        paper = next((path for path in paths if path.suffix.lower() == ".pdf"), None)
        if paper is not None:
            self.session.ask(
                self,
                lambda wallet: wallet.recording.suggest(_read(paper)),
                done=self._show_suggestion,
                failed=lambda _error: None,
            )

    def _show_suggestion(self, suggestion: Suggestion) -> None:
        """Shows what the file's own words suggest; nothing of it stands in the form before the person says so."""
        clear(self._suggested)
        if suggestion:
            kind = t(f"recording.template.{suggestion.template.id}") if suggestion.template is not None else ""
            fields = [
                t("recording.suggested.field", name=t(f"recording.{name}"), text=plain(text, limit=60))
                for name, text in _suggested_fields(suggestion).items()
            ]
            use = Button(t("recording.suggested.use"), look="quiet", on=partial(self._use_suggestion, suggestion))
            self._suggested.addWidget(
                Row(t("recording.suggested"), joined(kind, *fields), mark=Mark("line/info", "ink_2"), action=use)
            )
        self._suggested_box.setVisible(bool(suggestion))

    def _use_suggestion(self, suggestion: Suggestion) -> None:
        if suggestion.template is not None and self._chosen() is None:
            self._take_template(suggestion.template)
        for name, text in _suggested_fields(suggestion).items():
            if not self.form.fields[name].text().strip():
                self.form.fields[name].setText(text)
        chosen = self._chosen()
        self.form.ask_for(self.form.fields if chosen is None else chosen.fields)
        self._suggested_box.hide()

    def _drop(self, path: Path) -> None:
        self._files = [other for other in self._files if other != path]
        self._show_files()

    def _show_files(self) -> None:
        clear(self._listed)
        lines = RowList()
        for path in self._files:
            remove = Button(t("recording.remove_file"), look="quiet", on=partial(self._drop, path))
            remove.setAccessibleDescription(plain(path.name, limit=80))
            lines.add(Row(plain(path.name, limit=80), mark=Mark("line/file", "ink_2"), action=remove))
        if self._files:
            self._listed.addWidget(lines)
        self._will_say.setText(t("recording.will_say.with_evidence" if self._files else "recording.will_say"))

    # Keeping -----------------------------------------------------------------------------
    def _keep(self) -> None:
        files, form, renewed = list(self._files), self.form, self._renewed if self._renews.isChecked() else None

        def act(wallet: OpenWallet) -> RecordId:
            kept = wallet.recording.record(_with_files(written, files))
            if renewed is not None and renewed.summary.id not in wallet.renewals.family(kept.id):
                wallet.renewals.put_together([kept.id, renewed.summary.id])
            return kept.id

        try:
            written = form.record(())
        except UsageError as error:
            self._say_wrong(error)
            return
        self.session.ask(self, act, done=self._kept, failed=self._say_wrong)

    def _kept(self, record_id: RecordId) -> None:
        self._begin_anew()
        self.session.tell_change(Changes(added=(record_id,)))
        self.session.notify(t("recording.kept"))
        self.session.go(CredentialPlace(record_id))

    def _say_wrong(self, error: LanyardError) -> None:
        message = problem(error.code)
        clear(self._wrong)
        self._wrong.addWidget(Note(message.sentence, message.next, role="problem"))
        self._wrong_box.show()
        self.form.show_wrong(error.code)

    def _cancel(self) -> None:
        self._begin_anew()
        self.session.place_left.emit(self.place)

    def _begin_anew(self) -> None:
        self._files, self._renewed = [], None
        self.form.clear()
        self._template.setCurrentIndex(0)
        self.form.ask_for(self.form.fields)
        self._renews_box.hide()
        self._wrong_box.hide()
        self._usual_box.hide()
        self._suggested_box.hide()
        self._show_files()


def _suggested_fields(suggestion: Suggestion) -> dict[str, str]:
    texts = {name: getattr(suggestion, name) for name in ("number", "issued", "expires", "hours")}
    return {name: text for name, text in texts.items() if text}


def _read(path: Path) -> bytes:
    """Returns a file's bytes. Raises IntakeError ``unreadable_path``, ``file_not_found``."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_EVIDENCE_BYTES + 1)
    except OSError:
        raise IntakeError("file_not_found" if not path.exists() else "unreadable_path") from None


def _with_files(record: RecordByHand, paths: Sequence[Path]) -> RecordByHand:
    """Returns the record with its files, read. Raises IntakeError ``unreadable_path``, ``file_not_found``."""
    from dataclasses import replace

    return replace(record, evidence=tuple(EvidenceFile(path.name, _read(path)) for path in paths))
