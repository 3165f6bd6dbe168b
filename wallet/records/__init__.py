"""What the wallet keeps about a thing it received: the record, its standing, and both as plain JSON."""
