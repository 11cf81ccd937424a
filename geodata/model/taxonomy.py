"""The 28 stable category codes of a safety walk, with their labels (the domain page's section 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geodata.errors import Invalid


@dataclass(frozen=True, slots=True)
class Category:
    """One code of the taxonomy. ``group`` is its first letter, which also chooses shape and colour on the map."""

    code: str
    sv: str
    en: str

    @property
    def group(self) -> str:
        """The letter that the category shares with its kin."""
        return self.code[0]

    def label(self, language: str) -> str:
        """The label in ``language``; Swedish where there is none."""
        return self.en if language == "en" else self.sv


_ROWS: Final = (
    ("L1", "Belysning saknas, mörk plats", "No light, dark spot"),
    ("L2", "Trasig eller släckt lampa", "Broken or unlit lamp"),
    ("L3", "Ojämnt ljus, bländning, fel ljus", "Uneven light, glare, poor colour"),
    ("V1", "Skymmande växtlighet", "Obstructing vegetation"),
    ("V2", "Dålig överblick, gömställen, återvändsgränd", "Poor overview, hiding places, dead end"),
    ("V3", "Ödsligt, få människor, inga ögon på platsen", "Isolated, no eyes on the place"),
    ("T1", "Gångtunnel", "Underpass"),
    ("T2", "Gång- och cykelväg: yta, bredd, genhet", "Walk or cycle path: surface, width, directness"),
    ("T3", "Trafikfara, hastighet, korsning", "Traffic danger, speed, crossing"),
    ("T4", "Hållplats, resecentrum", "Bus stop, station"),
    ("T5", "Parkering, cykelställ", "Car or bike parking"),
    ("A1", "Framkomlighet, tillgänglighet, snö och halka", "Accessibility, snow and ice"),
    ("A2", "Orienterbarhet, skyltning", "Wayfinding, signs"),
    ("M1", "Nedskräpning, papperskorgar", "Litter, bins"),
    ("M2", "Klotter", "Graffiti"),
    ("M3", "Skadegörelse, trasig inredning", "Vandalism, broken furniture"),
    ("M4", "Övergivet, förfallet, byggställning", "Derelict, scaffolding"),
    ("M5", "Lekplats, bänkar, toaletter", "Playground, seating, toilets"),
    ("D1", "Samling av personer som upplevs störande", "Gathering felt as disturbing"),
    ("D2", "Misstänkt narkotikahantering", "Suspected drug dealing"),
    ("D3", "Buskörning, moped, A-traktor", "Reckless riding"),
    ("D4", "Hot, trakasserier, våld (upplevd risk)", "Threat, harassment, violence (perceived)"),
    ("D5", "Alkohol, ordningsstörning, serveringsmiljö", "Alcohol, disorder"),
    ("P1", "Vuxna, personal, väktare eller polis syns", "Visible guardians"),
    ("P2", "Blandad användning: kön, ålder", "Who uses or avoids the place"),
    ("O1", "Ljud, lukt, klimat, trivsel", "Sound, smell, comfort"),
    ("O2", "Kameror, lås, tillträde", "Access control"),
    ("O9", "Övrigt", "Other"),
)

CATEGORIES: Final[Mapping[str, Category]] = MappingProxyType({row[0]: Category(*row) for row in _ROWS})

QUICK_SET: Final[Mapping[str, str]] = MappingProxyType(
    {
        "light": "L1",
        "greenery": "V1",
        "overview": "V2",
        "litter": "M1",
        "traffic": "T3",
        "people": "P1",
        "accessibility": "A1",
        "good-place": "O1",
    }
)
"""What a participant picks from, with the code that the coordinator refines."""


def known(code: str) -> str:
    """``code`` itself; refuses what the taxonomy does not have."""
    if code not in CATEGORIES:
        raise Invalid("code.unknown", value=code, allowed=list(CATEGORIES))
    return code
