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
    "account.password-short": (
        msgid("The password is too short."),
        msgid("Nothing was saved. Use at least {shortest} characters: a few words in a row are easy to remember."),
    ),
    "account.password-long": (
        msgid("The password is too long."),
        msgid("Nothing was saved. Use at most {longest} characters."),
    ),
    "account.password-simple": (
        msgid("The password is easy to guess."),
        msgid("Nothing was saved. Leave out your own address and rows of the same letters; take a few words in a row."),
    ),
    "account.own": (
        msgid("You can't change your own roles."),
        msgid("Nothing was changed. Ask another coordinator, or whoever runs the installation."),
    ),
    "access.not-allowed": (
        msgid("Your account may not do this here."),
        msgid("Nothing was changed. Ask a coordinator of the municipality if you need to."),
    ),
    "sign-in.needed": (
        msgid("You are not signed in."),
        msgid("Nothing was changed. Sign in and try again. What you have written on the page is still there."),
    ),
    "sign-in.wrong": (
        msgid("The e-mail address or the password is wrong."),
        msgid("Nothing was changed. Check both and try again, or ask for a new password."),
    ),
    "sign-in.ended": (
        msgid("Your access has ended."),
        msgid("Nothing was changed. Ask the coordinator of the municipality to open it again."),
    ),
    "sign-in.code-wrong": (
        msgid("The code is wrong, too old, or has been used."),
        msgid("Nothing was changed. Wait for the next code in your app, or use one of your recovery codes."),
    ),
    "sign-in.passkey-wrong": (
        msgid("The passkey was not accepted."),
        msgid("Nothing was changed. Try again, or sign in with your password."),
    ),
    "sign-in.openid-failed": (
        msgid("The municipality's own sign-in did not work."),
        msgid("Nothing was changed. Try again, or sign in with your e-mail address and password here."),
    ),
    "sign-in.openid-unknown": (
        msgid("There is no account for you here."),
        msgid("Nothing was changed. Ask the coordinator of the municipality to invite your e-mail address."),
    ),
    "sign-in.too-many": (
        msgid("There were too many tries."),
        msgid("Nothing was changed. Wait {minutes} minutes and try again."),
    ),
    "invitation.gone": (
        msgid("The link has been used or is too old."),
        msgid("Nothing was changed. Ask whoever invited you for a new one, or ask for a new password."),
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
