"""Opens tokens: JWS (RFC 7515, RFC 8725) over credentials, VC 1.1 section 6.3.1, VC-JOSE-COSE, OB 3.0 section 8.2."""

from __future__ import annotations

from hashlib import sha256

from msgspec import structs

from wallet.credential.model import Presentation
from wallet.encodings.multikey import fingerprint
from wallet.formats.data_integrity import listed
from wallet.formats.parsed import Kind, ParsedCredential
from wallet.formats.token_status import with_token_status
from wallet.report import Outcome, Passed, failed
from wallet.verify.checks import issuer_binding
from wallet.verify.context import CheckContext
from wallet.verify.proofs.children import embedded
from wallet.verify.proofs.opened import Opened, Presented
from wallet.verify.proofs.presented_dates import judge_own_dates
from wallet.verify.proofs.token_claims import confirmed_key, contradicts, holds_two, read_json, registered, require_issued
from wallet.verify.proofs.token_types import VC_TYPES
from wallet.verify.proofs.tokens import judge


class JoseMechanism:
    """Compact tokens."""

    id = "jose"
    formats = frozenset({"vc_jwt"})

    def open(self, parsed: ParsedCredential, ctx: CheckContext) -> Opened:
        """Judges the token; the view is read from its signed payload."""
        opened = Opened(as_json=True)
        presentation = parsed.kind is Kind.PRESENTATION
        claims = parsed.document
        inside = claims.get("vp" if presentation else "vc", claims)
        if not isinstance(inside, dict):
            opened.shape = failed("token_malformed")
            return opened
        opened.shape = failed("two_kinds") if holds_two(claims) else Passed()
        view = read_json(inside, opened, ctx, presentation=presentation)
        opened.children = embedded(parsed, inside)
        opened.view, signer = registered(view, claims, opened)
        if inside is not claims:
            contradicts(claims, inside, opened)
        if presentation:
            judge_own_dates(inside, opened, ctx.at)
        if not isinstance(opened.view, Presentation):
            opened.view = with_token_status(opened.view, claims)
            if inside is not claims:
                opened.view = with_token_status(opened.view, inside)
            opened.confirmation = confirmed_key(claims)
        opened.proof, opened.issuer_binding = self._judge(parsed, opened, signer, ctx, presentation)
        require_issued(claims, opened, ctx)
        return opened

    def _judge(
        self, parsed: ParsedCredential, opened: Opened, signer: str, ctx: CheckContext, presentation: bool
    ) -> tuple[Outcome, Outcome]:
        relationship = "authentication" if presentation else "assertionMethod"
        judged = judge(parsed.token, parsed.header, signer, ctx, relationship=relationship, types=VC_TYPES)
        finding = judged.key
        if finding is None:
            return judged.proof, judged.binding
        opened.method_ids = (finding.key.id,)
        opened.key_fingerprints = (fingerprint(finding.key.key),)
        where = "/holder" if presentation else "/issuer"
        signer = signer or (finding.owner if presentation else "")
        binding = issuer_binding.decide(signer, finding, ctx, relationship=relationship, pointer=where)
        if presentation:
            _presented(opened, parsed, signer if isinstance(binding, Passed) else "")
        return judged.proof, binding


MECHANISM = JoseMechanism()


def _presented(opened: Opened, parsed: ParsedCredential, controller: str) -> None:
    assert isinstance(opened.view, Presentation)  # noqa: S101  # for the type checker
    claims = parsed.document
    nonce = claims.get("nonce")
    challenge = nonce if isinstance(nonce, str) else None
    domain = tuple(audience for audience in listed(claims.get("aud")) if isinstance(audience, str))
    digest = sha256(parsed.token.rpartition(".")[0].encode("ascii", "replace")).hexdigest()
    opened.presented = Presented(controller, challenge, domain, opened.not_before, opened.not_after, digest=digest)
    opened.view = structs.replace(
        opened.view,
        holder=opened.view.holder or controller,
        challenge=challenge or "",
        domain=domain,
        created=opened.not_before,
        expires=opened.not_after,
    )
