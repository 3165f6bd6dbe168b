"""Whom the person recognises: their own word about issuers, and the registries they chose."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from wallet.encodings.lookalike import borrowed_letters, hides_something, imitates, mixes_scripts, same_name
from wallet.encodings.web_address import split_address
from wallet.errors import FetchError, UsageError
from wallet.records import by_hand
from wallet.report import CheckName
from wallet.service.changes import Changes
from wallet.service.checking import Checking
from wallet.service.context import ServiceContext
from wallet.service.network_log import NetworkLog
from wallet.service.signers import KnownSigner as KnownSigner
from wallet.service.signers import Signers
from wallet.service.trust_settings import OwnIssuer as OwnIssuer
from wallet.service.trust_settings import Registry as Registry
from wallet.service.trust_settings import RestoredTrust as RestoredTrust
from wallet.verify.context import TrustSource as TrustSource


@dataclass(frozen=True, slots=True)
class Caution:
    """What to look at before recognising an issuer: a code, and whose name it looks like."""

    code: str
    name: str = ""


class TrustedIssuers:
    """The person's lists in an open wallet. Every change is durable on return."""

    def __init__(self, context: ServiceContext, checking: Checking, network_log: NetworkLog) -> None:
        self._context = context
        self._network_log = network_log
        self._trust = context.trust
        self._checking = checking
        self._signers = Signers(context)

    def issuers(self) -> list[OwnIssuer]:
        """Returns whom the person recognises, by name."""
        return self._trust.issuers()

    def registries(self) -> list[Registry]:
        """Returns the registries, the most authoritative first."""
        return self._trust.registries()

    def sources(self) -> tuple[TrustSource, ...]:
        """Returns what the checks ask, the most authoritative first."""
        return self._trust.sources()

    def recognise(self, issuer_id: str, name: str = "") -> Changes:
        """Takes an issuer onto the person's list, by its exact id; judges what is kept from it again, offline.

        Raises UsageError ``issuer_id_malformed``, ``too_many_issuers``.
        """
        return self._judged_again(self._trust.add_issuer(issuer_id, name))

    def forget(self, issuer_id: str) -> Changes:
        """Takes an issuer off the list; judges what is kept from it again. Raises UsageError ``issuer_not_listed``."""
        self._trust.forget_issuer(issuer_id)
        return self._judged_again(issuer_id)

    def _judged_again(self, issuer_id: str) -> Changes:
        checked = self._checking.check_all(self._context.vault.records.of_issuer(issuer_id))
        return Changes(updated=tuple(result.id for result in checked if result.error is None), trust=True)

    def add_registry(self, data: bytes, fallback: str) -> Sequence[str]:
        """Keeps a list, trust anchor or file of known registries, and returns their names.

        Raises UsageError ``trust_list_malformed``.
        """
        return self._trust.add_registry(data, fallback)

    def fetch_registry(self, address: str) -> Sequence[str]:
        """Asks for a list at an https address that the person agreed to, keeps it and returns the names in it.

        Nobody is recognised by themselves for that: it counts from now on, as a file that was chosen does. Raises FetchError
        as the client does, UsageError ``trust_list_malformed``.
        """
        if self._context.offline:
            raise FetchError("offline")
        client = self._context.client()
        try:
            data = client.fetch(address, purpose="registry", same_host=True).content
        finally:
            self._network_log.note(client)
        return self.add_registry(data, split_address(address).hostname or "")

    def forget_registry(self, name: str) -> Changes:
        """Takes a registry away. Raises UsageError ``issuer_not_listed``."""
        self._trust.forget_registry(name)
        return Changes(trust=True)

    def signers(self) -> list[KnownSigner]:
        """Returns the roots whose signers of PDFs are known here, by name."""
        return self._signers.all()

    def add_signers(self, data: bytes) -> Changes:
        """Keeps the roots of a file (PEM or DER), and judges records with signed files again.

        Raises UsageError as :meth:`wallet.service.signers.Signers.add`.
        """
        self._signers.add(data)
        return self._signed_judged_again()

    def forget_signer(self, signer_id: str) -> Changes:
        """Forgets a root, and judges records with signed files again. Raises UsageError ``issuer_not_listed``."""
        if not self._signers.remove(signer_id):
            raise UsageError("issuer_not_listed")
        return self._signed_judged_again()

    def _signed_judged_again(self) -> Changes:
        records = self._context.vault.records
        signed = [
            record_id
            for record_id in records.ids()
            if (report := records.report(record_id)).format == by_hand.FORMAT
            and any(remark.code.startswith("pdf_signer") for remark in report.outcome(CheckName.CONTAINER).remarks)
        ]
        checked = self._checking.check_all(signed)
        return Changes(updated=tuple(result.id for result in checked if result.error is None), trust=True)

    def restored(self) -> RestoredTrust | None:
        """Returns whom a restored backup says the person recognises and who was not asked about it; None for nobody."""
        return self._trust.restored()

    def decide_restored(self, *, accept: bool) -> Changes:
        """Recognises them, and judges everything kept again, offline; or forgets what the backup said of them."""
        self._trust.decide_restored(accept=accept)
        if not accept:
            return Changes(trust=True)
        checked = self._checking.check_all(self._context.vault.records.ids())
        return Changes(updated=tuple(result.id for result in checked if result.error is None), trust=True)

    def cautions(self, issuer_id: str, name: str) -> list[Caution]:
        """Returns what a person should look at before they recognise an issuer by this name (U05).

        ``name_mixes_scripts``, ``name_hides_something``; ``name_borrows_letters`` with those letters (of the name, or of
        the site); ``name_looks_like`` and ``name_taken`` with the name of another issuer (on the list or the shelf) that
        looks like it or is called the same; ``issuer_is_bare_key`` where nothing but a key stands behind it.
        """
        cautions = []
        if mixes_scripts(name):
            cautions.append(Caution("name_mixes_scripts"))
        if letters := borrowed_letters(f"{name} {_readable(issuer_id)}"):
            cautions.append(Caution("name_borrows_letters", ", ".join(_named(letter) for letter in letters)))
        if hides_something(name):
            cautions.append(Caution("name_hides_something"))
        others = [(issuer.id, issuer.name) for issuer in self.issuers()]
        others += self._context.vault.records.issuer_names()
        names = [other for other_id, other in others if other_id != issuer_id and other]
        like = next((other for other in names if imitates(name, other)), "")
        same = next((other for other in names if same_name(name, other)), "")
        if like:
            cautions.append(Caution("name_looks_like", like))
        if same:
            cautions.append(Caution("name_taken", same))
        if issuer_id.startswith(("did:key:", "did:jwk:")):
            cautions.append(Caution("issuer_is_bare_key"))
        return cautions


def _readable(issuer_id: str) -> str:
    """Returns an id with its host as a person would see it: ``xn--`` labels as the letters they stand for."""
    labels = []
    for label in issuer_id.replace(":", " ").replace("/", " ").replace(".", " ").split():
        try:
            labels.append(label.encode("ascii").decode("idna") if label.startswith("xn--") else label)
        except UnicodeError:
            labels.append(label)
    return " ".join(labels)


def _named(letter: str) -> str:
    return f"{letter} ({unicodedata.name(letter, 'unnamed').lower()})"
