"""Whether an SD-JWT may hide whom it is about: a digest does not say what it stands for."""

from __future__ import annotations

from typing import Any

from wallet.encodings import base64url, strict_json
from wallet.formats.sd_jwt import SdJwt, algorithm_of, digest


def subject_may_be_hidden(payload: dict[str, Any], parts: SdJwt) -> bool:
    """Says whether a claim that is not disclosed stands where the subject is named: at the top (``sub``, or the whole
    ``credentialSubject``), in a subject itself (``id``), or among several subjects.

    ``payload`` is the issuer's, as signed; ``parts`` fit it (see :func:`wallet.formats.sd_jwt.disclosed`). A digest that
    stands for nothing (RFC 9901 section 4.2.5) cannot be told from one that stands for the subject.
    """
    algorithm = algorithm_of(payload)
    known: dict[str, list[Any]] = {
        digest(text, algorithm): strict_json.loads(base64url.decode(text)) for text in parts.disclosures
    }
    if _is_hidden(payload, known):
        return True
    subjects = [payload.get("credentialSubject")]
    for text in payload.get("_sd", []):
        if known[text][-2] == "credentialSubject":
            subjects.append(known[text][-1])
    return any(_is_hidden(subject, known) for subject in subjects)


def _is_hidden(value: Any, known: dict[str, list[Any]]) -> bool:
    if isinstance(value, list):
        return any(_is_hidden(entry, known) for entry in value)
    if not isinstance(value, dict):
        return False
    if "..." in value:
        entry = known.get(value["..."])
        return entry is None or _is_hidden(entry[-1], known)
    return any(text not in known for text in value.get("_sd", []))
