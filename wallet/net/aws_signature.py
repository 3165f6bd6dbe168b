"""AWS Signature Version 4, which S3 and what speaks like it want: in headers by requests-aws4auth, and in an address."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import quote, urlsplit

_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_HEADERS: Final = frozenset({"authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"})


@dataclass(frozen=True, slots=True)
class AwsKey:
    """``id`` and ``secret`` of a key, the ``token`` of its session or "", and the region it is used in."""

    id: str
    secret: str = field(repr=False)
    region: str
    token: str = field(default="", repr=False)


def signature_headers(key: AwsKey, method: str, address: str, content: bytes, headers: Mapping[str, str]) -> dict[str, str]:
    """Returns the headers that sign a request with these ``headers`` and this ``content``."""
    # Loaded when a link is made or taken away: nothing else of the program signs so.
    from requests import Request
    from requests_aws4auth import AWS4Auth

    session = {"session_token": key.token} if key.token else {}
    signer = AWS4Auth(key.id, key.secret, key.region, "s3", **session)
    prepared = Request(method, address, headers=dict(headers), data=content or None, auth=signer).prepare()
    return {name: _text(value) for name, value in prepared.headers.items() if name.lower() in _HEADERS}


def _text(value: str | bytes) -> str:
    return value.decode("ascii") if isinstance(value, bytes) else value


def signed_address(address: str, key: AwsKey, good_for: timedelta, *, now: datetime | None = None) -> str:
    """Returns ``address`` signed for reading until ``good_for`` from ``now`` (this computer's clock).

    The secret is not in it; the key's id is. ``address`` has a percent-encoded path and no query.
    """
    from requests_aws4auth.aws4signingkey import AWS4SigningKey

    moment = now or datetime.now(UTC)
    day = f"{moment:%Y%m%d}"
    scope = f"{day}/{key.region}/s3/aws4_request"
    parameters = {
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{key.id}/{scope}",
        "X-Amz-Date": f"{moment:%Y%m%dT%H%M%SZ}",
        "X-Amz-Expires": str(int(good_for.total_seconds())),
        "X-Amz-SignedHeaders": "host",
        **({"X-Amz-Security-Token": key.token} if key.token else {}),
    }
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(parameters.items()))
    parts = urlsplit(address)
    canonical = f"GET\n{parts.path}\n{query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    text = f"{_ALGORITHM}\n{parameters['X-Amz-Date']}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    signing = AWS4SigningKey(key.secret, key.region, "s3", day).key
    return f"{address}?{query}&X-Amz-Signature={hmac.new(signing, text.encode(), sha256).hexdigest()}"
