"""What can be done with one credential wherever it is shown: the menu of a right click on its card or row."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ui.places.credential import CredentialPlace
from ui.places.sharing import SharingPlace
from ui.text.words import t

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.session.session import Session
    from wallet.records.record import RecordSummary

Choices = list[tuple[str, Callable[[], object]]]


def record_choices(session: Session, summary: RecordSummary, owner: QWidget, *, in_trash: bool = False) -> Choices:
    """Returns words and deeds; ``owner`` is the page they are asked for on."""
    ids = (summary.id,)

    def online() -> None:
        from ui.dialogs.check_online import check_online

        check_online(session, ids, owner)

    def tag() -> None:
        from ui.dialogs.name import NameDialog
        from ui.parts.own_words import tag_all

        ask = NameDialog(t("yours.new_tag"), t("yours.add"), partial(tag_all, session, ids), owner, hint=t("yours.tag_hint"))
        ask.open()

    def star() -> None:
        from ui.parts.own_words import set_favourite

        set_favourite(session, ids, not summary.favourite)

    show: Choices = [(t("added.show"), partial(session.go, CredentialPlace(record=summary.id)))]
    if in_trash:
        return [*show, (t("library.put_back"), partial(session.bring_back, ids))]
    return [
        *show,
        (t("library.share"), partial(session.go, SharingPlace(records=ids))),
        (t("asking.do"), online),
        (t("yours.unfavourite" if summary.favourite else "yours.favourite"), star),
        (t("yours.add_tag"), tag),
        (t("library.delete"), partial(session.remove, ids)),
    ]
