"""Settings: language, look, text size, when to lock; and what this program is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.clipboard import CLEARED_AFTER_SECONDS
from ui.places import Place, PlaceName
from ui.preferences import LOCK_MINUTES, TEXT_SIZES
from ui.screens.page import Page, head
from ui.session import Session
from ui.text.words import language, t
from ui.widgets.controls import Button, Choice, Switch
from ui.widgets.parts import Line, Lines, Scrolled, Section, at_most
from wallet.version import program_version


class SettingsPage(Page):
    """Rows between hairlines, each with its choice at the end."""

    def __init__(self, session: Session, *, narrow: bool = False) -> None:
        super().__init__(session, narrow=narrow)
        scroll = Scrolled(margins=(self.margin, 24, self.margin, 32), spacing=0)
        self.outer.addWidget(scroll)
        body = scroll.body
        body.addWidget(head("" if narrow else t("settings.title")))
        for section in (self._keeping(), self._lock(), self._appearance(), self._network(), self._about()):
            body.addSpacing(32)
            body.addLayout(at_most(section, 760))
        body.addStretch(1)

    def title(self) -> str:
        return t("settings.title")

    def _choice(self, name: str, choices: list[tuple[str, str]], chosen: str, field: str) -> Choice:
        box = Choice(choices, chosen, name=name)
        box.setMinimumWidth(176)

        def picked() -> None:
            kind = type(getattr(self.session.preferences, field))
            value = kind(box.currentData())
            self.session.prefer(self.session.preferences.having(**{field: value}))

        box.activated.connect(picked)
        return box

    def _keeping(self) -> Section:
        section = Section(t("place.keeping"))
        go = Button(t("settings.keeping_do"), look="quiet", on=lambda: self.session.go(Place(PlaceName.KEEPING)))
        section.add(Lines([Line(t("settings.keeping"), t("settings.keeping_why"), action=go)]))
        return section

    def _appearance(self) -> Section:
        chosen = self.session.preferences
        section = Section(t("settings.appearance"))
        speech = [(tag, t(f"language.{tag}")) for tag in ("en", "es")]
        looks = [(key, t(f"settings.look.{key}")) for key in ("system", "light", "dark")]
        sizes = [(str(size), t("settings.percent", size=round(size * 100))) for size in TEXT_SIZES]
        section.add(
            Lines(
                [
                    self._row("language", self._choice(t("settings.language"), speech, language(), "language")),
                    self._row("look", self._choice(t("settings.look"), looks, chosen.look, "look")),
                    self._row("scale", self._choice(t("settings.scale"), sizes, str(chosen.scale), "scale")),
                ]
            )
        )
        return section

    def _lock(self) -> Section:
        section = Section(t("settings.lock"))
        times = [(str(m), t("settings.minutes", n=m) if m else t("settings.never")) for m in LOCK_MINUTES]
        chosen = str(self.session.preferences.lock_minutes)
        minutes = self._row("lock_minutes", self._choice(t("settings.lock_minutes"), times, chosen, "lock_minutes"))
        section.add(Lines([minutes, self._system_lock(), Line(t("settings.clipboard"), self._clipboard_words())]))
        return section

    def _clipboard_words(self) -> str:
        return t("settings.clipboard_why", n=CLEARED_AFTER_SECONDS)

    def _system_lock(self) -> Line:
        watch = self.session.watch
        hears = watch.hears if watch is not None else frozenset()
        key = "_".join(sorted(hears)) or "nothing"
        switch = Switch(on=self.session.preferences.lock_with_system, name=t("settings.lock_with_system"))
        switch.clicked.connect(
            lambda: self.session.prefer(self.session.preferences.having(lock_with_system=switch.isChecked()), quietly=True)
        )
        return Line(t("settings.lock_with_system"), t(f"settings.hears.{key}"), action=switch)

    def _network(self) -> Section:
        section = Section(t("settings.network"))
        switch = Switch(on=self.session.preferences.offline, name=t("settings.offline"))
        switch.toggled.connect(lambda on: self.session.prefer(self.session.preferences.having(offline=on), quietly=True))
        section.add(Lines([self._row("offline", switch)]))
        return section

    def _about(self) -> Section:
        section = Section(t("settings.about"))
        words = t("settings.version", version=program_version())
        section.add(Lines([Line(words, t("settings.folder", folder=self.session.folder))]))
        return section

    def _row(self, key: str, choice: QWidget) -> Line:
        return Line(t(f"settings.{key}"), t(f"settings.{key}_why"), action=choice)
