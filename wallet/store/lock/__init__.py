"""The ways to the vault key: the header, its slots, and what opens them."""
