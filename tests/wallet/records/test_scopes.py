"""A view never stands beside the findings of another credential."""

from __future__ import annotations

from msgspec import structs

from tests.support.signing import NOW, changed, judge, presentation, signed
from ui.screens.check.checked_items import _items_of
from wallet.credential.model import Presentation
from wallet.records.record import StandingKind
from wallet.records.scopes import credentials_by_scope, held
from wallet.records.standing import standing
from wallet.report import NOT_RUN, CheckName, CheckResult, Outcome, Passed, Skipped, VerificationReport


def forged() -> dict[str, object]:
    return changed(signed(), lambda d: d["credentialSubject"]["achievement"].update(name="Brain surgery"))


def test_one_alone_has_no_scope() -> None:
    assert list(credentials_by_scope(judge(signed()))) == [""]


def test_of_several_each_has_its_own() -> None:
    report = judge(presentation(signed(), forged()))
    found = credentials_by_scope(report)
    assert [view.title for view in found.values()] == ["Infection control", "Brain surgery"]
    assert list(found) == held(report) == ["/verifiableCredential/0", "/verifiableCredential/1"]


def without_the_first(report: VerificationReport, about: Outcome) -> VerificationReport:
    """Returns the report as it were had the first credential inside not been read."""
    results = tuple(
        CheckResult(one.check, one.scope, about)
        if one.check in (CheckName.SUBJECT, CheckName.ISSUER_TRUST) and one.scope == "/verifiableCredential/0"
        else one
        for one in report.results
    )
    assert isinstance(report.view, Presentation)
    view = structs.replace(report.view, credentials=report.view.credentials[1:])
    return structs.replace(report, results=results, view=view)


def test_what_was_not_read_moves_no_view_to_its_findings() -> None:
    report = without_the_first(judge(presentation(signed(), forged())), Skipped(NOT_RUN))
    assert [view.title for view in credentials_by_scope(report).values()] == ["Brain surgery"]
    first, second = _items_of("packet", report)
    assert first.known is not None
    assert second.known is not None
    assert (first.title, standing(first.known, NOW).kind) == ("packet", StandingKind.SIGNATURE_HOLDS)
    assert (second.title, standing(second.known, NOW).kind) == ("Brain surgery", StandingKind.CHANGED)


def test_where_it_cannot_be_told_nothing_is_shown() -> None:
    report = without_the_first(judge(presentation(signed(), forged())), Passed())
    assert credentials_by_scope(report) == {}
    assert [item.title for item in _items_of("packet", report)] == ["packet", "packet"]


def test_what_a_presentation_inside_holds_is_held() -> None:
    inner, empty = presentation(signed(), forged()), presentation()
    report = judge(presentation(inner, signed(), empty))
    inside = "/verifiableCredential/0/verifiableCredential"
    assert held(report) == [f"{inside}/0", f"{inside}/1", "/verifiableCredential/1", "/verifiableCredential/2"]
    titles = {scope: view.title for scope, view in credentials_by_scope(report).items()}
    assert titles == {
        f"{inside}/0": "Infection control",
        f"{inside}/1": "Brain surgery",
        "/verifiableCredential/1": "Infection control",
    }
