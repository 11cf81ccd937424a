"""A title for every error code, with a detail for people: what happened, what is safe, what to do."""

from typing import Final

from webmap.accounts.sentences import ACCOUNT_SENTENCES
from webmap.background_sentences import BACKGROUND_SENTENCES
from webmap.file_sentences import FILE_SENTENCES
from webmap.photo_sentences import PHOTO_SENTENCES
from webmap.review_sentences import REVIEW_SENTENCES
from webmap.running_sentences import RUNNING_SENTENCES
from webmap.texts import msgid

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    **FILE_SENTENCES,
    **BACKGROUND_SENTENCES,
    **ACCOUNT_SENTENCES,
    **PHOTO_SENTENCES,
    **REVIEW_SENTENCES,
    **RUNNING_SENTENCES,
    # positions and shapes
    "position.not-a-number": (
        msgid("A coordinate is not a number."),
        msgid("Nothing was saved. Give longitude and latitude as decimal numbers, for example 13.49 and 58.53."),
    ),
    "position.out-of-range": (
        msgid("The position is outside the globe."),
        msgid("Nothing was saved. Longitude lies between -180 and 180, latitude between -90 and 90."),
    ),
    "position.metric-as-degrees": (
        msgid("The coordinates are metres, but were read as degrees."),
        msgid("Nothing was saved. Name the coordinate system that the numbers are in, for example EPSG:3006."),
    ),
    "position.swapped": (
        msgid("Longitude and latitude seem to have changed places."),
        msgid("Nothing was saved. The other way round, the place is in the municipality. Give longitude first."),
    ),
    "position.far-away": (
        msgid("The position is more than 50 km outside the municipality."),
        msgid("Nothing was saved. Check the numbers, and which coordinate system they are in."),
    ),
    "position.whole-degrees": (
        msgid("The position is rounded to whole degrees."),
        msgid("Nothing was saved. Such a point may be 50 km from the place. Give decimals, or leave the position out."),
    ),
    "position.half-missing": (
        msgid("Only one of the two coordinates is there."),
        msgid("Nothing was saved. Give both, or leave both out: what has no position is kept and listed as such."),
    ),
    "box.invalid": (
        msgid("The map section can't be read."),
        msgid("Nothing was changed. Write it as west,south,east,north in degrees, south not greater than north."),
    ),
    "geometry.empty": (
        msgid("The shape has no points."),
        msgid("Nothing was saved. Draw it again, or leave the row out."),
    ),
    "geometry.wrong-type": (
        msgid("The shape is of the wrong kind."),
        msgid("Nothing was saved. Found: {found}. Needed: {needed}."),
    ),
    "geometry.crosses-itself": (
        msgid("The outline crosses itself."),
        msgid("Nothing was saved. Move the corners so that no edge crosses another. Where: {where}."),
    ),
    "geometry.too-detailed": (
        msgid("The shape has too many points."),
        msgid("Nothing was saved. At most {limit} points are taken. Simplify the shape and try again."),
    ),
    "geometry.invalid": (
        msgid("The shape can't be read."),
        msgid("Nothing was saved. It must be a GeoJSON geometry in longitude and latitude."),
    ),
    "crs.unknown": (
        msgid("The coordinate system is not known."),
        msgid("Nothing was saved. Name it by its EPSG code, for example EPSG:3006 or EPSG:4326."),
    ),
    "crs.not-metric": (
        msgid("The coordinate system does not measure in metres."),
        msgid("Nothing was saved. Choose one that does, for example EPSG:3006."),
    ),
    "crs.missing": (
        msgid("The file does not say which coordinate system its numbers are in."),
        msgid('Nothing was saved. Name it in the mapping, for example crs = "EPSG:3006".'),
    ),
    # values
    "value.missing": (
        msgid("“{field}” is missing."),
        msgid("Nothing was saved. Fill it in and try again."),
    ),
    "value.invalid": (
        msgid("“{field}” holds something that it can't hold."),
        msgid("Nothing was saved. Found: {value}. Change it and try again."),
    ),
    "value.unknown": (
        msgid("There is no field called “{field}”."),
        msgid("Nothing was saved. Check the spelling, or leave it out."),
    ),
    "value.too-long": (
        msgid("“{field}” is too long."),
        msgid("Nothing was saved. At most {longest} characters are taken. Shorten it and try again."),
    ),
    "code.unknown": (
        msgid("There is no category {value}."),
        msgid("Nothing was saved. Choose one of the category codes, such as L1, or O9 for other."),
    ),
    "time.ambiguous": (
        msgid("The date can be read in two ways."),
        msgid('Nothing was saved. Name the format in the mapping, for example date_format = "%d/%m/%Y".'),
    ),
    "time.invalid": (
        msgid("The time can't be read."),
        msgid("Nothing was saved. Found: {value}. Write a day as 2026-01-31, a time as 2026-01-31T17:30:00Z."),
    ),
    "time.skipped": (
        msgid("No clock showed that time."),
        msgid("Nothing was saved. Clocks were put forward over “{value}”. Correct the time, or give the day alone."),
    ),
    "time.twice": (
        msgid("That time came twice that night."),
        msgid(
            "Nothing was saved. Clocks were put back over “{value}”. Write which of the two it was, "
            "for example 2026-10-25 02:30+02:00, or give the day alone."
        ),
    ),
    "time.no-zone": (
        msgid("The time does not say which time zone it is in."),
        msgid("Nothing was saved. End it with Z or +01:00, or name the zone in the mapping."),
    ),
    # actions
    "action.illegal-move": (
        msgid("An action can't go from “{frm}” to “{to}”."),
        msgid("Nothing was saved. From here it can go to: {allowed}."),
    ),
    "action.motivation-missing": (
        msgid("An action can't be declined without a reason and a public motivation."),
        msgid("Nothing was saved. Choose the reason, and write in plain words why it is not done."),
    ),
    "action.fact-missing": (
        msgid("“{field}” must be filled in before the action can have that state."),
        msgid("Nothing was saved. Fill it in, and change the state at the same time."),
    ),
    # the store
    "store.missing": (
        msgid("There is no store at that place."),
        msgid("Nothing was changed. Check the path, or make a new store with “tryggkarta init”."),
    ),
    "store.exists": (
        msgid("There is a file at that place already."),
        msgid("It was not touched. Choose another name, or move the old file away first."),
    ),
    "store.not-a-store": (
        msgid("The file is not a tryggkarta store."),
        msgid("It was not touched. Check that the path names the right file."),
    ),
    "store.newer": (
        msgid("The store was made by a newer version of tryggkarta."),
        msgid("It was not touched. Install the newer version and open the store with that."),
    ),
    "store.damaged": (
        msgid("The store's file is damaged."),
        msgid("Nothing more is written to it. Keep the file, run “tryggkarta check”, and restore the latest backup."),
    ),
    "store.busy": (
        msgid("Another program holds the store."),
        msgid("Nothing was saved, and what was there before is safe. Wait a moment and try again."),
    ),
    "store.no-access": (
        msgid("The system does not let us read or write there."),
        msgid("Nothing was changed. Check who owns the folder and the file, and that the disk takes ordinary files."),
    ),
    "store.full": (
        msgid("There is no room left on the disk."),
        msgid("Nothing was saved, and what was there before is safe. Make room and try again."),
    ),
    "store.unknown-url": (
        msgid("No kind of store answers to that address."),
        msgid("Nothing was changed. Give the path of a file that ends in .gpkg."),
    ),
    "store.other-municipality": (
        msgid("The two belong to different municipalities."),
        msgid("Nothing was linked. Only things of the same municipality can be linked."),
    ),
    "store.reference-missing": (
        msgid("It points to something that is not there."),
        msgid("Nothing was saved. Load the page again and choose among what is there now."),
    ),
    "backup.failed": (
        msgid("The copy did not pass its own check and was not kept."),
        msgid("The store itself is as it was. Check the disk's room and health, and try again."),
    ),
    # things
    "thing.missing": (
        msgid("It is not there."),
        msgid("Nothing was changed. The address may be wrong. Go back and look in the list."),
    ),
    "thing.gone": (
        msgid("It has been withdrawn."),
        msgid("Nothing was changed. It is kept with its history, and can be restored."),
    ),
    "thing.other-content": (
        msgid("The same id is there already, with other content."),
        msgid("What was there first is kept. Edit that, or send this again as something new."),
    ),
    "thing.changed": (
        msgid("Somebody has changed it since you opened it."),
        msgid("Your change was not saved, and theirs is safe. Look at the new version and make your change again."),
    ),
    "thing.version-missing": (
        msgid("The request does not say which version it changes."),
        msgid("Nothing was saved. Read it first, and send its ETag back as If-Match."),
    ),
    "layer.exists": (
        msgid("Somebody has taken in another layer of that name meanwhile."),
        msgid("Nothing was saved. Try the import again: it tells which layer would be replaced."),
    ),
    "layer.dwellings": (
        msgid("The layer tells where houses are, and what everyone sees on the map keeps clear of them."),
        msgid("Nothing was removed. Name another layer first, or none: “tryggkarta layers dwellings --none”."),
    ),
    "layer.missing": (
        msgid("There is no layer of that name."),
        msgid("Nothing was changed. Layers that there are: {allowed}."),
    ),
    "municipality.missing": (
        msgid("There is no such municipality here."),
        msgid("Nothing was changed. Check the name, code or address, or add it with “tryggkarta init”."),
    ),
    "municipality.ambiguous": (
        msgid("More than one municipality can be meant."),
        msgid("Nothing was changed. Name one by its code, or by the short name in its address."),
    ),
    "municipality.unknown": (
        msgid("No Swedish municipality has that code or name."),
        msgid("Nothing was changed. Check the spelling. Elsewhere: give --name, --slug, --boundary and --metric-crs."),
    ),
    # files
    "file.missing": (
        msgid("The file is not there."),
        msgid("Nothing was changed. Check the path."),
    ),
    "file.encoding": (
        msgid("The text is not in the encoding that was named."),
        msgid('Nothing was saved. Name the right one in the mapping, for example encoding = "windows-1252".'),
    ),
    "file.unreadable": (
        msgid("The file can't be read as what it says it is."),
        msgid("Nothing was saved. Open it in the program it came from and export it again."),
    ),
    "file.unsupported": (
        msgid("Files of that kind are not taken."),
        msgid("Nothing was saved. Export it as CSV or GeoJSON and try again."),
    ),
    "file.no-rows": (
        msgid("The file holds no rows."),
        msgid("Nothing was changed. Check that it is the right file, and that the export worked."),
    ),
    "file.column-missing": (
        msgid("The mapping names a column that the file does not have."),
        msgid("Nothing was saved. Check the column's name in the file and in the mapping, capital letters too."),
    ),
    "file.layer-missing": (
        msgid("The file has no such layer."),
        msgid("Nothing was saved. Check the layer's name in the file."),
    ),
    "mapping.missing": (
        msgid("The file needs a mapping."),
        msgid("Nothing was saved. Write a mapping that says what its columns mean, and name it with --mapping."),
    ),
    "mapping.invalid": (
        msgid("The mapping can't be used."),
        msgid("Nothing was saved. Correct it and try again with --dry-run."),
    ),
    "import.row-changed": (
        msgid("The row was imported before, has been changed here since, and differs in the file."),
        msgid("What was changed here is kept. Change the row here by hand if the file is right."),
    ),
    "upload.missing": (
        msgid("The file is not here any more."),
        msgid("What was imported is safe. Files that were sent in are cleared away after a day. Send the file again."),
    ),
    # exports
    "export.failed": (
        msgid("The file could not be written."),
        msgid("What is stored is safe. Try another format, and report this with the reason: {reason}."),
    ),
    "export.too-many-rows": (
        msgid("The format does not hold that many rows."),
        msgid("What is stored is safe. At most {longest} rows fit. Choose GeoPackage or CSV, or filter more."),
    ),
    # jobs
    "job.missing": (
        msgid("There is no such job, or it has been cleared away."),
        msgid("Nothing was changed. Files are kept for a day; ask for it once more."),
    ),
    "job.interrupted": (
        msgid("The job was cut off before it was done."),
        msgid("What is stored is safe, and nothing half-done was kept. Ask for it once more."),
    ),
    "job.too-long": (
        msgid("The job took too long and was stopped."),
        msgid("What is stored is safe. At most {longest} seconds are given. Ask for less at a time."),
    ),
    "job.too-many": (
        msgid("Too many jobs are waiting already."),
        msgid("Nothing was changed. At most {longest} may wait. Try again in a few minutes."),
    ),
    "job.not-done": (
        msgid("The job has no file to fetch, or not yet."),
        msgid("Nothing was changed. Look at how far it has come, and try again when it is done."),
    ),
    # the door
    "request.too-large": (
        msgid("What was sent is larger than is taken."),
        msgid("Nothing was saved. At most {longest} bytes are taken. Send less at a time, or use “tryggkarta import”."),
    ),
    "request.not-json": (
        msgid("What was sent is not JSON."),
        msgid("Nothing was saved. Send UTF-8 JSON with the content type application/json or application/geo+json."),
    ),
    "request.foreign-host": (
        msgid("The request was meant for another host."),
        msgid("Nothing was done. Open the address that you were given, or on the machine itself http://127.0.0.1."),
    ),
    "request.foreign-origin": (
        msgid("Another site asked for this change."),
        msgid("Nothing was changed. Make the change on tryggkarta's own pages, or send the local token."),
    ),
    "request.forwarded": (
        msgid("The request came through a proxy that is not trusted, or that left out what it must tell."),
        msgid("Nothing was done. Open the address that you were given. The operator names the proxy in the settings."),
    ),
    "request.no-route": (
        msgid("There is no such page."),
        msgid("Nothing was changed. The address may be wrong or old. Start from the first page."),
    ),
    "request.wrong-method": (
        msgid("That can't be done with this page."),
        msgid("Nothing was changed. Go back and try from the page you came from."),
    ),
    "request.invalid": (
        msgid("The request can't be read."),
        msgid("Nothing was changed. Load the page again and try once more."),
    ),
    "serve.beyond-loopback": (
        msgid("Others than this machine may not be let in yet. Missing: {missing}."),
        msgid("It was not started. docs/running.md tells how to set up each. On this machine alone: --host 127.0.0.1."),
    ),
    "serve.port-taken": (
        msgid("Another program answers on port {port} already."),
        msgid("It was not started. Stop the other program, or choose a free port with --port."),
    ),
    "gdal.in-process": (
        msgid("GDAL was about to be loaded in the process that holds the store."),
        msgid("It was stopped: two copies of SQLite on one file lose rows. What is stored is safe. Please report it."),
    ),
    "unexpected": (
        msgid("Something went wrong that nobody foresaw."),
        msgid("What was stored before is safe. Try again. If it comes back, tell us the reference {reference}."),
    ),
}  # fmt: skip
