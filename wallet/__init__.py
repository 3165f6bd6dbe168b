"""Lanyard's library: take in, verify, keep and share learning and employment records. No Qt anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wallet.examine import verify_bytes

__all__ = ["verify_bytes"]


def __getattr__(name: str) -> Any:
    # Imported when asked for: a room of the wallet must not pull in the whole house.
    if name == "verify_bytes":
        from wallet.examine import verify_bytes

        return verify_bytes
    raise AttributeError(name)
