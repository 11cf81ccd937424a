"""People's names, by lists of first names and surnames."""

from collections.abc import Iterator
from typing import Final

from geodata.analysis.personal_data.mark import Mark, MarkKind
from geodata.analysis.personal_data.tokens import Word, begins_sentence, is_beside
from geodata.analysis.personal_data.words import words

_TITLES: Final = words("titles")
_UNKNOWN_AFTER: Final = _TITLES - {"grannen", "läraren", "lärarinnan", "vänligen", "kallar", "hälsar"}
_PLACES: Final = words("place_words")
_FIRMS: Final = words("firm_words")
_NO_NAME: Final = words("no_names")
_STREETS: Final = (
    "gatan",
    "gata",
    "vägen",
    "väg",
    "torget",
    "gränd",
    "gränden",
    "stigen",
    "backen",
    "skolan",
    "parken",
)
_SURNAMES_BY_END: Final = ("sson", "ssons", "sdotter", "ović", "ovic", "ević", "evic")
_MOST: Final = 4  # words in a name


def _bases(low: str) -> tuple[str, ...]:
    """A word as it stands, and without its genitive."""
    if low.endswith("'s"):
        return low, low[:-2]
    return (low, low[:-1]) if low.endswith("s") else (low,)


def _is_first(low: str) -> bool:
    return any(base in words("first_names") or base.split("-")[0] in words("first_names") for base in _bases(low))


def _is_surname(low: str) -> bool:
    if low.endswith(_SURNAMES_BY_END) and len(low) > 6:
        return True
    return any(base in words("surnames") or base.split("-")[-1] in words("surnames") for base in _bases(low))


def _is_word(low: str) -> bool:
    """Whether a name is a word too."""
    return any(base in words("also_words") for base in _bases(low))


def _is_plain(low: str) -> bool:
    """Whether a first name can't be taken for a word even without its capital letter."""
    return len(low) > 3 and _is_first(low) and not any(base in words("lower_case_words") for base in _bases(low))


def _follows(text: str, tokens: list[Word], at: int, among: frozenset[str]) -> bool:
    """Whether one of those words stands right before this one."""
    before = tokens[at - 1] if at else None
    if before is None or before.low not in among:
        return False
    return text[before.end : tokens[at].start].strip(" ,.:\n") == ""


def _begins(text: str, tokens: list[Word], at: int) -> bool:
    """Whether a name begins at this word."""
    word = tokens[at]
    first, after = _is_first(word.low), tokens[at + 1] if at + 1 < len(tokens) else None
    named = first or _is_surname(word.low)
    titled = _follows(text, tokens, at, _TITLES)
    if not word.is_capital:
        beside = after is not None and is_beside(text, word, after) and _is_surname(after.low)
        sure = named and not _is_word(word.low) and len(word.low) > 2
        return sure and (titled or beside or _is_plain(word.low) or word.low.endswith(_SURNAMES_BY_END[:3]))
    if word.low in _NO_NAME:
        return False
    if named and not _is_word(word.low):
        return True
    full = after is not None and is_beside(text, word, after) and after.is_capital and _is_surname(after.low)
    if named and (titled or (full and first) or _follows(text, tokens, at, frozenset({"hos"}))):
        return True
    if word.is_shouted:
        return False
    if first and not begins_sentence(text, word):
        return True
    unknown_hosts = _follows(text, tokens, at, frozenset({"hos"})) and word.low.endswith("s")
    return unknown_hosts or _follows(text, tokens, at, _UNKNOWN_AFTER)


def _goes_on(text: str, before: Word, word: Word) -> bool:
    """Whether a word belongs to the name that the one before it belongs to."""
    if not is_beside(text, before, word) or word.low in _NO_NAME or word.low.endswith(_STREETS):
        return False
    if not word.is_capital:
        return not before.is_capital and _is_surname(word.low)
    return not word.is_shouted or before.is_shouted


def _is_place(text: str, run: list[Word], after: Word | None) -> bool:
    """Whether a run of names is a place or a firm: "Karl Johans torg", "Nisses kiosk", "Bergs Trä AB"."""
    following = after.low if after is not None and is_beside(text, run[-1], after) else ""
    if any(word.low in _FIRMS or word.low in _PLACES for word in run[1:]):
        return True
    return following in _FIRMS | _PLACES and run[-1].low.endswith("s")


def names(text: str, tokens: list[Word]) -> Iterator[Mark]:
    """First names and surnames, alone or together, best with capital letters; without them only what is no word.

    A name that is a word too ("Björn", "Sten", "Linda") needs company: a surname, "hos", "tant", or a capital letter
    in the middle of a sentence.
    """
    at = 0
    while at < len(tokens):
        if not _begins(text, tokens, at):
            at += 1
            continue
        upto = at + 1
        while upto < len(tokens) and upto - at < _MOST and _goes_on(text, tokens[upto - 1], tokens[upto]):
            upto += 1
        run = tokens[at:upto]
        if not _is_place(text, run, tokens[upto] if upto < len(tokens) else None):
            yield Mark(MarkKind.NAME, _with_initial(text, tokens, at), run[-1].end)
        at = upto


def _with_initial(text: str, tokens: list[Word], at: int) -> int:
    """Where a name starts, an initial before it ("J. Henriksson") counted in."""
    before = tokens[at - 1] if at else None
    if before is None or len(before.written) != 1 or not before.is_capital:
        return tokens[at].start
    return before.start if text[before.end : tokens[at].start] in {".", ". "} else tokens[at].start
