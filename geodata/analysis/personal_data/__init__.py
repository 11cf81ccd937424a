"""Marks on what looks like personal data in Swedish free text, for a person to look at before anything is public."""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from geodata.analysis.personal_data import addresses, contacts, names, numbers
from geodata.analysis.personal_data.folding import folded
from geodata.analysis.personal_data.mark import Mark, MarkKind
from geodata.analysis.personal_data.tokens import words_of

__all__ = ["Mark", "MarkKind", "marks"]

_STRENGTH: Final = {kind: place for place, kind in enumerate(MarkKind)}


def marks(text: str) -> list[Mark]:
    """What in a text looks like personal data: in order, never overlapping, counted in code points.

    Where two would overlap, the stronger kind stands (`MarkKind`), of one kind the longer. Any text may come in; the
    time grows with its length. Recall is measured in docs/privacy.md: marks help a reviewer, they never decide.
    """
    plain = folded(text)
    tokens = words_of(plain)
    return _disjoint(
        chain(
            contacts.emails(plain),
            contacts.links(plain),
            contacts.ip_addresses(plain),
            numbers.accounts(plain),
            numbers.personal_numbers(plain),
            numbers.phones(plain),
            numbers.plates(plain),
            addresses.streets(plain, tokens),
            addresses.homes(plain),
            addresses.post_towns(plain),
            names.names(plain, tokens),
        ),
        len(text),
    )


def _disjoint(found: Iterable[Mark], length: int) -> list[Mark]:
    """The strongest marks of those found, none upon another."""
    taken = bytearray(length)
    kept = []
    for mark in sorted(found, key=lambda mark: (_STRENGTH[mark.kind], mark.start - mark.end, mark.start)):
        if not any(taken[mark.start : mark.end]):
            taken[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
            kept.append(mark)
    return sorted(kept, key=lambda mark: mark.start)
