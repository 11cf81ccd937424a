import tomllib

from hypothesis import given
from hypothesis import strategies as st

from geodata.exchange.mapping import read_mapping
from geodata.exchange.mapping_text import ORDER, mapping_text
from tests.strategies import texts

VALUES = texts() | st.booleans() | st.integers(-1000, 1000) | st.floats(-1e6, 1e6) | st.lists(texts(), max_size=3)
TABLES = st.dictionaries(st.sampled_from(ORDER), st.dictionaries(texts(), VALUES, min_size=1, max_size=4))


@given(TABLES)
def test_every_table_comes_back_from_its_text(tables: dict):
    assert tomllib.loads(mapping_text(tables)) == tables


def test_the_text_is_what_the_documentation_shows():
    tables = {"codes": {"column": "typ", "Trasig lampa": "L2"}, "source": {"crs": "EPSG:3006"}, "columns": {}}
    tables |= {"defaults": {"valence": "unsafe", "is_example": True}}
    text = mapping_text(tables)
    assert text.startswith('[source]\n"crs" = "EPSG:3006"\n\n[codes]\n')
    assert read_mapping(text.encode(), file="m.toml").codes == {"Trasig lampa": "L2"}
