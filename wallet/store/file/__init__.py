"""The vault's one file and folder: the keyed connection, whole writes, the folder's lock."""
