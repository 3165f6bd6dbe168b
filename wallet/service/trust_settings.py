"""Who vouches for issuers, as it is kept in the vault: the person's own word, and the registries they chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from wallet.clock import Clock
from wallet.errors import UsageError
from wallet.limits import MAX_OWN_ISSUERS, MAX_REGISTRIES, MAX_TITLE_CHARS
from wallet.store.copies.backup_contents import RESTORED_TRUST_SETTING, TRUST_SETTING
from wallet.store.vault import Vault
from wallet.verify.context import TrustSource
from wallet.verify.trust.listed import ListedTrust
from wallet.verify.trust.reading import read_trust

_MAX_ID_CHARS: Final = 2048
"""An issuer's identifier; a did:jwk with an RSA key has 800."""
_ISSUERS, _REGISTRIES = "issuers", "registries"


@dataclass(frozen=True, slots=True)
class OwnIssuer:
    """One issuer the person recognises by their own word."""

    id: str
    name: str
    added: datetime


@dataclass(frozen=True, slots=True)
class RestoredTrust:
    """Whom a backup says its person recognises: issuers by name, and the names of registries."""

    issuers: tuple[OwnIssuer, ...]
    registries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """A list or registry the person chose, as it was given."""

    name: str
    added: datetime


class TrustSettings:
    """The kept lists of one vault. Every change is durable on return."""

    def __init__(self, vault: Vault, clock: Clock, supplied: Sequence[TrustSource] = ()) -> None:
        """``supplied`` vouches first, and is not kept."""
        self._vault = vault
        self._clock = clock
        self._supplied = tuple(supplied)

    def issuers(self) -> list[OwnIssuer]:
        """Returns whom the person recognises, by name."""
        own = [OwnIssuer(i, entry["name"], _moment(entry["added"])) for i, entry in self._kept(_ISSUERS).items()]
        return sorted(own, key=lambda issuer: (issuer.name.casefold(), issuer.id))

    def registries(self) -> list[Registry]:
        """Returns the registries, the most authoritative first."""
        return [Registry(name, _moment(entry["added"])) for name, entry in self._kept(_REGISTRIES).items()]

    def sources(self, *, also: Sequence[TrustSource] = ()) -> tuple[TrustSource, ...]:
        """Returns what the checks ask: what was supplied, ``also``, registries, then the person's own word as that."""
        sources: list[TrustSource] = [*self._supplied, *also]
        for name, entry in self._kept(_REGISTRIES).items():
            sources += read_trust(orjson.dumps(entry["content"]), name)
        own = self._kept(_ISSUERS)
        if own:
            sources.append(ListedTrust("", {issuer: entry["name"] for issuer, entry in own.items()}, own=True))
        return tuple(sources)

    def add_issuer(self, issuer_id: str, name: str) -> str:
        """Keeps an issuer; returns its exact id. Raises UsageError ``issuer_id_malformed``, ``too_many_issuers``."""
        exact = issuer_id.strip()
        if not exact.startswith(("did:", "https://", "http://")) or not exact.isprintable() or len(exact) > _MAX_ID_CHARS:
            raise UsageError("issuer_id_malformed")
        if any(character.isspace() for character in exact):
            raise UsageError("issuer_id_malformed")
        issuers = self._kept(_ISSUERS)
        if exact not in issuers and len(issuers) >= MAX_OWN_ISSUERS:
            raise UsageError("too_many_issuers")
        added = issuers.get(exact, {}).get("added", self._now())
        issuers[exact] = {"name": _clean(name), "added": added}
        self._keep(_ISSUERS, issuers)
        return exact

    def forget_issuer(self, issuer_id: str) -> None:
        """Takes an issuer off the list. Raises UsageError ``issuer_not_listed``."""
        self._forget(_ISSUERS, issuer_id)

    def add_registry(self, data: bytes, fallback: str) -> Sequence[str]:
        """Keeps a list, trust anchor or file of known registries, and returns their names.

        Raises UsageError ``trust_list_malformed``.
        """
        sources = read_trust(data, fallback)
        content: Any = orjson.loads(data)
        registries = self._kept(_REGISTRIES)
        for source, entry in zip(sources, content if isinstance(content, list) else [content], strict=True):
            registries[source.name[:MAX_TITLE_CHARS]] = {"content": entry, "added": self._now()}
        if len(registries) > MAX_REGISTRIES:
            raise UsageError("trust_list_malformed", "too many registries")
        self._keep(_REGISTRIES, registries)
        return [source.name for source in sources]

    def forget_registry(self, name: str) -> None:
        """Takes a registry away. Raises UsageError ``issuer_not_listed``."""
        self._forget(_REGISTRIES, name)

    def restored(self) -> RestoredTrust | None:
        """Returns whom a restored backup says the person recognises, who was not asked about it yet; None for nobody."""
        waiting = self._vault.settings.get(RESTORED_TRUST_SETTING) or {}
        issuers, registries = waiting.get(_ISSUERS, {}), waiting.get(_REGISTRIES, {})
        if not issuers and not registries:
            return None
        listed = [OwnIssuer(key, str(entry["name"]), _moment(entry["added"])) for key, entry in issuers.items()]
        return RestoredTrust(tuple(sorted(listed, key=lambda issuer: issuer.name.casefold())), tuple(registries))

    def decide_restored(self, *, accept: bool) -> None:
        """Takes over what :meth:`restored` says, beside what is recognised here, or forgets it. Durable on return."""
        waiting = self._vault.settings.get(RESTORED_TRUST_SETTING) or {}
        if accept:
            for part in (_ISSUERS, _REGISTRIES):
                # The person's own word of here and now comes first.
                self._keep(part, {**waiting.get(part, {}), **self._kept(part)})
        self._vault.settings.set(RESTORED_TRUST_SETTING, {})

    def _forget(self, part: str, key: str) -> None:
        entries = self._kept(part)
        if entries.pop(key, None) is None:
            raise UsageError("issuer_not_listed")
        self._keep(part, entries)

    def _kept(self, part: str) -> dict[str, Any]:
        return dict(self._vault.settings.get(TRUST_SETTING, {}).get(part, {}))

    def _keep(self, part: str, entries: dict[str, Any]) -> None:
        whole = dict(self._vault.settings.get(TRUST_SETTING, {}))
        self._vault.settings.set(TRUST_SETTING, whole | {part: entries})

    def _now(self) -> str:
        return self._clock.now().astimezone(UTC).isoformat()


def _clean(name: str) -> str:
    return " ".join(name.encode("utf-8", "replace").decode("utf-8").split())[:MAX_TITLE_CHARS]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
