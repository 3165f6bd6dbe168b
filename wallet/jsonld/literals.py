"""Values of JSON as RDF literals: JSON-LD 1.1 API sections 5.1.2 (value objects, language maps) and 8.2 (object to
RDF). What would leave no statement is refused."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import rfc8785

from wallet.jsonld.active_context import ABSOLUTE_IRI, LANGUAGE_TAG, ActiveContext, expand_iri
from wallet.jsonld.dataset import RDF_JSON
from wallet.jsonld.errors import JsonLdError
from wallet.jsonld.nquads import escape

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_I18N: Final = "https://www.w3.org/ns/i18n#"


def text_suffix(language: str | None, direction: str | None) -> str:
    """Returns what follows a text's closing quote: "", a language tag, or the direction's datatype."""
    if direction is not None:
        # rdfDirection i18n-datatype, as the field's signers use it (JSON-LD 1.1 API section 8.2 step 13).
        return f"^^<{_I18N}{language or ''}_{direction}>"
    return f"@{language}" if language else ""


def language_literals(active: ActiveContext, value: Any, direction: str | None) -> Iterator[str]:
    """Section 5.1.2 step 13.7."""
    if not isinstance(value, dict):
        raise JsonLdError("jsonld_malformed", "no language map")
    for name, texts in value.items():
        tag = "@none" if expand_iri(active, name, vocab=True) == "@none" else name
        if tag != "@none" and not LANGUAGE_TAG.fullmatch(tag):
            raise JsonLdError("unsigned_claim", "no language tag", pointer=f"/{tag}")
        for text in texts if isinstance(texts, list) else [texts]:
            if text is None:
                continue
            if not isinstance(text, str):
                raise JsonLdError("jsonld_malformed", "no text", pointer=f"/{tag}")
            yield text_literal(text, None if tag == "@none" else tag.lower(), direction)


def value_literal(active: ActiveContext, members: dict[str, Any]) -> str | None:
    """Section 5.1.2 step 14 and section 8.2 (object to RDF)."""
    if not set(members) <= {"@value", "@type", "@language", "@direction", "@index"}:
        raise JsonLdError("jsonld_malformed", "a value object with more than a value")
    if "@index" in members:
        raise JsonLdError("unsigned_claim", "@index leaves no statement")
    content, kind = members["@value"], members.get("@type")
    language, direction = members.get("@language"), members.get("@direction")
    if kind is not None and (language is not None or direction is not None):
        raise JsonLdError("jsonld_malformed", "a value with a type and a language")
    if kind == "@json":
        return json_literal(content)
    if content is None:
        if kind is not None or language is not None or direction is not None:
            raise JsonLdError("unsigned_claim", "a null value")
        return None
    if isinstance(content, (dict, list)):
        raise JsonLdError("jsonld_malformed", "a value that is no scalar")
    if kind is not None:
        iri = expand_iri(active, kind, vocab=True) if isinstance(kind, str) else None
        if iri is None or not ABSOLUTE_IRI.fullmatch(iri):
            raise JsonLdError("jsonld_malformed", "a type that is no address")
        return _typed_literal(content, iri)
    if language is not None or direction is not None:
        if not isinstance(content, str):
            raise JsonLdError("jsonld_malformed", "a language on a number")
        if language is not None and not (isinstance(language, str) and LANGUAGE_TAG.fullmatch(language)):
            raise JsonLdError("unsigned_claim", "no language tag", pointer="/@language")
        if direction not in (None, "ltr", "rtl"):
            raise JsonLdError("jsonld_malformed", "no direction", pointer="/@direction")
        return text_literal(content, language.lower() if language else None, direction)
    return f'"{escape(content)}"' if isinstance(content, str) else number_literal(content, None)


def text_literal(text: str, language: str | None, direction: str | None) -> str:
    """Returns the literal of a text in its language and direction."""
    return f'"{escape(text)}"{text_suffix(language, direction)}'


def _typed_literal(value: Any, datatype: str) -> str:
    if isinstance(value, str):
        return f'"{escape(value)}"' if datatype == XSD + "string" else f'"{escape(value)}"^^<{datatype}>'
    return number_literal(value, datatype)


def number_literal(value: Any, coercion: str | None) -> str:
    """Section 8.2 steps 7-11: booleans, doubles in canonical form, integers."""
    datatype = None if coercion in (None, "@none", "@id", "@vocab") else coercion
    if isinstance(value, bool):
        return _literal("true" if value else "false", datatype or XSD + "boolean")
    if not isinstance(value, (int, float)):
        raise JsonLdError("jsonld_malformed", "a list in a list" if isinstance(value, list) else "no value")
    if (isinstance(value, float) and not value.is_integer()) or abs(value) >= 1e21 or datatype == XSD + "double":
        return _literal(canonical_double(float(value)), datatype or XSD + "double")
    return _literal(str(int(value)), datatype or XSD + "integer")


def _literal(text: str, datatype: str) -> str:
    return f'"{text}"' if datatype == XSD + "string" else f'"{text}"^^<{datatype}>'


def canonical_double(value: float) -> str:
    """Returns the canonical lexical form of xsd:double, e.g. ``5.3E0`` (section 8.6)."""
    if not math.isfinite(value):
        raise JsonLdError("jsonld_malformed", "no finite number")
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    if mantissa.endswith("."):
        mantissa += "0"
    return f"{mantissa}E{int(exponent)}"


def json_literal(value: Any) -> str:
    try:
        text = rfc8785.dumps(value).decode("utf-8")
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        raise JsonLdError("jsonld_malformed", "JSON without a canonical form") from None
    return f'"{escape(text)}"^^{RDF_JSON}'
