"""Whom the person recognises: their own word about issuers, and the registries they chose. Kept in the vault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from wallet.clock import Clock
from wallet.encodings.lookalike import hides_something, imitates, mixes_scripts, same_name
from wallet.errors import UsageError
from wallet.limits import MAX_OWN_ISSUERS, MAX_REGISTRIES, MAX_TITLE_CHARS
from wallet.service.changes import Changes
from wallet.store.copies.backup_contents import TRUST_SETTING
from wallet.store.vault import Vault
from wallet.verify.context import TrustSource
from wallet.verify.trust.reading import ListedTrust, read_trust

_MAX_ID_CHARS = 2048
"""An issuer's identifier; a did:jwk with an RSA key has 800."""


@dataclass(frozen=True, slots=True)
class OwnIssuer:
    """One issuer the person recognises by their own word."""

    id: str
    name: str
    added: datetime


@dataclass(frozen=True, slots=True)
class Registry:
    """A list or registry the person chose, as it was given."""

    name: str
    added: datetime


@dataclass(frozen=True, slots=True)
class Caution:
    """What to look at before recognising an issuer: a code, and whose name it looks like."""

    code: str
    name: str = ""


class Recognised:
    """The person's list in an open vault. Every change is durable on return."""

    def __init__(self, vault: Vault, clock: Clock, given: Sequence[TrustSource] = ()) -> None:
        """``given`` vouches first, and is not kept."""
        self._vault = vault
        self._clock = clock
        self._given = tuple(given)

    def also(self, sources: Sequence[TrustSource]) -> None:
        """Lets ``sources`` vouch for issuers too, until the wallet is closed."""
        self._given = (*self._given, *sources)

    def issuers(self) -> list[OwnIssuer]:
        """Returns whom the person recognises, by name."""
        found = [OwnIssuer(i, told["name"], _moment(told["added"])) for i, told in self._told("issuers").items()]
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))

    def registries(self) -> list[Registry]:
        """Returns the registries, the most authoritative first."""
        return [Registry(name, _moment(told["added"])) for name, told in self._told("registries").items()]

    def sources(self) -> tuple[TrustSource, ...]:
        """Returns what the checks ask: what was given, then registries, then the person's own word, shown as that."""
        found: list[TrustSource] = list(self._given)
        for name, told in self._told("registries").items():
            found += read_trust(orjson.dumps(told["content"]), name)
        own = self._told("issuers")
        if own:
            found.append(ListedTrust("", {one: told["name"] for one, told in own.items()}, own=True))
        return tuple(found)

    def recognise(self, issuer_id: str, name: str = "") -> Changes:
        """Takes an issuer onto the person's list, by its exact id. Raises UsageError ``issuer_id_malformed``,
        ``too_many_issuers``."""
        wanted = issuer_id.strip()
        if not wanted.startswith(("did:", "https://", "http://")) or not wanted.isprintable() or len(wanted) > _MAX_ID_CHARS:
            raise UsageError("issuer_id_malformed")
        if any(one.isspace() for one in wanted):
            raise UsageError("issuer_id_malformed")
        told = self._told("issuers")
        if wanted not in told and len(told) >= MAX_OWN_ISSUERS:
            raise UsageError("too_many_issuers")
        added = told.get(wanted, {}).get("added", self._now())
        told[wanted] = {"name": _clean(name), "added": added}
        self._keep("issuers", told)
        return Changes(trust=True)

    def forget(self, issuer_id: str) -> Changes:
        """Takes an issuer off the list. Raises UsageError ``issuer_not_listed``."""
        told = self._told("issuers")
        if told.pop(issuer_id, None) is None:
            raise UsageError("issuer_not_listed")
        self._keep("issuers", told)
        return Changes(trust=True)

    def add_registry(self, data: bytes, fallback: str) -> Sequence[str]:
        """Keeps a list, trust anchor or file of known registries, and returns their names.

        Raises UsageError ``trust_list_malformed``.
        """
        sources = read_trust(data, fallback)
        told: Any = orjson.loads(data)
        kept = self._told("registries")
        for source, content in zip(sources, told if isinstance(told, list) else [told], strict=True):
            kept[source.name[:MAX_TITLE_CHARS]] = {"content": content, "added": self._now()}
        if len(kept) > MAX_REGISTRIES:
            raise UsageError("trust_list_malformed", "too many registries")
        self._keep("registries", kept)
        return [source.name for source in sources]

    def forget_registry(self, name: str) -> Changes:
        """Takes a registry away. Raises UsageError ``issuer_not_listed``."""
        kept = self._told("registries")
        if kept.pop(name, None) is None:
            raise UsageError("issuer_not_listed")
        self._keep("registries", kept)
        return Changes(trust=True)

    def cautions(self, issuer_id: str, name: str) -> list[Caution]:
        """Returns what a person should look at before they recognise an issuer by this name (U05).

        ``name_mixes_scripts``, ``name_hides_something``; ``name_looks_like`` and ``name_taken`` with the name of another
        issuer (on the list or the shelf) that looks like it or is called the same; ``issuer_is_bare_key`` where nothing
        but a key stands behind it.
        """
        found = []
        if mixes_scripts(name):
            found.append(Caution("name_mixes_scripts"))
        if hides_something(name):
            found.append(Caution("name_hides_something"))
        others = [(one.id, one.name) for one in self.issuers()] + self._vault.records.issuer_names()
        known = [other for other_id, other in others if other_id != issuer_id and other]
        like = next((other for other in known if imitates(name, other)), "")
        same = next((other for other in known if same_name(name, other)), "")
        if like:
            found.append(Caution("name_looks_like", like))
        if same:
            found.append(Caution("name_taken", same))
        if issuer_id.startswith(("did:key:", "did:jwk:")):
            found.append(Caution("issuer_is_bare_key"))
        return found

    def _told(self, part: str) -> dict[str, Any]:
        return dict(self._vault.settings.get(TRUST_SETTING, {}).get(part, {}))

    def _keep(self, part: str, told: dict[str, Any]) -> None:
        whole = dict(self._vault.settings.get(TRUST_SETTING, {}))
        self._vault.settings.set(TRUST_SETTING, whole | {part: told})

    def _now(self) -> str:
        return self._clock.now().astimezone(UTC).isoformat()


def _clean(name: str) -> str:
    return " ".join(name.encode("utf-8", "replace").decode("utf-8").split())[:MAX_TITLE_CHARS]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
