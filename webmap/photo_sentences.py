"""What is told of photos that are not taken, or not yet ready."""

from typing import Final

from webmap.texts import msgid

PHOTO_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "photo.unsupported": (
        msgid("The file is no photo that can be read."),
        msgid("Nothing was saved. Send it as JPEG, PNG, WebP or AVIF."),
    ),
    "photo.heic": (
        msgid("The photo is in Apple's format HEIC, which is not read."),
        msgid(
            "Nothing was saved. On an iPhone: choose the photo from the page itself, or send it to yourself by mail, "
            "and it becomes a JPEG. For new photos: Settings, Camera, Formats, Most Compatible."
        ),
    ),
    "photo.too-many-pixels": (
        msgid("The photo has too many pixels."),
        msgid(
            "Nothing was saved. It has {width} × {height}; at most {most_pixels} in all and {longest_side} on a side "
            "are taken. Make it smaller and send it again."
        ),
    ),
    "photo.moves": (
        msgid("The picture is an animation."),
        msgid("Nothing was saved. Send a still photo."),
    ),
    "photo.unreadable": (
        msgid("The photo is damaged or not whole."),
        msgid("Nothing was saved. Send it again. If it is refused again, open it, save it as JPEG and send that."),
    ),
    "photo.alt-text-missing": (
        msgid("The photo has no alternative text."),
        msgid("Nothing was changed. Write in a sentence what it shows, for those who can't see it."),
    ),
    "photo.unchecked": (
        msgid("Nobody has checked the photo yet."),
        msgid("Nothing was changed. Look at it first: no face, no number plate, no name. Then it can be shown."),
    ),
    "photo.observation-not-public": (
        msgid("The observation is not public."),
        msgid("Nothing was changed. Review and publish the observation first; its photo can follow."),
    ),
    "photo.original-gone": (
        msgid("What was sent has been deleted, so the photo can't be made anew."),
        msgid("Nothing was changed. If something must be hidden in it, withdraw it and send the photo again."),
    ),
}
"""As in webmap/sentences.py: title, then what is safe and what to do."""
