"""The page itself: one file, nothing loaded, and a policy that lets only its own script run."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from datetime import datetime
from functools import cache
from typing import Any, Final

from resources.reader import read_json, read_text
from wallet.credential.model import Credential
from wallet.formats.view.terms import TERMS
from wallet.share.disclosure import Item
from wallet.share.portfolio import sealed
from wallet.share.presentation import SignedPresentation

# The order is that of the script: each part uses those before it.
_PARTS: Final = ("quads", "keys", "reading", "checking", "portfolio")
_STATUS_TERMS: Final = {
    "statusListCredential": (
        "<https://www.w3.org/ns/credentials/status#statusListCredential>",
        "<https://w3id.org/vc/status-list#statusListCredential>",
    )
}
_MONTHS: Final = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
}  # fmt: skip


def page(signed: SignedPresentation, *, language: str = "en") -> bytes:
    """Returns the portfolio as one HTML file. Raises ShareError."""
    block = f'<script type="application/json" id="portfolio">{_inert(sealed(signed))}</script>\n'
    title = signed.purpose or words(language)["portfolio.page.title"]
    return _filled(language, title, _static(signed, language), block)


def empty_page(*, language: str = "en") -> bytes:
    """Returns the same page with nothing in it: a checker for any portfolio, to keep."""
    title = words(language)["portfolio.page.empty_title"]
    return _filled(language, title, f"<h1>{html.escape(title)}</h1>", "")


@cache
def words(language: str) -> dict[str, str]:
    """Returns the page's texts in one language, English where there is none."""
    known = "es" if language.startswith("es") else "en"
    texts: dict[str, str] = read_json(f"translations/{known}/ui/portfolio.json")
    return texts


def day(moment: datetime, language: str) -> str:
    """Returns a date in words: the same as the page's own script writes it."""
    known = "es" if language.startswith("es") else "en"
    month = _MONTHS[known][moment.month - 1]
    return f"{moment.day} de {month} de {moment.year}" if known == "es" else f"{moment.day} {month} {moment.year}"


def _inert(value: Any) -> str:
    """Returns JSON in which nothing can end the block it stands in (U12)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def _script(language: str) -> str:
    told = {name: text for name, text in words(language).items() if name.startswith("portfolio.page.")}
    parts = [read_text(f"viewer/{part}.js") for part in _PARTS]
    constants = f"const WORDS = {_inert(told)};\nconst TERMS = {_inert({**TERMS, **_STATUS_TERMS})};\n"
    return f'(() => {{\n"use strict";\n{constants}{"".join(parts)}}})();\n'


def _digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"


def _filled(language: str, title: str, static: str, block: str) -> bytes:
    known = "es" if language.startswith("es") else "en"
    script, style = _script(known), read_text("viewer/portfolio.css")
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    values = {
        "lang": known,
        "policy": policy,
        "title": html.escape(title),
        "style": style,
        "static": static,
        "data": block,
        "script": script,
    }
    parts = read_text("viewer/portfolio.html").split("{{")
    out = [parts[0]]
    for part in parts[1:]:
        name, _, rest = part.partition("}}")
        out.append(values[name] + rest)  # in one pass: a value that holds {{script}} is not filled in again
    return "".join(out).encode("utf-8")


# Without JavaScript -----------------------------------------------------------------
def _static(signed: SignedPresentation, language: str) -> str:
    """Returns what stands there until the script has checked, and where it may not run: told, and said to be told."""
    texts = words(language)
    for_key = f"portfolio.page.for{'' if signed.audience else '_anyone'}"
    lead = texts[for_key].format(
        audience=signed.audience, made=day(signed.created, language), end=day(signed.expires, language)
    )
    return "".join(
        [
            f"<h1>{html.escape(signed.purpose or texts['portfolio.page.title'])}</h1>",
            f'<p class="soft lead">{html.escape(lead)}</p>',
            f'<section class="sum"><p>{html.escape(texts["portfolio.page.not_checked"])}</p></section>',
            *(_article(item, language) for item in signed.disclosed.items),
        ]
    )


def _article(item: Item, language: str) -> str:
    texts = words(language)
    failed = f'<p class="say problem">{html.escape(mark_of(item, language))}</p>' if item.failed else ""
    view = item.view
    dates = texts["portfolio.page.no_end"]
    if isinstance(view, Credential) and view.valid_until is not None:
        dates = texts["portfolio.page.until"].format(date=day(view.valid_until, language))
    issued = texts["portfolio.page.issued"].format(issuer=item.issuer_name or texts["portfolio.page.nameless"])
    return (
        f"<article{' class=failed' if item.failed else ''}><h2>{html.escape(item.title)}</h2>"
        f'<p class="soft">{html.escape(f"{issued} · {dates}")}</p>{failed}</article>'
    )


def mark_of(item: Item, language: str) -> str:
    """Returns the word an item that failed carries wherever it is shown (U07)."""
    return words(language)[f"portfolio.pdf.{item.state}"]
