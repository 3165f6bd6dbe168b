"""A file, page or pasted text → the roles in it: each form is asked in its order, the first that claims it reads it."""

from __future__ import annotations

import re
from typing import Final

from wallet.encodings import base64url
from wallet.errors import IntakeError
from wallet.plugins import discover
from wallet.skills import roles
from wallet.skills.page_text import decoded, loose_json, text_only
from wallet.skills.pages import page_data
from wallet.skills.requirements import Role
from wallet.skills.roles.form import RoleFile, RoleForm

_TOKEN: Final = re.compile(r"eyJ[A-Za-z0-9_-]*\.(eyJ[A-Za-z0-9_-]*)\.[A-Za-z0-9_-]*")


def read_roles(data: bytes) -> list[Role]:
    """Returns the roles in ``data``, at least one.

    Raises IntakeError: ``too_large``, ``page_too_many_tags``, ``role_json_malformed`` (with the place in ``detail``),
    ``role_not_found``: nothing in it is a role in a form we read.
    """
    file = role_file(decoded(data))
    forms: list[RoleForm] = sorted(discover(roles, "ROLE_FORM"), key=lambda form: form.order)
    for form in forms:
        if form.claims(file):
            gathered = form.read(file)
            if gathered:
                return gathered
    raise IntakeError("role_not_found")


def role_file(text: str) -> RoleFile:
    """Returns a file's text with what machines read in it. Raises IntakeError as :func:`read_roles` says."""
    token = _TOKEN.fullmatch(text.strip())
    if token is not None:
        text = _payload(token[1])
    start = text.lstrip()[:1]
    if start in ("{", "["):
        try:
            return RoleFile(text, (loose_json(text),))
        except IntakeError as error:
            raise IntakeError("role_json_malformed", error.detail) from None
    if start == "<":
        page = page_data(text)
        return RoleFile(text_only(page.text), tuple(page.nodes), tuple(page.problems), is_page=True)
    return RoleFile(text)


def _payload(text: str) -> str:
    """Returns what a signed token (RFC 7519) says, unproven. Raises IntakeError ``role_json_malformed``."""
    try:
        return base64url.decode(text).decode("utf-8")
    except (ValueError, IntakeError):
        raise IntakeError("role_json_malformed") from None
