"""What is told of files from others that are refused before anything in them is read."""

from typing import Final

from webmap.texts import msgid

FILE_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "archive.damaged": (
        msgid("The archive can't be opened."),
        msgid("Nothing was saved. It is no ZIP file, or it is damaged. Make it again and try once more."),
    ),
    "archive.too-large": (
        msgid("The archive is too large when unpacked."),
        msgid("Nothing was saved. Put only the files that are needed in it."),
    ),
    "archive.leads-out": (
        msgid("The archive has names that lead out of it."),
        msgid("Nothing was saved. Pack the files again, without folders and links."),
    ),
    "archive.encrypted": (
        msgid("The archive has a password."),
        msgid("Nothing was saved. Pack the files again without a password."),
    ),
    "archive.nested": (
        msgid("There is an archive in the archive."),
        msgid("Nothing was saved. Unpack it first, and send one archive for each shapefile."),
    ),
    "shapefile.incomplete": (
        msgid("The shapefile is not whole."),
        msgid("Nothing was saved. Put its .shp, .shx and .dbf in one ZIP file, with the .prj if there is one."),
    ),
    "xml.has-doctype": (
        msgid("The document has a document type (DOCTYPE)."),
        msgid("Nothing was saved. It could name other files. Open it in a newer program and save it again."),
    ),
    "geopackage.damaged": (
        msgid("The GeoPackage is damaged."),
        msgid("Nothing was saved. Export it again from the program that made it, and send that file."),
    ),
    "geopackage.views": (
        msgid("The layers of the file are views, which are not read."),
        msgid("Nothing was saved. Export the layer to a new GeoPackage, and send that."),
    ),
}
"""As in webmap/sentences.py: title, then what is safe and what to do."""
