"""``share --link``: which storage, what it has to be told, and the link."""

from __future__ import annotations

import argparse
import os
import sys
from urllib.parse import urlsplit

from resources import catalogue
from wallet.cli.output import language, moment_text, say
from wallet.cli.secrets import given_secret, prompt_secret
from wallet.errors import ShareError
from wallet.records.record import ShareEntry
from wallet.service.sharing import LinkTerms, LiveShare, StorageTerms
from wallet.service.wallet import Wallet


def link_terms(arguments: argparse.Namespace, wallet: Wallet) -> LinkTerms | None:
    """Returns where the link is to lie, None where none is asked for.

    Of WebDAV the name stands in the address (``NAME@``) or in LANYARD_STORAGE_USER, the password in the file that
    LANYARD_STORAGE_PASSWORD_FILE names, or it is asked for; of S3 the usual AWS variables tell. Raises ShareError and
    FetchError as :meth:`wallet.service.sharing.Sharing.link_terms`.
    """
    remote = getattr(arguments, "link", None)
    if not remote:
        return None
    public = arguments.public or ""
    if remote.startswith("s3://"):
        return wallet.sharing.link_terms(_s3(remote, arguments.endpoint or "", public), language=language())
    try:
        user = urlsplit(remote).username if "://" in remote else None
    except ValueError:
        raise ShareError("storage_malformed") from None
    user = user or os.environ.get("LANYARD_STORAGE_USER", "")
    secret = given_secret("LANYARD_STORAGE_PASSWORD_FILE") if user else ""
    if secret is None:
        secret = prompt_secret("Password of the storage: ", needed="storage_password_needed")
    return wallet.sharing.link_terms(StorageTerms(remote, user, secret, public=public), language=language())


def _s3(remote: str, endpoint: str, public: str) -> StorageTerms:
    environment = os.environ.get
    return StorageTerms(
        remote,
        user=environment("AWS_ACCESS_KEY_ID", ""),
        secret=environment("AWS_SECRET_ACCESS_KEY", ""),
        token=environment("AWS_SESSION_TOKEN", ""),
        endpoint=endpoint or environment("AWS_ENDPOINT_URL_S3", "") or environment("AWS_ENDPOINT_URL", ""),
        region=environment("AWS_REGION", "") or environment("AWS_DEFAULT_REGION", ""),
        public=public,
    )


def say_link(entry: ShareEntry, live: LiveShare) -> None:
    """Says the link, until when it is good, and how it is taken away."""
    lang = language()
    say(live.address)
    until = "" if entry.expires is None else moment_text(entry.expires)
    say(catalogue.text("cli.link_until", lang, until=until, share=entry.id[:8]), stream=sys.stderr)
