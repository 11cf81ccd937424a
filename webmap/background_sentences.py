"""A title and a detail for every code of the background map; `sentences` joins them to the others."""

from typing import Final

from webmap.texts import msgid

BACKGROUND_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "background.missing": (
        msgid("The municipality has no background map."),
        msgid("What is stored is safe. Make a background map from an extract with “tryggkarta import osm”."),
    ),
    "background.nothing-there": (
        msgid("The extract holds nothing of the municipality."),
        msgid("Nothing was changed. Fetch an extract that covers the municipality, and try again."),
    ),
    "background.not-cut": (
        msgid("The map could not be cut into tiles."),
        msgid("Nothing was changed. See that there is room on the disk, and try again."),
    ),
    "background.damaged": (
        msgid("The background map's file can't be read."),
        msgid("What is stored is safe. Make the background map again with “tryggkarta import osm”."),
    ),
    "background.source-down": (
        msgid("The street map can't be fetched just now."),
        msgid("What is stored is safe. The outlines show where they lie. Wait a moment and try again."),
    ),
    "background.source-busy": (
        msgid("The street map is being fetched for many at once."),
        msgid("What is stored is safe. The map comes when there is room. Wait a moment and try again."),
    ),
    "background.address-invalid": (
        msgid("TRYGGKARTA_BACKGROUND_URL is no address that a background can be fetched from."),
        msgid(
            "Nothing was started. Give https://… with z, x and y in braces, once each; or, for a WMS, its address"
            " without them, and its layers in TRYGGKARTA_BACKGROUND_WMS_LAYERS. User names and fragments are not "
            "taken."
        ),
    ),
    "background.hosts-missing": (
        msgid("TRYGGKARTA_BACKGROUND_HOSTS names no host."),
        msgid("Nothing was started. Put {host} there if the background may be fetched from it."),
    ),
    "background.host-not-listed": (
        msgid("TRYGGKARTA_BACKGROUND_HOSTS does not name {host}."),
        msgid(
            "Nothing was started. Add {host} if the background may be fetched from it; scheme, host and port must"
            " agree."
        ),
    ),
    "background.host-invalid": (
        msgid("TRYGGKARTA_BACKGROUND_HOSTS holds “{value}”, which is no host."),
        msgid(
            "Nothing was started. Write exact names with commas between, for example kartor.example.se, "
            "http://kartor.intern:8080."
        ),
    ),
    "background.network-invalid": (
        msgid("TRYGGKARTA_BACKGROUND_NETWORKS holds “{value}”, which is no private network."),
        msgid("Nothing was started. Write networks of your own with commas between, for example 10.20.0.0/16."),
    ),
    "background.credit-missing": (
        msgid("TRYGGKARTA_BACKGROUND_CREDIT is empty."),
        msgid(
            "Nothing was started. Write whose map it is, as the licence wants it; it stands on every map that "
            "shows the background."
        ),
    ),
}
