"""Texts whose cost grew with the square of their length, or that ran Python's stack out: told by name now, and soon."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.bounds import bounded
from tests.support.signing import badge, codes, judge
from wallet.encodings import xsd_datetime
from wallet.errors import IntakeError
from wallet.intake.source import from_bytes
from wallet.intake.unwrap import unwrap_each
from wallet.jsonld.canonize import canonize

_LONG = 100_000
_MAIL = b"From: a@b.example\nTo: c@d.example\n"


def _codes(data: bytes) -> set[str]:
    return {item.error.code for item in unwrap_each(from_bytes(data, route="bytes")) if item.error is not None}


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Disposition: " + b"(" * _LONG,
        b'Content-Type: application/json; name="' + b"=?utf-8?q?x?=" * (_LONG // 13) + b'"',
        b"Content-Type: application/json; " + b"".join(b"a*%d=x; " % n for n in range(_LONG // 8)),
        b"content-disposition: attachment;\r" + b" filename*0=x;\r" * (_LONG // 15),
    ],
)
def test_mail_headers_that_are_long(header: bytes) -> None:
    with bounded(2.0):
        assert _codes(_MAIL + header + b"\n\n{}") == {"mail_damaged"}


def test_mail_in_mail_in_mail() -> None:
    inside = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2000))
    with bounded(2.0):
        assert _codes(_MAIL + inside) == {"nested_too_deep"}


def test_a_message_that_cannot_be_read_hides_none_of_the_others() -> None:
    whole = b'Content-Type: application/json\nContent-Disposition: attachment; filename="a.json"\n\n{"a": 1}\n'
    bad = b"Content-Disposition: " + b"(" * 9000 + b"\n\n{}\n"
    assert _codes(b"From a\n" + _MAIL + bad + b"\nFrom b\n" + _MAIL + whole) == {"mail_damaged", "unrecognised"}


def test_a_name_in_any_script_is_still_read() -> None:
    head = b'Content-Disposition: attachment; filename="=?utf-8?q?t=C3=ADtulo.json?="\n\n{"a":1}'
    (item,) = unwrap_each(from_bytes(_MAIL + head, route="bytes"))
    assert item.member == "título.json"


def test_drawings_with_unfinished_doctypes_and_thousands_of_namespaces() -> None:
    with bounded(2.0):
        assert _codes(b"<svg>" + b"<!DOCTYPE" * (_LONG // 9)) == {"svg_damaged"}
        names = b"".join(b'xmlns:a%d="b" ' % n for n in range(20_000))
        assert _codes(b"<svg " + names + b"/>") == {"svg_damaged"}


def test_years_of_thousands_of_digits() -> None:
    assert xsd_datetime.parse("1" * 5000 + "-01-01T00:00:00Z") == datetime.max.replace(tzinfo=UTC)
    assert xsd_datetime.parse("-" + "1" * 5000 + "-01-01T00:00:00Z") == datetime.min.replace(tzinfo=UTC)
    assert "check_broke" not in codes(judge(badge(validUntil="9" * 5000 + "-01-01T00:00:00Z")), "shape")


def test_a_long_chain_of_nodes_that_are_alike() -> None:
    text = "".join(f"_:n{n} <urn:p:p> _:n{n + 1} .\n" for n in range(3000))
    with bounded(5.0), pytest.raises(IntakeError) as told:
        canonize(text.encode())
    assert told.value.code == "graph_poisoned"
