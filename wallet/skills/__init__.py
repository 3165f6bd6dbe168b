"""What it adds up to: skills, roles, requirement packs, and which of them what a person holds meets.

Pure: over :mod:`wallet.credential` and :mod:`wallet.records`, without vault, network or window. Nothing that is inferred
here is ever written into something signed.
"""
