"""Tells PyInstaller what Lanyard loads by name, and which files of ours go beside the modules."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import contents

_root = Path(__file__).resolve().parents[2]
hiddenimports = contents.hidden_imports(_root)
datas = contents.data_files(_root)
