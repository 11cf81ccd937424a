"""Sentences for the operator's own errors: backups, keys and mail. Part of `webmap.sentences`."""

from typing import Final

from webmap.texts import msgid

RUNNING_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "backup.damaged": (
        msgid("The backup is not whole, or something in it was changed."),
        msgid("Nothing was restored. Try an earlier backup. What did not fit: {part}."),
    ),
    "backup.newer": (
        msgid("The backup was made by a newer version of tryggkarta."),
        msgid("Nothing was restored. Install that version or a later one, and try again."),
    ),
    "backup.sealed": (
        msgid("The backup is encrypted."),
        msgid("Nothing was restored. Name the file with the secret key that belongs to it: --identity FILE."),
    ),
    "key.invalid": (
        msgid("There is no key that can be used."),
        msgid("Nothing was done. Needed: {allowed}. A pair of keys is made by the program age-keygen."),
    ),
}
