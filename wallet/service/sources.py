"""What can be added or checked: bytes, and how they came. Needs no open wallet."""

from __future__ import annotations

from wallet.intake.source import Source as Source
from wallet.intake.source import expand as expand
