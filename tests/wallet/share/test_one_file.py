"""A new way of handing over and a new format are one file each: nothing else of the program is touched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.sharing import issue, new_wallet

ROOT = Path(__file__).resolve().parents[3]

CHANNEL = '''
"""A sample channel: the presentation written backwards."""

from datetime import timedelta

from wallet.share.channels.channel import PresentationChannel, Refusal
from wallet.share.writing import write_private


class Backwards(PresentationChannel):
    id = "backwards"
    suffix = ".sdrawkcab"
    lifetime = timedelta(hours=3)

    def carries(self, disclosed, request):
        return (Refusal("shown_alone"),) if len(disclosed.items) > 1 else ()

    def write(self, signed, path, *, language, draw):
        write_private(path, signed.document[::-1])


CHANNEL = Backwards()
'''

FORMAT = '''
"""A sample format: a credential in hexadecimal behind a word, shown as what is in it."""

from dataclasses import replace

from wallet.formats.parsed import Claim
from wallet.formats.data_integrity import FORMAT as JSON_LD
from wallet.encodings import strict_json


class Hexadecimal:
    id = "hexadecimal"

    def claims(self, payload, document):
        return Claim.YES if document is None and payload.startswith(b"HEX ") else Claim.NO

    def parse(self, payload, document):
        text = bytes.fromhex(payload[4:].decode("ascii"))
        read = JSON_LD.parse(text, strict_json.loads(text))
        return replace(read, received=payload, payload=payload, format=self.id)

    def present(self, parsed, parts=()):
        return JSON_LD.present(parsed, parts)


FORMAT = Hexadecimal()
'''

PROGRAM = """
import sys
from pathlib import Path
import wallet.formats, wallet.share.channels

here = Path(sys.argv[1])
wallet.share.channels.__path__.append(str(here / "channels"))
wallet.formats.__path__.append(str(here / "formats"))

from tests.support.sharing import keep, reopened
from wallet.errors import ShareError
from wallet.service.sharing import PresentationRequest

opened = reopened(here / "v")
kept = opened.library.find()[0].id
added = keep(opened, b"HEX " + opened.library.record(kept).received.hex().encode(), "badge.hex")
assert opened.library.record(added).summary.format == "hexadecimal"
preview = opened.sharing.preview([added], PresentationRequest("A ward"))
assert preview.lifetimes["backwards"].total_seconds() == 3 * 3600
signed = opened.sharing.present([added], PresentationRequest("A ward", expires_in=preview.lifetimes["backwards"]))
assert str(signed.report.verdict) == "verified", signed.report
delivered = opened.sharing.deliver(signed, "backwards", here / "out")
assert (here / "out").read_bytes()[::-1] == signed.document
assert [(e.channel, str(e.state)) for e in opened.sharing.ledger()] == [("backwards", "delivered")]
both = opened.sharing.present([added, kept], PresentationRequest("A ward"))
try:
    opened.sharing.deliver(both, "backwards", here / "second")
except ShareError as error:
    assert error.code == "shown_alone"
else:
    raise AssertionError("it said beforehand that it cannot carry two")
assert not (here / "second").exists()
opened.close()
print("shared")
"""


def test_a_sample_channel_and_a_sample_format_are_one_file_each(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path / "v")
    issue(wallet)
    wallet.close()
    for folder, text in (("channels", CHANNEL), ("formats", FORMAT)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "sample.py").write_text(text)
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout == "shared\n", done.stderr
