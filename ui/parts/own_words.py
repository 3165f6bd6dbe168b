"""What a person changes about their own credentials: a star, a collection, a tag, a note. Each can be taken back.

The session owns what is under way: the page it was asked for on may be left in the same moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ui.text.plain import plain
from ui.text.words import t
from wallet.service.changes import Changes

if TYPE_CHECKING:
    from ui.session.session import Session
    from wallet.credential.model import RecordId
    from wallet.service.protocols import OpenWallet


def set_favourite(session: Session, ids: Sequence[RecordId], on: bool) -> None:
    """Marks records as favourites, or no longer."""

    def done() -> None:
        text = t("told.favourite" if on else "told.no_favourite")
        session.undoing.put(text, lambda: session.change(session, _favourite(ids, not on)), quietly=True)

    session.change(session, _favourite(ids, on), done=done)


def put_in(session: Session, name: str, ids: Sequence[RecordId]) -> None:
    """Puts records into a collection; taking that back takes out those that were not in it before."""
    new: list[RecordId] = []

    def action(wallet: OpenWallet) -> Changes:
        new.extend(i for i in ids if name not in wallet.library.about(i).collections)
        return wallet.library.put_in(name, ids)

    def done() -> None:
        text = t("told.put_in", n=len(ids), name=plain(name, limit=60))
        session.undoing.put(text, lambda: session.change(session, lambda wallet: wallet.library.take_out(name, new)))

    session.change(session, action, done=done)


def set_tag(session: Session, record_id: RecordId, word: str, *, on: bool) -> None:
    """Gives a record a tag, or takes it away; the others stay as they are by then."""

    def change(tagged: bool) -> None:
        session.change(session, lambda wallet: _tag(wallet, record_id, word, tagged))

    def done() -> None:
        text = t("told.tag" if on else "told.no_tag", tag=plain(word, limit=60))
        session.undoing.put(text, lambda: change(not on), quietly=True)

    session.change(session, lambda wallet: _tag(wallet, record_id, word, on), done=done)


def tag_all(session: Session, ids: Sequence[RecordId], word: str) -> None:
    """Gives records a tag; taking that back leaves it to those that had it before."""
    new: list[RecordId] = []

    def action(wallet: OpenWallet) -> Changes:
        new.extend(i for i in ids if word not in wallet.library.about(i).tags)
        return _tag_each(wallet, new, word, True)

    def done() -> None:
        text = t("told.tagged", n=len(ids), tag=plain(word, limit=60))
        session.undoing.put(text, lambda: session.change(session, lambda wallet: _tag_each(wallet, new, word, False)))

    session.change(session, action, done=done)


def set_note(session: Session, record_id: RecordId, text: str) -> None:
    """Keeps a note."""
    before: list[str] = []

    def action(wallet: OpenWallet) -> Changes:
        before.append(wallet.library.about(record_id).note)
        return wallet.library.set_note(record_id, text)

    def done() -> None:
        def back() -> None:
            session.change(session, lambda wallet: wallet.library.set_note(record_id, before[0]))

        session.undoing.put(t("told.note"), back, quietly=True)

    session.change(session, action, done=done)


def _favourite(ids: Sequence[RecordId], on: bool) -> Callable[[OpenWallet], Changes]:
    return lambda wallet: wallet.library.set_favourite(ids, on)


def _tag(wallet: OpenWallet, record_id: RecordId, word: str, on: bool) -> Changes:
    others = tuple(tag for tag in wallet.library.about(record_id).tags if tag != word)
    return wallet.library.set_tags(record_id, (*others, word) if on else others)


def _tag_each(wallet: OpenWallet, ids: Sequence[RecordId], word: str, on: bool) -> Changes:
    changes = [_tag(wallet, record_id, word, on) for record_id in ids]
    return Changes(organised=tuple(record_id for each in changes for record_id in each.organised))
