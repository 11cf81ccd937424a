"""The lists of words that marks are found by, as shipped beside this module."""

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """The words of ``words/<name>.txt``, lower case; lines that begin with # are remarks."""
    text = (files(__package__) / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
