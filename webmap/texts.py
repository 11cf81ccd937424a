"""The words on screens: one gettext catalogue for Python, templates and TypeScript; the msgids are English."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from babel.messages.pofile import read_po

FOLDER: Final = Path(__file__).parent / "translations"


class _Values(dict[str, object]):
    """What stands in for a value that a sentence asks for and nobody gave."""

    def __missing__(self, name: str) -> str:
        return "…"


def msgid(text: str) -> str:
    """``text`` itself: marks an English text of a table as one to be translated."""
    return text


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language by msgid; in English each stands for itself, but for the few that are only names."""
    known = _entries("sv")
    if language == "en":
        return MappingProxyType({message: message for message in known} | _entries("en"))
    return MappingProxyType(known)


def _entries(language: str) -> dict[str, str]:
    # The .po file itself: what is compiled beside it can't be forgotten or old.
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as words:
        return {str(message.id): str(message.string) for message in read_po(words) if message.id and message.string}


def text(message: str, language: str, /, **values: Any) -> str:  # noqa: ANN401 - whatever can be shown
    """``message`` in ``language``, with ``values`` in place of its ``{names}``; English where no text is known."""
    found = catalogue(language).get(message, message)
    return found.format_map(_Values(values)) if "{" in found else found
