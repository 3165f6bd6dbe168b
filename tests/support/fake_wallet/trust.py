"""Who is recognised, and who the person is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tests.support.fake_wallet.made_up import NOW
from wallet.credential.identity import Identity, IdentityType
from wallet.records.record import Record, RecordSummary
from wallet.service.changes import Changes
from wallet.service.identities import Held, IssuedTo
from wallet.service.trusted_issuers import Caution, KnownSigner, OwnIssuer, Registry, RestoredTrust, TrustSource


class FakeTrustedIssuers:
    """Two issuers by the person's own word, and one registry."""

    def issuers(self) -> list[OwnIssuer]:
        return [
            OwnIssuer("did:web:fernhollow.example", "Fernhollow Training Trust", NOW - timedelta(days=40)),
            OwnIssuer("https://larkfield.example/issuer", "Larkfield College", NOW - timedelta(days=3)),
        ]

    def registries(self) -> list[Registry]:
        return [Registry("National register of schools", NOW - timedelta(days=40))]

    def sources(self) -> tuple[TrustSource, ...]:
        return ()

    def recognise(self, issuer_id: str, name: str = "") -> Changes:
        return Changes(trust=True)

    def forget(self, issuer_id: str) -> Changes:
        return Changes(trust=True)

    def add_registry(self, data: bytes, fallback: str) -> Sequence[str]:
        return [fallback]

    def forget_registry(self, name: str) -> Changes:
        return Changes(trust=True)

    def signers(self) -> list[KnownSigner]:
        return []

    def add_signers(self, data: bytes) -> Changes:
        return Changes(trust=True)

    def forget_signer(self, signer_id: str) -> Changes:
        return Changes(trust=True)

    def restored(self) -> RestoredTrust | None:
        return None

    def decide_restored(self, *, accept: bool) -> Changes:
        return Changes(trust=True)

    def cautions(self, issuer_id: str, name: str) -> list[Caution]:
        return [Caution("name_looks_like", "Mercy College"), Caution("issuer_is_bare_key")]


class FakeIdentities:
    """Everything is a bearer's, and nobody is known by anything."""

    def held(self) -> list[Held]:
        return []

    def add(self, value: str, kind: IdentityType | None = None) -> tuple[Identity, Changes]:
        return Identity(kind or IdentityType.NAME, value), Changes(identities=True)

    def remove(self, identity: Identity) -> Changes:
        return Changes(identities=True)

    def unmatched_recipients(self) -> list[RecordSummary]:
        return []

    def issued_to(self, record: Record) -> IssuedTo:
        return IssuedTo("bearer")
