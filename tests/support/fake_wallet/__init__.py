"""A wallet in memory with the real dataclasses: for tests and pictures of the window, no vault, no checks made."""

from tests.support.fake_wallet.made_up import NOW, Said, record
from tests.support.fake_wallet.network import FakeNetworkSettings
from tests.support.fake_wallet.shelf import SHELF
from tests.support.fake_wallet.wallet import FakeWallet

__all__ = ["NOW", "SHELF", "FakeNetworkSettings", "FakeWallet", "Said", "record"]
