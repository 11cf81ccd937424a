"""Numbers that lead to a person: personnummer, phones, accounts, number plates."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Final

from geodata.analysis.personal_data.mark import Mark, MarkKind
from geodata.analysis.personal_data.words import words

_TAIL: Final = r"[0-9]{2} ?+[0-9]{2} ?+[0-9]{2} ?+[-+]?+ ?+[0-9]{4}(?![0-9])"
_TWELVE: Final = re.compile(r"(?<![0-9])(?:18|19|20) ?+" + _TAIL)
_TEN: Final = re.compile(r"(?<![0-9])" + _TAIL)

_NUMBERISH: Final = re.compile(r"(?<!\w)\(?+\+?+[0-9oO](?:[ ./()-]{0,3}+[0-9oO]){6,40}+")
_GROUP: Final = re.compile(r"[0-9oO]{1,42}+")
_CALLED: Final = re.compile(
    r"(?<!\w)(?:tel|tfn|telefon|telefonnummer|mobil|mobilnummer|ring|ringa|sms|smsa)(?!\w)[ .:]{0,3}+"
    r"([1-9](?:[ -]?+[0-9]){5,7}+)(?![0-9])",
    re.IGNORECASE,
)
_UNIT: Final = "ett|en|två|tre|fyra|fem|sex|sju|åtta|nio"
_TENS: Final = (
    "tjugo|tjugi|tretti|trettio|fyrti|fyrtio|femti|femtio|sexti|sextio|sjutti|sjuttio|åtti|åttio|nitti|nittio"
)
_SPOKEN: Final = (
    f"(?:noll|nolla|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton|(?:{_TENS})(?:{_UNIT})?|{_UNIT})"
)
_SPELT: Final = re.compile(rf"(?<!\w)(?:noll|nolla)(?:[ ,.-]{{1,2}}+{_SPOKEN}(?!\w)){{5,14}}+", re.IGNORECASE)

_PAID: Final = re.compile(
    r"(?<!\w)(?:konto|kontonr|kontonummer|clearing|clearingnr|clearingnummer|swish|swisha|swishnr|swishnummer|bankgiro"
    r"|bankgirot|bg|plusgiro|plusgirot|pg)(?!\w)[ .:]{0,3}+(?:(?:nr|nummer|till|på|är)[ .:]{1,2}+){0,2}+"
    r"([1-9](?:[ ,.-]{0,2}+[0-9]){6,24}+)",
    re.IGNORECASE,
)
_IBAN: Final = re.compile(
    r"(?<!\w)(?:SE|NO|DK|FI|DE|PL)[0-9]{2}(?: ?+[0-9]{4}){2,6}+(?: ?+[0-9]{1,3}+(?![0-9]))?+(?!\w)", re.IGNORECASE
)
_PLATE: Final = re.compile(r"(?<!\w)([A-HJ-PR-UW-Z]{3})([ .-]?+)([0-9]{2}[0-9A-HJ-NPR-UW-Z])(?!\w)", re.IGNORECASE)


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_day(digits: str) -> bool:
    """Whether yymmdd is a day, in a samordningsnummer 60 more."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    for century in (2000, 1900):
        with suppress(ValueError):
            date(century + year, month, day - 60 if day > 60 else day)
            return True
    return False


def personal_numbers(text: str) -> Iterator[Mark]:
    """Personnummer and samordningsnummer of 10 or 12 digits; a wrong check digit makes a weaker mark."""
    for pattern in (_TWELVE, _TEN):
        for found in pattern.finditer(text):
            digits = "".join(char for char in found[0] if char.isdigit())[-10:]
            bare = pattern is _TEN and "-" not in found[0] and "+" not in found[0]
            if not _is_day(digits):
                continue
            sure = _luhn(digits) and not (bare and digits.startswith("0"))  # rather a phone
            kind = MarkKind.PERSONAL_NUMBER if sure else MarkKind.PERSONAL_NUMBER_LIKE
            yield Mark(kind, found.start(), found.end())


def _is_national(digits: str, first: str) -> bool:
    """Whether these digits, without the leading 0, make a Swedish number; ``first`` is its first written group."""
    if digits.startswith(("70", "72", "73", "76", "79")):
        return len(digits) == 9
    if digits.startswith("8"):
        return len(digits) in {8, 9}
    area = len(first.lstrip("0")) if first.startswith("0") else 2
    return digits[:1] not in {"", "0", "7"} and area != 1 and 7 <= len(digits) <= 9


def _numbers_in(groups: list[tuple[str, int, int]], *, plus: bool) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(groups):
        joined, best = "", None
        abroad = plus and at == 0
        for upto in range(at, len(groups)):
            joined += groups[upto][0]
            if len(joined) > 15:
                break
            if abroad and not joined.startswith("46"):
                best = upto if len(joined) >= 9 else best
                continue
            if not (abroad or joined.startswith("0")) or (joined.startswith("00") and joined[2:4] not in "46"):
                break
            national = joined.removeprefix("0046") if not abroad else joined[2:]
            if _is_national(national.removeprefix("0"), groups[at][0]):
                best = upto
        if best is not None:
            yield groups[at][1] - abroad, groups[best][2]
        at = at + 1 if best is None else best + 1


def phones(text: str) -> Iterator[Mark]:
    """Phone numbers, Swedish ones with area code and foreign ones with +; also spelt out, or with o for 0.

    Numbers without an area code only behind a word such as "ring".
    """
    for found in _NUMBERISH.finditer(text):
        groups = [
            (group[0].lower().replace("o", "0"), found.start() + group.start(), found.start() + group.end())
            for group in _GROUP.finditer(found[0])
            if any(char.isdigit() for char in group[0])
        ]
        for start, end in _numbers_in(groups, plus="+" in found[0][:2]):
            opened = start > 0 and text[start - 1] == "(" and ")" in text[start:end]
            yield Mark(MarkKind.PHONE, start - opened, end)
    for found in _CALLED.finditer(text):
        yield Mark(MarkKind.PHONE, found.start(1), found.end(1))
    for found in _SPELT.finditer(text):
        yield Mark(MarkKind.PHONE, found.start(), found.end())


def accounts(text: str) -> Iterator[Mark]:
    """Bank accounts, Swish, bankgiro and plusgiro numbers behind such a word, and IBAN."""
    for found in _PAID.finditer(text):
        yield Mark(MarkKind.ACCOUNT, found.start(1), found.end(1))
    for found in _IBAN.finditer(text):
        yield Mark(MarkKind.ACCOUNT, found.start(), found.end())


def plates(text: str) -> Iterator[Mark]:
    """Swedish number plates, ABC 123 and ABC 12D; not "max 100" and the like."""
    for found in _PLATE.finditer(text):
        letters, gap, _ = found.groups()
        if letters.lower() not in words("three_letters") and letters.isascii() and (gap != "." or letters.isupper()):
            yield Mark(MarkKind.PLATE, found.start(), found.end())
