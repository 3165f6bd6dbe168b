"""Qt's own words (file dialogs, menus of text fields, buttons of its dialogs) in the language in use."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

_translator = QTranslator()


def speak(language: str) -> bool:
    """Has Qt speak ``language``; returns whether it can. English it speaks by itself."""
    QCoreApplication.removeTranslator(_translator)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language == "en":
        return True
    return _translator.load(f"qtbase_{language}", folder) and QCoreApplication.installTranslator(_translator)
