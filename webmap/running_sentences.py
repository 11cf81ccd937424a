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
    "mail.bad-address": (
        msgid("That is no e-mail address."),
        msgid("Nothing was sent. Check the spelling, and try again."),
    ),
    "mail.not-configured": (
        msgid("No mail server is named in the settings."),
        msgid("Nothing was sent. Set TRYGGKARTA_SMTP_URL and TRYGGKARTA_MAIL_FROM, or hand out printed links instead."),
    ),
    "mail.not-sent": (
        msgid("The mail server did not take the letter."),
        msgid("Nothing was sent. Server: {host}. Reason: {reason}. Check TRYGGKARTA_SMTP_URL and the password."),
    ),
}
