"""The page that verifies itself: canonical N-Quads and signatures, and a small program that checks and shows them."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from resources import catalogue
from resources.reader import read_text
from wallet.errors import ShareError
from wallet.limits import DOCUMENT_LIFETIME
from wallet.share.channels.channel import Draw, PresentationChannel, Refusal
from wallet.share.page_data import page_data
from wallet.share.presentation import PresentationForm, PresentationRequest, SignedPresentation
from wallet.share.selection import Disclosed
from wallet.share.writing import write_private

_PREFIX: Final = "portfolio."
_PROGRAM: Final = (
    "start", "receive", "sealed", "quads", "dates", "keys", "view", "tokens", "status", "judge", "disclosures", "draw",
    "page",
)  # fmt: skip
"""The parts of the page's program, in the order in which they stand in it."""


class HtmlPage(PresentationChannel):
    """One HTML file, no network, readable without JavaScript (and then it claims nothing)."""

    id = "html"
    suffix = ".html"
    lifetime = DOCUMENT_LIFETIME

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """What stands in a presentation, and a token that is shown by itself in chosen parts."""
        _ = disclosed, request
        return ()

    def write(self, signed: SignedPresentation, path: Path, *, language: str, draw: Draw) -> None:
        """Writes the page. Raises ShareError ``not_on_a_page`` for a presentation that is itself a token."""
        _ = draw
        if signed.request.form is not PresentationForm.EMBEDDED and signed.disclosed.token is None:
            raise ShareError("not_on_a_page")
        write_private(path, page(signed, language=language).encode("utf-8"))


CHANNEL = HtmlPage()


def viewer_page() -> str:
    """Returns the page with nothing in it. It judges what is behind the ``#`` of its address, or what its reader opens."""
    words = {language: catalogue.raw_texts(_PREFIX, language) for language in catalogue.LANGUAGES}
    return _page({"words": words}, catalogue.text(f"{_PREFIX}viewer_title", "en"), "", "en")


def sealed_page(token: str) -> str:
    """Returns the page of a link: ``token`` is opened by the key behind the ``#`` of its address, or not at all."""
    words = {language: catalogue.raw_texts(_PREFIX, language) for language in catalogue.LANGUAGES}
    return _page({"sealed": token, "words": words}, catalogue.text(f"{_PREFIX}title", "en"), "", "en")


def page(signed: SignedPresentation, *, language: str, download: str = "") -> str:
    """Returns the page. Everything in it is either ours, escaped, or inside one JSON element.

    ``download`` is where the page lies as a file, behind its own address: it is offered where the page gives no verdict.
    """
    titles = "".join(f"<p>{html.escape(record.summary.title)}</p>\n" for record in signed.records)
    content = page_data(signed, language) | ({"download": download} if download else {})
    return _page(content, catalogue.text(f"{_PREFIX}title", language), titles, language)


def _page(content: Mapping[str, Any], title: str, titles: str, language: str) -> str:
    style, script = read_text("viewer/portfolio.css"), program()
    parts = {
        "language": language,
        "policy": policy(),
        "title": html.escape(title),
        "unchecked": html.escape(catalogue.text(f"{_PREFIX}unchecked", language)),
        "listed": titles,
        "style": style,
        "data": _json(content),
        "script": script,
    }
    template = read_text("viewer/portfolio.html")
    pieces = template.split("{")
    out = [pieces[0]]
    for piece in pieces[1:]:
        # One pass: a value that holds a brace is not looked into.
        name, _, rest = piece.partition("}")
        out.append(parts[name] + rest)
    return "".join(out)


def policy() -> str:
    """Returns the Content-Security-Policy of the page: its own program and look, and nothing from anywhere."""
    script, style = _source_hash(program()), _source_hash(read_text("viewer/portfolio.css"))
    return (
        f"default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


@cache
def program() -> str:
    """Returns the page's program: its parts in one function, so that nothing of it can be reached from outside."""
    parts = "\n".join(read_text(f"viewer/{part}.js") for part in _PROGRAM)
    broken = "document.documentElement.dataset.verdict = 'not_verified'"
    return f"'use strict';\n(async () => {{\n{parts}}})().catch(() => {{ {broken}; }});\n"


def _source_hash(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}"


def _json(value: Any) -> str:
    """JSON that cannot end the element it stands in (U12)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
