"""Numbers by which somebody can be looked up, whatever a format calls them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.sharing import issue, new_wallet
from wallet.service.sharing import PresentationRequest, Viewer
from wallet.share.personal import has_number


@pytest.mark.parametrize(
    "claims",
    [
        {"credentialSubject": {"licenseNumber": "RN-123"}},
        {"passport_number": "X1"},
        {"https://example.org/terms#studentId": "77"},
        {"identifier": [{"identifierNumber": 5}]},
    ],
)
def test_a_number_is_noticed(claims: Any) -> None:
    assert has_number(claims)


@pytest.mark.parametrize(
    "claims",
    [{"name": "Number theory"}, {"licenseNumber": ""}, {"issuer": {"registrationNumber": "1"}}, {"hours": 12}],
)
def test_what_is_no_number_of_the_person_is_none(claims: Any) -> None:
    assert not has_number(claims)


def test_a_licence_number_stands_in_an_address_only_when_agreed_to(tmp_path: Any) -> None:
    wallet = new_wallet(tmp_path / "v")
    subject = {"id": wallet.sharing.holder_key().did, "type": ["AchievementSubject"], "licenseNumber": "RN-123"}
    record = issue(wallet, credentialSubject=subject)
    for agreed in (False, True):
        viewer = Viewer("https://example.org/v.html", with_personal_data=agreed)
        refused = wallet.sharing.preview([record], PresentationRequest(viewer=viewer)).refusals.get("page", ())
        assert ("personal_data_in_address" in {each.code for each in refused}) is not agreed
    wallet.close()
