"""Whether a GeoPackage from outside may be given to GDAL: sound, and its tables real tables.

Loaded in the restricted process alone; with storage, the only place that opens an SQLite file.
"""

import sqlite3
from pathlib import Path
from typing import Final

from geodata.errors import Invalid

APPLICATION_IDS: Final = (b"GPKG", b"GP10", b"GP11", b"GP12")

STEPS: Final = 100_000_000
"""SQLite's own steps that all questions together may take: some ten seconds, far more than a sound file needs."""

_NEEDED: Final = frozenset({"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"})
_STEP: Final = 1_000_000


def checked_tables(path: Path) -> list[str]:
    """The feature tables of a GeoPackage, in its own order; those that are views are not among them.

    Refuses what is no GeoPackage by its first hundred bytes, and what fails SQLite's quick_check, has no tables where
    the standard wants them (a view could run for ever), or keeps SQLite busy for more than `STEPS`.
    """
    with path.open("rb") as body:
        head = body.read(100)
    if not head.startswith(b"SQLite format 3\0") or head[68:72] not in APPLICATION_IDS:
        raise Invalid("file.unreadable", reason="not a GeoPackage")
    connection = sqlite3.connect(f"file:{path.name}?mode=ro&immutable=1", uri=True)
    try:
        return _tables(connection)
    except sqlite3.Error as error:
        raise Invalid("geopackage.damaged", reason=f"a damaged GeoPackage: {error}") from error
    finally:
        connection.close()


def _tables(connection: sqlite3.Connection) -> list[str]:
    left = STEPS // _STEP

    def tick() -> int:
        nonlocal left
        left -= 1
        return left < 0

    connection.set_progress_handler(tick, _STEP)
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
        connection.execute(f"PRAGMA {pragma}")
    kinds = dict(connection.execute("SELECT lower(name), type FROM sqlite_master WHERE type IN ('table', 'view')"))
    if any(kinds.get(name) != "table" for name in _NEEDED):
        raise Invalid("file.unreadable", reason="not a GeoPackage: its own tables are missing, or are views")
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise Invalid("geopackage.damaged", reason=f"a damaged GeoPackage: {found}")
    asked = (
        "SELECT c.table_name FROM gpkg_contents c JOIN gpkg_geometry_columns g ON g.table_name = c.table_name"
        " WHERE c.data_type = 'features' ORDER BY c.rowid"
    )
    named = [str(name) for (name,) in connection.execute(asked)]
    real = [name for name in named if kinds.get(name.lower()) == "table"]
    if named and not real:
        raise Invalid("geopackage.views", reason="its layers are views, which are not read")
    return list(dict.fromkeys(real))
