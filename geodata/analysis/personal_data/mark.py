"""What a mark on personal data in a text is."""

from enum import StrEnum
from typing import NamedTuple


class MarkKind(StrEnum):
    """What a marked piece of text looks like, the strongest claim first: it wins where two marks would overlap."""

    EMAIL = "email"
    LINK = "link"
    ACCOUNT = "account"
    PERSONAL_NUMBER = "personal_number"
    IP_ADDRESS = "ip_address"
    PHONE = "phone"
    PLATE = "plate"
    PERSONAL_NUMBER_LIKE = "personal_number_like"
    """Shaped like a personnummer, but its check digit is wrong: a slip of the pen, or another number."""
    ADDRESS = "address"
    POST_TOWN = "post_town"
    NAME = "name"


class Mark(NamedTuple):
    """A piece of a text, from ``start`` up to ``end``, counted in Unicode code points.

    Python counts so by itself. JavaScript counts UTF-16 units, of which an emoji takes two: cut `Array.from(text)`
    there, never `text.slice`.
    """

    kind: MarkKind
    start: int
    end: int
