"""The files by which a desktop knows Lanyard. Each declares only what the program does today.

What opens files and addresses is read from the command's own grammar: the day ``lanyard gui`` takes files, the menu
entry says so, without a change here.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET

APP: Final = "lanyard"
"""The window's own name for its desktop file (ui.app): by it a desktop finds the icon."""
KINDS: Final = (
    # media type, glob, what it is, the same in Spanish, what it is a kind of
    ("application/vc", "*.vc.json", "Verifiable credential", "Credencial verificable", "application/json"),
    ("application/vp", "*.vp.json", "Verifiable presentation", "Presentación verificable", "application/json"),
    ("application/vc+jwt", "*.vc.jwt", "Verifiable credential (token)", "Credencial verificable (token)", "text/plain"),
    ("application/vp+jwt", "*.vp.jwt", "Verifiable presentation (token)", "Presentación verificable (token)", "text/plain"),
    ("application/dc+sd-jwt", "*.sd-jwt", "Credential shown in part", "Credencial mostrada en parte", "text/plain"),
)
PICTURES: Final = (
    "image/png", "image/svg+xml", "image/jpeg", "image/webp", "image/heic", "image/avif", "image/tiff",
)  # fmt: skip
"""Pictures that may hold a badge, or show a code."""
ANSWERED_SCHEMES: Final[tuple[str, ...]] = ()
"""Address schemes that open a confirming screen today. One that nothing answers is not declared."""

_MIME: Final = "{http://www.freedesktop.org/standards/shared-mime-info}"
_SPANISH: Final = {"{http://www.w3.org/XML/1998/namespace}lang": "es"}
_NAME: Final = "Name=Lanyard"
_MENU: Final = f"""[Desktop Entry]
Type=Application
{_NAME}
GenericName=Credential wallet
GenericName[es]=Cartera de credenciales
Comment=Keep your badges, certificates, transcripts and licences, and prove them
Comment[es]=Guarda tus insignias, certificados, expedientes y licencias, y demuéstralos
Keywords=badge;certificate;credential;transcript;licence;license;diploma;wallet;proof;
Keywords[es]=insignia;certificado;credencial;expediente;licencia;diploma;título;cartera;
TryExec=lanyard
Icon=lanyard
Terminal=false
StartupNotify=true
StartupWMClass=lanyard
Categories=Office;
"""
_HIDDEN: Final = f"""[Desktop Entry]
Type=Application
{_NAME}
TryExec=lanyard
Icon=lanyard
Terminal=false
StartupNotify=true
NoDisplay=true
"""
_AUTOSTART: Final = f"""[Desktop Entry]
Type=Application
{_NAME}
Comment=Open Lanyard when you log in (off: remove the line Hidden to switch it on)
Comment[es]=Abre Lanyard al iniciar sesión (apagado: quita la línea Hidden para encenderlo)
TryExec=lanyard
Exec=lanyard gui
Icon=lanyard
Terminal=false
Hidden=true
X-GNOME-Autostart-enabled=false
"""


def takes_files(grammar: argparse.ArgumentParser) -> bool:
    """Says whether ``lanyard gui`` takes what is to be opened as words of its own."""
    verbs = next(action for action in grammar._actions if isinstance(action, argparse._SubParsersAction))
    return any(not action.option_strings for action in verbs.choices["gui"]._actions)


def desktop_files(grammar: argparse.ArgumentParser, schemes: tuple[str, ...] = ANSWERED_SCHEMES) -> dict[str, str]:
    """Returns file name → text of the desktop entries that are true for this grammar.

    Pictures have a hidden entry of their own, so that Lanyard is offered under *Open with* and is never what a picture
    opens with by default; addresses have another, since they are handed over one at a time and as addresses.
    Raises ValueError when schemes are answered by a window that takes none.
    """
    files = takes_files(grammar)
    if schemes and not files:
        raise ValueError("addresses are answered, but `lanyard gui` takes none")
    menu = _MENU + "Exec=lanyard gui" + (" %F\nMimeType=" + _kinds(kind[0] for kind in KINDS) if files else "") + "\n"
    entries = {"lanyard.desktop": menu}
    if files:
        entries["lanyard-pictures.desktop"] = (
            f"{_HIDDEN}Exec=lanyard gui %F\nMimeType={_kinds(PICTURES)}\nInitialPreference=0\n"
        )
    if schemes:
        addresses = _kinds(f"x-scheme-handler/{scheme}" for scheme in schemes)
        entries["lanyard-addresses.desktop"] = f"{_HIDDEN}Exec=lanyard gui %u\nMimeType={addresses}\n"
    return entries


def autostart() -> str:
    """Returns the entry that starts Lanyard with the session; switched off until somebody takes ``Hidden`` away."""
    return _AUTOSTART


def media_types() -> str:
    """Returns the description of our media types (shared-mime-info)."""
    ET.register_namespace("", _MIME[1:-1])
    root = ET.Element(f"{_MIME}mime-info")
    for name, glob, english, spanish, parent in KINDS:
        entry = ET.SubElement(root, f"{_MIME}mime-type", type=name)
        ET.SubElement(entry, f"{_MIME}comment").text = english
        other = ET.SubElement(entry, f"{_MIME}comment", _SPANISH)
        other.text = spanish
        ET.SubElement(entry, f"{_MIME}sub-class-of", type=parent)
        ET.SubElement(entry, f"{_MIME}glob", pattern=glob)
    return _xml(root)


def appstream(version: str, seconds: int) -> str:
    """Returns what software centres show. ``seconds`` since 1970 (UTC) is the day of this release."""
    day = datetime.fromtimestamp(seconds, UTC).date().isoformat()
    root = ET.Element("component", type="desktop-application")
    # No domain is ours yet; the desktop file's name is the older form of an id. A warning of validators, no error.
    _add(root, "id", "lanyard.desktop")
    _add(root, "metadata_license", "CC0-1.0")
    _add(root, "project_license", "Apache-2.0")
    _add(root, "name", "Lanyard")
    _add(root, "summary", "Keep and prove what you have learned", es="Guarda y demuestra lo que has aprendido")
    _add(ET.SubElement(root, "developer"), "name", "The Lanyard authors")
    about = ET.SubElement(root, "description")
    for english, spanish in _ABOUT:
        _add(about, "p", english, es=spanish)
    _add(root, "launchable", "lanyard.desktop").set("type", "desktop-id")
    _add(root, "icon", "lanyard").set("type", "stock")
    categories = ET.SubElement(root, "categories")
    for name in ("Office", "Education"):
        _add(categories, "category", name)
    provides = ET.SubElement(root, "provides")
    _add(provides, "binary", "lanyard")
    ET.SubElement(root, "content_rating", type="oars-1.1")
    releases = ET.SubElement(root, "releases")
    ET.SubElement(releases, "release", version=version, date=day, type="development" if "~" in version else "stable")
    return _xml(root)


_ABOUT: Final = (
    (
        "Badges, certificates, transcripts and licences in one encrypted place that is yours: from downloads, e-mail and "
        "old folders. See what you have earned, what is in progress and what is about to lapse, and prove any of it with "
        "a QR code, a page that checks itself, or a signed file.",
        "Insignias, certificados, expedientes y licencias en un solo lugar cifrado que es tuyo: de descargas, del correo y "
        "de carpetas viejas. Mira qué has logrado, qué está en curso y qué está por vencer, y demuéstralo con un código "
        "QR, una página que se comprueba sola o un archivo firmado.",
    ),
    (
        "There is no account and no server; nothing is sent anywhere unless you ask for it. What could not be checked says "
        "so and is never shown as good.",
        "No hay cuenta ni servidor; nada se envía a ningún lado si no lo pides. Lo que no se pudo comprobar lo dice y nunca "
        "se muestra como bueno.",
    ),
)


def _kinds(names: Iterable[str]) -> str:
    return "".join(f"{name};" for name in names)


def _add(parent: ET.Element, tag: str, text: str, *, es: str = "") -> ET.Element:
    element = ET.SubElement(parent, tag)
    element.text = text
    if es:
        ET.SubElement(parent, tag, _SPANISH).text = es
    return element


def _xml(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
