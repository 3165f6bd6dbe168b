"""A link on the person's own storage: one sealed page under a name nobody guesses, its key behind the ``#`` alone.

Where it lies they see neither what is in it nor whose it is; whoever has the link reads it, until it is taken away.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from wallet.encodings import strict_json
from wallet.encodings.sealed import LinkSecret, new_secret, seal
from wallet.errors import FetchError, IntakeError, ShareError, StoreError
from wallet.limits import LINK_LIFETIME
from wallet.records.record import ShareState
from wallet.share.channels.channel import LiveShare, Matrix, PresentationChannel, Refusal
from wallet.share.channels.html_page import sealed_page
from wallet.share.page_data import page_data
from wallet.share.presentation import LinkTerms, PresentationForm, PresentationRequest, SignedPresentation
from wallet.share.qr import encode_text
from wallet.share.selection import Disclosed
from wallet.share.storages.storage import Storage, StorageTerms
from wallet.share.warnings import ShareWarning

_STORED: Final = ("remote", "user", "secret", "token", "endpoint", "region", "public")


@dataclass(frozen=True, slots=True)
class KeptLink:
    """What the vault keeps of a link, so that it can be shown again, renewed and taken away: the whole of its secret.

    ``address`` is "" as long as the page is not known to be there.
    """

    terms: StorageTerms
    secret: LinkSecret
    address: str = field(default="", repr=False)

    def text(self) -> str:
        """Returns it as JSON."""
        terms = {name: getattr(self.terms, name) for name in _STORED}
        return json.dumps({"terms": terms, "name": self.secret.name, "key": self.secret.key, "address": self.address})


def read_kept(text: str) -> KeptLink:
    """Reads what :meth:`KeptLink.text` wrote. Raises StoreError ``record_damaged``."""
    try:
        plain = strict_json.loads(text.encode("utf-8"))
        terms = StorageTerms(**{name: str(plain["terms"][name]) for name in _STORED})
        return KeptLink(terms, LinkSecret(str(plain["name"]), str(plain["key"])), str(plain["address"]))
    except (IntakeError, KeyError, TypeError):
        raise StoreError("record_damaged", "link") from None


class LiveLink:
    """A link that lies on a storage. Who opened it nobody but the storage knows.

    Attributes:
        kept: what the vault keeps of it.
    """

    code = ""
    views: int | None = None
    visited: Sequence[datetime] = ()

    def __init__(self, kept: KeptLink, storage: Storage, state: ShareState = ShareState.LIVE) -> None:
        self.kept = kept
        self.state = state
        self._storage = storage

    @property
    def address(self) -> str:
        """The whole link: whoever has it can read what is there."""
        return self.kept.address

    @property
    def matrices(self) -> Sequence[Matrix]:
        """The link as a code, as long as it lies there; none where it is too long for one."""
        if self.state is not ShareState.LIVE:
            return ()
        try:
            return (encode_text(self.address, sturdy=False).matrix,)
        except ShareError:
            return ()

    def stop(self) -> None:
        """Takes the page away and looks whether it is gone; what is not known to be gone is ``unreachable``."""
        try:
            is_gone = self._storage.remove(self.kept.secret.name)
        except (FetchError, ShareError):
            is_gone = False
        self.state = ShareState.STOPPED if is_gone else ShareState.UNREACHABLE


class Link(PresentationChannel):
    """The page that checks itself, sealed, where the person chose to put it."""

    id = "link"
    lifetime = LINK_LIFETIME

    def carries(self, disclosed: Disclosed, request: PresentationRequest) -> Sequence[Refusal]:
        """What stands on a page, where a storage was named."""
        if request.link is None:
            return (Refusal("no_storage"),)
        if request.form is not PresentationForm.EMBEDDED and disclosed.token is None:
            return (Refusal("not_on_a_page"),)
        return ()

    def cautions(self, signed: SignedPresentation) -> Sequence[ShareWarning]:
        """Says that whoever has the link reads it, and where that is not everybody, or not this program's doing."""
        noticed = [ShareWarning("share_link_opens_for_all", "")]
        if signed.request.link is not None and signed.request.link.storage.is_private:
            noticed.append(ShareWarning("share_on_a_private_network", ""))
        if signed.request.link is not None and signed.request.link.storage.is_published_by_others:
            noticed.append(ShareWarning("share_published_by_others", ""))
        return noticed

    def prepared(self, signed: SignedPresentation) -> KeptLink:
        """Returns what has to be remembered before the first byte leaves. Raises ShareError ``no_storage``."""
        return KeptLink(_terms(signed).terms, new_secret())

    def put(self, signed: SignedPresentation, kept: KeptLink) -> LiveLink:
        """Seals the page, puts it where ``kept`` says, and reads its address as a stranger does.

        Raises ShareError and FetchError as :class:`wallet.share.storages.storage.Storage` says.
        """
        terms = _terms(signed)
        terms.storage.put(kept.secret.name, sealed(signed, kept.secret.key, terms.language))
        address = terms.storage.address(kept.secret.name, signed.expires - signed.created)
        whole = KeptLink(kept.terms, kept.secret, f"{address}#{kept.secret.key}")
        return LiveLink(whole, terms.storage)

    def start(self, signed: SignedPresentation) -> LiveShare:
        """Puts a page there. Raises as :meth:`put`. (A ledger first remembers what :meth:`prepared` returns.)"""
        return self.put(signed, self.prepared(signed))


CHANNEL = Link()


def sealed(signed: SignedPresentation, key: str, language: str) -> bytes:
    """Returns the page of a link: nothing of what is in it can be read without ``key``."""
    content: dict[str, Any] = page_data(signed, language)
    content.pop("text")  # The page has its own words, in the language of whoever reads it.
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return sealed_page(seal(text, key)).encode("utf-8")


def _terms(signed: SignedPresentation) -> LinkTerms:
    if signed.request.link is None:
        raise ShareError("no_storage")
    return signed.request.link
