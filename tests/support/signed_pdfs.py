"""PDFs signed on the spot by pyHanko, with certificates made for the purpose; every name in them is made up."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pypdf import PdfWriter
from reportlab.pdfgen import canvas

_FROM, _UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Party:
    """Somebody with a key and a certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: certificates.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


@cache
def party(name: str, issuer: str = "", *, authority: bool = False) -> Party:
    """Returns somebody called ``name`` whose certificate ``issuer`` signed (an authority), or they themselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, name)])
    above = party(issuer, authority=True) if issuer else Party(key, None)  # type: ignore[arg-type]
    builder = (
        certificates.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(certificates.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if not authority:
        usage = certificates.KeyUsage(
            digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        builder = builder.add_extension(usage, critical=True)
    return Party(key, builder.sign(above.key, hashes.SHA256()))


def paper(text: str = "Transcript of Records") -> bytes:
    """Returns an unsigned PDF of one page."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    sheet.drawString(100, 700, text)
    sheet.save()
    return out.getvalue()


def signed(data: bytes, by: Party, *above: Party, field: str = "One", certify: bool = False) -> bytes:
    """Returns ``data`` with one signature more."""
    plain = by.key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    store = SimpleCertificateStore()
    store.register_multiple([x509.Certificate.load(each.der) for each in above])
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(by.der), signing_key=keys.PrivateKeyInfo.load(plain), cert_registry=store
    )
    more: dict[str, Any] = {"certify": True, "docmdp_permissions": MDPPerm.NO_CHANGES} if certify else {}
    out = io.BytesIO()
    meta = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", **more)
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), meta, signer=signer, output=out)
    return out.getvalue()


def with_a_page_more(data: bytes) -> bytes:
    """Returns ``data`` with a page added after its end, as editors save what they changed."""
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    writer.add_blank_page()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_a_form_more(data: bytes) -> bytes:
    """Returns ``data`` with nothing new but the time it was looked at, in what describes the file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
