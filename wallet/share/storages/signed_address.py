"""An address of a storage that is good for a while: AWS Signature Version 4 with the parameters in the address."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from urllib.parse import quote, urlsplit

from wallet.share.storages.storage import StorageTerms

_ALGORITHM: Final = "AWS4-HMAC-SHA256"
_USUAL_REGION: Final = "us-east-1"


def signed_address(address: str, terms: StorageTerms, good_for: timedelta, *, now: datetime | None = None) -> str:
    """Returns ``address`` signed for reading until ``good_for`` from ``now`` (this computer's clock).

    The key itself is not in it; its id is. ``address`` has a percent-encoded path and no query.
    """
    from requests_aws4auth.aws4signingkey import AWS4SigningKey

    moment = now or datetime.now(UTC)
    day, region = f"{moment:%Y%m%d}", terms.region or _USUAL_REGION
    scope = f"{day}/{region}/s3/aws4_request"
    parameters = {
        "X-Amz-Algorithm": _ALGORITHM,
        "X-Amz-Credential": f"{terms.user}/{scope}",
        "X-Amz-Date": f"{moment:%Y%m%dT%H%M%SZ}",
        "X-Amz-Expires": str(int(good_for.total_seconds())),
        "X-Amz-SignedHeaders": "host",
        **({"X-Amz-Security-Token": terms.token} if terms.token else {}),
    }
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in sorted(parameters.items()))
    parts = urlsplit(address)
    canonical = f"GET\n{parts.path}\n{query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    text = f"{_ALGORITHM}\n{parameters['X-Amz-Date']}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    key = AWS4SigningKey(terms.secret, region, "s3", day).key
    return f"{address}?{query}&X-Amz-Signature={hmac.new(key, text.encode(), sha256).hexdigest()}"
