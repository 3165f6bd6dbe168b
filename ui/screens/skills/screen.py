"""All skills: each with how we know, what shows it and by which step, and which roles ask for it; and words to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.models.paged import PagedModel
from ui.models.rows import HeldRows
from ui.parts.columns import ColumnRow, heads, small
from ui.parts.page import Head, Page, PageScroll
from ui.parts.row_list import PagedRowList
from ui.places.credential import CredentialPlace
from ui.places.my_path import MyPathPlace
from ui.places.roles import RolesPlace
from ui.places.skills import SkillsPlace
from ui.screens.skills.lists import open_lists
from ui.session.session import Session
from ui.text.plain import plain
from ui.text.skill_words import OWN, PROVEN, mark_of, shown_by, standing_text
from ui.text.spoken import joined
from ui.text.words import t
from ui.widgets.controls import Button, Field
from ui.widgets.icons import Mark
from ui.widgets.parts import Row, RowList, Section, StatusLabel, boxed, column, row, wrapped
from ui.widgets.plain_label import PlainLabel
from wallet.credential.model import RecordId
from wallet.service.changes import Changes
from wallet.service.skill_book import AskedWord, Book, PathSkill, Standing

_FILTERS: Final = ("all", "proven", "endorsed", "own")
_COLUMNS: Final = (("skill", 5), ("list", 4), ("how", 5), ("shown", 5), ("roles", 2))
_SHARES: Final = tuple(share for _, share in _COLUMNS)


class SkillsPage(Page):
    """The list with its filters and search; beneath it the skill that was chosen."""

    def __init__(self, session: Session, place: SkillsPlace) -> None:
        super().__init__(session, place)
        self._book: Book | None = None
        self._filter = "all"
        self._chosen = ""
        self._model: PagedModel[PathSkill] = PagedModel()
        self._model.setParent(self)
        self._scroll = PageScroll()
        self._fill(self._scroll.body)
        self.outer.addWidget(self._scroll)
        self.load()

    def title(self) -> str:
        return t("place.skills")

    def concerns(self, changes: Changes) -> bool:
        return bool(changes.added or changes.removed or changes.updated or changes.trust or changes.plans)

    def load(self) -> None:
        self.session.ask(self, lambda wallet: wallet.skill_book.book(), done=self._show)

    def retranslate(self) -> None:
        if self._book is not None:
            self._show(self._book)

    def search(self) -> bool:
        self._field.setFocus()
        return True

    def escape(self) -> bool:
        if not self._field.text():
            return False
        self._field.clear()
        return True

    # Building ---------------------------------------------------------------------------
    def _fill(self, body: QBoxLayout) -> None:
        lists = Button(t("skills.lists"), on=lambda: open_lists(self.session, self))
        role = Button(t("skills.match_role"), look="primary", on=lambda: self.session.go(RolesPlace()))
        body.addWidget(Head(t("place.skills"), lists, role, narrow=self.narrow))
        self._says = PlainLabel("", role="ink_2")
        body.addWidget(self._says)
        body.addSpacing(12)
        self._field = Field(name=t("skills.search"), hint=t("skills.search"))
        self._field.setMaximumWidth(420)
        self._field.textChanged.connect(lambda _text: self._show_rows())
        line = row(spacing=16)
        line.addWidget(self._field, 1)
        line.addStretch(1)
        line.addWidget(Button(t("place.my_path"), look="link", icon="waypoints", on=lambda: self.session.go(MyPathPlace())))
        body.addLayout(line)
        body.addSpacing(12)
        self._chips: dict[str, Button] = {}
        for name in _FILTERS:
            chip = Button(t(f"skills.filter.{name}"), look="chip", on=partial(self._choose_filter, name))
            chip.setCheckable(True)
            self._chips[name] = chip
        self._chip_line = wrapped(list(self._chips.values()))
        body.addWidget(self._chip_line)
        body.addSpacing(8)
        names = [(t(f"skills.column.{name}"), share) for name, share in _COLUMNS]
        self._heads = boxed(heads(names, narrow=self.narrow), above=0)
        body.addWidget(self._heads)
        self._rows = PagedRowList(self._model, self._row)
        self._rows.setAccessibleName(t("place.skills"))
        body.addWidget(self._rows)
        self._nothing = boxed(PlainLabel(t("skills.nothing"), role="ink_2"), above=16)
        body.addWidget(self._nothing)
        self._detail, self._asked = column(), column()
        for layout in (self._detail, self._asked):
            layout.setContentsMargins(0, 24, 0, 0)
            body.addLayout(layout)
        body.addStretch(1)

    # Showing ------------------------------------------------------------------------------
    def _show(self, book: Book) -> None:
        self._book = book
        skills = book.path.skills
        proven = sum(skill.standing in PROVEN for skill in skills)
        self._says.setText(joined(t("path.count_skills", n=len(skills)), t("skills.with_proof", n=proven), by=", "))
        for name, chip in self._chips.items():
            number = sum(_is_under(skill, name) for skill in skills)
            chip.setText(joined(t(f"skills.filter.{name}"), str(number), by=" "))
            chip.setVisible(bool(number) or name == "all")
            chip.setChecked(name == self._filter)
        self._nothing.setVisible(not skills)
        self._heads.setVisible(bool(skills))
        self._show_rows()
        with self._scroll.refilled(self._detail, self._asked):
            self._show_detail(skills)
            self._show_asked(book.asked)

    def _choose_filter(self, name: str) -> None:
        self._filter = name
        for key, chip in self._chips.items():
            chip.setChecked(key == name)
        self._show_rows()

    def _show_rows(self) -> None:
        if self._book is None:
            return
        words = self._field.text().casefold().split()
        rows = [
            skill
            for skill in self._book.path.skills
            if _is_under(skill, self._filter)
            and all(word in f"{skill.label} {skill.framework}".casefold() for word in words)
        ]
        rows.sort(key=lambda skill: (-len(skill.shown_by), skill.label.casefold(), skill.id))
        self._model.show(HeldRows(rows, lambda skill: (skill.id, skill.label)))

    def _row(self, skill: PathSkill) -> QWidget:
        label = plain(skill.label, limit=80)
        cells = [
            (PlainLabel(label), _SHARES[0]), (small(plain(skill.framework, limit=60)), _SHARES[1]),
            (StatusLabel(standing_text(skill.standing)), _SHARES[2]), (small(shown_by(skill)), _SHARES[3]),
            (small(t("skills.in_roles", n=len(skill.roles)) if skill.roles else ""), _SHARES[4]),
        ]  # fmt: skip
        show = Button(t("skills.why"), look="quiet", on=partial(self._choose, skill))
        show.setAccessibleDescription(label)
        return ColumnRow(cells, action=show, narrow=self.narrow)

    def _choose(self, skill: PathSkill) -> None:
        self._chosen = skill.id or skill.label
        with self._scroll.refilled(self._detail):
            self._show_detail([skill])
        self._scroll.ensureWidgetVisible(self._detail.itemAt(0).widget(), 0, 40)

    def _show_detail(self, skills: Sequence[PathSkill]) -> None:
        skill = next((each for each in skills if (each.id or each.label) == self._chosen), None)
        if skill is None:
            return
        section = Section(
            plain(skill.label, limit=80), count=joined(plain(skill.framework, limit=60), plain(skill.code, limit=30))
        )
        rows = []
        for of in skill.shown_by:
            show = Button(t("path.show"), look="quiet", on=partial(self._open, of.ref))
            show.setAccessibleDescription(plain(of.title, limit=80))
            words = joined(plain(of.issuer, limit=60), standing_text(of.standing).text, t(f"skill.step.{of.step}"))
            mark, colour = mark_of(of.standing)
            rows.append(Row(plain(of.title, limit=80), words, mark=Mark(f"marks/{mark}", colour), action=show))
        section.add(RowList(rows))
        if skill.roles:
            section.add(PlainLabel(t("path.wanted_by", roles=plain(", ".join(skill.roles), limit=200)), role="ink_2"))
        self._detail.addWidget(section)

    def _open(self, ref: str) -> None:
        self.session.go(CredentialPlace(RecordId(ref)))

    # Words to ask about -----------------------------------------------------------------------
    def _show_asked(self, asked: Sequence[AskedWord]) -> None:
        words = [word for word in asked if word.may_mean]
        if not words:
            return
        section = Section(t("skills.alike"), count=t("skills.alike.why"))
        section.add(RowList([self._asked_row(word) for word in words]))
        self._asked.addWidget(section)

    def _asked_row(self, word: AskedWord) -> QWidget:
        address, label, framework = word.may_mean[0]
        yes = Button(t("skills.alike.yes"), look="quiet", on=partial(self._confirm, word.word, address))
        yes.setAccessibleDescription(joined(plain(word.word, limit=80), plain(label, limit=80)))
        words = t("skills.alike.line", word=plain(word.word, limit=60), label=plain(label, limit=60))
        of = joined(plain(framework, limit=60), plain(", ".join(word.titles), limit=80))
        return Row(words, of, mark=Mark("marks/looks-alike", "neutral"), action=yes)

    def _confirm(self, word: str, address: str) -> None:
        def kept() -> None:
            self.session.notify(t("skills.alike.kept"), undo=t("told.undo"), action=partial(self._take_back, word))

        self.session.change(self, lambda wallet: wallet.skill_book.confirm(word, address), done=kept)

    def _take_back(self, word: str) -> None:
        self.session.change(self, lambda wallet: wallet.skill_book.take_back(word))


def _is_under(skill: PathSkill, name: str) -> bool:
    if name == "all":
        return True
    return skill.standing in {"proven": PROVEN, "endorsed": {Standing.ENDORSED}, "own": OWN}[name]
