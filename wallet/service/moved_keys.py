"""Keys of an old wallet, brought in for the credentials that are bound to them: asked for, and marked for what they are."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.credential.model import Credential
from wallet.intake.source import Source
from wallet.intake.wallet_keys import private_keys
from wallet.service.context import ServiceContext
from wallet.store.tables.holder_keys import ALSO_ELSEWHERE


@dataclass(frozen=True, slots=True)
class MovedKey:
    """A key that was brought in: its did:key, and how many credentials of the same file are bound to it."""

    did: str
    credentials: int


class MovedKeys:
    """Keys of other wallets in one open wallet."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    def bring_in(self, source: Source, passphrase: str) -> list[MovedKey]:
        """Brings in the keys of an export that credentials of the same file, whose signatures hold, are bound to.

        They are used for those credentials and nothing else: never the key that is used by default. What is here already
        stays as it is. Raises StoreError ``passphrase_wrong``, IntakeError ``no_keys_inside`` and as reading says.
        """
        context = self._context
        context.vault.require_passphrase(passphrase)
        bound = self._bound(source)
        # There is a key of one's own before another's comes in, so that this one is never the first.
        context.vault.keys.default()
        kept = {key.did for key in context.vault.keys.all()}
        moved = []
        for did, seed in private_keys(source.data, source.password):
            try:
                if did in bound and did not in kept:
                    context.vault.keys.bring_in(seed)
                    moved.append(MovedKey(did, bound[did]))
            finally:
                seed[:] = bytes(len(seed))
        return moved

    def origin(self, did: str) -> str:
        """Returns :data:`ALSO_ELSEWHERE` for a key that was brought in, else ""."""
        return ALSO_ELSEWHERE if self._context.vault.keys.is_from_elsewhere(did) else ""

    def _bound(self, source: Source) -> dict[str, int]:
        """Returns, for each party, how many credentials of the file are its, as signed."""
        bound: dict[str, int] = {}
        for item in self._context.examiner.examine_each([source], self._context.request()):
            view = item.report.view if item.report is not None else None
            if isinstance(view, Credential):
                for did in {subject.id for subject in view.subjects if subject.id}:
                    bound[did] = bound.get(did, 0) + 1
        return bound
