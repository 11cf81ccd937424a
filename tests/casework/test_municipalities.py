"""An operator founds municipalities in a store."""

import pytest

from geodata.casework.municipalities import found
from geodata.errors import Conflict
from tests.builders import a_municipality, a_square


def test_a_municipality_is_founded_once(store, now):
    town = a_municipality(code="1471", name="Götene")
    kept, is_new = found(store, town, by="operator", now=now)
    assert (kept.thing, kept.version, is_new) == (town, 1, True)
    assert found(store, town, by="operator", now=now) == (kept, False)
    assert store.municipalities() == [kept]


def test_another_municipality_can_not_take_its_slug(store, now):
    found(store, a_municipality(), by="operator", now=now)
    with pytest.raises(Conflict, match=r"thing\.other-content"):
        found(store, a_municipality(boundary=a_square(half_deg=1)), by="operator", now=now)


def test_several_municipalities_live_in_one_store(store, now):
    for slug in ("skara", "gotene", "zurich"):
        found(store, a_municipality(slug=slug), by="operator", now=now)
    assert [kept.thing.name for kept in store.municipalities()] == ["Gotene", "Skara", "Zurich"]
    assert store.check() == []
