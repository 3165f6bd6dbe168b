"""Continuing education: what a licence asks for, which certificates count in its cycle, and what is still missing."""
