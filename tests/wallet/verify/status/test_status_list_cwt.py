"""Status lists as CWT (Token Status List section 5.2): the same questions as of a JWT, and the tricks of COSE."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from tests.wallet.verify.status.test_token_status_list import ISSUER, NOW, OTHER, PLACE, URI, codes, judged
from wallet.encodings import cbor
from wallet.errors import IntakeError
from wallet.formats.cwt import read_cwt
from wallet.report import Verdict
from wallet.verify.status.token_status_list import status_at, unpack

TYPE = "application/statuslist+cwt"


def lst(values: dict[int, int], size: int = 4_096) -> bytes:
    statuses = bytearray(size)
    for place, value in values.items():
        statuses[place // 8] |= value << place % 8
    return zlib.compress(bytes(statuses), 9)


def listing(
    values: dict[int, int] | None = None,
    *,
    signer: Any = ISSUER,
    protected: dict[Any, Any] | None = None,
    unprotected: dict[Any, Any] | None = None,
    tag: bytes = b"\xd2",
    **claims: Any,
) -> bytes:
    told: dict[Any, Any] = {
        2: URI, 6: int(NOW.timestamp()) - 60, 4: int(NOW.timestamp()) + 600, 65534: 43_200,
        65533: {"bits": 1, "lst": lst(values or {})},
    }  # fmt: skip
    told |= {int(name.removeprefix("c")): value for name, value in claims.items()}
    payload = cbor.encode({k: v for k, v in told.items() if v is not None})
    head = cbor.encode({1: -8, 16: TYPE} | (protected or {}))
    hint = {4: signer.key.id.encode()} if unprotected is None else unprotected
    signature = signer.key.sign(cbor.encode(["Signature1", head, b"", payload]))
    return tag + cbor.encode([head, hint, payload, signature])


@pytest.mark.parametrize("tag", [b"\xd2", b"\xd8\x3d\xd2", b""])
def test_a_list_answers_with_and_without_its_tags(tag: bytes) -> None:
    assert judged(listing({PLACE - 1: 1}, tag=tag)).verdict is Verdict.VERIFIED
    assert codes(judged(listing({PLACE: 1}, tag=tag))) == {"revoked"}


def test_without_a_key_s_name_the_issuer_s_own_key_is_asked() -> None:
    assert judged(listing(unprotected={})).verdict is Verdict.VERIFIED
    assert codes(judged(listing(unprotected={}, signer=OTHER))) == {"status_list_bad_signature"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (listing(c2="https://mercy.example/statuslists/2"), "status_list_not_that"),
        (listing(c4=int(NOW.timestamp()) - 1), "status_list_expired"),
        (listing(c6=int(NOW.timestamp()) + 3_600), "status_list_not_yet"),
        (listing(c6=None), "status_list_malformed"),
        (listing(c1=7), "status_list_malformed"),
        (listing(c65533={"bits": 3, "lst": lst({})}), "status_list_malformed"),
        (listing(c65533={"bits": 1, "lst": b"no zlib"}), "status_list_malformed"),
        (listing(c65533={"bits": 1, "lst": zlib.compress(bytes(64 << 20), 9)}), "status_list_malformed"),
        (listing(c65533=[b""]), "status_list_malformed"),
        (listing(c65533={"bits": 1, "lst": lst({}, 100)}), "index_out_of_range"),
        (listing(protected={16: "application/cwt"}), "status_list_malformed"),
        (listing(protected={16: [TYPE]}), "status_list_malformed"),
        (listing(protected={2: [16]}), "status_list_malformed"),
        (listing(protected={1: -7}), "status_list_bad_signature"),
        (listing(protected={1: 5}), "status_list_bad_signature"),
        (listing(protected={1: [-8]}), "status_list_bad_signature"),
        (listing()[:-1] + bytes([listing()[-1] ^ 1]), "status_list_bad_signature"),
        (listing()[:-1], "status_list_malformed"),
        (listing() + b"\0", "status_list_malformed"),
        (b"\xd2\x84\x43", "status_list_malformed"),
        (b"\xd2\x9f" + b"\x9f" * 1_000, "status_list_malformed"),
        (b"\x84" * 200_000, "status_list_malformed"),
        (listing(signer=OTHER, c1=ISSUER.id), "status_list_bad_signature"),
    ],
)  # fmt: skip
def test_a_list_that_may_not_answer_leaves_it_open(content: bytes, code: str) -> None:
    report = judged(content)
    assert codes(report) == {code}
    assert report.verdict is Verdict.INCONCLUSIVE


def test_what_decides_must_be_signed() -> None:
    """An algorithm or a type that stands outside the signature is none."""
    head = cbor.encode({})
    payload = cbor.encode({2: URI, 6: 1, 65533: {"bits": 1, "lst": lst({})}})
    signature = ISSUER.key.sign(cbor.encode(["Signature1", head, b"", payload]))
    loose = b"\xd2" + cbor.encode([head, {1: -8, 16: TYPE, 4: ISSUER.key.id.encode()}, payload, signature])
    assert codes(judged(loose)) == {"status_list_malformed"}
    twice = listing(unprotected={1: -8})
    assert codes(judged(twice)) == {"status_list_malformed"}


@pytest.mark.parametrize(("curve", "alg", "size"), [(ec.SECP256R1(), -7, 32), (ec.SECP384R1(), -35, 48)])
def test_ecdsa_lists(curve: ec.EllipticCurve, alg: int, size: int) -> None:
    from wallet.encodings.multikey import PublicKey
    from wallet.verify.proofs.signatures import signature_fits

    private = ec.generate_private_key(curve)
    head, payload = cbor.encode({1: alg, 16: TYPE}), cbor.encode({2: URI})
    digest = hashes.SHA256() if size == 32 else hashes.SHA384()
    r, s = decode_dss_signature(private.sign(cbor.encode(["Signature1", head, b"", payload]), ec.ECDSA(digest)))
    cwt = read_cwt(cbor.encode([head, {}, payload, r.to_bytes(size, "big") + s.to_bytes(size, "big")]))
    assert cwt.header["alg"] == {32: "ES256", 48: "ES384"}[size]
    assert signature_fits(PublicKey(private.public_key(), f"P-{size * 8}"), cwt.signature, cwt.signed)


@pytest.mark.shared
def test_the_draft_s_own_list(shared: Path) -> None:
    folder = shared / "vectors" / "token-status-list"
    cwt = read_cwt(bytes.fromhex((folder / "status-list-cwt.hex").read_text().strip()))
    assert cwt.header == {"alg": "ES256", "typ": TYPE, "kid": "12"}
    assert cwt.claims["sub"] == "https://example.com/statuslists/1"
    statuses = unpack(cwt.claims["status_list"]["lst"])
    assert statuses is not None
    assert [status_at(statuses, 1, place) for place in range(8)] == [1, 0, 0, 1, 1, 1, 0, 1]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_token_or_refused(data: bytes) -> None:
    for content in (data, b"\xd2" + data, b"\x84" + data):
        try:
            read_cwt(content)
        except IntakeError:
            continue
