import pytest

from geodata.analysis.personal_data.addresses import homes, post_towns, streets
from geodata.analysis.personal_data.tokens import words_of


def streets_in(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in streets(text, words_of(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Storgatan 14B",
        "Västra Hamngatan 3 lgh 1102",
        "Karl Johans gata 8",
        "S:t Eriks väg 33",
        "björkvägen 22",
        "Stor gatan 19",
        "Storg. 12",
        "Ö. Långgatan 12",
        "Skolgatan 4-6",
        "bor på Björkvägen",
    ],
)
def test_a_street_with_its_number_is_an_address(text: str):
    assert streets_in(f"tyst vid {text} i natt") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Storgatan",
        "Storgatan 2 lampor trasiga",
        "Parkvägen 50 km/h",
        "gatan 4 meter",
        "torget 2",
        "väg 44",
        "riksväg 26",
        "Storgatan 20:15",
        "gångvägen 3",
        "på gatan 3",
        "Storgatan 2024",
    ],
)
def test_a_street_alone_or_a_count_behind_it_is_none(text: str):
    assert streets_in(text) == []


@pytest.mark.parametrize("text", ["bor hos sin mamma", "bor i nr 14", "bor i det röda huset", "killen som bor här"])
def test_words_that_point_out_a_home_are_marked(text: str):
    assert [(mark.start, mark.end) for mark in homes(text)] == [(0, len(text))]


@pytest.mark.parametrize("text", ["vi som bor här", "folk som bor i området", "bor i Götene", "bor långt bort"])
def test_living_somewhere_is_not_pointing_out_a_home(text: str):
    assert list(homes(text)) == []


@pytest.mark.parametrize("text", ["533 31 Götene", "53331 götene", "SE-541 30 Skövde"])
def test_a_post_code_goes_with_its_town(text: str):
    assert [(mark.start, mark.end) for mark in post_towns(text)] == [(0, len(text))]


@pytest.mark.parametrize("text", ["114 14 svarar inte", "100 50 meter", "1 500 00 Kronor", "1 200 50 Lampor"])
def test_other_numbers_before_a_word_are_no_post_code(text: str):
    assert list(post_towns(text)) == []
