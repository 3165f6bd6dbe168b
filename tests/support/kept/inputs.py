"""The files and pages that the fixtures are made of: every format and container, by issuers that do not exist.

Keys that can be had from a seed are always the same, so making the files again changes little. What the issuers publish
is there twice: as it was when things were added (``first``), and as it was a month later (``later``), with one credential
withdrawn, one on hold and one key taken away.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from tests.fuzz.samples import derived
from tests.support import other_wallets, sd_jwts
from tests.support.badge_site import BadgeSite
from tests.support.federation import Entity
from tests.support.issuer_simulator import IssuerSimulator, Terms, encoded
from tests.support.pdfs import with_attachments
from tests.support.signing import HOLDER, ISSUER, OB3, VC2, presentation
from tests.wallet.verify import test_clr_1 as clr_1
from tests.wallet.verify.status.test_token_status_list import packed
from wallet.encodings import base64url
from wallet.formats.data_integrity import enveloped
from wallet.intake.containers.png import bake_png
from wallet.intake.containers.svg import bake_svg
from wallet.sample import achievements, art
from wallet.sample.identity import compact_token
from wallet.share.qr import as_png, codes

ADDED: Final = datetime(2026, 6, 3, 8, 30, tzinfo=UTC)
"""When the first files came in."""
LATER: Final = datetime(2026, 7, 5, 17, 15, tzinfo=UTC)
"""When the issuers were asked again."""
FAR: Final = datetime(2095, 6, 1, tzinfo=UTC)
"""The end of what is to be good for as long as anybody runs these tests."""
EMAIL: Final = "ada.osei@mail.example"
CHALLENGE: Final = "c-7"
DOMAIN: Final = "https://ward.example"
PASSWORD: Final = other_wallets.PASSWORD
LIST_PAGE: Final = "https://registry.example/nursing.json"
_DAY: Final = timedelta(days=1)
_BOARD: Final = "https://board.example/nursing"
_RICH: Final = "urn:uuid:7d0d5a3e-5f0e-4a52-8a53-0f6d1f3d2b11"
_TOKEN_LIST: Final = "https://saltmarsh.example/lists/7"


@dataclass
class Inputs:
    """``files`` by name, ``pages`` by day and address, ``trust`` (lists, anchors, a policy) by name."""

    files: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, dict[str, bytes]] = field(default_factory=dict)
    trust: dict[str, bytes] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Writes them as ``files/``, ``pages/<day>/`` (with the index that ``--documents`` reads) and ``trust/``."""
        for name, data in self.files.items():
            _put(folder / "files" / name, data)
        for name, data in self.trust.items():
            _put(folder / "trust" / name, data)
        for day, pages in self.pages.items():
            index = {address: f"{number:02}.page" for number, address in enumerate(sorted(pages))}
            _put(folder / "pages" / day / "index.json", _pretty(index))
            for address, name in index.items():
                _put(folder / "pages" / day / name, pages[address])


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _pretty(value: Any) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False).encode() + b"\n"


def make() -> Inputs:
    """Returns everything, issued on the day of :data:`ADDED`."""
    return _Making().all()


class _Making:
    """One making: the issuers, and what they gave."""

    def __init__(self) -> None:
        self.inputs = Inputs()
        self.mercy = self._issuer("Mercy College", "mercycollege.example", "key")
        self.harrow = self._issuer("Harrowgate Life Support Council", "harrowgate.example", "key")
        self.wren = self._issuer("Wrenfield Academy", "wrenfield.example", "key")
        self.saltmarsh = self._issuer("Saltmarsh Regional Hospital", "saltmarsh.example", "web")
        self.older = self._issuer("Oldfield School of Nursing", "oldfield.example", "web")
        self.site = BadgeSite()
        self.anchor = Entity("https://anchor.example", "National registry")

    @staticmethod
    def _issuer(name: str, domain: str, method: Any) -> IssuerSimulator:
        return IssuerSimulator(name, domain=domain, method=method, seed="kept", now=ADDED)

    def all(self) -> Inputs:
        self._signed_json()
        self._tokens()
        self._older_formats()
        self._presentations()
        self._containers()
        self._not_taken()
        self._trust()
        self.inputs.pages["first"] = self._published(ADDED)
        self._a_month_later()
        self.inputs.pages["later"] = self._published(LATER)
        return self.inputs

    # Credentials ------------------------------------------------------------------------------------------------
    def _signed_json(self) -> None:
        files = self.inputs.files
        until = Terms(valid_from=ADDED - 175 * _DAY, valid_until=FAR, status=True, email=EMAIL)
        self.wound = self.mercy.badge("wound-care-2", subject=HOLDER.did, terms=until)
        files["wound-care.json"] = encoded(self.wound)
        files["changed.json"] = encoded(self.wound).replace(b"Level 2", b"Level 9")
        self.support = self.harrow.badge("life-support", subject=HOLDER.did, terms=Terms(valid_until=FAR, status=True))
        files["life-support.png"] = bake_png(art.png(achievements.drawing("life-support")), encoded(self.support))
        expired = Terms("1.1", valid_from=ADDED - 1441 * _DAY, valid_until=ADDED - 711 * _DAY, status=True, image=False)
        files["life-support-2022.json"] = encoded(self.harrow.badge("life-support", subject=HOLDER.did, terms=expired))
        self.course = self.saltmarsh.badge("critical-care", terms=Terms(status=True, image=False))
        files["critical-care.json"] = encoded(self.course)
        files["iv-therapy.json"] = encoded(self.mercy.badge("iv-therapy", terms=Terms(image=False)))
        files["rotated.json"] = encoded(self.older.badge("safe-handling", terms=Terms(image=False)))
        files["jcs.json"] = encoded(self.wren.badge("data-literacy", terms=Terms(image=False, suite="eddsa-jcs-2022")))
        files["transcript.json"] = encoded(self.mercy.transcript(subject=HOLDER.did, courses=2, terms=Terms(image=False)))
        files["part-of-a-licence.json"] = encoded(derived(until="2095-06-01T00:00:00Z"))
        files["rich.json"] = encoded(self._rich())
        files["unsigned.json"] = encoded({name: value for name, value in self.wound.items() if name != "proof"})

    def _rich(self) -> dict[str, Any]:
        """Returns a badge that says nearly everything Open Badges 3.0 has a word for."""
        base = self.wren.base
        levels = [
            {"id": f"{base}/levels/{number}", "type": ["RubricCriterionLevel"], "name": name, "level": str(number),
             "points": str(10 * number), "description": f"{name} practice"}
            for number, name in enumerate(("Supervised", "Independent"), 1)
        ]  # fmt: skip
        achievement = {
            **achievements.achievement("iv-therapy", base),
            "creator": {"id": base, "type": ["Profile"], "name": "Wrenfield Board", "email": "board@wrenfield.example"},
            "humanCode": "IV 7",
            "fieldOfStudy": "Nursing",
            "specialization": "Infusion",
            "creditsAvailable": 1.5,
            "inLanguage": "en",
            "version": "2",
            "otherIdentifier": [{"type": "IdentifierEntry", "identifier": "X-7", "identifierType": "identifier"}],
            "resultDescription": [
                {"id": f"{base}/results/1", "type": ["ResultDescription"], "name": "Practice",
                 "resultType": "RubricCriterionLevel", "requiredLevel": levels[0]["id"], "rubricCriterionLevel": levels,
                 "allowedValue": ["1", "2"]},
            ],
        }  # fmt: skip
        extra = {
            "@context": [VC2, OB3, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"],
            "evidence": [{"id": f"{base}/portfolio/1", "type": ["Evidence"], "name": "Log", "description": "A log",
                          "narrative": "Forty lines placed.", "genre": "Log", "audience": "Ward"}],
            "credentialSchema": [{"id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/achievementcredential.json",
                                  "type": "1EdTechJsonSchemaValidator2019"}],
            "awardedDate": "2026-05-20T00:00:00Z",
            "description": "Issued after assessment",
            "id": _RICH,
            "endorsement": [self.harrow.endorsement({"id": _RICH}, "Seen at work.")],
        }  # fmt: skip
        result = {"type": ["Result"], "resultDescription": f"{base}/results/1", "achievedLevel": levels[1]["id"],
                  "value": "2", "status": "Completed"}  # fmt: skip
        return self.wren.credential(
            achievement, subject=HOLDER.did, terms=Terms(image=False, extra=extra, email=EMAIL), results=[result]
        )

    def _tokens(self) -> None:
        files = self.inputs.files
        token = self.wren.token("infection-control", subject=HOLDER.did, terms=Terms(image=False, valid_until=FAR))
        self.token = token
        drawn = art.svg(achievements.drawing("infection-control")).decode()
        files["infection-control.svg"] = bake_svg(drawn, token).encode()
        rs256 = self.saltmarsh.token("telemetry", algorithm="RS256", terms=Terms(image=False, valid_until=FAR))
        files["telemetry.jwt"] = rs256.encode()
        files["older-token.jwt"] = self.wren.token("telemetry", terms=Terms("1.1", image=False)).encode()
        draft = json.loads(base64url.decode(self.saltmarsh.token("registered-nurse").split(".")[1]))
        listed = draft | {"status": {"status_list": {"idx": 12, "uri": _TOKEN_LIST}}}
        files["listed.jwt"] = compact_token({"typ": "vc+jwt"}, listed, self.saltmarsh.key).encode()
        parts = [
            sd_jwts.disclosure("s1", "given_name", "Ada"),
            sd_jwts.disclosure("s2", "licence", {"number": "RN-100", "state": "OR"}),
        ]
        hidden = {"_sd": [sd_jwts.digest(part) for part in parts], "exp": int(FAR.timestamp()), "iss": _BOARD}
        head = {"typ": "dc+sd-jwt", "kid": "board-1"}
        files["licence.sd-jwt"] = sd_jwts.issued(sd_jwts.claims(**hidden), *parts, header=head).encode()
        files["cose.txt"] = ("d284" + "00" * 24).encode()

    def _older_formats(self) -> None:
        files = self.inputs.files
        files["hosted-badge.json"] = _pretty(self.site.hosted(evidence="https://college.example/work"))
        files["signed-badge.jws"] = self.site.signed().encode()
        files["record.jws"] = clr_1.signed(self.site).encode()
        files["badge-class.json"] = _pretty(self.site.badge)

    def _presentations(self) -> None:
        shown = presentation(
            self.wound, enveloped(self.token, media_type="application/vc+jwt"), challenge=CHALLENGE, domain=DOMAIN,
            created=ADDED,
        )  # fmt: skip
        self.inputs.files["shown.vp.json"] = encoded(shown)

    # Containers -------------------------------------------------------------------------------------------------
    def _containers(self) -> None:
        files = self.inputs.files
        plain = Terms(image=False)
        folder = BytesIO()
        with ZipFile(folder, "w") as archive:
            for slug in ("telemetry", "bsn"):
                archive.writestr(f"{slug}.json", encoded(self.mercy.badge(slug, terms=plain)))
        files["two.zip"] = folder.getvalue()
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = "office@harrowgate.example", EMAIL, "Your certificate"
        letter.set_content("Attached.")
        attached = encoded(self.harrow.badge("safe-handling", terms=plain))
        letter.add_attachment(attached, maintype="application", subtype="json", filename="safe.json")
        files["letter.eml"] = bytes(letter)
        files["page.pdf"] = with_attachments({"nurse.json": encoded(self.mercy.badge("registered-nurse", terms=plain))})
        small = {"id": "urn:achievement:hygiene", "type": ["Achievement"], "name": "Hand hygiene",
                 "description": "Clean hands", "criteria": {"narrative": "Seen."}}  # fmt: skip
        coded = json.dumps(self.wren.credential(small, terms=plain), separators=(",", ":")).encode()
        files["code.png"] = as_png(codes(coded))
        carried = encoded(self.wren.badge("wound-care-2", terms=plain))
        files["another-wallet.json"] = other_wallets.universal(
            [carried, json.dumps(other_wallets.KEY), json.dumps(other_wallets.PROFILE)]
        )
        locked = other_wallets.envelope(encoded(self.wren.badge("life-support", terms=plain)))
        files["locked.zip"] = other_wallets.bundle([("credential", "credentials/1.json", locked, True)])

    def _not_taken(self) -> None:
        files = self.inputs.files
        files["photo.jpg"] = b"\xff\xd8\xff\xe0 not a badge"
        files["empty.json"] = b""
        files["notes.txt"] = b"Ask Mercy College for the transcript.\n"
        files["broken.json"] = encoded(self.wound)[:400]

    # Pages ------------------------------------------------------------------------------------------------------
    def _published(self, now: datetime) -> dict[str, bytes]:
        pages: dict[str, bytes] = {}
        for issuer in (self.mercy, self.harrow, self.wren, self.saltmarsh, self.older):
            pages |= issuer.at(now).documents()
        pages |= {address: page if isinstance(page, bytes) else _pretty(page) for address, page in self.site.pages.items()}
        times = {"iat": int(now.timestamp()) - 60, "exp": int(now.timestamp()) + 86_400, "ttl": 43_200}
        listing = {"sub": _TOKEN_LIST, **times, "status_list": packed({13: 1})}
        pages[_TOKEN_LIST] = compact_token({"typ": "statuslist+jwt"}, listing, self.saltmarsh.key).encode()
        point = ISSUER.private.public_key().public_bytes_raw()
        jwk = {"kty": "OKP", "crv": "Ed25519", "kid": "board-1", "use": "sig", "x": base64url.encode(point)}
        pages[_BOARD.replace(".example/", ".example/.well-known/jwt-vc-issuer/")] = _pretty(
            {"issuer": _BOARD, "jwks": {"keys": [jwk]}}
        )
        pages[LIST_PAGE] = _pretty({"name": "Nursing schools", "issuers": {self.mercy.id: "Mercy College of Nursing"}})
        pages[self.anchor.page] = self.anchor.configuration(now)
        named = {"federation_entity": {"organization_name": "Saltmarsh Regional Hospital"}}
        pages[self.anchor.address_of(self.saltmarsh.id)] = self.anchor.about(self.saltmarsh.id, now, metadata=named)
        return pages

    def _a_month_later(self) -> None:
        for issuer in (self.mercy, self.harrow, self.saltmarsh, self.older):
            issuer.at(LATER)
        self.harrow.revoke(self.support)
        for entry in self.course["credentialStatus"]:
            if entry["statusPurpose"] == "suspension":
                self.saltmarsh.lists["suspension"].put(int(entry["statusListIndex"]), True)
        self.older.rotate_key(keep_old=False)

    def _trust(self) -> None:
        trust = self.inputs.trust
        trust["list.json"] = _pretty({"name": "Ward list", "issuers": {self.harrow.id: "Harrowgate Council"}})
        trust["anchor.json"] = _pretty(
            {"name": "National registry", "trust_anchor": self.anchor.id, "jwks": {"keys": [self.anchor.jwk]}}
        )
        trust["published.json"] = _pretty([{"name": "Nursing schools", "url": LIST_PAGE}])
        trust["policy.json"] = _pretty({"id": "ward", "required": ["proof", "validity", "issuer_trust"]})
        seed = base64.b64encode(HOLDER.private.private_bytes_raw()).decode()
        trust["holder.json"] = _pretty({"did": HOLDER.did, "seed": seed, "issuers": self._names()})

    def _names(self) -> dict[str, str]:
        return {issuer.name: issuer.id for issuer in (self.mercy, self.harrow, self.wren, self.saltmarsh, self.older)}
