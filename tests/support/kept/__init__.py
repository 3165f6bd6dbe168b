"""What older programs wrote and said, kept so that no later one loses it: made here, read by tests/flows."""
