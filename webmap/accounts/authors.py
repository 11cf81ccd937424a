"""Who did something, in words: the log holds pseudonyms, and only pages and the API put names in their place."""

from collections.abc import Callable

from geodata.errors import Missing
from webmap import labels
from webmap.accounts import people
from webmap.accounts.present import accounts

KEY = "konto:"
"""How the key of an account begins."""


def namer(language: str) -> Callable[[str], str]:
    """What says who ``by`` is: the name of an account, a role, an import by its source. Each is looked up once."""
    known: dict[str, str] = {"": ""}

    def name(by: str) -> str:
        if by not in known:
            known[by] = _name(by, language)
        return known[by]

    return name


def _name(by: str, language: str) -> str:
    here = accounts()
    if not by.startswith(KEY) or not here.file.is_there:
        return labels.author(by, language)
    try:
        with here.file.reading() as connection:
            return people.by_key(connection, by).name
    except Missing:  # the accounts of another installation than the store's
        return labels.author(by, language)
