"""ecdsa-sd-2023 (VC-DI-ECDSA section 3.4): theirs read and derived from by us, ours read by them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.peers import answer, contexts
from tests.support.signing import HOLDER, NOW, VC2, badge, judge
from wallet.formats.selective import derive
from wallet.report import Verdict

_SUITE = "@digitalbazaar/ecdsa-sd-2023-cryptosuite"
_MANDATORY = ["/issuer", "/validFrom"]
_SHOWN = ["/credentialSubject/achievement/name", "/credentialSubject/id"]


def _peer(verb: str, **message: Any) -> Any:
    return answer(_SUITE, "selective.mjs", verb, contexts=contexts(), **message)


@pytest.fixture(scope="module")
def base() -> dict[str, Any]:
    """A badge with a base proof of theirs, as a holder gets it."""
    made = _peer("key")
    document = badge(issuer=made["issuer"], subject=HOLDER.did)
    document["@context"] = [VC2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"]
    now = NOW.isoformat().replace("+00:00", "Z")
    issued = _peer("issue", document=document, key=made["exported"], mandatory=_MANDATORY, now=now)
    return dict(issued["document"])


@pytest.mark.peer(_SUITE, "theirs to ours")
def test_what_they_derived_is_verified_and_a_changed_word_is_not(base: dict[str, Any]) -> None:
    derived = _peer("derive", document=base, shown=_SHOWN)["document"]
    assert judge(derived).verdict is Verdict.VERIFIED
    derived["credentialSubject"]["achievement"]["name"] = "Surgery"
    assert judge(derived).verdict is Verdict.NOT_VERIFIED


@pytest.mark.peer(_SUITE, "ours to theirs")
def test_they_verify_what_we_derived_from_theirs_and_not_when_it_is_changed(base: dict[str, Any]) -> None:
    derived = derive(base, _SHOWN)
    assert "description" not in derived["credentialSubject"]["achievement"]
    assert _peer("verify", document=derived) == {"verified": True, "errors": []}
    derived["credentialSubject"]["achievement"]["name"] = "Surgery"
    assert not _peer("verify", document=derived)["verified"]
