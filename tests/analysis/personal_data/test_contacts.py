import pytest

from geodata.analysis.personal_data.contacts import emails, ip_addresses, links


@pytest.mark.parametrize(
    "text",
    ["anna@example.com", "anna snabel-a exempel punkt se", "eva AT example DOT com", "p(at)example.org", "å@ä.example"],
)
def test_addresses_are_marked_also_in_words(text: str):
    assert {(mark.start, mark.end) for mark in emails(text)} == {(0, len(text))}


@pytest.mark.parametrize("text", ["glas @ lekplatsen", "kom @ 20.15", "at the end", "@anna"])
def test_an_at_sign_alone_is_no_address(text: str):
    assert list(emails(text)) == []


@pytest.mark.parametrize("text", ["https://example.com/u/1", "www.example.org", "@anna_exempel", "facebook.com/anna"])
def test_pages_and_handles_are_marked_without_the_full_stop_behind(text: str):
    assert {(mark.start, mark.end) for mark in links(f"{text}.")} == {(0, len(text))}


def test_an_account_is_known_by_the_service_before_it():
    assert [mark.start for mark in links("min snap är kalle_77")] == [12]
    assert list(links("facebook är bra")) == []


@pytest.mark.parametrize("text", ["192.0.2.44", "2001:db8::12ab"])
def test_ip_addresses_are_marked(text: str):
    assert [(mark.start, mark.end) for mark in ip_addresses(text)] == [(0, len(text))]


@pytest.mark.parametrize("text", ["version 1.2.3.4", "20:15:00", "999.1.1.1", "::"])
def test_versions_and_times_are_no_ip_addresses(text: str):
    assert list(ip_addresses(text)) == []
