"""The wallet in parts: one open vault, and everything that can be done with it."""
