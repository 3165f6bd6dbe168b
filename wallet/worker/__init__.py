"""Untrusted bytes are read and judged in a process that has no keys, no vault, no files and no network.

The wallet's side is :class:`wallet.worker.pool.Pool`; it takes what comes back as untrusted too. The worker's side is
``serving``; the walls around it are in ``walls``. What needs the outside (a supplied or fetched document) is asked of
the wallet over the pipe.
"""

from typing import Final

WORKER_VERB: Final = "--worker"
"""First word of a packaged program that is started as a worker: it has no interpreter to be given a module."""
EVERYTHING: Final = "everything"
"""Last word of a worker's command that is to load also what is seldom needed."""
SIGNATURES: Final = "signatures"
"""The same, and what reads the signatures of PDFs, which takes as long to load again."""
READER: Final = "reader"
"""The same of one that reads frameworks, catalogues and adverts, and judges nothing."""
