"""The parts of the settings: each is a section made for a session."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.places.keeping import KeepingPlace
from ui.session.clipboard import CLEARED_AFTER_SECONDS
from ui.session.preferences import LOCK_MINUTES, TEXT_SIZES
from ui.session.session import Session
from ui.text.words import language, t
from ui.widgets.controls import Button, Choice, Switch
from ui.widgets.parts import Row, RowList, Section
from wallet.version import licences_folder, version_line


def keeping(session: Session) -> Section:
    """Returns the way to passphrase, recovery code, backups and snapshots."""
    section = Section(t("place.keeping"))
    go = Button(t("settings.keeping_do"), look="quiet", on=lambda: session.go(KeepingPlace()))
    section.add(RowList([Row(t("settings.keeping"), t("settings.keeping_why"), action=go)]))
    return section


def lock(session: Session) -> Section:
    """Returns when the wallet locks, and what is cleared."""
    section = Section(t("settings.lock"))
    times = [(str(m), t("settings.minutes", n=m) if m else t("settings.never")) for m in LOCK_MINUTES]
    minutes = _choice(session, "lock_minutes", times, str(session.preferences.lock_minutes))
    cleared = Row(t("settings.clipboard"), t("settings.clipboard_why", n=CLEARED_AFTER_SECONDS))
    section.add(RowList([minutes, _system_lock(session), cleared]))
    return section


def _system_lock(session: Session) -> Row:
    hears = session.watch.hears if session.watch is not None else frozenset()
    key = "_".join(sorted(hears)) or "nothing"
    switch = Switch(on=session.preferences.lock_with_system, name=t("settings.lock_with_system"))
    switch.clicked.connect(
        lambda: session.prefer(session.preferences.having(lock_with_system=switch.isChecked()), quietly=True)
    )
    return Row(t("settings.lock_with_system"), t(f"settings.hears.{key}"), action=switch)


def appearance(session: Session) -> Section:
    """Returns language, look and text size."""
    chosen = session.preferences
    section = Section(t("settings.appearance"))
    speech = [(tag, t(f"language.{tag}")) for tag in ("en", "es")]
    looks = [(key, t(f"settings.look.{key}")) for key in ("system", "light", "dark")]
    sizes = [(str(size), t("settings.percent", size=round(size * 100))) for size in TEXT_SIZES]
    section.add(
        RowList(
            [
                _choice(session, "language", speech, language()),
                _choice(session, "look", looks, chosen.look),
                _choice(session, "scale", sizes, str(chosen.scale)),
            ]
        )
    )
    return section


def about(session: Session) -> Section:
    """Returns what this program is, under which licences, and where the wallet lies."""
    section = Section(t("settings.about"))
    version = Row(t("settings.version", version=version_line()), t("settings.folder", folder=session.folder))
    folder = licences_folder()
    inside = t("settings.licences", folder=folder) if folder else ""
    section.add(RowList([version, Row(t("settings.licence"), inside)]))
    return section


def _choice(session: Session, field: str, choices: Sequence[tuple[str, str]], chosen: str) -> Row:
    box = Choice(choices, chosen, name=t(f"settings.{field}"))
    box.setMinimumWidth(176)

    def picked() -> None:
        kind = type(getattr(session.preferences, field))
        session.prefer(session.preferences.having(**{field: kind(box.currentData())}))

    box.activated.connect(picked)
    return _row(field, box)


def _row(key: str, choice: QWidget) -> Row:
    return Row(t(f"settings.{key}"), t(f"settings.{key}_why"), action=choice)
