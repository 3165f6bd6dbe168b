"""What stands in the vault's tables, a module for each kind."""
