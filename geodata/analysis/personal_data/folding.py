"""A text with its digits, dashes and blanks made plain, character for character."""

from typing import Final

_ZEROS: Final = (0x0660, 0x06F0, 0x0966, 0x09E6, 0xFF10)  # Arabic, Persian, Devanagari, Bengali, full width
_TABLE: Final = {
    **{zero + digit: str(digit) for zero in _ZEROS for digit in range(10)},
    **dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0xFE63, 0xFF0D), "-"),
    **dict.fromkeys((0x00A0, 0x2002, 0x2003, 0x2007, 0x2008, 0x2009, 0x202F, ord("\t")), " "),
    0xFF0B: "+",
    0xFF20: "@",
    0x2019: "'",
}


def folded(text: str) -> str:
    """The same text in plain digits, hyphens and blanks; as long as the text, so that offsets hold in both."""
    return text.translate(_TABLE)
