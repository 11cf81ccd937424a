import pytest

from geodata.errors import Invalid
from geodata.exchange.mapping import read_mapping
from geodata.model.observation import ObservationState, Valence
from tests.exchange.twins import MAPPINGS

LEAST = '[codes]\ndefault = "O9"\n[defaults]\nvalence = "unsafe"\n'


def refused(text: str) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read_mapping(text.encode(), file="m.toml")
    assert caught.value.code == "mapping.invalid"
    assert caught.value.facts["file"] == "m.toml"
    return caught.value


@pytest.mark.parametrize("name", ["zurich.toml", "baltimore.toml"])
def test_the_mappings_in_the_documentation_can_be_used(name: str):
    mapping = read_mapping((MAPPINGS / name).read_bytes(), file=name)
    assert mapping.defaults["state"] is ObservationState.PUBLIC
    assert mapping.defaults["valence"] is Valence.UNSAFE


def test_a_mapping_names_the_columns_that_a_file_must_have():
    mapping = read_mapping((MAPPINGS / "zurich.toml").read_bytes(), file="zurich.toml")
    assert mapping.wanted_columns == ("e", "n", "service_code", "date")
    assert mapping.codes["Beleuchtung/Uhren"] == "L2"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (LEAST + '[extra]\na = "b"', "extra"),
        ("source = 5\n" + LEAST, "source"),
        (LEAST + '[source]\nspeed = "fast"', "source.speed"),
        (LEAST + "[source]\ncrs = 4326", "source.crs"),
        (LEAST + '[source]\ncrs = "EPSG:99999"\nx = "e"\ny = "n"', "crs"),
        (LEAST + '[source]\nx = "e"\ny = "n"', "source.crs"),
        (LEAST + '[source]\nx = "e"\ncrs = "EPSG:3006"', "source.x"),
        (LEAST + '[source]\nencoding = "klingon"', "source.encoding"),
        (LEAST + '[source]\nencoding = "base64"', "source.encoding"),
        (LEAST + '[source]\ndelimiter = "::"', "source.delimiter"),
        (LEAST + '[source]\ndecimal = "x"', "source.decimal"),
        (LEAST + '[source]\ntimezone = "Nowhere"', "timezone"),
        (LEAST + '[source]\ndate_format = "%d/%m"', "source.date_format"),
        (LEAST + '[columns]\ncolour = "c"', "columns.colour"),
        (LEAST + '[columns]\ntext = ""', "columns.text"),
        ('[codes]\ndefault = "O9"\n', "defaults.valence"),
        ('[codes]\n"Lampa" = "L1"\n[defaults]\nvalence = "safe"', "codes.column"),
        ('[defaults]\nvalence = "safe"', "codes.column"),
        ('[codes]\ncolumn = "c"\n"Lampa" = "X7"\n[defaults]\nvalence = "safe"', "codes.Lampa"),
        ('[codes]\ndefault = "Z1"\n[defaults]\nvalence = "safe"', "codes.default"),
        (LEAST + "mood = 1", "defaults.mood"),
        (LEAST + 'state = "secret"', "defaults.state"),
        (LEAST + "feeling = 9", "feeling"),
        (LEAST + 'walk = "the first"', "defaults.walk"),
    ],
)
def test_what_a_mapping_cannot_say_is_refused_by_name(text: str, field: str):
    assert refused(text).facts["field"] == field


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[source", b"[source]\na = 1\na = 2"])
def test_what_is_no_toml_is_refused(body: bytes):
    with pytest.raises(Invalid) as caught:
        read_mapping(body, file="m.toml")
    assert caught.value.code == "mapping.invalid"
    assert "reason" in caught.value.facts


def test_a_byte_order_mark_is_no_part_of_a_mapping_or_a_file():
    mapping = read_mapping(b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode(), file="m.toml")
    assert mapping.encoding == "utf-8-sig"
    assert read_mapping((LEAST + '[source]\nencoding = "UTF-8"').encode(), file="m.toml").encoding == "utf-8-sig"
