"""Fuzzing: every reader of bytes from outside is fed what nobody would write. docs/fuzzing.md."""
