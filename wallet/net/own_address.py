"""The addresses that this computer has on its networks: one of them is chosen, never all."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import ifaddr

from wallet.errors import ShareError

_FAR_AWAY = ("198.51.100.1", 9)
"""An address for documentation (RFC 5737). Nothing is sent there: the system is asked which way it would go."""


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """``interface`` is the network interface's name, ``address`` its IP address, without a zone."""

    interface: str
    address: str

    def at(self, port: int) -> str:
        """Returns host and port as they stand in a web address (RFC 3986, 3.2.2)."""
        return f"[{self.address}]:{port}" if ":" in self.address else f"{self.address}:{port}"


def own_address(interface: str = "") -> OwnAddress:
    """Returns the address of the interface with this name or address; of the one that leads outside where none is named.

    IPv4 goes before IPv6: every phone in the room speaks it. Raises ShareError ``no_such_interface``, ``not_on_a_network``.
    """
    known = _own_addresses()
    if interface:
        chosen = [own for own in known if interface in (own.interface, own.address)]
        if not chosen:
            raise ShareError("no_such_interface")
        return chosen[0]
    outside = [own for own in known if not ipaddress.ip_address(own.address).is_loopback]
    if not outside:
        raise ShareError("not_on_a_network")
    leading = _leading_outside()
    return next((own for own in outside if own.address == leading), outside[0])


def networks() -> tuple[OwnAddress, ...]:
    """Returns one address for each network that others are on, the one that leads outside first."""
    outside = [own for own in _own_addresses() if not ipaddress.ip_address(own.address).is_loopback]
    leading = _leading_outside()
    first = sorted(outside, key=lambda own: own.address != leading)
    return tuple({own.interface: own for own in reversed(first)}[name] for name in dict.fromkeys(o.interface for o in first))


def _own_addresses() -> list[OwnAddress]:
    known = []
    for adapter in ifaddr.get_adapters():
        for each in adapter.ips:
            address = each.ip if isinstance(each.ip, str) else each.ip[0]
            # One that holds on this link alone needs a zone, which no browser takes.
            if not ipaddress.ip_address(address).is_link_local or isinstance(each.ip, str):
                known.append(OwnAddress(each.nice_name, address))
    return sorted(known, key=lambda own: ":" in own.address)


def _leading_outside() -> str:
    """Returns the address that packets to elsewhere would leave by, or ""."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(_FAR_AWAY)
        except OSError:
            return ""
        return str(asked.getsockname()[0])
