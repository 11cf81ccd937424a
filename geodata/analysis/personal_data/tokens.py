"""The words of a text and where they stand."""

import re
from typing import Final, NamedTuple

_WORD: Final = re.compile(r"[^\W\d_]{1,60}+(?:['-][^\W\d_]{1,60}+){0,5}+")
_ENDS_SENTENCE: Final = frozenset('.!?:;\n\r"”*•(/|')


class Word(NamedTuple):
    """A word: where it stands, as written and in lower case."""

    start: int
    end: int
    written: str
    low: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.written[0].isupper()

    @property
    def is_shouted(self) -> bool:
        """Whether it is written in capitals alone, where a capital tells nothing."""
        return len(self.written) > 1 and self.written.isupper()


def words_of(text: str) -> list[Word]:
    """The words of a folded text, in order; a hyphen or an apostrophe inside a word belongs to it."""
    return [Word(found.start(), found.end(), found[0], found[0].lower()) for found in _WORD.finditer(text)]


def is_beside(text: str, left: Word, right: Word) -> bool:
    """Whether nothing but one or two blanks stands between two words."""
    return right.start - left.end <= 2 and text[left.end : right.start].strip(" ") == "" and right.start > left.end


def begins_sentence(text: str, word: Word) -> bool:
    """Whether a word stands where Swedish writes a capital letter anyway."""
    before = text[max(0, word.start - 6) : word.start].rstrip(" -")
    return (word.start <= 6 and not before) or before[-1:] in _ENDS_SENTENCE
