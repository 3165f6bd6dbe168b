"""A sample issuer that speaks the real formats: for the demo, the self-test, and tests."""
