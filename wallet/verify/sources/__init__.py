"""Where the documents that a check asks for come from."""
