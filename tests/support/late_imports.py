"""Names what is imported while files are judged, after a worker's loading: behind the walls there is nothing to load.

``python -m tests.support.late_imports everything|usual PASSWORD FOLDER…``, in a process of its own.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wallet.worker import preload

preload.load(everything=sys.argv[1] == "everything")

from wallet.examine.in_process import examine_items
from wallet.examine.request import VerificationRequest
from wallet.intake.source import Source, from_bytes
from wallet.intake.unwrap import items_in
from wallet.verify.policy import LEARNER
from wallet.verify.sources.chained import NoDocuments
from wallet.verify.sources.supplied import SuppliedDocuments

AT = datetime(2026, 11, 24, 9, 41, tzinfo=UTC)


def main(password: str, folders: list[Path]) -> None:
    """Prints a line per import: the module, and the file that needed it."""
    here: list[Path] = []
    seen: set[str] = set()

    def noted(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "import" and here and arguments[0] not in seen:
            seen.add(arguments[0])
            print(arguments[0], here[-1])

    sys.addaudithook(noted)
    for folder in folders:
        answers = (folder / "manifest.json").exists() or (folder / "index.json").exists()
        request = VerificationRequest(LEARNER, AT, SuppliedDocuments(folder) if answers else NoDocuments())
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            here.append(path)
            data = path.read_bytes()
            source = Source("", data, from_bytes(b"", route="test").provenance, password=password)
            list(examine_items(source, items_in(source), request, skip=0))


if __name__ == "__main__":
    main(sys.argv[2], [Path(one) for one in sys.argv[3:]])
