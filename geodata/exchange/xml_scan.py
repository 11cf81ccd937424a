"""What an XML document from outside is, before a library reads it: its root, no document type, no abyss."""

from typing import Final
from xml.parsers import expat

from geodata.errors import Invalid

MAX_DEPTH: Final = 100
"""Elements within each other; maps of people nest some ten."""


class _Scan:
    """Refuses while it is told of what stands in the document."""

    def __init__(self) -> None:
        self.root = ""
        self._depth = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.root = self.root or name
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Invalid("file.unreadable", reason=f"elements nested deeper than {MAX_DEPTH}")

    def end(self, _name: str) -> None:
        self._depth -= 1

    def doctype(self, *_: object) -> None:
        raise Invalid("xml.has-doctype", reason="it has a document type (DOCTYPE), which could name other files")


def check_xml(body: bytes, root: str) -> None:
    """Refuses what is not well-formed, has a root other than ``root``, a document type, or is nested too deep.

    Entities are therefore only XML's own five, so nothing can grow and nothing outside is named.
    """
    scan, parser = _Scan(), expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = scan.start, scan.end
    parser.StartDoctypeDeclHandler = scan.doctype
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(body, True)  # noqa: FBT003 - the document is whole
    except expat.ExpatError as error:
        raise Invalid("file.unreadable", reason=f"no well-formed XML: {error}") from error
    found = scan.root.rpartition(" ")[2]
    if found != root:
        raise Invalid("file.unreadable", reason=f"its root is <{found[:40]}>, not <{root}>")
