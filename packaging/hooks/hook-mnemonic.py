"""Gives the frozen program the two lists of words that a passphrase is suggested from."""

from PyInstaller.utils.hooks import collect_data_files

datas = collect_data_files("mnemonic", includes=["wordlist/english.txt", "wordlist/spanish.txt"])
