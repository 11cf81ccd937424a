import pytest

from geodata.errors import Invalid
from geodata.exchange.xml_scan import MAX_DEPTH, check_xml


def test_a_document_with_the_right_root_passes_in_any_encoding():
    body = '<?xml version="1.0" encoding="{}"?><kml xmlns="urn:x"><name>å &amp; ä</name></kml>'
    for encoding in ("utf-8", "iso-8859-1", "utf-16"):
        check_xml(body.format(encoding).encode(encoding), "kml")
    check_xml(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH, "a")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no well-formed"),
        (b"<kml>", "no well-formed"),
        (b"<kml>&lol;</kml>", "no well-formed"),
        (b"<gpx/>", "<gpx>, not <kml>"),
        (b"<!DOCTYPE kml><kml/>", "DOCTYPE"),
        (b"<kml>" * (MAX_DEPTH + 1), "nested deeper"),
    ],
)
def test_the_rest_is_refused(body: bytes, why: str):
    with pytest.raises(Invalid) as caught:
        check_xml(body, "kml")
    assert why in str(caught.value.facts["reason"])
