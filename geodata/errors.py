"""Every refusal: a stable code with the facts behind it. Sentences for people live in ``webmap/errors.py``."""

from typing import Final

CODES: Final[dict[str, str]] = {
    # positions and shapes
    "position.not-a-number": "A coordinate is NaN, infinite or not a number.",
    "position.out-of-range": "Longitude is outside -180..180 or latitude outside -90..90.",
    "position.metric-as-degrees": "The numbers are metres, given as degrees; the CRS is missing or wrong.",
    "position.swapped": "Far from the municipality, and inside it when the two coordinates change place.",
    "position.far-away": "More than 50 km outside the municipality: the CRS or the numbers are wrong.",
    "position.whole-degrees": "Both coordinates are whole degrees: a rounded place, not a position.",
    "position.half-missing": "One coordinate is there and the other is not.",
    "box.invalid": "A box is west,south,east,north in degrees with south <= north.",
    "geometry.empty": "The shape has no points.",
    "geometry.wrong-type": "The shape is of another kind than is needed here.",
    "geometry.crosses-itself": "The outline crosses itself.",
    "geometry.too-detailed": "The shape has more points than are accepted.",
    "geometry.invalid": "The shape can't be read.",
    "crs.unknown": "The coordinate reference system is not known.",
    "crs.not-metric": "A CRS that measures in metres is needed here.",
    "crs.missing": "The file does not say which CRS its numbers are in.",
    # values
    "value.missing": "A field that must be there is missing.",
    "value.invalid": "A field holds something that it can't hold.",
    "value.unknown": "A field that does not exist was sent.",
    "value.too-long": "A text is longer than its field takes.",
    "code.unknown": "The category code is not in the taxonomy.",
    "time.ambiguous": "The date can be read in two ways; the mapping must name its format.",
    "time.invalid": "The time can't be read.",
    "time.skipped": "No clock showed that time: clocks were put forward over it.",
    "time.twice": "That time came twice: clocks were put back over it.",
    "time.no-zone": "A time without a zone where one is needed.",
    # actions
    "action.illegal-move": "An action can't go from its state to that one.",
    "action.motivation-missing": "An action can't be declined without a reason and a public motivation.",
    "action.fact-missing": "The state needs a fact that is missing.",
    # review
    "observation.illegal-move": "An observation can't go from its state to that one.",
    "observation.never-public": "Suspected drug dealing and felt threats are never public.",
    "observation.reason-missing": "An observation can't be rejected without a reason.",
    "observation.leads-case": "The observation stands for others in a case.",
    "observation.in-case": "Another observation of its case stands for it.",
    "observation.nothing-to-undo": "There is no decision to undo, or the log does not tell any more what was before.",
    "answer.action-missing": "The answer says that something is done, and no action is linked.",
    "answer.motivation-missing": "The answer says that nothing is done, and not why.",
    "answer.not-positive": "Only what does not feel unsafe can be answered with that it is kept.",
    "answer.not-reviewed": "Only what has been reviewed can be answered.",
    "case.other-case": "The observation is in another case.",
    "case.not-leading": "An observation that was not accepted, or was passed on, can't stand for others.",
    "case.not-mergeable": "An observation that was not accepted, or was passed on, can't be merged.",
    "case.valences-differ": "What feels safe and what feels unsafe are not the same thing.",
    "case.no-member": "The observation is not among those merged into the case.",
    # the store
    "store.missing": "There is no store at that place.",
    "store.exists": "There is a store at that place already.",
    "store.not-a-store": "The file is not a tryggkarta store.",
    "store.newer": "The store was made by a newer version of tryggkarta.",
    "store.damaged": "The store's file is damaged.",
    "store.busy": "Another program holds the store.",
    "store.no-access": "The system does not let us read or write there.",
    "store.full": "There is no room left on the disk.",
    "store.unknown-url": "No storage driver answers to that URL.",
    "store.other-municipality": "Two things of different municipalities can't be linked.",
    "store.reference-missing": "Something points to a thing that is not there.",
    "backup.damaged": "The backup is not whole, or something in it was changed.",
    "backup.newer": "The backup was made by a newer version of tryggkarta.",
    "backup.sealed": "The backup is encrypted, and not to any key that was given.",
    "mail.bad-address": "That is no e-mail address.",
    "mail.not-configured": "No mail server is named in the settings.",
    "mail.not-sent": "The mail server did not take the letter.",
    "key.invalid": "The text or file holds no age key.",
    "backup.failed": "The copy did not pass its own check and was not kept.",
    # things
    "thing.missing": "There is no such thing.",
    "thing.gone": "It has been withdrawn.",
    "thing.other-content": "The same id is there already, with other content.",
    "thing.changed": "It has been changed since it was read.",
    "thing.version-missing": "The version that the change was made from must be named.",
    "layer.dwellings": "The layer holds the houses that public points keep clear of.",
    "layer.exists": "The municipality has another layer of that name.",
    "layer.missing": "The municipality has no layer of that name.",
    "municipality.missing": "There is no such municipality in this store.",
    "municipality.ambiguous": "More than one municipality answers to that name.",
    "municipality.unknown": "No Swedish municipality has that code or name.",
    # files
    "file.missing": "The file is not there.",
    "file.encoding": "The text is not in the encoding that was named.",
    "file.unreadable": "The file can't be read as what it says it is.",
    "file.unsupported": "Files of that kind are not taken.",
    "file.no-rows": "The file holds no rows.",
    "file.column-missing": "The mapping names a column that the file does not have.",
    "file.layer-missing": "The file has no such layer.",
    "archive.damaged": "The archive is no ZIP file, or a damaged one.",
    "archive.too-large": "The archive holds too many files, or grows too large when unpacked.",
    "archive.leads-out": "A name or link in the archive leads out of it.",
    "archive.encrypted": "A file in the archive is encrypted.",
    "archive.nested": "There is an archive in the archive.",
    "shapefile.incomplete": "The archive does not hold one whole shapefile of each name.",
    "xml.has-doctype": "The document has a document type, which could name other files.",
    "geopackage.damaged": "The GeoPackage is damaged.",
    "geopackage.views": "The layers of the GeoPackage are views.",
    "photo.unsupported": "The file is no JPEG, PNG, WebP or AVIF picture.",
    "photo.heic": "Pictures in Apple's format (HEIC) are not read.",
    "photo.too-many-pixels": "The picture has more pixels than are taken.",
    "photo.moves": "The picture is an animation.",
    "photo.unreadable": "The picture is damaged or not whole.",
    "photo.alt-text-missing": "A photo needs a text for those who can't see it before it counts as checked.",
    "photo.unchecked": "Only a photo that a person has checked can become public.",
    "photo.observation-not-public": "A photo can't be public before its observation is.",
    "photo.original-gone": "What was sent has been deleted, so the photo can't be made anew.",
    "mapping.missing": "The file needs a mapping.",
    "mapping.invalid": "The mapping can't be used.",
    "upload.missing": "There is no such uploaded file, or it has been cleared away.",
    "import.row-changed": "The row was imported before, changed here since, and differs in the file.",
    # backgrounds
    "background.missing": "The municipality has no background map.",
    "background.nothing-there": "The extract holds nothing of the municipality.",
    "background.not-cut": "The map could not be cut into tiles.",
    "background.damaged": "The background's file can't be read.",
    "background.source-down": "The configured source of the background gives no picture now.",
    "background.source-busy": "Too many requests wait for the configured source already.",
    "background.address-invalid": "The source's address can't be used.",
    "background.hosts-missing": "No host is named that the background may be fetched from.",
    "background.host-not-listed": "The source's host is not among those that may be asked.",
    "background.host-invalid": "An entry in the list of hosts is no host.",
    "background.network-invalid": "An entry in the list of networks is no private network.",
    "background.credit-missing": "The source's credit is missing.",
    # exports
    "export.failed": "The file could not be written in that format.",
    "export.too-many-rows": "The format does not hold that many rows.",
    # jobs
    "job.missing": "There is no such job, or it has been cleared away.",
    "job.interrupted": "The server or the job's own process ended before the job did.",
    "job.too-long": "The job took longer than a job may.",
    "job.too-many": "Too many jobs wait already.",
    "job.not-done": "The job has made no file, or not yet.",
    # accounts
    "account.missing": "There is no such account.",
    "account.exists": "There is an account with that e-mail already.",
    "account.email-invalid": "The e-mail address can't be read.",
    "account.end-missing": "A partner's role needs a last day.",
    "account.end-passed": "The last day has passed.",
    "account.end-too-late": "A partner's role ends within 366 days.",
    "account.password-short": "The password is shorter than is taken.",
    "account.password-long": "The password is longer than is taken.",
    "account.password-simple": "The password is one that others would try first.",
    "account.own": "Nobody changes their own roles.",
    "access.not-allowed": "Whoever asks holds no role that may do this here.",
    "sign-in.needed": "Whoever asks is not signed in.",
    "sign-in.wrong": "E-mail and password do not belong together.",
    "sign-in.ended": "The account is shut, or holds no role any more.",
    "sign-in.code-wrong": "The one-time code is wrong, old or used.",
    "sign-in.passkey-wrong": "The passkey was not accepted.",
    "sign-in.openid-failed": "The municipality's own sign-in did not answer as it should.",
    "sign-in.openid-unknown": "Whoever the municipality's own sign-in names has no account.",
    "sign-in.too-many": "Too many tries within a quarter of an hour.",
    "invitation.gone": "The link is used, too old, or none of ours.",
    "accounts.newer": "The accounts file was made by a newer version of tryggkarta.",
    "accounts.damaged": "The accounts file can't be read.",
    "secret.weak": "The secret key is short, or can be guessed.",
    # the door
    "request.too-large": "The body is larger than is taken.",
    "request.not-json": "The body is not JSON.",
    "request.foreign-host": "The request was meant for another host.",
    "request.foreign-origin": "A change was asked for from another site.",
    "request.forwarded": "The request came through a proxy that is not trusted, or that left out what it must tell.",
    "request.no-route": "There is no such page.",
    "request.wrong-method": "The page does not take that method.",
    "request.invalid": "The request can't be read.",
    "serve.beyond-loopback": "Others are let in by a trusted proxy only, with https, an admin and strong secrets.",
    "serve.port-taken": "Another program answers on that port.",
    "gdal.in-process": "GDAL was loaded in the process that holds the store.",
    "unexpected": "Something went wrong that nobody foresaw.",
}


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Something the product will not do.

    ``code`` is one of `CODES` and never changes meaning; ``facts`` are what a sentence about it needs.
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        if code not in CODES:
            raise KeyError(code)
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}: {CODES[self.code]}" + (f" ({facts})" if facts else "")


class Invalid(Refused):
    """What was given can't be true, or can't be read."""


class Missing(Refused):
    """What was asked for is not there."""


class Gone(Refused):
    """It was there and has been withdrawn."""


class Conflict(Refused):
    """It clashes with what is stored."""


class Stale(Refused):
    """It was changed since it was read; ``facts`` hold the stored version number."""


class Unavailable(Refused):
    """Not now: the store is busy, full or damaged. Nothing was changed."""
