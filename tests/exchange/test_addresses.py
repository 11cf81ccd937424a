"""S-13: what our own server may go to."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.exchange.addresses import looked_up, may_be_reached

INWARD = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%lo",
    "fc00::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::", "2001:0:7f00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INWARD)
def test_an_address_that_leads_inwards_is_not_reached_however_it_is_wrapped(address: str):
    assert not may_be_reached(address)


@pytest.mark.parametrize("address", ["193.10.10.10", "2a00:801:f0::1", "::ffff:193.10.10.10", "64:ff9b::c10a:a0a"])
def test_a_public_address_is_reached(address: str):
    assert may_be_reached(address)


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "2130706433", "127.0.0.1:80", "[::1]"])
def test_what_is_no_numeric_address_is_not_reached(text: str):
    assert not may_be_reached(text)


def test_a_private_network_is_reached_where_the_operator_names_it_and_nothing_beside_it():
    networks = (ip_network("10.20.0.0/16"), ip_network("fd00:1::/32"))
    assert all(may_be_reached(address, networks) for address in ("10.20.3.4", "::ffff:10.20.3.4", "fd00:1::8"))
    assert not any(may_be_reached(address, networks) for address in ("10.21.0.1", "127.0.0.1", "fd00:2::8", "::1"))


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::ffff:169.254.169.254"])
def test_link_local_addresses_are_never_reached_whatever_is_named(address: str):
    assert not may_be_reached(address, (ip_network("0.0.0.0/0"), ip_network("::/0")))


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_never_opens_it(address: object):
    inner = int(address)  # type: ignore[call-overload]
    for wrapped in (f"::ffff:{address}", f"64:ff9b::{inner >> 16:x}:{inner & 0xFFFF:x}"):
        assert may_be_reached(wrapped) == may_be_reached(str(address))
    if not may_be_reached(str(address)):
        assert not may_be_reached(f"2002:{inner >> 16:x}:{inner & 0xFFFF:x}::1")


def test_names_are_looked_up_to_numbers():
    assert "127.0.0.1" in looked_up("localhost", 80)
    assert list(looked_up("127.0.0.1", 80)) == ["127.0.0.1"]
