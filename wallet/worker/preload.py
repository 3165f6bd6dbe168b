"""What a worker may come to need, loaded before the walls: afterwards no file can be opened.

Most credentials are JSON or tokens. What only mail, pictures, locked exports and unusual JSON-LD need takes as long to
load as all the rest, so a worker may begin without it and be replaced by one that has it when it is needed. What asks the
network is never loaded: a worker has no use for it.
"""

from __future__ import annotations

import encodings
import importlib
import pkgutil
from contextlib import suppress
from typing import Final

import wallet.encodings
import wallet.formats
import wallet.intake
import wallet.intake.containers
import wallet.jsonld
import wallet.verify
import wallet.verify.dids
import wallet.verify.proofs
import wallet.verify.status
from wallet.intake.pictures.kinds import KINDS
from wallet.jsonld import contexts
from wallet.plugins import discover

_ROOMS: Final = (wallet.encodings, wallet.formats, wallet.intake, wallet.jsonld, wallet.verify)
_FOLDERS: Final = (
    (wallet.intake.containers, "CONTAINER"), (wallet.formats, "FORMAT"), (wallet.verify.proofs, "MECHANISM"),
    (wallet.verify.proofs, "SUITE"), (wallet.verify.dids, "METHOD"), (wallet.verify.status, "STATUS"),
)  # fmt: skip
PICTURES: Final = (
    *sorted({kind.module for kind in KINDS}),
    # What these load when a picture has EXIF data, several pictures, a palette, clear parts, or is no sound one.
    "PIL.ExifTags", "PIL.Image", "PIL.ImageChops", "PIL.ImageCms", "PIL.ImageColor", "PIL.ImageFile", "PIL.ImageFilter",
    "PIL.ImageOps", "PIL.ImagePalette", "PIL.ImageSequence", "PIL.JpegPresets", "PIL.MpoImagePlugin", "PIL.TiffTags",
    "linecache", "pi_heif.options", "pypdfium2", "resvg_py", "tracemalloc", "zxingcpp",
)  # fmt: skip
"""What pictures and pages of paper need (wallet.intake.pictures)."""
SELDOM: Final = (
    "email.base64mime", "email.header", "email.mime.multipart", "email.parser", "email.policy", "email.quoprimime", "quopri",
    *PICTURES, "argon2.low_level", "nacl.bindings",
    "cryptography.hazmat.primitives.asymmetric.x25519", "cryptography.hazmat.primitives.keywrap",
    "cryptography.hazmat.primitives.ciphers.aead", "pyld.context_resolver", "pyld.jsonld",
)  # fmt: skip
SELDOM_OURS: Final = frozenset({"wallet.verify.certificates"})
"""Modules of ours that load much and are seldom needed."""
NEVER_OURS: Final = ("wallet.intake.routes", "wallet.verify.sources.agreed", "wallet.verify.sources.network")
"""Ways out, and all that belongs to them: HTTP, TLS, sockets."""
ALWAYS: Final = (
    "json", "_strptime", "cryptography.hazmat.backends.openssl.backend",
    # What the standard library loads when a ZIP or a text is in one of these.
    "encodings.ascii", "encodings.cp437", "encodings.cp1252", "encodings.idna", "encodings.iso8859_1",
    "encodings.iso8859_15",
    "encodings.latin_1", "encodings.punycode", "encodings.unicode_escape", "encodings.utf_16", "encodings.utf_16_be",
    "encodings.utf_16_le", "encodings.utf_32", "encodings.utf_8_sig", "encodings.raw_unicode_escape", "stringprep",
)  # fmt: skip


SIGNATURES: Final = (
    "pyhanko.pdf_utils.reader", "pyhanko.pdf_utils.content", "pyhanko.pdf_utils.crypt", "pyhanko.pdf_utils.filters",
    "pyhanko.sign.diff_analysis",
    "pyhanko.sign.validation.pdf_embedded", "pyhanko_certvalidator", "asn1crypto.pem", "asn1crypto.x509", "traceback",
    "asn1crypto.ocsp", "asn1crypto.crl", "asn1crypto.tsp", "xml.sax",
)  # fmt: skip
"""What reads the signatures of a PDF (wallet.intake.pdf.signatures)."""


def load_signatures() -> None:
    """Loads what reads the signatures of PDFs."""
    for name in SIGNATURES:
        importlib.import_module(name)


def load(*, everything: bool) -> None:
    """Loads what is always needed, or everything."""
    for room in _ROOMS:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            seldom = not everything and module.name in SELDOM_OURS
            if not seldom and not module.name.startswith(NEVER_OURS):
                importlib.import_module(module.name)
    for name in (*ALWAYS, *(SELDOM if everything else ())):
        importlib.import_module(name)
    if everything:
        every_codec()
    for folder, name in _FOLDERS:
        discover(folder, name)
    contexts.load_bundle()


def every_codec() -> None:
    """Loads every way of writing text that a mail may name; Python looks for each when it is first met."""
    for module in pkgutil.iter_modules(encodings.__path__, "encodings."):
        with suppress(ImportError):  # some are of one system only
            importlib.import_module(module.name)
