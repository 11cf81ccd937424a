"""Refusals about accounts and sign-in, in words."""

from typing import Final

from webmap.texts import msgid

ACCOUNT_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "account.missing": (
        msgid("There is no such account."),
        msgid("Nothing was changed. Look it up in the list of accounts."),
    ),
    "account.exists": (
        msgid("There is an account with that e-mail address already."),
        msgid("Nothing was saved. Give that account the role instead, or use another address."),
    ),
    "account.email-invalid": (
        msgid("The e-mail address can't be read."),
        msgid("Nothing was saved. Write it as name@example.org."),
    ),
    "account.end-missing": (
        msgid("The last day is missing."),
        msgid("Nothing was saved. Accounts of the police and other partners need a last day, at most a year ahead."),
    ),
    "account.end-passed": (
        msgid("The last day has passed already."),
        msgid("Nothing was saved. Choose today or a later day."),
    ),
    "account.end-too-late": (
        msgid("The last day is too far ahead."),
        msgid("Nothing was saved. For police and other partners it may be {latest} at the latest."),
    ),
    "accounts.newer": (
        msgid("The accounts file was made by a newer version of tryggkarta."),
        msgid("It was not touched. Install the newer version and open it with that."),
    ),
    "accounts.damaged": (
        msgid("The accounts file can't be read."),
        msgid("Nothing more is written to it. Keep the file, and put back the one from the latest backup."),
    ),
    "secret.weak": (
        msgid("The secret key is too short, or can be guessed."),
        msgid("Nothing was done. Remove the file that ends in “.secret”: the next start makes a good one."),
    ),
}
