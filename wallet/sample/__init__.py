"""Issuers that do not exist: real formats, invented names. For the demonstration, the self-test and the tests."""
