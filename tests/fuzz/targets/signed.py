"""Signed things that were meddled with: what is verified must be what somebody signed (samples.require_signed)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.fuzz.choices import Choices
from tests.fuzz.json_mutation import mutated, text_of
from tests.fuzz.samples import (
    Sample,
    judged,
    require_signed,
    resigned,
    token_by_thief,
    token_of,
    token_parts,
    world,
)
from tests.fuzz.target import Target, only
from wallet.encodings import base64url
from wallet.errors import IntakeError
from wallet.formats.reading import read_payload


def _meddler(name: str, *samples: str) -> Target:
    def made(data: bytes) -> bytes:
        choices = Choices(data)
        return _meddled(choices.one([one for one in world().samples if one.name.startswith(samples)]), choices)

    return Target(name, lambda data: judge(made(data)), _seeds, limit=96, made=made)


def judge(made: bytes) -> None:
    """Reads whatever it is given, and looks at what is said of each credential in it."""
    found = only(IntakeError, lambda: read_payload(made))
    for parsed in (found if isinstance(found, list) else [])[:3]:
        require_signed(judged(parsed, world().documents))


def _meddled(sample: Sample, choices: Choices) -> bytes:
    if sample.document is not None:
        return _document(sample.document, choices)
    text = sample.data.decode("ascii")
    return (_disclosed(text, choices) if "~" in text else _token(text, choices)).encode("utf-8", "surrogatepass")


def _document(document: dict[str, Any], choices: Choices) -> bytes:
    donors = [one.document for one in world().samples if one.document is not None]
    made = mutated(document, choices, donors)
    if choices.below(4) == 0:
        suite = choices.one(("eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"))
        made = resigned(made, suite, choices.one(("assertionMethod", "authentication")))
        if choices.below(3) == 0:
            made = mutated(made, choices, donors, most=2)
    return _bytes(text_of(made, choices), choices)


def _bytes(text: bytes, choices: Choices) -> bytes:
    """Sometimes the text itself is changed in a place or two."""
    way = choices.below(10)
    at = (choices.byte() << 8 | choices.byte()) % max(1, len(text))
    if way == 0:
        return text[:at] + bytes([choices.byte()]) + text[at + 1 :]
    if way == 1:
        return text[:at] + choices.one((b" ", b"\x00", b'"', b",", b"\xef\xbb\xbf", b"\\u0000", b"[", b"}")) + text[at:]
    if way == 2:
        return text[:at] + text[at + 1 + choices.below(9) :]
    return text


def _token(token: str, choices: Choices) -> str:
    header, payload, tail = token_parts(token)
    others = [one.data.decode() for one in world().samples if one.data[:2] == b"ey" and b"~" not in one.data]
    other_header, other_payload, other_tail = token_parts(choices.one(others))
    donors = [other_payload, *(one.document for one in world().samples if one.document is not None)]
    way = choices.below(10)
    if way <= 2:
        payload = mutated(payload, choices, donors)
    elif way == 3:
        header = mutated(header, choices, [other_header])
    elif way == 4:
        return _by_thief(mutated(header, choices, [other_header], most=2), mutated(payload, choices, donors))
    elif way == 5:
        tail = choices.one((other_tail, "", tail + "A", tail[:-1], tail + "=", base64url.encode(bytes(64))))
    elif way == 6:
        payload = choices.one((other_payload, {"vc": payload, **payload}, {**payload, "vc": other_payload}, [payload]))
    elif way == 7:
        return _characters(token, choices)
    elif way == 8:
        return _enveloped(token, choices)
    else:
        return token_of(header, payload, tail, spell=lambda part: text_of(part, choices).decode("utf-8", "surrogatepass"))
    return token_of(header, payload, tail)


def _by_thief(header: Any, payload: Any) -> str:
    try:
        return token_by_thief(header, payload)
    except (TypeError, ValueError):
        return token_of(header, payload, "AA")


def _characters(text: str, choices: Choices) -> str:
    for _ in range(1 + choices.below(3)):
        at = (choices.byte() << 8 | choices.byte()) % max(1, len(text))
        stray = choices.one(("A", "_", "-", ".", "~", "=", " ", "\n", "+", "/", "%", "é", chr(choices.byte())))
        text = text[:at] + stray + text[at + choices.below(2) :]
    return text


def _enveloped(token: str, choices: Choices) -> str:
    media = choices.one(
        ("application/vc+jwt", "application/jwt", "application/vp+jwt", "text/plain", "application/vc+jwt;x=y")
    )
    made = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": f"data:{media},{token}",
        "type": choices.one(("EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation")),
    }
    return json.dumps(mutated(made, choices, most=2) if choices.below(2) else made)


def _disclosed(text: str, choices: Choices) -> str:
    token, *disclosures, binding = text.split("~")
    for _ in range(1 + choices.below(3)):
        way = choices.below(9)
        at = choices.below(len(disclosures)) if disclosures else 0
        if way == 0 and disclosures:
            del disclosures[at]
        elif way == 1 and disclosures:
            disclosures.append(disclosures[at])
        elif way == 2 and disclosures:
            told = json.loads(base64url.decode(disclosures[at])) if _is_text(disclosures[at]) else []
            changed = mutated(told, choices)
            disclosures[at] = base64url.encode(text_of(changed, choices))
        elif way == 3:
            disclosures.insert(at, choices.one(("", "e30", token, "W10", base64url.encode(b'["s","vct","x"]'))))
        elif way == 4:
            header, payload, tail = token_parts(token) if token.count(".") == 2 else ({}, {}, "")
            token = token_of(mutated(header, choices, most=1), mutated(payload, choices), tail)
        elif way == 5 and binding.count(".") == 2:
            header, payload, tail = token_parts(binding)
            binding = token_of(mutated(header, choices, most=1), mutated(payload, choices), tail)
        elif way == 6:
            binding = choices.one(("", token, _by_thief({"typ": "kb+jwt"}, {"nonce": "n-1"})))
        elif way == 7 and disclosures:
            disclosures.reverse()
        else:
            return _json_form(_characters("~".join((token, *disclosures, binding)), choices), choices)
    return "~".join((token, *disclosures, binding))


def _is_text(disclosure: str) -> bool:
    try:
        json.loads(base64url.decode(disclosure))
    except (IntakeError, ValueError):
        return False
    return True


def _json_form(text: str, choices: Choices) -> str:
    """The JSON serialisation (RFC 9901 section 8), now and then."""
    token, *disclosures, binding = text.split("~") if text.count("~") > 1 else (text, "")
    if choices.below(2) or token.count(".") != 2:
        return text
    head, body, tail = token.split(".")
    about = {"disclosures": disclosures, "kb_jwt": binding}
    one = {"protected": head, "signature": tail, "header": about}
    made = choices.one(({"payload": body, **one}, {"payload": body, "signatures": [one]}))
    return json.dumps(mutated(made, choices, most=1) if choices.below(2) else made)


def _seeds() -> list[bytes]:
    return [bytes([one, *range(one, one + 60)]) for one in range(24)]


def _read(data: bytes) -> None:
    """The tokens as texts: the readers of both kinds, and how a plain reader of JWS splits them."""
    for parsed in only(IntakeError, lambda: read_payload(data)) or []:  # type: ignore[attr-defined]
        if parsed.token and "~" not in parsed.token:
            header, payload, _ = token_parts(parsed.token)
            assert (header, payload) == (parsed.header, parsed.document)
        require_signed(judged(parsed, world().documents))


def _texts(sort: str) -> Callable[[], list[bytes]]:
    return lambda: [one.data for one in world().samples if one.name.startswith(sort)]


_WORDS = (b"eyJ", b"~", b".", b"eyJhbGciOiJub25lIn0", b"W10", b"e30", b"=", b"data:application/vc+jwt,")

TARGETS = (
    _meddler("forged_badge", "badge", "two_proofs", "part_of"),
    _meddler("forged_whole", "transcript", "presentation"),
    _meddler("forged_token", "token"),
    _meddler("forged_sd_jwt", "sd_jwt"),
    _meddler("forged_open_badge_2", "hosted"),
    Target("judged", judge, lambda: [one.data for one in world().samples], limit=8192),
    Target("jwt", _read, _texts("token"), _WORDS, shared=("w3c-vc-jose-cose/**/*.jwt",), limit=4096),
    Target("sd_jwt", _read, _texts("sd_jwt"), _WORDS, shared=("sd-jwt/**/*.txt",), limit=4096),
)
