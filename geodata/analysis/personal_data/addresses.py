"""Where somebody lives: street and number, post code and town, "bor hos"."""

import re
from collections.abc import Iterator
from typing import Final

from geodata.analysis.personal_data.mark import Mark, MarkKind
from geodata.analysis.personal_data.tokens import Word, is_beside
from geodata.analysis.personal_data.words import words

_BARE: Final = words("street_endings")
_ENDINGS: Final = tuple(sorted(_BARE))
_NO_STREET: Final = words("no_streets")
_BEFORE_NAME: Final = words("before_streets")
_NO_NAME: Final = words("beside_streets")
_NUMBER: Final = re.compile(
    r",?+ {0,2}+(?:(?:nr|nummer|num)\.?+ ?+)?+[1-9][0-9]{0,2}+(?: ?+- ?+[1-9][0-9]{0,2}+)?+"
    r"(?:[A-Ha-h](?!\w)| [A-Hbcdfgh](?!\w))?+(?:,?+ (?:lgh|lägenhet|uppgång|uppg|port|trappa) ?+[0-9A-Za-z]{1,4}+(?!\w)"
    r"|,?+ [1-9] ?+tr(?!\w))?+(?!\w)"
)
_UNIT: Final = re.compile(
    r"[:.,][0-9]| ?+[%€]| {0,2}+-?+(?:m|meter|km|cm|mm|st|stycken|gånger|ggr|kr|kronor|kl|tim|timmar|min|minuter"
    r"|sekunder|år|dagar|veckor|månader|ton|lux|watt|lampor|lyktor|lyktstolpar|stolpar|bilar|personer|ungdomar|barn|killar|tjejer"
    r"|bänkar|träd|buskar|papperskorgar|soptunnor|hål|gropar|farthinder|av|till|nya|stora|små|trasiga)(?!\w)",
    re.IGNORECASE,
)
_SHORT_BEFORE: Final = ("S:t ", "St. ", "V. ", "Ö. ", "N. ", "S. ", "L. ", "G. ")
_SHORT: Final = ("storg", "og", "sg", "ag", "tg", "kg", "lg", "sv", "ov", "kv", "tv", "lv", "ev")
"""How a shortened street ends before its full stop: Storg. 12, Skolv. 3."""

_POST_TOWN: Final = re.compile(r"(?<![\w.,-])(?:SE?[- ])?+[1-9][0-9]{2} ?+[0-9]{2} {1,2}+([^\W\d_]{2,30}+)")
_NO_TOWN: Final = frozenset({"kr", "kronor", "meter", "personer", "bilar", "st"})

_HOME: Final = re.compile(
    r"(?<!\w)(?:bor|bodde|bosatt)(?!\w)(?: (?:nu|kvar|precis|själv|ensam|uppe|nere))?+ (?:"
    r"hos (?:(?:sin|sina|min|mina|hans|hennes|sitt|den|en) )?+[^\W\d_]{2,30}+"
    r"|(?:i|på) (?:nr|nummer|lgh|lägenhet|port|uppgång)\.?+ ?+[0-9A-Za-z]{1,4}+(?!\w)"
    r"|(?:i|på) [1-9][0-9]{0,2}+ ?+[A-H](?!\w)"
    r"|i (?:det|den|dom|de|ett|en) [^\W\d_]{2,20}+ (?:huset|villan|radhuset|lägenheten|stugan"
    r"|gården|kåken|hus|villa)(?!\w)"
    r"|(?:ovanför|mittemot|mitt emot|bredvid|intill|bakom|granne med) [^\W\d_]{2,30}+)",
    re.IGNORECASE,
)
_THEIR_HOME: Final = re.compile(
    r"(?<!\w)(?:han|hon|killen|grabben|tjejen|mannen|kvinnan|gubben|tanten|langaren|familjen|personen|grannen)"
    r"(?: som)?+ bor (?:här|där)(?!\w)",
    re.IGNORECASE,
)


def _left(text: str, tokens: list[Word], at: int, *, bare: bool) -> int | None:
    """The index of the first word of the street's name; None where a bare "gatan" has no name before it."""
    first = at
    while first > 0 and at - first < 3 and is_beside(text, tokens[first - 1], tokens[first]):
        before = tokens[first - 1]
        named = before.low in _BEFORE_NAME or (before.low.endswith("s") and (before.is_capital or bare))
        loose = bare and first == at and before.is_capital
        if before.low in _NO_NAME or not (named or loose or (bare and first < at and before.is_capital)):
            break
        first -= 1
    return None if bare and first == at else first


def _lives_from(text: str, tokens: list[Word], first: int) -> int | None:
    """Where "bor på" begins, if it stands right before the street."""
    if first < 2 or tokens[first - 1].low not in {"på", "vid", "i", "längs"} or tokens[first - 2].low != "bor":
        return None
    beside = is_beside(text, tokens[first - 2], tokens[first - 1]) and is_beside(text, tokens[first - 1], tokens[first])
    return tokens[first - 2].start if beside else None


def streets(text: str, tokens: list[Word]) -> Iterator[Mark]:
    """A street with a house number, as far as the flat's number; without a number only behind "bor på"."""
    for at, word in enumerate(tokens):
        short = word.is_capital and len(word.low) > 4 and word.low.endswith(_SHORT) and text.startswith(".", word.end)
        if not (short or word.low.endswith(_ENDINGS)) or word.low in _NO_STREET:
            continue
        first = _left(text, tokens, at, bare=word.low in _BARE)
        if first is None:
            continue
        start = tokens[first].start
        start -= next((len(part) for part in _SHORT_BEFORE if text[max(0, start - len(part)) : start] == part), 0)
        number = _NUMBER.match(text, word.end + short)
        lives = _lives_from(text, tokens, first)
        if number and not _UNIT.match(text, number.end()):
            yield Mark(MarkKind.ADDRESS, start if lives is None else lives, number.end())
        elif lives is not None and not short:
            yield Mark(MarkKind.ADDRESS, lives, word.end)


def homes(text: str) -> Iterator[Mark]:
    """Words that point out where somebody lives: "bor hos", "bor i nr 14", "killen som bor här"."""
    for pattern in (_HOME, _THEIR_HOME):
        for found in pattern.finditer(text):
            yield Mark(MarkKind.ADDRESS, found.start(), found.end())


def post_towns(text: str) -> Iterator[Mark]:
    """A post code with its town; a town without a capital letter only if it is in the list."""
    for found in _POST_TOWN.finditer(text):
        town, before = found[1], text[max(0, found.start() - 2) : found.start()]
        goes_on = before[-1:] == " " and before[:1].isdigit()  # rather a price or a number in groups
        if town.lower() in words("towns") or (town[0].isupper() and town.lower() not in _NO_TOWN and not goes_on):
            yield Mark(MarkKind.POST_TOWN, found.start(), found.end())
