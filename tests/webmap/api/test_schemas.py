"""The named schemas are schemas, and name only each other."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from webmap.api.schemas import SCHEMAS


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_schema_of_2020_12(name):
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_a_schema_names_only_schemas_that_are_there():
    named = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(dict(SCHEMAS)))
    assert set(named) <= set(SCHEMAS)
    assert len(named) > 5
