"""A credential without a proof of its own, inside one that has one."""

from __future__ import annotations

from wallet.credential.model import Credential
from wallet.report import Outcome, Passed, Problem, failed, unknown
from wallet.verify.context import CheckContext
from wallet.verify.proofs.opened import Opened


def covered(opened: Opened, ctx: CheckContext) -> tuple[Outcome, Outcome]:
    """(proof, binding) of a credential without a proof inside another: the signature around it covers it when it is over
    all that its issuer wrote. Whose word it is, is the outer issuer's: another one's award is only what that one says.
    """
    outer = ctx.outer
    assert outer is not None and isinstance(opened.view, Credential)  # noqa: S101, PT018  # the caller looked
    if not outer.signed or not outer.whole:
        code = "covered_in_part" if outer.signed else "outer_signature_unproven"
        return unknown(code, pointer="/proof"), unknown(code)
    proof = Passed((Problem("covered_by_outer_signature", "/proof"),))
    issuer = opened.view.issuer.id
    if not issuer:
        return proof, failed("issuer_missing", pointer="/issuer")
    if issuer != outer.issuer:
        return proof, unknown("issuer_did_not_sign", pointer="/issuer")
    return proof, Passed() if outer.issuer_proven else unknown("issuer_not_established", pointer="/issuer")
