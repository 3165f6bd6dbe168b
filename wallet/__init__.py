"""The wallet as a library: ``wallet.verify_bytes`` judges a file's bytes; the rest is in the rooms below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wallet.examine.in_process import verify_bytes

__all__ = ["verify_bytes"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: importing a room must not start all the others.
    if name == "verify_bytes":
        from wallet.examine.in_process import verify_bytes

        return verify_bytes
    raise AttributeError(f"module 'wallet' has no attribute {name!r}")
