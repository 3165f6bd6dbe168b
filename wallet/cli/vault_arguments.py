"""The grammar of the verbs that look after a vault."""

from __future__ import annotations

from pathlib import Path

from wallet.cli.options import Verb, file_password, new_passphrase, shared_options
from wallet.credential.identity import IdentityType


def life(verb: Verb) -> None:
    """The vault's life: kept, brought back, locked anew, looked over."""
    backup = verb("backup", "write everything into one encrypted file (age format)")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument(
        "--own-code", action="store_true", help="ask for a code of its own (or make one); else the recovery code opens it"
    )
    backup.add_argument("--force", action="store_true", help="replace FILE when it is there")
    restore = verb("restore", "make a vault from a backup")
    restore.add_argument("file", type=Path, metavar="FILE")
    new_passphrase(restore)
    export = verb("export", "write everything out as open files, or as a file for another wallet")
    export.add_argument("folder", type=Path, metavar="DIR|FILE")
    export.add_argument(
        "--format", choices=["open", "universal-wallet", "learncard"], default="open", help="open files, or for which wallet"
    )
    file_password(export, "read the password to lock the file with (learncard) from this descriptor")
    change = verb("passphrase", "change the passphrase; or only suggest one")
    new_passphrase(change)
    change.add_argument(
        "--suggest", action="store_true", help="print six words chosen by chance, and change nothing; needs no vault"
    )
    verb("recovery", "make a new recovery code; the old one stops working")
    snapshots = verb("snapshots", "list the snapshots of the vault, or go back to one")
    snapshots.add_argument(
        "--keep-file", action="store_true", help="go on with the vault's file as it is, and be told no more what it lacks"
    )
    snapshots.add_argument("--put-back", metavar="NAME", help="put this one in the vault's place (newest: the newest good)")
    network = verb("network", "how the wallet goes online: its proxy, and certificate authorities of your own")
    network.add_argument("action", nargs="?", choices=["show", "proxy", "trust-ca", "remove-ca"], default="show")
    network.add_argument("what", nargs="?", metavar="none|system|ADDRESS|FILE|ID", help="a proxy, a file, or an authority")
    verb("doctor", "check the vault and say what to do; changes nothing")


def key(verb: Verb) -> None:
    """The addresses that issuers issue to."""
    shown = verb("key", "your address for issuers: what a credential is issued to so that you can prove it is yours")
    shown.add_argument("--new", metavar="ISSUER", help="make one for this issuer alone, by which nobody else knows you")
    shown.add_argument("--png", type=Path, metavar="FILE", help="write it as a code, too: the default one, or the new one")


def identity(verb: Verb) -> None:
    """Who the person is, as issuers may know them."""
    parent = verb("identity", "your addresses, names and numbers, and which credentials they fit")
    verbs = parent.add_subparsers(dest="identity_verb", required=True, metavar="list|add|remove")
    shared = shared_options()
    verbs.add_parser("list", help="each of them, and the credentials it fits", parents=[shared])
    for name, text in (("add", "write one down"), ("remove", "forget one")):
        parser = verbs.add_parser(name, help=text, parents=[shared])
        parser.add_argument("value", nargs="+", metavar="VALUE")
        kinds = [str(kind) for kind in IdentityType]
        parser.add_argument("--type", choices=kinds, help="what it is, when it cannot be told")
