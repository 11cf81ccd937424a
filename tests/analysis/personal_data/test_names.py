import pytest

from geodata.analysis.personal_data.names import names
from geodata.analysis.personal_data.tokens import words_of


def names_in(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in names(text, words_of(text))]


@pytest.mark.parametrize(
    "name",
    [
        "Anna",
        "Annas",
        "Anna Karlsson",
        "Lars-Erik",
        "Nilssons",
        "Zoran Petrović",
        "J. Henriksson",
        "Björn Berg",
        "Björn",
        "Fatima Hassan",
        "Youssef Al-Hamad",
        "maria svensson",
        "persson",
        "kevin",
    ],
)
def test_names_are_marked_in_the_middle_of_a_sentence(name: str):
    assert names_in(f"vi såg {name} vid bron") == [name]


@pytest.mark.parametrize(
    ("text", "name"), [("tant Xyla", "Xyla"), ("hos Kvarnlids", "Kvarnlids"), ("Farbror Sten", "Sten")]
)
def test_a_title_or_a_host_makes_a_name_of_a_strange_word(text: str, name: str):
    assert names_in(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Björn i trä",
        "Sten ligger här",
        "Stig uppåt",
        "vid Karlsgatan",
        "i Annelund",
        "Gustav Adolfs torg",
        "Nisses kiosk",
        "Nilssons Bil AB",
        "Bergs Trä AB",
        "hos Coop",
        "rosen är fin",
        "MÖRKT VID STEN",
        "I augusti",
        "Per dag",
        "linda om",
    ],
)
def test_animals_stones_streets_squares_and_firms_are_no_names(text: str):
    assert names_in(text) == []
