"""Each parameter's reader and its schema take the same texts."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from geodata.errors import Invalid
from webmap import parameters
from webmap.parameters import Parameter

EVERY = {each.name: each for each in vars(parameters).values() if isinstance(each, Parameter)}

NUMBERS = {"bbox", "limit", "offset"}
PLAIN = re.compile(r"-?(0|[1-9]\d*)(,-?(0|[1-9]\d*))*", re.ASCII)
"""Numbers as both JSON and we write them: 01 and 1.0 are numbers to one alone."""

CLOSE = {  # texts near what is taken, where random ones would all be far off
    "limit": st.integers(-10, 10**11).map(str),
    "offset": st.integers(-10, 10**11).map(str),
    "from": st.dates().map(str) | st.from_regex(r"\A\d{4}-\d\d-\d\d\Z"),
    "to": st.dates().map(str),
    "walk": st.uuids().map(str) | st.uuids().map(lambda key: str(key).upper()),
    "bbox": st.lists(st.integers(-200, 200).map(str), min_size=3, max_size=5).map(",".join),
}


def parsed(schema: dict[str, Any], text: str) -> Any:
    if schema["type"] == "array":
        items = schema.get("prefixItems", [schema["items"]])[0]
        return [parsed(items, part) for part in text.split(",")]
    return json.loads(text) if schema["type"] in {"integer", "number"} else text


def allows(parameter: Parameter[Any], text: str) -> bool:
    try:
        value = parsed(parameter.schema, text)
    except ValueError:
        return False
    return Draft202012Validator(parameter.schema, format_checker=FormatChecker()).is_valid(value)


def takes(parameter: Parameter[Any], text: str) -> bool:
    try:
        parameter.read(parameter.name, text)
    except Invalid as refused:
        return refused.facts["field"] != parameter.name
    return True


def words_of(parameter: Parameter[Any]) -> st.SearchStrategy[str]:
    """Single words and lists, of the vocabulary and not."""
    items = parameter.schema.get("items", parameter.schema).get("enum", [])
    word = st.sampled_from([*items, "x", ""])
    return st.lists(word, min_size=1, max_size=3).map(",".join)


@pytest.mark.parametrize("name", sorted(EVERY))
@given(st.data())
def test_what_a_reader_takes_its_schema_allows_and_the_other_way_round(name: str, data: st.DataObject):
    parameter = EVERY[name]
    text = data.draw(CLOSE.get(name, words_of(parameter)) | words_of(parameter) | st.text(min_size=1, max_size=30))
    if not text or "\0" in text or (name in NUMBERS and not PLAIN.fullmatch(text)):
        return
    if name == "bbox":  # no schema can say that the south lies south of the north
        assert allows(parameter, text) or not takes(parameter, text)
    else:
        assert takes(parameter, text) == allows(parameter, text)


def test_a_bad_box_has_a_code_of_its_own():
    with pytest.raises(Invalid, match=r"box\.invalid"):
        parameters.BBOX.read("bbox", "1,2,3")


def test_all_parameters_are_tried():
    assert {each.name for each in parameters.FILTERS} < set(EVERY)
    assert len(EVERY) > 14
