"""Which addresses our own server may go to: public ones, and the networks that the operator has named."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

Lookup = Callable[[str, int], Sequence[str]]
"""From a host's name and a port to the numeric addresses that it has now."""

_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
"""NAT64: an IPv4 address stands in the last 32 bits."""


def looked_up(host: str, port: int) -> Sequence[str]:
    """The addresses that the system finds for a name, each once; `OSError` where it finds none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def may_be_reached(address: str, networks: Sequence[Network] = ()) -> bool:
    """Whether an address is public, or in one of the networks.

    An IPv4 address that is wrapped in an IPv6 one counts as well as its wrapping. Link-local addresses (where clouds
    tell their secrets), multicast and 0.0.0.0 are never reached, whatever is named.
    """
    try:
        outer = ip_address(address)
    except ValueError:
        return False
    inner = _wrapped(outer)
    return all(_is_open(each, networks) for each in ((outer,) if inner is None else inner))


def _wrapped(address: Address) -> tuple[Address, ...] | None:
    """What counts for an IPv6 address that carries an IPv4 one; none for every other address."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address in _TRANSLATED:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    if address.sixtofour is not None:
        return (address, address.sixtofour)
    return None


def _is_open(address: Address, networks: Sequence[Network]) -> bool:
    if address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    if any(address in network for network in networks):
        return True
    is_site_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not address.is_reserved and not is_site_local
