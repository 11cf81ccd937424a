"""Ways to reach somebody on the net: e-mail, pages and accounts, IP addresses."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from geodata.analysis.personal_data.mark import Mark, MarkKind

_HOST: Final = r"[\w-]{1,63}+(?:\.[\w-]{2,63}+){1,6}+"
_EMAIL: Final = re.compile(rf"(?<![\w.+'&-])[\w.+'&-]{{1,200}}+ ?+@ ?+({_HOST})")
_AT: Final = r"(?:[(\[{](?:at|a|snabel-?a)[)\]}]|(?:at|snabel-a|snabela|snabel a|alfakrull)(?![\w-]))"
_DOT: Final = r"(?:\.| {0,2}+(?:[(\[{](?:dot|punkt)[)\]}]|(?:dot|punkt|prick)(?!\w)) {0,2}+)"
_SPOKEN: Final = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,100}}+ {{0,2}}+{_AT} {{0,2}}+[\w-]{{1,63}}+(?:{_DOT}[\w-]{{2,63}}+){{1,5}}+",
    re.IGNORECASE,
)

_SERVICES: Final = tuple(f"{name} @" for name in ("insta", "instagram", "snap", "snapchat", "tiktok", "fb", "twitter"))

_PAGE: Final = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>\"()\[\]]{1,2000}+", re.IGNORECASE)
_PROFILE: Final = re.compile(
    r"(?<![\w.])(?:facebook|fb|instagram|tiktok|snapchat|youtube|youtu|twitter|x|linkedin|discord|t)"
    r"\.(?:com|me|be|gg)/[^\s<>\"()\[\]]{1,200}+",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"(?<![\w.@+-])@[\w.]{3,40}+")
_CALLED: Final = re.compile(
    r"(?<!\w)(?:insta|instagram|snap|snapchat|tiktok|fb|facebook|twitter|telegram|discord|messenger)(?!\w)"
    r" ?+(:|är|heter|=) ?+([\w.]{3,40}+)",
    re.IGNORECASE,
)

_FOUR: Final = re.compile(r"(?<![\w.])[0-9]{1,3}+(?:\.[0-9]{1,3}+){3}(?![\w]|\.[0-9])")
_SIX: Final = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}+:){2,7}+[0-9a-f]{0,4}+(?![\w:])", re.IGNORECASE)
_RELEASE: Final = re.compile(r"(?:version|ver|v)\.? ?$", re.IGNORECASE)


def emails(text: str) -> Iterator[Mark]:
    """E-mail addresses, also "anna snabel-a exempel punkt se"."""
    for found in _EMAIL.finditer(text):
        is_handle = found[0].lower().startswith(_SERVICES)  # "insta @anna.exempel"
        if found[1].rsplit(".", 1)[1][:2].isalpha() and not is_handle:
            yield Mark(MarkKind.EMAIL, found.start(), found.end())
    for found in _SPOKEN.finditer(text):
        yield Mark(MarkKind.EMAIL, found.start(), found.end())


def links(text: str) -> Iterator[Mark]:
    """Addresses of pages, @handles, and account names behind the name of such a service."""
    for pattern in (_PAGE, _PROFILE, _HANDLE):
        for found in pattern.finditer(text):
            length = len(found[0].rstrip(".,;:!?'"))
            yield Mark(MarkKind.LINK, found.start(), found.start() + length)
    for found in _CALLED.finditer(text):
        name = found[2].rstrip(".")
        if found[1] in ":=" or re.search(r"[_.0-9]", name):
            yield Mark(MarkKind.LINK, found.start(2), found.start(2) + len(name))


def ip_addresses(text: str) -> Iterator[Mark]:
    """IP addresses of both kinds; "version 1.2.3.4" is none."""
    for pattern, kind in ((_FOUR, IPv4Address), (_SIX, IPv6Address)):
        for found in pattern.finditer(text):
            try:
                kind(found[0])
            except AddressValueError:
                continue
            if len(found[0]) > 3 and not _RELEASE.search(text[max(0, found.start() - 10) : found.start()]):
                yield Mark(MarkKind.IP_ADDRESS, found.start(), found.end())
