"""Where a packet begins: a list that somebody sent, a saved way with its list, or a sample to try with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.dialogs.files import choose_file
from ui.parts.page import Head, Page, PageScroll, back
from ui.places.packet import ListSource, PacketPlace
from ui.places.packets import PacketsPlace
from ui.places.share import SharePlace
from ui.session.session import Session
from ui.text import dates
from ui.text.plain import plain
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets.controls import Button
from ui.widgets.icons import Mark
from ui.widgets.parts import AtMost, Row, RowList, Section, boxed, clear, column, wrapped
from ui.widgets.plain_label import PlainLabel
from wallet.service.asked_lists import SampleList, sample_lists
from wallet.service.changes import Changes
from wallet.service.packing import PacketTemplate
from wallet.service.protocols import OpenWallet

_WIDTH = 760


@dataclass(frozen=True, slots=True)
class _Known:
    """What a packet can begin with besides a file."""

    saved: dict[str, PacketTemplate]
    samples: Sequence[SampleList]


class PacketsPage(Page):
    """A way in for each list that is known."""

    def __init__(self, session: Session, place: PacketsPlace) -> None:
        super().__init__(session, place)
        scroll = PageScroll()
        self._fill(scroll.body)
        self.outer.addWidget(scroll)
        self.load()

    def title(self) -> str:
        return t("place.packets")

    def concerns(self, changes: Changes) -> bool:
        return changes.shares

    def take_paths(self, paths: list[Path], also: Sequence[object] = ()) -> bool:
        files = [path for path in paths if path.is_file()]
        if files:
            self.session.go(PacketPlace(ListSource.of(files[0])))
        return bool(files)

    def _fill(self, body: QBoxLayout) -> None:
        body.addWidget(back(t("share.title"), lambda: self.session.go(SharePlace())))
        body.addSpacing(4)
        choose = Button(t("packet.open_list"), look="primary", icon="folder", on=self._ask_file)
        body.addWidget(Head(t("place.packets"), choose, narrow=self.narrow))
        body.addSpacing(8)
        body.addWidget(AtMost(PlainLabel(t("packet.why"), role="ink_2"), _WIDTH))
        self._saved = column()
        self._saved_box = boxed(self._saved, above=24)
        body.addWidget(AtMost(self._saved_box, _WIDTH))
        self._samples = column()
        self._samples_box = boxed(self._samples, above=24)
        body.addWidget(AtMost(self._samples_box, _WIDTH))
        body.addStretch(1)

    def load(self) -> None:
        self.session.ask(self, lambda wallet: _Known(wallet.packing.templates(), sample_lists()), done=self._show)

    def _show(self, known: _Known) -> None:
        clear(self._saved)
        clear(self._samples)
        usable = {name: template for name, template in known.saved.items() if template.asked}
        if usable:
            section = Section(t("packet.saved"), count=str(len(usable)))
            section.add(PlainLabel(t("packet.saved.why"), size="small", role="ink_2"))
            rows = RowList()
            for name, template in usable.items():
                rows.add(self._saved_row(name, template))
            section.add(rows)
            self._saved.addWidget(section)
        self._saved_box.setVisible(bool(usable))
        samples = Section(t("packet.samples"))
        samples.add(PlainLabel(t("packet.samples.why"), size="small", role="ink_2"))
        rows = RowList()
        for sample in known.samples:
            day = t("packet.as_of", date=dates.written(sample.posted)) if sample.posted is not None else ""
            use = Button(t("packet.try"), look="quiet", on=partial(self._begin, ListSource("sample", sample.name)))
            use.setAccessibleDescription(plain(sample.title, limit=80))
            about = joined(plain(sample.source, limit=80), day)
            rows.add(Row(plain(sample.title, limit=120), about, mark=Mark("line/document", "ink_2"), action=use))
        samples.add(rows)
        self._samples.addWidget(samples)
        self._samples_box.show()

    def _saved_row(self, name: str, template: PacketTemplate) -> QWidget:
        shown = plain(name, limit=80)
        use = Button(t("packet.again"), look="quiet", on=partial(self._begin, ListSource("saved", name)))
        forget = Button("", look="faint", icon="trash", name=t("packet.forget", name=shown), on=partial(self._forget, name))
        use.setAccessibleDescription(shown)
        whom = plain(template.audience, limit=80)
        return Row(shown, whom, mark=Mark("line/folder", "ink_2"), action=wrapped([use, forget]))

    def _begin(self, source: ListSource) -> None:
        self.session.go(PacketPlace(source))

    def _ask_file(self) -> None:
        chosen = choose_file(self, t("packet.open_list"))
        if chosen is not None:
            self._begin(ListSource.of(chosen))

    def _forget(self, name: str) -> None:
        def act(wallet: OpenWallet) -> None:
            wallet.packing.forget_template(name)

        self.session.ask(self, act, done=lambda _: self.load())
