"""Who reads untrusted bytes for a wallet: workers in processes of their own."""

from __future__ import annotations

from wallet.examine.request import Examiner as Examiner
from wallet.worker.pool import Pool as Pool
from wallet.worker.reader import Reader as Reader
