"""Bytes in, reports out: what is asked of things that come in, and what is found."""
