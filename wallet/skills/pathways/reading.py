"""A file → the pathway in it: each form is asked in its order, the first that claims it reads it."""

from __future__ import annotations

import io

from wallet.errors import IntakeError
from wallet.plugins import discover
from wallet.skills import pathways
from wallet.skills.frameworks.form import is_json, json_value
from wallet.skills.pathways.graph import Pathway, PathwayForm


def read_pathway(data: bytes) -> Pathway:
    """Returns the pathway in a JSON file.

    Raises IntakeError ``pathway_not_found``, ``pathway_too_large``, and for what is no JSON ``framework_malformed`` with the
    line, ``framework_not_text``, ``json_too_deep``.
    """
    if not is_json(data) and b"{" not in data[:4096]:
        raise IntakeError("pathway_not_found")
    value = json_value(io.BytesIO(data))
    forms: list[PathwayForm] = sorted(discover(pathways, "PATHWAY_FORM"), key=lambda form: form.order)
    form = next((form for form in forms if form.claims(value)), None)
    if form is None:
        raise IntakeError("pathway_not_found")
    pathway = form.read(value)
    if not pathway.nodes:
        raise IntakeError("pathway_not_found")
    return pathway
