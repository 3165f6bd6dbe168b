"""One module per family of readers; each assigns ``TARGETS``."""
