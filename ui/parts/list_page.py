"""A page that is one list of any length: the trash, the ledger of shares."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtWidgets import QBoxLayout

from ui.models.paged import PagedModel
from ui.models.rows import StoredRows
from ui.parts.page import Page, PageScroll
from ui.places.place import Place
from ui.session.session import Session

_T = TypeVar("_T")


class ListPage(Page, Generic[_T]):
    """Shows ``rows``, which it reads as they are looked at; whoever is one says what stands around them."""

    def __init__(self, session: Session, place: Place, rows: StoredRows[_T]) -> None:
        super().__init__(session, place)
        self._model: PagedModel[_T] = PagedModel()
        self._model.setParent(self)
        self._model.counted.connect(self._counted)
        scroll = PageScroll()
        self._fill(scroll.body)
        self.outer.addWidget(scroll)
        self._model.show(rows)

    def load(self) -> None:
        self._model.refresh()

    def _fill(self, body: QBoxLayout) -> None:
        """Puts a :class:`PagedRowList` over the model, and what else there is, on the page."""
        raise NotImplementedError

    def _counted(self, total: int) -> None:
        """Hears how many rows there are."""
        raise NotImplementedError
