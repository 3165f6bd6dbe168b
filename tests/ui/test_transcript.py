"""A transcript's page: each course with its own standing, levels by name, how things hang together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from pytestqt.qtbot import QtBot

from tests.support.signing import badge, signed
from tests.ui.looking import nameless, page, texts
from tests.ui.real import Real, real_window
from tests.wallet.formats.test_clr_2_view import course, endorsement, transcript
from ui.places.credential import CredentialPlace
from ui.text.words import t
from wallet.intake.source import Source
from wallet.records.record import Provenance

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # The platform without a screen has none.


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path) -> Iterator[Real]:
    with real_window(qtbot, tmp_path) as made:
        made.unlock()
        yield made


def shown(real: Real, document: object, wait: str) -> list[str]:
    wallet = real.session._wallet
    assert wallet is not None
    (added,) = wallet.adding.add([Source("x.json", orjson.dumps(document), Provenance("file", "x.json"))])
    assert added.id is not None
    real.session.go(CredentialPlace(record=added.id))
    real.qtbot.waitUntil(lambda: any(wait in text for text in texts(page(real.window))))
    return texts(page(real.window))


def test_every_course_stands_for_itself(real: Real) -> None:
    bad = course(2)
    bad["credentialSubject"]["achievement"]["name"] = "Course 2, with honours"
    found = shown(real, transcript(course(1), bad, course(3)), "Course 1")
    assert [text for text in found if text in (t("state.holds"), t("state.bad"))] == [
        t("state.holds"), t("state.bad"), t("state.holds"),
    ]  # fmt: skip
    assert t("courses.partial") in found
    assert found.count("Expert") == 3
    assert not any("urn:level" in text for text in found)
    assert t("courses.association.isParentOf", source="Degree", target="Course 1") in found
    assert t("credential.term", term="Autumn 2021") not in found
    assert not list(nameless(page(real.window)))


def test_praise_has_the_name_of_who_signed_it(real: Real) -> None:
    found = shown(real, signed(badge(id="urn:course:1", endorsement=[endorsement("Works carefully.")])), "Hospital")
    assert "Works carefully." in found
    assert t("credential.endorsed_by") in found
