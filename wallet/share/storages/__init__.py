"""Where the person's own links lie: one module for each kind of storage, with ``STORAGE``."""
