"""The durability runs: what the vault told a person is saved is still there, whatever happened (docs/durability.md)."""
