"""The 28 stable category codes of a safety walk, with their labels (the domain page's section 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Final, NamedTuple

from geodata.errors import Invalid
from geodata.model.checks import MANY


@dataclass(frozen=True, slots=True)
class Category:
    """One code of the taxonomy. ``group`` is its first letter, which also chooses the colour on the map.

    ``sv_safe`` and ``en_safe`` say the same of a place that feels safe ("Well lit"); D codes have none.
    """

    code: str
    sv: str
    en: str
    sv_safe: str = ""
    en_safe: str = ""

    @property
    def group(self) -> str:
        """The letter that the category shares with its kin."""
        return self.code[0]

    def label(self, language: str, *, is_safe: bool = False) -> str:
        """The label in ``language``, Swedish where there is none; for a place that feels safe, what is good there."""
        if language == "en":
            return (is_safe and self.en_safe) or self.en
        return (is_safe and self.sv_safe) or self.sv


_ROWS: Final = (
    ("L1", "Belysning saknas, mörk plats", "No light, dark spot", "Väl upplyst", "Well lit"),
    ("L2", "Trasig eller släckt lampa", "Broken or unlit lamp"),
    (
        "L3",
        "Ojämnt ljus, bländning, fel ljus",
        "Uneven light, glare, poor colour",
        "Jämnt ljus, ansikten syns",
        "Even light, faces recognisable",
    ),
    ("V1", "Skymmande växtlighet", "Obstructing vegetation", "Fri sikt", "Clear sight lines"),
    (
        "V2",
        "Dålig överblick, gömställen, återvändsgränd",
        "Poor overview, hiding places, dead end",
        "Öppet, flera vägar ut",
        "Open, more than one way out",
    ),
    (
        "V3",
        "Ödsligt, få människor, inga ögon på platsen",
        "Isolated, no eyes on the place",
        "Levande, fönster och aktivitet",
        "Lively, windows and activity",
    ),
    ("T1", "Gångtunnel", "Underpass", "Kort, ljus gångtunnel", "Short, bright underpass"),
    (
        "T2",
        "Gång- och cykelväg: yta, bredd, genhet",
        "Walk or cycle path: surface, width, directness",
        "Jämn och gen gång- och cykelväg",
        "Smooth, direct walk or cycle path",
    ),
    ("T3", "Trafikfara, hastighet, korsning", "Traffic danger, speed, crossing", "Lugn korsning", "Calm crossing"),
    (
        "T4",
        "Hållplats, resecentrum",
        "Bus stop, station",
        "Upplyst hållplats med information",
        "Lit stop with information",
    ),
    ("T5", "Parkering, cykelställ", "Car or bike parking", "Parkering med uppsikt", "Overlooked parking"),
    (
        "A1",
        "Framkomlighet, tillgänglighet, snö och halka",
        "Accessibility, snow and ice",
        "Framkomligt, röjt",
        "Barrier-free, cleared",
    ),
    ("A2", "Orienterbarhet, skyltning", "Wayfinding, signs", "Lätt att hitta", "Easy to find the way"),
    ("M1", "Nedskräpning, papperskorgar", "Litter, bins", "Rent, gott om papperskorgar", "Clean, bins enough"),
    ("M2", "Klotter", "Graffiti", "Fritt från klotter", "Free from graffiti"),
    ("M3", "Skadegörelse, trasig inredning", "Vandalism, broken furniture", "Helt och i ordning", "Intact"),
    ("M4", "Övergivet, förfallet, byggställning", "Derelict, scaffolding", "Omskött", "Cared for"),
    (
        "M5",
        "Lekplats, bänkar, toaletter",
        "Playground, seating, toilets",
        "Bra lekplats, bänkar, toaletter",
        "Good playground, seating, toilets",
    ),
    ("D1", "Samling av personer som upplevs störande", "Gathering felt as disturbing"),
    ("D2", "Misstänkt narkotikahantering", "Suspected drug dealing"),
    ("D3", "Buskörning, moped, A-traktor", "Reckless riding"),
    ("D4", "Hot, trakasserier, våld (upplevd risk)", "Threat, harassment, violence (perceived)"),
    ("D5", "Alkohol, ordningsstörning, serveringsmiljö", "Alcohol, disorder"),
    (
        "P1",
        "Vuxna, personal, väktare eller polis syns",
        "Visible guardians",
        "Vuxna, personal, väktare eller polis syns",
        "Guardians are visible",
    ),
    (
        "P2",
        "Blandad användning: kön, ålder",
        "Who uses or avoids the place",
        "Många slags människor använder platsen",
        "Mixed use",
    ),
    (
        "O1",
        "Ljud, lukt, klimat, trivsel",
        "Sound, smell, comfort",
        "Trivsamt, vackert, grönskande",
        "Pleasant, beautiful, green",
    ),
    ("O2", "Kameror, lås, tillträde", "Access control", "Lås och tillträde fungerar", "Access control works"),
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


class KnownCode(NamedTuple):
    """A code of the taxonomy, or several, of which at most ``most``."""

    most: int = 1

    def check(self, field: str, value: str | tuple[str, ...]) -> None:
        """As `known`, with the field's name."""
        codes = (value,) if isinstance(value, str) else value
        for code in codes:
            known(code)
        if len(codes) > self.most:
            raise Invalid("value.too-long", field=field, longest=self.most, length=len(codes))


Code = Annotated[str, KnownCode()]
Codes = Annotated[tuple[str, ...], KnownCode(MANY)]
