"""Copies of a vault: backups, exports, the way back, and the look over all of it."""
