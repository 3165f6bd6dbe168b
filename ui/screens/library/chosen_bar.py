"""The bar beneath the shelf: how many are chosen, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ui.dialogs.check_online import check_online
from ui.dialogs.name import NameDialog
from ui.parts.collection_menu import collection_choices
from ui.parts.own_words import put_in, tag_all
from ui.parts.page import BottomBar
from ui.parts.record_menu import Choices, record_choices
from ui.places.sharing import SharingPlace
from ui.screens.library.model import ShelfModel, SummaryRole
from ui.session.session import Session
from ui.text.words import t
from ui.widgets.controls import Button, DropButton
from ui.widgets.plain_label import PlainLabel


class ChosenBar(BottomBar):
    """Shown while something is chosen on ``page``; ``in_trash`` says whether the shelf shows the trash."""

    def __init__(self, session: Session, model: ShelfModel, page: QWidget, in_trash: Callable[[], bool]) -> None:
        self._session = session
        self._model = model
        self._page = page
        self._in_trash = in_trash
        self._count = PlainLabel("", strong=True, one_line=True)
        self._delete = Button(t("library.delete"), look="quiet", on=self.delete)
        self._share = Button(t("library.share"), look="primary", icon="share", on=self._share_them)
        self._into = DropButton(t("library.put_in"), look="quiet", name=t("library.put_in"))
        self._tag = Button(t("yours.add_tag"), look="quiet", on=self._ask_tag)
        actions = [
            self._into,
            self._tag,
            Button(t("library.choose_none"), look="quiet", on=model.choose_none),
            Button(t("asking.do"), look="quiet", on=self._check),
            self._delete,
            self._share,
        ]
        super().__init__(self._count, actions)
        model.chosen_changed.connect(self._show_count)
        self.hide()

    def offer_collections(self, names: Sequence[str]) -> None:
        """Offers the collections there are, and a new one."""
        self._into.set_choices(collection_choices(names, self._put_in, self._page))

    def _show_count(self) -> None:
        count, trashed = len(self._model.chosen), self._in_trash()
        self.setVisible(count > 0)
        self._count.setText(t("library.chosen", n=count))
        self._delete.setText(t("library.put_back" if trashed else "library.delete"))
        for button in (self._share, self._tag, self._into):
            button.setVisible(not trashed)
        self._share.setText(t("library.share_chosen", n=count))

    # Doing ------------------------------------------------------------------------
    def delete(self) -> None:
        """Moves what is chosen to the trash, or puts it back from there."""
        ids = tuple(self._model.chosen)
        self._model.choose_none()
        if self._in_trash():
            self._session.bring_back(ids)
        else:
            self._session.remove(ids)

    def _put_in(self, name: str) -> None:
        ids = tuple(self._model.chosen)
        self._model.choose_none()
        put_in(self._session, name, ids)

    def _ask_tag(self) -> None:
        action = partial(tag_all, self._session, tuple(self._model.chosen))
        NameDialog(t("yours.new_tag"), t("yours.add"), action, self._page, hint=t("yours.tag_hint")).open()

    def _check(self) -> None:
        check_online(self._session, tuple(self._model.chosen), self._page)

    def _share_them(self) -> None:
        self._session.go(SharingPlace(records=tuple(self._model.chosen)))

    # A right click ----------------------------------------------------------------
    def choices(self, view: QAbstractItemView, at: QPoint) -> Choices:
        """Returns what a right click in ``view`` offers: for one, or for all where it is one of several that are chosen."""
        index = view.indexAt(view.viewport().mapFrom(view, at))
        summary = index.siblingAtColumn(0).data(SummaryRole)
        if summary is None:
            return []
        if summary.id not in self._model.chosen or len(self._model.chosen) == 1:
            return record_choices(self._session, summary, self._page, in_trash=self._in_trash())
        delete = (self._delete.text(), self.delete)
        if self._in_trash():
            return [delete]
        return [
            (self._share.text(), self._share_them),
            (t("asking.do"), self._check),
            (t("yours.add_tag"), self._ask_tag),
            delete,
        ]
