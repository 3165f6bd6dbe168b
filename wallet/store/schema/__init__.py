"""The layouts of the vault's file, and how one becomes the next."""
