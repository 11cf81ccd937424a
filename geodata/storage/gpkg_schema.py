"""What makes a SQLite file a GeoPackage 1.4: its own tables, R-tree indexes, and their triggers (OGC 12-128r19)."""

from typing import Any, Final

from sqlalchemy import Column, Connection, Table

from geodata.storage import tables

APPLICATION_ID: Final = 0x47504B47
"""``GPKG`` in ASCII."""

USER_VERSION: Final = 10400

_WGS84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)

_OWN_TABLES: Final = (
    """CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
    description TEXT)""",
    """CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
    identifier TEXT UNIQUE, description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
    definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
)

_SPATIAL_REFS: Final = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude/latitude in decimal degrees on the WGS 84 spheroid"),
)

_TRIGGERS: Final = """
CREATE TRIGGER "{r}_insert" AFTER INSERT ON "{t}" WHEN (new."{c}" NOT NULL AND NOT ST_IsEmpty(NEW."{c}"))
BEGIN INSERT OR REPLACE INTO "{r}" VALUES (NEW."fid",{box}); END;
CREATE TRIGGER "{r}_update6" AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD."fid" = NEW."fid" AND
(NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}")) AND (OLD."{c}" NOTNULL AND NOT ST_IsEmpty(OLD."{c}"))
BEGIN UPDATE "{r}" SET minx = ST_MinX(NEW."{c}"), maxx = ST_MaxX(NEW."{c}"),
miny = ST_MinY(NEW."{c}"), maxy = ST_MaxY(NEW."{c}") WHERE id = NEW."fid"; END;
CREATE TRIGGER "{r}_update7" AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD."fid" = NEW."fid" AND
(NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}")) AND (OLD."{c}" ISNULL OR ST_IsEmpty(OLD."{c}"))
BEGIN INSERT INTO "{r}" VALUES (NEW."fid",{box}); END;
CREATE TRIGGER "{r}_update2" AFTER UPDATE OF "{c}" ON "{t}" WHEN OLD."fid" = NEW."fid" AND
(NEW."{c}" ISNULL OR ST_IsEmpty(NEW."{c}"))
BEGIN DELETE FROM "{r}" WHERE id = OLD."fid"; END;
CREATE TRIGGER "{r}_update5" AFTER UPDATE ON "{t}" WHEN OLD."fid" != NEW."fid" AND
(NEW."{c}" NOTNULL AND NOT ST_IsEmpty(NEW."{c}"))
BEGIN DELETE FROM "{r}" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "{r}" VALUES (NEW."fid",{box}); END;
CREATE TRIGGER "{r}_update4" AFTER UPDATE ON "{t}" WHEN OLD."fid" != NEW."fid" AND
(NEW."{c}" ISNULL OR ST_IsEmpty(NEW."{c}"))
BEGIN DELETE FROM "{r}" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "{r}_delete" AFTER DELETE ON "{t}" WHEN old."{c}" NOT NULL
BEGIN DELETE FROM "{r}" WHERE id = OLD."fid"; END;
"""

_APPEND_ONLY: Final = (
    """CREATE TRIGGER log_is_append_only_update BEFORE UPDATE ON log
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    """CREATE TRIGGER log_is_append_only_delete BEFORE DELETE ON log
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
)


def rtree_name(table: Table) -> str:
    """The R-tree index of a table's shape."""
    return f"rtree_{table.name}_{shape_column(table).name}"


def shape_column(table: Table) -> Column[Any]:
    """The column of a table's shape: the first after ``fid``."""
    return table.columns.values()[1]


def make_geopackage(connection: Connection) -> None:
    """Make an empty file a GeoPackage."""
    run = connection.exec_driver_sql
    run(f"PRAGMA application_id = {APPLICATION_ID}")
    run(f"PRAGMA user_version = {USER_VERSION}")
    for statement in _OWN_TABLES:
        run(statement)
    for ref in _SPATIAL_REFS:
        run("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", ref)


def register(connection: Connection) -> None:
    """Tell the GeoPackage of our tables, with an R-tree for each shape; what is registered already is left alone."""
    run = connection.exec_driver_sql
    known = {name for (name,) in run("SELECT table_name FROM gpkg_contents")}
    fresh = [table for table in tables.metadata.sorted_tables if table.name not in known]
    for table in fresh:
        spatial = table in tables.SPATIAL
        kind, srs = ("features", 4326) if spatial else ("attributes", None)
        run(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, ?, ?, ?)",
            (table.name, kind, table.name, srs),
        )
        if spatial:
            _index(connection, table)
    if tables.log in fresh:
        for statement in _APPEND_ONLY:
            run(statement)


def _index(connection: Connection, table: Table) -> None:
    run = connection.exec_driver_sql
    column = shape_column(table)
    rtree = rtree_name(table)
    run(
        "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, 4326, 0, 0)",
        (table.name, column.name, column.type.compile(connection.dialect)),
    )
    run(
        "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index', "
        "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        (table.name, column.name),
    )
    run(f'CREATE VIRTUAL TABLE "{rtree}" USING rtree(id, minx, maxx, miny, maxy)')
    corner = 'NEW."{c}"'
    box = ",".join(f"ST_{edge}({corner})" for edge in ("MinX", "MaxX", "MinY", "MaxY")).format(c=column.name)
    text = _TRIGGERS.format(t=table.name, c=column.name, r=rtree, box=box)
    for statement in text.split("END;\n"):
        if statement.strip():
            run(statement.strip() + " END")
