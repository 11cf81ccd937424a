"""Files made to do harm (faults S-06 to S-12): refused in words, within bounds that their reading process tells."""

import socket
import sqlite3
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from geodata.errors import Refused
from geodata.exchange import formats
from geodata.exchange.mapping import Mapping
from geodata.exchange.restricted import reading
from tests.exchange.foreign_files import GPX, KML, PLACEMARK, kml, shapefile, workbook, written, zipped
from tests.exchange.geopackages import geopackage

QUICK_S = 1.0
SMALL_BYTES = 100 * 1024**2
READERS = {".xlsx": "geodata.exchange.sheet_child"}


def refused(path: Path, *, cpu_s: float = QUICK_S, peak_bytes: int = SMALL_BYTES) -> str:
    """The reason why a file is refused; what its reading takes stays within the bounds, and nothing is left behind."""
    before = sorted(path.parent.iterdir())
    module = READERS.get(path.suffix, "geodata.exchange.gdal_child")
    with pytest.raises(Refused) as caught, reading(module, path, as_name="input" + path.suffix) as answer:
        list(answer)
    assert answer.spent is not None, caught.value
    # The second is over what starting Python and loading GDAL or the reader take.
    assert answer.spent.cpu_s < cpu_s + 1
    assert answer.spent.peak_bytes < peak_bytes
    assert sorted(path.parent.iterdir()) == before
    assert caught.value.code.partition(".")[0] in {"file", "archive", "shapefile", "xml", "geopackage"}
    return str(caught.value.facts["reason"])


# --- archives (S-06) --------------------------------------------------------------------------------------------------


def entry(name: str, *, mode: int = stat.S_IFREG | 0o644) -> ZipInfo:
    found = ZipInfo(name)
    found.external_attr = mode << 16
    return found


def archive(path: Path, *entries: tuple[ZipInfo | str, bytes]) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, body in entries:
            packed.writestr(name, body)
    return path


def zeros(path: Path, name: str, size: int) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as packed, packed.open(name, "w", force_zip64=True) as out:
        for _ in range(size // 1024**2):
            out.write(b"\0" * 1024**2)
    return path


ARCHIVES = [".zip", ".kmz", ".xlsx"]


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_a_bomb_of_zeros_is_refused_from_its_listing(tmp_path: Path, suffix: str):
    path = zeros(tmp_path / f"a{suffix}", "xl/workbook.xml", 300 * 1024**2)
    assert path.stat().st_size < 400_000
    assert "when unpacked" in refused(path)
    assert "grows more than" in refused(zeros(tmp_path / f"b{suffix}", "a.shp", 100 * 1024**2))


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_an_archive_of_twenty_thousand_files_is_refused(tmp_path: Path, suffix: str):
    entries = [(f"{number}.shp", b"") for number in range(20_000)]
    assert "20000 files" in refused(archive(tmp_path / f"a{suffix}", *entries))


@pytest.mark.parametrize("suffix", ARCHIVES)
@pytest.mark.parametrize(
    ("name", "why"),
    [
        (entry("inner.zip"), "an archive in the archive"),
        (entry("a.shp", mode=stat.S_IFLNK | 0o777), "a link"),
        (entry("../a.shp"), "leads out"),
        (entry("b/../../a.shp"), "leads out"),
        (entry("/etc/a.shp"), "leads out"),
        (entry("C:/a.shp"), "leads out"),
        (entry("..\\a.shp"), "leads out"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, suffix: str, name: ZipInfo, why: str):
    assert why in refused(archive(tmp_path / f"a{suffix}", (name, b"/etc/passwd")))


@pytest.mark.parametrize("suffix", ARCHIVES)
def test_an_encrypted_file_is_refused(tmp_path: Path, suffix: str):
    body = bytearray(archive(tmp_path / "plain", ("a.shp", b"text")).read_bytes())
    at = body.index(b"PK\x01\x02")
    body[6] |= 1  # the flag in the file's own head,
    body[at + 8] |= 1  # and in the listing
    (tmp_path / "plain").unlink()
    assert "encrypted" in refused(written(tmp_path / f"a{suffix}", bytes(body)))


def test_two_shapefiles_of_one_name_and_none_at_all_are_refused(tmp_path: Path):
    both = archive(tmp_path / "a.zip", ("a/x.shp", b""), ("b/X.shp", b""))
    assert "two .shp files" in refused(both)
    assert "no .shp" in refused(archive(tmp_path / "b.zip", ("x.gpkg", b""), ("x.gpkg-wal", b"")))
    assert "no .shx" in refused(archive(tmp_path / "c.zip", ("x.shp", b""), ("y.shx", b"")))


def test_a_listing_that_lies_about_the_size_is_found_out(tmp_path: Path):
    path = shapefile(tmp_path / "a.zip")
    body = path.read_bytes()
    at = body.rindex(b"belysning.shp") - 46
    lying = body[: at + 24] + (8).to_bytes(4, "little") + body[at + 28 :]
    (lies := tmp_path / "lies").mkdir()
    assert "damaged" in refused(written(lies / "b.zip", lying), peak_bytes=2 * SMALL_BYTES)


def test_what_is_no_archive_is_refused(tmp_path: Path):
    for suffix in ARCHIVES:
        assert "ZIP" in refused(written(tmp_path / f"a{suffix}", b"PK\x03\x04" + b"\0" * 50))


# --- XML (S-07, S-08, S-09) -------------------------------------------------------------------------------------------

LAUGHS = '<!DOCTYPE a [<!ENTITY a0 "lol">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
) + "]>{}"  # fmt: skip
BLOW_UP = f'<!DOCTYPE a [<!ENTITY a "{"x" * 100_000}">]>{{}}'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>{}'
PARAMETER = '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p.dtd"> %p;]>{{}}'
DTD = '<!DOCTYPE a SYSTEM "http://127.0.0.1:{port}/a.dtd">{{}}'


def xml(path: Path, head: str, text: str = "&a9;") -> Path:
    """A file of the suffix's kind whose XML begins with ``head`` and holds ``text`` somewhere."""
    if path.suffix == ".gpx":
        return written(path, head.format(GPX.format(points=f'<wpt lat="58" lon="13"><name>{text}</name></wpt>')[38:]))
    if path.suffix in {".kml", ".kmz"}:
        placemark = f"<Placemark><name>{text}</name></Placemark>"
        body = head.format(KML.format(placemarks=placemark, more="")[38:])
        return zipped(path, {"doc.kml": body}) if path.suffix == ".kmz" else written(path, body)
    plain = workbook(path, Blad=[["text"], ["TEXT"]])
    with ZipFile(plain) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    sheet = "xl/worksheets/sheet0.xml"
    return zipped(path, parts | {sheet: head.format(parts[sheet].replace("TEXT", text))})


XML = [".kml", ".kmz", ".gpx", ".xlsx"]


@pytest.mark.parametrize("suffix", XML)
@pytest.mark.parametrize(
    ("head", "text"),
    [(LAUGHS, "&a9;"), (BLOW_UP, "&a;" * 50_000), (OUTSIDE, "&a9;")],
    ids=["laughs", "blow-up", "outside"],
)
def test_a_document_type_is_refused_before_it_can_grow_or_name_a_file(
    tmp_path: Path, suffix: str, head: str, text: str
):
    assert "DOCTYPE" in refused(xml(tmp_path / f"a{suffix}", head, text))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
@pytest.mark.parametrize("suffix", [".kml", ".gpx"])
def test_another_encoding_hides_nothing(tmp_path: Path, suffix: str, encoding: str):
    body = xml(tmp_path / f"a{suffix}", LAUGHS).read_text()
    assert "DOCTYPE" in refused(written(tmp_path / f"a{suffix}", body.encode(encoding)))


@pytest.mark.parametrize("suffix", [".kml", ".gpx"])
def test_a_million_elements_within_each_other_are_refused(tmp_path: Path, suffix: str):
    body = f"<{suffix[1:]}>" + "<a>" * 1_000_000
    assert "nested deeper" in refused(written(tmp_path / f"a{suffix}", body))


def test_a_workbook_nested_a_million_deep_takes_little(tmp_path: Path):
    path = xml(tmp_path / "a.xlsx", "{}")
    with ZipFile(path) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    deep = "".join(f"<a{n}>" for n in range(100_000))
    sheet = parts["xl/worksheets/sheet0.xml"]
    zipped(path, parts | {"xl/worksheets/sheet0.xml": sheet.replace("<sheetData>", deep + "<sheetData>")})
    with reading(READERS[".xlsx"], path, as_name="input.xlsx") as answer:
        try:
            list(answer)
        except Refused as why:
            assert why.code == "file.unreadable"  # noqa: PT017 - either answer is good, within the bounds
    assert answer.spent is not None
    assert answer.spent.cpu_s < QUICK_S + 1
    assert answer.spent.peak_bytes < SMALL_BYTES


class Listener:
    """A server of this machine that notes whether anybody knocks."""

    def __init__(self) -> None:
        self.knocks = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                knock, _ = self._socket.accept()
            except OSError:
                return
            self.knocks += 1
            knock.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def test_the_listener_notices_a_knock(listener: Listener):
    with socket.create_connection(("127.0.0.1", listener.port)) as knock:
        knock.recv(1)  # closed by the other side once it has counted
    assert listener.knocks == 1


@pytest.mark.parametrize("suffix", XML)
@pytest.mark.parametrize("head", [PARAMETER, DTD], ids=["parameter", "dtd"])
def test_a_document_type_elsewhere_is_never_asked_for(tmp_path: Path, listener: Listener, suffix: str, head: str):
    assert "DOCTYPE" in refused(xml(tmp_path / f"a{suffix}", head.format(port=listener.port)))
    assert listener.knocks == 0


@pytest.mark.parametrize("suffix", [".kml", ".kmz"])
def test_links_and_pictures_of_a_kml_are_never_fetched_and_its_balloons_are_text(
    tmp_path: Path, listener: Listener, suffix: str
):
    there = f"http://127.0.0.1:{listener.port}"
    balloon = f'<![CDATA[<script src="{there}/x.js">alert(1)</script>]]>'
    more = (
        f"<NetworkLink><Link><href>{there}/a.kml</href></Link></NetworkLink>"
        f"<GroundOverlay><Icon><href>{there}/a.png</href></Icon></GroundOverlay>"
        f"<Style id='s'><IconStyle><Icon><href>{there}/b.png</href></Icon></IconStyle></Style>"
    )
    placemark = PLACEMARK.replace("Mörkt", balloon).replace("<Point>", f"<styleUrl>{there}/s.kml#s</styleUrl><Point>")
    table = formats.table_in(kml(tmp_path / f"a{suffix}", placemark, more), Mapping(layer="Lampor"))
    assert [row.cells["description"] for row in table.rows] == [balloon[9:-3]]
    assert listener.knocks == 0


# --- other formats under a good name (S-10) ---------------------------------------------------------------------------

VRT = """<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>CSV:/etc/passwd</SrcDataSource>
<SrcSQL>DELETE FROM observation</SrcSQL></OGRVRTLayer></OGRVRTDataSource>"""


@pytest.mark.parametrize("suffix", [".gpkg", ".zip", ".kml", ".kmz", ".gpx", ".xlsx"])
@pytest.mark.parametrize("body", [VRT, "CSV:/etc/passwd", "/vsicurl/http://127.0.0.1/a.gpkg", "\0"])
def test_a_description_of_other_files_is_refused_under_every_name(tmp_path: Path, suffix: str, body: str):
    assert refused(written(tmp_path / f"a{suffix}", body))


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".txt"])
def test_what_gdal_never_reads_is_not_opened_by_what_it_says(tmp_path: Path, suffix: str):
    path = written(tmp_path / f"a{suffix}", VRT)
    try:
        rows = [row for row in formats.table_in(path).rows if row.refused is None]
    except Refused as why:
        assert why.code == "file.unreadable"  # noqa: PT017 - a text of VRT may as well be rows of nothing
        return
    assert "root:" not in str(rows)


def test_a_vrt_within_a_shapefiles_archive_is_not_looked_at(tmp_path: Path):
    entries = [("x.shp", VRT.encode()), ("x.shx", VRT.encode()), ("x.dbf", VRT.encode()), ("x.vrt", VRT.encode())]
    assert refused(archive(tmp_path / "a.zip", *entries), peak_bytes=2 * SMALL_BYTES)


# --- GeoPackages (S-11, S-12) -----------------------------------------------------------------------------------------


def changed(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
        connection.create_function(name, 1, lambda _: 0.0)
    connection.execute("PRAGMA writable_schema=ON")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


FOR_EVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"


def as_view(query: str) -> list[str]:
    """Statements that put a view in the place of the layer ``beats``."""
    return [
        "DROP TRIGGER IF EXISTS rtree_beats_geom_delete",
        "ALTER TABLE beats RENAME TO kept",
        f"CREATE VIEW beats AS {query}",
        "UPDATE gpkg_contents SET table_name = 'beats'",
        "UPDATE gpkg_geometry_columns SET table_name = 'beats'",
    ]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return geopackage(tmp_path_factory.mktemp("sound") / "a.gpkg").read_bytes()


def test_layers_that_are_views_are_refused_in_words(tmp_path: Path, sound: bytes):
    for query in ("SELECT * FROM kept", f"{FOR_EVER} i AS fid, i AS geom FROM n"):
        path = changed(written(tmp_path / "a.gpkg", sound), *as_view(query))
        assert "views" in refused(path)


@pytest.mark.parametrize("table", ["gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"])
def test_a_table_of_the_standard_that_is_a_view_without_end_is_never_asked(tmp_path: Path, sound: bytes, table: str):
    path = changed(
        written(tmp_path / "a.gpkg", sound),
        "PRAGMA foreign_keys=OFF",
        f"ALTER TABLE {table} RENAME TO kept",
        f"CREATE VIEW {table} AS {FOR_EVER} * FROM kept, n",
    )
    assert "are views" in refused(path)


def test_triggers_and_extensions_of_the_file_are_never_run(tmp_path: Path, sound: bytes):
    path = changed(
        written(tmp_path / "a.gpkg", sound),
        "CREATE TRIGGER t AFTER INSERT ON beats BEGIN SELECT load_extension('/tmp/x.so'); END",
        "CREATE VIEW evil AS SELECT load_extension('/tmp/x.so')",
    )
    before = path.read_bytes()
    assert len(list(formats.table_in(path).rows)) == 2
    assert path.read_bytes() == before


def test_geometry_columns_that_name_something_else_lead_nowhere(tmp_path: Path, sound: bytes):
    path = changed(
        written(tmp_path / "a.gpkg", sound),
        "UPDATE gpkg_geometry_columns SET table_name = 'sqlite_master'",
        "UPDATE gpkg_contents SET table_name = 'sqlite_master'",
    )
    assert refused(path)


def test_a_schema_written_by_hand_is_refused(tmp_path: Path, sound: bytes):
    for trick in (
        "sql = 'CREATE TABLE beats(fid, geom, x AS (load_extension(1)))'",
        "rootpage = 1",
        "sql = 'nonsense'",
    ):
        path = changed(written(tmp_path / "a.gpkg", sound), f"UPDATE sqlite_master SET {trick} WHERE name = 'beats'")
        assert refused(path)


def test_a_large_blob_is_left_out_and_a_large_text_refused(tmp_path: Path, sound: bytes):
    path = changed(
        written(tmp_path / "a.gpkg", sound),
        "ALTER TABLE beats ADD COLUMN photo BLOB",
        "DROP TRIGGER IF EXISTS rtree_beats_geom_update6",
        "UPDATE beats SET photo = zeroblob(50000000)",
    )
    with reading("geodata.exchange.gdal_child", path, as_name="input.gpkg") as answer:
        assert answer.line()["columns"][-1] == "photo"
        assert [found["cells"][-1] for found in answer] == [None, None]
    changed(path, "UPDATE beats SET photo = NULL, name = printf('%.*c', 200000, 'x')")
    with pytest.raises(Refused) as caught:
        formats.table_in(path)
    assert caught.value.code == "value.too-long"


@pytest.mark.parametrize("application_id", [b"\0\0\0\0", b"GPKH", b"ABCD"])
def test_another_application_id_is_refused(tmp_path: Path, sound: bytes, application_id: bytes):
    assert "not a GeoPackage" in refused(written(tmp_path / "a.gpkg", sound[:68] + application_id + sound[72:]))


def test_damaged_pages_are_found_before_gdal_sees_them(tmp_path: Path, sound: bytes):
    found = []
    for page in range(1, len(sound) // 4096):
        body = sound[: page * 4096] + b"\xff" * 512 + sound[page * 4096 + 512 :]
        with pytest.raises(Refused) as caught:
            list(formats.table_in(written(tmp_path / "a.gpkg", body)).rows)
        found.append(caught.value.code)
    assert set(found) <= {"file.unreadable", "geopackage.damaged"}


def test_a_damaged_or_shortened_head_is_refused(tmp_path: Path, sound: bytes):
    for body in (sound[:100], sound[:4096], sound[:16] + b"\xff" * 50 + sound[66:], sound[: len(sound) // 2]):
        assert refused(written(tmp_path / "a.gpkg", body))
